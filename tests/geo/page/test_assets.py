"""Where the map's scripts are served: in one file of this user's cache, or one by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.page import assets
from geo.views.map_scripts import LAYER_SCRIPTS, MAP_ASSETS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(assets, "_SCRIPTS_FOLDER", tmp_path / "scripts")
    monkeypatch.setattr(assets, "_LABELS_FOLDER", tmp_path / "labels")
    assets.map_assets.clear()
    yield tmp_path / "scripts"
    assets.map_assets.clear()


def test_all_scripts_are_one_file_in_their_order(folder: Path) -> None:
    (address,) = assets.map_assets().scripts
    (file,) = folder.iterdir()
    assert address == f"../geo.page.assets.scripts/{file.name}"
    script = file.read_text("utf-8")
    assert "Leaflet 1.9" in script[:200], "with what its licence asks for"
    places = [script.index((MAP_ASSETS / name).read_text("utf-8")) for name in LAYER_SCRIPTS]
    assert places == sorted(places)


def test_a_cache_that_was_cleared_is_filled_again(folder: Path) -> None:
    first = assets.map_assets()
    assert assets.map_assets() is first
    for file in folder.iterdir():
        file.unlink()
    assert assets.map_assets() == first
    assert len(list(folder.iterdir())) == 1


def test_where_nothing_can_be_written_they_come_one_by_one(folder: Path) -> None:
    folder.write_text("no folder")
    leaflet, *ours = assets.map_assets().scripts
    assert leaflet.startswith("../geo.page.assets.leaflet_assets/leaflet.js?v=")
    assert [address.rpartition("/")[2].partition("?")[0] for address in ours] == list(LAYER_SCRIPTS)
