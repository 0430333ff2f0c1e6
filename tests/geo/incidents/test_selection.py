"""Filters, and an account that loses none."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from geo.incidents.incident import Incident
from geo.incidents.selection import Account, Selection, account, select, selection_words
from geo.incidents.table import incident_table


def at(incident: Incident, incident_id: str, **changes: object) -> Incident:
    return replace(incident, incident_id=incident_id, **changes)


@pytest.fixture
def several(incident: Incident) -> tuple[Incident, ...]:
    report = incident.reports[0]
    nowhere = {"place": None, "latitude": None, "longitude": None, "geo_precision": None}
    march, may = date(2024, 3, 1), date(2024, 5, 10)
    return (
        at(incident, "march"),
        at(incident, "may", date_start=may, date_end=may, geo_precision=2),
        at(incident, "interval", date_start=date(2024, 2, 20), date_end=march, geo_precision=3),
        at(incident, "undated", date_start=None, date_end=None, geo_precision=4),
        at(incident, "placeless", **nowhere, event_type="Battles", sub_event_type="Armed clash"),
        at(incident, "background", background=True),
        at(incident, "arabic", reports=(replace(report, source="صوت الوادي", attributed_to=None),), origins=3),
    )


def ids(incidents: Iterable[Incident]) -> list[str]:
    return [incident.incident_id for incident in incidents]


def kept(several: tuple[Incident, ...], **filters: object) -> list[str]:
    mask = select(incident_table(several), Selection(**filters))  # type: ignore[arg-type]
    return ids(incident for incident, passes in zip(several, mask, strict=True) if passes)


def test_the_default_keeps_all_but_background(several: tuple[Incident, ...]) -> None:
    assert kept(several) == ["march", "may", "interval", "undated", "placeless", "arabic"]
    assert kept(several, background=True) == ids(several)


def test_dates_are_inclusive_and_intervals_pass_where_they_touch(several: tuple[Incident, ...]) -> None:
    first = date(2024, 3, 1)
    assert kept(several, since=first, until=first, undated=False) == ["march", "interval", "placeless", "arabic"]
    assert kept(several, since=date(2024, 3, 2), undated=False) == ["may"]
    assert kept(several, until=date(2024, 2, 20), undated=False) == ["interval"]
    assert kept(several, until=date(2024, 2, 19), undated=False) == []
    assert kept(several, since=date(2024, 3, 2)) == ["may", "undated"]


def test_an_open_interval_reaches_past_its_known_end(incident: Incident) -> None:
    until = at(incident, "until", date_start=None, date_end=date(2024, 3, 1))
    assert kept((until,), since=date(2024, 3, 2)) == []
    assert kept((until,), until=date(2020, 1, 1)) == ["until"]


def test_outlets_quoted_sources_types_origins_and_precision(several: tuple[Incident, ...]) -> None:
    assert kept(several, outlets=frozenset({"صوت الوادي"})) == ["arabic"]
    assert kept(several, outlets=frozenset()) == []
    assert kept(several, quoted=frozenset({None})) == ["arabic"]
    assert "arabic" not in kept(several, quoted=frozenset({"local police"}))
    assert kept(several, types=frozenset({"Battles"})) == ["placeless"]
    assert kept(several, types=frozenset({"Armed clash"})) == ["placeless"]
    assert kept(several, min_origins=3) == ["arabic"]
    assert kept(several, precisions=frozenset({3, None})) == ["interval", "placeless"]


def test_an_outlet_that_is_not_known_can_be_chosen(incident: Incident) -> None:
    unknown = at(incident, "unknown", reports=(replace(incident.reports[0], source=None),))
    assert kept((unknown, incident), outlets=frozenset({None})) == ["unknown"]


def test_text_search_folds_case_and_script_and_wants_every_word(several: tuple[Incident, ...]) -> None:
    assert kept(several, text="TÉLL amber SHELLS") == kept(several)
    assert kept(several, text="amber earthquake") == []
    assert kept(several, text="صَوت الوادى") == ["arabic"]
    assert kept(several, text="armed clash") == ["placeless"]


def test_bounds_hold_the_placed_and_may_cross_the_180th_meridian(incident: Incident) -> None:
    fiji = at(incident, "fiji", latitude=-17.0, longitude=179.9)
    assert kept((incident, fiji), bounds=(-1.0, 36.0, 1.0, 37.0)) == ["r1"]
    assert kept((incident, fiji), bounds=(-20.0, 179.0, -10.0, -179.0)) == ["fiji"]
    nowhere = at(incident, "nowhere", place=None, latitude=None, longitude=None, geo_precision=None)
    assert kept((nowhere,), bounds=(-90.0, -180.0, 90.0, 180.0)) == []


def test_the_account_adds_up_and_tells_the_undated_apart(several: tuple[Incident, ...]) -> None:
    table = incident_table(several)
    chosen = select(table, Selection())
    assert account(table, chosen) == Account(
        on_map=3,
        in_province=1,
        country_only=1,
        placeless=1,
        filtered_out=0,
        undated=1,
        undated_filtered_out=0,
        total=7,
        background=1,
    )
    fewer = account(table, select(table, Selection(undated=False)))
    assert (fewer.undated, fewer.undated_filtered_out, fewer.filtered_out, fewer.background) == (0, 1, 1, 1)
    asked = account(table, chosen, with_background=True)
    assert (asked.filtered_out, asked.background) == (1, 0)


@pytest.mark.parametrize("filters", [{}, {"min_origins": 2}, {"text": "zzz"}, {"background": True}])
def test_nothing_is_lost_whatever_the_filter(several: tuple[Incident, ...], filters: dict[str, object]) -> None:
    table = incident_table(several)
    told = account(table, select(table, Selection(**filters)))  # type: ignore[arg-type]
    drawn_or_told = told.on_map + told.in_province + told.country_only + told.placeless
    assert drawn_or_told + told.filtered_out + told.background == len(several)


def test_the_filter_is_told_in_words() -> None:
    assert selection_words(Selection()) is None
    assert selection_words(Selection(since=date(2024, 3, 1), undated=False)) == "from 1 Mar 2024, dated only"
    many = frozenset({"B", "A", "D", "C", None})
    assert selection_words(Selection(until=date(2024, 3, 9), outlets=many, text="well", background=True)) == (
        "to 9 Mar 2024; outlets: A, B, C and 2 more; text “well”; with background"
    )
    assert selection_words(Selection(quoted=frozenset({None}), types=frozenset())) == (
        "quoting: the outlet itself; types: none"
    )
