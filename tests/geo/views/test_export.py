"""CSV and GeoJSON: safe to open, whole, and with their sources."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo.errors import ExportError
from geo.incidents.incident import Incident
from geo.views import export
from geo.views.exhibit import whole_exhibit


def exported(kind: str, incidents: list[Incident], **words: Any) -> bytes:
    return export.exported(kind, whole_exhibit(incidents, **words))


def to_csv(incidents: list[Incident], **words: Any) -> bytes:
    return exported("csv", incidents, **words)


def to_geojson(incidents: list[Incident], **words: Any) -> bytes:
    return exported("geojson", incidents, **words)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def placeless(incident: Incident) -> Incident:
    return replace(incident, place=None, latitude=None, longitude=None, radius_km=None, geo_precision=None)


def test_a_row_an_incident_with_place_precision_and_provenance(incident: Incident) -> None:
    placed, bare = rows_of(to_csv([incident, placeless(incident)]))
    assert (placed["latitude"], placed["longitude"], placed["geo_precision"]) == ("0.0", "36.5", "1")
    assert placed["country"] == "Syria"
    assert placed["killed_min"] == "0"
    assert placed["injured_max"] == ""
    assert placed["precision"] == "the place itself"
    assert placed["sample"] == "false"
    assert "CC BY 4.0" in placed["data_sources"]
    assert "Natural Earth" in placed["data_sources"]
    assert (bare["latitude"], bare["precision"]) == ("", "without a place")


def test_arabic_and_line_ends_survive_the_table(incident: Incident) -> None:
    report = replace(incident.reports[0], passage='قال "شهود"\r\nإن القصف, وقع', source="صوت الوادي")
    content = to_csv([replace(incident, reports=(report,))])
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(content)
    assert row["passages"] == 'صوت الوادي: “قال "شهود"\r\nإن القصف, وقع”'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_starts_a_formula(incident: Incident, start: str) -> None:
    evil = f'{start}cmd|"/C calc"!A0'
    report = replace(incident.reports[0], source=evil, attributed_to=evil, url=evil)
    place = replace(incident.place, name=evil, admin1=evil)  # type: ignore[type-var]
    (row,) = rows_of(to_csv([replace(incident, place=place, reports=(report,), sub_event_type=evil)]))
    text_cells = {name: cell for name, cell in row.items() if name not in ("latitude", "longitude")}
    assert [name for name, cell in text_cells.items() if cell.startswith(start)] == []
    assert row["place_name"] == f"'{evil}"


def test_negative_coordinates_stay_numbers(incident: Incident) -> None:
    (row,) = rows_of(to_csv([replace(incident, latitude=-17.5, longitude=-179.9)]))
    assert (float(row["latitude"]), float(row["longitude"])) == (-17.5, -179.9)


def test_geojson_puts_longitude_first_and_keeps_the_placeless(incident: Incident) -> None:
    collection = json.loads(to_geojson([incident, placeless(incident)], as_of=date(2024, 5, 1)))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    placed, bare = collection["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [36.5, 0.0]}
    assert bare["geometry"] is None
    assert "geometry" in bare
    assert placed["type"] == "Feature"
    assert placed["id"] == "r1"
    assert placed["properties"]["geo_precision"] == 1
    assert placed["properties"]["radius_km"] == 2.0
    assert placed["properties"]["reports"][0]["passage"] == incident.reports[0].passage
    assert collection["as_of"] == "2024-05-01"
    assert "CC BY 4.0" in collection["data_sources"]


def test_both_say_sample_where_it_is_one(incident: Incident) -> None:
    (row,) = rows_of(to_csv([incident], sample=True))
    assert row["sample"] == "true"
    collection = json.loads(to_geojson([incident], sample=True))
    assert collection["sample"] is True
    assert collection["features"][0]["properties"]["sample"] is True


def test_nothing_selected_is_a_file_with_its_heading() -> None:
    assert rows_of(to_csv([])) == []
    assert b"incident_id" in to_csv([])
    assert json.loads(to_geojson([]))["features"] == []


def test_a_format_that_is_none_is_told_so(incident: Incident) -> None:
    with pytest.raises(ExportError, match="csv, xlsx, geojson, kml, html, md, png or svg"):
        exported("docx", [incident])


def test_each_format_is_made(incident: Incident) -> None:
    assert exported("csv", [incident]).startswith(b"\xef\xbb\xbf")
    assert exported("geojson", [incident]).startswith(b"{")
    assert exported("html", [incident], as_of=date(2024, 5, 1)).lstrip().lower().startswith(b"<!doctype html")
    assert exported("png", [incident], as_of=date(2024, 5, 1)).startswith(b"\x89PNG")
    assert exported("svg", [incident], as_of=date(2024, 5, 1)).startswith(b"<?xml")


def test_every_file_is_in_the_order_of_days_with_the_undated_last(incident: Incident) -> None:
    def on(incident_id: str, day: date | None) -> Incident:
        return replace(incident, incident_id=incident_id, date_start=day, date_end=day)

    given = [on("a", None), on("b", date(2024, 3, 9)), on("c", date(2024, 3, 2))]
    written = json.loads(exported("geojson", given))
    assert [feature["properties"]["incident_id"] for feature in written["features"]] == ["c", "b", "a"]
