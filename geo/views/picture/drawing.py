"""A picture of the map that explains itself: one function, whatever draws it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.errors import ExportError
from geo.incidents.incident import Incident
from geo.views.basemap import load_basemap
from geo.views.exhibit import Exhibit
from geo.views.labels import TownLabel, town_labels
from geo.views.mercator import Frame
from geo.views.picture.canvas import Box, Canvas, Column, Writing, length, middle_baseline, shortened
from geo.views.picture.ground import draw_ground
from geo.views.picture.layout import Layout, badge_width, laid_out
from geo.views.picture.legend import draw_panel, draw_strip
from geo.views.picture.map_labels import Labelling
from geo.views.picture.mark_shapes import SIDES_PX, draw_marks
from geo.views.picture.marks import Mark, drawn_incidents, frame_of, marks_in
from geo.views.picture.options import PictureOptions
from geo.views.picture.raster import RasterCanvas
from geo.views.picture.theme import THEMES, Theme
from geo.views.picture.vector import VectorCanvas
from geo.views.picture.words import SAMPLE, PictureWords, distance_words, north_word, picture_words

_SCALE_BAR_PX = 150.0
_VARYING_DEGREES = 12.0
"""Height of a map from which its scale differs visibly between top and bottom."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands where on a picture, before anything is drawn."""

    words: PictureWords
    layout: Layout
    frame: Frame
    marks: tuple[Mark, ...]
    colours: Theme
    sides: Mapping[str, int]
    """As Exhibit has them."""


def draw_picture(
    exhibit: Exhibit,
    kind: str = "png",
    options: PictureOptions | None = None,
    *,
    places: Sequence[TownLabel] | None = None,
) -> bytes:
    """Draw the map of these incidents, with all that is needed to read it, as `png` or `svg`.

    `places` are labels as town_labels gives them (None: those). Raises ExportError where the browser that is asked for
    is not here or fails.
    """
    asked = PictureOptions() if options is None else options
    plan = planned(exhibit, asked)
    towns = town_labels() if places is None else places
    if kind == "svg":
        if asked.engine == "browser":
            raise ExportError("an SVG is not drawn by a browser; leave the engine out, or take png")
        return _svg(plan, asked, towns)
    if kind != "png":
        raise ExportError(f"{kind}: no such picture; take png or svg")
    if asked.engine == "browser":
        from geo.views.picture.browser import browser_png

        return browser_png(_svg(plan, asked, towns), asked, plan.words.about())
    width, height = _size(asked)
    canvas = RasterCanvas(width, height, asked.scale * asked.growth, plan.colours.ground.sea)
    _draw(canvas, plan, towns)
    return canvas.png(plan.words.about())


def planned(exhibit: Exhibit, options: PictureOptions) -> Plan:
    """Arrange a picture; the words tell what is in view, and the view is what the words leave room for."""
    width, height = _size(options)
    drawn = drawn_incidents(exhibit.incidents)
    words = picture_words(exhibit, [Mark(0, 0, False, tuple(drawn))] if drawn else (), drawn)
    layout = laid_out(words, width, height)
    frame, marks = _view(drawn, options, layout)
    words = picture_words(exhibit, marks, drawn)
    anew = laid_out(words, width, height)
    if anew.map_box != layout.map_box:
        frame, marks = _view(drawn, options, anew)
        words = picture_words(exhibit, marks, drawn)
    return Plan(words, anew, frame, marks, THEMES[options.theme], exhibit.sides)


def _size(options: PictureOptions) -> tuple[float, float]:
    return options.width / options.growth, options.height / options.growth


def _view(drawn: Sequence[Incident], options: PictureOptions, layout: Layout) -> tuple[Frame, tuple[Mark, ...]]:
    left, top, right, bottom = layout.map_box
    frame = frame_of(drawn, options.bounds, right - left, bottom - top)
    return frame, marks_in(drawn, frame)


def _svg(plan: Plan, options: PictureOptions, towns: Sequence[TownLabel]) -> bytes:
    width, height = _size(options)
    canvas = VectorCanvas(width, height, plan.colours.ground.sea)
    _draw(canvas, plan, towns)
    return canvas.svg(plan.words.about(), options.width, options.height)


def _draw(canvas: Canvas, plan: Plan, towns: Sequence[TownLabel]) -> None:
    layout, colours, ground = plan.layout, plan.colours, load_basemap()
    left, top, *_ = layout.map_box
    draw_ground(canvas, ground, plan.frame, np.array([left, top]), colours.ground)
    draw_marks(canvas, plan.marks, plan.frame, (left, top), colours, plan.sides)
    taken = [_scale_bar(canvas, plan), _north(canvas, plan)]
    if plan.words.nothing is not None:
        taken.append(_nothing(canvas, plan, plan.words.nothing))
    Labelling(canvas, layout.map_box, plan.frame, colours, taken, layout.label_size).write(
        plan.marks, ground, towns, plan.words.language, SIDES_PX if plan.sides else 0.0
    )
    _paper(canvas, layout, colours)
    _header(canvas, plan)
    if layout.strip is None:
        draw_panel(canvas, layout.sections, layout.legend_box, colours, rtl=layout.rtl)
    else:
        step = layout.line_size * 1.45
        draw_strip(canvas, layout.strip, layout.legend_box, layout.line_size, step, colours, rtl=layout.rtl)
    _footer(canvas, plan)


def _paper(canvas: Canvas, layout: Layout, colours: Theme) -> None:
    """Lay paper around the map, over what of the map reaches beyond it."""
    left, top, right, bottom = layout.map_box
    width, height = layout.width, layout.height
    beside = ((0.0, top, left, bottom), (right, top, width, bottom))
    for box in ((0.0, 0.0, width, top), (0.0, bottom, width, height), *beside):
        if box[2] > box[0]:
            canvas.box(box, colours.paper)
    canvas.box((0.0, top - 1, width, top), colours.rule)
    canvas.box((0.0, bottom, width, bottom + 1), colours.rule)
    for side in (left, right):
        if 0 < side < width:
            canvas.box((side, top, side + 1, bottom), colours.rule)


def _header(canvas: Canvas, plan: Plan) -> None:
    layout, colours, words = plan.layout, plan.colours, plan.words
    column = Column(layout.edge, layout.width - layout.edge, layout.rtl)
    badge = 0.0
    if words.sample:
        badge = badge_width(layout, words)
        size = layout.line_size * 1.15
        left, top = column.left if layout.rtl else column.right - badge, layout.edge * 0.7
        box = (left, top, left + badge, top + size * 1.8)
        canvas.box(box, None, colours.warning, 2.0, 6.0)
        baseline, text = middle_baseline((box[1] + box[3]) / 2, size), words.language.say(SAMPLE)
        canvas.write(Writing(left + badge / 2, baseline, text, size, colours.warning, bold=True, align="middle"))
    room = column.right - column.left - (badge + 16 if badge else 0)
    size, title = layout.title_size, shortened(words.title, layout.title_size, room, bold=True)
    canvas.write(
        Writing(column.start(), layout.title_baseline, title, size, colours.text, bold=True, align=column.at_start)
    )
    for number, line in enumerate(layout.lines):
        baseline = layout.lines_top + (number + 0.75) * layout.line_step
        canvas.write(
            Writing(
                column.start(), baseline, line, layout.line_size, colours.faint, align=column.at_start, rtl=layout.rtl
            )
        )


def _footer(canvas: Canvas, plan: Plan) -> None:
    layout, colours, link = plan.layout, plan.colours, plan.words.link
    column = Column(layout.edge, layout.width - layout.edge, layout.rtl)
    opened = link if link is not None and link.startswith(("https://", "http://")) else None
    told = [(line, None) for line in layout.sources] + [(line, opened) for line in layout.link]
    for number, (line, address) in enumerate(told):
        baseline = layout.footer_top + layout.edge * 0.45 + (number + 0.75) * layout.small_step
        canvas.write(
            Writing(
                column.start(),
                baseline,
                line,
                layout.small_size,
                colours.faint,
                align=column.at_start,
                rtl=layout.rtl,
                link=address,
            )
        )


def _scale_bar(canvas: Canvas, plan: Plan) -> Box:
    frame, colours = plan.frame, plan.colours
    south, _, north, _ = frame.bounds()
    km_a_pixel = frame.km_a_pixel((south + north) / 2)
    length_km = _round_down(km_a_pixel * min(_SCALE_BAR_PX, frame.width / 4))
    width = length_km / km_a_pixel
    left, _, _, bottom = plan.layout.map_box
    x, y = left + plan.layout.edge, bottom - 14
    bar = np.array([[x, y - 6], [x, y], [x + width, y], [x + width, y - 6]])
    canvas.lines([bar], colours.text, 1.6)
    size = plan.layout.label_size
    text = distance_words(length_km, plan.words.language, varies=north - south > _VARYING_DEGREES)
    canvas.write(Writing(x + 6, y - 5, text, size, colours.text, halo=colours.ground.land))
    return x - 6, y - 24, x + max(width, 6 + length(text, size)) + 6, y + 8


def _north(canvas: Canvas, plan: Plan) -> Box:
    _, top, right, _ = plan.layout.map_box
    x, y = right - 22.0, top + 12.0
    canvas.areas([np.array([[x, y], [x + 7, y + 22], [x, y + 17], [x - 7, y + 22]])], plan.colours.text)
    halo = plan.colours.ground.land
    canvas.write(
        Writing(x, y + 34, north_word(plan.words.language), 12, plan.colours.text, bold=True, align="middle", halo=halo)
    )
    return x - 14, y - 6, x + 14, y + 44


def _nothing(canvas: Canvas, plan: Plan, text: str) -> Box:
    left, top, right, bottom = plan.layout.map_box
    x, y = (left + right) / 2, (top + bottom) / 2
    size = min(18.0, 18.0 * (right - left - 20) / length(text, 18, bold=True))
    half = length(text, size, bold=True) / 2 + 8
    halo, baseline = plan.colours.ground.land, middle_baseline(y, size)
    canvas.write(Writing(x, baseline, text, size, plan.colours.text, bold=True, align="middle", halo=halo))
    return x - half, y - 16, x + half, y + 16


def _round_down(number: float) -> float:
    """1, 2 or 5 times a power of ten, at most the number."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(step * power for step in (5, 2, 1) if step * power <= number * (1 + 1e-9))
