"""Where the corrections of a store are kept: in a file beside it, or in the store itself where a server holds it.

A file is for one machine: it is reviewed, edited by hand and kept in version control. A team that shares a database
works from several machines, and a file on one of them would be another for each: whoever took articles in without it
would take the others' corrections back. So the shared store keeps the same text, every version of it with its time;
who corrected what, when and why stands in each entry.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from geo.errors import CorrectionsError
from geo.incidents.correction import Correction
from geo.incidents.corrections_file import (
    FILE_NAME,
    add_corrections,
    correcting,
    corrections_beside,
    read_corrections,
    remove_correction,
)
from geo.incidents.store import Store, Work

Done = TypeVar("Done")


class CorrectionsHome(Protocol):
    """Corrections that can be read and changed; all raise CorrectionsError where they are malformed."""

    def read(self) -> tuple[Correction, ...]:
        """All of them, in their order."""

    def changed(self) -> tuple[int, int]:
        """Another value whenever they have changed; cheaper than reading them."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep them to oneself from reading them to writing them; others wait."""

    def add(self, entries: Iterable[Mapping[str, Any]]) -> tuple[Correction, ...]:
        """Write entries after the others, all or none."""

    def remove(self, which: str) -> Correction:
        """Take the one of this id or number out."""


def corrections_home(store: Store, named: Path | None = None) -> CorrectionsHome:
    """The file that is named, else the one beside the store, or the store itself where a server holds it."""
    if named is not None:
        return FileOfCorrections(named)
    return (
        CorrectionsInStore(store) if store.address.file is None else FileOfCorrections(corrections_beside(store.path))
    )


def changed_at(path: Path) -> tuple[int, int]:
    """When a file was last changed, in ns, and its bytes; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


class FileOfCorrections:
    """Corrections in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[Correction, ...]:
        """As CorrectionsHome says."""
        return read_corrections(self._path)

    def changed(self) -> tuple[int, int]:
        """As CorrectionsHome says: when the file was changed, in ns, and its bytes."""
        return changed_at(self._path)

    def alone(self) -> AbstractContextManager[None]:
        """As CorrectionsHome says."""
        return correcting(self._path)

    def add(self, entries: Iterable[Mapping[str, Any]]) -> tuple[Correction, ...]:
        """As CorrectionsHome says."""
        return add_corrections(self._path, entries)

    def remove(self, which: str) -> Correction:
        """As CorrectionsHome says."""
        return remove_correction(self._path, which)


class CorrectionsInStore:
    """Corrections in the store: a change raises StoreError, and changes nothing, where another came between."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> tuple[Correction, ...]:
        """As CorrectionsHome says."""
        return self._on_copy(read_corrections)

    def changed(self) -> tuple[int, int]:
        """As CorrectionsHome says: how many versions there are."""
        return self._store.document_versions(FILE_NAME), 0

    def alone(self) -> AbstractContextManager[None]:
        """As CorrectionsHome says."""
        return self._store.alone(Work.CORRECTING)

    def add(self, entries: Iterable[Mapping[str, Any]]) -> tuple[Correction, ...]:
        """As CorrectionsHome says."""
        given = tuple(entries)
        return self._on_copy(lambda path: add_corrections(path, given))

    def remove(self, which: str) -> Correction:
        """As CorrectionsHome says."""
        return self._on_copy(lambda path: remove_correction(path, which))

    def _on_copy(self, work: Callable[[Path], Done]) -> Done:
        """Do something with a file that holds the text, and keep the text where it has changed."""
        before = self._store.document(FILE_NAME)
        with TemporaryDirectory() as folder:
            path = Path(folder) / FILE_NAME
            if before is not None:
                path.write_text(before, "utf-8")
            try:
                done = work(path)
            except CorrectionsError as error:
                raise CorrectionsError(str(error).replace(str(path), f"{self._store.address}, {FILE_NAME}")) from error
            after = path.read_text("utf-8") if path.exists() else None
        if after is not None and after != before:
            self._store.set_document(FILE_NAME, after, instead_of=before)
        return done
