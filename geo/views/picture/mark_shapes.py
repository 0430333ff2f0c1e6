"""How marks look: colour and glyph by type, form by how sure the place is, clusters with their mix."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from geo.incidents.compared import FIRST, SECOND
from geo.views.mercator import Frame
from geo.views.picture.canvas import Canvas, Writing, middle_baseline
from geo.views.picture.marks import Mark
from geo.views.picture.theme import Theme
from geo.views.symbols import (
    MARKER_RADIUS_PX,
    STROKE_WIDTH,
    SYMBOLS,
    UNKNOWN_TYPE,
    Form,
    Symbol,
    form_for,
    symbol_for,
)

_EDGE_PX = 2.4
_SIDE_PX, _SIDE_AWAY_PX, _SIDE_SHARE = 3.0, 3.0, 0.9
SIDES_PX = _SIDE_PX + _SIDE_AWAY_PX
"""What the bars of two compared sources take on either side of a mark."""


def draw_marks(
    canvas: Canvas,
    marks: Sequence[Mark],
    frame: Frame,
    corner: tuple[float, float],
    colours: Theme,
    sides: Mapping[str, int],
) -> None:
    """Draw the marks of a frame whose upper left corner lies at `corner` (x, y): rings first, the largest last.

    Where two sources are compared, `sides` tells which of them reports each incident_id.
    """
    left, top = corner
    for mark in marks:
        for colour, radius in sorted(_rings(mark, frame)):
            canvas.dashed_ring(mark.x + left, mark.y + top, radius, colour, 1.3)
    for mark in sorted(marks, key=lambda mark: (not mark.province, len(mark.members), mark.y)):
        x, y = mark.x + left, mark.y + top
        if len(mark.members) > 1:
            _draw_cluster(canvas, mark, x, y, colours)
        else:
            incident = mark.members[0]
            draw_symbol(canvas, x, y, symbol_for(incident.event_type), form_for(incident.geo_precision), colours)
        for side in (FIRST, SECOND):
            told = sum(1 for incident in mark.members if sides.get(incident.incident_id, 0) & side)
            if told:
                draw_side(canvas, x, y, mark.radius, side, told / len(mark.members), colours)


def draw_side(canvas: Canvas, x: float, y: float, radius: float, side: int, share: float, colours: Theme) -> None:
    """Draw the bar of one of two compared sources beside a mark: as high as its share of the mark's incidents."""
    away, half = radius + _SIDE_AWAY_PX, radius * _SIDE_SHARE
    left = x - away - _SIDE_PX if side == FIRST else x + away
    canvas.box((left, y + half - 2 * half * share, left + _SIDE_PX, y + half), colours.text)


def draw_symbol(
    canvas: Canvas,
    x: float,
    y: float,
    symbol: Symbol,
    form: Form,
    colours: Theme,
    radius: float = MARKER_RADIUS_PX,
) -> None:
    """Draw one symbol: a disc, the disc in the middle of a ring, or a hollow square."""
    edge = _EDGE_PX * radius / MARKER_RADIUS_PX
    if form.shape == "square":
        canvas.box((x - radius, y - radius, x + radius, y + radius), colours.plate, symbol.colour, edge)
        _draw_glyph(canvas, x, y, radius * 0.8, symbol, colours.text)
    elif form.shape == "ring":
        canvas.disc(x, y, radius, colours.plate, symbol.colour, edge)
        _draw_glyph(canvas, x, y, radius * 0.8, symbol, colours.text)
    else:
        canvas.disc(x, y, radius * 1.15, colours.plate)
        canvas.disc(x, y, radius, symbol.colour)
        _draw_glyph(canvas, x, y, radius, symbol, symbol.ink)


def draw_cluster_sign(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Draw what stands in a legend for marks of several incidents."""
    for number, symbol in enumerate(SYMBOLS[:3]):
        canvas.arc(x, y, radius, -90 + 120 * number, 30 + 120 * number, symbol.colour, radius / 3)


def plain_symbol(colours: Theme) -> Symbol:
    """A symbol of no type, on which a legend shows the forms."""
    return Symbol("", "", colours.faint, colours.paper, (), ())


def _rings(mark: Mark, frame: Frame) -> set[tuple[str, float]]:
    """Colour and radius of the rings to scale around what is only near its place, where they show."""
    found = set()
    for incident in mark.members:
        if incident.geo_precision == 2 and incident.radius_km is not None and incident.latitude is not None:
            radius = incident.radius_km / frame.km_a_pixel(incident.latitude)
            if mark.radius + 1 < radius < max(frame.width, frame.height):
                found.add((symbol_for(incident.event_type).colour, round(radius, 1)))
    return found


def _draw_glyph(canvas: Canvas, x: float, y: float, radius: float, symbol: Symbol, ink: str) -> None:
    centre = np.array([x, y])
    lines = [np.array(stroke) * radius + centre for stroke in symbol.strokes]
    canvas.lines(lines, ink, STROKE_WIDTH * radius, rounded=True)
    canvas.areas([np.array(area) * radius + centre for area in symbol.fills], ink)


def _draw_cluster(canvas: Canvas, mark: Mark, x: float, y: float, colours: Theme) -> None:
    mix = Counter(symbol_for(incident.event_type) for incident in mark.members)
    parts = [(symbol, mix[symbol]) for symbol in (*SYMBOLS, UNKNOWN_TYPE) if mix[symbol]]
    total = len(mark.members)
    if mark.province:
        _draw_square_cluster(canvas, mark, x, y, parts, colours)
    else:
        canvas.disc(x, y, mark.radius + 1.2, colours.plate)
        start = -90.0
        for symbol, count in parts:
            end = start + 360 * count / total
            canvas.arc(x, y, mark.radius, start, end, symbol.colour, 4)
            start = end
    text = f"{total:,}"
    size = 12 if len(text) < 4 else 10
    baseline = middle_baseline(y - (2 if mark.province else 0), size)
    canvas.write(Writing(x, baseline, text, size, colours.text, bold=True, align="middle"))


def _draw_square_cluster(
    canvas: Canvas, mark: Mark, x: float, y: float, parts: list[tuple[Symbol, int]], colours: Theme
) -> None:
    half, total = mark.radius, len(mark.members)
    canvas.box((x - half, y - half, x + half, y + half), colours.plate, colours.text, 1.4)
    left = x - half + 1.4
    for symbol, count in parts:
        right = left + (2 * half - 2.8) * count / total
        canvas.box((left, y + half - 5.4, right, y + half - 1.4), symbol.colour)
        left = right
