"""Readers of tables: what is malformed is named with its line and skipped, what is the same place becomes one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer.errors import GazetteerError
from gazetteer.place import Place
from gazetteer.sources import fingerprint, join
from gazetteer.tables import OWN_COLUMNS, SkippedRow, kind_of, radius_of_town_km, read_own, read_table, readable_names

_GOOD = "own:tell-amber,Tell Amber,Tal Amber|Tel Ambar,تل عنبر,34.5,38.25,P,PPL,SY,11,Homs,,120,3,own estimate"
_OCHA_COLUMNS = "NAME_EN NAM_EN_REF NAME_ARA PCODE ADMIN1_EN ADMIN2_EN LATITUDE LONGITUDE".split()  # noqa: SIM905
_WOF_COLUMNS = "wof_id,geonames_id,placetype,name,lat,lon,population,names_ar,names_latin,region_id,county_id"


@pytest.fixture
def own_table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    rows = (_GOOD, _GOOD.replace("34.5", "134.5"), _GOOD.replace("34.5", "north"), _GOOD.replace("Tell Amber", " "))
    path.write_text("\ufeff" + "\n".join((",".join(OWN_COLUMNS), *rows)) + "\n", encoding="utf-8")
    return path


def test_an_own_row_is_read_whole(own_table: Path) -> None:
    place = next(read_own(own_table))
    assert (place.place_id, place.latitude, place.longitude) == ("own:tell-amber", 34.5, 38.25)
    assert place.names == ("Tal Amber", "Tel Ambar", "تل عنبر")
    assert (place.population, place.radius_km, place.admin2) == (120, 3.0, None)


def test_malformed_rows_are_named_and_skipped(own_table: Path) -> None:
    skipped: list[SkippedRow] = []
    assert len(list(read_own(own_table, skipped.append))) == 1
    assert [s.line for s in skipped] == [3, 4, 5]
    assert "no latitude" in skipped[0].reason
    assert skipped[2].reason == "no name"


def test_without_a_list_of_the_skipped_a_malformed_row_is_an_error(own_table: Path) -> None:
    with pytest.raises(GazetteerError, match=r"places\.csv, line 3"):
        list(read_own(own_table))


def test_an_ocha_table_is_told_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "communities.tsv"
    rows = (
        _OCHA_COLUMNS,
        ["Wadi Zayt", "Wadi Zeit", "وادي زيت", "C9001", "Homs", "Tadmor", "34.25", "38.5"],
        ["Nowhere", "", "", "C9002", "Homs", "", "", ""],
    )
    path.write_text("\n".join("\t".join(r) for r in rows), encoding="utf-8")
    skipped: list[SkippedRow] = []
    [place] = read_table(path, "SY", skipped.append)
    assert (place.place_id, place.name, place.country_code) == ("ocha:C9001", "Wadi Zayt", "SY")
    assert place.names == ("Wadi Zeit", "وادي زيت")
    assert (place.admin1, place.admin2) == ("Homs", "Tadmor")
    assert [s.line for s in skipped] == [3]


def test_a_village_is_known_without_the_district_that_tells_it_from_its_namesakes(tmp_path: Path) -> None:
    path = tmp_path / "communities.tsv"
    columns = [*_OCHA_COLUMNS, "ADMIN3_ARA"]
    rows = (
        columns,
        ["Kafr Zayt Tal Sawan", "", "كفر زيت تل صوان", "C9001", "Homs", "Tadmor", "34.25", "38.5", "مركز تل صوان"],
        ["Um Tal Sawan", "", "أم تل صوان", "C9002", "Homs", "Tadmor", "34.25", "38.6", "تل صوان"],
    )
    path.write_text("\n".join("\t".join(r) for r in rows), encoding="utf-8")
    zayt, um = read_table(path, "SY")
    assert "كفر زيت" in zayt.names
    assert um.names == ("أم تل صوان",)


def test_a_whos_on_first_table_keeps_geonames_ids(tmp_path: Path) -> None:
    path = tmp_path / "wof.csv"
    lines = (
        _WOF_COLUMNS,
        "77,4242,locality,Wadi Zayt,34.25,38.5,700,وادي زيت,Ouadi Zeit|Wādī Zayt,1,2",
        "78,,county,Zayt,34.3,38.4,,,,1,2",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    town, county = read_table(path, "SY")
    assert (town.place_id, town.feature_code, town.population) == ("geonames:4242", "PPL", 700)
    assert town.names == ("Ouadi Zeit", "Wādī Zayt", "وادي زيت")
    assert (county.place_id, county.feature_code) == ("wof:78", "ADM2")


def test_an_unknown_header_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="header name,latitude,longitude"):
        next(read_table(path, "SY"))


def test_two_rows_of_one_place_become_one(make_place: Callable[..., Place]) -> None:
    own = make_place("geonames:1", "Tell Amber", 34.5, 38.25, names=("Tal Amber",), population=10)
    city = make_place(
        "geonames:1", "Tall ‘Ambar", 34.51, 38.24, names=("تل عنبر", "TAB"), population=900, admin1_code="11"
    )
    joined = join(own, city)
    assert (joined.name, joined.latitude, joined.population, joined.admin1_code) == ("Tell Amber", 34.5, 900, "11")
    assert joined.names == ("Tal Amber", "Tall ‘Ambar", "تل عنبر")


def test_machine_transliterations_and_other_scripts_are_no_names() -> None:
    given = ["Halab", "a lei po", "حلب", "Алеппо", "阿勒颇", "Ḩalab"]
    assert readable_names(given, 2_000_000, "SY") == ("Halab", "حلب", "Ḩalab")


def test_of_small_places_elsewhere_only_arabic_names_are_kept() -> None:
    assert readable_names(["Parizh", "باريس"], 900, "FR") == ("باريس",)


def test_a_town_reaches_as_far_as_its_people_need() -> None:
    assert radius_of_town_km(0) == 1.0
    assert 8 < radius_of_town_km(1_000_000) < 13
    assert radius_of_town_km(30_000_000) == 25.0


def test_the_fingerprint_changes_with_what_is_added() -> None:
    assert len({fingerprint(), fingerprint(["a"]), fingerprint(["b"]), fingerprint(["a", "b"])}) == 4


def test_a_table_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no such file; name one that is there"):
        kind_of(tmp_path / "none.csv")
