"""Pictures in pixels, drawn without a browser.

Shapes are drawn at twice their size and shrunk, which smooths them; texts are drawn afterwards, at their size.
"""

import io
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

from geo.views.fonts import font
from geo.views.mercator import Pixels
from geo.views.picture.canvas import Box, Writing, length

_SMOOTHING = 2
_MOST_SMOOTHED_PIXELS = 20_000_000
"""A picture with more is drawn at its size: at four times as many it would fill the memory."""
_DASH, _GAP = 5.0, 4.0
_HALO = 2.0
_ANCHORS = {"left": "ls", "middle": "ms", "right": "rs"}
_STARTS = {"left": 0.0, "middle": 0.5, "right": 1.0}
"""What of a line stands to the left of its point."""


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
        _write(picture, self._writings, self._scale)
        return png_of(picture, words)

    def _flat(self, points: Pixels) -> list[float]:
        flat: list[float] = (points * self._factor).reshape(-1).tolist()
        return flat

    def _width(self, width: float) -> int:
        return max(1, round(width * self._factor))

    def _around(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        cx, cy, r = x * self._factor, y * self._factor, radius * self._factor
        return cx - r, cy - r, cx + r, cy + r


def _write(picture: Image.Image, writings: Sequence[Writing], scale: float) -> None:
    """Write lines of text, all halos under all texts.

    What has a halo is set once, as a mask: Pillow's own outline of each letter takes ten times as long.
    """
    masks = [(one, *_mask(one, scale)) for one in writings if one.halo is not None]
    for one, mask, corner in masks:
        if one.halo is not None:
            picture.paste(one.halo, corner, _spread(mask, _HALO * scale))
    for one, mask, corner in masks:
        picture.paste(one.colour, corner, mask)
    draw = ImageDraw.Draw(picture)
    for one in writings:
        if one.halo is None:
            _set(draw, one, scale, (one.x * scale, one.baseline * scale), one.colour)


def _set(draw: ImageDraw.ImageDraw, one: Writing, scale: float, at: tuple[float, float], ink: str | int) -> None:
    direction, typeface = "rtl" if one.reads_from_right else "ltr", font(one.size * scale, bold=one.bold)
    draw.text(at, one.text, ink, typeface, _ANCHORS[one.align], direction=direction)


def _mask(one: Writing, scale: float) -> tuple[Image.Image, tuple[int, int]]:
    """A line of text with room for its halo, and the point of the picture where the mask's upper left corner lies."""
    size, wide = one.size * scale, length(one.text, one.size, bold=one.bold) * scale
    margin = math.ceil(_HALO * scale + size)  # letters may reach beyond their line
    x = math.floor(one.x * scale - wide * _STARTS[one.align]) - margin
    y = math.floor(one.baseline * scale) - margin - math.ceil(size)
    mask = Image.new("L", (math.ceil(wide) + 2 * margin + 1, 2 * margin + 2 * math.ceil(size)))
    _set(ImageDraw.Draw(mask), one, scale, (one.x * scale - x, one.baseline * scale - y), 255)
    left, top, right, bottom = mask.getbbox() or (margin, margin, margin, margin)
    around = math.ceil(_HALO * scale)
    box = left - around, top - around, right + around, bottom + around
    return mask.crop(box), (x + box[0], y + box[1])


def _spread(mask: Image.Image, reach: float) -> Image.Image:
    """What lies within `reach` pixels of the letters of a mask."""
    letters = np.asarray(mask)
    around, wide, reached = np.zeros_like(letters), letters.copy(), 0
    for down, across in _rows_of_disc(reach):
        for shift in range(reached + 1, across + 1):
            np.maximum(wide[:, shift:], letters[:, :-shift], out=wide[:, shift:])
            np.maximum(wide[:, :-shift], letters[:, shift:], out=wide[:, :-shift])
        reached = across
        below, above = around[down:], around[: len(around) - down]
        np.maximum(below, wide[: len(wide) - down], out=below)
        np.maximum(above, wide[down:], out=above)
    return Image.fromarray(around)


@lru_cache(maxsize=16)
def _rows_of_disc(reach: float) -> tuple[tuple[int, int], ...]:
    """How far down each row of a disc lies, the outermost first, and how far it reaches to either side."""
    most = reach + 0.3
    return tuple((down, math.floor(math.sqrt(most**2 - down**2))) for down in range(math.floor(most), -1, -1))


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
