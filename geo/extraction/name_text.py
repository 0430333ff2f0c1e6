"""A text seen as words in a row, for telling which of them are names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from itertools import compress, count
from operator import not_, or_
from typing import NamedTuple

from gazetteer.folded_text import fold_text
from gazetteer.index import CAPITALS, KIND, LONGEST_ABBREVIATION, MAIN, SMALL, UNSTOPPED
from gazetteer.lookup import Gazetteer
from geo.extraction.facilities import facility_candidates

_SENTENCE_END = re.compile(r"[.!?:;…\"“”«»(|•\]]|--|[–—]|\n\s*\n|[،؛؟]")
_PHRASE_GAPS = frozenset((" ", "-", "\u00a0", "\n", " \n", "\n ", "‑"))


class NameText:
    """One text being read: its words, their folded forms and their shapes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded = fold_text(text)
        self.words, self.keys, self.starts, self.ends = folded.words, folded.keys, folded.starts, folded.ends
        self.gaps = [*folded.gaps[:-1], "\n\n"]
        self.is_upper = _is_upper(self.words[:400])
        # One of the first three letters: Aleppo, d'Ivoire, eThekwini.
        self.capital = list(map(not_, map(str.islower, self.words)))
        for n in compress(count(), self.capital):
            w = self.words[n]
            self.capital[n] = w[0].isupper() or (len(w) > 2 and (w[1].isupper() or w[2].isupper()))
        self.adjoining = list(map(_PHRASE_GAPS.__contains__, self.gaps))
        """What `adjoins` says of each word; False of the last."""
        self.listed: dict[int, Found | None] = {}
        """What the gazetteer lists at a word, as far as it was asked: the words around a name ask for it again."""

    def __len__(self) -> int:
        return len(self.words)

    def gap_before(self, n: int) -> str:
        """What stands between the word before and word n."""
        return self.gaps[n - 1] if n > 0 else "\n\n"

    def begins_sentence(self, n: int) -> bool:
        """Whether word n begins a sentence or a quotation, so that its capital says nothing."""
        if n == 0:
            return True
        gap = self.gaps[n - 1]
        return gap != " " and _SENTENCE_END.search(gap) is not None

    def key(self, n: int) -> str:
        """The folded word n; empty beyond the text."""
        return self.keys[n] if 0 <= n < len(self.keys) else ""

    def is_capital(self, n: int) -> bool:
        """Whether word n begins with a capital; False beyond the text."""
        return 0 <= n < len(self.capital) and self.capital[n]

    def adjoins(self, n: int) -> bool:
        """Whether word n and the next one stand in one phrase, with nothing but a space or hyphen between them."""
        return 0 <= n < len(self.adjoining) and self.adjoining[n]

    def between(self, first: int, last: int) -> str:
        """The text from the beginning of one word to the end of another."""
        return self.text[self.starts[first] : self.ends[last]]


def _is_upper(words: list[str]) -> bool:
    """Whether far more words are in capitals than in small letters."""
    small = sum(map(str.islower, words))
    return len(words) > 3 * small and sum(map(str.isupper, words)) > 2 * small


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the gazetteer holds under one exact key."""

    textual: bool
    """Whether the key is fit to be looked for in a text."""
    strength: float
    """How well known the best place of the name is: 0.5 a village, 1 a town, 2 a city, 3 a country or the like."""
    countries: frozenset[str]
    """Countries of its places."""
    acronyms: frozenset[str]
    """The name as some place writes it in capitals alone."""
    is_written_small: bool
    """Whether some place writes it with small letters too."""
    is_abbreviation: bool
    """Whether it is only known with a full stop (Ill., Miss.)."""


class Found(NamedTuple):
    """Words `first` to `last` that may name a place."""

    first: int
    last: int
    key: str
    facts: NameFacts | None
    """None for a name that the gazetteer does not hold so spelled."""


_NOTHING = NameFacts(False, 0.0, frozenset(), frozenset(), False, False)


class _Beginning(NamedTuple):
    """What names begin with a word."""

    is_name: bool
    """Whether the word alone is one."""
    may_go_on: bool
    """Whether longer ones begin with it."""


class NameBook:
    """What the gazetteer knows of names, remembered between texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._facts: dict[str, NameFacts] = {}
        self._beginnings: dict[str, _Beginning] = {}
        self._similar: dict[str, float] = {}
        self._facilities: dict[str, NameFacts | None] = {}

    def facts(self, key: str) -> NameFacts:
        """Facts about an exact key."""
        known = self._facts.get(key)
        if known is None:
            known = self._facts[key] = self._look_up(key)
        return known

    def names_at(self, text: NameText, first: int, dropped: int = 0) -> list[tuple[int, str]]:
        """(last word, key) of the names that begin at a word, the longest first."""
        if not dropped:
            word = text.keys[first]
            beginning = self._beginnings.get(word)
            if beginning is None:
                beginning = self._beginnings[word] = self._beginning(word)
            if not beginning.may_go_on:
                return [(first, word)] if beginning.is_name else []
        found = self.gazetteer.matches_at(text.folded, first, dropped)
        return [(last, key) for last, key in reversed(found) if self.facts(key).textual]

    def _beginning(self, word: str) -> _Beginning:
        is_key, may_go_on = self.gazetteer.begins_names(word)
        return _Beginning(is_key and self.facts(word).textual, may_go_on)

    def likeness(self, name: str) -> float:
        """How like the likest similar spelling in the gazetteer is, 0 to 1; 1 where it holds the name itself."""
        known = self._similar.get(name)
        if known is None:
            known = self._similar[name] = self.gazetteer.likeness(name)
        return known

    def likeness_within(self, name: str, countries: Collection[str]) -> float:
        """How like the likest similar spelling in these countries is, 0 to 1."""
        found = self.gazetteer.candidates(name) if countries else ()
        return max((c.likeness for c in found if c.place.country_code in countries), default=0.0)

    def facility(self, name: str) -> NameFacts | None:
        """Facts about a name with a facility's head noun; None where the gazetteer has no such facility."""
        if name not in self._facilities:
            found = facility_candidates(self.gazetteer, name)
            countries = frozenset(c.place.country_code or "" for c in found)
            self._facilities[name] = NameFacts(True, 3.0, countries, frozenset(), True, False) if found else None
        return self._facilities[name]

    def _look_up(self, key: str) -> NameFacts:
        places = self.gazetteer.namesakes(key)
        if not places:
            return _NOTHING
        strength = max(strength_of(p.feature_class, p.feature_code, p.population, p.how & KIND == MAIN) for p in places)
        countries = frozenset([p.country_code or "" for p in places])
        if len(key) > LONGEST_ABBREVIATION:
            return NameFacts(True, strength, countries, frozenset(), True, False)
        written = reduce(or_, [p.how for p in places])
        capitals = self.gazetteer.written_in_capitals(key) if written & CAPITALS else ()
        acronyms = frozenset([name.replace(".", "") for name in capitals])
        return NameFacts(True, strength, countries, acronyms, bool(written & SMALL), not written & UNSTOPPED)


def strength_of(feature_class: str, feature_code: str, population: int, is_main_name: bool) -> float:
    """How well known a place is."""
    if feature_class != "P":
        return 3.5 if feature_code.startswith("PCL") else 3.0
    size = 2.5 if population >= 500_000 else 2.0 if population >= 100_000 else 1.0 if population >= 15_000 else 0.5
    if not is_main_name:
        return min(size, 2.0)
    return 3.0 if feature_code == "PPLC" and population >= 100_000 else size
