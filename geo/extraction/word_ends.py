"""How a text ends that a pattern is found at the end of: most texts end otherwise, and need not be searched."""

from importlib import import_module
from typing import Any

_TAIL = 8
"""Letters at the end by which it is told."""
LONGEST_END = _TAIL + 1
"""Letters of the end that are looked at."""
_BEGINS = "\0"
"""Before an end with which a word begins."""
_FEW = 8
"""A class of more letters than this may be anything."""

_parser: Any = import_module("re._parser")  # the standard library's own reading of a pattern, which has no public name


class WordEnds:
    """The ends, in small letters, of all texts that a pattern is found at the end of."""

    def __init__(self, pattern: str) -> None:
        """The pattern ends in `$`."""
        going, done = _grown(_parser.parse(pattern), {""})
        found = going | done
        letters = {end for end in found if end[:1] == _BEGINS and len(end) == 3 and end[2] == " "}
        ends = {end.removeprefix(_BEGINS) for end in found - letters}
        self._any = "" in ends
        lengths = sorted(set(map(len, ends)))
        self._ends = tuple((length, frozenset(end for end in ends if len(end) == length)) for length in lengths)
        # A word of one letter, "N " for north, is too short to tell by itself: "in ".
        self._letters = frozenset(end.removeprefix(_BEGINS) for end in letters)

    def __call__(self, text: str) -> bool:
        """Whether the pattern may be found in a text in small letters; where not, it is not."""
        for length, ends in self._ends:
            if text[-length:] in ends:
                return True
        return self._any or (text[-2:] in self._letters and not text[-3:-2].isalpha())


def _grown(items: Any, tails: set[str]) -> tuple[set[str], set[str]]:
    """Tails with what the items add before them: those that may grow on, and those that end here."""
    done: set[str] = set()
    for name, value in reversed(list(items)):
        if not tails:
            break
        tails, ended = _added(str(name), value, tails)
        full = {tail for tail in tails if len(tail) >= _TAIL}
        tails, done = tails - full, done | ended | full
    return tails, done


def _added(name: str, value: Any, tails: set[str]) -> tuple[set[str], set[str]]:
    if name == "ASSERT_NOT" and value[0] < 0 and "CATEGORY_WORD" in str(value[1]):
        return set(), {_BEGINS + tail for tail in tails}
    if name == "FAILURE" or (name == "ASSERT_NOT" and not len(value[1])):
        return set(), set()
    if name in {"AT", "ASSERT", "ASSERT_NOT"}:
        return tails, set()
    if name == "LITERAL":
        return {chr(value).lower() + tail for tail in tails}, set()
    if name == "SUBPATTERN":
        return _grown(value[-1], tails)
    if name == "BRANCH":
        grown = [_grown(branch, tails) for branch in value[1]]
        return set[str]().union(*(g[0] for g in grown)), set[str]().union(*(g[1] for g in grown))
    if name == "IN" and len(value) <= _FEW and all(str(kind) == "LITERAL" for kind, _ in value):
        return {chr(letter).lower() + tail for tail in tails for _, letter in value}, set()
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, repeated = value
        going, done = _grown(repeated, tails)
        if most != 1:
            going, done = set(), going | done
        return (tails | going, done) if least == 0 else (going, done)
    return set(), tails
