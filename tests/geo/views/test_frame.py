"""The incidents as a table: a row each, missing stays missing, and 0.0 is a coordinate."""

from dataclasses import replace

import pandas

from geo.incidents.incident import Incident
from geo.views.frame import COLUMNS, incident_frame


def test_a_row_holds_what_the_incident_says(incident: Incident) -> None:
    row = incident_frame([incident]).iloc[0]
    assert row["incident_id"] == "r1"
    assert (row["latitude"], row["longitude"]) == (0.0, 36.5)
    assert row["place_name"] == "Tell Amber"
    assert row["country"] == "Syria"
    assert row["outlets"] == ("The Wadi Courier",)
    assert row["quoted"] == ("local police",)
    assert row["reports"] == 1
    assert row["killed_max"] == 0
    assert row["injured_min"] == 2
    assert pandas.isna(row["injured_max"])


def test_an_incident_without_a_place_has_no_precision(incident: Incident) -> None:
    placeless = replace(incident, place=None, latitude=None, longitude=None, radius_km=None, geo_precision=4)
    row = incident_frame([placeless]).iloc[0]
    assert pandas.isna(row["latitude"])
    assert pandas.isna(row["geo_precision"])
    assert row["place_name"] is None


def test_order_is_kept_and_no_incidents_still_have_columns(incident: Incident) -> None:
    ids = ["b", "a", "c"]
    frame = incident_frame(replace(incident, incident_id=one) for one in ids)
    assert frame["incident_id"].tolist() == ids
    assert frame.index.tolist() == [0, 1, 2]
    empty = incident_frame([])
    assert empty.empty
    assert list(empty.columns) == list(COLUMNS)
    assert {name: str(kind) for name, kind in empty.dtypes.items()} == {
        name: str(kind) for name, kind in frame.dtypes.items()
    }
