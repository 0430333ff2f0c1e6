"""Marks for a part of the map where there are too many incidents to send each: one a cell of a grid, by zoom."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.incidents.compared import FIRST, SECOND
from geo.incidents.table import IncidentTable, Rows
from geo.views.mercator import MOST_LATITUDE

CELL_PX = 52
"""The grid's cell: small enough to tell towns apart, and some 900 of them on a wall screen."""
MARGIN = 0.25
"""Share of the part of the map that is made ready beyond each edge, for a drag to show no gap."""
_DEEPEST_ZOOM = 20
_TILE_PX = 256


@dataclass(frozen=True, slots=True)
class Outlook:
    """Which part of the world a reader's map shows."""

    zoom: float
    south: float
    west: float
    north: float
    east: float
    """WGS 84 degrees; west may be under -180 and east over 180."""


@dataclass(frozen=True, eq=False)
class Points:
    """The drawn rows of a table on the square of the world map, 0 to 1 from its north-western corner."""

    rows: Rows
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    province: NDArray[np.bool_]
    kind: NDArray[np.int64]
    """The number of its symbol."""


def points_of(table: IncidentTable, rows: Rows, kind: NDArray[np.int64]) -> Points:
    """Put rows of a table on the world map; `kind` gives the symbol of each of the table's rows."""
    return Points(
        rows,
        _world_x(table.longitude[rows]),
        _world_y(table.latitude[rows]),
        table.geo_precision[rows] == 3,
        kind[rows],
    )


def clusters(points: Points, outlook: Outlook, kinds: int, sides: NDArray[np.int8] | None = None) -> dict[str, Any]:
    """The marks in and around the outlook, as plain JSON values: column by column, one entry a mark.

    `x` and `y` are the mean of its incidents on the world's square; `count` how many they are; `province` whether they
    are of provinces, which are never mixed with places; `mix` [kind, count] pairs; `row` is the incident's row in the
    table where it is one, else -1; `cell` names the mark. `total` counts all points, in the outlook or not. Where two
    sources are compared, `sides` tells for each of the table's rows who reports it, and the mark how many the first and
    how many the second does.
    """
    zoom = min(_DEEPEST_ZOOM, max(0.0, outlook.zoom))
    across = _TILE_PX * 2**zoom / CELL_PX  # cells from one side of the world to the other
    inside = _inside(points, outlook, across)
    x, y, province, kind = points.x[inside], points.y[inside], points.province[inside], points.kind[inside]
    key = ((np.floor(y * across).astype(np.int64) << 31) + np.floor(x * across).astype(np.int64)) * 2 + province
    cells, first, number, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    mix = np.bincount(number * kinds + kind, minlength=len(cells) * kinds).reshape(-1, kinds)
    told: dict[str, Any] = {}
    if sides is not None:
        side = sides[points.rows[inside]]
        who = [np.bincount(number, (side & one) > 0, minlength=len(cells)).astype(int) for one in (FIRST, SECOND)]
        told = {"sides": np.column_stack(who).tolist()}
    alone = np.where(count == 1, points.rows[inside][first], -1)
    return told | {
        "x": np.round(np.bincount(number, x, minlength=len(cells)) / count, 8).tolist(),
        "y": np.round(np.bincount(number, y, minlength=len(cells)) / count, 8).tolist(),
        "count": count.tolist(),
        "province": (cells & 1).tolist(),
        "mix": [[[int(k), int(n[k])] for k in np.flatnonzero(n)] for n in mix],
        "row": alone.tolist(),
        "cell": [f"{zoom:g}/{key}" for key in cells.tolist()],
        "total": len(points.rows),
    }


def rows_of_cell(points: Points, cell: str) -> Rows:
    """The rows of the mark with this name, which `clusters` gave; none for a name that is none."""
    zoom_text, _, key_text = cell.partition("/")
    try:
        across, wanted = _TILE_PX * 2 ** float(zoom_text) / CELL_PX, int(key_text)
    except (ValueError, OverflowError):
        return points.rows[:0]
    column, row = (wanted >> 1) & (2**31 - 1), wanted >> 32
    found = (
        (np.floor(points.x * across) == column)
        & (np.floor(points.y * across) == row)
        & (points.province == bool(wanted & 1))
    )
    rows: Rows = points.rows[found]
    return rows


def outlook_on(south_west: tuple[float, float], north_east: tuple[float, float]) -> Outlook:
    """A first guess of what a map of 900 by 500 pixels shows when fitted to these corners (latitude, longitude)."""
    (south, west), (north, east) = south_west, north_east
    wide = max(1e-6, (east - west) / 360)
    tall = max(1e-6, float(_world_y(np.array(south)) - _world_y(np.array(north))))
    zoom = min(math.log2(900 / _TILE_PX / wide), math.log2(500 / _TILE_PX / tall))
    return Outlook(max(0.0, math.floor(zoom * 2) / 2), south, west, north, east)


def outlook_at(zoom: float, latitude: float, longitude: float) -> Outlook:
    """A first guess of what a map of 900 by 500 pixels shows at this zoom around this point."""
    pixels = _TILE_PX * 2**zoom
    wide, tall = 450 / pixels * 360, 250 / pixels
    y = float(_world_y(np.array(latitude)))
    south, north = (math.degrees(math.atan(math.sinh(math.tau * (0.5 - at)))) for at in (y + tall, y - tall))
    return Outlook(zoom, south, longitude - wide, north, longitude + wide)


def _inside(points: Points, outlook: Outlook, across: float) -> NDArray[np.bool_]:
    """Whole cells only, so that no mark at the edge counts a part of its incidents."""
    top, bottom = (float(_world_y(np.array(latitude))) for latitude in (outlook.north, outlook.south))
    left, right = (longitude / 360 + 0.5 for longitude in (outlook.west, outlook.east))
    tall, wide = MARGIN * (bottom - top), MARGIN * (right - left)
    top, left = (math.floor(edge * across) / across for edge in (top - tall, left - wide))
    bottom, right = (math.ceil(edge * across) / across for edge in (bottom + tall, right + wide))
    down = (points.y >= top) & (points.y < bottom)
    if right - left >= 1:
        return down
    return down & ((points.x - left) % 1.0 < right - left)


def _world_x(longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    return longitude / 360 + 0.5


def _world_y(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.radians(np.clip(latitude, -MOST_LATITUDE, MOST_LATITUDE))
    y: NDArray[np.float64] = 0.5 - np.arcsinh(np.tan(clipped)) / math.tau
    return y
