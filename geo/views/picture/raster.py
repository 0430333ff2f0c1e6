"""Pictures in pixels, drawn without a browser.

Shapes are drawn at twice their size and shrunk, which smooths them; texts are drawn afterwards, at their size.
"""

import io
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

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
            picture = picture.reduce(_SMOOTHING)
        draw = ImageDraw.Draw(picture)
        for one in self._writings:
            at, typeface = (
                (one.x * self._scale, one.baseline * self._scale),
                font(one.size * self._scale, bold=one.bold),
            )
            direction, anchor = "rtl" if one.reads_from_right else "ltr", _ANCHORS[one.align]
            if one.halo is not None:
                _draw_halo(picture, one.text, at, typeface, direction, anchor, one.halo, _HALO * self._scale)
            draw.text(at, one.text, one.colour, typeface, anchor, direction=direction)
        return png_of(picture, words)

    def _flat(self, points: Pixels) -> list[float]:
        flat: list[float] = (points * self._factor).reshape(-1).tolist()
        return flat

    def _width(self, width: float) -> int:
        return max(1, round(width * self._factor))

    def _around(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        cx, cy, r = x * self._factor, y * self._factor, radius * self._factor
        return cx - r, cy - r, cx + r, cy + r


def _draw_halo(
    picture: Image.Image,
    text: str,
    at: tuple[float, float],
    typeface: ImageFont.FreeTypeFont,
    direction: str,
    anchor: str,
    colour: str,
    reach: float,
) -> None:
    """Draw what lies within `reach` pixels of a text: Pillow's own outline of each letter takes ten times as long."""
    margin = math.ceil(reach) + 1
    left, top, right, bottom = typeface.getbbox(text, direction=direction, anchor=anchor)
    x, y = math.floor(at[0] + left) - margin, math.floor(at[1] + top) - margin
    size = math.ceil(right - left) + 2 * margin + 1, math.ceil(bottom - top) + 2 * margin + 1
    letters = Image.new("L", size)
    ImageDraw.Draw(letters).text((at[0] - x, at[1] - y), text, 255, typeface, anchor, direction=direction)
    drawn = np.asarray(letters)
    around = np.zeros_like(drawn)
    for down, across in _disc(reach):
        rows, columns = _overlap(down, size[1]), _overlap(across, size[0])
        np.maximum(around[rows[0], columns[0]], drawn[rows[1], columns[1]], out=around[rows[0], columns[0]])
    picture.paste(colour, (x, y), Image.fromarray(around))


@lru_cache(maxsize=16)
def _disc(reach: float) -> tuple[tuple[int, int], ...]:
    whole = math.ceil(reach)
    steps = range(-whole, whole + 1)
    return tuple((down, across) for down in steps for across in steps if math.hypot(down, across) <= reach + 0.3)


def _overlap(shift: int, length: int) -> tuple[slice, slice]:
    """Where a line of pixels that is shifted comes to lie, and what of it does."""
    return slice(max(0, shift), length + min(0, shift)), slice(max(0, -shift), length - max(0, shift))


def png_of(picture: Image.Image, words: Mapping[str, str]) -> bytes:
    """A picture as PNG, with texts about it by the names that PNG has for them."""
    notes = PngImagePlugin.PngInfo()
    for name, text in words.items():
        notes.add_itxt(name, text)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=notes, compress_level=2)
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
