"""The legend: what the marks mean, how many there are of each, and what is not drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.views.picture.canvas import Box, Canvas, Column, Writing, length, middle_baseline, shortened
from geo.views.picture.mark_shapes import draw_cluster_sign, draw_side, draw_symbol, plain_symbol
from geo.views.picture.theme import Theme
from geo.views.picture.words import COMPARED, FORMS_HEADING, NO_TYPE, NOT_DRAWN, TOLD, TYPES, PictureWords
from geo.views.symbols import FORMS, MARKER_RADIUS_PX, SEVERAL, Form, Symbol

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
    side: int = 0
    """FIRST or SECOND for one of two compared sources."""

    @property
    def has_sign(self) -> bool:
        """Whether something is drawn before its text."""
        return self.several or self.side > 0 or self.symbol is not None or self.form is not None

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
    say = words.language.say
    types = tuple(Row(name, number, symbol=symbol) for symbol, name, number in words.types)
    forms = [Row(name, number, form=form) for form, name, number in words.forms]
    forms += [Row(say(SEVERAL), several=True)] if words.several else []
    rest, told = (tuple(Row(name, number) for name, number in rows) for rows in (words.rest, words.told))
    sides = tuple(Row(name, number, side=side) for side, name, number in words.compared)
    return (
        Section(say(TYPES), types or (Row(say(NO_TYPE)),)),
        Section(say(FORMS_HEADING), tuple(forms)),
        *([Section(say(COMPARED), sides)] if sides else []),
        Section(say(NOT_DRAWN), rest),
        Section(say(TOLD), told),
    )


def draw_panel(canvas: Canvas, sections: Sequence[Section], box: Box, colours: Theme, *, rtl: bool) -> None:
    """Draw the legend from top to bottom in a box beside the map, all of it, closer where the box is low."""
    left, top, right, bottom = box
    column = Column(left + _EDGE_PX, right - _EDGE_PX, rtl)
    places = sum(len(section.rows) + 1.4 for section in sections) + 0.8
    step = min(_MOST_ROW_PX, (bottom - top) / places)
    size = min(13.0, step * 0.86)
    y = top + step
    for section in sections:
        baseline = middle_baseline(y, size)
        heading = shortened(section.heading, size, column.right - column.left, bold=True)
        canvas.write(
            Writing(
                column.start(), baseline, heading, size, colours.text, bold=True, align=column.at_start, rtl=column.rtl
            )
        )
        y += step * 1.1
        for row in section.rows:
            _draw_row(canvas, row, column, y, size, step, colours)
            y += step
        y += step * 0.3


def _draw_row(canvas: Canvas, row: Row, column: Column, y: float, size: float, step: float, colours: Theme) -> None:
    indent = _SIGN_PX if row.has_sign else 0.0
    if row.has_sign:
        radius = min(MARKER_RADIUS_PX, step * 0.42)
        _draw_sign(canvas, row, column.start(MARKER_RADIUS_PX), y, radius, colours)
    baseline = middle_baseline(y, size)
    number = "" if row.number is None else f"{row.number:,}"
    room = column.right - column.left - indent - (length(number, size) + 10 if number else 0)
    text = shortened(row.text, size, room)
    canvas.write(
        Writing(column.start(indent), baseline, text, size, colours.text, align=column.at_start, rtl=column.rtl)
    )
    if number:
        canvas.write(Writing(column.end(), baseline, number, size, colours.text, align=column.at_end))


def _draw_sign(canvas: Canvas, row: Row, x: float, y: float, radius: float, colours: Theme) -> None:
    if row.side:
        draw_symbol(canvas, x, y, plain_symbol(colours), FORMS[0], colours, radius * 0.7)
        draw_side(canvas, x, y, radius * 0.7, row.side, 1.0, colours)
    elif row.several:
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
        if section.rows[0].side:
            yield from section.rows
            continue
        told = ", ".join(row.words() for row in section.rows if row.number)
        yield Row(f"{section.heading}: {told or 0}")


def draw_strip(
    canvas: Canvas, placed: Sequence[Placed], box: Box, size: float, step: float, colours: Theme, *, rtl: bool
) -> None:
    """Draw a flowed legend in a box under the map."""
    left, top, right, _ = box
    column = Column(left, right, rtl)
    for one in placed:
        x, y = one.x, top + (one.line + 0.5) * step
        if one.row.has_sign:
            _draw_sign(canvas, one.row, column.start(x + size * 0.6), y, size * 0.55, colours)
            x += size * 1.6
        text = shortened(one.row.words(), size, right - left - x)
        baseline = middle_baseline(y, size)
        canvas.write(
            Writing(column.start(x), baseline, text, size, colours.text, align=column.at_start, rtl=column.rtl)
        )
