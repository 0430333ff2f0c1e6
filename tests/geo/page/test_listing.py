"""The list: newest first, undated last, and no more rows than a browser shows at once."""

from dataclasses import replace
from datetime import date
from typing import Any

from geo.incidents.correction import Applied
from geo.incidents.incident import Incident
from geo.incidents.table import incident_table
from geo.incidents.view_address import LISTS
from geo.language.language import ENGLISH, language_of
from geo.page.listing import FIRST_ROWS, MORE_ROWS, SCOPE_WORDS, list_record, rows_as_far_as


def rows(incidents: list[Incident]) -> list[dict[str, Any]]:
    table = incident_table(incidents)
    return list_record(table, table.everything, ENGLISH)["rows"]


def test_a_link_can_name_every_list_that_is_here() -> None:
    assert tuple(SCOPE_WORDS) == LISTS


def test_newest_first_and_undated_last(incident: Incident) -> None:
    dated = [
        replace(incident, incident_id=str(day), date_start=date(2024, 3, day), date_end=date(2024, 3, day))
        for day in (2, 9, 5)
    ]
    undated = replace(incident, incident_id="undated", date_start=None, date_end=None)
    assert [row["id"] for row in rows([undated, *dated])] == ["9", "5", "2", "undated"]


def test_a_row_words_its_doubts(incident: Incident) -> None:
    row = rows([replace(incident, killed_min=None, killed_max=None, geo_precision=2)])[0]
    assert row["killed"] == "not said"
    assert row["injured"] == "at least 2"
    assert row["place"] == "near Tell Amber (Deir ez-Zor)"
    assert row["type"] == "Shelling/artillery/missile attack"


def test_what_people_corrected_is_said_in_the_readers_language(incident: Incident) -> None:
    moved = Applied("c1", "move", ("r1",), "A. Reader", date(2024, 4, 1), "seen on the map", ())
    merged = replace(moved, correction_id="c2", action="merge")
    table = incident_table([replace(incident, corrections=(moved, merged))])
    arabic = language_of("ar")
    assert list_record(table, table.everything, ENGLISH)["rows"][0]["corrected"] == "moved, merged"
    told = list_record(table, table.everything, arabic)["rows"][0]["corrected"]
    assert told == arabic.joined([arabic.say("moved"), arabic.say("merged")])
    assert "moved" not in told


def test_no_more_rows_than_asked_for(incident: Incident) -> None:
    many = [replace(incident, incident_id=str(number)) for number in range(FIRST_ROWS + 5)]
    assert len(rows(many)) == FIRST_ROWS


def test_the_list_goes_as_far_as_the_chosen_incident(incident: Incident) -> None:
    count = FIRST_ROWS + MORE_ROWS + 5
    many = [replace(incident, incident_id=str(number)) for number in range(count)]
    table = incident_table(many)
    listed = list_record(table, table.everything, ENGLISH, most_rows=count)["rows"]
    rank = {row["id"]: number for number, row in enumerate(listed)}
    ranked = sorted(many, key=lambda one: rank[one.incident_id])
    for number in (0, FIRST_ROWS + 20, FIRST_ROWS + MORE_ROWS - 1):
        assert rows_as_far_as(ranked[number], table, table.everything) == number + 1
    assert rows_as_far_as(ranked[-1], table, table.everything) == 0, "too far down"
    assert rows_as_far_as(None, table, table.everything) == 0
    without = table.everything.copy()
    without[table.row_of[ranked[1].incident_id]] = False
    assert rows_as_far_as(ranked[1], table, without) == 0, "the filter leaves it out"
    assert rows_as_far_as(ranked[2], table, without) == 2


def test_rows_that_are_on_no_map_have_no_form_of_the_map(incident: Incident) -> None:
    bare = replace(incident, place=None, latitude=None, longitude=None, geo_precision=None)
    table = incident_table([replace(incident, geo_precision=4), bare])
    record = list_record(table, table.everything, ENGLISH)
    icons = [record["icons"][row["icon"]] for row in record["rows"]]
    assert all("<svg" in icon and "<circle" not in icon and "<rect" not in icon for icon in icons)
