"""Bytes laid aside in a file without a name, and what is told where it cannot be written or read."""

import errno
import os
import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from geo.errors import TemporaryFilesError
from geo.incidents.piles import Piles
from geo.spool import Spool
from geo.unnamed_file import UnnamedFile


def test_bytes_come_back_and_what_was_given_is_emptied() -> None:
    file = UnnamedFile()
    for number, content in enumerate((b"barley", b"mill")):
        given = bytearray(content)
        file.move_in(given)
        assert given == b""
        assert file.length == (6, 10)[number]
    assert (file.read(0, 6), file.read(6, 4), file.read(4, 4)) == (b"barley", b"mill", b"eymi")


def test_there_is_no_file_before_the_first_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", pytest.fail)
    assert (UnnamedFile().length, UnnamedFile().read(0, 0)) == (0, b"")


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


class Full:
    """A file that takes half of what it is given, once."""

    def __init__(self, **_: Any) -> None:
        self.is_begun = False

    def write(self, content: bytearray) -> int:
        if self.is_begun:
            full()
        self.is_begun = True
        return len(content) // 2


@pytest.mark.parametrize("opened", [full, Full])
@pytest.mark.parametrize(
    "lay_aside",
    [
        lambda: UnnamedFile().move_in(bytearray(8)),
        lambda: Spool[bytes]().append(bytes(1 << 20)),
        lambda: Piles(1, 1, lambda numbers: numbers * 0).add(np.zeros(1 << 15, dtype=np.int64)),
    ],
)
def test_a_full_disk_is_told_with_its_folder_and_what_to_do(
    opened: Any, lay_aside: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tempfile.gettempdir()
    monkeypatch.setattr(tempfile, "TemporaryFile", opened)
    with pytest.raises(TemporaryFilesError) as told:
        lay_aside()
    assert str(told.value) == (
        f"{folder}: temporary files cannot be written (No space left on device); make room there, or set TMPDIR to a "
        "folder with room"
    )


def test_no_folder_at_all_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", full)
    with pytest.raises(TemporaryFilesError, match=r"^\$TMPDIR: temporary files cannot be written"):
        UnnamedFile().move_in(bytearray(8))


def test_what_cannot_be_read_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    file = UnnamedFile()
    file.move_in(bytearray(8))
    monkeypatch.setattr(os, "pread", full)
    with pytest.raises(TemporaryFilesError, match="temporary files cannot be read"):
        file.read(0, 8)
