"""What the map is told of incidents: their columns, or which of those that it keeps are shown."""

import base64
import gc
import gzip
import json
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from geo.incidents.incident import Incident
from geo.incidents.table import IncidentTable, incident_table
from geo.language.language import language_of
from geo.views.packing import SYRIA_AND_NEIGHBOURS, View, packed_incidents, view_of

VIEW = View("t", (30.0, 35.0), (37.0, 42.0))


def packed(incidents: list[Incident], *, view: View = VIEW, **more: Any) -> dict[str, Any]:
    table = incident_table(incidents)
    return packed_incidents(table, table.everything, view=view, **more)


def test_only_what_has_a_point_of_its_own_is_drawn(incident: Incident) -> None:
    told = packed(
        [
            incident,
            replace(incident, incident_id="near", geo_precision=2),
            replace(incident, incident_id="province", geo_precision=3),
            replace(incident, incident_id="country", geo_precision=4),
            replace(incident, incident_id="none", place=None, latitude=None, longitude=None, geo_precision=None),
        ]
    )
    assert told["columns"]["id"] == ["r1", "near", "province"]
    assert told["columns"]["precision"] == [1, 2, 3]
    assert told["columns"]["latitude"] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("kept", [None, ""])
def test_the_version_tells_of_the_incidents_alone(incident: Incident, kept: str | None) -> None:
    version = packed([incident], kept=kept)["version"]
    assert packed([incident], kept=kept, view=View("u", *SYRIA_AND_NEIGHBOURS), theme="dark")["version"] == version
    assert packed([incident], kept=kept, chosen=incident)["version"] == version
    assert packed([replace(incident, latitude=1.0)], kept=kept)["version"] != version


def test_an_unknown_event_type_is_drawn_as_other(incident: Incident) -> None:
    known, unknown = (
        packed([replace(incident, event_type=name)])["columns"]["type"][0] for name in ("Battles", "Sorcery")
    )
    assert known == 0
    assert unknown > known


def test_reports_that_put_the_chosen_one_elsewhere_are_told(incident: Incident) -> None:
    report = incident.reports[0]
    elsewhere = replace(report, report_id="r2", latitude=33.0, longitude=40.0)
    country = replace(report, report_id="r3", latitude=35.0, longitude=38.0, geo_precision=4)
    chosen = replace(incident, reports=(report, elsewhere, country))
    told = packed([chosen], chosen=chosen)
    assert told["chosen"] == "r1"
    assert told["rivals"] == [(40.0, 33.0)]


def test_a_view_holds_all_and_is_never_a_point(incident: Incident) -> None:
    far = replace(incident, incident_id="far", latitude=36.0, longitude=42.0)
    both = view_of(incident_table([incident, far]), "t")
    assert (both.south_west, both.north_east) == ((0.0, 36.5), (36.0, 42.0))
    one = view_of(incident_table([incident]), "t")
    assert (one.south_west, one.north_east) == ((-0.25, 36.25), (0.25, 36.75))
    assert view_of(incident_table([]), "t").south_west == SYRIA_AND_NEIGHBOURS[0]


def unzipped(words: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(words)))


def bits(words: str) -> list[int]:
    return np.unpackbits(np.frombuffer(base64.b64decode(words), dtype=np.uint8)).tolist()


def test_what_the_script_keeps_is_sent_once_and_then_only_which_of_it_is_shown(incident: Incident) -> None:
    table = incident_table([replace(incident, incident_id=f"r{number}") for number in range(9)])
    shown = table.everything.copy()
    shown[[1, 8]] = False
    first = packed_incidents(table, shown, view=VIEW, kept="")
    columns = unzipped(first["whole"]["columns"])
    assert columns == packed_incidents(table, table.everything, view=VIEW)["columns"]
    assert bits(first["shown"])[:9] == [1, 0, 1, 1, 1, 1, 1, 1, 0]
    again = packed_incidents(table, shown, view=VIEW, kept=first["whole"]["token"])
    assert again["whole"] == {"token": first["whole"]["token"], "columns": None}
    assert again["shown"] == first["shown"]
    assert again["version"] == first["version"]
    assert packed_incidents(table, table.everything, view=VIEW, kept="")["version"] != first["version"]


def test_what_is_kept_of_other_incidents_or_in_another_language_is_sent_anew(incident: Incident) -> None:
    kept = packed([incident], kept="")["whole"]["token"]
    for other in (
        packed([replace(incident, latitude=1.0)], kept=kept),
        packed([incident], kept=kept, language=language_of("ar")),
    ):
        assert other["whole"]["token"] != kept
        assert unzipped(other["whole"]["columns"])["id"] == ["r1"]


def test_a_whole_is_made_once_and_goes_with_its_table(incident: Incident) -> None:
    tables = [incident_table([replace(incident, incident_id=f"r{number}")]) for number in range(12)]

    def columns(table: IncidentTable) -> str:
        whole = packed_incidents(table, table.everything, view=VIEW, kept="")["whole"]["columns"]
        assert isinstance(whole, str)
        return whole

    first = [columns(table) for table in tables]
    assert all(columns(table) is known for table, known in zip(tables, first, strict=True)), "as many as are shown"
    gone = weakref.ref(tables.pop())
    gc.collect()
    assert gone() is None


def test_nothing_is_a_whole_too() -> None:
    told = packed([], kept="")
    assert unzipped(told["whole"]["columns"])["id"] == []
    assert told["shown"] == ""


def test_the_sides_are_those_of_what_is_shown(incident: Incident) -> None:
    table = incident_table([replace(incident, incident_id=f"r{number}") for number in range(3)])
    shown = np.array([True, False, True])
    told = packed_incidents(table, shown, view=VIEW, kept="", sides=np.array([1, 2, 3], dtype=np.int8))
    assert told["side"] == [1, 3]
    assert told["version"] != packed_incidents(table, shown, view=VIEW, kept="")["version"]


def test_more_than_may_be_kept_are_sent_as_columns(incident: Incident) -> None:
    table = incident_table([replace(incident, incident_id=f"r{number}") for number in range(3)])
    few = np.array([True, False, True])
    told = packed_incidents(table, few, view=VIEW, kept="", most_packed=2)
    assert told["columns"]["id"] == ["r0", "r2"]
    assert "whole" not in told
