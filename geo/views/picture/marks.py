"""Marks of a picture: one an incident, or one for several that would hide each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from geo.incidents.incident import Incident
from geo.language.language import Language
from geo.language.places import place_name
from geo.views.basemap import Bounds
from geo.views.mercator import Frame, bounds_of, fitted
from geo.views.symbols import MARKER_RADIUS_PX, point_of

NOTHING_BOUNDS: Bounds = (29.0, 32.0, 38.5, 49.0)
"""South, west, north, east of the view where nothing is on the map: Syria and its neighbours."""

_MOST_REACH_PX = 48.0  # two of the largest marks
_AROUND = tuple((column, row) for column in (-1, 0, 1) for row in (-1, 0, 1))
_TOUCH_SHARE = 0.95
_FITTED_SHARE = 0.82
_Circle = tuple[float, float, float]
"""x, y and radius."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marker, or several too near to be told apart; x and y in pixels of the map's frame."""

    x: float
    y: float
    province: bool
    members: tuple[Incident, ...]

    @property
    def radius(self) -> float:
        """In CSS pixels; grows with how many it stands for."""
        return _radius(len(self.members))

    def place_name(self, language: Language) -> str | None:
        """The name that all its incidents share; a province's too, for its square would else have no place."""
        names = {place_name(incident.place, language) for incident in self.members if incident.place is not None}
        return names.pop() if len(names) == 1 else None


def drawn_incidents(incidents: Sequence[Incident]) -> list[Incident]:
    """Those that have a point which is no country's."""
    return [incident for incident in incidents if point_of(incident) is not None]


def frame_of(drawn: Sequence[Incident], bounds: Bounds | None, width: float, height: float) -> Frame:
    """The part of the world that a map of this size shows: the bounds, or what holds all incidents."""
    around = bounds or bounds_of([_point(incident) for incident in drawn]) or NOTHING_BOUNDS
    return fitted(around, width, height, share=1.0 if bounds is not None else _FITTED_SHARE)


def marks_in(drawn: Sequence[Incident], frame: Frame) -> tuple[Mark, ...]:
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
        Mark(x, y, incident.geo_precision == 3, (incident,))
        for incident, (x, y), shown in zip(drawn, pixels.tolist(), np.asarray(inside).tolist(), strict=True)
        if shown
    ]
    places = _merged([mark for mark in singles if not mark.province])
    provinces = _merged([mark for mark in singles if mark.province])
    squares: list[Mark] = []
    taken = [_circle(mark) for mark in places]
    for mark in sorted(provinces, key=lambda mark: -len(mark.members)):
        beside = _beside(mark, taken, frame)
        if beside is not None or not squares:
            squares.append(beside or mark)
            taken.append(_circle(squares[-1]))
            continue
        # Nowhere is room for it: the nearest square counts it, too.
        nearest = min(range(len(squares)), key=lambda n: math.hypot(squares[n].x - mark.x, squares[n].y - mark.y))
        other = squares[nearest]
        squares[nearest] = Mark(other.x, other.y, True, other.members + mark.members)
        taken[len(places) + nearest] = _circle(squares[nearest])
    return (*places, *squares)


def _circle(mark: Mark) -> _Circle:
    return mark.x, mark.y, mark.radius


@lru_cache(maxsize=1024)
def _radius(count: int) -> float:
    return MARKER_RADIUS_PX if count == 1 else min(24.0, 11 + 2.2 * math.log2(count))


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks none of which covers half of another, the first of each group keeping its point."""
    while True:
        cells: dict[tuple[int, int], list[int]] = {}
        points = [(mark.x, mark.y) for mark in marks]
        radii = [mark.radius for mark in marks]
        groups = [list(mark.members) for mark in marks]
        for number, ((x, y), radius) in enumerate(zip(points, radii, strict=True)):
            column, row = int(x // _MOST_REACH_PX), int(y // _MOST_REACH_PX)
            for n in chain.from_iterable(cells.get((column + c, row + r), ()) for c, r in _AROUND):
                if math.dist(points[n], (x, y)) < (radii[n] + radius) * _TOUCH_SHARE:
                    groups[n] += groups[number]
                    groups[number] = []
                    radii[n] = _radius(len(groups[n]))
                    break
            else:
                cells.setdefault((column, row), []).append(number)
        merged = [
            Mark(mark.x, mark.y, mark.province, tuple(group))
            for mark, group in zip(marks, groups, strict=True)
            if group
        ]
        if len(merged) == len(marks):
            return merged
        marks = merged


_MOST_MOVED_PX = 72
_SPOTS = (
    (0.0, 0.0),
    *(
        (distance * math.cos(turn * math.pi / 6), distance * math.sin(turn * math.pi / 6))
        for distance in (16, 28, 40, 56, _MOST_MOVED_PX)
        for turn in range(12)
    ),
)
"""Where a square may go to, in pixels from where it is, the nearest first."""
_EDGE_PX = 10.0


def _beside(square: Mark, taken: Sequence[_Circle], frame: Frame) -> Mark | None:
    """The square where it is, or at the nearest spot around it that no circle takes; None where there is none."""
    reach, radius = _MOST_REACH_PX + _MOST_MOVED_PX, square.radius
    near = [
        (x, y, (other + radius) * _TOUCH_SHARE)
        for x, y, other in taken
        if abs(x - square.x) <= reach and abs(y - square.y) <= reach
    ]
    for right, down in _SPOTS:
        x, y = square.x + right, square.y + down
        inside = _EDGE_PX <= x <= frame.width - _EDGE_PX and _EDGE_PX <= y <= frame.height - _EDGE_PX
        if inside and all(math.hypot(x - other_x, y - other_y) >= apart for other_x, other_y, apart in near):
            return Mark(x, y, True, square.members)
    return None


def _point(incident: Incident) -> tuple[float, float]:
    if incident.latitude is None or incident.longitude is None:
        raise ValueError(f"{incident.incident_id}: has no point")
    return incident.latitude, incident.longitude
