"""The base map on a picture."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.views.basemap import Basemap, Style, level_for_zoom
from geo.views.mercator import Frame, Pixels, clipped_lines, clipped_ring
from geo.views.picture.canvas import Canvas

_MARGIN_PX = 4.0
_LEAST_SIDE_PX = 0.7


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
        degrees, starts = self.ground.joined(layer, self.frame.bounds(), self.level)
        pixels = self.frame.project(degrees)
        rings = [
            area + self.corner
            for start, end in pairwise(starts.tolist())
            if len(area := clipped_ring(pixels[start:end], self.frame, _MARGIN_PX)) > 2 and _is_seen(area)
        ]
        self.canvas.areas(rings, colour)
        if coast is not None:
            closed = np.insert(np.arange(len(pixels)), starts[1:], starts[:-1])
            last = _on_seam(degrees[closed])
            last[starts[1:] + np.arange(len(starts) - 1)] = True
            coasts = clipped_lines(pixels[closed], last, self.frame, _MARGIN_PX)
            self.canvas.lines([line + self.corner for line in coasts if _is_seen(line)], coast, 0.7)

    def lines(self, layer: str, colour: str, width: float, *, dashed: bool = False) -> None:
        degrees, starts = self.ground.joined(layer, self.frame.bounds(), self.level)
        last = np.zeros(len(degrees), dtype=bool)
        last[starts[1:] - 1] = True
        found = clipped_lines(self.frame.project(degrees), last, self.frame, _MARGIN_PX)
        self.canvas.lines([line + self.corner for line in found], colour, width, dashed=dashed)


def _is_seen(points: Pixels) -> bool:
    return len(points) > 1 and float(np.ptp(points, axis=0).max()) >= _LEAST_SIDE_PX


def _on_seam(ring: Pixels) -> NDArray[np.bool_]:
    """From which points of closed rings the way to the next is a cut at the 180th meridian or the pole: no coast."""
    at_edge = np.abs(ring[:, 1]) > 179.99
    at_pole = ring[:, 0] < -84
    return np.asarray((at_edge & np.roll(at_edge, -1)) | (at_pole & np.roll(at_pole, -1)))
