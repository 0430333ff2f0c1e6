"""Pictures in pixels, drawn without a browser.

Shapes are drawn at twice their size and shrunk, which smooths them; texts are drawn afterwards, at their size.
"""

import io
import math
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

from geo.views.fonts import font
from geo.views.mercator import Pixels
from geo.views.picture.canvas import Box, Writing

_SMOOTHING = 2
_MOST_SMOOTHED_PIXELS = 20_000_000
"""A picture with more is drawn at its size: at four times as many it would fill the memory."""
_DASH, _GAP = 5.0, 4.0
_HALO = 2.0
_ANCHORS = {"left": "ls", "middle": "ms", "right": "rs"}


class RasterCanvas:
    """A Canvas of pixels."""

    def __init__(self, width: float, height: float, scale: float, ground: str) -> None:
        self._scale = scale
        self._size = round(width * scale), round(height * scale)
        smoothing = _SMOOTHING if self._size[0] * self._size[1] <= _MOST_SMOOTHED_PIXELS else 1
        self._factor = scale * smoothing
        size = self._size[0] * smoothing, self._size[1] * smoothing
        self._image = Image.new("RGB", size, ground)
        self._draw = ImageDraw.Draw(self._image)
        self._writings: list[Writing] = []

    def areas(self, rings: Sequence[Pixels], colour: str) -> None:
        """As Canvas says."""
        for ring in rings:
            self._draw.polygon(self._flat(ring), fill=colour)

    def lines(
        self, lines: Sequence[Pixels], colour: str, width: float, *, dashed: bool = False, rounded: bool = False
    ) -> None:
        """As Canvas says."""
        thick = self._width(width)
        for line in lines:
            for part in _dashes(line) if dashed else (line,):
                self._draw.line(self._flat(part), fill=colour, width=thick)
            if rounded:
                for x, y in line.tolist():
                    self.disc(x, y, width / 2, colour)

    def disc(
        self, x: float, y: float, radius: float, fill: str | None, edge: str | None = None, width: float = 0.0
    ) -> None:
        """As Canvas says."""
        self._draw.ellipse(self._around(x, y, radius), fill, edge, self._width(width) if edge else 0)

    def dashed_ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        """As Canvas says."""
        count = max(16, round(math.tau * radius / (_DASH + _GAP)))
        for number in range(count):
            start = 360 * number / count
            end = start + 360 * _DASH / (_DASH + _GAP) / count
            self._draw.arc(self._around(x, y, radius), start, end, colour, self._width(width))

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str, width: float) -> None:
        """As Canvas says."""
        self._draw.arc(self._around(x, y, radius), start, end, colour, self._width(width))

    def box(self, box: Box, fill: str | None, edge: str | None = None, width: float = 0.0, corner: float = 0.0) -> None:
        """As Canvas says."""
        left, top, right, bottom = (round(side * self._factor) for side in box)
        sides = (left, top, max(left, right - 1), max(top, bottom - 1))
        self._draw.rounded_rectangle(
            sides, corner * self._factor, fill, edge, self._width(width) if edge is not None else 0
        )

    def write(self, writing: Writing) -> None:
        """As Canvas says."""
        self._writings.append(writing)

    def png(self, words: Mapping[str, str]) -> bytes:
        """The finished picture, with texts about it by the names that PNG has for them."""
        picture = self._image
        if picture.size != self._size:
            picture = picture.resize(self._size, Image.Resampling.BOX)
        draw = ImageDraw.Draw(picture)
        for one in self._writings:
            draw.text(
                (one.x * self._scale, one.baseline * self._scale),
                one.text,
                font=font(one.size * self._scale, bold=one.bold),
                fill=one.colour,
                anchor=_ANCHORS[one.align],
                direction="rtl" if one.reads_from_right else "ltr",
                stroke_width=_HALO * self._scale if one.halo else 0,
                stroke_fill=one.halo,
            )
        return png_of(picture, words)

    def _flat(self, points: Pixels) -> list[float]:
        flat: list[float] = (points * self._factor).reshape(-1).tolist()
        return flat

    def _width(self, width: float) -> int:
        return max(1, round(width * self._factor))

    def _around(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        cx, cy, r = x * self._factor, y * self._factor, radius * self._factor
        return cx - r, cy - r, cx + r, cy + r


def png_of(picture: Image.Image, words: Mapping[str, str]) -> bytes:
    """A picture as PNG, with texts about it by the names that PNG has for them."""
    notes = PngImagePlugin.PngInfo()
    for name, text in words.items():
        notes.add_itxt(name, text)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=notes, compress_level=4)
    return out.getvalue()


def _dashes(line: Pixels) -> list[Pixels]:
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    found = []
    for start in np.arange(0.0, along[-1], _DASH + _GAP).tolist():
        end = min(start + _DASH, float(along[-1]))
        inner = along[(along > start) & (along < end)]
        at = np.concatenate([[start], inner, [end]])
        found.append(np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])]))
    return found
