"""Names of persons: from a package, kept in a folder."""

from pathlib import Path

import pytest

from geo.extraction.person_names import kept_names


def test_names_are_folded_and_of_many_languages(tmp_path: Path) -> None:
    names = kept_names(tmp_path)
    assert {"michael", "jurgen", "محمد"} <= names.given
    assert {"smith", "yilmaz"} <= names.family
    assert "" not in names.given | names.family


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    gathered = kept_names(tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept_names(tmp_path) == gathered
    kept.write_text(kept.read_text("utf-8").replace("michael\t", "qqmichael\t"), "utf-8")
    assert "qqmichael" in kept_names(tmp_path).given - gathered.given


@pytest.mark.parametrize("content", [b"", b"michael\tpeter", b"michael\n\xff\n"])
def test_a_damaged_file_is_written_again(tmp_path: Path, content: bytes) -> None:
    gathered = kept_names(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(content)
    assert kept_names(tmp_path) == gathered
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_hinders_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert "michael" in kept_names(file).given
