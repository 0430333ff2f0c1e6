"""A wave and its parts are linked, and stay incidents of their own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gazetteer.place import Place
from geo.extraction.report import Coded, Report
from geo.incidents.incident import Incident
from geo.incidents.merge import merge_reports
from geo.incidents.waves import may_be_a_wave

DAY = date(2024, 3, 1)


@pytest.fixture
def wave(report: Report) -> Report:
    return told(report, "w", 0, "Strikes on five towns of Amber province killed 20 on Friday.", 0.1, area=True)


def told(report: Report, key: str, start: int, passage: str, latitude: float, *, area: bool = False) -> Report:
    place = Place(key, key, latitude, 36.5, "P", "PPL", "SY", "1", None, None, 0, 2.0, "own estimate", ())
    if area:
        place = replace(place, feature_class="A", feature_code="ADM1")
    return replace(
        report, report_id=key, start=start, passage=passage, trigger_start=start, trigger_end=start + 7, place=place,
        place_text=key, latitude=latitude, geo_precision=3 if area else 1, radius_km=50.0 if area else 2.0,
    )  # fmt: skip


def links(reports: list[Report]) -> dict[str, str | None]:
    return {i.incident_id: i.part_of for i in merge_reports(reports)}


def by_id(incidents: tuple[Incident, ...], incident_id: str) -> Incident:
    return next(i for i in incidents if i.incident_id == incident_id)


def test_what_is_told_of_each_town_is_a_part_of_the_wave(report: Report, wave: Report) -> None:
    mill = told(report, "mill", 100, "In Mill three were killed.", 0.2)
    weir = told(report, "weir", 200, "In Weir seven were killed.", -0.3)
    incidents = merge_reports([wave, mill, weir])
    assert {i.incident_id: i.part_of for i in incidents} == {"w": None, "mill": "w", "weir": "w"}
    assert by_id(incidents, "w").parts == ("mill", "weir")


def test_one_place_in_a_province_makes_no_wave(report: Report, wave: Report) -> None:
    assert links([wave, told(report, "mill", 100, "In Mill three were killed.", 0.2)]) == {"w": None, "mill": None}


def test_one_strike_somewhere_in_a_province_is_no_wave(report: Report, wave: Report) -> None:
    single = replace(wave, passage="A strike in Amber province killed 20 on Friday.")
    towns = [told(report, k, n, f"In {k} three were killed.", n / 1000) for n, k in ((100, "mill"), (200, "weir"))]
    assert set(links([single, *towns]).values()) == {None}


@pytest.mark.parametrize("days", [1, -1])
def test_another_day_is_no_part(report: Report, wave: Report, days: int) -> None:
    other = DAY + timedelta(days=days)
    mill, weir, quay = (told(report, k, n, f"In {k}.", n / 1000) for n, k in ((100, "mill"), (200, "weir"), (300, "q")))
    found = links([wave, mill, weir, replace(quay, date_start=other, date_end=other)])
    assert found == {"w": None, "mill": "w", "weir": "w", "q": None}


def test_places_told_by_the_same_words_are_linked_to_the_first(report: Report) -> None:
    passage = "Overnight the bases at Mill and Weir were shelled."
    both = [told(report, "mill", 0, passage, 0.2), replace(told(report, "weir", 0, passage, -0.3), trigger_start=0)]
    incidents = merge_reports(both)
    assert {i.incident_id: i.part_of for i in incidents} == {"mill": None, "weir": "mill"}


def test_the_rows_of_a_coder_are_not_looked_at_for_waves(report: Report, wave: Report) -> None:
    passage = "Overnight the bases at Mill and Weir were shelled."
    rows = [
        replace(
            wave, report_id=f"row{n}", passage=passage, trigger_start=0, coded=Coded("ACLED", f"SYR{n}", "notes", ())
        )
        for n in range(3)
    ]
    assert not may_be_a_wave(rows)
    assert not may_be_a_wave([*rows, told(report, "mill", 0, passage, 0.2)])
    assert may_be_a_wave([*rows, told(report, "mill", 0, passage, 0.2), told(report, "weir", 0, passage, -0.3)])


def test_strikes_of_one_night_in_different_articles_are_not_linked(report: Report) -> None:
    mill = told(report, "mill", 0, "In Mill three were killed.", 0.2)
    weir = replace(told(report, "weir", 0, "In Weir seven were killed.", -0.3), article_id="a2")
    assert links([mill, weir]) == {"mill": None, "weir": None}


def test_arabic_words_for_several_are_read(report: Report, wave: Report) -> None:
    arabic = replace(wave, passage="أدت غارات على خمس بلدات إلى مقتل عشرين شخصا")
    towns = [told(report, k, n, f"In {k} three were killed.", n / 1000) for n, k in ((100, "mill"), (200, "weir"))]
    assert links([arabic, *towns])["mill"] == "w"
