"""Whole numbers laid aside in a file, equal ones in one pile, so that they can be sorted pile by pile."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from geo.unnamed_file import UnnamedFile

Numbers = NDArray[np.int64]

_UNWRITTEN_BYTES = 1 << 13


class Piles:
    """Rows of whole numbers in a file that has no name; gone with the process, however it ends.

    Raises TemporaryFilesError where the folder for temporary files ($TMPDIR) has no room.
    """

    def __init__(self, count: int, width: int, pile_of: Callable[[Numbers], Numbers]) -> None:
        """`pile_of` tells the pile, below `count`, of each row by its first number."""
        self._width = width
        self._pile_of = pile_of
        self._file = UnnamedFile()
        self._written: tuple[list[tuple[int, int]], ...] = tuple([] for _ in range(count))
        """Where in the file the parts of each pile begin, and how long they are."""
        self._unwritten = tuple(bytearray() for _ in range(count))

    def add(self, rows: Numbers) -> None:
        """Lay rows aside: an array of numbers, or of as many columns as a row is wide."""
        rows = rows.reshape(-1, self._width)
        numbers = self._pile_of(rows[:, 0])
        order = np.argsort(numbers, kind="stable")
        found, starts = np.unique(numbers[order], return_index=True)
        for number, part in zip(found.tolist(), np.split(rows[order], starts[1:]), strict=False):
            unwritten = self._unwritten[number]
            unwritten += part.tobytes()
            if len(unwritten) >= _UNWRITTEN_BYTES:
                self._write(number)

    def __iter__(self) -> Iterator[Numbers]:
        """Each pile that has rows, in the order in which they were laid aside; few rows, or none, are one pile."""
        if self._file.length == 0:
            yield np.frombuffer(b"".join(self._unwritten), dtype=np.int64).reshape(-1, self._width)
            return
        for parts, unwritten in zip(self._written, self._unwritten, strict=True):
            if parts or unwritten:
                read = b"".join(self._file.read(*part) for part in parts)
                yield np.frombuffer(read + unwritten, dtype=np.int64).reshape(-1, self._width)

    def _write(self, number: int) -> None:
        unwritten = self._unwritten[number]
        self._written[number].append((self._file.length, len(unwritten)))
        self._file.move_in(unwritten)
