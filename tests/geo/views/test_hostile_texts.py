"""Hostile texts in every field of an incident, in every format: nothing runs, and the text is whole."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from PIL import Image

from geo.incidents.incident import Incident
from geo.views.exhibit import Exhibit, whole_exhibit
from geo.views.export import KINDS, exported

HOSTILE = {
    "img": "<img src=x onerror=alert(1)>",
    "template": "${alert(1)} {{7*7}} {%raw%}",
    "backtick": "`alert(1)`",
    "octal": "\\074script\\076 \\' \\x3c",
    "script": "</script><script>alert(1)</script>",
    "svg": "</text><svg onload=alert(1)><style>*{}</style>]]>",
    "link": "[x](javascript:alert(1)) javascript:alert(1)",
    "bidi": "a\u202egnp.exe\u202c\u2066z\u2069 قصف",
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "entity": "&lt;b&gt; &amp; \" '",
}
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def evil(incident: Incident, text: str) -> Incident:
    """The text in every field that a text of an article, a table or a person may reach."""
    assert incident.place is not None
    place = replace(
        incident.place, place_id=text, name=text, admin1=text, admin2=text, source=text, names=(text, "another")
    )
    report = replace(
        incident.reports[0],
        article_id=text,
        source=text,
        url=f"javascript:{text}",
        passage=text,
        sub_event_type=text,
        event_type=text,
        date_text=text,
        time_text=text,
        date_note=text,
        place=place,
        place_text=text,
        place_reason=text,
        place_alternatives=(text,),
        attributed_to=text,
        actors=(text,),
    )
    return replace(
        incident,
        event_type=text,
        sub_event_type=text,
        place=place,
        why_merged=(text,),
        part_of=text,
        possibly_same=((text, text),),
        reports=(report,),
    )


def exhibit_of(incident: Incident, text: str) -> Exhibit:
    return whole_exhibit(
        [evil(incident, text)],
        title=text,
        filters=text,
        as_of=datetime(2024, 5, 1, 12, tzinfo=UTC),
        copies={text: text},
        added_sources=(text,),
        link=f"javascript:{text}",
    )


class Elements(HTMLParser):
    """Names and attributes of what a browser would make of a text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(attrs)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_runs_and_the_text_is_whole(incident: Incident, kind: str, name: str) -> None:
    CHECKS[kind](exported(kind, exhibit_of(incident, HOSTILE[name])), HOSTILE[name])


def check_csv(content: bytes, text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    texts = {name: cell for name, cell in row.items() if not re.fullmatch(r"-?\d+(\.\d+)?", cell)}
    assert [name for name, cell in texts.items() if cell.startswith(_FORMULA)] == []
    assert row["place_name"].removeprefix("'") == text
    assert text in row["passages"]


def check_xlsx(content: bytes, text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in cells)
    heads = [cell.value for cell in book["Reports"][1]]
    assert book["Reports"][2][heads.index("passage")].value == text


def check_geojson(content: bytes, text: str) -> None:
    (feature,) = json.loads(content)["features"]
    assert feature["properties"]["place_name"] == text
    assert feature["properties"]["reports"][0]["passage"] == text
    assert feature["geometry"]["type"] == "Point"


def check_kml(content: bytes, text: str) -> None:
    root = ElementTree.fromstring(content)
    values = [value for value in root.itertext() if value.strip()]
    assert not any(re.search(r"<\s*[a-z/!]", value, re.IGNORECASE) for value in values), "programs read HTML in it"
    assert text in {unescape(value) for value in values}
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        *("kml", "Document", "name", "description", "Placemark", "TimeSpan", "begin", "end", "ExtendedData"),
        *("Data", "value", "Point", "coordinates", "MultiGeometry", "Polygon", "outerBoundaryIs", "LinearRing"),
    }


def check_html(content: bytes, text: str) -> None:
    page = content.decode()
    plain = exported("html", whole_exhibit([])).decode()
    names = [tag for tag, _ in Elements(page).found]
    assert names == [tag for tag, _ in Elements(plain).found], "no text makes an element"
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data: dict[str, Any] = json.loads(block[1])
    assert data["title"] == text
    assert data["incidents"][0]["reports"][0]["passage"] == text


def check_md(content: bytes, text: str) -> None:
    sheet = content.decode()
    assert not re.search(r"(?<!\\)[<`]", re.sub(r"<https?://[^>]+>", "", sheet))
    assert not re.search(r"(?<!\\)\]\(", sheet)
    assert not re.search(r"(?<!\\)\$\{", sheet)
    assert not UNSEEN.search(sheet)
    shown = re.sub(r"\\([\\`*_{}\[\]<>#|~$&!()+=.@-])", r"\1", sheet)
    assert UNSEEN.sub("", text) in shown


def check_png(content: bytes, text: str) -> None:
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1200, 800)
    assert picture.text["Title"] == UNSEEN.sub("", text)  # type: ignore[attr-defined]


def check_svg(content: bytes, text: str) -> None:
    root = ElementTree.fromstring(content)
    names = {element.tag.split("}")[-1] for element in root.iter()}
    assert names <= {
        *("svg", "title", "desc", "metadata", "c", "rights", "source", "style"),
        *("rect", "path", "circle", "text", "a"),
    }
    attributes = {(name, value) for element in root.iter() for name, value in element.attrib.items()}
    assert [name for name, _ in attributes if name.lower().startswith("on")] == []
    assert [value for name, value in attributes if "href" in name] == [], "a link that is no web address is a text"
    written = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert UNSEEN.sub("", text) in written


CHECKS = {
    "csv": check_csv,
    "xlsx": check_xlsx,
    "geojson": check_geojson,
    "kml": check_kml,
    "html": check_html,
    "md": check_md,
    "png": check_png,
    "svg": check_svg,
}
