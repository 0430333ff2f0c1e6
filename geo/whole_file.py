"""Files that are written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from geo.errors import ExportError


@contextmanager
def whole_file(path: Path, remedy: str = "name another file with --out") -> Iterator[BinaryIO]:
    """Open a file that takes its name only when all of it is written; a failure leaves what stood there before.

    What is no regular file (a pipe, `/dev/null`) is written to as it is. Raises ExportError, which tells the `remedy`,
    where it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
            return
        target = path.resolve()  # a link stays a link: what it points to is replaced
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with unfinished.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{path}: cannot be written ({reason}); {remedy}") from error
