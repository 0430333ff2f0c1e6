"""Marks of a picture: one an incident, or one for several that would hide each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.incidents.incident import Incident
from geo.language.language import Language
from geo.language.places import place_name
from geo.views.basemap import Bounds
from geo.views.mercator import Frame, bounds_of, fitted
from geo.views.symbols import MARKER_RADIUS_PX

NOTHING_BOUNDS: Bounds = (29.0, 32.0, 38.5, 49.0)
"""South, west, north, east of the view where nothing is on the map: Syria and its neighbours."""

_DRAWN = (1, 2, 3)
_MOST_REACH_PX = 48.0  # two of the largest marks
_TOUCH_SHARE = 0.95
_FITTED_SHARE = 0.82


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
        count = len(self.members)
        return MARKER_RADIUS_PX if count == 1 else min(24.0, 11 + 2.2 * math.log2(count))

    def place_name(self, language: Language) -> str | None:
        """The name that all its incidents share; a province's too, for its square would else have no place."""
        names = {place_name(incident.place, language) for incident in self.members if incident.place is not None}
        return names.pop() if len(names) == 1 else None


def drawn_incidents(incidents: Sequence[Incident]) -> list[Incident]:
    """Those that have a point which is no country's."""
    return [incident for incident in incidents if _is_drawn(incident)]


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
    marks = list(places)
    squares: list[Mark] = []
    for mark in sorted(provinces, key=lambda mark: -len(mark.members)):
        beside = _beside(mark, (*marks, *squares), frame)
        if beside is not None or not squares:
            squares.append(beside or mark)
            continue
        # Nowhere is room for it: the nearest square counts it, too.
        nearest = min(range(len(squares)), key=lambda n: math.hypot(squares[n].x - mark.x, squares[n].y - mark.y))
        other = squares[nearest]
        squares[nearest] = Mark(other.x, other.y, True, other.members + mark.members)
    return (*marks, *squares)


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks none of which covers half of another, the first of each group keeping its point."""
    while True:
        cells: dict[tuple[int, int], list[int]] = {}
        kept: list[Mark] = []
        for mark in marks:
            column, row = int(mark.x // _MOST_REACH_PX), int(mark.y // _MOST_REACH_PX)
            near = (n for c in (-1, 0, 1) for r in (-1, 0, 1) for n in cells.get((column + c, row + r), ()))
            covering = next((n for n in near if _cover(kept[n], mark)), None)
            if covering is None:
                cells.setdefault((column, row), []).append(len(kept))
                kept.append(mark)
            else:
                other = kept[covering]
                kept[covering] = Mark(other.x, other.y, other.province, other.members + mark.members)
        if len(kept) == len(marks):
            return kept
        marks = kept


def _cover(one: Mark, other: Mark) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < (one.radius + other.radius) * _TOUCH_SHARE


def _beside(square: Mark, others: Sequence[Mark], frame: Frame) -> Mark | None:
    """The square where it is, or at the nearest free spot around it; None where there is none."""
    for distance in (0, 16, 28, 40, 56, 72):
        for turn in range(12 if distance else 1):
            x = square.x + distance * math.cos(turn * math.pi / 6)
            y = square.y + distance * math.sin(turn * math.pi / 6)
            moved = Mark(x, y, True, square.members)
            within = 10 <= x <= frame.width - 10 and 10 <= y <= frame.height - 10
            if within and not any(_cover(other, moved) for other in others):
                return moved
    return None


def _is_drawn(incident: Incident) -> bool:
    return (
        incident.place is not None
        and incident.geo_precision in _DRAWN
        and incident.latitude is not None
        and incident.longitude is not None
    )


def _point(incident: Incident) -> tuple[float, float]:
    if incident.latitude is None or incident.longitude is None:
        raise ValueError(f"{incident.incident_id}: has no point")
    return incident.latitude, incident.longitude
