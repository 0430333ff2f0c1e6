"""RSS and Atom files: one article an entry."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from geo.articles.items import Item
from geo.articles.markup import plain_text
from geo.articles.unreadable import Unreadable

_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")


def read_feed(path: str, text: str) -> Iterator[Item | Unreadable]:
    """The entries of a feed; one that declares entities is refused whole, as they can grow without bound.

    Nothing is fetched: the words are those that the file holds.
    """
    if _declares_entities(text):
        reason = "declares XML entities, which can grow without bound and which no feed needs; refused"
        yield Unreadable(path, 1 + text.count("\n", 0, text.find("<!ENTITY")), reason)
        return
    parsed = _parse(text)
    if not parsed.entries:
        yield Unreadable(path, _error_line(parsed), _nothing_in(parsed))
        return
    if parsed.bozo and _error_line(parsed) is not None:
        reason = f"the XML is broken here ({_error_message(parsed)}); entries after it may be missing"
        yield Unreadable(path, _error_line(parsed), reason, kept=True)
    starts = [1 + text.count("\n", 0, found.start()) for found in _ENTRY.finditer(text)]
    numbers = starts if len(starts) == len(parsed.entries) else [None] * len(parsed.entries)
    outlet = parsed.feed.get("title")
    for entry, number in zip(parsed.entries, numbers, strict=True):
        yield _item(entry, number, outlet)


def _declares_entities(text: str) -> bool:
    """Whether an XML parser meets such a declaration before the root element, after which none can stand.

    Where it cannot parse that far, any words that look like one count.
    """
    if "<!ENTITY" not in text:
        return False
    parser = ParserCreate("utf-8")
    parser.EntityDeclHandler = _declared
    parser.StartElementHandler = _opened
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except _Opened:
        return False
    except (_Declared, ExpatError):
        pass
    return True


class _Declared(Exception):
    """An entity is declared."""


class _Opened(Exception):
    """The root element opens."""


def _declared(*_: object) -> None:
    raise _Declared


def _opened(*_: object) -> None:
    raise _Opened


def _parse(text: str) -> Any:
    import feedparser  # type: ignore[import-untyped]  # late: most inputs are no feeds

    # A stream with the encoding given beside it: a string could be taken for an address and fetched.
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(text.encode()), response_headers=headers, resolve_relative_uris=False)


def _item(entry: Any, number: int | None, outlet: object) -> Item:
    title = plain_text(str(entry.get("title") or ""))
    text = _text(entry)
    own_outlet = (entry.get("source") or {}).get("title")
    return Item(
        line=number,
        text=text or title,
        title=title,
        source=plain_text(str(own_outlet or outlet or "")),
        url=entry.get("link"),
        published=entry.get("published") or entry.get("updated"),
        language=(entry.get("content") or [{}])[0].get("language"),
        article_id=entry.get("id"),
    )


def _text(entry: Any) -> str:
    """The longest of what the entry holds: some feeds give the article as content, some as description."""
    parts = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = [_plain(part.get("value") or "", part.get("type")) for part in parts]
    return max(texts, key=len, default="")


def _plain(value: str, kind: str | None) -> str:
    return value if kind == "text/plain" else plain_text(value)


def _error_line(parsed: Any) -> int | None:
    number_of = getattr(parsed.get("bozo_exception"), "getLineNumber", None)
    return number_of() if number_of is not None else None


def _error_message(parsed: Any) -> str:
    message_of = getattr(parsed.get("bozo_exception"), "getMessage", None)
    return str(message_of()) if message_of is not None else "unknown"


def _nothing_in(parsed: Any) -> str:
    if parsed.bozo and _error_line(parsed) is not None:
        return f"is no RSS or Atom feed that can be read: {_error_message(parsed)}"
    return "is no RSS or Atom feed, or one without entries"
