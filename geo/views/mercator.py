"""A rectangle of the Web Mercator map in pixels: what lies where, and lines cut to it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.views.basemap import Bounds

MOST_LATITUDE = 85.05
_KM_A_PIXEL_AT_ZOOM_0 = 40075.017 / 256

Pixels = NDArray[np.float64]
"""(n, 2): x to the right and y down, from the rectangle's upper left corner."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Part of the world map; zoom as on web maps, with fractions."""

    left: float
    top: float
    """The upper left corner in pixels of the whole world at this zoom; may lie beyond the 180th meridian."""
    width: float
    height: float
    zoom: float

    def project(self, points: NDArray[np.float64]) -> Pixels:
        """Pixels of (latitude, longitude) rows; longitudes are not wrapped."""
        latitudes = np.radians(np.clip(points[:, 0], -MOST_LATITUDE, MOST_LATITUDE))
        world = 256 * 2**self.zoom
        x = (points[:, 1] + 180) / 360 * world - self.left
        y = (0.5 - np.arcsinh(np.tan(latitudes)) / math.tau) * world - self.top
        return np.column_stack([x, y])

    def bounds(self) -> Bounds:
        """South, west, north, east; west may be under -180 and east over 180."""
        world = 256 * 2**self.zoom
        west, east = (x / world * 360 - 180 for x in (self.left, self.left + self.width))
        south, north = (
            math.degrees(math.atan(math.sinh((0.5 - y / world) * math.tau))) for y in (self.top + self.height, self.top)
        )
        return south, west, north, east

    def km_a_pixel(self, latitude: float) -> float:
        """Ground distance of one pixel at a latitude."""
        return _KM_A_PIXEL_AT_ZOOM_0 * math.cos(math.radians(latitude)) / 2**self.zoom

    def turns(self) -> tuple[float, ...]:
        """By how many degrees the world is to be moved, once or more, to fill this rectangle."""
        _, west, _, east = self.bounds()
        return tuple(turn for turn in (-360.0, 0.0, 360.0) if west < 180 + turn and east > -180 + turn)


def fitted(
    bounds: Bounds,
    width: float,
    height: float,
    *,
    share: float = 0.86,
    least_zoom: float = 0.0,
    most_zoom: float = 11.0,
) -> Frame:
    """The frame of this size with the bounds in its middle, filling `share` of it at most.

    `bounds` are south, west, north, east; east may be over 180 to cross the 180th meridian.
    """
    south, west, north, east = bounds
    corners = Frame(0, 0, 1, 1, 0).project(np.array([[north, west], [south, east]]))
    (x0, y0), (x1, y1) = corners.tolist()
    fits = [
        math.log2(size * share / span)
        for size, span in ((width, x1 - x0), (height, y1 - y0))
        if span * 2**most_zoom > size * share
    ]
    zoom = max(least_zoom, min([*fits, most_zoom]))
    scale = 2**zoom
    left = (x0 + x1) / 2 * scale - width / 2
    top = (y0 + y1) / 2 * scale - height / 2
    world = 256 * scale
    if world >= height:
        top = min(max(top, 0.0), world - height)
    return Frame(left, top, width, height, zoom)


def bounds_of(points: Sequence[tuple[float, float]], least_degrees: float = 0.5) -> Bounds | None:
    """South, west, north, east around (latitude, longitude) points, at least so wide; None without points.

    The narrower way around the world is taken: east may be over 180.
    """
    if not points:
        return None
    latitudes = [latitude for latitude, _ in points]
    longitudes = sorted(longitude for _, longitude in points)
    gaps = [(after - before, after) for before, after in pairwise(longitudes)]
    gaps.append((longitudes[0] + 360 - longitudes[-1], longitudes[0]))
    widest, west = max(gaps)
    east = west + 360 - widest
    south, north = _widened(min(latitudes), max(latitudes), least_degrees)
    west, east = _widened(west, east, least_degrees)
    return south, west, north, east


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    missing = max(0.0, least - (high - low)) / 2
    return low - missing, high + missing


def clipped_ring(ring: Pixels, frame: Frame, margin: float) -> Pixels:
    """A ring cut to the frame and a margin (Sutherland and Hodgman, 1974); fewer than three points where outside."""
    limits = ((0, -margin, 1), (0, frame.width + margin, -1), (1, -margin, 1), (1, frame.height + margin, -1))
    for axis, limit, sign in limits:
        if len(ring) < 3:
            break
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Pixels, axis: int, limit: float, sign: int) -> Pixels:
    depth = sign * (ring[:, axis] - limit)
    inside = depth >= 0
    if inside.all():
        return ring
    if not inside.any():
        return ring[:0]
    following = np.roll(ring, -1, axis=0)
    after = np.roll(depth, -1)
    changes = inside != (after >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = depth / (depth - after)
    crossings = ring + np.where(changes, share, 0)[:, None] * (following - ring)
    both = np.stack([ring, crossings], axis=1).reshape(-1, 2)
    keep = np.column_stack([inside, changes]).reshape(-1)
    return np.asarray(both[keep])


def clipped_lines(points: Pixels, last: NDArray[np.bool_], frame: Frame, margin: float) -> Iterator[Pixels]:
    """The stretches of lines that reach into the frame and a margin, each with a point beyond either end.

    The lines lie one after another in `points`; `last` marks each point from which none leads to the next.
    """
    size = np.array([frame.width, frame.height]) + margin
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    near = ((high >= -margin) & (low <= size)).all(axis=1) & ~last[:-1]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield points[start : end + 1]
