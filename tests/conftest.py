"""A report and its incident, for tests to vary with `dataclasses.replace`, and stores on both databases."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from made_places import made_place
from postgresql_server import PostgresqlServer, running_server, server_package

from gazetteer.place import Place
from geo.extraction.report import Casualty, Report
from geo.incidents.incident import Incident
from geo.incidents.store_address import StoreAddress

_PLACE = made_place(
    "Tell Amber",
    0.0,
    36.5,
    place_id="own:tell-amber",
    admin1_code="07",
    admin1="Deir ez-Zor",
    radius_km=2.0,
    names=("تل عنبر",),
)

_REPORT = Report(
    report_id="r1",
    article_id="a1",
    source="The Wadi Courier",
    url="https://example.org/1",
    published=datetime(2024, 3, 2, 6, 30, tzinfo=UTC),
    passage="Shells fell on Tell Amber at dawn on Friday.",
    start=0,
    end=44,
    event_type="Explosions/Remote violence",
    sub_event_type="Shelling/artillery/missile attack",
    trigger_start=0,
    trigger_end=6,
    date_start=date(2024, 3, 1),
    date_end=date(2024, 3, 1),
    time_precision=1,
    date_text="Friday",
    date_text_start=37,
    date_text_end=43,
    time_text="at dawn",
    date_note=None,
    place=_PLACE,
    place_text="Tell Amber",
    place_start=15,
    place_end=25,
    latitude=0.0,
    longitude=36.5,
    radius_km=2.0,
    geo_precision=1,
    place_score=0.9,
    place_reason="The only place of this name.",
    place_alternatives=("Tell Amber, Homs, Syria (0.2)",),
    attributed_to="local police",
    actors=("gunmen",),
    killed_min=0,
    killed_max=0,
    injured_min=2,
    injured_max=None,
    casualties=(Casualty("civilians", 0, 0, 2, None),),
    background=False,
)

_INCIDENT = Incident(
    incident_id="r1",
    event_type=_REPORT.event_type,
    sub_event_type=_REPORT.sub_event_type,
    date_start=_REPORT.date_start,
    date_end=_REPORT.date_end,
    time_precision=1,
    place=_PLACE,
    latitude=0.0,
    longitude=36.5,
    radius_km=2.0,
    geo_precision=1,
    killed_min=0,
    killed_max=0,
    injured_min=2,
    injured_max=None,
    background=False,
    origins=1,
    why_merged=("same day and place",),
    part_of=None,
    reports=(_REPORT,),
)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that Streamlit's AppTest runs stays behind as `__main__`, which processes of later tests would import."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def place() -> Place:
    return _PLACE


@pytest.fixture(scope="session")
def report() -> Report:
    return _REPORT


@pytest.fixture
def incident() -> Incident:
    return _INCIDENT


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of the tests' own; never skipped where everything is to be tested."""
    package = server_package()
    if package is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("no PostgreSQL server for the tests: pip install '.[test]'")
    with running_server(package) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> StoreAddress:
    """Where an empty store may lie: each test that asks for it runs on both."""
    if request.param == "sqlite":
        return StoreAddress(tmp_path / "folder" / "store.sqlite")
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.new_database()


@pytest.fixture
def hospitals_withheld() -> str:
    """A file of rules on sensitive places that keeps where hospitals lie."""
    return """\
[[rule]]
action = "withhold"
kinds = ["hospital"]
reason = "patients are there"
author = "A. Reader"
date = 2024-04-01
"""
