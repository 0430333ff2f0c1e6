"""Where in a text a pattern may begin: thousands of words of a lexicon are tried only at words that begin like them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, compress
from operator import itemgetter
from typing import Any, NamedTuple

_HEAD = 7
"""Letters of a word by which patterns are chosen."""
_MOST_HEADS = 1 << 16
"""Beginnings whose patterns a family keeps in mind."""
_FEW = 24
"""A class of more letters than this begins anything."""
_ODD = re.compile("[ıſİ]")
"""Letters that are matched as others are, though they are not those in small letters."""

_AS_ZERO = str.maketrans("123456789", "000000000")

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
        """A family by itself; of several that read the same texts see `families`."""
        self._patterns = tuple(patterns)
        self._anywhere: dict[int, frozenset[str]] = {}
        by_head: dict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self._patterns):
            heads = _heads(pattern)
            if heads is None:
                self._anywhere[number] = _needed(pattern)
            for head in heads or ():
                by_head[head].append(number)
        self.by_head = {head: tuple(numbers) for head, numbers in by_head.items()}
        """The numbers of the patterns by the first letters of their matches."""
        self._shared, self._number = _Shared((self,)), 0

    def share(self, shared: "_Shared", number: int) -> None:
        """Look words up together with other families."""
        self._shared, self._number = shared, number

    def begun(self) -> tuple[int, ...]:
        """The numbers of the patterns that do not begin with anything."""
        return tuple(number for number in range(len(self._patterns)) if number not in self._anywhere)

    def anywhere(self, small: str | None) -> dict[int, tuple[str, ...]]:
        """The patterns that may match in a text in small letters, wherever, with what they need and it has."""
        found = {}
        for number, needed in self._anywhere.items():
            has = tuple(one for one in needed if small is not None and one in small)
            if has or not needed or small is None:
                found[number] = has
        return found

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[str]]]:
        """Each pattern's matches in text[start:end] with its number, in the order of the patterns."""
        stop = len(text) if end is None else end
        chosen = self._chosen(text)
        positions, numbers = chosen.positions, chosen.numbers
        starts: dict[int, list[int]] = {}
        for index in range(bisect_left(positions, start), bisect_left(positions, stop)):
            for number in numbers[index]:
                starts.setdefault(number, []).append(positions[index])
        searched = tuple(self._searched(chosen, start, stop))
        for number in sorted((*starts, *searched)):
            pattern = self._patterns[number]
            if number in searched:
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
        chosen, patterns = self._chosen(text), self._patterns
        positions, numbers = chosen.positions, chosen.numbers
        for index in range(bisect_left(positions, start), bisect_left(positions, stop)):
            for number in numbers[index]:
                if patterns[number].match(text, positions[index], stop) is not None:
                    return True
        return any(patterns[number].search(text, start, stop) for number in self._searched(chosen, start, stop))

    def search(self, number: int, text: str, start: int, stop: int) -> re.Match[str] | None:
        """The first match of one pattern in text[start:stop]."""
        return next(self.finditer(number, text, start, stop), None)

    def finditer(self, number: int, text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
        """The matches of one pattern in text[start:stop]."""
        chosen, pattern = self._chosen(text), self._patterns[number]
        if number in self._anywhere:
            if number in self._searched(chosen, start, stop):
                yield from pattern.finditer(text, start, stop)
            return
        positions = chosen.of(number)
        for index in range(bisect_left(positions, start), bisect_left(positions, stop)):
            if positions[index] >= start and (match := pattern.match(text, positions[index], stop)) is not None:
                start = match.end()
                yield match

    def finds_any(self, number: int, text: str, start: int, part: str) -> bool:
        """Whether one pattern finds anything in a part of the text that begins at `start`, read by itself."""
        pattern = self._patterns[number]
        if number in self._anywhere:
            return pattern.search(part) is not None
        return any(pattern.match(part, at) is not None for at in self._tried(number, text, start, len(part)))

    def finditer_in(self, number: int, text: str, start: int, part: str) -> Iterator[re.Match[str]]:
        """The matches of one pattern in a part of the text that begins at `start`, read by itself.

        Some of its words may be written over with other characters than those of words.
        """
        pattern = self._patterns[number]
        if number in self._anywhere:
            yield from pattern.finditer(part)
            return
        free = 0
        for at in self._tried(number, text, start, len(part)):
            if at >= free and (match := pattern.match(part, at)) is not None:
                free = match.end()
                yield match

    def _tried(self, number: int, text: str, start: int, length: int) -> Iterator[int]:
        """Where in a part of the text, read by itself, a pattern is tried."""
        positions = self._chosen(text).of(number)
        first = bisect_left(positions, start)
        if start > 0 and not text[start - 1].isspace() and positions[first : first + 1] != [start]:
            yield 0  # what the part begins with is a word in it, but none in the text
        for position in positions[first : bisect_left(positions, start + length, first)]:
            yield position - start

    def _chosen(self, text: str) -> "_Chosen":
        return _chosen(self._shared, text)[self._number]

    def _searched(self, chosen: "_Chosen", start: int, stop: int) -> Iterator[int]:
        """The patterns that may begin with anything, where text[start:stop] has what they need."""
        small = chosen.small
        for number, needed in chosen.anywhere.items():
            if small is None or not needed or any(small.find(one, start, stop) >= 0 for one in needed):
                yield number


class WithNeeded:
    """A pattern that is searched for only in texts that hold something without which it matches nothing."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._needed = tuple(_needed(pattern))

    def search(self, text: str, small: str | None) -> re.Match[str] | None:
        """The first match in a text, of which `in_small_letters` is given too."""
        return self._pattern.search(text) if self._may_match(small) else None

    def finditer(self, text: str, small: str | None) -> Iterator[re.Match[str]]:
        """The matches in a text, of which `in_small_letters` is given too."""
        return self._pattern.finditer(text) if self._may_match(small) else iter(())

    def _may_match(self, small: str | None) -> bool:
        return small is None or not self._needed or any(one in small for one in self._needed)


def in_small_letters(text: str) -> str | None:
    """A text in small letters; None where it has letters that are matched as others are."""
    return text.lower() if text.isascii() or _ODD.search(text) is None else None


def families(*groups: Iterable[re.Pattern[str]]) -> tuple[WordStarts, ...]:
    """A family of each group of patterns; where they are asked of one text, its words are looked up once."""
    made = tuple(WordStarts(patterns) for patterns in groups)
    shared = _Shared(made)
    for number, family in enumerate(made):
        family.share(shared, number)
    return made


class _Shared:
    """The patterns of several families by the beginnings of words, each beginning looked up once."""

    def __init__(self, made: tuple[WordStarts, ...]) -> None:
        self.families = made
        self.numbers_at = _NumbersAt(tuple(f.by_head for f in made), tuple(f.begun() for f in made))


class _NumbersAt(dict[str, tuple[tuple[int, ...], ...]]):
    """The patterns of each family to try at a word, by its first letters in small letters; () where there are none."""

    def __init__(self, by_head: tuple[dict[str, tuple[int, ...]], ...], every: tuple[tuple[int, ...], ...]) -> None:
        super().__init__()
        every_head = set[str]().union(*by_head)
        self._by_head = {head: tuple(numbers.get(head, ()) for numbers in by_head) for head in every_head}
        self._every = every

    def __missing__(self, head: str) -> tuple[tuple[int, ...], ...]:
        if len(self) >= _MOST_HEADS:
            self.clear()
        found = self[head] = self._look_up(head)
        return found

    def _look_up(self, head: str) -> tuple[tuple[int, ...], ...]:
        if not head.isascii() and any(not one.isascii() and one.lower() != one.upper() for one in head):
            return self._every  # letters with a case of their own rules are rare enough to try everything
        folded = _folded(head)
        begun = (folded[:length] for length in range(1, len(folded) + 1))
        found = [self._by_head[letters] for letters in begun if letters in self._by_head]
        if len(found) < 2:
            return found[0] if found else ()
        return tuple(tuple(sorted(set().union(*numbers))) for numbers in zip(*found, strict=True))


class _Words(NamedTuple):
    """The words of a text."""

    starts: list[int]
    heads: list[str]
    """The first letters of each, in small letters, with what follows where the word is shorter."""
    small: str | None
    """The text in small letters; None where it has letters that are matched as others are."""


class _Chosen(NamedTuple):
    """Where in a text the patterns of a family are tried."""

    positions: list[int]
    numbers: list[tuple[int, ...]]
    """The patterns to try at each of the positions."""
    anywhere: dict[int, tuple[str, ...]]
    """The patterns that may match wherever, with what they need and the text has."""
    small: str | None
    by_number: dict[int, list[int]]
    """What `of` has told."""

    def of(self, number: int) -> list[int]:
        """Where one pattern is tried."""
        if not self.by_number:
            self.by_number[-1] = []
            for position, numbers in zip(self.positions, self.numbers, strict=True):
                for one in numbers:
                    self.by_number.setdefault(one, []).append(position)
        return self.by_number.get(number, [])


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
def _chosen(shared: _Shared, text: str) -> tuple[_Chosen, ...]:
    """Where in a text the patterns of each family are tried."""
    words = _words(text)
    hits = list(map(shared.numbers_at.__getitem__, words.heads))
    starts = list(compress(words.starts, hits))
    hits = list(filter(None, hits))
    found = []
    for number, family in enumerate(shared.families):
        numbers = list(map(itemgetter(number), hits))
        positions = list(compress(starts, numbers))
        found.append(_Chosen(positions, list(filter(None, numbers)), family.anywhere(words.small), words.small, {}))
    return tuple(found)


def _folded(head: str) -> str:
    lower = head.lower()
    if lower.isascii():
        return lower.translate(_AS_ZERO)
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
