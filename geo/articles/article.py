"""Article: text with its outlet, link and publication time."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One appearance of an article; offsets everywhere are code points into `text`."""

    article_id: str
    """Kept from the input, else a content hash."""
    source: str | None
    """The outlet as the input names it; None where not known."""
    url: str | None
    """http or https only; None where not given."""
    title: str | None
    text: str
    published: date | datetime | None
    """A datetime is aware; a bare date is never made midnight; None where not known."""
    published_latest: date | None
    """The last day of the interval where only an interval is known (`published` is its first); else None."""
    language: str | None
    """ISO 639-1, given or detected; None where neither."""
    copy_of: str | None
    """article_id of the first article with this text or nearly; None for a first one."""
