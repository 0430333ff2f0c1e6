"""What a picture is drawn on: the same calls make pixels or vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from geo.views.fonts import font, is_right_to_left
from geo.views.mercator import Pixels

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in CSS pixels from the picture's upper left corner."""

_MEASURED_AT_PX = 96
"""Texts are measured at this size, where rounding to pixels does not show, so that every engine sets the same lines."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One line of text."""

    x: float
    baseline: float
    text: str
    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    """Which part of the text stands at x: its `left`, `middle` or `right`."""
    halo: str | None = None
    """Colour of an outline that keeps it apart from what is under it."""
    link: str | None = None
    """A web address that it opens, where the picture can."""

    rtl: bool | None = None
    """Whether it reads from right to left; None: as its first letter does."""

    @property
    def reads_from_right(self) -> bool:
        """Whether it reads from right to left."""
        return is_right_to_left(self.text) if self.rtl is None else self.rtl


@dataclass(frozen=True, slots=True)
class Column:
    """Room for lines of text, which begin at its right where it is read from right to left."""

    left: float
    right: float
    rtl: bool

    def start(self, offset: float = 0.0) -> float:
        """Where lines begin, or some way on from there."""
        return self.right - offset if self.rtl else self.left + offset

    def end(self) -> float:
        """Where lines end."""
        return self.left if self.rtl else self.right

    @property
    def at_start(self) -> str:
        """How a text is aligned that begins at a point."""
        return "right" if self.rtl else "left"

    @property
    def at_end(self) -> str:
        """How a text is aligned that ends at a point."""
        return "left" if self.rtl else "right"


class Canvas(Protocol):
    """Draws in CSS pixels from the picture's upper left corner; what comes later lies over what came before.

    Texts lie over everything. Outlines lie inside of what they go around, as wide as `width`.
    """

    def areas(self, rings: Sequence[Pixels], colour: str) -> None:
        """Fill rings, none of which is a hole."""

    def lines(
        self, lines: Sequence[Pixels], colour: str, width: float, *, dashed: bool = False, rounded: bool = False
    ) -> None:
        """Draw lines; `rounded` ones have round ends and corners."""

    def disc(
        self, x: float, y: float, radius: float, fill: str | None, edge: str | None = None, width: float = 0.0
    ) -> None:
        """Draw a disc, filled or not."""

    def dashed_ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        """Draw a circle of dashes."""

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str, width: float) -> None:
        """Draw a part of a ring, in degrees clockwise from the right."""

    def box(self, box: Box, fill: str | None, edge: str | None = None, width: float = 0.0, corner: float = 0.0) -> None:
        """Draw a rectangle, filled or not; `corner` is the radius of its corners."""

    def write(self, writing: Writing) -> None:
        """Write a line of text."""


def length(text: str, size: float, *, bold: bool = False) -> float:
    """How long a line of text is."""
    return _length(text, bold) * size / _MEASURED_AT_PX


@lru_cache(maxsize=4096)
def _length(text: str, bold: bool) -> float:
    return font(_MEASURED_AT_PX, bold=bold).getlength(text)


def middle_baseline(y: float, size: float) -> float:
    """The baseline of a text whose middle is at y."""
    return y + _MIDDLE * size


_MIDDLE = 0.34
"""Half of a capital's height in FiraGO, as a share of the size."""


def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if length(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle].rstrip() + "…", size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, size: float, width: float, most_lines: int) -> list[str]:
    """The text in lines of this width, words that are longer broken; what is too much for the last one is cut with an
    ellipsis.
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most_lines:
        if len(lines) == most_lines - 1:
            lines.append(shortened(rest, size, width))
            break
        line = _first_line(rest, size, width)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return lines


def _first_line(text: str, size: float, width: float) -> str:
    """As many words as fit, and of one that fits into no line as much as does."""
    words = text.split(" ")
    count = 0
    while count < len(words) and length(" ".join(words[: count + 1]), size) <= width:
        count += 1
    line = " ".join(words[:count])
    if count < len(words) and length(words[count], size) > width:
        whole = f"{line} {words[count]}" if line else words[count]
        kept = len(shortened(whole, size, width)) - 1
        return whole[: max(1, kept, len(line))]
    return line
