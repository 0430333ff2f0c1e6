"""The Folium map: a base map that never changes, and all incidents as one packed layer drawn by one script.

st_folium makes a new frame, and loses the zoom, whenever the base map's script changes: so no data goes into it. All
data go through one feature group, which st_folium evaluates anew in the frame that stands. One script draws them on a
canvas, for an object a marker costs Python 1.8 s at 1,000 incidents.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import folium
import pandas
from branca.element import MacroElement
from folium.template import Template

from geo.incidents.incident import Incident
from geo.views.symbols import symbol_records

MAP_ASSETS = Path(__file__).parent / "map_assets"
"""incident_layer.js and incident_layer.css, which the page serves from this machine."""

ATTRIBUTION = ("Natural Earth", "GeoNames (CC BY 4.0)")

SYRIA_AND_NEIGHBOURS = ((29.0, 32.0), (38.5, 49.0))
"""South-west and north-east corner, (latitude, longitude): the view where nothing is on the map."""

DRAWN_PRECISIONS = (1, 2, 3)
"""geo_precision of what is drawn: a country's incident is counted in words, never a pin on its capital."""

_LEAST_SPAN_DEGREES = 0.5


@dataclass(frozen=True, slots=True)
class MapAssets:
    """Addresses of the map's scripts, styles and data, relative to the map's frame: nothing is asked outside."""

    leaflet_js: str
    leaflet_css: str
    layer_js: str
    layer_css: str
    basemap: str | None
    """The packed base map (gazetteer/data/basemap); None leaves the ground blank."""
    places: str | None
    """Labels of towns (geo/views/labels.py), gzipped; None where they cannot be kept."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the map looks when `token` is new to it; afterwards only its reader moves it."""

    token: str
    south_west: tuple[float, float]
    north_east: tuple[float, float]
    """(latitude, longitude) in WGS 84 degrees."""


def base_map(assets: MapAssets) -> folium.Map:
    """Make the map without data: the same script every time, a new object every time, for st_folium changes it."""
    (south, west), (north, east) = SYRIA_AND_NEIGHBOURS
    ground = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=6,
        tiles=None,
        control_scale=False,
        max_bounds=True,
        min_zoom=2,
        max_zoom=14,
        zoom_snap=0.5,
        zoom_delta=1,
    )
    ground.default_js = [("leaflet", assets.leaflet_js), ("incident_layer", assets.layer_js)]
    ground.default_css = [("leaflet_css", assets.leaflet_css), ("incident_layer_css", assets.layer_css)]
    ground.add_child(_Settings(assets))
    return ground


def incident_layer(
    frame: pandas.DataFrame,
    *,
    view: View,
    theme: Literal["light", "dark"] = "light",
    chosen: Incident | None = None,
) -> folium.FeatureGroup:
    """Pack the rows of an incident_frame that are drawn into one layer for feature_group_to_add."""
    group = folium.FeatureGroup(name="incidents", control=False)
    group.add_child(_PackedIncidents(script_json(packed_incidents(frame, view=view, theme=theme, chosen=chosen))))
    return group


def packed_incidents(
    frame: pandas.DataFrame, *, view: View, theme: str = "light", chosen: Incident | None = None
) -> dict[str, Any]:
    """What the script is told, as plain JSON values; `version` changes with the rows, and with nothing else."""
    columns = _columns(drawn_rows(frame))
    return {
        "version": hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:12],
        "theme": theme,
        "chosen": None if chosen is None else chosen.incident_id,
        "rivals": [] if chosen is None else _rival_points(chosen),
        "view": {"token": view.token, "bounds": [view.south_west, view.north_east]},
        "columns": columns,
    }


def drawn_rows(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Keep the rows with a point that is no country's."""
    drawn = frame["geo_precision"].isin(DRAWN_PRECISIONS) & frame["latitude"].notna() & frame["longitude"].notna()
    return frame[drawn.astype(bool)]


def view_of(frame: pandas.DataFrame, token: str) -> View:
    """A view that holds all that is drawn, at least half a degree wide; Syria and its neighbours where nothing is."""
    drawn = drawn_rows(frame)
    if drawn.empty:
        return View(token, *SYRIA_AND_NEIGHBOURS)
    south, north = _widened(float(drawn["latitude"].min()), float(drawn["latitude"].max()))
    west, east = _widened(float(drawn["longitude"].min()), float(drawn["longitude"].max()))
    return View(token, (south, west), (north, east))


def script_json(value: Any) -> str:
    """JSON that is safe inside a script, whatever texts it holds: ASCII, and no angle bracket, quote or ampersand.

    `</script>`, `${…}`, backticks and line separators stay texts; the browser gets back what was put in.
    """
    dense = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&'`$":
        dense = dense.replace(character, f"\\u{ord(character):04x}")
    return dense


def _columns(drawn: pandas.DataFrame) -> dict[str, list[Any]]:
    numbers = {record["type"]: k for k, record in enumerate(symbol_records())}
    radius = drawn["radius_km"].round(2).astype(object)
    return {
        "id": drawn["incident_id"].tolist(),
        "latitude": drawn["latitude"].round(5).tolist(),
        "longitude": drawn["longitude"].round(5).tolist(),
        "type": drawn["event_type"].map(lambda name: numbers.get(name, numbers[""])).astype(int).tolist(),
        "precision": drawn["geo_precision"].astype(int).tolist(),
        "radius": radius.where(radius.notna(), None).tolist(),
        "title": drawn["title"].tolist(),
    }


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


class _Settings(MacroElement):
    """Tells the layer's script the symbols and where the base map lies: the same for every selection."""

    _template = Template("{% macro script(this, kwargs) %}window.incidentMapSettings = {{ this.json }};{% endmacro %}")

    def __init__(self, assets: MapAssets) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "IncidentMapSettings"
        self.json = script_json(
            {
                "symbols": symbol_records(),
                "basemap": assets.basemap,
                "places": assets.places,
                "attribution": ATTRIBUTION,
            }
        )


class _PackedIncidents(MacroElement):
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
