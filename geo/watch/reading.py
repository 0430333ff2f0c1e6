"""What is new in one source: entries of a feed, with their pages where asked for, or files of a folder."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from geo.articles.article import Article
from geo.articles.decoding import HEAD_BYTES
from geo.articles.formats import FEED, format_of_content
from geo.articles.readers import ArticleDefaults, files_under, read_articles, read_bytes
from geo.articles.unreadable import Unreadable
from geo.errors import FetchError
from geo.watch.client import Answer, Client
from geo.watch.memory import SourceMemory
from geo.watch.robots import Robots
from geo.watch.sources import WatchedSource

FEED_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
        *("application/x-rss+xml", "application/octet-stream", "text/plain", "text/html", ""),
    }
)
"""Many hosts name their feeds wrongly: what is no feed by its content is refused after that."""
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
SETTLED_SECONDS = 2.0
"""A file that changed later than this ago may still be written to, and is left for the next round."""
MAX_WAIT = timedelta(days=1)
"""The longest that a source is left alone, whatever it asks for and however often it failed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one source gave in one round."""

    source: WatchedSource
    items: Iterable[Article | Unreadable]
    memory: SourceMemory
    """To be kept once the items are in the store."""
    told: str
    """In a few words: "200, entries 20"."""
    is_new: bool
    """Whether there is anything to take in."""


def look(
    source: WatchedSource,
    memory: SourceMemory,
    client: Client,
    robots: Robots,
    *,
    now: datetime,
    interval: timedelta,
    settle: Callable[[Path], bool] | None = None,
) -> Found:
    """Look for what is new in a source; what fails is told in the memory, with the time of the next attempt.

    `settle` tells whether a file is written to no more; by its time where None.
    """
    try:
        found = (
            _in_feed(source, memory, client, robots, now)
            if source.folder is None
            else _in_folder(source, source.folder, memory, settle or _is_settled)
        )
    except FetchError as error:
        return failure(source, memory, str(error), now=now, interval=interval)
    except OSError as error:
        return failure(source, memory, f"cannot be read ({error.strerror or error})", now=now, interval=interval)
    if isinstance(found, _Refused):
        return failure(source, memory, found.reason, now=now, interval=interval, at_least=found.wait)
    kept = replace(found.memory, due=_iso(now + interval), succeeded=_iso(now), failures=0, error=None)
    return replace(found, memory=kept)


def failure(
    source: WatchedSource,
    memory: SourceMemory,
    reason: str,
    *,
    now: datetime,
    interval: timedelta,
    at_least: timedelta = timedelta(0),
) -> Found:
    """A source that gave nothing: each failure in a row doubles the time until it is asked again, up to MAX_WAIT."""
    wait = min(MAX_WAIT, max(at_least, interval * 2 ** min(memory.failures + 1, 20)))
    kept = replace(memory, due=_iso(now + wait), failures=memory.failures + 1, error=reason)
    minutes = max(1, round(wait.total_seconds() / 60))
    return Found(source, (), kept, f"failed: {reason}; asked again in {minutes} min", is_new=False)


@dataclass(frozen=True, slots=True)
class _Refused:
    """An answer that is no content."""

    reason: str
    wait: timedelta


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


# ---------------------------------------------------------------------------------------------- feeds
def _in_feed(
    source: WatchedSource, memory: SourceMemory, client: Client, robots: Robots, now: datetime
) -> Found | _Refused:
    headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"}
    if memory.etag is not None:
        headers["If-None-Match"] = memory.etag
    if memory.last_modified is not None:
        headers["If-Modified-Since"] = memory.last_modified
    answer = client.get(source.url or "", headers, media_types=FEED_TYPES)
    if answer.status == 304:
        return Found(source, (), memory, "304, nothing new", is_new=False)
    if answer.status != 200:
        asked = answer.retry_after_seconds(now) or 0.0
        return _Refused(f"answered {answer.status}", timedelta(seconds=min(asked, MAX_WAIT.total_seconds())))
    after = replace(
        memory,
        etag=_header(answer, "etag"),
        last_modified=_header(answer, "last-modified"),
        digest=hashlib.sha256(answer.content).hexdigest(),
    )
    if after.digest == memory.digest:
        return Found(source, (), after, "200, nothing new", is_new=False)
    if format_of_content(answer.content[:HEAD_BYTES].lstrip()) is not FEED:
        raise FetchError("answered with what is no RSS or Atom feed")
    defaults = ArticleDefaults(source=source.outlet)
    items = list(read_bytes(source.label, answer.content, defaults=defaults, suffix=".rss"))
    entries = sum(isinstance(one, Article) for one in items)
    told = f"200, entries {entries}"
    if entries == 0 and items:
        raise FetchError(str(items[0].reason) if isinstance(items[0], Unreadable) else "holds no entries")
    if source.full_pages:
        items, after, pages = _with_pages(items, after, client, robots)
        told = f"{told}, {pages}"
    return Found(source, items, after, told, is_new=True)


def _header(answer: Answer, name: str) -> str | None:
    """A header that may be sent back; None where there is none, or none that is short and plain."""
    value = answer.headers.get(name, "").strip()
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def _with_pages(
    items: Iterable[Article | Unreadable], memory: SourceMemory, client: Client, robots: Robots
) -> tuple[list[Article | Unreadable], SourceMemory, str]:
    """The items, with the texts of the pages that they link to where these were not fetched before and say more."""
    known = set(memory.pages)
    whole: list[Article | Unreadable] = []
    linked: list[str] = []
    fetched = failed = 0
    for item in items:
        if not isinstance(item, Article) or item.url is None:
            whole.append(item)
            continue
        linked.append(item.url)
        if item.url in known:
            continue  # it was taken in with its page: the feed's few words would be another article
        try:
            whole.append(_with_page(item, client, robots))
            fetched += 1
        except FetchError as error:
            whole.append(item)
            reason = f"the page of {item.url.partition('?')[0]}: {error}; taken as the feed gives it"
            whole.append(Unreadable(item.source or "feed", None, reason, kept=True))
            failed += 1
    return whole, replace(memory, pages=tuple(dict.fromkeys(linked))), f"pages {fetched}, without their page {failed}"


def _with_page(article: Article, client: Client, robots: Robots) -> Article:
    url = article.url or ""
    pause = robots.pause_seconds(url)
    if pause is None:
        raise FetchError("its host's robots.txt asks not to fetch it")
    answer = client.get(url, {"Accept": "text/html"}, media_types=PAGE_TYPES, pause_seconds=pause)
    if answer.status != 200:
        raise FetchError(f"answered {answer.status}")
    read = read_bytes(url.partition("?")[0], answer.content, suffix=".html")
    page = next((one for one in read if isinstance(one, Article)), None)
    if page is None or len(page.text) <= len(article.text):
        return article
    return replace(
        article,
        text=page.text,
        title=article.title or page.title,
        published=article.published or page.published,
        language=article.language or page.language,
    )


# ---------------------------------------------------------------------------------------------- folders
def _in_folder(
    source: WatchedSource, folder: Path, memory: SourceMemory, is_settled: Callable[[Path], bool]
) -> Found | _Refused:
    if not folder.is_dir():
        return _Refused("there is no such folder", timedelta(0))
    seen: dict[str, tuple[int, int]] = {}
    new: list[Path] = []
    left = 0
    for file in files_under(folder):
        name = file.relative_to(folder).as_posix()
        state = _state(file)
        if state is None:
            continue
        if memory.files.get(name) == state:
            seen[name] = state
        elif is_settled(file):
            seen[name] = state
            new.append(file)
        else:
            left += 1
    waiting = f", still written to {left}" if left else ""
    items = _of_files(new, source.outlet)
    return Found(source, items, replace(memory, files=seen), f"new files {len(new)}{waiting}", is_new=bool(new))


def _of_files(files: Iterable[Path], outlet: str | None) -> Iterator[Article | Unreadable]:
    yield from read_articles(list(files), defaults=ArticleDefaults(source=outlet))


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _is_settled(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime >= SETTLED_SECONDS
    except OSError:
        return False


def remembered(memory: Mapping[str, SourceMemory], source: WatchedSource) -> SourceMemory:
    """What is remembered of a source."""
    return memory.get(source.key, SourceMemory())
