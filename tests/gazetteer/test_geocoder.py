"""The gazetteer behaves as a geopy geocoder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.geocoder import GazetteerGeocoder
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place


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


def test_similar_spellings_are_taken_only_where_it_is_clear_which_is_meant(
    make_place: Callable[..., Place], tmp_path: Path
) -> None:
    rows = (
        make_place("c:SY", "Syria", 35.0, 38.5, feature_class="A", feature_code="PCLI", population=9),
        make_place("p:1", "Kafr Rumman", 34.0, 38.0),
        make_place("p:2", "Sawwana", 34.5, 38.5),
        make_place("p:3", "Sawwani", 35.5, 38.5),
    )
    geocoder = GazetteerGeocoder(Gazetteer.of_rows(tmp_path / "few.gaz", rows))
    assert geocoder.geocode("Kefer Roman").raw["place"].place_id == "p:1"
    assert geocoder.geocode("Sawwanu") is None
    assert len(geocoder.geocode("Sawwanu", exactly_one=False)) == 2
    assert geocoder.geocode("Sawwanu", near=(35.5, 38.4)).raw["place"].place_id == "p:3"
    assert geocoder.geocode("Sawwanu, Syria") is not None


@pytest.mark.parametrize("call", ["geocode", "reverse"])
def test_timeout_and_exactly_one_are_taken_as_geopys_geocoders_do(geocoder: GazetteerGeocoder, call: str) -> None:
    query = "Hunayda" if call == "geocode" else Point(35.83, 38.7)
    for timeout in (None, 3, DEFAULT_SENTINEL):
        location = getattr(geocoder, call)(query, timeout=timeout)
        assert location.point == Point(35.83, 38.7, 0)
        assert tuple(location) == (location.address, (35.83, 38.7))
    [one] = getattr(geocoder, call)(query, exactly_one=False)
    assert one == getattr(geocoder, call)(query)


def test_nothing_found_is_none_also_for_a_list(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Xylbrog", exactly_one=False) is None
    assert geocoder.reverse((0.0, 0.0), exactly_one=False) is None


def test_a_geocoder_is_a_context_and_works_behind_a_rate_limiter(geocoder: GazetteerGeocoder) -> None:
    with geocoder as opened:
        limited = RateLimiter(opened.geocode, min_delay_seconds=0)
        assert limited("Taveuni").latitude == -16.85


@pytest.mark.parametrize("point", [(91.0, 0.0), "no point", (float("nan"), 0.0)])
def test_what_is_no_point_is_geopys_error(geocoder: GazetteerGeocoder, point: object) -> None:
    with pytest.raises((GeocoderQueryError, ValueError)):
        geocoder.reverse(point)
