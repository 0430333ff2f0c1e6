"""The sources that are watched: folders and addresses of feeds, from arguments or from a TOML file."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.errors import SourcesError

MIN_INTERVAL_MINUTES = 1.0


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A folder or a feed; one of `url` and `folder` is given."""

    url: str | None = None
    folder: Path | None = None
    outlet: str | None = None
    """Filled in where the articles name none."""
    interval_minutes: float | None = None
    """None: as all are."""
    full_pages: bool = False
    """Whether the pages that a feed links to are fetched, too."""

    @property
    def key(self) -> str:
        """Names it in the memory."""
        return str(self.folder) if self.url is None else self.url

    @property
    def label(self) -> str:
        """Names it in logs: without what follows a question mark, which may be a secret."""
        if self.url is None:
            return str(self.folder)
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """What a file of sources says."""

    sources: tuple[WatchedSource, ...]
    interval_minutes: float | None = None
    pause_seconds: float | None = None
    contact: str | None = None
    """Where the operators of hosts reach whoever watches; told with each request."""


def source_of(text: str, *, full_pages: bool = False) -> WatchedSource:
    """The source that an argument names: an address where it has a scheme, else a folder."""
    scheme = text.partition("://")[0] if "://" in text else ""
    if scheme:
        return _checked(WatchedSource(url=text, full_pages=full_pages), text)
    return WatchedSource(folder=Path(text))


def read_sources(path: Path) -> SourcesFile:
    """Read a TOML file of sources; raises SourcesError, which says where it is wrong."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror or error}); name another") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: is no TOML: {error}") from error
    _known(content, {"source", *_NUMBERS, "contact"}, str(path))
    tables = content.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise SourcesError(f"{path}: write each source under a line [[source]]")
    return SourcesFile(
        tuple(_source(one, f"{path}, source {number}") for number, one in enumerate(tables, 1)),
        interval_minutes=_number(content, "interval_minutes", MIN_INTERVAL_MINUTES, str(path)),
        pause_seconds=_number(content, "pause_seconds", 0.0, str(path)),
        contact=_text(content, "contact", str(path)),
    )


def distinct(sources: Iterable[WatchedSource]) -> tuple[WatchedSource, ...]:
    """Each source once, in order; raises SourcesError where one is given twice in different ways."""
    found: dict[str, WatchedSource] = {}
    for source in sources:
        if found.setdefault(source.key, source) != source:
            raise SourcesError(f"{source.label} is given twice, and differently; keep one of them")
    return tuple(found.values())


_NUMBERS = ("interval_minutes", "pause_seconds")
_KEYS = frozenset({"url", "folder", "outlet", "interval_minutes", "full_pages"})


def _source(table: Mapping[str, Any], where: str) -> WatchedSource:
    _known(table, _KEYS, where)
    url, folder = _text(table, "url", where), _text(table, "folder", where)
    if (url is None) == (folder is None):
        raise SourcesError(f"{where}: give url or folder, one of the two")
    full_pages = table.get("full_pages", False)
    if not isinstance(full_pages, bool):
        raise SourcesError(f"{where}: full_pages is true or false")
    if full_pages and url is None:
        raise SourcesError(f"{where}: full_pages goes with url; a folder holds what it holds")
    source = WatchedSource(
        url=url,
        folder=None if folder is None else Path(folder),
        outlet=_text(table, "outlet", where),
        interval_minutes=_number(table, "interval_minutes", MIN_INTERVAL_MINUTES, where),
        full_pages=full_pages,
    )
    return source if url is None else _checked(source, where)


def _checked(source: WatchedSource, where: str) -> WatchedSource:
    from geo.errors import FetchError
    from geo.watch.client import checked_url

    try:
        checked_url(source.url or "")
    except FetchError as error:
        raise SourcesError(f"{where.partition('?')[0]}: {error}") from error
    return source


def _known(table: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    strange: Sequence[str] = sorted(set(table) - set(keys))
    if strange:
        raise SourcesError(f"{where}: {strange[0]} is not known here; there are {', '.join(sorted(keys))}")


def _text(table: Mapping[str, Any], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise SourcesError(f"{where}: {key} is a text on one line, in quotation marks")
    return value


def _number(table: Mapping[str, Any], key: str, least: float, where: str) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value < 1e6:
        raise SourcesError(f"{where}: {key} is a number, at least {least:g}")
    return float(value)
