"""The gazetteer behaves as a geopy geocoder."""

from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.geocoder import GazetteerGeocoder
from gazetteer.lookup import Gazetteer


@pytest.fixture
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def test_it_is_a_geopy_geocoder(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)


@pytest.mark.parametrize("query", ["Deir ez-Zor", "دير الزور", "Dayr az Zawr, Syria", "deir ez-zor, Syria"])
def test_a_name_gives_the_town_and_not_its_province(geocoder: GazetteerGeocoder, query: str) -> None:
    location = geocoder.geocode(query)
    assert isinstance(location, Location)
    assert (location.latitude, location.longitude) == (35.34, 40.14)
    assert location.address == "Deir ez-Zor, Syria"
    assert location.raw["place"].place_id == "p:1"


def test_what_it_does_not_hold_is_none(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Xylbrog") is None
    assert geocoder.geocode("") is None
    assert geocoder.geocode("Deir ez-Zor, Fiji") is None


def test_all_namesakes_are_a_list(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.geocode("Tell Amber", exactly_one=False)
    assert [x.raw["place"].place_id for x in found] == ["p:5", "p:4"]
    assert len(geocoder.geocode("Tell Amber", exactly_one=False, limit=1)) == 1


def test_near_chooses_the_nearest_namesake(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Tell Amber", near=(34.0, 38.0)).raw["place"].place_id == "p:4"


@pytest.mark.parametrize("point", [(35.34, 40.14), "35.34, 40.14", Point(35.34, 40.14)])
def test_reverse_takes_points_as_geopy_does(geocoder: GazetteerGeocoder, point: object) -> None:
    assert geocoder.reverse(point).raw["place"].place_id == "p:1"


def test_reverse_finds_none_at_sea_and_refuses_what_is_no_point(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.reverse((0.0, 0.0)) is None
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("north of here")


def test_errors_are_geopys(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GeocoderServiceError):
        GazetteerGeocoder(directory=tmp_path / "file" / "deeper")
