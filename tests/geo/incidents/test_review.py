"""What a person should look at, and which corrections are offered for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.incidents.corrections_file import correction_of
from geo.incidents.incident import Incident
from geo.incidents.review import Doubt, doubts_of, offers_for


@pytest.fixture
def gazetteer(tmp_path: Path, place: Place) -> Gazetteer:
    rows = [place, replace(place, place_id="own:other", admin1="Homs", admin1_code="11", latitude=34.7)]
    return Gazetteer.of_rows(tmp_path / "index", rows)


def causes(*incidents: Incident) -> list[tuple[str, str]]:
    by_id = {one.incident_id: one for one in incidents}
    return [(doubt.incident.incident_id, doubt.cause) for doubt in doubts_of(incidents, by_id.get)]


def with_report(incident: Incident, **changes: object) -> Incident:
    return replace(incident, reports=(replace(incident.reports[0], **changes),))  # type: ignore[arg-type]


def test_what_the_rules_are_sure_of_is_not_in_the_queue(incident: Incident) -> None:
    assert causes(incident) == []
    assert causes(with_report(incident, place_score=1.0)) == []


def test_each_cause_is_told_once(incident: Incident) -> None:
    unsure = with_report(incident, place_score=0.4)
    undated = replace(incident, date_start=None, date_end=None)
    nameless = replace(with_report(incident, place=None), place=None)
    assert causes(unsure) == [("r1", "score")]
    assert causes(undated) == [("r1", "date")]
    assert causes(nameless) == [("r1", "place")]
    unsure = replace(nameless, reports=(replace(nameless.reports[0], place_score=0.0),))
    assert causes(unsure) == [("r1", "place")], "and is in the queue once"
    assert causes(replace(with_report(incident, place=None, place_text=None), place=None)) == [], "nothing to resolve"


def test_a_pair_is_asked_about_once_and_only_while_both_are_here(incident: Incident) -> None:
    one = replace(incident, possibly_same=(("r2", "a day apart"),))
    other = replace(incident, incident_id="r2", possibly_same=(("r1", "a day apart"),))
    assert causes(one, other) == [("r1", "same")]
    assert causes(one) == []


def test_nothing_that_a_rule_keeps_back_is_offered_to_be_placed(incident: Incident) -> None:
    one = replace(with_report(incident, place_score=0.1), possibly_same=(("r2", "x"),), guarded="withheld by rule: x")
    other = replace(incident, incident_id="r2", possibly_same=(("r1", "x"),))
    assert causes(one, other) == []


def test_places_are_offered_for_all_reports_that_name_them_so(incident: Incident, gazetteer: Gazetteer) -> None:
    second = replace(incident.reports[0], report_id="r2", place_score=0.4)
    elsewhere = replace(incident.reports[0], report_id="r3", place_text="Wadi")
    (doubt,) = doubts_of([replace(incident, reports=(second, incident.reports[0], elsewhere))], lambda _: None)
    offers = offers_for(doubt, lambda: gazetteer)
    assert {offer.place.place_id for offer in offers if offer.place} == {"own:tell-amber", "own:other"}
    assert [entry["report"] for entry in offers[0].entries] == ["r2", "r1"]


def test_days_are_offered_by_the_publication(incident: Incident, gazetteer: Gazetteer) -> None:
    published = datetime(2024, 3, 2, 6, 30, tzinfo=UTC)
    undated = with_report(replace(incident, date_start=None, date_end=None), published=published)
    offers = offers_for(Doubt("date", undated, ""), lambda: gazetteer)
    assert [offer.day for offer in offers] == [date(2024, 3, 1), date(2024, 3, 2), None]
    (unsaid,) = offers_for(Doubt("date", with_report(undated, published=None), ""), lambda: gazetteer)
    assert unsaid.asks_for_day
    said = unsaid.on(date(2024, 2, 1))
    assert [entry["date_start"] for entry in said.entries] == [date(2024, 2, 1)]
    assert not said.asks_for_day


def test_every_offer_is_a_correction_that_the_file_takes(incident: Incident, gazetteer: Gazetteer) -> None:
    other = with_report(replace(incident, incident_id="r2"), report_id="r2")
    doubts = (
        Doubt("place", incident, "Tell Amber"),
        Doubt("date", incident, ""),
        Doubt("same", incident, "near", other=other),
    )
    offered = [offer for doubt in doubts for offer in offers_for(doubt, lambda: gazetteer)]
    assert [offer.action for offer in offered] == ["move", "move", "redate", "redate", "redate", "merge", "split"]
    offered = [offer.on(date(2024, 3, 5)) if offer.asks_for_day else offer for offer in offered]
    for offer in offered:
        for entry in offer.entries:
            said = correction_of({**entry, "author": "A. Reader", "date": date(2024, 4, 1), "reason": "reviewed"})
            assert said.action == offer.action
