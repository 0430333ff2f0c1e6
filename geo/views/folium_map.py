"""The Folium map: a base map that never changes, and all incidents as one packed layer drawn by its own script.

st_folium makes a new frame, and loses the zoom, whenever the base map's script changes: so no data goes into it. All
data go through one feature group, which st_folium evaluates anew in the frame that stands. A script draws them on a
canvas, for an object a marker costs Python 1.8 s at 1,000 incidents.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.views.packing import SYRIA_AND_NEIGHBOURS, zipped
from geo.views.symbols import symbol_records

ATTRIBUTION = ("Natural Earth", "GeoNames (CC BY 4.0)")

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

    scripts: tuple[str, ...]
    """Leaflet and LAYER_SCRIPTS, in one file or one by one; st_folium runs one after the other."""
    leaflet_css: str
    layer_css: str
    basemap: str | None
    """The packed base map (gazetteer/data/basemap); None leaves the ground blank."""
    places: Mapping[str, str] | None
    """Labels of towns (geo/views/labels.py) by language, gzipped; None where they cannot be kept."""
    tiles: Tiles | None = None
    """Drawn in place of the packed base map; None, as it is by default, for no tile server."""


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
    ground.default_js = [(address, address) for address in assets.scripts]
    ground.default_css = [("leaflet_css", assets.leaflet_css), ("incident_layer_css", assets.layer_css)]
    ground.add_child(_Settings(assets))
    return ground


def incident_layer(packed: Mapping[str, Any]) -> folium.FeatureGroup:
    """One layer for feature_group_to_add of what packed_incidents gave."""
    dense = script_json(packed)
    whole = packed.get("whole")
    if len(dense) > _LONG_BYTES and not (whole and whole["columns"]):  # those are zipped already
        dense = f'"{zipped(dense)}"'
    group = folium.FeatureGroup(name="incidents", control=False)
    group.add_child(_PackedIncidents(dense))
    return group


def script_json(value: Any) -> str:
    """JSON that is safe inside a script, whatever texts it holds: ASCII, and no angle bracket, quote or ampersand.

    `</script>`, `${…}`, backticks and line separators stay texts; the browser gets back what was put in.
    """
    dense = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&'`$":
        dense = dense.replace(character, f"\\u{ord(character):04x}")
    return dense


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
