"""Plain text: one article, or several one after another with no separator."""

from collections.abc import Iterator

from geo.articles.decoding import MAX_LINE_CHARS
from geo.articles.dump import split_dump
from geo.articles.items import Item
from geo.articles.unreadable import Unreadable


def read_text(path: str, text: str) -> Iterator[Item | Unreadable]:
    """The articles of a text whose line breaks are `\\n`, each with the line it starts on."""
    if not text.strip():
        yield Unreadable(path, None, "is empty")
        return
    longest = _overlong_line(text)
    if longest is not None:
        reason = f"is longer than {MAX_LINE_CHARS:,} characters: no article is; break it into lines"
        yield Unreadable(path, longest, reason)
        return
    for part in split_dump(text):
        yield Item(
            line=part.line,
            text=text[part.start : part.end],
            source=part.source,
            published=part.published,
            published_latest=part.published_latest,
        )


def _overlong_line(text: str) -> int | None:
    if len(text) <= MAX_LINE_CHARS:
        return None
    return next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > MAX_LINE_CHARS), None)
