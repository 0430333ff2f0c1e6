"""Where in a text a pattern may begin: thousands of words of a lexicon are tried only at words that begin like them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, compress
from typing import Any, NamedTuple

_HEAD = 5
"""Letters of a word by which patterns are chosen."""
_MOST_HEADS = 1 << 16
"""Beginnings whose patterns a family keeps in mind."""
_FEW = 24
"""A class of more letters than this begins anything."""
_ODD = re.compile("[ıſİ]")
"""Letters that are matched as others are, though they are not those in small letters."""

_parser: Any = import_module("re._parser")  # the standard library's own reading of a pattern, which has no public name
_WORDS, _ASCII_WORDS = re.compile(r"(\w+)"), re.compile(r"(\w+)", re.ASCII)
NEVER = re.compile(r"(?!)")
"""What stands for a list without words."""


class WordStarts:
    """A family of patterns that match whole words, each tried only where a word begins as it may.

    What is found is what each pattern's own `finditer` finds. Patterns that may begin with anything are searched for as
    they are, where the text has any of the words without which they match nothing.
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)
        by_head: dict[str, list[int]] = defaultdict(list)
        self._anywhere: dict[int, frozenset[str]] = {}
        for number, pattern in enumerate(self._patterns):
            heads = _heads(pattern)
            if heads is None:
                self._anywhere[number] = _needed(pattern)
            for head in heads or ():
                by_head[head].append(number)
        every = tuple(number for number in range(len(self._patterns)) if number not in self._anywhere)
        self.numbers_at = _NumbersAt({head: tuple(numbers) for head, numbers in by_head.items()}, every)
        """The patterns that may begin at a word, by its first letters."""

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[str]]]:
        """Each pattern's matches in text[start:end] with its number, in the order of the patterns."""
        stop = len(text) if end is None else end
        positions, chosen = _chosen(self, text)
        starts: dict[int, list[int]] = {number: [] for number in self._searched(text, start, stop)}
        for index in range(bisect_left(positions, start), bisect_left(positions, stop)):
            for number in chosen[index]:
                starts.setdefault(number, []).append(positions[index])
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
        positions, chosen = _chosen(self, text)
        patterns = self._patterns
        for index in range(bisect_left(positions, start), bisect_left(positions, stop)):
            for number in chosen[index]:
                if patterns[number].match(text, positions[index], stop) is not None:
                    return True
        return any(patterns[number].search(text, start, stop) for number in self._searched(text, start, stop))

    def _searched(self, text: str, start: int, stop: int) -> Iterator[int]:
        """The patterns that may begin with anything, where text[start:stop] has what they need."""
        small = _words(text).small
        for number, needed in self._anywhere.items():
            if not needed or small is None or any(small.find(one, start, stop) >= 0 for one in needed):
                yield number


class _NumbersAt(dict[str, tuple[int, ...]]):
    """The patterns to try at a word by its first letters in small letters, each beginning looked up once."""

    def __init__(self, by_head: dict[str, tuple[int, ...]], every: tuple[int, ...]) -> None:
        super().__init__()
        self._by_head = by_head
        self._every = every

    def __missing__(self, head: str) -> tuple[int, ...]:
        if len(self) >= _MOST_HEADS:
            self.clear()
        found = self[head] = self._look_up(head)
        return found

    def _look_up(self, head: str) -> tuple[int, ...]:
        if not head.isascii() and (head.islower() or head != head.lower()):
            return self._every  # letters with a case of their own rules are rare enough to try everything
        folded = _folded(head)
        found = {number for length in range(1, len(folded) + 1) for number in self._by_head.get(folded[:length], ())}
        return tuple(sorted(found))


class _Words(NamedTuple):
    """The words of a text."""

    starts: list[int]
    heads: list[str]
    """The first letters of each, in small letters, with what follows where the word is shorter."""
    small: str | None
    """The text in small letters; None where it has letters that are matched as others are."""


@lru_cache(maxsize=64)
def _words(text: str) -> _Words:
    """The words of a text, which the rules ask for many times."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    parts = (_ASCII_WORDS if text.isascii() else _WORDS).split(text)
    starts = list(accumulate(map(len, parts)))[:-1:2]
    heads = [small[start : start + _HEAD] for start in starts]
    return _Words(starts, heads, small if text.isascii() or _ODD.search(text) is None else None)


@lru_cache(maxsize=64)
def _chosen(family: WordStarts, text: str) -> tuple[list[int], list[tuple[int, ...]]]:
    """Where in a text a family's patterns are tried, and which of them."""
    words = _words(text)
    numbers = list(map(family.numbers_at.__getitem__, words.heads))
    return list(compress(words.starts, numbers)), list(filter(None, numbers))


def _folded(head: str) -> str:
    lower = head.lower()
    return lower if lower.isalpha() else "".join("0" if letter.isdecimal() else letter for letter in lower)


def _needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Texts in small letters of which every match holds one; empty where nothing can be told."""
    return _needed_of(_parser.parse(pattern.pattern, pattern.flags)) or frozenset()


def _needed_of(items: Any) -> frozenset[str] | None:
    """The same of a part of a pattern: of what stands in a row, that which leaves the fewest texts."""
    found: list[frozenset[str]] = []
    run = ""
    for name, value in [*items, ("END", None)]:
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run.lower()}))
        run = ""
        of_part = _needed_of_part(str(name), value)
        if of_part is not None:
            found.append(of_part)
    telling = [texts for texts in found if all(one.isascii() or one.upper() == one for one in texts)]
    return max(telling, key=lambda texts: (min(map(len, texts)), -len(texts)), default=None)


def _needed_of_part(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _needed_of(value[-1])
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _needed_of(value[2]) if value[0] else None
    if name == "BRANCH":
        branches = [_needed_of(branch) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*(b for b in branches if b is not None))
    return None


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
