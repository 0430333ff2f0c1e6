"""The scripts that draw the map, in the page and in the file that lies by itself."""

from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

MAP_ASSETS = Path(__file__).parent / "map_assets"
"""LAYER_SCRIPTS and incident_layer.css."""

LAYER_SCRIPTS = (
    "map_state.js",
    "unpacking.js",
    "canvas_layer.js",
    "ground.js",
    "marks.js",
    "telling.js",
    "choosing.js",
    "incident_layer.js",
)
"""In the order they have to run in: each takes what those before it offer."""

LEAFLET = Path(leaflet.BASE_DIR)
"""Leaflet's files, which run before all of them."""


@cache
def layer_script() -> str:
    """The texts of LAYER_SCRIPTS, one after the other."""
    return "\n".join((MAP_ASSETS / name).read_text("utf-8") for name in LAYER_SCRIPTS)


@cache
def leaflet_script() -> str:
    """Leaflet's, with its licence, and without the map of its source, which is not served."""
    return (LEAFLET / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
