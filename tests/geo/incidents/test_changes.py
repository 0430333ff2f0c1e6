"""What has changed between two states of a store, and which incident an id opens that is gone."""

from dataclasses import replace
from datetime import date

import pytest

from geo.extraction.report import Report
from geo.incidents.changes import KINDS, State, change_record, changes, counts_words, successors
from geo.incidents.incident import Incident


def of(incident: Incident, *reports: Report, **said: object) -> Incident:
    return replace(incident, incident_id=reports[0].report_id, reports=reports, **said)


@pytest.fixture
def three(report: Report) -> tuple[Report, Report, Report]:
    return report, replace(report, report_id="r2", article_id="a2"), replace(report, report_id="r3", article_id="a3")


def state(*incidents: Incident) -> State:
    return State(incidents, tuple(report for incident in incidents for report in incident.reports))


def test_the_same_is_no_change(incident: Incident, three: tuple[Report, ...]) -> None:
    same = state(*(of(incident, one) for one in three))
    assert changes(same, same) == ()
    assert successors(same, same) == {}
    assert counts_words(()) == "nothing has changed"


def test_merged_and_split_name_both_sides(incident: Incident, three: tuple[Report, ...]) -> None:
    apart, together = state(*(of(incident, one) for one in three)), state(of(incident, *three))
    (merged,) = changes(apart, together)
    assert (merged.kind, merged.before_ids, merged.after_ids) == ("merged", ("r1", "r2", "r3"), ("r1",))
    (split,) = changes(together, apart)
    assert (split.kind, split.before_ids, split.after_ids) == ("split", ("r1",), ("r1", "r2", "r3"))
    assert successors(apart, together) == {"r2": "r1", "r3": "r1"}


def test_every_aspect_is_told_before_and_after(incident: Incident, report: Report) -> None:
    changed = of(
        incident,
        report,
        sub_event_type="Attack",
        date_start=date(2024, 3, 2),
        latitude=1.0,
        killed_max=7,
    )
    found = changes(state(of(incident, report)), state(changed))
    assert [one.kind for one in found] == ["moved", "retyped", "redated", "other toll"]
    redated = found[2]
    assert "2024-03-01" in str(redated.before)
    assert "2024-03-02" in str(redated.after)
    assert counts_words(found) == "moved 1, retyped 1, redated 1, other toll 1"
    assert change_record(redated)["before_ids"] == ["r1"]
    assert str(redated).startswith("redated r1: ")


def test_gone_and_new(incident: Incident, three: tuple[Report, ...]) -> None:
    first, second, _ = three
    found = changes(state(of(incident, first)), state(of(incident, second)))
    assert [one.kind for one in found] == ["incident gone", "incident new", "report gone", "report new"]
    assert [(one.before_ids, one.after_ids) for one in found] == [
        (("r1",), ()),
        ((), ("r2",)),
        (("r1",), ()),
        ((), ("r2",)),
    ]
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=KINDS.index)


def test_a_report_with_another_id_is_known_by_its_words(incident: Incident, report: Report) -> None:
    wider = replace(report, report_id="wider", start=0, end=90)
    apart = replace(report, report_id="apart", start=200, end=290)
    before, after = state(of(incident, report)), state(of(incident, wider), of(incident, apart))
    assert successors(before, after) == {"r1": "wider"}
    assert {one.kind for one in changes(before, after)} == {"incident new", "report gone", "report new"}
