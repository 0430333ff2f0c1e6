"""Unreadable and ArticleDefaults: what reading hands on beside the articles, and what it fills in."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read: a whole item, or a part of one that was taken in without it."""

    path: str
    """The file as the user gave it, `standard input`, `pasted text`, or the name of an upload."""
    line: int | None
    """The first line of the item, from 1 (in Parquet, the row); None where the whole file is meant."""
    reason: str
    """What was wrong and what was done about it, without a full stop."""
    kept: bool = False
    """True where the article was taken in all the same and this is only a notice."""

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ArticleDefaults:
    """Filled in where the input gives none."""

    source: str | None = None
    published: date | datetime | None = None


NO_DEFAULTS = ArticleDefaults()
