"""What an article is about, by its names and rarer words: enough to tell whether two articles tell one story."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, pairwise
from math import fsum, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.names import fold
from geo.articles.article import Article
from geo.extraction.lexicons import LANGUAGES, lexicon
from geo.extraction.person_names import person_names
from geo.extraction.place_words import place_words
from geo.spool import Spool

NAME_WEIGHT, WORD_WEIGHT = 2.0, 0.5
"""A name tells two stories apart better than another word does; words of the lexicon stand in every such story.

The weights are fixed, not counted over a batch: one more article must not change what others are to each other.
"""
FEWEST_LETTERS = 3
LONGEST_NAME_WORDS = 4
_WORDINGS_AT_HAND = 1_000

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[.!?\n]+")
_ENDS = frozenset(".!?\n")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Wording:
    """An article's names and words."""

    weights: Mapping[str, float]
    """Of each folded word; their squares add up to 1, or there are none."""
    persons: frozenset[str]
    """Given and family names that stand together: "jane doe"."""
    phrases: frozenset[str]
    """Names of two words or more, of persons, streets, firms …"""


def wording_of(article: Article) -> Wording:
    """The wording of an article's title and text, a pure function of the article."""
    language = article.language if article.language in LANGUAGES else "en"
    tokens = _TOKEN.findall(f"{article.title or ''}\n{article.text}")
    counts = Counter(map(_folded, tokens))
    small = counts.copy()
    inside: Counter[str] = Counter()
    phrases: set[tuple[str, ...]] = set()
    run: list[str] = []
    before = -1
    for n in (n for n, token in enumerate(tokens) if token[0].isupper()):
        word = _folded(tokens[n])
        small[word] -= 1
        if n and tokens[n - 1][0] not in _ENDS:
            inside[word] += 1
        if n != before + 1:
            _keep(run, phrases)
            run = []
        run.append(word)
        before = n
    _keep(run, phrases)
    names = {word for word, count in inside.items() if count > small[word]}
    weights = _weights(counts, names, language)
    return Wording(weights, frozenset(_persons(phrases)), frozenset(" ".join(p) for p in phrases))


def likeness(one: Wording, other: Wording) -> float:
    """The cosine of two wordings: 0 nothing in common, 1 the same words."""
    mine, theirs = one.weights, other.weights
    return fsum(mine[word] * theirs[word] for word in mine.keys() & theirs.keys())  # the same in whatever order


class Wordings:
    """Many wordings, to tell of one how like it is to several others; they lie in a file, their words in memory."""

    def __init__(self) -> None:
        self._word_numbers: dict[str, int] = {}
        self._wordings: Spool[tuple[bytes, bytes]] = Spool()
        """The numbers of the words of each, and their weights."""
        self._arrays: Any = lru_cache(maxsize=_WORDINGS_AT_HAND)(partial(_arrays_of, self._wordings))
        self._weight_of = np.zeros(0)
        """Of every word, in the wording that is being compared; 0 of the others."""

    def add(self, wording: Wording) -> int:
        """Take one more in, and tell its number."""
        words = [self._word_numbers.setdefault(word, len(self._word_numbers)) for word in wording.weights]
        weights = np.array(list(wording.weights.values()), dtype=np.float64)
        return self._wordings.append((np.array(words, dtype=np.int32).tobytes(), weights.tobytes()))

    def likenesses(self, one: int, others: Sequence[int]) -> list[float]:
        """The `likeness` of one wording to each of the others, to the last bit."""
        if not others:
            return []
        if self._weight_of.size < len(self._word_numbers):
            self._weight_of = np.zeros(len(self._word_numbers))
        own_words, own_weights = self._arrays(one)
        self._weight_of[own_words] = own_weights
        words, weights = zip(*map(self._arrays, others), strict=True)
        shared = (self._weight_of[np.concatenate(words)] * np.concatenate(weights)).tolist()
        self._weight_of[own_words] = 0.0
        ends = list(accumulate(map(len, words)))
        return [fsum(shared[start:end]) for start, end in pairwise((0, *ends))]


def _arrays_of(
    wordings: Spool[tuple[bytes, bytes]], number: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    # Not a method, or its cache would hold the object that holds the cache, and with it an open file.
    words, weights = wordings[number]
    return np.frombuffer(words, dtype=np.int32), np.frombuffer(weights, dtype=np.float64)


def _keep(run: list[str], phrases: set[tuple[str, ...]]) -> None:
    if 2 <= len(run) <= LONGEST_NAME_WORDS:
        phrases.add(tuple(run))


@lru_cache(maxsize=1 << 16)
def _folded(token: str) -> str:
    word = token.casefold()
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _weights(counts: Counter[str], names: set[str], language: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for word, count in counts.items():
        if word.isdecimal():
            weights[word] = WORD_WEIGHT
        elif len(word) >= FEWEST_LETTERS and word[0] not in _ENDS and not _is_common(word, language):
            weights[word] = (1 + log(count)) * (NAME_WEIGHT if word in names else WORD_WEIGHT)
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}


@lru_cache(maxsize=1 << 16)
def _is_common(word: str, language: str) -> bool:
    common, ending = _common(language)
    return word in common or ending.sub("", word) in common


@lru_cache(maxsize=4)
def _common(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Words that stand in articles of every story, with and without their endings, and what ends a word."""
    words = lexicon(language)
    ending = re.compile(rf"(?<=\w{{4}})(?:{words.lists['wording.endings']})$")
    texts: Iterable[str] = (
        *words.lists.values(),
        *(p.pattern for e in words.events for p in (e.nouns, e.verbs, e.weak, e.toll)),
        *(word for listed in place_words(language).sets.values() for word in listed),
    )
    found = {word.casefold() for text in texts for word in _LETTERS.findall(text)}
    return frozenset(found | {ending.sub("", word) for word in found}), ending


def _persons(phrases: Iterable[tuple[str, ...]]) -> Iterable[str]:
    given = person_names().given
    for phrase in phrases:
        first = next((n for n, word in enumerate(phrase[:-1]) if _fold(word) in given), None)
        if first is not None and len(phrase[-1]) >= FEWEST_LETTERS:
            yield f"{phrase[first]} {phrase[-1]}"


_fold = lru_cache(maxsize=1 << 14)(fold)
