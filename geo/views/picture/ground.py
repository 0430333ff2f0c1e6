"""The base map on a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.views.basemap import Basemap, Style, level_for_zoom
from geo.views.mercator import Frame, Pixels, clipped_lines, clipped_ring
from geo.views.picture.canvas import Canvas

_MARGIN_PX = 4.0
_LEAST_AREA_PX = 0.7


def draw_ground(canvas: Canvas, ground: Basemap, frame: Frame, corner: Pixels, style: Style) -> None:
    """Draw land, water and borders of a frame whose upper left corner lies at `corner` (x, y) of the picture."""
    level = level_for_zoom(frame.zoom + 0.5)
    near = frame.zoom >= 6
    for turn in frame.turns():
        turned = turned_frame(frame, turn)
        pen = _Pen(canvas, ground, turned, level, corner)
        pen.areas("land", style.land, style.coast)
        if frame.zoom >= 4.5:
            pen.lines("rivers", style.rivers, 1.3 if near else 0.8)
        pen.areas("lakes", style.sea, style.coast)
        pen.areas("islands", style.land, None)
        if frame.zoom >= 4.5:
            pen.lines("division_lines", style.division_lines, 1.0 if near else 0.7)
        pen.lines("country_lines", style.country_lines, 1.5 if near else 0.9)
        pen.lines("disputed_lines", style.country_lines, 1.4 if near else 0.9, dashed=True)


def turned_frame(frame: Frame, degrees: float) -> Frame:
    """The same frame of a world that is moved by some degrees of longitude."""
    world = 256 * 2**frame.zoom
    return Frame(frame.left - degrees / 360 * world, frame.top, frame.width, frame.height, frame.zoom)


@dataclass(frozen=True, slots=True)
class _Pen:
    canvas: Canvas
    ground: Basemap
    frame: Frame
    level: int
    corner: Pixels

    def areas(self, layer: str, colour: str, coast: str | None) -> None:
        rings, coasts = [], []
        for ring in self.ground.lines(layer, self.frame.bounds(), self.level):
            pixels = self.frame.project(ring)
            area = clipped_ring(pixels, self.frame, _MARGIN_PX)
            if len(area) < 3 or np.ptp(area, axis=0).max() < _LEAST_AREA_PX:
                continue
            rings.append(area + self.corner)
            if coast is not None:
                coasts += [part + self.corner for part in _coast(ring, pixels, self.frame)]
        self.canvas.areas(rings, colour)
        if coast is not None:
            self.canvas.lines(coasts, coast, 0.7)

    def lines(self, layer: str, colour: str, width: float, *, dashed: bool = False) -> None:
        found = [
            part + self.corner
            for line in self.ground.lines(layer, self.frame.bounds(), self.level)
            for part in clipped_lines(self.frame.project(line), self.frame, _MARGIN_PX)
        ]
        self.canvas.lines(found, colour, width, dashed=dashed)


def _coast(ring: Pixels, pixels: Pixels, frame: Frame) -> Iterator[Pixels]:
    """The ring without its seams: the cuts at the 180th meridian and the pole are no coast."""
    seams = np.flatnonzero(_on_seam(ring))
    closed = np.vstack([pixels, pixels[:1]])
    for stretch in np.split(closed, seams + 1) if len(seams) else [closed]:
        if len(stretch) > 1:
            yield from clipped_lines(stretch, frame, _MARGIN_PX)


def _on_seam(ring: Pixels) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    at_edge = np.abs(ring[:, 1]) > 179.99
    at_pole = ring[:, 0] < -84
    return np.asarray((at_edge & np.roll(at_edge, -1)) | (at_pole & np.roll(at_pole, -1)))
