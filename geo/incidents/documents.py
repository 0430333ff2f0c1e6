"""Documents that people write beside a store; where a server holds the store, they are kept in it and laid out here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from geo.errors import ExportError, StoreError
from geo.incidents.access_file import FILE_NAME as ACCESS
from geo.incidents.access_file import read_access
from geo.incidents.corrections_file import FILE_NAME as CORRECTIONS
from geo.incidents.outlets_file import FILE_NAME as OUTLETS
from geo.incidents.outlets_file import read_outlets
from geo.incidents.sensitive_file import FILE_NAME as SENSITIVE
from geo.incidents.sensitive_file import read_sensitive
from geo.whole_file import whole_file

DOCUMENTS = (CORRECTIONS, OUTLETS, SENSITIVE, ACCESS)
"""All that may lie beside a store and belongs to it."""

_READERS: Mapping[str, Callable[[Path], object]] = {
    OUTLETS: read_outlets,
    SENSITIVE: read_sensitive,
    ACCESS: lambda path: path.stat().st_size and read_access(path),  # an empty one takes it back
}
"""Those that a person writes whole; corrections are kept entry by entry."""


def checked_text(path: Path) -> str:
    """The text of a file of outlets, of rules on sensitive places, or of roles.

    Raises OutletsError, SensitiveError or AccessError where an entry is wrong, and StoreError where it is no such file.
    """
    read = _READERS.get(path.name)
    if read is None:
        raise StoreError(f"{path}: is not kept in a store; give a file named {' or '.join(_READERS)}")
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); name another") from error
    read(path)
    return text


def lay_out(folder: Path, documents: Mapping[str, str]) -> None:
    """Write the documents of a shared store where they are read; what is not in the store any more is taken away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in DOCUMENTS:
            path, text = folder / name, documents.get(name)
            if text is None:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != text.encode():
                with whole_file(path, "make the folder writable") as stream:
                    stream.write(text.encode())
    except (OSError, ExportError) as error:
        raise StoreError(f"{folder}: the store's documents cannot be laid out ({error}); make it writable") from error
