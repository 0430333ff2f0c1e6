"""Copies and near copies: every article keeps its own record, and names the first that has its text."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from geo.articles.article import Article

MIN_SHARED = 0.7
"""Share of all runs of three words that two near copies have in common (Jaccard): an agency's text with another lead or
a closing line has 0.75 to 0.95, two reports of the same event below 0.3."""

MAX_DAYS_APART = 14
"""Near copies further apart are standing texts with other facts in them; equal texts are copies at any distance."""

FEW_WORDS = 40
"""Below this a text is too short for near copies and for standing alone: equal words within MAX_DAYS_APART only."""

FEWEST_WORDS = 6
"""Shorter texts are no one's: two outlets write the same four words."""

RUN_WORDS = 3
_BANDS = 32
_BAND_ROWS = 4  # two texts at MIN_SHARED meet in some band in 9,998 of 10,000 cases, two at 0.1 in 3 of 1,000
_SEED = 20_240_301
_MOST_WORDS = 100_000
_RUNS_AT_HAND = 500

_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number whose bits are well spread: the golden ratio's
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
_WORD = re.compile(r"\w+")

Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Print:
    """What is kept of an article to be compared: a few hundred bytes, however long it is."""

    article_id: str
    words: int
    text: bytes
    """Hash of all the words."""
    signature: bytes
    """MinHash of its runs of words, a number a band; empty where it is too short for near copies."""
    day: date | None
    age: "_Age"


_Age = tuple[bool, date, float, str]
RunsOf = Callable[[int], Numbers]
"""The hashes of the runs of words of the article of a number, sorted, each once."""


def mark_copies(articles: Iterable[Article]) -> list[Article]:
    """The articles in the same order, with `copy_of` set to the first that has the same text or nearly.

    The first is the one published first, then the one with the smaller id; undated ones come last. The order of the
    articles given does not matter.
    """
    given = list(articles)
    copies = CopyMarks()
    for article in given:
        copies.add(article)
    firsts = copies.first_of(given.__getitem__)
    return [replace(article, copy_of=first) for article, first in zip(given, firsts, strict=True)]


class CopyMarks:
    """Tells which articles copy which, without keeping their texts."""

    def __init__(self) -> None:
        self._known = _Hashes()
        self._prints: list[_Print] = []
        self._sign = _signing()

    def add(self, article: Article) -> None:
        """Take in one more article."""
        words = folded_words(article.text)
        text = blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
        signature = self._sign(_runs_of(words, self._known)) if len(words) >= FEW_WORDS else b""
        day, age = _day(article.published), _age(article)
        self._prints.append(_Print(article.article_id, len(words), text, signature, day, age))

    def first_of(self, article_of: Callable[[int], Article]) -> list[str | None]:
        """For each article, as it was added, the article_id of the first with its text; None where it is that itself.

        `article_of` gives an article by its number again, for the few that are compared word by word.
        """
        prints = self._prints

        @lru_cache(maxsize=_RUNS_AT_HAND)
        def runs_of(number: int) -> Numbers:
            return _runs_of(folded_words(article_of(number).text), self._known)

        leaders = list(range(len(prints)))
        for one, other in _copies(prints, runs_of):
            _join(leaders, one, other)
        first: dict[int, int] = {}
        for index in range(len(prints)):
            leader = _leader(leaders, index)
            if prints[index].age < prints[first.setdefault(leader, index)].age:
                first[leader] = index
        firsts = [first[_leader(leaders, index)] for index in range(len(prints))]
        return [None if first == index else prints[first].article_id for index, first in enumerate(firsts)]


class _Hashes(dict[str, int]):
    """The hash of each word, worked out once, as long as there are not too many."""

    def __missing__(self, word: str) -> int:
        number = _hash(word)
        if len(self) < _MOST_WORDS:
            self[word] = number
        return number


def _runs_of(words: Sequence[str], known: _Hashes) -> Numbers:
    return _runs(np.fromiter(map(known.__getitem__, words), dtype=np.uint64, count=len(words)))


def _runs(words: Numbers) -> Numbers:
    """One hash a run of RUN_WORDS words, sorted, each once; arithmetic wraps at 64 bits, as it should."""
    if words.size < RUN_WORDS:
        return np.unique(words)
    mixed = words[: words.size - RUN_WORDS + 1].copy()
    for place in range(1, RUN_WORDS):
        mixed = mixed * _MIX + words[place : words.size - RUN_WORDS + 1 + place]
    return np.unique(mixed ^ (mixed >> np.uint64(31)))


def folded_words(text: str) -> list[str]:
    """The words of a text without case, accents, Arabic vowel signs and punctuation."""
    plain = text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(plain.casefold())


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _day(published: date | datetime | None) -> date | None:
    return published.astimezone(UTC).date() if isinstance(published, datetime) else published


def _age(article: Article) -> _Age:
    """What orders articles by publication; a bare date stands after the moments of its day: it may be its end."""
    published = article.published
    seconds = published.timestamp() if isinstance(published, datetime) else float("inf")
    return published is None, _day(published) or date.max, seconds, article.article_id


def _copies(prints: Sequence[_Print], runs_of: RunsOf) -> Iterator[tuple[int, int]]:
    """Pairs that are copies: each text's equals in a chain, and near ones among those that meet in a band."""
    equal: dict[bytes, list[int]] = defaultdict(list)
    for index, own in enumerate(prints):
        if own.words >= FEWEST_WORDS:
            equal[own.text].append(index)
    for same in equal.values():
        yield from _equal_pairs(same, prints)
    near = [same[0] for same in equal.values() if prints[same[0]].words >= FEW_WORDS]
    for one, other in sorted(_candidates(near, prints)):
        if _shared(runs_of(one), runs_of(other)):
            yield one, other


def _equal_pairs(same: Sequence[int], prints: Sequence[_Print]) -> Iterator[tuple[int, int]]:
    by_day = sorted(same, key=lambda index: (prints[index].day is None, prints[index].day or date.max))
    for one, other in pairwise(by_day):
        if prints[one].words >= FEW_WORDS or _days_apart(prints[one], prints[other]) <= MAX_DAYS_APART:
            yield one, other


def _days_apart(one: _Print, other: _Print) -> int:
    """0 where either day is not known."""
    return 0 if one.day is None or other.day is None else abs((one.day - other.day).days)


def _shared(one: Numbers, other: Numbers) -> bool:
    """Whether two texts have so many runs of words in common that one is nearly a copy."""
    shared = np.intersect1d(one, other, assume_unique=True).size
    return float(shared / (one.size + other.size - shared)) >= MIN_SHARED


def _signing() -> Callable[[Numbers], bytes]:
    """What makes a MinHash signature of runs of words."""
    random = np.random.Generator(np.random.PCG64(_SEED))
    factors = random.integers(1, 2**31, size=(_BANDS * _BAND_ROWS, 1), dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    offsets = random.integers(0, 2**32, size=(_BANDS * _BAND_ROWS, 1), dtype=np.uint32)

    def sign(found: Numbers) -> bytes:
        runs = (found >> np.uint64(32)).astype(np.uint32)  # half of each hash: twice as many at a time
        mixed = factors * runs  # wraps at 32 bits, as it should
        mixed += offsets
        mixed ^= mixed >> np.uint32(15)
        bands = np.zeros(_BANDS, dtype=np.uint64)
        for row in mixed.min(axis=1).reshape(_BANDS, _BAND_ROWS).T:
            bands = (bands + row) * _MIX
        return (bands >> np.uint64(32)).astype(np.uint32).tobytes()

    return sign


def _candidates(indices: Sequence[int], prints: Sequence[_Print]) -> set[tuple[int, int]]:
    """Pairs of the same days whose MinHash signatures agree in a whole band: nearly all near copies, and few others."""
    pairs: set[tuple[int, int]] = set()
    signatures = np.frombuffer(b"".join(prints[index].signature for index in indices), dtype=np.uint32)
    for band in signatures.reshape(-1, _BANDS).T:
        order = np.argsort(band, kind="stable")
        ends = (np.flatnonzero(np.diff(band[order])) + 1).tolist()
        for start, end in pairwise((0, *ends, order.size)):
            if end - start > 1:
                met = (indices[one] for one in order[start:end].tolist())
                pairs.update(pair for pair in combinations(met, 2) if _are_near_in_time(*pair, prints))
    return pairs


def _are_near_in_time(one: int, other: int, prints: Sequence[_Print]) -> bool:
    return _days_apart(prints[one], prints[other]) <= MAX_DAYS_APART


def _leader(leaders: list[int], index: int) -> int:
    while leaders[index] != index:
        leaders[index] = leaders[leaders[index]]
        index = leaders[index]
    return index


def _join(leaders: list[int], one: int, other: int) -> None:
    first, second = sorted((_leader(leaders, one), _leader(leaders, other)))
    leaders[second] = first
