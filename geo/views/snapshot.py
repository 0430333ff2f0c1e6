"""A picture of the map that explains itself, drawn without a browser.

Shapes are drawn at twice their size and shrunk, which smooths them; texts are drawn afterwards, at their size.
"""

import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

from geo.errors import ExportError
from geo.incidents.incident import Incident
from geo.incidents.selection import Account
from geo.views.basemap import STYLES, Basemap, Bounds, Style, level_for_zoom, load_basemap
from geo.views.exhibit import Exhibit
from geo.views.fonts import drawable, font, shortened, wrapped
from geo.views.heading import heading
from geo.views.labels import town_labels
from geo.views.mercator import Frame, Pixels, bounds_of, clipped_lines, clipped_ring, fitted
from geo.views.symbols import FORMS, MARKER_RADIUS_PX, STROKE_WIDTH, SYMBOLS, UNKNOWN_TYPE, Form, Symbol, symbol_for

LEAST_SIZE_PX, MOST_SIZE_PX = (640, 480), (8000, 8000)
NOTHING_BOUNDS: Bounds = (29.0, 32.0, 38.5, 49.0)
"""South, west, north, east of the view where nothing is on the map: Syria and its neighbours."""
_SMOOTHING = 2
_MOST_REACH_PX = 48.0  # two of the largest marks
_TOUCH_SHARE = 0.95
_DRAWN = (1, 2, 3)
_EDGE_PX = 18
_LINE_PX = 13
_MOST_FILTER_LINES = 3

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of everything but the base map."""

    ground: Style
    paper: str
    text: str
    faint: str
    rule: str
    plate: str
    warning: str


THEMES = {
    "light": Theme(STYLES["light"], "#ffffff", "#1d232b", "#5c6570", "#d5dade", "#ffffff", "#a33b00"),
    "dark": Theme(STYLES["dark"], "#141a20", "#e9edf1", "#9aa5b0", "#333d47", "#10161d", "#ffb27a"),
}


@dataclass(frozen=True, slots=True)
class _Mark:
    """One marker, or several too near to be told apart; x and y in pixels of the map."""

    x: float
    y: float
    province: bool
    members: tuple[Incident, ...]

    @property
    def radius(self) -> float:
        count = len(self.members)
        return MARKER_RADIUS_PX if count == 1 else min(24.0, 11 + 2.2 * math.log2(count))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand, in pixels of the finished picture at scale 1."""

    width: int
    height: int
    header: int
    footer: int
    panel: int

    @property
    def map_box(self) -> Box:
        return 0, self.header, self.width - self.panel, self.height - self.footer


@dataclass(frozen=True, slots=True)
class _Told:
    """The words of the picture."""

    title: str
    lines: tuple[str, ...]
    credits: str
    sample: bool


def draw_png(
    exhibit: Exhibit,
    *,
    width: int = 1200,
    height: int = 800,
    scale: float = 1,
    bounds: Bounds | None = None,
    theme: str = "light",
    places: Sequence[tuple[float, float, float, str]] | None = None,
) -> bytes:
    """Draw the map of these incidents, with all that is needed to read it, as PNG.

    `bounds` are south, west, north, east (None: fitted to the incidents); `places` are labels as town_labels gives
    them (None: those). Width and height are in CSS pixels, of which each is `scale` pixels of the picture. Raises
    ExportError for a size that cannot be drawn.
    """
    _check_size(width, height, scale)
    incidents, counts = exhibit.incidents, exhibit.counts
    drawn = [incident for incident in incidents if _is_drawn(incident)]
    layout = _layout(width, height, drawable(f"Filters: {exhibit.filters}"))
    frame = _frame(drawn, bounds, layout)
    marks = _marks(drawn, frame)
    seen = sum(len(mark.members) for mark in marks)
    counted, filtered = heading(exhibit, on_map=seen, outside=len(drawn) - seen)
    told = _Told(
        title=drawable(exhibit.title),
        lines=(counted, drawable(filtered)),
        credits=drawable(exhibit.credits),
        sample=exhibit.sample,
    )
    colours = THEMES[theme]
    picture = _shapes(marks, frame, layout, colours, scale)
    _Words(picture, layout, colours, scale).all(told, incidents, counts, marks, seen, frame, places)
    return _png(picture, told)


def _check_size(width: int, height: int, scale: float) -> None:
    least_width, least_height = LEAST_SIZE_PX
    most_width, most_height = MOST_SIZE_PX
    if width < least_width or height < least_height:
        raise ExportError(f"picture of {width} by {height}: too small, take {least_width} by {least_height} or more")
    if not 1 <= scale <= 4 or width * scale > most_width or height * scale > most_height:
        raise ExportError(
            f"picture of {width} by {height} at scale {scale:g}: too large, take scale 1 to 4 and a side "
            f"of {most_width} pixels at most"
        )


def _layout(width: int, height: int, filters: str) -> _Layout:
    """Room for the words of the filters, and on a narrow picture for a second line of counts."""
    narrow = width < 1000
    lines = len(wrapped(filters, font(_LINE_PX), width - 2 * _EDGE_PX, _MOST_FILTER_LINES)) + (2 if narrow else 1)
    return _Layout(width, height, header=54 + 19 * lines, footer=44, panel=232 if narrow else 268)


def _is_drawn(incident: Incident) -> bool:
    return (
        incident.place is not None
        and incident.geo_precision in _DRAWN
        and incident.latitude is not None
        and incident.longitude is not None
    )


def _point(incident: Incident) -> tuple[float, float]:
    if incident.latitude is None or incident.longitude is None:
        raise ValueError(f"{incident.incident_id}: has no point")
    return incident.latitude, incident.longitude


def _frame(drawn: Sequence[Incident], bounds: Bounds | None, layout: _Layout) -> Frame:
    left, top, right, bottom = layout.map_box
    around = bounds or bounds_of([_point(incident) for incident in drawn]) or NOTHING_BOUNDS
    share = 1.0 if bounds is not None else 0.82
    return fitted(around, right - left, bottom - top, share=share)


def _marks(drawn: Sequence[Incident], frame: Frame) -> tuple[_Mark, ...]:
    """Markers within the frame; those that would hide each other become one that counts them.

    Points and provinces are never mixed: a square is no place. A square that a marker would hide gives way, for it
    stands for no point.
    """
    if not drawn:
        return ()
    points = np.array([_point(incident) for incident in drawn])
    _, west, _, east = frame.bounds()
    points[:, 1] -= np.round((points[:, 1] - (west + east) / 2) / 360) * 360
    pixels = frame.project(points)
    size = np.array([frame.width, frame.height])
    inside = np.logical_and(pixels >= 0, pixels <= size).all(axis=1)
    singles = [
        _Mark(x, y, incident.geo_precision == 3, (incident,))
        for incident, (x, y), shown in zip(drawn, pixels.tolist(), np.asarray(inside).tolist(), strict=True)
        if shown
    ]
    places = _merged([mark for mark in singles if not mark.province])
    provinces = _merged([mark for mark in singles if mark.province])
    marks = list(places)
    for mark in provinces:
        marks.append(_beside(mark, marks, frame))
    return tuple(marks)


def _merged(marks: list[_Mark]) -> list[_Mark]:
    """Marks none of which covers half of another, the first of each group keeping its point."""
    while True:
        cells: dict[tuple[int, int], list[int]] = {}
        kept: list[_Mark] = []
        for mark in marks:
            column, row = int(mark.x // _MOST_REACH_PX), int(mark.y // _MOST_REACH_PX)
            near = (n for c in (-1, 0, 1) for r in (-1, 0, 1) for n in cells.get((column + c, row + r), ()))
            covering = next((n for n in near if _cover(kept[n], mark)), None)
            if covering is None:
                cells.setdefault((column, row), []).append(len(kept))
                kept.append(mark)
            else:
                other = kept[covering]
                kept[covering] = _Mark(other.x, other.y, other.province, other.members + mark.members)
        if len(kept) == len(marks):
            return kept
        marks = kept


def _cover(one: _Mark, other: _Mark) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < (one.radius + other.radius) * _TOUCH_SHARE


def _beside(square: _Mark, others: Sequence[_Mark], frame: Frame) -> _Mark:
    """The square where it is, or at the nearest free spot around it."""
    for distance in (0, 16, 28, 40, 56, 72):
        for turn in range(12 if distance else 1):
            x = square.x + distance * math.cos(turn * math.pi / 6)
            y = square.y + distance * math.sin(turn * math.pi / 6)
            moved = _Mark(x, y, True, square.members)
            within = 10 <= x <= frame.width - 10 and 10 <= y <= frame.height - 10
            if within and not any(_cover(other, moved) for other in others):
                return moved
    return square


def _number(number: int) -> str:
    return f"{number:,}"


# Shapes


def _shapes(marks: Sequence[_Mark], frame: Frame, layout: _Layout, colours: Theme, scale: float) -> Image.Image:
    factor = scale * _SMOOTHING
    size = (round(layout.width * factor), round(layout.height * factor))
    image = Image.new("RGB", size, colours.ground.sea)
    pen = _Pen(ImageDraw.Draw(image), factor, 0.0, layout.header)
    _draw_ground(pen, load_basemap(), frame, colours.ground)
    _draw_marks(pen, marks, frame, colours)
    _, top, right, bottom = layout.map_box
    for box in (
        (0, 0, layout.width, top),
        (0, bottom, layout.width, layout.height),
        (right, top, layout.width, bottom),
    ):
        pen.page_box(box, colours.paper)
    pen.page_box((0, top - 1, layout.width, top), colours.rule)
    pen.page_box((right, top, right + 1, bottom), colours.rule)
    pen.page_box((0, bottom, layout.width, bottom + 1), colours.rule)
    _draw_legend_symbols(_Pen(pen.draw, factor, 0.0, 0.0), layout, _legend(marks, layout), colours)
    return image.resize((round(layout.width * scale), round(layout.height * scale)), Image.Resampling.BOX)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in pixels of the map, whose corner is at left, top of the page, onto the larger canvas."""

    draw: ImageDraw.ImageDraw
    factor: float
    left: float
    top: float

    def points(self, pixels: Pixels) -> list[float]:
        moved = (pixels + np.array([self.left, self.top])) * self.factor
        flat: list[float] = moved.reshape(-1).tolist()
        return flat

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x + self.left) * self.factor, (y + self.top) * self.factor

    def width(self, pixels: float) -> int:
        return max(1, round(pixels * self.factor))

    def line(self, pixels: Pixels, colour: str, width: float) -> None:
        self.draw.line(self.points(pixels), fill=colour, width=self.width(width))

    def polygon(self, pixels: Pixels, colour: str) -> None:
        self.draw.polygon(self.points(pixels), fill=colour)

    def disc(
        self, x: float, y: float, radius: float, fill: str | None, edge: str | None = None, width: float = 0
    ) -> None:
        cx, cy = self.at(x, y)
        r = radius * self.factor
        self.draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill, edge, self.width(width) if edge else 0)

    def square(self, x: float, y: float, half: float, fill: str | None, edge: str, width: float) -> None:
        cx, cy = self.at(x, y)
        r = half * self.factor
        self.draw.rectangle((cx - r, cy - r, cx + r, cy + r), fill, edge, self.width(width))

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str, width: float) -> None:
        cx, cy = self.at(x, y)
        r = radius * self.factor
        self.draw.arc((cx - r, cy - r, cx + r, cy + r), start, end, colour, self.width(width))

    def page_box(self, box: Box, colour: str) -> None:
        left, top, right, bottom = (round(side * self.factor) for side in box)
        self.draw.rectangle((left, top, right - 1, bottom - 1), colour)


def _draw_ground(pen: _Pen, ground: Basemap, frame: Frame, style: Style) -> None:
    level = level_for_zoom(frame.zoom + 0.5)
    near = frame.zoom >= 6
    for turn in frame.turns():
        turned = _turned(frame, turn)
        _draw_areas(pen, ground, "land", turned, level, style.land, style.coast)
        if frame.zoom >= 4.5:
            _draw_lines(pen, ground, "rivers", turned, level, style.rivers, 1.3 if near else 0.8)
        _draw_areas(pen, ground, "lakes", turned, level, style.sea, style.coast)
        _draw_areas(pen, ground, "islands", turned, level, style.land, None)
        if frame.zoom >= 4.5:
            _draw_lines(pen, ground, "division_lines", turned, level, style.division_lines, 1.0 if near else 0.7)
        _draw_lines(pen, ground, "country_lines", turned, level, style.country_lines, 1.5 if near else 0.9)
        _draw_dashes(pen, ground, turned, level, style.country_lines, 1.4 if near else 0.9)


def _turned(frame: Frame, degrees: float) -> Frame:
    world = 256 * 2**frame.zoom
    return Frame(frame.left - degrees / 360 * world, frame.top, frame.width, frame.height, frame.zoom)


def _draw_areas(
    pen: _Pen, ground: Basemap, layer: str, frame: Frame, level: int, colour: str, coast: str | None
) -> None:
    for ring in ground.lines(layer, frame.bounds(), level):
        pixels = frame.project(ring)
        area = clipped_ring(pixels, frame, 4)
        if len(area) < 3 or np.ptp(area, axis=0).max() < 0.7:
            continue
        pen.polygon(area, colour)
        if coast is None:
            continue
        seams = np.flatnonzero(_on_seam(ring))  # the cuts at the 180th meridian and the pole are no coast
        closed = np.vstack([pixels, pixels[:1]])
        for stretch in np.split(closed, seams + 1) if len(seams) else [closed]:
            for part in clipped_lines(stretch, frame, 4) if len(stretch) > 1 else ():
                pen.line(part, coast, 0.7)


def _on_seam(ring: Pixels) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    at_edge = np.abs(ring[:, 1]) > 179.99
    at_pole = ring[:, 0] < -84
    return np.asarray((at_edge & np.roll(at_edge, -1)) | (at_pole & np.roll(at_pole, -1)))


def _draw_lines(pen: _Pen, ground: Basemap, layer: str, frame: Frame, level: int, colour: str, width: float) -> None:
    for line in ground.lines(layer, frame.bounds(), level):
        for part in clipped_lines(frame.project(line), frame, 4):
            pen.line(part, colour, width)


def _draw_dashes(pen: _Pen, ground: Basemap, frame: Frame, level: int, colour: str, width: float) -> None:
    for line in ground.lines("disputed_lines", frame.bounds(), level):
        for part in clipped_lines(frame.project(line), frame, 4):
            for dash in _dashes(part, 5.0, 4.0):
                pen.line(dash, colour, width)


def _dashes(line: Pixels, dash: float, gap: float) -> list[Pixels]:
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    found = []
    for start in np.arange(0.0, along[-1], dash + gap).tolist():
        end = min(start + dash, float(along[-1]))
        inner = along[(along > start) & (along < end)]
        at = np.concatenate([[start], inner, [end]])
        found.append(np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])]))
    return found


def _draw_marks(pen: _Pen, marks: Sequence[_Mark], frame: Frame, colours: Theme) -> None:
    for mark in marks:
        for colour, radius in _rings(mark, frame):
            _draw_ring(pen, mark, radius, colour)
    for mark in sorted(marks, key=lambda mark: (not mark.province, len(mark.members), mark.y)):
        if len(mark.members) > 1:
            _draw_cluster(pen, mark, colours)
            continue
        incident = mark.members[0]
        form = next(form for form in FORMS if form.geo_precision == incident.geo_precision)
        _draw_symbol(pen, mark.x, mark.y, symbol_for(incident.event_type), form, colours)


def _rings(mark: _Mark, frame: Frame) -> set[tuple[str, float]]:
    """Colour and radius of the rings to scale around what is only near its place, where they show."""
    found = set()
    for incident in mark.members:
        if incident.geo_precision == 2 and incident.radius_km is not None and incident.latitude is not None:
            radius = incident.radius_km / frame.km_a_pixel(incident.latitude)
            if mark.radius + 1 < radius < max(frame.width, frame.height):
                found.add((symbol_for(incident.event_type).colour, round(radius, 1)))
    return found


def _draw_ring(pen: _Pen, mark: _Mark, radius: float, colour: str) -> None:
    count = max(16, round(math.tau * radius / 9))
    for number in range(count):
        start = 360 * number / count
        pen.arc(mark.x, mark.y, radius, start, start + 200 / count, colour, 1.3)


def _draw_symbol(pen: _Pen, x: float, y: float, symbol: Symbol, form: Form, colours: Theme) -> None:
    radius = MARKER_RADIUS_PX
    if form.shape == "square":
        pen.square(x, y, radius, colours.plate, symbol.colour, 2.4)
        _draw_glyph(pen, x, y, radius * 0.8, symbol, colours.text)
    elif form.shape == "ring":
        pen.disc(x, y, radius, colours.plate, symbol.colour, 2.4)
        _draw_glyph(pen, x, y, radius * 0.8, symbol, colours.text)
    else:
        pen.disc(x, y, radius + 1.2, colours.plate)
        pen.disc(x, y, radius, symbol.colour)
        _draw_glyph(pen, x, y, radius, symbol, symbol.ink)


def _draw_glyph(pen: _Pen, x: float, y: float, radius: float, symbol: Symbol, ink: str) -> None:
    for stroke in symbol.strokes:
        line = np.array(stroke) * radius + np.array([x, y])
        pen.line(line, ink, STROKE_WIDTH * radius)
        for px, py in line.tolist():
            pen.disc(px, py, STROKE_WIDTH * radius / 2, ink)
    for area in symbol.fills:
        pen.polygon(np.array(area) * radius + np.array([x, y]), ink)


def _draw_cluster(pen: _Pen, mark: _Mark, colours: Theme) -> None:
    mix = Counter(symbol_for(incident.event_type) for incident in mark.members)
    parts = [(symbol, mix[symbol]) for symbol in (*SYMBOLS, UNKNOWN_TYPE) if mix[symbol]]
    total = len(mark.members)
    if mark.province:
        _draw_square_cluster(pen, mark, parts, colours)
        return
    pen.disc(mark.x, mark.y, mark.radius + 1.2, colours.plate)
    start = -90.0
    for symbol, count in parts:
        end = start + 360 * count / total
        pen.arc(mark.x, mark.y, mark.radius, start, end, symbol.colour, 4)
        start = end


def _draw_square_cluster(pen: _Pen, mark: _Mark, parts: list[tuple[Symbol, int]], colours: Theme) -> None:
    half, total = mark.radius, len(mark.members)
    pen.square(mark.x, mark.y, half, colours.plate, colours.text, 1.4)
    left = mark.x - half + 1.4
    for symbol, count in parts:
        right = left + (2 * half - 2.8) * count / total
        pen.polygon(_rectangle(left, mark.y + half - 5.4, right, mark.y + half - 1.4), symbol.colour)
        left = right


def _rectangle(left: float, top: float, right: float, bottom: float) -> Pixels:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


# The legend


_REST = ("country only", "without a place", "filtered out", "background")
_TOLD = ("undated among those selected", "two or more origins")
"""The rows under "Not drawn", and those that tell of all that was selected."""


@dataclass(frozen=True, slots=True)
class _Legend:
    types: tuple[tuple[Symbol, int], ...]
    forms: tuple[tuple[Form, int], ...]
    clusters: bool
    top: float
    row: float
    """Height of a row; smaller where the picture is low."""

    def type_y(self, number: int) -> float:
        return self.top + (1.3 + number) * self.row

    def forms_top(self) -> float:
        return self.type_y(max(1, len(self.types))) + 0.3 * self.row

    def form_y(self, number: int) -> float:
        return self.forms_top() + (1.3 + number) * self.row

    def rest_top(self) -> float:
        return self.form_y(len(self.forms) + self.clusters) + 0.3 * self.row

    def rest_y(self, number: float) -> float:
        return self.rest_top() + (1.3 + number) * self.row


def _legend(marks: Sequence[_Mark], layout: _Layout) -> _Legend:
    shown = [incident for mark in marks for incident in mark.members]
    types = Counter(symbol_for(incident.event_type) for incident in shown)
    forms = Counter(incident.geo_precision for incident in shown)
    clusters = any(len(mark.members) > 1 for mark in marks)
    rows = max(1, len(types)) + 3 + clusters + len(_REST) + len(_TOLD) + 3.5  # three headings with their distances
    room = layout.height - layout.header - layout.footer - 20
    return _Legend(
        types=tuple((symbol, types[symbol]) for symbol in (*SYMBOLS, UNKNOWN_TYPE) if types[symbol]),
        forms=tuple((form, forms[form.geo_precision]) for form in FORMS if form.shape != "none"),
        clusters=clusters,
        top=layout.header + min(16.0, room / 30),
        row=min(25.0, room / rows),
    )


def _draw_legend_symbols(pen: _Pen, layout: _Layout, legend: _Legend, colours: Theme) -> None:
    x = layout.map_box[2] + 26
    for number, (symbol, _) in enumerate(legend.types):
        _draw_symbol(pen, x, legend.type_y(number), symbol, FORMS[0], colours)
    plain = Symbol("", "", "", colours.faint, colours.paper, (), ())
    for number, (form, _) in enumerate(legend.forms):
        _draw_symbol(pen, x, legend.form_y(number), plain, form, colours)
    if legend.clusters:
        y = legend.form_y(len(legend.forms))
        for number, symbol in enumerate(SYMBOLS[:3]):
            pen.arc(x, y, 9, -90 + 120 * number, 30 + 120 * number, symbol.colour, 3)


# Texts


@dataclass(frozen=True, slots=True)
class _Words:
    """Writes onto the finished shapes."""

    image: Image.Image
    layout: _Layout
    colours: Theme
    scale: float

    def all(
        self,
        told: _Told,
        incidents: Sequence[Incident],
        counts: Account,
        marks: Sequence[_Mark],
        seen: int,
        frame: Frame,
        places: Sequence[tuple[float, float, float, str]] | None,
    ) -> None:
        self._header(told)
        self._footer(told)
        self._legend(_legend(marks, self.layout), counts, incidents)
        self._cluster_counts(marks)
        taken = [self._scale_bar(frame), self._north()]
        if seen == 0:
            taken.append(self._nothing(incidents))
        self._labels(marks, frame, places, taken)

    def _write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        anchor: str = "la",
        halo: str | None = None,
    ) -> None:
        ImageDraw.Draw(self.image).text(
            (x * self.scale, y * self.scale),
            text,
            font=font(round(size * self.scale), bold=bold),
            fill=colour,
            anchor=anchor,
            stroke_width=round(2 * self.scale) if halo else 0,
            stroke_fill=halo,
        )

    def _length(self, text: str, size: float, *, bold: bool = False) -> float:
        return font(round(size * self.scale), bold=bold).getlength(text) / self.scale

    def _fitting(self, text: str, size: float, width: float, *, bold: bool = False) -> str:
        return shortened(text, font(round(size * self.scale), bold=bold), width * self.scale)

    def _header(self, told: _Told) -> None:
        badge = 0.0
        if told.sample:
            badge = self._length("Sample data", 15, bold=True) + 28
            right = self.layout.width - 18
            draw = ImageDraw.Draw(self.image)
            box = [side * self.scale for side in (right - badge, 16, right, 44)]
            draw.rounded_rectangle(box, 6 * self.scale, outline=self.colours.warning, width=round(2 * self.scale))
            self._write(right - badge / 2, 30, "Sample data", 15, self.colours.warning, bold=True, anchor="mm")
        width = self.layout.width - 36
        self._write(
            18, 14, self._fitting(told.title, 25, width - badge - 16, bold=True), 25, self.colours.text, bold=True
        )
        counts, filters = told.lines
        typeface = font(round(_LINE_PX * self.scale))
        lines = wrapped(counts, typeface, width * self.scale, 1 if self.layout.width >= 1000 else 2)
        lines += wrapped(filters, typeface, width * self.scale, _MOST_FILTER_LINES)
        for number, line in enumerate(lines):
            self._write(_EDGE_PX, 49 + 19 * number, line, _LINE_PX, self.colours.faint)

    def _footer(self, told: _Told) -> None:
        top = self.layout.height - self.layout.footer
        typeface = font(round(11 * self.scale))
        lines = wrapped(told.credits, typeface, (self.layout.width - 36) * self.scale, 2)
        for number, line in enumerate(lines):
            y = top + 15 + 15 * number if len(lines) > 1 else top + 22
            self._write(18, y, line, 11, self.colours.faint, anchor="lm")

    def _legend(self, legend: _Legend, counts: Account, incidents: Sequence[Incident]) -> None:
        left = self.layout.map_box[2]
        right = self.layout.width - 18
        self._section(left + 18, legend.top, "Type of event")
        for number, (symbol, count) in enumerate(legend.types):
            self._row(left + 46, right, legend.type_y(number), symbol.label_en, count)
        if not legend.types:
            self._row(left + 18, right, legend.type_y(0), "none in this view", None)
        self._section(left + 18, legend.forms_top(), "How sure the place is")
        names = {"disc": "the place itself", "ring": "near it, ring to scale", "square": "somewhere in a province"}
        for number, (form, count) in enumerate(legend.forms):
            self._row(left + 46, right, legend.form_y(number), names[form.shape], count)
        if legend.clusters:
            self._row(left + 46, right, legend.form_y(len(legend.forms)), "several, number inside", None)
        self._section(left + 18, legend.rest_top(), "Not drawn")
        origins = sum(1 for incident in incidents if incident.origins > 1)
        numbers = (
            counts.country_only,
            counts.placeless,
            counts.filtered_out,
            counts.background,
            counts.undated,
            origins,
        )
        for number, (name, count) in enumerate(zip((*_REST, *_TOLD), numbers, strict=True)):
            self._row(left + 18, right, legend.rest_y(number + (0.4 if number >= len(_REST) else 0)), name, count)

    def _section(self, x: float, y: float, text: str) -> None:
        self._write(x, y, text, 12.5, self.colours.text, bold=True)

    def _row(self, left: float, right: float, y: float, text: str, count: int | None) -> None:
        number = "" if count is None else _number(count)
        room = right - left - (self._length(number, 13) + 10 if number else 0)
        self._write(left, y, self._fitting(text, 13, room), 13, self.colours.text, anchor="lm")
        self._write(right, y, number, 13, self.colours.text, anchor="rm")

    def _cluster_counts(self, marks: Sequence[_Mark]) -> None:
        for mark in marks:
            if len(mark.members) > 1:
                y = mark.y + self.layout.header - (2 if mark.province else 0)
                text = _number(len(mark.members))
                self._write(mark.x, y, text, 12 if len(text) < 4 else 10, self.colours.text, bold=True, anchor="mm")

    def _scale_bar(self, frame: Frame) -> Box:
        south, _, north, _ = frame.bounds()
        km_a_pixel = frame.km_a_pixel((south + north) / 2)
        length_km = _round_down(km_a_pixel * 150)
        width = length_km / km_a_pixel
        _, _, _, bottom = self.layout.map_box
        x, y = 18.0, bottom - 18
        draw = ImageDraw.Draw(self.image)
        line = round(1.6 * self.scale)
        for points in (((x, y - 6), (x, y), (x + width, y), (x + width, y - 6)),):
            draw.line([side * self.scale for point in points for side in point], self.colours.text, line)
        name = f"{length_km:,.0f} km" if length_km >= 1 else f"{length_km * 1000:,.0f} m"
        where = " at mid-height" if north - south > 12 else ""
        self._write(x + 6, y - 5, name + where, 12, self.colours.text, anchor="ls", halo=self.colours.ground.land)
        return x - 6, y - 24, x + width + 6, y + 8

    def _north(self) -> Box:
        _, top, right, _ = self.layout.map_box
        x, y = right - 26.0, top + 18.0
        arrow = ((x, y), (x + 7, y + 22), (x, y + 17), (x - 7, y + 22))
        points = [side * self.scale for point in arrow for side in point]
        ImageDraw.Draw(self.image).polygon(points, self.colours.text)
        self._write(x, y + 26, "N", 12, self.colours.text, bold=True, anchor="ma", halo=self.colours.ground.land)
        return x - 14, y - 6, x + 14, y + 44

    def _nothing(self, incidents: Sequence[Incident]) -> Box:
        left, top, right, bottom = self.layout.map_box
        text = "Nothing reported at a place in this view" if incidents else "No reports in these sources"
        x, y = (left + right) / 2, (top + bottom) / 2
        self._write(x, y, text, 18, self.colours.text, bold=True, anchor="mm", halo=self.colours.ground.land)
        half = self._length(text, 18, bold=True) / 2 + 8
        return x - half, y - 16, x + half, y + 16

    def _labels(
        self,
        marks: Sequence[_Mark],
        frame: Frame,
        places: Sequence[tuple[float, float, float, str]] | None,
        taken: list[Box],
    ) -> None:
        header = self.layout.header
        taken = [*taken, *(_box_around(mark, header) for mark in marks)]
        countries = [
            (label.latitude, label.longitude, label.least_zoom, label.name_en) for label in load_basemap().labels
        ]
        if frame.zoom < 8:
            self._country_labels(countries, frame, taken)
        for mark in sorted(marks, key=lambda mark: -len(mark.members)):
            name = _place_name(mark)
            if name is not None:
                self._place_label(name, mark.x, mark.y + header, mark.radius + 3, taken, bold=True)
        towns = town_labels() if places is None else places
        for x, y, name in _in_frame(towns, frame):
            self._place_label(name, x, y + header, 4, taken, bold=False)

    def _country_labels(
        self, labels: Sequence[tuple[float, float, float, str]], frame: Frame, taken: list[Box]
    ) -> None:
        for x, y, name in _in_frame(labels, frame):
            text = name.upper()
            half = self._length(text, 11.5, bold=True) / 2
            for right, down in ((0.0, 0.0), (0.0, 12.0), (0.0, -12.0), (-half, 0.0), (half, 0.0)):
                centre, middle = x + right, y + self.layout.header + down
                box = (centre - half - 3, middle - 8, centre + half + 3, middle + 8)
                if self._fits(box, taken):
                    taken.append(box)
                    colours = self.colours.ground
                    self._write(centre, middle, text, 11.5, colours.label, bold=True, anchor="mm", halo=colours.land)
                    break

    def _place_label(self, name: str, x: float, y: float, away: float, taken: list[Box], *, bold: bool) -> None:
        size = 12.0
        text = drawable(name)
        length = self._length(text, size, bold=bold)
        places = (
            ("lm", x + away + 2, y, (x + away, y - 8, x + away + length + 4, y + 8)),
            ("rm", x - away - 2, y, (x - away - length - 4, y - 8, x - away, y + 8)),
            ("ms", x, y - away - 2, (x - length / 2 - 2, y - away - 16, x + length / 2 + 2, y - away)),
            ("ma", x, y + away + 1, (x - length / 2 - 2, y + away, x + length / 2 + 2, y + away + 16)),
        )
        dot = (x - 3, y - 3, x + 3, y + 3)
        if not bold and not self._fits(dot, taken):
            return
        for anchor, at_x, at_y, box in places:
            if self._fits(box, taken):
                taken.append(box)
                colour = self.colours.text if bold else self.colours.ground.place
                self._write(at_x, at_y, text, size, colour, bold=bold, anchor=anchor, halo=self.colours.ground.land)
                if not bold:
                    taken.append(dot)
                    self._dot(x, y)
                return

    def _dot(self, x: float, y: float) -> None:
        sides = [(side) * self.scale for side in (x - 1.7, y - 1.7, x + 1.7, y + 1.7)]
        ImageDraw.Draw(self.image).ellipse(sides, self.colours.ground.place)

    def _fits(self, box: Box, taken: Sequence[Box]) -> bool:
        left, top, right, bottom = self.layout.map_box
        inside = box[0] > left + 2 and box[1] > top + 2 and box[2] < right - 2 and box[3] < bottom - 2
        return inside and not any(
            box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1] for other in taken
        )


def _box_around(mark: _Mark, header: int) -> Box:
    reach, y = mark.radius + 2, mark.y + header
    return mark.x - reach, y - reach, mark.x + reach, y + reach


def _place_name(mark: _Mark) -> str | None:
    """The name that all incidents of a mark share; a province's too, for its square would else have no place."""
    names = {incident.place.name for incident in mark.members if incident.place is not None}
    return names.pop() if len(names) == 1 else None


def _in_frame(labels: Sequence[tuple[float, float, float, str]], frame: Frame) -> list[tuple[float, float, str]]:
    """x, y and name of the labels that this zoom shows within the frame, in their order."""
    shown = [label for label in labels if label[2] <= frame.zoom + 0.5]
    if not shown:
        return []
    found = []
    points = np.array([label[:2] for label in shown])
    for turn in frame.turns():
        pixels = _turned(frame, turn).project(points)
        inside = ((pixels >= 0) & (pixels <= (frame.width, frame.height))).all(axis=1)
        found += [(*pixels[number].tolist(), shown[number][3]) for number in np.flatnonzero(inside).tolist()]
    return found


def _round_down(number: float) -> float:
    """1, 2 or 5 times a power of ten, at most the number."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(step * power for step in (5, 2, 1) if step * power <= number * (1 + 1e-9))


def _png(picture: Image.Image, told: _Told) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Title", told.title)
    notes.add_itxt("Description", "\n".join((*(("Sample data",) if told.sample else ()), *told.lines)))
    notes.add_itxt("Copyright", told.credits)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=notes, compress_level=4)
    return out.getvalue()
