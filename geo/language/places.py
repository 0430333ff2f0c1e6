"""Names of places in a language, as far as the gazetteer has them; the English name elsewhere."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from babel import Locale
from rapidfuzz import fuzz

from gazetteer.divisions import division_names
from gazetteer.names import arabic_without_articles, compared, fold, romanised
from gazetteer.place import Place
from geo.language.language import Language

_WRITTEN = {"ar": re.compile(r"[\u0621-\u0625\u0627-\u063a\u0641-\u064a\u064b-\u0652 \d()-]+")}
"""What a name of a language is wholly written in, where letters tell: other names of places carry no language.

Persian and Kurdish names have letters that Arabic has not, or that no Arabic name of a place has.
"""

_PER_NAME = 12
"""What each other name that holds a name weighs, in hundredths of likeness to the Latin name."""

_SINGLE_LETTER = re.compile(r"(?<!\S)\S(?!\S)")
_EMPHATIC = re.compile("[حصضطظعق]")
_MARKED = re.compile("[\u0323\u0327\u0331]|[‘q]")
"""Marks below a Latin letter, and letters, that stand for an emphatic one in GeoNames' spelling: Ţarţūs."""


def place_name(place: Place, language: Language) -> str:
    """The place's usual name, as usual_name gives it."""
    return usual_name(place.name, place.names, language, is_settlement=place.feature_class == "P")


def usual_name(latin: str, others: Iterable[str], language: Language, *, is_settlement: bool) -> str:
    """A place's usual name: CLDR's for the cities that it knows, as those that time zones are named after.

    Else, of its other names in the language's own letters, the one that the others hold and that sounds like the Latin;
    the Latin one where there is none.
    """
    written = _WRITTEN.get(language.code)
    if written is None:
        return latin
    if is_settlement and (known := _cities(language.code).get(latin)) is not None:
        return known
    names = [name for name in others if written.fullmatch(name)]
    return min(names, key=lambda name: _doubts(name, names, latin)) if names else latin


def _doubts(name: str, names: Sequence[str], latin: str) -> tuple[float, ...]:
    """What speaks against a name, weightiest first: fewer words than the Latin, another sound, few that hold it."""
    decomposed = unicodedata.normalize("NFD", latin)
    plain = "".join(c for c in name if not unicodedata.combining(c))
    return (
        len(_SINGLE_LETTER.findall(name)),
        max(0, len(romanised(fold(latin)).split()) - len(name.split())),
        -fuzz.ratio(compared(fold(name)), compared(fold(latin)))
        - _PER_NAME * sum(_bare(name) in _bare(other) for other in names),
        abs(len(_EMPHATIC.findall(name)) - len(_MARKED.findall(decomposed.casefold()))),
        len(name) - len(plain),
        plain.endswith(("ه", "ى")),
        -len(plain),
    )


@cache
def _cities(code: str) -> Mapping[str, str]:
    """CLDR's names of the cities that stand for time zones, by their names in the zones' identifiers."""
    zones = Locale.parse(code).time_zones
    return {
        str(zone).rpartition("/")[2].replace("_", " "): names["city"]
        for zone, names in zones.items()
        if "city" in names
    }


def _bare(name: str) -> str:
    return f" {arabic_without_articles(fold(name))} "


def division_name(place: Place, language: Language) -> str | None:
    """The name of the place's first-level division; None where it is not known."""
    if language.is_source or place.country_code is None or place.admin1_code is None:
        return place.admin1
    return division_names(language.code).get((place.country_code, place.admin1_code), place.admin1)
