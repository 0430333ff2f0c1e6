"""The `extract` contract and the way back from JSON to records."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.mention import Alternative, Mention, ResolvedPlace
from geo.extraction.report import Report
from geo.incidents import record
from geo.incidents.incident import Incident
from geo.language.reason import because

NUMBER_OR_NULL = (int, type(None))
COORDINATE = (float, int, type(None))
TEXT_OR_NULL = (str, type(None))
CONTRACT: dict[str, tuple[type, ...]] = {
    "incident_id": (str,),
    "event_type": (str,),
    "sub_event_type": (str,),
    "date_start": TEXT_OR_NULL,
    "date_end": TEXT_OR_NULL,
    "time_precision": (int,),
    "place_id": TEXT_OR_NULL,
    "place_name": TEXT_OR_NULL,
    "admin1": TEXT_OR_NULL,
    "country": TEXT_OR_NULL,
    "country_code": TEXT_OR_NULL,
    "latitude": COORDINATE,
    "longitude": COORDINATE,
    "geo_precision": NUMBER_OR_NULL,
    "killed_min": NUMBER_OR_NULL,
    "killed_max": NUMBER_OR_NULL,
    "injured_min": NUMBER_OR_NULL,
    "injured_max": NUMBER_OR_NULL,
    "sources": (list,),
    "background": (bool,),
    "reports": (list,),
}


def placeless(incident: Incident) -> Incident:
    nowhere = {"place": None, "latitude": None, "longitude": None, "radius_km": None, "geo_precision": None}
    reports = tuple(replace(report, **nowhere) for report in incident.reports)
    return replace(incident, **nowhere, reports=reports)


@pytest.fixture(params=["placed", "placeless"])
def either(request: pytest.FixtureRequest, incident: Incident) -> Incident:
    return incident if request.param == "placed" else placeless(incident)


def test_every_key_of_the_contract_is_there_with_its_type(either: Incident) -> None:
    written = json.loads(record.json_line(record.incident_record(either)))
    for key, types in CONTRACT.items():
        assert isinstance(written[key], types), key
        assert not (bool not in types and isinstance(written[key], bool)), key


def test_every_field_of_a_report_is_written(incident: Incident) -> None:
    (written,) = record.incident_record(incident)["reports"]
    assert {field.name for field in fields(Report)} <= set(written)
    assert written["date_start"] == "2024-03-01"
    assert written["published"] == "2024-03-02T06:30:00+00:00"
    assert written["place"]["name"] == "Tell Amber"
    assert written["casualties"] == [
        {"kind": "civilians", "killed_min": 0, "killed_max": 0, "injured_min": 2, "injured_max": None}
    ]


def test_the_equator_is_a_coordinate_and_no_place_is_null(incident: Incident) -> None:
    assert record.incident_record(incident)["latitude"] == 0.0
    written = record.incident_record(placeless(incident))
    assert written["latitude"] is None
    assert written["place_id"] is None
    assert written["country"] is None


def test_the_country_is_named_in_english(incident: Incident) -> None:
    written = record.incident_record(incident)
    assert (written["country"], written["country_code"]) == ("Syria", "SY")


def test_outlets_are_named_once_in_order_and_unknown_ones_not(incident: Incident) -> None:
    reports = tuple(
        replace(incident.reports[0], report_id=str(n), source=name) for n, name in enumerate(["B", None, "A", "B"])
    )
    assert record.incident_record(replace(incident, reports=reports))["sources"] == ["B", "A"]


def test_an_incident_comes_back_as_it_was(either: Incident) -> None:
    assert record.incident_from_record(json.loads(json.dumps(record.incident_record(either)))) == either


@pytest.mark.parametrize("published", [None, date(2024, 3, 2), datetime(2024, 3, 2, tzinfo=UTC), date(9999, 12, 31)])
def test_a_date_stays_a_date_and_a_time_a_time(published: date | datetime | None) -> None:
    article = Article("a", "B", None, "t", "text", published, date(2024, 3, 9), "en", None)
    back = record.article_from_record(json.loads(json.dumps(record.article_record(article))))
    assert back == article
    assert type(back.published) is type(published)


def test_resolved_places_come_back(place: Place) -> None:
    resolved = ResolvedPlace(
        Mention(15, 25, "Tell Amber"), place, 0.0, 36.5, 2.0, 1, 0.9, (Alternative(place, 0.2),), "why", False
    )
    assert record.resolved_place_from_record(json.loads(json.dumps(record.resolved_place_record(resolved)))) == resolved
    unresolved = replace(resolved, place=None, latitude=None, longitude=None, radius_km=None, alternatives=())
    assert record.resolved_place_from_record(record.resolved_place_record(unresolved)) == unresolved


def test_a_line_stays_one_line_of_valid_utf_8() -> None:
    for text in ("a\u2028b", "a\x85b", "a\nb\rc", "lone \ud800 surrogate"):
        line = record.json_line({"text": text})
        assert len(line.splitlines()) == 1
        assert json.loads(line.encode("utf-8")) == {"text": text}
    assert "تل" in record.json_line({"text": "تل"})


def test_a_missing_field_is_an_error(report: Report) -> None:
    written = record.report_record(report)
    del written["passage"]
    with pytest.raises(KeyError, match="passage"):
        record.report_from_record(written)


def test_reasons_come_back_with_what_they_are_made_of_and_stay_texts_in_their_keys(incident: Incident) -> None:
    why = because("{place} is spelled so", place="Tell Amber")
    doubt = because("the same day and toll, but {km} km apart", km=12)
    report = replace(incident.reports[0], place_reason=why)
    told = replace(incident, reports=(report,), why_merged=(why,), possibly_same=(("r9", doubt),))
    written = json.loads(record.json_line(record.incident_record(told)))
    assert written["reports"][0]["place_reason"] == written["why_merged"][0] == "Tell Amber is spelled so"
    assert written["possibly_same"] == [["r9", "the same day and toll, but 12 km apart"]]
    again = record.incident_from_record(written)
    reasons = [again.reports[0].place_reason, again.why_merged[0], again.possibly_same[0][1]]
    assert [one and one.template for one in reasons] == [why.template, why.template, doubt.template]


def test_a_record_of_an_older_version_keeps_its_reasons_as_texts(incident: Incident) -> None:
    written = json.loads(record.json_line(record.incident_record(incident)))
    del written["reasons"], written["reports"][0]["reasons"]
    assert record.incident_from_record(written) == incident
