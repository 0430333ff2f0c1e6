"""Serves the map's scripts, styles and data from this machine, beside the map's own frame.

Streamlit serves a declared component's folder under `component/<module>.<name>/`; the map's frame lies in such a folder
itself, so `../<module>.<name>/leaflet.js` reaches the script without a word to the network, at any base path.
"""

import hashlib
from pathlib import Path

import streamlit.components.v1 as components
from xstatic.pkg import leaflet

from geo.views.folium_map import MAP_ASSETS, MapAssets

# Streamlit names a component after the module that declares it: these stay at the top of an importable module.
_LEAFLET = components.declare_component("leaflet_assets", path=str(leaflet.BASE_DIR))
_LAYER = components.declare_component("map_assets", path=str(MAP_ASSETS))


def map_assets(basemap: str | None = None) -> MapAssets:
    """Addresses relative to the map's frame; each changes with its file, so that no browser keeps an old one."""
    return MapAssets(
        leaflet_js=_address("leaflet_assets", Path(leaflet.BASE_DIR), "leaflet.js"),
        leaflet_css=_address("leaflet_assets", Path(leaflet.BASE_DIR), "leaflet.css"),
        layer_js=_address("map_assets", MAP_ASSETS, "incident_layer.js"),
        layer_css=_address("map_assets", MAP_ASSETS, "incident_layer.css"),
        basemap=basemap,
    )


def _address(component: str, folder: Path, name: str) -> str:
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
    return f"../{__name__}.{component}/{name}?v={digest}"
