"""Texts cut into marked pieces, so that the browser only ever sets them as text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of an article that means something; offsets are code points of the article."""

    start: int
    end: int
    kind: str
    """`place`, `date`, `event`, `passage`, `chosen`, `unresolved` or `government`: a class of the page's style."""
    note: str = ""
    """Shown when pointed at; a reason is said in the page's language."""


def pieces(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> list[dict[str, Any]]:
    """Cut `text[start:end]` wherever a mark begins or ends; the pieces' texts joined are that text again.

    Each piece is {"text", "kinds", "notes"}: marks may lie inside and across one another; what a mark has outside
    start and end, or nothing at all, is left out.
    """
    end = len(text) if end is None else min(end, len(text))
    clipped = [
        Mark(max(mark.start, start), min(mark.end, end), mark.kind, mark.note)
        for mark in marks
        if max(mark.start, start) < min(mark.end, end)
    ]
    borders = sorted({start, end, *(mark.start for mark in clipped), *(mark.end for mark in clipped)})
    return [
        _piece(text[left:right], [mark for mark in clipped if mark.start <= left and right <= mark.end])
        for left, right in pairwise(borders)
    ]


def _piece(text: str, covering: list[Mark]) -> dict[str, Any]:
    return {
        "text": text,
        "kinds": list(dict.fromkeys(mark.kind for mark in covering)),
        "notes": list(dict.fromkeys(mark.note for mark in covering if mark.note)),
    }
