"""Tables of others, with invented rows: read, marked as theirs, compared with what articles tell."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo.articles.unreadable import Unreadable
from geo.errors import ArticleError
from geo.extraction.report import Report
from geo.incidents.coded import read_coded
from geo.incidents.coders import ACLED_TYPES, CODERS
from geo.incidents.merge import merge_reports
from geo.incidents.record import incident_from_record, incident_record, report_from_record, report_record


def columns_of(header: str) -> list[str]:
    return header.split(",")


ACLED_COLUMNS = columns_of(
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,"
    "actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,"
    "civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,"
    "longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
ACLED_ROW = {
    "event_id_cnty": "SYR900001",
    "event_date": "2024-03-01",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Militia of the Amber Hills",
    "actor2": "Civilians (Basaltia)",
    "country": "Syria",
    "admin1": "Deir ez-Zor",
    "location": "Tell Amber",
    "latitude": "0.01",
    "longitude": "36.51",
    "geo_precision": "1",
    "source": "The Wadi Courier; Dar Gazette",
    "notes": "On 1 March 2024, shells fell on Tell Amber; 2 people were killed.",
    "fatalities": "2",
    "timestamp": "1709550000",
}
GED_COLUMNS = columns_of(
    "id,relid,year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,"
    "side_b,number_of_sources,source_article,source_office,source_date,source_headline,"
    "source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,"
    "longitude,geom_wkt,country,region,event_clarity,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa"
)
GED_ROW = {
    "id": "700001",
    "relid": "BAS-2024-1-7-0",
    "year": "2024",
    "type_of_violence": "3",
    "side_a": "Militia of the Amber Hills",
    "side_b": "Civilians",
    "source_office": "Dar Gazette",
    "source_headline": "Two killed by shells",
    "where_prec": "1",
    "where_coordinates": "Tell Amber town",
    "adm_1": "Deir ez-Zor",
    "latitude": "0.01",
    "longitude": "36.51",
    "country": "Yemen (North Yemen)",
    "date_prec": "2",
    "date_start": "2024-03-01 00:00:00.000",
    "date_end": "2024-03-03 00:00:00.000",
    "deaths_civilians": "2",
    "best": "2",
    "high": "5",
    "low": "1",
}


def table(columns: Sequence[str], *rows: dict[str, str], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(content: bytes, coder: str = "acled") -> tuple[list[Report], list[str]]:
    found = list(read_coded("events.csv", io.BytesIO(content), CODERS[coder]))
    return [one for one in found if isinstance(one, Report)], [str(one) for one in found if isinstance(one, Unreadable)]


def acled(**given: str) -> bytes:
    return table(ACLED_COLUMNS, ACLED_ROW | given)


def one_report(content: bytes, coder: str = "acled") -> Report:
    reports, told = read(content, coder)
    assert told == []
    assert len(reports) == 1
    return reports[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_event_of_acled(delimiter: str) -> None:
    report = one_report(b"\xef\xbb\xbf" + table(ACLED_COLUMNS, ACLED_ROW, delimiter=delimiter))
    assert (report.report_id, report.source) == ("acled-SYR900001", "coded by ACLED")
    assert (report.event_type, report.sub_event_type) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (report.date_start, report.date_end, report.time_precision) == (date(2024, 3, 1), date(2024, 3, 1), 1)
    assert (report.latitude, report.longitude, report.geo_precision, report.radius_km) == (0.01, 36.51, 1, 5.0)
    assert report.place is not None
    assert (report.place.name, report.place.country_code, report.place.admin1) == ("Tell Amber", "SY", "Deir ez-Zor")
    assert (report.killed_min, report.killed_max, report.injured_min) == (2, 2, None)
    assert report.actors == ("Militia of the Amber Hills", "Civilians (Basaltia)")
    assert report.attributed_to == "The Wadi Courier; Dar Gazette"
    assert report.passage == ACLED_ROW["notes"]
    assert (report.start, report.end, report.published) == (0, 0, None)
    assert report.coded is not None
    assert dict(report.coded.columns) == ACLED_ROW


def test_an_event_of_ucdp() -> None:
    report = one_report(table(GED_COLUMNS, GED_ROW), "ucdp-ged")
    assert (report.report_id, report.source) == ("ucdp-ged-700001", "coded by UCDP")
    assert (report.event_type, report.sub_event_type) == ("Violence against civilians", "Attack")
    assert (report.date_start, report.date_end, report.time_precision) == (date(2024, 3, 1), date(2024, 3, 3), 2)
    assert (report.killed_min, report.killed_max) == (1, 5)
    assert [(one.kind, one.killed_min) for one in report.casualties] == [("civilians", 2)]
    assert report.place is not None
    assert report.place.country_code == "YE"
    assert report.coded is not None
    assert dict(report.coded.columns) == GED_ROW


@pytest.mark.parametrize(
    ("given", "days", "precision"),
    [
        ("2", (date(2024, 2, 27), date(2024, 3, 4)), 2),
        ("3", (date(2024, 3, 1), date(2024, 3, 31)), 3),
    ],
)
def test_days_of_acled_that_are_not_sure(given: str, days: tuple[date, date], precision: int) -> None:
    report = one_report(acled(time_precision=given))
    assert ((report.date_start, report.date_end), report.time_precision) == (days, precision)
    assert report.date_note is not None


@pytest.mark.parametrize(("given", "precision"), [("1", 1), ("2", 2), ("3", 3)])
def test_places_of_acled(given: str, precision: int) -> None:
    report = one_report(acled(geo_precision=given))
    assert report.geo_precision == precision
    assert f"geo_precision {given}" in (report.place_reason or "")


@pytest.mark.parametrize(("given", "precision"), [("1", 1), ("2", 2), ("3", 2), ("4", 3), ("5", 3), ("6", 4), ("7", 4)])
def test_places_of_ucdp(given: str, precision: int) -> None:
    assert one_report(table(GED_COLUMNS, GED_ROW | {"where_prec": given}), "ucdp-ged").geo_precision == precision


@pytest.mark.parametrize(("given", "precision"), [("1", 1), ("2", 2), ("3", 2), ("4", 3), ("5", 4)])
def test_days_of_ucdp(given: str, precision: int) -> None:
    assert one_report(table(GED_COLUMNS, GED_ROW | {"date_prec": given}), "ucdp-ged").time_precision == precision


def test_no_fatalities_are_not_said_to_be_none() -> None:
    report = one_report(acled(fatalities="0"))
    assert (report.killed_min, report.killed_max) == (None, None)


def test_every_type_of_acled_is_read() -> None:
    for sub_event_type, event_type in ACLED_TYPES.items():
        assert one_report(acled(sub_event_type=sub_event_type)).event_type == event_type


def test_without_a_point_there_is_no_place() -> None:
    report = one_report(acled(latitude="", longitude=""))
    assert (report.place, report.latitude, report.geo_precision) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"event_id_cnty": ""}, "column event_id_cnty: is empty"),
        ({"event_id_cnty": "a b<c>"}, "column event_id_cnty: “a b<c>” is no id"),
        ({"event_date": "31 June 2024"}, "column event_date: “31 June 2024” is no day"),
        ({"sub_event_type": "Picnic"}, "column sub_event_type: “Picnic” is none of Government regains"),
        ({"time_precision": "9"}, "column time_precision: “9” is none of 1, 2, 3"),
        ({"latitude": "91"}, "column latitude: “91” is no number of degrees"),
        ({"latitude": "nan"}, "column latitude: “nan” is no number"),
        ({"longitude": ""}, "column longitude: is empty"),
        ({"geo_precision": ""}, "column geo_precision: is empty"),
        ({"fatalities": "-1"}, "column fatalities: “-1” is no whole number"),
        ({"fatalities": "many"}, "column fatalities: “many” is no whole number"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_line_and_column(given: dict[str, str], told: str) -> None:
    good = ACLED_ROW | {"event_id_cnty": "SYR900002", "notes": "Two\nlines."}
    last = ACLED_ROW | {"event_id_cnty": "SYR900003"}
    reports, notices = read(table(ACLED_COLUMNS, good, ACLED_ROW | given, last))
    assert [one.report_id for one in reports] == ["acled-SYR900002", "acled-SYR900003"]
    assert len(notices) == 1
    assert notices[0].startswith(f"events.csv, line 4: {told}"), notices


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"type_of_violence": "4"}, "column type_of_violence: “4” is none of 1, 2, 3"),
        ({"date_end": "2024-02-01"}, "column date_end: 2024-02-01 is before"),
        ({"high": "0"}, "column high: 0 is less than low 1"),
        ({"where_prec": "8"}, "column where_prec"),
    ],
)
def test_a_row_of_ucdp_that_cannot_be_read(given: dict[str, str], told: str) -> None:
    reports, notices = read(table(GED_COLUMNS, GED_ROW | given), "ucdp-ged")
    assert reports == []
    assert notices[0].startswith(f"events.csv, line 2: {told}")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: is no table of ACLED: column event_id_cnty is missing"),
        (b"text,day\nx,y\n", "line 1: is no table of ACLED: column event_id_cnty is missing"),
        (table(GED_COLUMNS, GED_ROW), "line 1: is no table of ACLED"),
        (table([*ACLED_COLUMNS, "notes"], ACLED_ROW), "line 1: column notes stands there twice"),
    ],
)
def test_what_is_no_table_of_theirs(content: bytes, told: str) -> None:
    with pytest.raises(ArticleError, match=told):
        read(content)


def test_odd_rows() -> None:
    content = acled() + b"\n,,\nshort,row\n" + acled().splitlines()[1] + b"\n" + b'"never closed'
    reports, told = read(content)
    assert len(reports) == 1
    assert "events.csv, line 5: has 2 columns instead of 31" in told[0]
    assert "events.csv, line 6: column event_id_cnty: the event stands in line 2 already" in told[1]
    assert "is no CSV from here on" in told[2]


def test_a_country_that_is_not_known_is_told_once() -> None:
    rows = [ACLED_ROW | {"event_id_cnty": f"X{n}", "country": "Basaltia"} for n in range(3)]
    reports, told = read(table(ACLED_COLUMNS, *rows))
    assert len(reports) == 3
    assert told == [
        "events.csv, line 2: column country: “Basaltia” is no country known here; the rows are kept without one"
    ]


def test_records_are_the_same_after_writing(report: Report) -> None:
    coded = one_report(acled())
    assert report_from_record(report_record(coded)) == coded
    (incident, *_) = merge_reports([report, coded])
    assert incident_from_record(incident_record(incident)) == incident
    before = report_record(report)
    del before["coded"]
    assert report_from_record(before) == report, "a store of before has no such field"


def test_what_an_article_and_a_coder_tell_alike_is_one_incident_of_one_origin(report: Report) -> None:
    (incident,) = merge_reports([one_report(acled()), report])
    assert incident.incident_id == report.report_id
    assert [one.report_id for one in incident.reports] == ["r1", "acled-SYR900001"]
    assert incident.origins == 1
    assert "coded by ACLED (acled-SYR900001)" in incident.why_merged[0]
    other = replace(report, report_id="r2", article_id="a2", source="Dar Gazette")
    (incident,) = merge_reports([one_report(acled()), report, other])
    assert incident.origins == 2


def test_what_only_coders_tell_keeps_their_id_and_counts_once() -> None:
    ged = one_report(
        table(GED_COLUMNS, GED_ROW | {"date_prec": "1", "date_end": "2024-03-01", "country": "Syria"}), "ucdp-ged"
    )
    near = replace(ged, event_type="Explosions/Remote violence", sub_event_type="Shelling/artillery/missile attack")
    (alone,) = merge_reports([one_report(acled())])
    assert (alone.incident_id, alone.origins) == ("acled-SYR900001", 1)
    (both,) = merge_reports([one_report(acled()), near])
    assert both.origins == 1


def test_two_events_of_one_coder_stay_two() -> None:
    rows = [ACLED_ROW | {"event_id_cnty": f"SYR{n}"} for n in range(3)]
    reports, _ = read(table(ACLED_COLUMNS, *rows))
    incidents = merge_reports(reports)
    assert len(incidents) == 3
    assert not any(one.possibly_same or one.part_of for one in incidents)


def test_which_of_two_alike_is_meant_stays_in_doubt(report: Report) -> None:
    rows = [ACLED_ROW | {"event_id_cnty": f"SYR{n}"} for n in range(2)]
    reports, _ = read(table(ACLED_COLUMNS, *rows))
    incidents = {one.incident_id: one for one in merge_reports([*reports, report])}
    assert set(incidents) == {"r1", "acled-SYR0", "acled-SYR1"}
    assert {other for other, _ in incidents["r1"].possibly_same} == {"acled-SYR0", "acled-SYR1"}
    told: Any = read(table(ACLED_COLUMNS, rows[0], rows[1] | {"fatalities": "9"}))[0]
    assert len(merge_reports([*told, replace(report, killed_min=2, killed_max=2)])) == 2, "the toll tells which"
