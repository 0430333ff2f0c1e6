"""What is remembered of each source between rounds, in a file that is written whole or not at all."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from geo.errors import SourcesError
from geo.whole_file import whole_file

_VERSION = 1


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """One source."""

    etag: str | None = None
    last_modified: str | None = None
    """As the host gave them: it is asked only for what is newer."""
    digest: str | None = None
    """Of the content last taken in, for hosts that give neither."""
    due: str | None = None
    """When it is asked next, ISO 8601; None: at once."""
    succeeded: str | None = None
    """When it last answered, ISO 8601; None: never."""
    failures: int = 0
    """In a row."""
    error: str | None = None
    """The last failure's, while there is one."""
    pages: tuple[str, ...] = ()
    """Links in the feed whose pages were fetched."""
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """File of a folder ► its size in bytes and its time in nanoseconds when it was read."""

    def due_at(self) -> datetime | None:
        """When it is asked next; None: at once."""
        return None if self.due is None else datetime.fromisoformat(self.due)


def read_memory(path: Path) -> dict[str, SourceMemory]:
    """What is remembered, by the sources' keys; raises SourcesError where the file is none of these."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["version"] != _VERSION:
            raise ValueError("of another version")
        return {key: _memory(one) for key, one in content["sources"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourcesError(
            f"{path}: is not what watch remembers ({error}); delete it, and all sources are asked anew, nothing is lost"
        ) from error


def write_memory(path: Path, memory: Mapping[str, SourceMemory]) -> None:
    """Write what is remembered; raises ExportError."""
    content = {"version": _VERSION, "sources": {key: asdict(one) for key, one in memory.items()}}
    with whole_file(path, "make room, or name another with --memory") as stream:
        stream.write(json.dumps(content, ensure_ascii=True, indent=1).encode())


def _memory(record: Mapping[str, Any]) -> SourceMemory:
    known = {one.name: record[one.name] for one in fields(SourceMemory) if one.name in record}
    known["pages"] = tuple(map(str, record.get("pages", ())))
    known["files"] = {name: (int(size), int(time)) for name, (size, time) in record.get("files", {}).items()}
    memory = SourceMemory(**known)
    memory.due_at()
    return memory
