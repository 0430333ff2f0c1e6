"""Toponym recognition: which words of a text name a place, told by the gazetteer and by the words around them."""

import re
from dataclasses import dataclass

from gazetteer.lookup import FoldedText, Gazetteer, fold_text
from gazetteer.names import is_arabic
from geo.articles.article import Article
from geo.extraction.mention import Mention, Recognise
from geo.extraction.place_words import PersonNames, PlaceWords, person_names, place_words

_SENTENCE_END = re.compile(r"[.!?:;…\n\"“”«»(|•]|--|[–—]")
_JOINING_GAP = re.compile(r"[ \u00a0]?[-‐‑–][ \u00a0]?|[ \u00a0]|\n|\.[ \u00a0]?|['’]|/")
_CONNECTORS_TEXT = (
    "de del della di da do dos das du des la le les los las el al ad as ash at an ar az ez es ed en of and the  "
    "upon on under am an der im in sur sous y e i ve bei zu van den het ter ul il d l of s"
)
_CONNECTORS = frozenset(_CONNECTORS_TEXT.split())
_INITIAL = re.compile(r"[A-Z]\.?")


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the gazetteer holds under one exact key."""

    strength: float
    """How well known the best place of the name is: 0 a hamlet, 1 a town, 2 a city, 3 a country or the like."""
    countries: frozenset[str]
    """Countries of its candidates."""
    acronyms: frozenset[str]
    """The name as some place writes it in capitals alone."""
    is_written_small: bool
    """Whether some place writes it with small letters too."""


class _Reading:
    """One text being read: its words, their shapes, and what was found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded: FoldedText = fold_text(text)
        self.spans = self.folded.spans
        self.words = [text[s:e] for s, e in self.spans]
        joined = self.folded.joined
        self.keys = joined.split(" ") if joined else []
        letters = [c for c in text[:4000] if c.isalpha()]
        self.is_upper = sum(c.isupper() for c in letters) > 0.7 * len(letters)
        self.capital = [w[0].isupper() or (len(w) > 2 and w[1].isupper()) for w in self.words]

    def gap(self, n: int) -> str:
        """What stands between word n and the next one."""
        if n < 0 or n + 1 >= len(self.spans):
            return "\n"
        return self.text[self.spans[n][1] : self.spans[n + 1][0]]

    def begins_sentence(self, n: int) -> bool:
        return n == 0 or _SENTENCE_END.search(self.gap(n - 1)) is not None

    def key(self, n: int) -> str:
        return self.keys[n] if 0 <= n < len(self.keys) else ""

    def adjoins(self, n: int) -> bool:
        """Whether word n and the next one stand in one phrase."""
        return 0 <= n < len(self.spans) - 1 and self.gap(n) in (" ", "-", "\u00a0", "\n", " \n", "\n ")


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    key: str
    facts: NameFacts


class _English:
    """Reads text in Latin script."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords, persons: PersonNames) -> None:
        self._gazetteer = gazetteer
        self._lex = words
        self._persons = persons
        self._facts: dict[str, NameFacts] = {}

    # ------------------------------------------------------------------------------------------ the gazetteer
    def facts(self, key: str) -> NameFacts:
        known = self._facts.get(key)
        if known is None:
            known = self._facts[key] = self._look_up(key)
        return known

    def _look_up(self, key: str) -> NameFacts:
        strength = 0.0
        countries, acronyms = set(), set()
        small = False
        for c in self._gazetteer.candidates(key):
            if c.key_kind != "exact":
                break
            strength = max(
                strength, _strength(c.place.feature_class, c.place.feature_code, c.place.population, c.is_main_name)
            )
            countries.add(c.place.country_code or "")
            for name in (c.place.name, *c.place.names):
                if len(name) <= len(key) + 4:
                    (acronyms.add(name) if name.isupper() else None)
                    small = small or not name.isupper()
        return NameFacts(strength, frozenset(countries), frozenset(acronyms), small)

    # --------------------------------------------------------------------------------------------- spans
    def find(self, reading: _Reading) -> list[_Found]:
        found: list[_Found] = []
        n = 0
        while n < len(reading.words):
            best = self._longest(reading, n) if self._may_begin(reading, n) else None
            if best is None:
                n += 1
            else:
                found.append(best)
                n = best.last + 1
        return found

    def _may_begin(self, reading: _Reading, n: int) -> bool:
        if reading.is_upper:
            return reading.words[n][0].isalpha()
        return reading.capital[n] or (
            reading.keys[n] in ("al", "el", "ash", "as", "at", "an", "ar", "az", "ad", "ez", "es", "et", "ed")
            and reading.adjoins(n)
            and reading.capital[n + 1]
        )

    def _longest(self, reading: _Reading, first: int) -> _Found | None:
        for last, key in reversed(self._gazetteer.matches_at(reading.folded, first)):
            if self._is_written_as_name(reading, first, last):
                facts = self.facts(key)
                if self._is_spelled_as(reading, first, last, key, facts):
                    return _Found(first, last, key, facts)
        return None

    def _is_written_as_name(self, reading: _Reading, first: int, last: int) -> bool:
        for n in range(first, last):
            gap = reading.gap(n)
            if _JOINING_GAP.fullmatch(gap) is None:
                return False
            if gap.startswith(".") and len(reading.words[n]) > 2 and reading.keys[n] not in ("mt", "ste", "fort"):
                return False
        if reading.is_upper:
            return True
        return all(
            reading.capital[n] or reading.words[n][0].isdigit() or reading.keys[n] in _CONNECTORS
            for n in range(first + 1, last)
        ) and (reading.capital[last] or reading.words[last][0].isdigit() or last == first
               or reading.keys[last] in self._lex["facility_nouns"]
               or reading.keys[last] in self._lex["class_nouns"])  # fmt: skip

    def _is_spelled_as(self, reading: _Reading, first: int, last: int, key: str, facts: NameFacts) -> bool:
        text = reading.text[reading.spans[first][0] : reading.spans[last][1]]
        if len(key) <= 2 and first == last:
            return text in facts.acronyms
        if reading.is_upper:
            return True
        if text.isupper() and len(text) <= 4 and not facts.is_written_small:
            return True
        if text.isupper() and len(text) <= 4:
            return text in facts.acronyms
        return facts.is_written_small or (not text.isupper() and len(text) > 4)

    # ------------------------------------------------------------------------------------------ persons
    def surnames(self, reading: _Reading) -> set[str]:
        """Names of persons that the text gives in full somewhere: their surnames, folded."""
        out: set[str] = set()
        given, titles = self._persons.given, self._lex["titles"]
        if reading.is_upper:
            return out
        for n in range(len(reading.words) - 1):
            if not reading.capital[n] or (not reading.adjoins(n) and reading.gap(n) != ". "):
                continue
            key = reading.keys[n]
            is_initial = len(reading.words[n]) == 1 and reading.gap(n) in (". ", " ")
            if key in titles or (key in given and reading.gap(n) != ". ") or is_initial:
                m = n + 1
                while m < len(reading.words) and (
                    reading.capital[m] or reading.keys[m] in ("bin", "al", "de", "von", "van", "el")
                ):
                    if reading.keys[m] not in titles and reading.keys[m] not in _CONNECTORS:
                        out.add(reading.keys[m])
                    if not reading.adjoins(m) and not (len(reading.words[m]) == 1 and reading.gap(m) == ". "):
                        break
                    m += 1
        return out

    # ------------------------------------------------------------------------------------------- judging
    def accept(self, reading: _Reading, found: list[_Found]) -> list[_Found]:
        surnames = self.surnames(reading)
        scores = [self._score(reading, f, surnames) for f in found]
        near = {
            c
            for f, s in zip(found, scores, strict=True)
            if s >= 2 and f.facts.strength >= 2
            for c in f.facts.countries
            if len(f.facts.countries) < 8
        }
        out = []
        for n, (f, score) in enumerate(zip(found, scores, strict=True)):
            if score < 2 and f.facts.countries & near:
                score += 0.5
            if score < 2 and self._is_listed(reading, found, scores, n):
                score += 1
            if score >= 2:
                out.append(f)
        return out

    def _is_listed(self, reading: _Reading, found: list[_Found], scores: list[float], n: int) -> bool:
        """Whether it stands in a list with a place that was accepted."""
        for other in (n - 1, n + 1):
            if 0 <= other < len(found) and scores[other] >= 2:
                left, right = sorted((found[n], found[other]), key=lambda f: f.first)
                between = reading.text[reading.spans[left.last][1] : reading.spans[right.first][0]]
                if between in (", ", " and ", ", and ", " or ", " & ", "/", "-"):
                    return True
        return False

    def _score(self, reading: _Reading, f: _Found, surnames: set[str]) -> float:
        lex = self._lex
        before, after = reading.key(f.first - 1), reading.key(f.last + 1)
        joins_before = reading.adjoins(f.first - 1)
        joins_after = reading.adjoins(f.last)
        one_word = f.first == f.last
        strength = f.facts.strength
        score = strength + (0.5 if not one_word else 0.0)
        cue = 0.0
        if joins_before and before in lex["prepositions"]:
            cue = 1.5 if before in lex["locatives"] else 1.0
        if joins_before and before == "of" and reading.key(f.first - 2) in lex["class_nouns"]:
            cue = 2.5
        if joins_after and after in lex["class_nouns"]:
            cue += 1.0
        if joins_before and before in lex["class_nouns"] and not reading.capital[f.first - 1]:
            cue += 1.0
        if joins_before and before in lex["directions"]:
            cue += 1.0
        container = self._container(reading, f)
        if container:
            cue += 2.0
        score += cue
        if one_word and f.key in lex["common_words"]:
            score -= 2.0 if not reading.begins_sentence(f.first) else 4.0
        if reading.is_upper:
            return score - (1.0 if one_word and strength < 2.5 else 0.0)
        return score - self._against(reading, f, surnames, joins_before, joins_after)

    def _container(self, reading: _Reading, f: _Found) -> bool:
        """Whether a place that can hold it follows after a comma: "X, Y"."""
        nxt = f.last + 1
        if nxt >= len(reading.words) or reading.gap(f.last) not in (", ", " ("):
            return False
        holder = self._longest(reading, nxt) if self._may_begin(reading, nxt) else None
        return holder is not None and holder.facts.strength >= 3 and bool(holder.facts.countries & f.facts.countries)

    def _against(
        self, reading: _Reading, f: _Found, surnames: set[str], joins_before: bool, joins_after: bool
    ) -> float:
        lex, given = self._lex, self._persons.given
        before, after = reading.key(f.first - 1), reading.key(f.last + 1)
        one_word = f.first == f.last
        strong = f.facts.strength >= 3
        penalty = 0.0
        if one_word and f.key in surnames and not strong:
            penalty += 4.0
        if joins_after and reading.capital[f.last + 1]:
            if after in lex["not_place_after"]:
                penalty += 5.0
            elif one_word and f.key in given and not strong and after not in lex["name_nouns"]:
                penalty += 3.0
            elif f.facts.strength < 2 and after not in lex["name_nouns"]:
                penalty += 2.0
        if reading.gap(f.first - 1) in (" ", "-", ". ") and f.first and reading.capital[f.first - 1]:
            plain = before in lex["plain_words"] or before in lex["directions"] or before in lex["class_nouns"]
            if before in lex["titles"] and joins_before:
                penalty += 3.0
            elif before in given and not plain and reading.gap(f.first - 1) != ". ":
                penalty += 4.0 if not strong else 2.0
            elif before in lex["not_place_before"] or len(reading.words[f.first - 1]) == 1:
                penalty += 4.0
            elif not plain and joins_before and not reading.begins_sentence(f.first - 1):
                penalty += 2.0 if f.facts.strength < 2.5 else 0.0
        if one_word and f.facts.strength < 2 and after in lex["speech_verbs"]:
            penalty += 1.5
        if one_word and f.facts.strength < 2 and (f.key in given or f.key in self._persons.family):
            penalty += 1.0
        return penalty


def _strength(feature_class: str, feature_code: str, population: int, is_main_name: bool) -> float:
    if feature_class != "P":
        return 3.0
    size = 2.5 if population >= 500_000 else 2.0 if population >= 100_000 else 1.0 if population >= 15_000 else 0.5
    return max(size, 3.0 if feature_code == "PPLC" and population >= 100_000 else 0) if is_main_name else min(size, 2.0)


def toponym_recogniser(gazetteer: Gazetteer) -> Recognise:
    """Recognition by gazetteer and word patterns, for English and Arabic."""
    english = _English(gazetteer, place_words("en"), person_names())

    def recognise(article: Article) -> tuple[Mention, ...]:
        reading = _Reading(article.text)
        if is_arabic(article.text):
            return ()
        accepted = english.accept(reading, english.find(reading))
        return tuple(_mention(reading, f.first, f.last) for f in accepted)

    return recognise


def _mention(reading: _Reading, first: int, last: int) -> Mention:
    start, end = reading.spans[first][0], reading.spans[last][1]
    return Mention(start, end, reading.text[start:end])
