from collections.abc import Callable
from typing import Any

import pytest

from gazetteer.place import Place
from geo.extraction.event_places import contains


def where(extract: Callable[..., Any], text: str, **options: Any) -> list[str | None]:
    return [r.place_text for r in extract(text, **options).reports]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rockets fired from Wadi Flint hit the market in Tell Amber on Friday.", "Tell Amber"),
        ("A Wadi Flint-based group attacked a post near Tell Amber on Friday.", "Tell Amber"),
        ("The correspondent in Wadi Flint said that shells struck Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen attacked a bus in Tell Amber in Marble province on Friday.", "Tell Amber"),
        ("Gunmen attacked a bus in Marble province on Friday.", "Marble province"),
        ("A convoy of ten trucks left Tell Amber for Wadi Flint on Friday.", "Tell Amber"),
        ("Jets flew low over Tell Amber on Friday.", "Tell Amber"),
    ],
)
def test_the_place_of_the_event_among_the_places_of_the_sentence(
    extract: Callable[..., Any], text: str, place: str
) -> None:
    assert where(extract, text) == [place]


def test_coordinated_places_each_have_a_report(extract: Callable[..., Any]) -> None:
    assert where(extract, "Warplanes bombed Tell Amber and Wadi Flint on Friday.") == ["Tell Amber", "Wadi Flint"]


def test_a_place_west_of_another_is_one_place(extract: Callable[..., Any]) -> None:
    assert where(extract, "Gunmen attacked a bus in Tell Amber, west of Wadi Flint, on Friday.") == ["Tell Amber"]


def test_an_unresolved_place_is_kept_without_a_point(extract: Callable[..., Any]) -> None:
    (report,) = extract("Gunmen attacked a bus in Upper Nowhere on Friday.", unresolved=("Upper Nowhere",)).reports
    assert (report.place_text, report.place, report.latitude) == ("Upper Nowhere", None, None)
    assert report.place_reason == "in no table"


def test_containers(places: dict[str, Place]) -> None:
    country, province, town, other = (places[n] for n in ("Basaltia", "Marble province", "Tell Amber", "Dust Harbour"))
    assert contains(country, town) and contains(country, province) and contains(province, town)
    assert not contains(province, other) and not contains(town, province) and not contains(town, town)
