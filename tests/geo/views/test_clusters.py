"""Marks made by the server: they count every incident once, tell places from provinces, and can be opened."""

from dataclasses import replace

import numpy as np
import pytest

from geo.incidents.incident import Incident
from geo.incidents.table import IncidentTable, incident_table
from geo.views.clusters import Outlook, Points, clusters, outlook_at, outlook_on, points_of, rows_of_cell

WORLD = Outlook(3.0, -85.0, -180.0, 85.0, 180.0)


def spread(incident: Incident, number: int) -> IncidentTable:
    chance = np.random.default_rng(7)
    return incident_table(
        replace(
            incident,
            incident_id=f"r{k}",
            latitude=float(chance.uniform(-80, 80)),
            longitude=float(chance.uniform(-180, 180)),
            geo_precision=3 if k % 5 == 0 else 1,
        )
        for k in range(number)
    )


@pytest.fixture
def points(incident: Incident) -> Points:
    table = spread(incident, 900)
    return points_of(table, np.arange(900, dtype=np.int32), np.arange(900) % 3)


@pytest.mark.parametrize("zoom", [0.0, 2.5, 6.0])
def test_every_incident_is_counted_once(points: Points, zoom: float) -> None:
    marks = clusters(points, replace(WORLD, zoom=zoom), 3)
    assert sum(marks["count"]) == marks["total"] == 900
    assert [sum(n for _, n in mix) for mix in marks["mix"]] == marks["count"]
    assert sum(n for n, province in zip(marks["count"], marks["province"], strict=True) if province) == 180


def test_a_mark_alone_names_its_row_and_stands_at_its_point(points: Points) -> None:
    marks = clusters(points, replace(WORLD, zoom=18.0), 3)
    assert set(marks["row"]) - {-1} == set(range(900)), "at this zoom nobody shares a cell"
    k = marks["row"].index(17)
    assert (marks["x"][k], marks["y"][k]) == pytest.approx((points.x[17], points.y[17]), abs=1e-7)
    assert all((row == -1) == (count > 1) for row, count in zip(marks["row"], marks["count"], strict=True))


def test_a_mark_opens_as_the_incidents_that_it_counts(points: Points) -> None:
    marks = clusters(points, WORLD, 3)
    opened = [rows_of_cell(points, cell) for cell in marks["cell"]]
    assert [len(rows) for rows in opened] == marks["count"]
    assert sorted(np.concatenate(opened).tolist()) == list(range(900))


@pytest.mark.parametrize("cell", ["", "x/1", "3/", "3/x", "9999/1", "3/123456789012345678901"])
def test_a_name_that_is_no_marks_opens_nothing(points: Points, cell: str) -> None:
    assert len(rows_of_cell(points, cell)) == 0


def test_what_lies_far_outside_is_not_sent_and_no_mark_is_halved(points: Points) -> None:
    part = clusters(points, Outlook(4.0, 10.0, 20.0, 30.0, 60.0), 3)
    whole = clusters(points, replace(WORLD, zoom=4.0), 3)
    assert 0 < sum(part["count"]) < 900
    assert part["total"] == 900
    count_of = dict(zip(whole["cell"], whole["count"], strict=True))
    assert all(count_of[cell] == n for cell, n in zip(part["cell"], part["count"], strict=True))


def test_a_view_over_the_180th_meridian_holds_both_sides(incident: Incident) -> None:
    sides = [replace(incident, incident_id=str(k), latitude=-17.0, longitude=k) for k in (179.0, -179.0, 0.0)]
    table = incident_table(sides)
    points = points_of(table, np.arange(3, dtype=np.int32), np.zeros(3, dtype=np.int64))
    marks = clusters(points, Outlook(5.0, -20.0, 175.0, -10.0, 185.0), 1)
    assert sorted(marks["row"]) == [0, 1]


def test_the_first_guess_holds_the_corners() -> None:
    guess = outlook_on((29.0, 32.0), (38.5, 49.0))
    assert 4.5 <= guess.zoom <= 6.0
    assert (guess.south, guess.east) == (29.0, 49.0)


def test_the_first_guess_around_a_point_is_as_wide_as_the_map() -> None:
    guess = outlook_at(5.0, 40.0, 10.0)
    assert guess.east - guess.west == pytest.approx(900 / (256 * 2**5) * 360)
    assert guess.south < 40.0 < guess.north
    assert guess.north - 40.0 < 40.0 - guess.south, "degrees grow on the map towards the pole"


def test_a_mark_counts_what_each_of_two_compared_sources_reports(points: Points) -> None:
    sides = (np.arange(900) % 4).astype(np.int8)
    marks = clusters(points, WORLD, 3, sides)
    opened = [sides[rows_of_cell(points, cell)] for cell in marks["cell"]]
    assert marks["sides"] == [[int(np.sum(one & 1 > 0)), int(np.sum(one & 2 > 0))] for one in opened]
    assert "sides" not in clusters(points, WORLD, 3)
