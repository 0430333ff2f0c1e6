"""Bars by calendar units: every dated incident stands in one bar or is told to be too vague."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geo.incidents.incident import Incident
from geo.incidents.selection import Selection
from geo.incidents.table import IncidentTable, incident_table
from geo.language.language import ENGLISH
from geo.page.timeline import Bars, bars_of, timeline_record


def on(incident: Incident, first: date, last: date | None = None, **changes: object) -> Incident:
    one = f"{first}-{last}-{changes}"
    return replace(incident, incident_id=one, date_start=first, date_end=last or first, **changes)  # type: ignore[arg-type]


def bars(table: IncidentTable) -> Bars:
    found = bars_of(table, table.everything)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("days", "unit"), [(0, "day"), (100, "day"), (130, "week"), (800, "week"), (900, "month"), (9000, "year")]
)
def test_the_unit_follows_the_span(incident: Incident, days: int, unit: str) -> None:
    first = date(1999, 5, 12)
    made = bars(incident_table([on(incident, first), on(incident, first + timedelta(days=days))]))
    assert made.unit == unit
    assert made.edges[0] <= first.toordinal()
    assert made.edges[-1] > (first + timedelta(days=days)).toordinal()
    assert made.counts.sum() == 2


def test_weeks_begin_on_mondays_and_months_on_their_first(incident: Incident) -> None:
    weeks = bars(incident_table([on(incident, date(2024, 1, 3)), on(incident, date(2024, 6, 30))]))
    assert {date.fromordinal(edge).weekday() for edge in weeks.edges} == {0}
    months = bars(incident_table([on(incident, date(2020, 1, 3)), on(incident, date(2024, 12, 30))]))
    assert {date.fromordinal(edge).day for edge in months.edges} == {1}


def test_what_is_dated_to_a_month_stands_in_no_bar_of_a_day(incident: Incident) -> None:
    month = on(incident, date(2024, 3, 1), date(2024, 3, 31))
    made = bars(incident_table([on(incident, date(2024, 3, 4)), month]))
    assert (made.counts.sum(), made.vague) == (1, 1)


def test_types_are_stacked(incident: Incident) -> None:
    day = date(2024, 3, 4)
    table = incident_table([on(incident, day), on(incident, day, event_type="Battles"), on(incident, day)])
    told = timeline_record(table, table.everything, Selection(since=day), ENGLISH)
    assert [bar["from"] for bar in told["bars"]] == ["2024-03-04"]
    assert sum(told["bars"][0]["counts"]) == 3
    assert len(told["types"]) == 2
    assert (told["since"], told["until"]) == ("2024-03-04", None)


def test_nothing_dated_gives_no_bars(incident: Incident) -> None:
    table = incident_table([replace(incident, date_start=None, date_end=None)])
    assert bars_of(table, table.everything) is None
    assert timeline_record(table, table.everything, Selection(), ENGLISH)["bars"] == []
