"""Pictures as SVG: real lines, marks and texts, with the letters that they need in the file."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from geo.views.mercator import Pixels
from geo.views.picture.canvas import Box, Writing
from geo.views.picture.letters import FAMILY, font_faces

_HALO = 2.0
_DASHES = "5 4"
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_MIRRORED = {"left": "end", "middle": "middle", "right": "start"}
"""The same for a text from right to left, whose start is its right end."""


class VectorCanvas:
    """A Canvas of vectors."""

    def __init__(self, width: float, height: float, ground: str) -> None:
        self._width, self._height = width, height
        self._shapes = [f'<rect width="{_n(width)}" height="{_n(height)}" fill="{ground}"/>']
        self._writings: list[Writing] = []

    def areas(self, rings: Sequence[Pixels], colour: str) -> None:
        """As Canvas says."""
        if rings:
            self._shapes.append(f'<path d="{"".join(f"{_path(ring)}Z" for ring in rings)}" fill="{colour}"/>')

    def lines(
        self, lines: Sequence[Pixels], colour: str, width: float, *, dashed: bool = False, rounded: bool = False
    ) -> None:
        """As Canvas says."""
        if lines:
            path = "".join(map(_path, lines))
            more = f' stroke-dasharray="{_DASHES}"' if dashed else ""
            more += ' stroke-linecap="round" stroke-linejoin="round"' if rounded else ""
            self._shapes.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"{more}/>')

    def disc(
        self, x: float, y: float, radius: float, fill: str | None, edge: str | None = None, width: float = 0.0
    ) -> None:
        """As Canvas says."""
        inner = radius - width / 2 if edge is not None else radius
        paint = _paint(fill, edge, width)
        self._shapes.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(inner)}" {paint}/>')

    def dashed_ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        """As Canvas says."""
        paint = _paint(None, colour, width)
        self._shapes.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius - width / 2)}" {paint} stroke-dasharray="{_DASHES}"/>'
        )

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str, width: float) -> None:
        """As Canvas says."""
        inner = radius - width / 2
        if end - start >= 359.999:
            self.disc(x, y, radius, None, colour, width)
            return
        (x0, y0), (x1, y1) = (
            (x + inner * math.cos(math.radians(turn)), y + inner * math.sin(math.radians(turn)))
            for turn in (start, end)
        )
        large = int(end - start > 180)
        path = f"M{_n(x0)} {_n(y0)}A{_n(inner)} {_n(inner)} 0 {large} 1 {_n(x1)} {_n(y1)}"
        self._shapes.append(f'<path d="{path}" {_paint(None, colour, width)}/>')

    def box(self, box: Box, fill: str | None, edge: str | None = None, width: float = 0.0, corner: float = 0.0) -> None:
        """As Canvas says."""
        left, top, right, bottom = box
        inset = width / 2 if edge is not None else 0.0
        sides = f'x="{_n(left + inset)}" y="{_n(top + inset)}" '
        sides += f'width="{_n(right - left - 2 * inset)}" height="{_n(bottom - top - 2 * inset)}"'
        rounded = f' rx="{_n(corner)}"' if corner else ""
        self._shapes.append(f"<rect {sides}{rounded} {_paint(fill, edge, width)}/>")

    def write(self, writing: Writing) -> None:
        """As Canvas says."""
        self._writings.append(writing)

    def svg(self, words: Mapping[str, str], width: float, height: float) -> bytes:
        """The finished picture at a size in CSS pixels, with its title and texts about it, as UTF-8."""
        title, description = escape(words["Title"]), escape(words["Description"])
        told = "".join(
            f"<dc:{tag}>{escape(words[name])}</dc:{tag}>"
            for tag, name in (("title", "Title"), ("rights", "Copyright"), ("source", "Source"))
            if name in words
        )
        faces = font_faces(*("".join(one.text for one in self._writings if one.bold == bold) for bold in (False, True)))
        style = f'{faces}text{{font-family:"{FAMILY}",sans-serif;white-space:pre}}.b{{font-weight:bold}}'
        size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(self._width)} {_n(self._height)}"'
        about = f'<c xmlns="urn:x-incident-map:about" xmlns:dc="http://purl.org/dc/elements/1.1/">{told}</c>'
        parts = (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">',
            f'<title id="title">{title}</title>',
            f'<desc id="description">{description}</desc>',
            f"<metadata>{about}</metadata>",
            f"<style>{style}</style>",
            *self._shapes,
            *map(_text, self._writings),
            "</svg>\n",
        )
        return "\n".join(parts).encode("utf-8")


def _text(one: Writing) -> str:
    anchor = (_MIRRORED if one.reads_from_right else _ANCHORS)[one.align]
    more = ' class="b"' if one.bold else ""
    more += ' direction="rtl"' if one.reads_from_right else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    if one.halo is not None:
        more += f' stroke="{one.halo}" stroke-width="{_n(2 * _HALO)}" stroke-linejoin="round" paint-order="stroke"'
    element = (
        f'<text x="{_n(one.x)}" y="{_n(one.baseline)}" font-size="{_n(one.size)}" fill="{one.colour}"{more}>'
        f"{escape(one.text)}</text>"
    )
    if one.link is None:
        return element
    return f'<a href={quoteattr(one.link)} target="_blank" rel="noopener noreferrer">{element}</a>'


def _paint(fill: str | None, edge: str | None, width: float) -> str:
    inner = f'fill="{fill or "none"}"'
    return inner if edge is None else f'{inner} stroke="{edge}" stroke-width="{_n(width)}"'


def _path(points: Pixels) -> str:
    """Moves relative to the point before, in tenths of a pixel, each from where rounding left it."""
    steps = np.rint(points * 10).astype(np.int64)
    moves = np.diff(steps, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    (x, y), rest = steps[0].tolist(), moves.tolist()
    return f"M{x / 10:g} {y / 10:g}" + ("l" + " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in rest) if rest else "")


def _n(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"
