"""Rows of several tables: the same place becomes one, and others stay apart."""

from collections.abc import Callable, Iterator

import pytest

from gazetteer.place import Place
from gazetteer.staging import SortedKeys, Staging, likeness_as_same, names_of
from gazetteer.tables import OtherName

MakePlace = Callable[..., Place]


@pytest.fixture
def staging(rows: tuple[Place, ...]) -> Iterator[Staging]:
    staging = Staging()
    list(staging.add_installed(iter(rows)))
    yield staging
    staging.close()


def _same(a: Place, b: Place) -> bool:
    return likeness_as_same(a, b, names_of(a), names_of(b)) > 0


@pytest.mark.parametrize(
    ("name", "latitude", "is_same"),
    [
        ("Tell Amber", 34.02, True),  # spelled so, 2 km
        ("Tell Amber", 34.2, False),  # a namesake, 22 km
        ("Tall Ombar", 34.02, True),  # other vowels, 2 km
        ("Tall Ombar", 34.04, False),  # other vowels, 4 km
        ("تل عنبر", 34.005, False),  # n is no m
        ("تل امبر", 34.005, True),  # the same consonants, 0.6 km
        ("Kafr Lawz", 34.0, False),  # another name at the same point
    ],
)
def test_a_place_is_known_again_by_name_and_distance(
    make_place: MakePlace, name: str, latitude: float, is_same: bool
) -> None:
    known = make_place("p:4", "Tell Amber", 34.0, 38.0)
    assert _same(known, make_place("ocha:C1", name, latitude, 38.0)) is is_same


def test_a_quarter_a_field_and_a_town_abroad_are_not_the_town_of_their_name(make_place: MakePlace) -> None:
    town = make_place("p:4", "Tell Amber", 34.0, 38.0)
    assert not _same(town, make_place("x:1", "Tell Amber", 34.0, 38.0, feature_code="PPLX"))
    assert not _same(town, make_place("x:1", "Tell Amber", 34.0, 38.0, feature_class="S", feature_code="OILF"))
    assert not _same(town, make_place("x:1", "Tell Amber", 34.0, 38.0, country_code="IQ"))


def test_divisions_are_known_again_by_name_in_their_country(make_place: MakePlace) -> None:
    area = {"feature_class": "A", "feature_code": "ADM1", "radius_km": 50.0}
    known = make_place("a:07", "Deir ez-Zor", 35.0, 40.2, admin1_code="07", **area)
    assert _same(known, make_place("ocha:SY09", "Deir-ez-Zor", 35.3, 40.0, **area))
    assert not _same(known, make_place("ocha:SY01", "Hama", 35.0, 40.2, **area))


def test_of_one_table_two_rows_stay_two_and_the_nearest_is_joined(staging: Staging, make_place: MakePlace) -> None:
    assert staging.add(make_place("ocha:C1", "Hunayda", 35.83, 38.7), 0) == "joined"
    assert staging.add(make_place("ocha:C2", "Hunayda", 35.84, 38.7), 0) == "new"
    assert staging.add(make_place("wof:1", "Hunayda", 35.831, 38.7, names=("هنيدة",)), 1) == "joined"
    joined = next(row for row in staging.rows() if row.place.place_id == "p:3")
    assert joined.place.names == ("هنيدة",)
    assert joined.usual_names == {"Hunayda", "هنيدة"}


def test_a_second_row_of_one_id_is_joined_and_one_far_away_is_left_out(staging: Staging, make_place: MakePlace) -> None:
    assert staging.add(make_place("geonames:9", "Qasr Lawz", 34.5, 38.5), 0) == "new"
    assert staging.add(make_place("geonames:9", "Qasr al-Lawz", 34.5, 38.5), 0) == "again"
    assert staging.add(make_place("geonames:9", "Qasr al-Lawz", 36.5, 38.5), 1) == "at odds"
    assert [row.place.names for row in staging.rows() if row.place.place_id == "geonames:9"] == [("Qasr al-Lawz",)]


def test_a_row_of_geonames_is_joined_to_an_installed_row_without_its_id(make_place: MakePlace) -> None:
    site = make_place("own:dam", "Wadi Flint Dam", 34.31, 38.31, feature_class="S", feature_code="DAM")
    county = make_place(
        "own:county", "Flint County", 34.3, 38.3, feature_class="A", feature_code="ADM2", radius_km=40.0
    )
    staging = Staging()
    list(staging.add_installed(iter((site, county))))
    again = make_place("geonames:91", "Wadi Flint Dam", 34.32, 38.31, feature_class="S", feature_code="DAM")
    shifted = make_place("geonames:92", "Flint County", 34.5, 38.2, feature_class="A", feature_code="ADM2")
    elsewhere = make_place("geonames:93", "Flint County", 36.5, 41.2, feature_class="A", feature_code="ADM2")
    assert [staging.add(row, 1) for row in (again, shifted, elsewhere)] == ["joined", "joined", "new"]
    assert [row.place.place_id for row in staging.rows()] == ["own:dam", "own:county", "geonames:93"]
    staging.close()


def test_places_on_both_sides_of_the_antimeridian_are_near(staging: Staging, make_place: MakePlace) -> None:
    taveuni = make_place("own:1", "Taveuni", -16.85, -179.99, country_code="FJ")
    assert staging.add(taveuni, 0) == "new"  # 6 km, and no radius reaches so far
    assert staging.add(make_place("own:2", "Taveuni", -16.85, 179.99, country_code="FJ"), 0) == "joined"
    assert staging.country_of([make_place("own:3", "Atoll", -16.85, -179.99, country_code=None)]) == "FJ"


def test_country_and_division_come_from_names_or_from_the_nearest_town(staging: Staging, make_place: MakePlace) -> None:
    staging.add(make_place("ocha:C1", "Sawwan", 36.9, 41.9, admin1="Dayr az-Zawr"), 0)
    staging.add(make_place("own:1", "Post 7", 35.3, 40.1, country_code=None), 1)
    found = {row.place.place_id: row.place for row in staging.rows()}
    assert (found["ocha:C1"].admin1, found["ocha:C1"].admin1_code) == ("Deir ez-Zor", "07")
    assert (found["own:1"].country_code, found["own:1"].admin1_code) == ("SY", "07")


def test_other_names_are_joined_to_their_places_alone(staging: Staging) -> None:
    assert staging.add_name(OtherName("p:3", "Hneida", is_usual=True))
    assert staging.add_name(OtherName("p:3", "Honeida", is_usual=False))
    assert not staging.add_name(OtherName("p:99", "Nowhere", is_usual=True))
    row = next(row for row in staging.rows() if row.place.place_id == "p:3")
    assert row.place.names == ("Hneida", "Honeida")
    assert row.usual_names == {"Hneida"}


def test_keys_come_back_sorted_by_key_and_rank() -> None:
    keys = SortedKeys()
    for n in range(12_000):
        keys.add([("b" if n % 2 else "a", -n, n)])
    found = list(keys.postings())
    keys.close()
    assert found[:2] == [("a", 11_998), ("a", 11_996)]
    assert found[6_000] == ("b", 11_999)
    assert len(found) == 12_000
