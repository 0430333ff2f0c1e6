"""The language of what is shown: texts, plural forms, dates and names of countries, as one frozen value passed in.

English stands in the code, as the messages' own ids; every other language is a gettext file beside this module, named
after its code: `ar.po`. Adding a language is adding a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import get_month_names
from babel.messages.pofile import read_po

from gazetteer.countries import country_name

SOURCE_CODE = "en"
"""The language of the messages' ids."""

_CATALOGUES = files("geo.language")

TYPE = "event type"
"""The context of the names of event and sub-event types in the catalogues."""

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")

Key = tuple[str | None, str]
"""A message's context, None for most, and its id."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language, shared by all who read in it."""

    code: str
    """As in `lang=ar`: ISO 639."""
    name: str
    """In itself: "العربية"."""
    direction: str
    """`ltr` or `rtl`, as HTML's dir."""
    months: tuple[str, ...]
    """Their short names, January first (CLDR)."""
    countries: Mapping[str, str]
    """Names by ISO 3166-1 alpha-2 code (CLDR); empty for English, which GeoNames names."""
    texts: Mapping[Key, tuple[str, ...]]
    """Each message's forms: one, or as many as the language has for counting."""
    plural: Callable[[int], int]
    """The number of the form for a count."""

    @property
    def is_source(self) -> bool:
        """Whether it is the language of the messages' ids."""
        return self.code == SOURCE_CODE

    def say(self, text: str, /, *, context: str | None = None, **named: object) -> str:
        """The text in this language with its {names} filled in; the text itself where the catalogue lacks it.

        `context` tells apart texts that are one in English.
        """
        said = self.texts.get((context, text), (text,))[0]
        return said.format_map(named) if named else said

    def counted(self, one: str, many: str, number: int, /, **named: object) -> str:
        """The text for a count, {n} being the number: "1 article", "2 articles"."""
        forms = self.texts.get((None, one), (one, many))
        return forms[min(self.plural(number), len(forms) - 1)].format_map({"n": number, **named})

    def name_of_type(self, name: str) -> str:
        """The name of an event or sub-event type; one of a user's own lexicon stays as it is."""
        return self.texts.get((TYPE, name), (name,))[0]

    def country(self, code: str | None) -> str | None:
        """Name one ISO 3166-1 alpha-2 code; None for None and for a code that is none."""
        return None if code is None else self.countries.get(code) or country_name(code)

    def joined(self, names: Sequence[str]) -> str:
        """Names one after another: "A, B"."""
        return self.say(", ", context="between names").join(names)


def text(words: str) -> str:
    """Mark a constant as a text of the catalogues, to be said later."""
    return words


@cache
def language_of(code: str) -> Language:
    """The language of a code of language_codes(); raises KeyError for any other."""
    if code not in language_codes():
        raise KeyError(code)
    locale = Locale.parse(code)
    return Language(
        code,
        locale.display_name if code == SOURCE_CODE else str(locale.get_display_name(code)),
        locale.text_direction,
        tuple(get_month_names("abbreviated", locale=locale)[month] for month in range(1, 13)),
        {} if code == SOURCE_CODE else dict(locale.territories.items()),
        {} if code == SOURCE_CODE else _catalogue(code),
        _plural(locale),
    )


@cache
def language_codes() -> tuple[str, ...]:
    """The codes of all languages there are, English first."""
    return (SOURCE_CODE, *sorted(entry.name[:-3] for entry in _CATALOGUES.iterdir() if entry.name.endswith(".po")))


def nearest_code(asked: str | None) -> str:
    """The code for what a browser asks for, such as "ar-SY"; English where it is none that there is."""
    code = (asked or "").replace("_", "-").split("-")[0].lower()
    return code if code in language_codes() else SOURCE_CODE


def _catalogue(code: str) -> dict[Key, tuple[str, ...]]:
    """The messages of a file, each under the id of its singular."""
    catalogue = read_po(BytesIO((_CATALOGUES / f"{code}.po").read_bytes()), locale=code)
    return {
        (message.context, _forms(message.id)[0]): _forms(message.string)
        for message in catalogue
        if message.id and not message.fuzzy
    }


def _forms(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, list | tuple) else (str(said),)


def _plural(locale: Locale) -> Callable[[int], int]:
    """The number of the form for a count, in CLDR's order of categories, which is that of gettext's files."""
    rule = locale.plural_form
    order = [category for category in _CATEGORIES if category in rule.tags or category == "other"]
    return lambda number: order.index(rule(number))


ENGLISH = language_of(SOURCE_CODE)
"""What files and commands speak unless another language is asked for."""
