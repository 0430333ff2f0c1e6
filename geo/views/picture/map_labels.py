"""Names on the map: countries, places of incidents, towns; none over another or over a mark."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from geo.language.language import Language
from geo.views.basemap import Basemap
from geo.views.fonts import drawable
from geo.views.labels import TownLabel, town_name
from geo.views.mercator import Frame
from geo.views.picture.canvas import Box, Canvas, Writing, length, middle_baseline
from geo.views.picture.ground import turned_frame
from geo.views.picture.marks import Mark
from geo.views.picture.theme import Theme

PlaceLabel = tuple[float, float, float, str]
"""Latitude, longitude, least zoom, name."""
_Label = TypeVar("_Label", PlaceLabel, TownLabel)

_COUNTRY_SHARE = 0.96
_LINE_SHARE = 0.67
_COUNTRY_MOST_ZOOM = 8


class Labelling:
    """Places names on one map, remembering what is taken."""

    def __init__(
        self, canvas: Canvas, map_box: Box, frame: Frame, colours: Theme, taken: Sequence[Box], size: float
    ) -> None:
        self._canvas, self._map_box, self._frame, self._colours = canvas, map_box, frame, colours
        self._boxes = np.array(taken, dtype=np.float64).reshape(-1, 4)
        self._count = len(self._boxes)
        self._size, self._country_size = size, size * _COUNTRY_SHARE
        self._half = size * _LINE_SHARE

    def write(
        self,
        marks: Sequence[Mark],
        ground: Basemap,
        towns: Sequence[TownLabel],
        language: Language,
        beside_px: float = 0.0,
    ) -> None:
        """Write the names of countries, then those of the places of incidents, then those of towns.

        `beside_px` is what stands on either side of the marks.
        """
        left, top, _, _ = self._map_box
        for mark in marks:
            self._take(_around(mark, left, top, beside_px))
        if self._frame.zoom < _COUNTRY_MOST_ZOOM:
            arabic = language.code == "ar"
            self._countries(
                [
                    (one.latitude, one.longitude, one.least_zoom, one.name_ar if arabic else one.name_en)
                    for one in ground.labels
                ]
            )
        for mark in sorted(marks, key=lambda mark: -len(mark.members)):
            name = mark.place_name(language)
            if name is not None:
                self._place(name, mark.x + left, mark.y + top, mark.radius + 3 + beside_px, bold=True)
        for x, y, town in _in_frame(towns, self._frame):
            self._place(town_name(town, language), x + left, y + top, 4, bold=False)

    def _countries(self, labels: Sequence[PlaceLabel]) -> None:
        left, top, _, _ = self._map_box
        for x, y, label in _in_frame(labels, self._frame):
            text = label[3].upper()
            half = length(text, self._country_size, bold=True) / 2
            for right, down in ((0.0, 0.0), (0.0, 12.0), (0.0, -12.0), (-half, 0.0), (half, 0.0)):
                centre, middle = x + left + right, y + top + down
                box = (centre - half - 3, middle - self._half, centre + half + 3, middle + self._half)
                if self._fits(box):
                    self._take(box)
                    colours = self._colours.ground
                    baseline = middle_baseline(middle, self._country_size)
                    self._canvas.write(
                        Writing(
                            centre,
                            baseline,
                            text,
                            self._country_size,
                            colours.label,
                            bold=True,
                            align="middle",
                            halo=colours.land,
                        )
                    )
                    break

    def _place(self, name: str, x: float, y: float, away: float, *, bold: bool) -> None:
        text = drawable(name)
        dot = (x - 3, y - 3, x + 3, y + 3)
        if not text or (not bold and not self._fits(dot)):
            return
        size, half = self._size, self._half
        wide = length(text, size, bold=bold)
        level = middle_baseline(y, size)
        places = (
            ("left", x + away + 2, level, (x + away, y - half, x + away + wide + 4, y + half)),
            ("right", x - away - 2, level, (x - away - wide - 4, y - half, x - away, y + half)),
            ("middle", x, y - away - 4, (x - wide / 2 - 2, y - away - 2 * half, x + wide / 2 + 2, y - away)),
            ("middle", x, y + away + size, (x - wide / 2 - 2, y + away, x + wide / 2 + 2, y + away + 2 * half)),
        )
        for align, at, baseline, box in places:
            if self._fits(box):
                self._take(box)
                colour = self._colours.text if bold else self._colours.ground.place
                halo = self._colours.ground.land
                self._canvas.write(Writing(at, baseline, text, self._size, colour, bold=bold, align=align, halo=halo))
                if not bold:
                    self._take(dot)
                    self._canvas.disc(x, y, 1.7, colour)
                return

    def _take(self, box: Box) -> None:
        if self._count == len(self._boxes):
            self._boxes = np.vstack([self._boxes, np.empty((max(256, self._count), 4))])
        self._boxes[self._count] = box
        self._count += 1

    def _fits(self, box: Box) -> bool:
        left, top, right, bottom = self._map_box
        if not (box[0] > left + 2 and box[1] > top + 2 and box[2] < right - 2 and box[3] < bottom - 2):
            return False
        taken = self._boxes[: self._count]
        over = (box[0] < taken[:, 2]) & (box[2] > taken[:, 0]) & (box[1] < taken[:, 3]) & (box[3] > taken[:, 1])
        return not bool(over.any())


def _around(mark: Mark, left: float, top: float, beside_px: float) -> Box:
    reach, x, y = mark.radius + 2, mark.x + left, mark.y + top
    return x - reach - beside_px, y - reach, x + reach + beside_px, y + reach


def _in_frame(labels: Sequence[_Label], frame: Frame) -> list[tuple[float, float, _Label]]:
    """x and y of the labels that this zoom shows within the frame, in their order."""
    south, _, north, _ = frame.bounds()
    shown = [label for label in labels if label[2] <= frame.zoom + 0.5 and south <= label[0] <= north]
    if not shown:
        return []
    found: list[tuple[float, float, _Label]] = []
    points = np.array([label[:2] for label in shown])
    for turn in frame.turns():
        pixels = turned_frame(frame, turn).project(points)
        inside = ((pixels >= 0) & (pixels <= (frame.width, frame.height))).all(axis=1)
        for number in np.flatnonzero(inside).tolist():
            x, y = pixels[number].tolist()
            found.append((x, y, shown[number]))
    return found
