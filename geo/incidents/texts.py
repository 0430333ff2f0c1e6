"""Many texts as one: a million of them are read back at once, and searched without making one of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

_LOST = "surrogatepass"
"""Half of a pair, as some sources have it, is kept as it is."""


class Texts(Sequence[str]):
    """Texts one after another in UTF-8; nobody changes them, and each is decoded when it is asked for."""

    def __init__(self, content: bytes, ends: NDArray[np.int64]) -> None:
        """`ends` tells where each text ends in `content`."""
        self.content = content
        self.ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """These texts, in their order."""
        encoded = [text.encode("utf-8", _LOST) for text in texts]
        ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)), dtype=np.int64)
        return cls(b"".join(encoded), ends)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        row = range(len(self))[at]
        first = 0 if row == 0 else int(self.ends[row - 1])
        return self.content[first : int(self.ends[row])].decode("utf-8", _LOST)

    def __iter__(self) -> Iterator[str]:
        first = 0
        for end in self._ends:
            yield self.content[first:end].decode("utf-8", _LOST)
            first = end

    def holding(self, word: str) -> NDArray[np.bool_]:
        """Tell which texts hold a word, as it is written; all of them hold the empty one."""
        wanted = word.encode("utf-8", _LOST)
        if not wanted:
            return np.ones(len(self), dtype=bool)
        found = np.zeros(len(self), dtype=bool)
        at = self.content.find(wanted)
        while at >= 0:
            row = bisect_right(self._ends, at)
            end = self._ends[row]
            if at + len(wanted) <= end:
                found[row] = True
                at = self.content.find(wanted, end)
            else:  # the end of one text with the beginning of the next
                at = self.content.find(wanted, at + 1)
        return found

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = self.ends.tolist()
        return ends
