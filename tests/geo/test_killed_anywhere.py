"""Intakes killed between two statements, at logged places, on both databases: nothing confirmed lost, nothing twice."""

from pathlib import Path

import pytest
from killed_intake import Intake, Step, holding, spread
from postgresql_server import PostgresqlServer

from geo.incidents.store_address import StoreAddress

KILLS = 5
"""Spread over the intake; tests/speed/sharing.py takes fifty."""


class Place:
    """Empty stores, one after another."""

    def __init__(self, folder: Path, server: PostgresqlServer | None) -> None:
        self._folder = folder
        self._server = server
        self._number = 0

    def new(self) -> StoreAddress:
        self._number += 1
        if self._server is not None:
            return self._server.new_database()
        return StoreAddress(self._folder / f"store-{self._number}.sqlite")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    return Place(tmp_path, server)


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(tmp_path)


def begun(intake: Intake, place: Place) -> list[Step]:
    steps = intake.left_alone(place.new())
    intake.keep_first_half(place.new())
    assert len(intake.undisturbed.incidents) > 0
    return steps


def test_killed_between_any_two_statements_nothing_is_lost_and_nothing_twice(intake: Intake, place: Place) -> None:
    steps = begun(intake, place)
    for step in spread(steps, KILLS):
        outcome = intake.killed(place.new(), step.number)
        assert (outcome.lost, outcome.twice, outcome.half) == (0, 0, 0), outcome.place


def test_without_the_transaction_kills_lose_or_halve_what_was_taken_in(intake: Intake, place: Place) -> None:
    steps = [step for step in begun(intake, place) if step.words == "INSERT INTO extractions"]
    outcome = intake.killed(place.new(), steps[len(steps) // 2].number, confirms_each=True)
    assert outcome.lost + outcome.twice + outcome.half > 0, outcome.place


def test_what_was_left_alone_is_the_same_on_both_databases(
    intake: Intake, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    file, shared = StoreAddress(tmp_path / "store.sqlite"), postgresql_server.new_database()
    for address in (file, shared):
        intake.run(address)
    assert holding(file) == holding(shared)
