"""The Folium map: a base map that never changes, and all incidents as one packed layer drawn by its own scripts.

st_folium makes a new frame, and loses the zoom, whenever the base map's script changes: so no data goes into it. All
data go through one feature group, which st_folium evaluates anew in the frame that stands. Scripts draw them on a
canvas, for an object a marker costs Python 1.8 s at 1,000 incidents.
"""

import base64
import gzip
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template
from numpy.typing import NDArray

from geo.incidents.incident import Incident
from geo.incidents.table import IncidentTable, Mask, Rows
from geo.language.language import ENGLISH, Language
from geo.language.scripts import script_words
from geo.views.clusters import Outlook, Points, clusters, outlook_at, outlook_on, points_of, rows_of_cell
from geo.views.symbols import DRAWN_PRECISIONS, symbol_records

MAP_ASSETS = Path(__file__).parent / "map_assets"
"""LAYER_SCRIPTS and incident_layer.css, which the page serves from this machine."""

LAYER_SCRIPTS = (
    "map_state.js",
    "canvas_layer.js",
    "ground.js",
    "marks.js",
    "telling.js",
    "choosing.js",
    "incident_layer.js",
)
"""The layer's scripts in the order they have to run in: each takes what those before it offer."""

ATTRIBUTION = ("Natural Earth", "GeoNames (CC BY 4.0)")

SYRIA_AND_NEIGHBOURS = ((29.0, 32.0), (38.5, 49.0))
"""South-west and north-east corner, (latitude, longitude): the view where nothing is on the map."""

MOST_PACKED = 10_000
"""Incidents that are all sent to the map, which then clusters them itself; more are clustered here."""

MOST_LISTED = 200
"""Incidents of one mark that are listed when it is opened."""

_LEAST_SPAN_DEGREES = 0.5
_LONG_BYTES = 4_000
"""What the layer is told is zipped from this length on: it shrinks to a quarter, and the browser reads it sooner."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile server, which is asked only where the user names one: it learns where the map is looked at."""

    url: str
    """With {z}, {x} and {y}."""
    credit: str
    """What its owner wants to stand on the map, as text."""


@dataclass(frozen=True, slots=True)
class MapAssets:
    """Addresses of the map's scripts, styles and data, relative to the map's frame: nothing is asked outside."""

    leaflet_js: str
    leaflet_css: str
    layer_js: tuple[str, ...]
    """LAYER_SCRIPTS, which st_folium runs one after the other."""
    layer_css: str
    basemap: str | None
    """The packed base map (gazetteer/data/basemap); None leaves the ground blank."""
    places: Mapping[str, str] | None
    """Labels of towns (geo/views/labels.py) by language, gzipped; None where they cannot be kept."""
    tiles: Tiles | None = None
    """Drawn in place of the packed base map; None, as it is by default, for no tile server."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the map looks when `token` is new to it; afterwards only its reader moves it."""

    token: str
    south_west: tuple[float, float]
    north_east: tuple[float, float]
    """(latitude, longitude) in WGS 84 degrees."""
    at: tuple[float, float, float] | None = None
    """Zoom, latitude and longitude where a link says so, in place of the corners."""


def base_map(assets: MapAssets) -> folium.Map:
    """Make the map without data: the same script every time, a new object every time, for st_folium changes it."""
    (south, west), (north, east) = SYRIA_AND_NEIGHBOURS
    ground = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=6,
        tiles=None,
        control_scale=False,
        max_bounds=True,
        zoom_snap=0.5,
        zoom_delta=1,
    )
    # Folium keeps these for a tile layer, which there is none of.
    ground.options["min_zoom"], ground.options["max_zoom"] = 2, 14
    ground.default_js = [("leaflet", assets.leaflet_js), *((address, address) for address in assets.layer_js)]
    ground.default_css = [("leaflet_css", assets.leaflet_css), ("incident_layer_css", assets.layer_css)]
    ground.add_child(_Settings(assets))
    return ground


def incident_layer(packed: Mapping[str, Any]) -> folium.FeatureGroup:
    """One layer for feature_group_to_add of what packed_incidents gave."""
    dense = script_json(packed)
    if len(dense) > _LONG_BYTES:
        dense = f'"{base64.b64encode(gzip.compress(dense.encode("ascii"), 4, mtime=0)).decode("ascii")}"'
    group = folium.FeatureGroup(name="incidents", control=False)
    group.add_child(_PackedIncidents(dense))
    return group


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
) -> dict[str, Any]:
    """What the script is told, as plain JSON values; `version` changes with what is drawn, and with nothing else.

    Up to `most_packed` rows are all sent; more become `clusters` of the outlook (None: what fits the view), and
    `opened` names the one whose incidents are to be listed. `area` (south, west, north, east) is outlined. `bare`
    leaves the tool for an area away: on a wall nobody could leave the area again.
    """
    drawn = drawn_rows(table, shown)
    told: dict[str, Any] = {
        "theme": theme,
        "chosen": None if chosen is None else chosen.incident_id,
        "rivals": [] if chosen is None else _rival_points(chosen),
        "view": {"token": view.token, "bounds": [view.south_west, view.north_east], "at": view.at},
        "area": area,
        "bare": bare,
        "language": script_words("\n".join(layer_scripts()), language),
    }
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


@cache
def layer_scripts() -> tuple[str, ...]:
    """The text of each of LAYER_SCRIPTS, in their order."""
    return tuple((MAP_ASSETS / name).read_text("utf-8") for name in LAYER_SCRIPTS)


def drawn_rows(table: IncidentTable, shown: Mask) -> Rows:
    """The shown rows with a point that is no country's."""
    drawn = shown & np.isin(table.geo_precision, DRAWN_PRECISIONS) & ~np.isnan(table.latitude)
    return np.flatnonzero(drawn & ~np.isnan(table.longitude)).astype(np.int32)


def view_of(table: IncidentTable, token: str) -> View:
    """A view that holds all that is drawn, at least half a degree wide; Syria and its neighbours where nothing is."""
    drawn = drawn_rows(table, table.everything)
    return View(token, *_corners(table, drawn)) if len(drawn) else View(token, *SYRIA_AND_NEIGHBOURS)


def script_json(value: Any) -> str:
    """JSON that is safe inside a script, whatever texts it holds: ASCII, and no angle bracket, quote or ampersand.

    `</script>`, `${…}`, backticks and line separators stay texts; the browser gets back what was put in.
    """
    dense = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&'`$":
        dense = dense.replace(character, f"\\u{ord(character):04x}")
    return dense


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


class _ScriptAlone(MacroElement):
    """A script that st_folium takes from its template itself."""

    def render(self, **_: Any) -> str:
        """Nothing in Folium's own page: Folium would read the script as a template once more, texts and all."""
        return ""


class _Settings(_ScriptAlone):
    """Tells the layer's script the symbols and where the base map lies: the same for every selection."""

    _template = Template("{% macro script(this, kwargs) %}window.incidentMapSettings = {{ this.json }};{% endmacro %}")

    def __init__(self, assets: MapAssets) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "IncidentMapSettings"
        tiles = assets.tiles
        self.json = script_json(
            {
                "symbols": symbol_records(),
                "basemap": assets.basemap,
                "places": assets.places,
                "attribution": ATTRIBUTION if tiles is None else ATTRIBUTION[1:],
                # Leaflet reads a credit as HTML.
                "tiles": None
                if assets.tiles is None
                else {"url": assets.tiles.url, "credit": escape(assets.tiles.credit)},
                "draws_areas": True,
            }
        )


class _PackedIncidents(_ScriptAlone):
    """Hands the packed incidents to the layer's script."""

    # The first line frees the groups of past changes, which st_folium would keep in the browser for good.
    _template = Template(
        "{% macro script(this, kwargs) %}window.feature_group = [];\n"
        "window.incidentLayer.show(window.map, {{ this.json }});{% endmacro %}"
    )

    def __init__(self, packed: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PackedIncidents"
        self.json = packed
