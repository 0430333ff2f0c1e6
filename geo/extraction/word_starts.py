"""Where in a text a pattern may begin: thousands of words of a lexicon are tried only at words that begin like them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

_HEAD = 5
"""Letters of a word by which patterns are chosen."""
_MOST_HEADS = 1 << 16
"""Beginnings whose patterns a family keeps in mind."""
_FEW = 24
"""A class of more letters than this begins anything."""

_parser: Any = import_module("re._parser")  # the standard library's own reading of a pattern, which has no public name
_WORD = re.compile(r"(?<!\w)\w")
NEVER = re.compile(r"(?!)")
"""What stands for a list without words."""


class WordStarts:
    """A family of patterns that match whole words, each tried only where a word begins as it may.

    What is found is what each pattern's own `finditer` finds; only patterns that forbid a letter before them are
    looked up by their beginning, the others are searched for as they are.
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)
        by_head: dict[str, list[int]] = defaultdict(list)
        anywhere: list[int] = []
        for number, pattern in enumerate(self._patterns):
            heads = _heads(pattern)
            if heads is None:
                anywhere.append(number)
            for head in heads or ():
                by_head[head].append(number)
        self._anywhere = tuple(anywhere)
        self._by_head = {head: tuple(numbers) for head, numbers in by_head.items()}
        self._at: dict[str, tuple[int, ...]] = {}
        self._all = tuple(number for number in range(len(self._patterns)) if number not in set(anywhere))

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[str]]]:
        """Each pattern's matches in text[start:end] with its number, in the order of the patterns."""
        stop = len(text) if end is None else end
        starts: dict[int, list[int]] = {number: [] for number in self._anywhere}
        for position, numbers in _between(_chosen(self, text), start, stop):
            for number in numbers:
                starts.setdefault(number, []).append(position)
        for number in sorted(starts):
            pattern = self._patterns[number]
            if number in self._anywhere:
                yield from ((number, match) for match in pattern.finditer(text, start, stop))
                continue
            free = start
            for position in starts[number]:
                if position >= free and (match := pattern.match(text, position, stop)) is not None:
                    free = match.end()
                    yield number, match

    def matches_any(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any pattern matches in text[start:end]."""
        stop = len(text) if end is None else end
        chosen = _between(_chosen(self, text), start, stop)
        return any(
            self._patterns[n].match(text, position, stop) for position, numbers in chosen for n in numbers
        ) or any(self._patterns[number].search(text, start, stop) for number in self._anywhere)

    def numbers_at(self, head: str) -> tuple[int, ...]:
        """The patterns that may begin at a word that begins with these letters."""
        known = self._at.get(head)
        if known is None:
            if len(self._at) >= _MOST_HEADS:
                self._at.clear()
            known = self._at[head] = self._look_up(head)
        return known

    def _look_up(self, head: str) -> tuple[int, ...]:
        if not head.isascii() and head.islower():
            return self._all  # letters with a case of their own rules are rare enough to try everything
        found = {number for length in range(1, len(head) + 1) for number in self._by_head.get(head[:length], ())}
        return tuple(sorted(found))


Chosen = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Positions of words, each with the numbers of the patterns to try there."""


@lru_cache(maxsize=64)
def _chosen(family: WordStarts, text: str) -> Chosen:
    """Where in a text a family's patterns are tried; the rules ask of one text many times."""
    words = _words(text)
    at = {head: family.numbers_at(head) for head in {head for _, head in words}}
    found = [(position, at[head]) for position, head in words if at[head]]
    return tuple(position for position, _ in found), tuple(numbers for _, numbers in found)


def _between(chosen: Chosen, start: int, end: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    positions, numbers = chosen
    for index in range(bisect_left(positions, start), bisect_left(positions, end)):
        yield positions[index], numbers[index]


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[tuple[int, str], ...]:
    starts = [match.start() for match in _WORD.finditer(text)]
    return tuple((start, _folded(text[start : start + _HEAD])) for start in starts)


@lru_cache(maxsize=1 << 16)
def _folded(head: str) -> str:
    lower = head.lower()
    return lower if lower.isalpha() else "".join("0" if letter.isdecimal() else letter for letter in lower)


def _heads(pattern: re.Pattern[str]) -> set[str] | None:
    """The first letters that a match may have, all digits as 0; None where a match may begin with anything."""
    if pattern.pattern == NEVER.pattern:
        return set()
    if not pattern.pattern.startswith((r"(?<!\w)", r"(?<![\w.,])")):
        return None
    going, done = _grown(_parser.parse(pattern.pattern, pattern.flags), {""})
    heads = going | done
    return None if any(not head or not re.match(r"\w", head) for head in heads) else heads


def _grown(items: Any, heads: set[str]) -> tuple[set[str], set[str]]:
    """Heads with what the items add to them: those that may grow on, and those that end here."""
    done: set[str] = set()
    for name, value in items:
        if not heads:
            break
        heads, ended = _added(str(name), value, heads)
        full = {head for head in heads if len(head) >= _HEAD}
        heads, done = heads - full, done | ended | full
    return heads, done


def _added(name: str, value: Any, heads: set[str]) -> tuple[set[str], set[str]]:
    if name in {"AT", "ASSERT", "ASSERT_NOT"}:
        return heads, set()
    if name == "LITERAL":
        return {head + _folded(chr(value)) for head in heads}, set()
    if name == "SUBPATTERN":
        return _grown(value[-1], heads)
    if name == "BRANCH":
        grown = [_grown(branch, heads) for branch in value[1]]
        return set[str]().union(*(g[0] for g in grown)), set[str]().union(*(g[1] for g in grown))
    if name == "IN":
        letters = _letters(value)
        return (set(), heads) if letters is None else ({head + one for head in heads for one in letters}, set())
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, repeated = value
        going, done = _grown(repeated, heads)
        if most != 1:
            going, done = set(), going | done
        return (heads | going, done) if least == 0 else (going, done)
    return set(), heads


def _letters(members: Any) -> set[str] | None:
    """The letters of a class; None where they are many."""
    letters: set[str] = set()
    for name, value in members:
        if str(name) == "LITERAL":
            letters.add(_folded(chr(value)))
        elif str(name) == "RANGE" and value[1] - value[0] < _FEW:
            letters.update(_folded(chr(code)) for code in range(value[0], value[1] + 1))
        elif str(name) == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            letters.add("0")
        else:
            return None
    return letters
