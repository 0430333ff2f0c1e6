"""Which words of a text in Arabic script name a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.names import is_arabic
from geo.extraction.name_text import NameBook, NameFacts, NameText
from geo.extraction.person_names import PersonNames
from geo.extraction.place_words import PlaceWords

_PROCLITICS = ("وبال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "وب", "ول", "فب", "و", "ف", "ب", "ل", "ك")
"""Conjunctions and prepositions that are written with the word that they precede, the longest first."""
_ATTACHED_IN = ("ب", "ل")
_RARE = ("ك", "ف", "كال", "فال")
_IN = ("في", "وفي")
_ON = "علي"
_ALI = "محمد"
_COMPOUND_HEADS_TEXT = (
    "تل عين كفر دير خان ابو ام بيت راس جسر الشيخ بير جبل وادي خربه حقل قاعده مخيم معبر سد سجن مطار حي الحي كوم نبع عرب "
    "دار قلعه قصر برج باب شيخ معره معر مزرعه جب بني زور البو كلي كاني خان رأس طوز رجم حوش مرج كفر خربة ظهر"
)
_COMPOUND_HEADS = frozenset(_COMPOUND_HEADS_TEXT.split())
_NISBA = re.compile(r"ال\w{2,}(?:ي|يه|يين|يون)|ال\w+(?:ات|ين|ون)")
"""An adjective of origin or a plural behind the article: «بلدة رياق اللبنانية» is the Lebanese town Rayak."""
_INFLECTED = re.compile(r"(?!ال)\w{3,}(?:ين|ون|ات|يه)")
"""A plural, dual or adjective of origin without the article: «قاعدة عسكرية», «نحو أربعين»."""
_ENOUGH = 2.0
_LIKE_ENOUGH = 0.8
_LIKE_NEARBY = 0.9
_LIKE_A_PAIR = 0.85
MOUND = "تل"


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    dropped: int
    """Letters of the first word that are no part of the name."""
    key: str
    facts: NameFacts
    clitic: str


def _bare(word: str) -> str:
    """A word without the conjunction or preposition that is written with it."""
    return word[1:] if word[:1] in "وبلف" and len(word) > 2 else word


def _proclitics(word: str) -> Iterator[tuple[int, str]]:
    """(letters to drop, the proclitic): none first, then the longest that leaves two letters or more."""
    yield 0, ""
    for clitic in _PROCLITICS:
        if word.startswith(clitic):
            dropped = len(clitic) - (2 if clitic.endswith("ال") else 0)
            if len(word) - dropped >= 2:
                yield dropped, clitic


def _without_mound(name: str) -> str:
    """«مرديخ» of «تل مرديخ»: a village and the mound that it lies at share their name."""
    return name.removeprefix(f"{MOUND} ")


class ArabicNames:
    """Finds and judges names in Arabic script."""

    def __init__(self, book: NameBook, words: PlaceWords, persons: PersonNames) -> None:
        self._book = book
        self._lex = words.sets
        self._given = persons.given | words["first_names"]

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
            if scores[n] < 0:
                continue
            scores[n] += self._nearness(f, near)
            if n and self._follows_in_list(text, found[n - 1], f):
                scores[n] += self._listed_with(f, scores[n - 1])
            elif n + 1 < len(found) and scores[n + 1] >= 1.0 and self._follows_in_list(text, f, found[n + 1]):
                scores[n] += 0.5 if f.facts.countries & near else 0.0
            if scores[n] >= _ENOUGH:
                spans.append(self._span(text, f.first, f.last, f.dropped))
                taken.update(range(f.first, f.last + 1))
        spans += [s for first, last, s in self._unknown(text, taken, near) if taken.isdisjoint(range(first, last + 1))]
        return spans

    @staticmethod
    def _nearness(f: _Found, near: set[str]) -> float:
        """What the countries of the text's sure places say for a name; a long name is no common word by chance."""
        if not f.facts.countries & near:
            return 0.0
        return 1.0 if len(f.key) >= 5 and f.facts.strength >= 0.5 else 0.5

    @staticmethod
    def _span(text: NameText, first: int, last: int, dropped: int) -> tuple[int, int]:
        start, end = text.starts[first], text.ends[last]
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

    @staticmethod
    def _listed_with(f: _Found, score_before: float) -> float:
        """What the place before it in a list says for a name."""
        if score_before < _ENOUGH:
            return 0.0
        return 2.5 if f.first == f.last and len(f.key) <= 3 and f.facts.strength >= 1 else 1.0

    def _score(self, text: NameText, f: _Found) -> float:
        lex = self._lex
        before = text.key(f.first - 1) if text.adjoins(f.first - 1) else ""
        bare = _bare(before)
        if text.words[f.first - 1 if f.first else 0].endswith("ي") and before == _ON:
            before = bare = _ALI  # «علي» is a name, «على» a preposition, and both fold to one word
        one_word = f.first == f.last
        if self._is_no_place(text, f, before, bare):
            return -9.0
        score = f.facts.strength + (0.0 if one_word else 1.0)
        if before in lex["prepositions"] or bare in lex["prepositions"]:
            score += 1.0
        if before in lex["class_nouns"] or bare in lex["class_nouns"] or before in lex["countryside"]:
            score += 2.0
        if f.clitic.startswith(_ATTACHED_IN) or f.clitic in ("وب", "وبال"):
            score += 0.5
        if f.dropped and one_word:
            score -= 0.5
        if one_word and f.key in lex["common_words"]:
            score -= 3.0
        if before in lex["titles"] or (before in lex["first_names"] and before != _ON):
            score -= 3.0
        if one_word and len(f.key) <= 3 and f.facts.strength < 3:
            is_shown = before in _IN and f.facts.strength >= 1 and self._is_closed(text, f.last)
            score -= 0.0 if is_shown else 1.0
        return score

    def _is_no_place(self, text: NameText, f: _Found, before: str, bare: str) -> bool:
        """An adverb, the name of an outlet, firm or operation, a person's second name, or an adjective."""
        lex = self._lex
        one_word = f.first == f.last
        if one_word and text.words[f.first].endswith(("اً", "ًا")):
            return True  # «روسيّاً»
        if one_word and f.clitic in _RARE and f.facts.strength < (3.5 if f.clitic == "ك" else 3):
            return True  # «كسرت» is no ك before سرت
        if one_word and (f.key in lex["class_nouns"] or (f.key in _COMPOUND_HEADS and text.adjoins(f.last))):
            return True
        if one_word and f.key.startswith("ال") and before in self._given and before != _ON and f.facts.strength < 3.5:
            return before not in lex["class_nouns"]  # «كمال القامشلي»
        if bare in lex["bodies"] or before in lex["bodies"]:
            return True  # «قناة الميادين»
        second = text.key(f.first - 2) if text.adjoins(f.first - 1) and text.adjoins(f.first - 2) else ""
        if second and before not in lex["prepositions"] and (second in lex["bodies"] or _bare(second) in lex["bodies"]):
            return before not in lex["class_nouns"]  # «صحيفة صدى بيروت»
        if second and f.facts.strength < 3 and (second in lex["titles"] or _bare(second) in lex["titles"]):
            return before not in lex["class_nouns"] and before not in lex["prepositions"]
        if (
            second in lex["first_names"]
            and second != _ON
            and one_word
            and before not in lex["class_nouns"] | lex["prepositions"]
        ):
            return f.facts.strength < 3.5 and f.key.startswith("ال")
        # «طائرة سورية» is a Syrian plane
        return f.key in lex["adjectives"] and before.endswith(("ه", "ات")) and before not in lex["class_nouns"]

    @staticmethod
    def _follows_in_list(text: NameText, before: _Found, f: _Found) -> bool:
        between = text.text[text.ends[before.last] : text.starts[f.first]].strip()
        return between in ("،", ",") or (between == "" and f.clitic.startswith("و") and before.last + 1 == f.first)

    # ------------------------------------------------------------------------------------------- unknown names
    def _unknown(self, text: NameText, taken: set[int], near: set[str]) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """Names that are not listed so spelled, behind "in", "the town of" and the like, and in lists that go on."""
        lex = self._lex
        heads = lex["settlement_nouns"]
        after_plural = False
        goes_on_at = -1
        for n in range(1, len(text)):
            if not is_arabic(text.words[n]):
                continue
            in_list = (n == goes_on_at or (n - 1 in taken and n not in taken)) and text.keys[n].startswith("و")
            before = text.keys[n - 1] if text.adjoins(n - 1) else ""
            head = next((h for h in (_bare(before), before) if h in heads), "")
            in_countryside = before in lex["countryside"] or _bare(before) in lex["countryside"]
            is_in = before in _IN or not lex["before_definite"].isdisjoint((before, _bare(before))) or in_countryside
            if not (in_list or head or is_in):
                continue
            if head:
                after_plural = head in lex["plural_heads"]
            if n in taken:
                goes_on_at = self._next_in_list(text, n, taken) if after_plural else -1
                continue
            dropped = 1 if in_list and not head and len(text.keys[n]) > 4 else 0
            key = text.keys[n][dropped:]
            is_compound = key in _COMPOUND_HEADS and text.adjoins(n)
            is_verb = text.words[n].endswith(("وا", "ًا", "اً"))
            is_common = key in lex["common_words"] or key in lex["prepositions"] or key in heads
            if is_verb or key.startswith("لل") or (is_common and not is_compound):
                continue
            if _NISBA.fullmatch(key) and head.startswith("ال"):
                continue  # «البلدة الحدودية»
            if _INFLECTED.fullmatch(key) and not is_compound and head not in lex["sure_heads"] and before not in _IN:
                continue
            last = self._end_of_unknown(text, n, bool(head), dropped)
            if last == n and before in _IN and text.adjoins(n) and self._is_closed(text, n + 1):
                last += self._book.likeness(text.between(n, n + 1)) >= _LIKE_A_PAIR  # «في جنات السلامة.»
            written = text.between(n, last)[dropped:]
            if len(written) <= 3:
                continue
            closed = self._is_closed(text, last)
            is_definite = not key.startswith("ال") and {before, _bare(before)} & lex["before_definite"]
            if is_definite and not text.adjoins(last) and len(key) > 3:
                yield n, last, (text.starts[n], text.ends[last])
                continue
            listed = n == goes_on_at and after_plural and dropped
            if listed or self._is_shown(
                written, head, closed and (before in _IN or in_countryside or bool(head)), near
            ):
                yield n, last, (text.starts[n] + dropped, text.ends[last])
                goes_on_at = last + 1 if after_plural else -1

    def _is_closed(self, text: NameText, last: int) -> bool:
        """Whether a phrase ends behind a word: "في X ومخيم قريب"."""
        following = text.key(last + 1)
        if not text.adjoins(last) or following in self._lex["closing_words"]:
            return True
        return following.startswith("و") and following[1:] in self._lex["class_nouns"]

    def _is_shown(self, written: str, head: str, closed: bool, near: set[str]) -> bool:
        """Whether the words around an unknown name are enough: a settlement's noun, its end, a like spelling nearby."""
        if head in self._lex["sure_heads"] or (head and closed):
            return True
        if head or closed:
            return max(self._book.likeness(name) for name in (written, _without_mound(written))) >= _LIKE_ENOUGH
        return len(written) > 4 and self._book.likeness_within(written, near) >= _LIKE_NEARBY

    @staticmethod
    def _next_in_list(text: NameText, n: int, taken: set[int]) -> int:
        while n + 1 in taken and not text.keys[n + 1].startswith("و"):
            n += 1
        return n + 1

    def _end_of_unknown(self, text: NameText, n: int, named: bool, dropped: int) -> int:
        """The last word of a name: behind the head of a compound, or where the second has an article of its own."""
        if not text.adjoins(n):
            return n
        key, second = text.keys[n][dropped:], text.keys[n + 1]
        if key in _COMPOUND_HEADS and second not in self._lex["closing_words"]:
            return n + 1
        is_pair = named and not key.startswith("ال") and second.startswith("ال") and len(second) > 4
        if (
            is_pair
            and not _NISBA.fullmatch(second)
            and second not in self._lex["closing_words"] | self._lex["common_words"]
        ):
            return n + 1
        return n
