"""Ranges, dates and the account: "none" and "not said" differ, and the parts add up."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from geo.incidents.incident import Incident
from geo.incidents.selection import Account, account
from geo.incidents.table import incident_table
from geo.language.days import published_words, range_words
from geo.language.language import ENGLISH
from geo.page.words import (
    account_words,
    interval_words,
    isolated,
    region_words,
    title_line,
)


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "not said"),
        (0, 0, "none"),
        (0, 2, "0–2"),
        (1, 1, "1"),
        (7, None, "at least 7"),
        (0, None, "at least 0"),
        (None, 3, "up to 3"),
    ],
)
def test_ranges(least: int | None, most: int | None, words: str) -> None:
    assert range_words(least, most) == words


def test_a_bare_date_is_never_made_midnight_and_a_time_is_told_in_utc() -> None:
    assert published_words(date(2024, 3, 2), ENGLISH) == "2 Mar 2024"
    assert (
        published_words(datetime(2024, 3, 2, 1, 30, tzinfo=timezone(timedelta(hours=3))), ENGLISH)
        == "1 Mar 2024 22:30 UTC"
    )
    assert published_words(datetime(2024, 3, 2, 6, 30, tzinfo=UTC), ENGLISH) == "2 Mar 2024 06:30 UTC"
    assert published_words(None, ENGLISH) == "publication date not known"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "no dates"),
        (date(2024, 3, 2), date(2024, 3, 2), "2 Mar 2024"),
        (date(2024, 3, 2), date(2024, 3, 9), "2–9 Mar 2024"),
        (date(2024, 3, 2), date(2024, 5, 9), "2 Mar – 9 May 2024"),
        (date(2023, 3, 2), date(2024, 3, 2), "2 Mar 2023 – 2 Mar 2024"),
    ],
)
def test_intervals(first: date | None, last: date | None, words: str) -> None:
    assert interval_words(first, last, ENGLISH) == words


def in_country(incident: Incident, code: str | None) -> Incident:
    assert incident.place is not None
    return replace(incident, place=replace(incident.place, country_code=code))


def test_the_region_names_two_countries_and_counts_the_rest(incident: Incident) -> None:
    def region(incidents: list[Incident]) -> str:
        table = incident_table(incidents)
        return region_words(table, table.everything, ENGLISH)

    codes = ["SY", "SY", "SY", "IQ", "IQ", "LB", "JO", None]
    assert region([in_country(incident, code) for code in codes]) == "Syria, Iraq and 2 more countries"
    assert region([in_country(incident, "SY")]) == "Syria"
    assert region([replace(incident, place=None)]) == "no places"
    country_only = replace(in_country(incident, "US"), geo_precision=4)
    assert region([country_only, country_only, incident]) == "Syria"
    assert region([country_only]) == "United States"
    table = incident_table([incident])
    assert title_line(table, table.everything, ENGLISH) == "Reported incidents · Syria · 1 Mar 2024"


def test_the_account_adds_up_and_tells_the_undated_apart(incident: Incident) -> None:
    undated = replace(incident, incident_id="u", date_start=None, date_end=None)
    placeless = replace(incident, incident_id="p", place=None, latitude=None, longitude=None, geo_precision=None)
    everything = [
        incident,
        replace(incident, incident_id="n", geo_precision=2),
        replace(incident, incident_id="s", geo_precision=3),
        replace(incident, incident_id="c", geo_precision=4),
        placeless,
        undated,
    ]
    table = incident_table(everything)
    words = account_words(account(table, ~table.undated), ENGLISH)
    assert words == (
        "2 on the map + 1 in a province + 1 country only + 1 without a place + 1 filtered out = 6 reported"
        " · 1 of them undated (1 not shown)"
    )
    parts = [int(number) for number in re.findall(r"(\d+) (?:on the|in a|country|without|filtered out [=])", words)]
    assert sum(parts) == 6


def test_of_nothing_at_all_no_dates_are_told() -> None:
    assert account_words(Account(0, 0, 0, 0, 0, 0, 0, 0), ENGLISH).endswith("= 0 reported")


def test_names_are_fenced_in() -> None:
    assert isolated("مرآة") == "\u2068مرآة\u2069"


def test_background_that_no_one_filtered_is_told_apart_and_the_sum_stays() -> None:
    words = account_words(Account(2, 0, 0, 1, 3, 0, 0, 10, background=4), ENGLISH)
    assert "3 filtered out + 4 background, not shown = 10 reported" in words
