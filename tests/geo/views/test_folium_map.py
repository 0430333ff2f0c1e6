"""The map: a base map that never changes, data only in the layer, and no text that can run."""

import base64
import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from geo.incidents.incident import Incident
from geo.incidents.table import incident_table
from geo.views.folium_map import MapAssets, Tiles, base_map, incident_layer, script_json
from geo.views.map_scripts import LAYER_SCRIPTS, MAP_ASSETS, layer_script
from geo.views.packing import View, packed_incidents

SCRIPTS = "../x/leaflet.js", *(f"../y/{name}?v=1" for name in LAYER_SCRIPTS)
ASSETS = MapAssets(SCRIPTS, "../x/leaflet.css", "../y/layer.css", "../z/base.gz", None)
VIEW = View("t", (30.0, 35.0), (37.0, 42.0))
HOSTILE = "</script><img src=x onerror=alert(1)> ${alert(2)} `x` \\u0041 \\074 \u2028 ' \" & \u202egnp.exe"


def packed(incidents: list[Incident], *, view: View = VIEW, **more: Any) -> dict[str, Any]:
    table = incident_table(incidents)
    return packed_incidents(table, table.everything, view=view, **more)


def script_of(layer_frame_title: str, incident: Incident) -> str:
    place = incident.place
    assert place is not None
    hostile = replace(incident, place=replace(place, name=layer_frame_title))
    ground = base_map(ASSETS)
    ground.get_root().render()
    return _get_feature_group_string(incident_layer(packed([hostile])), map=ground)


def test_the_base_map_is_the_same_every_time_so_that_the_frame_stays() -> None:
    hashes = set()
    for _ in range(3):
        ground = base_map(ASSETS)
        ground.get_root().render()
        hashes.add(generate_js_hash(_get_map_string(ground), "incident_map", False))
    assert len(hashes) == 1


def test_the_base_map_asks_for_nothing_outside() -> None:
    ground = base_map(ASSETS)
    page = ground.get_root().render()
    asked = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert [one for one in asked if not one.startswith("../")] == []
    assert "http" not in _get_map_string(ground)


def test_the_layer_frees_the_groups_of_past_changes_first(incident: Incident) -> None:
    script = script_of("Tell Amber", incident)
    assert script.index("window.feature_group = [];") < script.index("window.incidentLayer.show(")


def test_hostile_texts_stay_texts_in_the_script(incident: Incident) -> None:
    script = script_of(HOSTILE, incident)
    assert "</script" not in script
    assert "${" not in script
    assert "`" not in script
    assert "\u2028" not in script
    told = re.search(r"window\.incidentLayer\.show\(window\.map, (.*)\);", script)
    assert told is not None
    assert HOSTILE in json.loads(told.group(1))["columns"]["title"][0]


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% nonsense %}", "{# left out #}"])
def test_a_text_in_the_script_is_no_template(incident: Incident, text: str) -> None:
    assert text in script_of(text, incident)


@pytest.mark.parametrize("text", [HOSTILE, "\x00\x1f\x7f", "\ud800 alone", "قرية", "<!--", "]]>"])
def test_script_json_gives_back_what_was_put_in(text: str) -> None:
    dense = script_json({"text": text})
    assert json.loads(dense) == {"text": text}
    assert dense.isascii()
    assert not set("<>&`$") & set(dense)


def test_every_script_of_the_layer_is_loaded_after_the_map_library() -> None:
    assert sorted(LAYER_SCRIPTS) == sorted(file.name for file in MAP_ASSETS.glob("*.js"))
    page = base_map(ASSETS).get_root().render()
    assert re.findall(r'<script src="([^"]*)"', page) == [*SCRIPTS]


def test_a_script_takes_only_what_those_before_it_offer() -> None:
    offered: set[str] = set()
    for name in LAYER_SCRIPTS:
        script = (MAP_ASSETS / name).read_text("utf-8")
        taken = re.search(r"const \{([^}]*)\} = window\.incidentMap;", script)
        missing = set(re.findall(r"\w+", taken[1])) - offered if taken else set()
        assert not missing, f"{name} takes what is not there yet"
        offers = re.search(r"window\.incidentMap(?: =|,) \{([^}]*)\}", script)
        offered |= set(re.findall(r"\w+", offers[1])) if offers else set()
    assert offered


def test_the_scripts_build_no_markup_out_of_texts() -> None:
    script = layer_script()
    for way_in in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert way_in not in script


def test_a_tile_server_is_named_with_its_credit_as_text_and_only_then() -> None:
    def script(assets: MapAssets) -> str:
        ground = base_map(assets)
        ground.get_root().render()
        return _get_map_string(ground)

    assert '"tiles":null' in script(ASSETS)
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Made-up <b>maps</b>")
    named = script(replace(ASSETS, tiles=tiles))
    assert tiles.url in named
    assert "\\u0026lt;b\\u0026gt;maps" in named, "Leaflet reads a credit as HTML: it gets it escaped"


def test_what_is_long_is_sent_zipped_and_whole(incident: Incident) -> None:
    many = [replace(incident, incident_id=f"{number:016x}") for number in range(500)]
    told = packed(many)
    ground = base_map(ASSETS)
    ground.get_root().render()
    script = _get_feature_group_string(incident_layer(told), map=ground)
    sent = re.search(r'window\.incidentLayer\.show\(window\.map, "([A-Za-z0-9+/=]+)"\);', script)
    assert sent is not None
    assert json.loads(gzip.decompress(base64.b64decode(sent.group(1)))) == json.loads(json.dumps(told))
    assert len(script) < len(json.dumps(told)) / 4
