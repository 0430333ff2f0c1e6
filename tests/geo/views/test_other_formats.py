"""Excel, KML and Markdown: whole, safe to open, and with their sources."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from geo.incidents.incident import Incident
from geo.incidents.outlets import OutletProfile, Outlets
from geo.incidents.table import incident_table
from geo.incidents.title import incident_title
from geo.language.language import language_of
from geo.language.reason import because
from geo.views import export
from geo.views.exhibit import whole_exhibit
from geo.views.export import KINDS
from geo.views.packing import drawn_rows
from geo.views.picture.marks import drawn_incidents
from geo.views.provenance import CAUTION
from geo.views.workbook import MOST_CHARACTERS

EVIL = "=cmd|'/C calc'!A0 <img src=x onerror=alert(1)> [x](javascript:alert(1)) ${y} `z` </script>\x07 \u202egnp"
_KML = "{http://www.opengis.net/kml/2.2}"


def exported(kind: str, incidents: list[Incident], **words: Any) -> bytes:
    return export.exported(kind, whole_exhibit(incidents, **words))


def evil(incident: Incident) -> Incident:
    report = replace(incident.reports[0], passage=EVIL, source=EVIL, attributed_to=EVIL, url="javascript:alert(1)")
    return replace(incident, reports=(report,), why_merged=(EVIL,))


def placeless(incident: Incident) -> Incident:
    bare = replace(incident, incident_id="bare", place=None, latitude=None, longitude=None, radius_km=None)
    return replace(bare, geo_precision=None)


def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def column(sheet: Any, name: str) -> list[Any]:
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(name)].value for row in sheet.iter_rows(min_row=2)]


def test_the_workbook_has_incidents_reports_and_where_they_come_from(incident: Incident) -> None:
    book = workbook(exported("xlsx", [incident, placeless(incident)], as_of=date(2024, 5, 1), filters="types: none"))
    assert book.sheetnames == ["Incidents", "Reports", "About"]
    assert column(book["Incidents"], "incident_id") == ["bare", "r1"]
    assert column(book["Incidents"], "latitude") == [None, 0]
    assert column(book["Reports"], "passage") == [incident.reports[0].passage] * 2
    about = dict(zip(column(book["About"], "field"), column(book["About"], "value"), strict=True))
    assert "CC BY 4.0" in about["data_sources"]
    assert (about["as_of"], about["filters"], about["incidents"]) == ("2024-05-01", "types: none", 2)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(incident: Incident) -> None:
    book = workbook(exported("xlsx", [evil(incident)]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in cells)
    assert any(str(cell.value).startswith("=cmd|") for cell in cells), "and the text is whole"


def test_a_text_that_no_cell_holds_is_cut_and_says_so(incident: Incident) -> None:
    many = tuple(replace(incident.reports[0], report_id=str(k), passage="word " * 200) for k in range(60))
    book = workbook(exported("xlsx", [replace(incident, reports=many)]))
    (cell,) = column(book["Incidents"], "passages")
    assert len(cell) == MOST_CHARACTERS
    assert "cut at Excel" in cell[-60:]
    assert column(book["Reports"], "passage") == ["word " * 200] * 60


def marks(content: bytes) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(content)
    return {str(mark.get("id")): mark for mark in root.iter(f"{_KML}Placemark")}


def test_kml_draws_the_unsure_to_scale_and_keeps_the_placeless(incident: Incident) -> None:
    near = replace(incident, incident_id="near", geo_precision=2, radius_km=10.0)
    found = marks(exported("kml", [incident, near, placeless(incident)]))
    assert [one.text for one in found["ir1"].iter(f"{_KML}coordinates")] == ["36.500000,0.000000"]
    assert list(found["ibare"].iter(f"{_KML}coordinates")) == []
    ring = next(one.text or "" for one in found["inear"].iter(f"{_KML}LinearRing") for one in one).split()
    assert ring[0] == ring[-1]
    north = max(float(point.split(",")[1]) for point in ring)
    assert north * 110.574 == pytest.approx(10.0, rel=0.01), "ten kilometres north of the equator"


def test_kml_shows_texts_as_texts(incident: Incident) -> None:
    mark = marks(exported("kml", [evil(incident)]))["ir1"]
    shown = " ".join(text for text in mark.itertext())
    assert "<img" not in shown, "programs read values as HTML"
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "\x07" not in shown


def test_a_country_is_no_point_in_kml(incident: Incident) -> None:
    mark = marks(exported("kml", [replace(incident, geo_precision=4)]))["ir1"]
    assert list(mark.iter(f"{_KML}coordinates")) == []


def test_a_sheet_quotes_says_how_sure_and_how_to_cite(incident: Incident) -> None:
    sheet = exported("md", [incident], as_of=date(2024, 5, 1), copies={"a1": "a0"}).decode()
    assert "> Shells fell on Tell Amber at dawn on Friday." in sheet
    assert "- How sure the place is: the place itself" in sheet
    assert "a copy of a0" in sheet
    assert "<https://example.org/1>" in sheet
    assert re.search(
        r"## How to cite\n\nReported .*As reported by The Wadi Courier\. Incident r1\. Seen on 1 May 2024", sheet
    )
    assert "CC BY 4" in sheet


def test_a_sheet_is_titled_and_says_how_sure_in_the_language_that_is_asked_for(incident: Incident) -> None:
    arabic = language_of("ar")
    told = exported("md", [incident], language=arabic).decode("utf-8")
    english = exported("md", [incident]).decode("utf-8")
    for words in (export.precision_words(incident, arabic), incident_title(incident, arabic).split("(")[0]):
        assert words in told
        assert words not in english


def test_a_sheet_runs_nothing_and_links_nowhere(incident: Incident) -> None:
    sheet = exported("md", [evil(incident)]).decode()
    assert "javascript:alert(1)>" not in sheet
    assert not re.search(r"(?<!\\)<img", sheet)
    assert not re.search(r"(?<!\\)\[x\]", sheet)
    assert "\x07" not in sheet
    assert "\u202e" not in sheet


def test_every_format_holds_the_same_incidents(incident: Incident) -> None:
    given = [incident, placeless(incident), replace(incident, incident_id="r3", geo_precision=3, date_start=None)]
    ids = {"r1", "bare", "r3"}
    assert {one["id"] for one in json.loads(exported("geojson", given))["features"]} == ids
    assert set(column(workbook(exported("xlsx", given))["Incidents"], "incident_id")) == ids
    assert {name.removeprefix("i") for name in marks(exported("kml", given))} == ids
    assert set(re.findall(r"Incident (\w+)\.", exported("md", given).decode())) == ids
    assert {"r1", "bare", "r3"} <= set(re.findall(r"\b(?:r1|bare|r3)\b", exported("csv", given).decode("utf-8-sig")))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_selected_is_a_file_still(kind: str) -> None:
    assert len(exported(kind, [])) > 20


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("png", "svg")])
def test_a_profile_of_an_outlet_stands_in_every_file_that_has_its_reports(kind: str, incident: Incident) -> None:
    signed = ("B", "checked in March", "A. Reader", date(2024, 4, 1))
    profiles = Outlets((OutletProfile(incident.reports[0].source or "", (), "a daily of the port", *signed),))
    content = export.exported(kind, whole_exhibit([incident], profiles=profiles))
    if kind == "xlsx":
        told = " ".join(map(str, column(workbook(content)["Reports"], "outlet_profile")))
    else:
        told = content.decode("utf-8-sig").replace("\\u0026", "&").replace("\\", "")
    for words in ("a daily of the port", "B, usually reliable", "A. Reader", "1 Apr 2024", "checked in March"):
        assert words in told
    assert b"usually reliable" not in export.exported(kind, whole_exhibit([incident]))


@pytest.mark.parametrize("kind", ["csv", "geojson", "kml"])
def test_the_caution_is_in_the_language_that_is_asked_for(kind: str, incident: Incident) -> None:
    arabic = language_of("ar")
    content = exported(kind, [incident], language=arabic).decode()
    assert arabic.say(CAUTION) in content
    assert CAUTION not in content


@pytest.mark.parametrize("precision", [1, 2, 3, 4, None])
def test_a_country_is_a_point_in_no_format_and_what_is_drawn_is_one_in_all(
    precision: int | None, incident: Incident
) -> None:
    given = [placeless(incident) if precision is None else replace(incident, geo_precision=precision, radius_km=5.0)]
    table = incident_table(given)
    (feature,) = json.loads(exported("geojson", given))["features"]
    (mark,) = marks(exported("kml", given)).values()
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', exported("html", given).decode())
    assert data is not None
    drawn = {
        "geojson": feature["geometry"] is not None,
        "kml": list(mark.iter(f"{_KML}coordinates")) != [],
        "page": len(drawn_rows(table, table.everything)) == 1,
        "picture": drawn_incidents(given) == given,
        "html": json.loads(data[1])["packed"]["columns"]["id"] != [],
    }
    assert drawn == dict.fromkeys(drawn, precision in (1, 2, 3))
    assert (feature["properties"]["no_geometry"] is None) == (precision in (1, 2, 3))
    if precision == 4:
        assert feature["properties"]["no_geometry"] == "a whole country is no point: somewhere in the country"


def test_sheets_and_tables_speak_the_language_that_is_asked_for(incident: Incident) -> None:
    arabic = language_of("ar")
    why = because("{copy} copies {article}", copy="a", article="b")
    told = replace(incident, why_merged=(why,))
    sheet = exported("md", [told], language=arabic, sample=True, as_of=date(2024, 5, 1)).decode()
    for words in ("Type", "Days", "Killed", "Says so", "Reports", "How to cite", "copies", "Seen on", "Sample"):
        assert not re.search(rf"\b{words}\b", sheet), words
    about = workbook(exported("xlsx", [told], language=arabic))["About"]
    assert all(re.search("[\u0600-\u06ff]", meaning) for meaning in column(about, "meaning"))
    described = exported("kml", [told], language=arabic).decode()
    assert "Filters" not in described and arabic.say("none", context="filters") in described
