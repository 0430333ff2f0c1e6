"""What the map's script is told of incidents: those of one Selection, as plain JSON values.

A browser keeps all that may be drawn, and a change of the filter then sends no more than which of it is shown: one bit
an incident. Of more than MOST_PACKED incidents it gets marks that are made here.
"""

import base64
import gzip
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo.incidents.incident import Incident
from geo.incidents.table import IncidentTable, Mask, Rows
from geo.language.language import ENGLISH, Language
from geo.language.scripts import script_words
from geo.views.clusters import Outlook, Points, clusters, outlook_at, outlook_on, points_of, rows_of_cell
from geo.views.map_scripts import layer_script
from geo.views.symbols import DRAWN_PRECISIONS, symbol_records

SYRIA_AND_NEIGHBOURS = ((29.0, 32.0), (38.5, 49.0))
"""South-west and north-east corner, (latitude, longitude): the view where nothing is on the map."""

MOST_PACKED = 10_000
"""Incidents that are all sent to the map, which then clusters them itself; more are clustered here."""

MOST_LISTED = 200
"""Incidents of one mark that are listed when it is opened."""

_LEAST_SPAN_DEGREES = 0.5


@dataclass(frozen=True, slots=True)
class View:
    """Where the map looks when `token` is new to it; afterwards only its reader moves it."""

    token: str
    south_west: tuple[float, float]
    north_east: tuple[float, float]
    """(latitude, longitude) in WGS 84 degrees."""
    at: tuple[float, float, float] | None = None
    """Zoom, latitude and longitude where a link says so, in place of the corners."""


def packed_incidents(
    table: IncidentTable,
    shown: Mask,
    *,
    view: View,
    theme: str = "light",
    chosen: Incident | None = None,
    outlook: Outlook | None = None,
    opened: str | None = None,
    area: tuple[float, float, float, float] | None = None,
    most_packed: int = MOST_PACKED,
    language: Language = ENGLISH,
    sides: NDArray[np.int8] | None = None,
    bare: bool = False,
    kept: str | None = None,
) -> dict[str, Any]:
    """What the script is told, as plain JSON values; `version` changes with what is drawn, or may be.

    Up to `most_packed` rows are all sent. Where no more than that may ever be drawn, and `kept` is the token of the
    `whole` that the script keeps (empty: of none; None where a script keeps nothing from one telling to the next),
    they are bits of `shown` over the rows of the whole, which is sent where it is not kept yet. More become `clusters`
    of the outlook (None: what fits the view), and `opened` names the one whose incidents are to be listed. `area`
    (south, west, north, east) is outlined. `bare` leaves the tool for an area away: on a wall nobody could leave the
    area again.
    """
    drawn = drawn_rows(table, shown)
    told: dict[str, Any] = {
        "theme": theme,
        "chosen": None if chosen is None else chosen.incident_id,
        "rivals": [] if chosen is None else _rival_points(chosen),
        "view": {"token": view.token, "bounds": [view.south_west, view.north_east], "at": view.at},
        "area": area,
        "bare": bare,
        "language": script_words(layer_script(), language),
    }
    every = drawn_rows(table, table.everything)
    if kept is not None and len(every) <= most_packed:
        side = None if sides is None else sides[drawn].tolist()
        return told | _of_the_whole(_whole(table, language), shown[every], side, kept)
    if len(drawn) <= most_packed:
        columns = _columns(table, drawn, language, sides)
        return told | {"version": _digest(columns), "columns": columns}
    points = points_of(table, drawn, _kinds(table))
    marks = clusters(points, outlook or _first_outlook(view), len(symbol_records()), sides)
    alone = np.array([row for row in marks.pop("row") if row >= 0], dtype=np.int32)
    number = iter(range(len(alone)))
    marks["alone"] = [next(number) if count == 1 else -1 for count in marks["count"]]
    columns = _columns(table, _with_chosen(table, alone, drawn, chosen), language, sides)
    told |= {
        "version": _digest(columns, marks),
        "columns": columns,
        "clusters": marks,
        "bounds": _corners(table, drawn),
        "opened": None if opened is None else _opened(table, points, opened, language),
    }
    return told


@dataclass(frozen=True, slots=True)
class _Whole:
    """All of a table that may be drawn."""

    token: str
    columns: str
    """Base64 of the zipped JSON of its columns."""


_wholes: WeakKeyDictionary[IncidentTable, dict[str, _Whole]] = WeakKeyDictionary()
"""By language; made once for all sessions, and gone with the table when no session shows it any more."""


def _whole(table: IncidentTable, language: Language) -> _Whole:
    made = _wholes.setdefault(table, {})
    if language.code not in made:
        columns = _columns(table, drawn_rows(table, table.everything), language)
        packed = zipped(json.dumps(columns, separators=(",", ":"), allow_nan=False))
        made[language.code] = _Whole(_digest(columns), packed)
    return made[language.code]


def _of_the_whole(whole: _Whole, shown: Mask, side: list[int] | None, kept: str) -> dict[str, Any]:
    bits = base64.b64encode(np.packbits(shown).tobytes()).decode("ascii")
    told = {"token": whole.token, "columns": None if kept == whole.token else whole.columns}
    return {"version": _digest({}, whole.token, bits, side), "whole": told, "shown": bits, "side": side}


def zipped(words: str) -> str:
    """Base64 of them, zipped: texts shrink to a quarter, and the browser reads them sooner."""
    return base64.b64encode(gzip.compress(words.encode("utf-8"), 4, mtime=0)).decode("ascii")


def drawn_rows(table: IncidentTable, shown: Mask) -> Rows:
    """The shown rows with a point that is no country's."""
    drawn = shown & np.isin(table.geo_precision, DRAWN_PRECISIONS) & ~np.isnan(table.latitude)
    return np.flatnonzero(drawn & ~np.isnan(table.longitude)).astype(np.int32)


def view_of(table: IncidentTable, token: str) -> View:
    """A view that holds all that is drawn, at least half a degree wide; Syria and its neighbours where nothing is."""
    drawn = drawn_rows(table, table.everything)
    return View(token, *_corners(table, drawn)) if len(drawn) else View(token, *SYRIA_AND_NEIGHBOURS)


def _first_outlook(view: View) -> Outlook:
    return outlook_on(view.south_west, view.north_east) if view.at is None else outlook_at(*view.at)


def _with_chosen(table: IncidentTable, alone: Rows, drawn: Rows, chosen: Incident | None) -> Rows:
    """The rows that are sent one by one, with the chosen one, which is drawn by itself, as the last."""
    row = None if chosen is None else table.row_of.get(chosen.incident_id)
    return alone if row is None or row in alone or row not in drawn else np.append(alone, np.int32(row))


def _kinds(table: IncidentTable) -> NDArray[np.int64]:
    """The number of each row's symbol."""
    numbers = {record["type"]: k for k, record in enumerate(symbol_records())}
    by_name = np.array([numbers.get(str(name), numbers[""]) for name in table.event_type.names], dtype=np.int64)
    return by_name[table.event_type.codes] if len(table) else by_name


def _columns(
    table: IncidentTable, rows: Rows, language: Language, sides: NDArray[np.int8] | None = None
) -> dict[str, list[Any]]:
    compared = {} if sides is None else {"side": sides[rows].tolist()}
    return {
        **compared,
        "id": [table.incident_id[row] for row in rows],
        "latitude": np.round(table.latitude[rows], 5).tolist(),
        "longitude": np.round(table.longitude[rows], 5).tolist(),
        "type": _kinds(table)[rows].tolist(),
        "precision": table.geo_precision[rows].tolist(),
        "radius": [None if math.isnan(km) else round(km, 2) for km in table.radius_km[rows].tolist()],
        "title": table.titles(rows, language),
    }


def _opened(table: IncidentTable, points: Points, cell: str, language: Language) -> dict[str, Any]:
    """The incidents of one mark, the newest first, at most MOST_LISTED of them."""
    rows = rows_of_cell(points, cell)
    inside = np.zeros(len(table), dtype=bool)
    inside[rows] = True
    newest = table.newest_first[inside[table.newest_first]]
    return {"cell": cell, "count": len(rows), "columns": _columns(table, newest[:MOST_LISTED], language)}


def _corners(table: IncidentTable, drawn: Rows) -> tuple[tuple[float, float], tuple[float, float]]:
    latitude, longitude = table.latitude[drawn], table.longitude[drawn]
    south, north = _widened(float(latitude.min()), float(latitude.max()))
    west, east = _widened(float(longitude.min()), float(longitude.max()))
    return (south, west), (north, east)


def _digest(columns: Mapping[str, Sequence[Any]], *more: Any) -> str:
    told = hashlib.sha256(repr(more).encode())
    for name, column in columns.items():
        # As text by text a quarter of the time of one JSON text of all, and this is done at every change of a filter.
        told.update(f"\n{name}\n{len(column)}\n".encode())
        told.update("\n".join(map(str, column)).encode("utf-8", "surrogatepass"))
    return told.hexdigest()[:12]


def _rival_points(chosen: Incident) -> list[tuple[float, float]]:
    """Points (longitude, latitude) where reports of the incident put it, other than where it is drawn."""
    points = dict.fromkeys(
        (round(report.longitude, 5), round(report.latitude, 5))
        for report in chosen.reports
        if report.latitude is not None and report.longitude is not None and report.geo_precision in DRAWN_PRECISIONS
    )
    if chosen.latitude is None or chosen.longitude is None:
        return []
    points.pop((round(chosen.longitude, 5), round(chosen.latitude, 5)), None)
    return list(points)


def _widened(least: float, most: float) -> tuple[float, float]:
    missing = max(0.0, _LEAST_SPAN_DEGREES - (most - least)) / 2
    return least - missing, most + missing
