"""The legend: what the marks mean, how many there are of each, and what is not drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.views.picture.canvas import Box, Canvas, Writing, length, middle_baseline, shortened
from geo.views.picture.mark_shapes import draw_cluster_sign, draw_symbol, plain_symbol
from geo.views.picture.theme import Theme
from geo.views.picture.words import FORMS_HEADING, NO_TYPE, NOT_DRAWN, SEVERAL, TOLD, TYPES, PictureWords
from geo.views.symbols import FORMS, MARKER_RADIUS_PX, Form, Symbol

_EDGE_PX = 18.0
_SIGN_PX = 28.0
_MOST_ROW_PX = 25.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the legend."""

    text: str
    number: int | None = None
    symbol: Symbol | None = None
    form: Form | None = None
    several: bool = False
    """Whether it tells of marks of several incidents."""

    @property
    def has_sign(self) -> bool:
        """Whether something is drawn before its text."""
        return self.several or self.symbol is not None or self.form is not None

    def words(self) -> str:
        """Text and number together."""
        return self.text if self.number is None else f"{self.text} {self.number:,}"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


def legend_of(words: PictureWords) -> tuple[Section, ...]:
    """The sections of a picture's legend."""
    types = tuple(Row(name, number, symbol=symbol) for symbol, name, number in words.types)
    forms = [Row(name, number, form=form) for form, name, number in words.forms]
    forms += [Row(SEVERAL, several=True)] if words.several else []
    rest, told = (tuple(Row(name, number) for name, number in rows) for rows in (words.rest, words.told))
    return (
        Section(TYPES, types or (Row(NO_TYPE),)),
        Section(FORMS_HEADING, tuple(forms)),
        Section(NOT_DRAWN, rest),
        Section(TOLD, told),
    )


def draw_panel(canvas: Canvas, sections: Sequence[Section], box: Box, colours: Theme) -> None:
    """Draw the legend from top to bottom in a box beside the map, all of it, closer where the box is low."""
    left, top, right, bottom = box
    places = sum(len(section.rows) + 1.4 for section in sections) + 0.8
    step = min(_MOST_ROW_PX, (bottom - top) / places)
    size = min(13.0, step * 0.86)
    y = top + step
    for section in sections:
        heading = middle_baseline(y, size)
        canvas.write(Writing(left + _EDGE_PX, heading, section.heading, size, colours.text, bold=True))
        y += step * 1.1
        for row in section.rows:
            _draw_row(canvas, row, left + _EDGE_PX, right - _EDGE_PX, y, size, step, colours)
            y += step
        y += step * 0.3


def _draw_row(
    canvas: Canvas, row: Row, left: float, right: float, y: float, size: float, step: float, colours: Theme
) -> None:
    if row.has_sign:
        _draw_sign(canvas, row, left + MARKER_RADIUS_PX, y, min(MARKER_RADIUS_PX, step * 0.42), colours)
        left += _SIGN_PX
    baseline = middle_baseline(y, size)
    number = "" if row.number is None else f"{row.number:,}"
    room = right - left - (length(number, size) + 10 if number else 0)
    canvas.write(Writing(left, baseline, shortened(row.text, size, room), size, colours.text))
    if number:
        canvas.write(Writing(right, baseline, number, size, colours.text, align="right"))


def _draw_sign(canvas: Canvas, row: Row, x: float, y: float, radius: float, colours: Theme) -> None:
    if row.several:
        draw_cluster_sign(canvas, x, y, radius * 1.1)
    elif row.symbol is not None:
        draw_symbol(canvas, x, y, row.symbol, FORMS[0], colours, radius)
    elif row.form is not None:
        draw_symbol(canvas, x, y, plain_symbol(colours), row.form, colours, radius)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in a strip; x is its left edge, line the number of its line."""

    row: Row
    x: float
    line: int


def flowed(sections: Sequence[Section], width: float, size: float) -> tuple[Placed, ...]:
    """Set the legend in lines, one row after another; what is nowhere to be counted is left out."""
    placed: list[Placed] = []
    x, line = 0.0, 0
    for row in _worth_a_place(sections):
        wide = length(row.words(), size) + (size * 1.6 if row.has_sign else 0.0)
        if x > 0 and x + wide > width:
            x, line = 0.0, line + 1
        placed.append(Placed(row, x, line))
        x += wide + size * 1.3
    return tuple(placed)


def _worth_a_place(sections: Sequence[Section]) -> Iterable[Row]:
    types, forms, *others = sections
    yield from types.rows
    yield from (row for row in forms.rows if row.several or row.number)
    for section in others:
        told = ", ".join(row.words() for row in section.rows if row.number)
        yield Row(f"{section.heading}: {told or 0}")


def draw_strip(canvas: Canvas, placed: Sequence[Placed], box: Box, size: float, step: float, colours: Theme) -> None:
    """Draw a flowed legend in a box under the map."""
    left, top, right, _ = box
    for one in placed:
        x, y = left + one.x, top + (one.line + 0.5) * step
        if one.row.has_sign:
            _draw_sign(canvas, one.row, x + size * 0.6, y, size * 0.55, colours)
            x += size * 1.6
        text = shortened(one.row.words(), size, right - x)
        canvas.write(Writing(x, middle_baseline(y, size), text, size, colours.text))
