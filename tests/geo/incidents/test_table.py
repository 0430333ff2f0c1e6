"""The columns hold what the incidents say, and None stays None."""

from dataclasses import replace
from datetime import date

import numpy as np

from geo.incidents.incident import Incident
from geo.incidents.table import NOT_SAID, IncidentTable, entry_of, incident_table
from geo.incidents.title import incident_title
from geo.language.language import ENGLISH, language_of


def test_a_row_says_what_its_incident_says(incident: Incident) -> None:
    table = incident_table([incident])
    assert table.titles(np.array([0], dtype=np.int32)) == [incident_title(incident)]
    assert (table.type_of(0), table.sub_type_of(0)) == (incident.event_type, incident.sub_event_type)
    assert table.days(0) == (incident.date_start, incident.date_end)
    assert (table.latitude[0], table.longitude[0]) == (incident.latitude, incident.longitude)
    said = (incident.killed_min, incident.killed_max, incident.injured_min, incident.injured_max)
    assert [None if n == NOT_SAID else n for n in table.people[0].tolist()] == list(said)


def test_what_is_not_known_is_not_made_a_number(incident: Incident) -> None:
    bare = replace(incident, place=None, latitude=None, longitude=None, radius_km=None, geo_precision=None)
    bare = replace(bare, date_start=None, date_end=None, killed_min=None, killed_max=None)
    table = incident_table([bare, replace(incident, latitude=0.0, longitude=0.0, killed_min=0, killed_max=0)])
    assert np.isnan(table.latitude).tolist() == [True, False]
    assert table.certainty.of(0) == (None,)
    assert table.undated.tolist() == [True, False]
    assert table.days(0) == (None, None)
    assert table.people[:, 0].tolist() == [NOT_SAID, 0]


def test_titles_are_those_of_the_incidents_in_the_order_asked_for(incident: Incident) -> None:
    undated = replace(incident, date_start=None, date_end=None)
    other = replace(incident, event_type="Protests", sub_event_type="Peaceful protest", place=None)
    incidents = [incident, undated, other, replace(other, date_end=date(2030, 1, 2))]
    rows = np.array([3, 0, 2, 1, 0], dtype=np.int32)
    for language in (ENGLISH, language_of("ar")):
        wanted = [incident_title(incidents[row], language) for row in rows]
        assert incident_table(incidents).titles(rows, language) == wanted


def test_names_are_counted_by_incident_and_not_by_report(incident: Incident) -> None:
    report = incident.reports[0]
    by = [replace(report, source=name) for name in ("B", "A", "B", None)]
    table = incident_table([replace(incident, reports=tuple(by)), replace(incident, reports=(by[1],))])
    assert table.outlets.names == ("A", "B", None)
    assert table.outlets.totals.tolist() == [2, 1, 1]
    assert table.outlets.of(0) == ("B", "A", None)
    assert table.outlets.counts(np.array([False, True])).tolist() == [1, 0, 0]
    assert table.outlets.having([None, "nobody"], 2).tolist() == [True, False]
    assert table.outlets.having(["nobody"], 2).tolist() == [False, False]


def test_newest_first_undated_last_then_by_id(incident: Incident) -> None:
    days = {"c": date(2024, 3, 1), "a": None, "d": date(2024, 3, 2), "b": date(2024, 3, 1)}
    table = incident_table(
        replace(incident, incident_id=one, date_start=day, date_end=day) for one, day in days.items()
    )
    assert [table.incident_id[row] for row in table.newest_first] == ["d", "b", "c", "a"]


def test_the_table_of_nothing_is_empty() -> None:
    table = incident_table([])
    assert len(table) == 0
    assert table.newest_first.tolist() == []
    assert table.outlets.names == ()
    assert not table.everything.any()


def test_the_same_rows_as_plain_tuples_give_the_same_table(incident: Incident) -> None:
    entries = [entry_of(incident), entry_of(replace(incident, incident_id="r2", background=True))]
    table = IncidentTable.of(map(tuple, entries))
    assert table.incident_id == ("r1", "r2")
    assert table.background.tolist() == [False, True]
    assert tuple(table.words) == tuple(entry.words for entry in entries)
