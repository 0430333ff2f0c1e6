"""The words that tell names of places from other names, one lexicon file a language."""

import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.names import fold


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
