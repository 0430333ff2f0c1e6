"""Every format holds the same incidents, those of the selection, and the pictures count them."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from geo.incidents.incident import Incident
from geo.incidents.selection import Selection, select
from geo.incidents.table import IncidentTable, incident_table
from geo.views.exhibit import selected_exhibit
from geo.views.export import KINDS, PICTURE_KINDS, exported

_KML = "{http://www.opengis.net/kml/2.2}"
_SVG = "{http://www.w3.org/2000/svg}"
_OUTLETS = ("The Wadi Courier", "صوت الوادي", None)
_TYPES = ("Battles", "Protests", "Natural disaster")


def made_up(incident: Incident) -> list[Incident]:
    """Incidents of every precision, some undated, some background, by several outlets."""
    found = []
    for number in range(24):
        precision = (1, 2, 3, 4, None)[number % 5]
        report = replace(
            incident.reports[0],
            source=_OUTLETS[number % 3],
            attributed_to=("police", None)[number % 2],
            actors=(("gunmen",), ())[number % 2],
        )
        placed = precision is not None
        day = None if number % 7 == 0 else date(2024, 3, 1 + number)
        found.append(
            replace(
                incident,
                incident_id=f"i{number}x",
                event_type=_TYPES[number % 3],
                date_start=day,
                date_end=day,
                geo_precision=precision,
                place=incident.place if placed else None,
                latitude=34.0 + number / 10 if placed else None,
                longitude=36.0 + number / 4 if placed else None,
                radius_km=incident.radius_km if placed else None,
                killed_max=number % 4,
                origins=1 + number % 3,
                background=number % 11 == 0,
                reports=(report,),
            )
        )
    return found


SELECTIONS = st.builds(
    Selection,
    since=st.none() | st.dates(date(2024, 3, 1), date(2024, 3, 25)),
    until=st.none() | st.dates(date(2024, 3, 1), date(2024, 3, 25)),
    undated=st.booleans(),
    outlets=st.none() | st.frozensets(st.sampled_from(_OUTLETS)),
    quoted=st.none() | st.frozensets(st.sampled_from(["police", None])),
    actors=st.none() | st.frozensets(st.sampled_from(["gunmen", None])),
    types=st.none() | st.frozensets(st.sampled_from(_TYPES)),
    text=st.sampled_from(["", "shells", "never said"]),
    background=st.booleans(),
    precisions=st.none() | st.frozensets(st.sampled_from([1, 2, 3, 4, None])),
    min_origins=st.integers(1, 3),
    min_killed=st.integers(0, 3),
    bounds=st.sampled_from([None, (34.0, 36.0, 35.5, 39.0)]),
)


def ids_in_csv(content: bytes) -> list[str]:
    return [row["incident_id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def ids_in_xlsx(content: bytes) -> list[str]:
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Incidents"].iter_rows(values_only=True))
    return [row[rows[0].index("incident_id")] for row in rows[1:]] if rows else []  # type: ignore[misc]


def ids_in_geojson(content: bytes) -> list[str]:
    return [feature["id"] for feature in json.loads(content)["features"]]


def ids_in_kml(content: bytes) -> list[str]:
    marks = ElementTree.fromstring(content).iter(f"{_KML}Placemark")
    return [str(mark.get("id")).removeprefix("i") for mark in marks]


def ids_in_html(content: bytes) -> list[str]:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', content.decode(), re.DOTALL)
    assert block is not None
    return [one["id"] for one in json.loads(block[1])["incidents"]]


def ids_in_md(content: bytes) -> list[str]:
    return re.findall(r"^# .*?^Reported .*?Incident (\S+)\.", content.decode(), re.DOTALL | re.MULTILINE)


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": ids_in_csv,
    "xlsx": ids_in_xlsx,
    "geojson": ids_in_geojson,
    "kml": ids_in_kml,
    "html": ids_in_html,
    "md": ids_in_md,
}


def told_by(kind: str, content: bytes) -> str:
    """The description that a picture carries."""
    if kind == "png":
        return str(Image.open(io.BytesIO(content)).text["Description"])  # type: ignore[attr-defined]
    return "".join(ElementTree.fromstring(content).findtext(f"{_SVG}desc") or "")


def number_in(told: str, pattern: str) -> int:
    found = re.search(pattern, told)
    return 0 if found is None else int(found[1])


def test_each_format_is_read_back_here() -> None:
    assert {*READERS, *PICTURE_KINDS} == set(KINDS)


def test_every_format_holds_the_selection(incident: Incident) -> None:
    incidents = made_up(incident)
    by_id = {one.incident_id: one for one in incidents}
    table = incident_table(incidents)

    @settings(max_examples=12, deadline=None)
    @given(SELECTIONS)
    def check(selection: Selection) -> None:
        exhibit = selected_exhibit(table, selection, lambda ids: [by_id[one] for one in ids])
        wanted = wanted_ids(table, selection)
        for kind, read in READERS.items():
            ids = read(exported(kind, exhibit))
            assert sorted(ids) == wanted, kind
            assert ids == [one.incident_id for one in exhibit.incidents], f"{kind}: the order of days"

    check()


def test_the_pictures_count_the_selection(incident: Incident) -> None:
    incidents = made_up(incident)
    by_id = {one.incident_id: one for one in incidents}
    table = incident_table(incidents)

    @settings(max_examples=3, deadline=None)
    @given(SELECTIONS, st.sampled_from([None, (34.0, 36.0, 35.0, 38.0)]))
    def check(selection: Selection, bounds: tuple[float, float, float, float] | None) -> None:
        from geo.views.picture.options import PictureOptions

        exhibit = selected_exhibit(table, selection, lambda ids: [by_id[one] for one in ids])
        wanted = wanted_ids(table, selection)
        options = PictureOptions(width=700, height=500, bounds=bounds)
        told = {kind: told_by(kind, exported(kind, exhibit, options)) for kind in PICTURE_KINDS}
        assert len(set(told.values())) == 1
        words = told["png"]
        on_map = number_in(words, r"(\d+) of \d+ incidents on this map")
        beside = [
            number_in(words, rf"{name} (\d+)") for name in ("country only", "without a place", "outside this view")
        ]
        assert on_map + sum(beside) == len(wanted)
        left_out = number_in(words, r"; filtered out (\d+)") + number_in(words, r"; background (\d+)")
        assert left_out == len(incidents) - len(wanted)

    check()


def wanted_ids(table: IncidentTable, selection: Selection) -> list[str]:
    return sorted(one for one, passes in zip(table.incident_id, select(table, selection), strict=True) if passes)
