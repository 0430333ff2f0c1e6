"""Which words of a text in Arabic script name a place."""

from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.names import is_arabic
from geo.extraction.name_text import NameBook, NameFacts, NameText
from geo.extraction.place_words import PlaceWords

_PROCLITICS = ("وبال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "وب", "ول", "فب", "و", "ف", "ب", "ل", "ك")
"""Conjunctions and prepositions that are written with the word that they precede, the longest first."""
_ATTACHED_IN = ("ب", "ل")
_COMPOUND_HEADS_TEXT = (
    "تل عين كفر دير خان ابو ام بيت راس جسر الشيخ بير جبل وادي خربه حقل قاعده مخيم معبر سد سجن مطار حي الحي كوم نبع عرب "
    "دار قلعه قصر برج باب شيخ معره مزرعه جب بني زور البو"
)
_COMPOUND_HEADS = frozenset(_COMPOUND_HEADS_TEXT.split())
_ENOUGH = 2.0
_LIKE_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    dropped: int
    """Letters of the first word that are no part of the name."""
    key: str
    facts: NameFacts
    clitic: str


def _proclitics(word: str) -> Iterator[tuple[int, str]]:
    """(letters to drop, the proclitic): none first, then the longest that leaves two letters or more."""
    yield 0, ""
    for clitic in _PROCLITICS:
        if word.startswith(clitic):
            dropped = len(clitic) - (2 if clitic.endswith("ال") else 0)
            if len(word) - dropped >= 2:
                yield dropped, clitic


class ArabicNames:
    """Finds and judges names in Arabic script."""

    def __init__(self, book: NameBook, words: PlaceWords) -> None:
        self._book = book
        self._lex = words

    def recognise(self, text: NameText) -> list[tuple[int, int]]:
        """(start, end) of the names of places, in order, without the proclitics before them."""
        found = self._find(text)
        scores = [self._score(text, f) for f in found]
        near = {
            c
            for f, s in zip(found, scores, strict=True)
            if s >= _ENOUGH and f.facts.strength >= 1 and len(f.facts.countries) < 6
            for c in f.facts.countries
        }
        spans = []
        taken: set[int] = set()
        for n, f in enumerate(found):
            scores[n] += 0.5 if f.facts.countries & near else 0.0
            if n and scores[n - 1] >= _ENOUGH and self._follows_in_list(text, found[n - 1], f):
                scores[n] += 1.0
            if scores[n] >= _ENOUGH:
                spans.append(self._span(text, f.first, f.last, f.dropped))
                taken.update(range(f.first, f.last + 1))
        spans += [s for first, last, s in self._unknown(text) if taken.isdisjoint(range(first, last + 1))]
        return spans

    @staticmethod
    def _span(text: NameText, first: int, last: int, dropped: int) -> tuple[int, int]:
        start, end = text.spans[first][0], text.spans[last][1]
        marks = 0
        for c in text.text[start:end]:  # tashkeel between the letters dropped goes with them
            if dropped == 0 and not "\u064b" <= c <= "\u0652":
                break
            marks += 1
            if not ("\u064b" <= c <= "\u0652" or c == "ـ"):
                dropped -= 1
        return start + marks, end

    def _find(self, text: NameText) -> list[_Found]:
        found: list[_Found] = []
        n = 0
        while n < len(text):
            best = self._at(text, n) if is_arabic(text.words[n]) else None
            if best is None:
                n += 1
            else:
                found.append(best)
                n = best.last + 1
        return found

    def _at(self, text: NameText, first: int) -> _Found | None:
        """The longest name that begins at a word, with as few letters dropped as can be."""
        best: _Found | None = None
        for dropped, clitic in _proclitics(text.keys[first]):
            for last, key in self._book.names_at(text, first, dropped):
                if last > first and text.keys[first][dropped:] in self._lex["outer_nouns"]:
                    continue  # the countryside of X is named by X
                if not all(text.adjoins(n) for n in range(first, last)):
                    continue
                if last == first and dropped and len(key) < 3:
                    continue
                candidate = _Found(first, last, dropped, key, self._book.facts(key), clitic)
                if best is None or last > best.last:
                    best = candidate
                break
            if clitic in ("لل", "ولل") and (best is None or best.last == first):
                best = self._after_lam(text, first, clitic) or best
        return best

    def _after_lam(self, text: NameText, first: int, clitic: str) -> _Found | None:
        """«للحسكة» is «ل» and «الحسكة»: the article has lost its alef."""
        key = "ال" + text.keys[first][len(clitic) :]
        facts = self._book.facts(key)
        return _Found(first, first, len(clitic) - 1, key, facts, clitic) if facts.textual else None

    def _score(self, text: NameText, f: _Found) -> float:
        lex = self._lex
        before = text.key(f.first - 1) if text.adjoins(f.first - 1) else ""
        bare_before = before[1:] if before[:1] in "وبلف" else before
        one_word = f.first == f.last
        score = f.facts.strength + (0.0 if one_word else 1.0)
        if before in lex["prepositions"]:
            score += 1.0
        if before in lex["class_nouns"] or bare_before in lex["class_nouns"] or before in lex["countryside"]:
            score += 2.0
        if f.clitic.startswith(_ATTACHED_IN) or f.clitic in ("وب", "وبال"):
            score += 0.5
        if f.dropped and one_word:
            score -= 0.5
        if one_word and f.key in lex["common_words"]:
            score -= 3.0
        if one_word and text.words[f.first].endswith(("اً", "ًا")):
            return -9.0  # an adverb: «روسيّاً»
        if before in lex["titles"] or before in lex["first_names"]:
            score -= 3.0
        if one_word and len(f.key) <= 3 and f.facts.strength < 3:
            score -= 1.0
        return score

    @staticmethod
    def _follows_in_list(text: NameText, before: _Found, f: _Found) -> bool:
        between = text.text[text.spans[before.last][1] : text.spans[f.first][0]].strip()
        return between in ("،", ",") or (between == "" and f.clitic.startswith("و") and before.last + 1 == f.first)

    # ------------------------------------------------------------------------------------------- unknown names
    def _unknown(self, text: NameText) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """Names that are not listed so spelled, behind "in", "the town of" and the like."""
        lex = self._lex
        for n in range(1, len(text)):
            before = text.keys[n - 1]
            if not text.adjoins(n - 1) or not is_arabic(text.words[n]) or text.keys[n] in lex["common_words"]:
                continue
            bare = before[1:] if before[:1] in "وبلف" and len(before) > 3 else before
            named = before in lex["settlement_nouns"] or bare in lex["settlement_nouns"]
            if not named and before != "في":
                continue
            last = self._end_of_unknown(text, n)
            written = text.between(n, last)
            closed = not text.adjoins(last) or text.key(last + 1) in lex["closing_words"]
            if len(written) > 3 and (named or closed):
                like = (named and closed) or self._book.likeness(written) >= _LIKE_ENOUGH
                if like:
                    yield n, last, text.spans[n][:1] + text.spans[last][1:]

    @staticmethod
    def _end_of_unknown(text: NameText, n: int) -> int:
        return n + 1 if text.keys[n] in _COMPOUND_HEADS and text.adjoins(n) else n
