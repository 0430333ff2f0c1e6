"""The words that tell names of places from other names, one lexicon file a language, and the given names of persons."""

import importlib
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.names import fold

_LOCALES_TEXT = (
    "en_US en_GB en_IN en_NG en_KE en_PK en_IE es_ES es_MX es_CO fr_FR de_DE it_IT pt_BR nl_NL pl_PL sv_SE  "
    "da_DK no_NO fi_FI cs_CZ hr_HR hu_HU ro_RO tr_TR id_ID yo_NG ha_NG zu_ZA tw_GH az_AZ ar_SA ar_PS"
)
_LOCALES = tuple(_LOCALES_TEXT.split())
"""Locales of the package Faker whose persons' names are read: those written in Latin or Arabic letters."""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Sets of folded words by the name of their list."""

    sets: Mapping[str, frozenset[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


def _read(language: str) -> PlaceWords:
    path = importlib.resources.files("geo.extraction") / "lexicon" / f"names_{language}.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return PlaceWords({name: _folded(words) for name, words in table.items()})


def _folded(words: str | list[str]) -> frozenset[str]:
    return frozenset(map(fold, words.split() if isinstance(words, str) else words))


@lru_cache(maxsize=4)
def place_words(language: str) -> PlaceWords:
    """The lexicon names_<language>.toml."""
    return _read(language)


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Folded names of persons."""

    given: frozenset[str]
    family: frozenset[str]


@lru_cache(maxsize=1)
def person_names() -> PersonNames:
    """Given and family names of many languages, from the installed package Faker."""
    given: set[str] = set()
    family: set[str] = set()
    for locale in _LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if isinstance(names, (dict, tuple, list, set)):
                if attribute.startswith("first_name"):
                    given.update(names)
                elif attribute.startswith("last_name"):
                    family.update(names)
    return PersonNames(frozenset(map(fold, given)), frozenset(map(fold, family)))
