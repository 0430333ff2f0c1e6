"""Files without a name in the folder for temporary files ($TMPDIR): gone with the process, however it ends."""

import os
import tempfile
from io import FileIO

from geo.errors import TemporaryFilesError


class UnnamedFile:
    """Bytes laid aside one after the other; there is no file before the first.

    Raises TemporaryFilesError, which names the folder, where they can be neither written nor read, as on a full disk.
    """

    def __init__(self) -> None:
        self._file: FileIO | None = None
        self.length = 0
        """In bytes."""

    def move_in(self, content: bytearray) -> None:
        """Write at the end, and empty what was given."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this
            while content:
                written = self._file.write(content)
                self.length += written
                del content[:written]
        except OSError as error:
            raise _trouble("written", error) from error

    def read(self, start: int, length: int) -> bytes:
        """So many bytes, from a position on."""
        if self._file is None:
            return b""
        try:
            return os.pread(self._file.fileno(), length, start)
        except OSError as error:
            raise _trouble("read", error) from error


def _trouble(done: str, error: OSError) -> TemporaryFilesError:
    # No folder is known where none could be written to at all.
    where = tempfile.tempdir or "$TMPDIR"
    return TemporaryFilesError(
        f"{where}: temporary files cannot be {done} ({error.strerror or error}); make room there, or set TMPDIR to a "
        "folder with room"
    )
