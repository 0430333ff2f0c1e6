"""What a user has added to the gazetteer: copies of the tables beside the index, and a list of them."""

import gzip
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from gazetteer.errors import GazetteerError
from gazetteer.tables import Kind, kind_of

LIST_FILE = "added.json"
_FOLDER = "added"
_BYTES_AT_ONCE = 1 << 20
_KINDS: dict[Kind, tuple[str, str]] = {
    "geonames": ("GeoNames (geonames.org)", "CC BY 4.0"),
    "geonames-names": ("GeoNames (geonames.org)", "CC BY 4.0"),
    "ocha": ("OCHA Common Operational Datasets (data.humdata.org)", "CC BY-IGO"),
    "whosonfirst": ("Who's On First (whosonfirst.org)", "CC BY 4.0 and those of its sources"),
    "own": ("own table", "not stated"),
}
"""Source and licence of each kind of table, unless the user names others."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and its total (0 where not known)."""


@dataclass(frozen=True, slots=True)
class Addition:
    """One table that a user has added."""

    name: str
    """The name of the file that was given; no two additions share one."""
    copy: str
    """The copy's name in the folder beside the index."""
    kind: Kind
    source: str
    """Whom to credit."""
    licence: str
    added: str
    """The day, ISO 8601."""
    sha256: str
    """Of the file that was given."""
    country_code: str | None
    """The country of rows that name none; None: told by the towns beside them."""

    def same_as(self, other: "Addition") -> bool:
        """Whether adding the other would change nothing."""
        return replace(self, added=other.added, name=other.name, copy=other.copy) == other


def additions_in(directory: Path) -> tuple[Addition, ...]:
    """What was added to the gazetteer in a directory; raises GazetteerError where the list is damaged."""
    path = directory / LIST_FILE
    try:
        return tuple(Addition(**one) for one in json.loads(path.read_text("utf-8"))["tables"])
    except FileNotFoundError:
        return ()
    except NotADirectoryError as e:
        raise GazetteerError(f"{directory}: no folder; choose another directory") from e
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise GazetteerError(f"{path}: the list of added tables is damaged; delete it and add the tables again") from e


def write_additions(directory: Path, additions: Iterable[Addition]) -> None:
    """Replace the list of what was added, whole or not at all, and delete copies that nothing needs any more."""
    kept = tuple(additions)
    text = json.dumps({"tables": [asdict(one) for one in kept]}, ensure_ascii=False, indent=1)
    part = directory / f".{LIST_FILE}.{secrets.token_hex(4)}.part"
    part.write_text(text, "utf-8")
    part.replace(directory / LIST_FILE)
    needed = {one.copy for one in kept}
    for copy in (directory / _FOLDER).glob("*"):
        if copy.name not in needed:
            copy.unlink(missing_ok=True)


def copy_of(directory: Path, addition: Addition) -> Path:
    """Where the copy of an added table lies; raises GazetteerError where it is gone."""
    path = directory / _FOLDER / addition.copy
    if not path.is_file():
        raise GazetteerError(
            f"{path}: this copy of {addition.name} is gone; add the table again, "
            f"or take it out: incident-map gazetteer remove {addition.name}"
        )
    return path


def take_copy(
    directory: Path,
    file: Path,
    *,
    today: date,
    source: str | None = None,
    licence: str | None = None,
    country_code: str | None = None,
    progress: Progress | None = None,
) -> Addition:
    """Copy a table beside the index, packed; what it is a copy of is listed only by `write_additions`.

    `source` and `licence` are those usual for its kind unless given. Raises GazetteerError for a file that is no
    known table or cannot be read or written.
    """
    kind = kind_of(file)
    folder = directory / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        packed = zipfile.is_zipfile(file) or file.suffix == ".gz"
        part = folder / f".{secrets.token_hex(8)}.part"
        try:
            with file.open("rb") as given, part.open("xb") as out:
                digest = _copied(given, out, packed, file.stat().st_size, progress)
            copy = f"{digest[:16]}-{file.name}{'' if packed else '.gz'}"
            part.replace(folder / copy)
        finally:
            part.unlink(missing_ok=True)
    except OSError as e:
        where = e.filename or file
        raise GazetteerError(f"{where}: cannot be copied ({e.strerror or e}); make room or see its rights") from e
    usual_source, usual_licence = _KINDS[kind]
    return Addition(
        name=file.name,
        copy=copy,
        kind=kind,
        source=usual_source if source is None else source,
        licence=usual_licence if licence is None else licence,
        added=today.isoformat(),
        sha256=digest,
        country_code=country_code,
    )


def _copied(given: BinaryIO, out: BinaryIO, packed: bool, total: int, progress: Progress | None) -> str:
    digest = hashlib.sha256()
    done = 0
    target = out if packed else gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=1, mtime=0)
    while content := given.read(_BYTES_AT_ONCE):
        digest.update(content)
        target.write(content)
        done += len(content)
        if progress is not None:
            progress("Copying the table", done, total)
    if not packed:
        target.close()
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest()


def with_addition(additions: Iterable[Addition], new: Addition) -> tuple[Addition, ...]:
    """The list with a table added at its end, in place of an older one of the same name or content."""
    return (*(a for a in additions if a.name != new.name and a.sha256 != new.sha256), new)


def without(additions: Iterable[Addition], name: str) -> tuple[Addition, ...]:
    """The list without the table of this name; raises GazetteerError where there is none."""
    listed = tuple(additions)
    kept = tuple(a for a in listed if a.name != name)
    if len(kept) == len(listed):
        names = ", ".join(a.name for a in listed) or "none"
        raise GazetteerError(f"no table named {name} was added; there are: {names}")
    return kept
