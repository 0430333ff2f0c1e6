"""The index on disk: whole or not at all, and never believed when it is damaged or old."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import index as index_module
from gazetteer.errors import GazetteerError
from gazetteer.index import DamagedIndexError, Index
from gazetteer.index_building import build_index
from gazetteer.place import Place


def test_every_field_of_a_row_comes_back(rows: tuple[Place, ...], index_path: Path) -> None:
    build_index(index_path, rows, "data-1")
    index = Index(index_path, "data-1")
    assert len(index) == len(rows)
    for number, place in enumerate(rows):
        assert index.row_of(place.place_id) == number
        assert index.place(number) == place


def test_namesakes_come_by_inhabitants(rows: tuple[Place, ...], index_path: Path) -> None:
    build_index(index_path, rows, "")
    index = Index(index_path, None)
    found = [index.place(row).place_id for row, _ in index.exact_rows(index.exact["tell amber"], 9)]
    assert found == ["p:5", "p:4"]


@pytest.mark.parametrize("position", [5, 200, -3])
def test_a_changed_byte_is_detected(rows: tuple[Place, ...], index_path: Path, position: int) -> None:
    build_index(index_path, rows, "")
    content = bytearray(index_path.read_bytes())
    content[position] ^= 0x55
    index_path.write_bytes(content)
    with pytest.raises(DamagedIndexError):
        Index(index_path, None)


def test_a_cut_index_is_detected(rows: tuple[Place, ...], index_path: Path) -> None:
    build_index(index_path, rows, "")
    index_path.write_bytes(index_path.read_bytes()[:-4000])
    with pytest.raises(DamagedIndexError):
        Index(index_path, None)


def test_other_data_and_other_versions_are_detected(
    rows: tuple[Place, ...], index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(index_path, rows, "data-1")
    with pytest.raises(DamagedIndexError, match="other data"):
        Index(index_path, "data-2")
    monkeypatch.setattr(index_module, "INDEX_VERSION", index_module.INDEX_VERSION + 1)
    with pytest.raises(DamagedIndexError, match="another version"):
        Index(index_path, "data-1")


def test_a_missing_or_empty_index_is_told(index_path: Path) -> None:
    with pytest.raises(DamagedIndexError):
        Index(index_path, None)
    index_path.parent.mkdir()
    index_path.write_bytes(b"")
    with pytest.raises(DamagedIndexError):
        Index(index_path, None)


def test_an_interrupted_build_leaves_the_old_index(rows: tuple[Place, ...], index_path: Path) -> None:
    build_index(index_path, rows, "old")

    def interrupted() -> Iterator[Place]:
        yield rows[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(index_path, interrupted(), "new")
    assert len(Index(index_path, "old")) == len(rows)
    assert [p.name for p in index_path.parent.iterdir()] == [index_path.name]


def test_progress_is_told(rows: tuple[Place, ...], index_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build_index(index_path, rows, "", lambda stage, done, total: told.append((stage, done, total)), 10)
    assert told[0] == ("Reading places", 0, 10)
    assert [stage for stage, _, _ in told][-1] == "Sorting names"
    assert ("Reading places", len(rows), len(rows)) in told


def test_where_nothing_can_be_written_it_is_said_in_one_line(rows: tuple[Place, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GazetteerError, match="choose another directory") as told:
        build_index(tmp_path / "file" / "world.gaz", rows, "")
    assert "\n" not in str(told.value)
