"""Downloads: each says what it will hold, and holds exactly what is shown."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from geo.incidents.incident import Incident
from geo.incidents.selection import Selection
from geo.incidents.table import incident_table
from geo.language.language import ENGLISH
from geo.page import picture_dialog
from geo.page.archives import SampleArchive
from geo.page.downloads import contents, maker
from geo.page.holdings import Holdings
from geo.page.picture_dialog import picture_line, view_link

DAY = date(2024, 5, 1)


class Query(dict[str, list[str]]):
    """What the page's address asks for, as Streamlit gives it."""

    def get_all(self, name: str) -> list[str]:
        return self[name]


def test_a_link_passes_on_the_view_and_nothing_that_another_put_into_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = {"types": ["Battles", "Riots"], "map": ["6,35,39"], "lang": ["ar"], "embed": ["true"]}
    secret = {"code": ["s3cret"], "id_token": ["s3cret"], "state": ["s3cret"]}
    here = SimpleNamespace(context=SimpleNamespace(url="https://desk.example/"), query_params=Query(asked | secret))
    monkeypatch.setattr(picture_dialog, "st", here)
    assert view_link() == "https://desk.example/?types=Battles&types=Riots&map=6%2C35%2C39&lang=ar"


def test_each_says_what_it_will_hold(incident: Incident) -> None:
    placeless = replace(incident, incident_id="p", place=None, latitude=None, longitude=None, geo_precision=None)
    country = replace(incident, incident_id="c", geo_precision=4)
    table = incident_table([incident, country, placeless])
    lines = contents(table, table.everything, ENGLISH)
    assert lines["csv"].startswith("3 incidents")
    assert "2 of them without a point" in lines["geojson"], "a country is no point either"
    line = picture_line(table, table.everything, ENGLISH)
    assert line == "a map of 1 incident with legend and sources, 2 more told in words"


def test_the_files_hold_what_is_shown(incident: Incident) -> None:
    both = (incident, replace(incident, incident_id="r9"))
    table, archive = incident_table(both), SampleArchive(both, ())
    sample, own = Holdings("sample", True, table, archive, 0, {}), Holdings("own", False, table, archive, 0, {})
    rows = csv.DictReader(io.StringIO(maker("csv", sample, Selection(), table.everything, DAY)().decode("utf-8-sig")))
    assert [(row["incident_id"], row["sample"]) for row in rows] == [("r1", "true"), ("r9", "true")]
    features = json.loads(maker("geojson", own, Selection(), np.array([True, False]), DAY)())["features"]
    assert [feature["id"] for feature in features] == ["r1"]
