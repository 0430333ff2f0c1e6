from collections.abc import Callable
from typing import Any

import pytest

Extract = Callable[..., Any]


def test_an_event_that_is_put_nowhere_lies_in_the_datelines_country(extract: Extract) -> None:
    text = "Tell Amber, 14 May (PLINTH) -- Gunmen killed two bakers on Monday. Basaltia has few bakers."
    (report,) = extract(text).reports
    assert (report.place_text, report.geo_precision, report.latitude) == ("Basaltia", 4, 34.5)
    assert "filed from Tell Amber" in report.place_reason


def test_where_the_country_is_not_named_its_point_is_the_datelines_and_reaches_far(extract: Extract) -> None:
    (report,) = extract("Tell Amber, 14 May (PLINTH) -- Gunmen killed two bakers on Monday.").reports
    assert report.geo_precision == 4 and report.radius_km >= 300


@pytest.mark.parametrize("words", ["here", "in this town"])
def test_here_is_the_datelines_town(extract: Extract, words: str) -> None:
    (report,) = extract(f"Tell Amber, 14 May (PLINTH) -- Gunmen killed two bakers {words} on Monday.").reports
    assert (report.place_text, report.geo_precision) == ("Tell Amber", 1)


def test_a_place_that_is_given_beats_the_dateline(extract: Extract) -> None:
    (report,) = extract("Tell Amber, 14 May (PLINTH) -- Gunmen killed two bakers in Wadi Flint on Monday.").reports
    assert report.place_text == "Wadi Flint"


def test_without_a_dateline_no_place_is_made_up(extract: Extract) -> None:
    (report,) = extract("Gunmen killed two bakers on Monday. Basaltia has few bakers.").reports
    assert report.place is None


def test_countries_that_act_do_not_say_where(extract: Extract) -> None:
    said = "Chalkland officials and Chalkland sources spoke."
    text = f"Tell Amber, 14 May (PLINTH) -- Gunmen killed two bakers on Monday. {said}"
    (report,) = extract(text).reports
    assert (report.geo_precision, report.place.country_code) == (4, "XB")


def test_without_a_dateline_the_country_is_that_of_most_places(extract: Extract) -> None:
    text = "Gunmen killed two bakers on Monday. Roads to Tell Amber and Wadi Flint were closed."
    (report,) = extract(text).reports
    assert (report.geo_precision, report.place.country_code) == (4, "XB")
    assert "most places" in report.place_reason


def test_the_only_place_of_a_long_enough_article_gives_the_country(extract: Extract) -> None:
    told = "Gunmen killed two bakers on Monday. They fled. Nobody saw them. Bread is now brought from Tell Amber."
    (report,) = extract(told).reports
    assert (report.geo_precision, report.place.country_code) == (4, "XB")
