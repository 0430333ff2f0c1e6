"""The evidence: every report with its own words, and no way out but http and https."""

import json
from dataclasses import replace
from datetime import date

import pytest

from geo.incidents.correction import Applied
from geo.incidents.incident import Incident
from geo.language.language import ENGLISH, language_of
from geo.language.reason import because, sentence
from geo.page.evidence import evidence_record, report_marks, safe_link


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "http:///nohost",
        "https://[bad",
        "",
        None,
    ],
)
def test_links_that_lead_nowhere_good_are_left_out(url: str | None) -> None:
    assert safe_link(url) is None


def test_links_to_outlets_stay_as_they_are() -> None:
    assert safe_link(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
    assert safe_link("HTTP://example.org") == "HTTP://example.org"


def test_the_passage_is_whole_and_its_words_are_marked(incident: Incident) -> None:
    shown = evidence_record(incident, ENGLISH)["reports"][0]
    assert "".join(piece["text"] for piece in shown["pieces"]) == incident.reports[0].passage
    marked = {kind: piece["text"] for piece in shown["pieces"] for kind in piece["kinds"]}
    assert marked == {"event": "Shells", "place": "Tell Amber", "date": "Friday"}


def test_marks_move_with_the_passage(incident: Incident) -> None:
    report = incident.reports[0]
    later = replace(
        report,
        start=100,
        end=144,
        trigger_start=100,
        trigger_end=106,
        place_start=20,
        place_end=30,
        date_text_start=137,
        date_text_end=143,
    )
    shown = evidence_record(replace(incident, reports=(later,)), ENGLISH)["reports"][0]
    marked = {kind: piece["text"] for piece in shown["pieces"] for kind in piece["kinds"]}
    assert marked == {"event": "Shells", "date": "Friday"}, "a place carried over from before is not in the passage"
    assert len(report_marks(later, ENGLISH)) == 3


def test_every_report_stands_with_its_own_claims(incident: Incident) -> None:
    report = incident.reports[0]
    other = replace(
        report, report_id="r2", article_id="a2", source=None, attributed_to=None, killed_min=4, killed_max=None
    )
    record = evidence_record(replace(incident, reports=(report, other), origins=2), ENGLISH, copies={"a2": "a1"})
    first, second = record["reports"]
    assert dict(first["claims"])["Killed"] == "none"
    assert dict(second["claims"])["Killed"] == "at least 4"
    assert dict(second["claims"])["Says so"] == "the outlet itself"
    assert second["outlet"] == "Outlet not known"
    assert (first["copy"], second["copy"]) == (False, True)
    assert "an outlet not named · 2 independent origins" in dict(record["facts"])["Reported by"]


def test_nothing_is_said_of_a_place_that_is_not_known(incident: Incident) -> None:
    record = evidence_record(replace(incident, place=None, latitude=None, longitude=None, geo_precision=None), ENGLISH)
    assert dict(record["facts"])["Where"] == "place not known"
    assert json.loads(json.dumps(record)) == record


def test_names_that_an_article_gives_stand_in_quotation_marks(incident: Incident) -> None:
    report = replace(
        incident.reports[0], attributed_to="the occupation forces", actors=("قوات الاحتلال",), place_text="Martyrs Hill"
    )
    claims = dict(evidence_record(replace(incident, reports=(report,)), ENGLISH)["reports"][0]["claims"])
    assert claims["Says so"].strip("\u2068\u2069") == "“the occupation forces”"
    assert claims["Named"].strip("\u2068\u2069") == "«قوات الاحتلال»"
    assert "“Martyrs Hill”" in claims["Place"]
    own = replace(incident, reports=(replace(report, attributed_to=None),))
    assert dict(evidence_record(own, ENGLISH)["reports"][0]["claims"])["Says so"] == "the outlet itself"


def test_what_is_on_no_map_has_no_form_of_the_map(incident: Incident) -> None:
    assert "<circle" in evidence_record(incident, ENGLISH)["icon"]
    country = evidence_record(replace(incident, geo_precision=4), ENGLISH)["icon"]
    assert "<svg" in country
    assert "<circle" not in country
    assert "<rect" not in country


def test_linked_incidents_stand_under_what_they_are_to_it(incident: Incident) -> None:
    known = {key: replace(incident, incident_id=key) for key in ("w", "d", "p")}
    linked = replace(
        incident, part_of="w", parts=("p",), possibly_same=(("d", "the tolls are far apart"), ("gone", ""))
    )
    groups = evidence_record(linked, ENGLISH, find=known.get)["linked"]
    assert [[row["incident_id"] for row in group["incidents"]] for group in groups] == [["w"], ["p"], ["d"]]
    assert groups[2]["incidents"][0]["why"] == "the tolls are far apart"
    assert evidence_record(incident, ENGLISH)["linked"] == []


def test_a_correction_is_told_where_it_was_made(incident: Incident) -> None:
    moved = Applied(
        "c1", "move", ("r1",), "A. Reader", date(2024, 4, 1), "seen", (("place_name", None), ("admin1", None))
    )
    merged = Applied("c2", "merge", ("r1", "r2"), "B. Writer", date(2024, 4, 2), "one strike", ())
    shown = evidence_record(replace(incident, corrections=(moved, merged)), ENGLISH)
    assert shown["corrected"] == "moved, merged"
    assert shown["corrections"] == ["Reports brought together by B. Writer, 2 Apr 2024: one strike"]
    assert shown["reports"][0]["corrections"] == ["Moved by A. Reader, 1 Apr 2024: seen · by the rules: no place"]
    assert evidence_record(incident, ENGLISH)["corrected"] == ""


def test_why_is_said_in_the_language_of_the_page(incident: Incident) -> None:
    report = replace(
        incident.reports[0],
        place_reason=sentence(because("{place} is spelled so", place="Tell Amber"), because("the same day")),
        date_note=because("no date is given; reported as news"),
    )
    other = replace(incident, incident_id="other")
    told = replace(
        incident,
        reports=(report,),
        why_merged=(because("{copy} copies {article}", copy="a", article="b"),),
        possibly_same=(("other", because("the same day and toll, but {km} km apart", km=12)),),
        guarded=because("withheld by rule: {reason}", reason="patients"),
    )
    arabic = evidence_record(told, language_of("ar"), {}, {"other": other}.get)
    shown = arabic["reports"][0]
    said = [shown["why_place"], shown["date_note"], *arabic["why_merged"], arabic["guarded"]]
    said.append(arabic["linked"][0]["incidents"][0]["why"])
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in one) for one in said)
    assert not any(word in " ".join(said) for word in ("spelled", "reported", "copies", "withheld", "apart"))
    english = evidence_record(told, ENGLISH)["reports"][0]
    assert english["why_place"] == "Tell Amber is spelled so; the same day."


def test_claims_of_all_reports_stand_side_by_side(incident: Incident) -> None:
    assert evidence_record(incident, ENGLISH)["side_by_side"] is None, "one report stands for itself"
    second = replace(
        incident.reports[0],
        report_id="r2",
        source=None,
        place=None,
        place_text=None,
        killed_min=4,
        killed_max=None,
        actors=("the brigade",),
    )
    table = evidence_record(replace(incident, reports=(incident.reports[0], second)), ENGLISH)["side_by_side"]
    first, other = (dict(zip(table["columns"], row, strict=True)) for row in table["rows"])
    assert (first["Outlet"], other["Outlet"]) == ("The Wadi Courier", "Outlet not known")
    assert (first["Killed"], other["Killed"]) == ("none", "at least 4")
    assert other["Place"] == "not known" and "Tell Amber" in first["Place"]
    assert "the brigade" in other["Named"]


def test_what_has_no_date_is_not_said_to_be_dated_vaguely(incident: Incident) -> None:
    undated = replace(incident, date_start=None, date_end=None, time_precision=4)
    assert dict(evidence_record(undated, ENGLISH)["facts"])["When"] == "date not known"
    assert "dated to the day" in dict(evidence_record(incident, ENGLISH)["facts"])["When"]
