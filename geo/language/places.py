"""Names of places in a language, as far as the gazetteer has them; the English name elsewhere."""

import re

from gazetteer.divisions import division_names
from gazetteer.place import Place
from geo.language.language import Language

_WRITTEN = {"ar": re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652 \d()-]+")}
"""What a name of a language is wholly written in, where letters tell: other names of places carry no language.

Persian and Kurdish names have letters that Arabic has not.
"""


def place_name(place: Place, language: Language) -> str:
    """The place's usual name: the first of its other names that is in the language's own letters."""
    written = _WRITTEN.get(language.code)
    if written is None:
        return place.name
    return next((name for name in place.names if written.fullmatch(name)), place.name)


def division_name(place: Place, language: Language) -> str | None:
    """The name of the place's first-level division; None where it is not known."""
    if language.is_source or place.country_code is None or place.admin1_code is None:
        return place.admin1
    return division_names(language.code).get((place.country_code, place.admin1_code), place.admin1)
