"""Spools: records laid aside in a file that has no name, so that an archive need not fit into memory."""

import pickle
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from geo.unnamed_file import UnnamedFile

T = TypeVar("T")

_BUFFER_BYTES = 1 << 18


class Spool(Sequence[T], Generic[T]):
    """Records by their numbers, in the order in which they were laid aside; gone with the process, however it ends.

    Raises TemporaryFilesError where the folder for temporary files ($TMPDIR) has no room.
    """

    def __init__(self) -> None:
        self._file = UnnamedFile()
        self._ends = array("Q", [0])
        self._unwritten = bytearray()

    def append(self, record: T) -> int:
        """Lay a record aside, and tell its number."""
        packed = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        self._unwritten += packed
        self._ends.append(self._ends[-1] + len(packed))
        if len(self._unwritten) >= _BUFFER_BYTES:
            self._file.move_in(self._unwritten)
        return len(self._ends) - 2

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, number: int) -> T: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[T, ...]: ...
    def __getitem__(self, number: int | slice) -> T | tuple[T, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        first = number % len(self)
        return self._read(self._ends[first], self._ends[first + 1])

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self)):
            yield self[number]

    def __eq__(self, other: object) -> bool:
        """As tuples are: the same records in the same order."""
        if not isinstance(other, Spool | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _read(self, start: int, end: int) -> T:
        written = self._file.length
        if start >= written:
            packed = bytes(self._unwritten[start - written : end - written])
        else:
            packed = self._file.read(start, end - start)
        record: T = pickle.loads(packed)  # noqa: S301 - our own, just written
        return record


class SpooledMapping(Mapping[str, T], Generic[T]):
    """Records by name, in the order in which they were laid aside; the last read ones are at hand."""

    def __init__(self, at_hand: int = 1_000) -> None:
        self._records: Spool[T] = Spool()
        self._numbers: dict[str, int] = {}
        self._at_hand: Any = lru_cache(maxsize=at_hand)(self._records.__getitem__)

    def lay(self, name: str, record: T) -> None:
        """Lay a record aside under a name, in place of what was there under it."""
        self._numbers[name] = self._records.append(record)

    def __getitem__(self, name: str) -> T:
        record: T = self._at_hand(self._numbers[name])
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: object) -> bool:
        return name in self._numbers
