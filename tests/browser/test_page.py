"""The page in a real browser without network: what a reader sees, clicks, uploads and takes away."""

import csv
import io
import json
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from page_reader import (
    CHANGE_SECONDS,
    FIRST_OPENING_SECONDS,
    OPENING_SECONDS,
    SLOW_MS,
    TRIES,
    Open,
    Reader,
    Server,
    guarded_environment,
    serving,
    within,
)
from playwright.sync_api import expect

from geo.articles.sample import sample_articles
from geo.incidents.incident import Incident
from geo.incidents.record import article_record
from geo.incidents.selection import Selection, select, whole_account
from geo.incidents.table import incident_table
from geo.page.holdings import sample_holdings


def drawn(incidents: tuple[Incident, ...]) -> int:
    counts = whole_account(incident_table(incidents))
    return counts.on_map + counts.in_province


def selected(**filters: Any) -> tuple[Incident, ...]:
    sample = sample_holdings()
    return sample.incidents(select(sample.table, Selection(**filters)))


def sample_all() -> tuple[Incident, ...]:
    return selected(background=True)


def sample_shown() -> tuple[Incident, ...]:
    return selected()


def add_articles(reader: Reader, name: str, content: str) -> None:
    """Upload a file, and wait until its incidents are on the map."""
    page = reader.page
    page.get_by_role("button", name="Add articles").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}
    )
    button = page.get_by_role("dialog").get_by_role("button", name="Add", exact=True)
    expect(button).to_be_enabled()
    button.click()
    page.get_by_role("dialog").wait_for(state="hidden", timeout=180_000)
    page.get_by_text(" in all", exact=False).wait_for()
    reader.settled()


def test_the_first_visitor_of_a_fresh_server_waits_for_the_imports_and_little_else(
    tmp_path: Path, cache: Path, read_at: Open
) -> None:
    with serving(tmp_path, cache) as fresh:
        start = time.monotonic()
        read_at(fresh)
        assert time.monotonic() - start < within(FIRST_OPENING_SECONDS)


def test_the_page_opens_on_the_sample_without_network(sample_server: Server, read_at: Open) -> None:
    read_at(sample_server)  # has a test of its own
    seconds = OPENING_SECONDS
    for _ in range(TRIES):
        start = time.monotonic()
        reader = read_at(sample_server)
        seconds = time.monotonic() - start
        if seconds < OPENING_SECONDS:
            break
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Sample · Reported incidents")
    assert reader.state()["painted"] == drawn(sample_shown()) > 5
    assert sum(len(mark["ids"]) for mark in reader.state()["marks"]) == reader.state()["painted"]
    reader.page.frame_locator("iframe[title*=folium]").locator("html[data-basemap=drawn]").wait_for(state="attached")
    assert reader.blocked == []
    assert reader.errors == []
    assert seconds < within(OPENING_SECONDS)


def test_markers_are_pixels_and_not_only_told(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    mark = reader.state()["marks"][0]
    colours = reader.frame.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('.leaflet-incidents-pane canvas');
            const ratio = canvas.width / canvas.clientWidth, box = canvas.getBoundingClientRect();
            const at = (dx, dy) => [...canvas.getContext('2d')
                .getImageData((x - box.left + dx) * ratio, (y - box.top + dy) * ratio, 1, 1).data];
            return [at(0, -6), at(0, -200)];
        }""",
        [mark["x"], mark["y"]],
    )
    assert colours[0][3] > 200, "something opaque is painted where a mark is told to be"


def test_a_date_change_and_an_outlet_change_change_the_markers_and_keep_the_zoom(
    sample_server: Server, read_at: Open
) -> None:
    reader = read_at(sample_server)
    page = reader.page
    page.frame_locator("iframe[title*=folium]").get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(600)
    reader.frame.evaluate("window.sameFrame = true")
    view = reader.view()

    dates = reader.quickest_change(
        lambda: page.get_by_role("radio", name="30 d", exact=True).click(),
        lambda: page.get_by_role("radio", name="all", exact=True).click(),
    )
    incidents = sample_all()
    last = max(one.date_end for one in incidents if one.date_end is not None)
    recent = selected(since=last.fromordinal(last.toordinal() - 29), until=last, undated=False)
    assert reader.state()["painted"] == drawn(recent) < drawn(sample_shown())

    reader.settled()
    outlet = next(report.source for one in recent if one.geo_precision in (1, 2) for report in one.reports)
    others = frozenset(report.source for one in incidents for report in one.reports) - {outlet}
    outlets = reader.quickest_change(
        lambda: reader.facet("Outlets", str(outlet)).uncheck(), lambda: reader.facet("Outlets", str(outlet)).check()
    )
    left = selected(since=last.fromordinal(last.toordinal() - 29), until=last, undated=False, outlets=others)
    assert reader.state()["painted"] == drawn(left)

    assert reader.view() == view
    assert reader.frame.evaluate("window.sameFrame"), "the frame was kept"
    assert reader.blocked == []
    assert dates < within(CHANGE_SECONDS)
    assert outlets < within(CHANGE_SECONDS)


def test_a_type_that_is_off_leaves_map_and_list_together(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    kind = next(one.event_type for one in sample_shown() if one.geo_precision in (1, 2))
    kinds = frozenset(one.event_type for one in sample_all()) - {kind}
    boxes = reader.page.get_by_role("group", name="Types").get_by_role("checkbox")
    expect(boxes).to_have_count(len(kinds) + 1, timeout=SLOW_MS)
    option = reader.page.get_by_role("group", name="Types").locator(f'li[data-value^="{kind.split("/")[0][:8]}"]')
    reader.changed(lambda: option.get_by_role("checkbox").uncheck())
    expected = selected(types=kinds)
    assert reader.state()["painted"] == drawn(expected)
    reader.settled()
    expect(reader.page.get_by_role("region", name="Incidents").locator("tbody tr")).to_have_count(
        len(expected), timeout=SLOW_MS
    )
    # A map that has lost what it keeps asks for it, and again.
    for act, shown in (("check", sample_shown()), ("uncheck", expected)):
        reader.settled()
        reader.frame.evaluate("window.incidentMap.state.whole = { token: null, columns: null }")
        reader.changed(getattr(option.get_by_role("checkbox"), act))
        assert reader.state()["painted"] == drawn(shown)


def test_a_click_on_a_marker_opens_its_evidence(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    mark = next(mark for mark in reader.state()["marks"] if len(mark["ids"]) == 1 and mark["x"] > 60)
    reader.click_mark(mark)
    chosen = next(one for one in sample_all() if one.incident_id == mark["ids"][0])
    quote = reader.evidence().locator("blockquote").first
    expect(quote).to_have_text(chosen.reports[0].passage, use_inner_text=False)
    expect(reader.evidence()).to_contain_text(chosen.reports[0].source or "Outlet not known")
    expect(reader.page.locator(f'tr[data-id="{chosen.incident_id}"]')).to_have_class("chosen")


def test_a_click_on_a_row_chooses_on_the_map_as_well(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    placed = next(one for one in sample_shown() if one.geo_precision in (1, 2))
    reader.page.locator(f'tr[data-id="{placed.incident_id}"] button').click()
    expect(reader.evidence().locator("article")).to_have_count(len(placed.reports))
    reader.frame.wait_for_function("id => window.incidentMapReady.chosen === id", arg=placed.incident_id)
    link = reader.evidence().get_by_role("link").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert (link.get_attribute("href") or "").startswith(("http://", "https://"))


def test_several_at_one_place_open_as_a_list(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.frame.evaluate("window.map.setZoom(4, {animate: false})")
    marks = reader.state()["marks"]
    several = next((mark for mark in marks if 1 < len(mark["ids"]) <= 8), None)
    assert several is not None, "at zoom 4 some markers share a place"
    reader.click_mark(several)
    buttons = reader.page.frame_locator("iframe[title*=folium]").locator(".incident-list button")
    expect(buttons).to_have_count(len(several["ids"]))
    buttons.nth(1).click()
    reader.frame.wait_for_function("id => window.incidentMapReady.chosen === id", arg=several["ids"][1])
    expect(reader.page.locator(f'tr[data-id="{several["ids"][1]}"]')).to_have_class("chosen")


def test_the_whole_article_shows_what_was_coded_and_what_was_not(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    placed = next(one for one in sample_shown() if one.geo_precision in (1, 2))
    reader.page.locator(f'tr[data-id="{placed.incident_id}"] button').click()
    reader.evidence().get_by_role("button", name="Whole article").first.click()
    article = reader.page.get_by_role("region", name="Article")
    report = placed.reports[0]
    text = next(one.text for one in sample_articles() if one.article_id == report.article_id)
    expect(article).to_have_text(text)
    marked = "".join(article.locator("mark.chosen").all_text_contents())
    assert marked == report.passage
    assert article.locator("mark.toponym, mark.place").count() > 0


def test_articles_without_a_report_can_be_opened_too(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    coded = {report.article_id for one in sample_all() for report in one.reports}
    without = next(one for one in sample_articles() if one.article_id not in coded)
    reader.page.get_by_role("radio", name="Articles", exact=False).click()
    reader.page.locator(f'tr[data-id="{without.article_id}"] button').click()
    expect(reader.page.get_by_role("region", name="Article", exact=True)).to_have_text(without.text)


def test_downloads_hold_exactly_what_is_shown(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.changed(lambda: reader.page.get_by_role("radio", name="30 d", exact=True).click())
    reader.settled()
    rows = reader.page.get_by_role("region", name="Incidents").locator("tbody tr")
    expect(rows).not_to_have_count(len(sample_shown()), timeout=SLOW_MS)  # the list comes after the map
    shown = set(rows.evaluate_all("rows => rows.map((row) => row.dataset.id)"))
    assert 0 < len(shown) < len(sample_shown())

    def taken(name: str) -> bytes:
        button = reader.page.get_by_role("button", name=name, exact=True)
        if not button.is_visible():
            reader.page.get_by_role("button", name="Download").click()
        with reader.page.expect_download(timeout=60_000) as download:
            button.click()
        assert download.value.suggested_filename.startswith("incident-map-sample-")
        return Path(download.value.path()).read_bytes()

    table = list(csv.DictReader(io.StringIO(taken("CSV").decode("utf-8-sig"))))
    assert {row["incident_id"] for row in table} == shown
    assert {row["sample"] for row in table} == {"true"}
    features = json.loads(taken("GeoJSON"))["features"]
    assert {feature["id"] for feature in features} == shown
    marks = ElementTree.fromstring(taken("KML")).iter("{http://www.opengis.net/kml/2.2}Placemark")
    assert {mark.get("id", "").removeprefix("i") for mark in marks} == shown
    book = openpyxl.load_workbook(io.BytesIO(taken("Excel")))
    head, *rows_of_book = book.worksheets[0].iter_rows(values_only=True)
    assert {row[head.index("incident_id")] for row in rows_of_book} == shown
    sheets = taken("Incident sheets").decode().split("\n---\n")
    assert sum(sheet.lstrip().startswith("# ") for sheet in sheets) == len(shown)
    html = taken("Web page").decode()
    assert all(str(incident_id) in html for incident_id in shown)
    assert "ample" in html

    reader.page.keyboard.press("Escape")
    reader.page.get_by_role("button", name="Picture", exact=True).click()
    dialog = reader.page.get_by_role("dialog")
    expect(dialog).to_contain_text("with legend and sources")
    assert dialog.get_by_role("textbox", name="Link to be told").input_value().startswith(reader.page.url.split("?")[0])
    sides = dialog.get_by_role("spinbutton")
    sides.nth(0).fill("900")
    sides.nth(0).press("Enter")
    dialog.get_by_role("radio", name="2x").click()
    expect(dialog.get_by_role("radio", name="2x")).to_be_checked()
    reader.settled()
    expect(reader.page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)  # no run is under way
    deadline = time.monotonic() + SLOW_MS / 1000
    # What is offered changes with the run that a choice begins, a moment after the choice is seen.
    while struct.unpack(">II", taken("Draw and save")[16:24]) != (1800, 1600):
        assert time.monotonic() < deadline
    dialog.get_by_role("radio", name="SVG").click()
    while not (picture := taken("Draw and save")).lstrip().startswith(b"<"):
        assert time.monotonic() < deadline
    vector = picture.decode()
    assert f"of {len(sample_shown())} incidents on this map" in vector or "filtered out" in vector
    assert "<svg " in vector and "127.0.0.1" in vector


def article_line(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_articles_of_ones_own_change_the_map(own_server: Server, read_at: Open) -> None:
    reader = read_at(own_server)
    before = reader.state()["version"]
    reader.frame.evaluate("window.sameFrame = true")
    content = article_line(
        id="one",
        source="The Wadi Courier",
        published="2024-09-11",
        title="Clash in Raqqa",
        text="Two soldiers were killed in clashes with gunmen in the city of Raqqa on Tuesday, the police said.",
    )
    add_articles(reader, "mine.jsonl", content + "{broken\n")
    expect(reader.page.get_by_role("heading", level=1)).not_to_contain_text("Sample")
    expect(reader.page.get_by_text("mine.jsonl, line 2", exact=False)).to_be_visible()
    assert reader.state()["version"] != before
    assert reader.frame.evaluate("window.sameFrame"), "neither a dialog nor a note makes the map anew"
    assert reader.state()["painted"] == 1
    expect(reader.page.get_by_role("region", name="Incidents").locator("tbody tr")).to_have_count(1)
    assert reader.blocked == []
    assert own_server.contacts() == []

    again = read_at(own_server)
    expect(again.page.get_by_role("heading", level=1)).not_to_contain_text("Sample")
    assert again.state()["painted"] == 1, "a store with articles is what the page opens on"


def test_another_place_and_date_in_an_article_move_its_marker(own_server: Server, read_at: Open) -> None:
    article = next(one for one in sample_articles() if "Mayadin" in one.text and one.language == "en")
    record = article_record(article)
    reader = read_at(own_server)
    add_articles(reader, "first.jsonl", article_line(**record))
    first = marker(reader)
    assert "Mayadin" in first["title"]

    assert str(record["published"]).startswith("2024-03")
    moved = record | {
        "id": "moved",
        "article_id": "moved",
        "source": "The Wadi Courier",
        "published": "2024-06-18",
        "title": record["title"].replace("Mayadin", "Manbij"),
        "text": record["text"].replace("Mayadin", "Manbij").replace("Deir ez-Zor", "Aleppo"),
    }
    add_articles(reader, "second.jsonl", article_line(**moved))
    reader.page.get_by_role("radio", name="7 d", exact=True).click()
    reader.frame.wait_for_function(
        "window.incidentMapReady.painted === 1 && window.incidentLayer.first().title.includes('Jun 2024')",
        timeout=SLOW_MS,
    )
    second = marker(reader)
    assert "Jun 2024" in second["title"]
    assert abs(second["latitude"] - 36.53) < 0.1
    assert abs(second["longitude"] - 37.95) < 0.1
    assert abs(first["latitude"] - 35.02) < 0.1
    assert abs(first["longitude"] - 40.45) < 0.1


def marker(reader: Reader) -> dict[str, Any]:
    """The first of the drawn incidents, as the map has it."""
    reader.settled()
    told: dict[str, Any] = reader.frame.evaluate("window.incidentLayer.first()")
    return told


HOSTILE = (
    "<img src=x onerror=\"window.top.ran=1;alert('img')\">",
    "<script>window.top.ran=2;alert('script')</script>",
    "</script><svg onload=alert('svg')>",
    "${alert('template')} `alert('tick')` \\074b\\076 {{7*7}} {%raw%}",
    "[click](javascript:alert('md')) **bold** :material/home: $x^2$",
    "\u202egnp.exe\u202c",
)


def test_hostile_articles_run_nothing_and_stay_whole(own_server: Server, read_at: Open) -> None:
    reader = read_at(own_server)
    lines = [
        article_line(
            id=f"h{number} {words}",
            source=f"Outlet {words}",
            url="javascript:alert('link')",
            published="2024-09-11",
            title=f"Title {words}",
            text=f"Two soldiers were killed in clashes in the city of Raqqa on Tuesday, {words} said.\n\n{words}",
        )
        for number, words in enumerate(HOSTILE)
    ]
    add_articles(reader, "<img src=x onerror=alert('name')>.jsonl", "".join(lines) + "{broken\n")
    incidents = reader.page.get_by_role("region", name="Incidents").locator("tbody tr")
    for number in range(incidents.count()):
        incidents.nth(number).get_by_role("button").click()
        expect(incidents.nth(number)).to_have_class("chosen")
        reader.settled()
    assert incidents.count() > 0
    said = "".join(reader.evidence().locator("blockquote").all_text_contents())
    outlets = "".join(reader.evidence().locator("header strong").all_text_contents())
    assert any(words in outlets for words in HOSTILE)
    assert "Two soldiers were killed" in said
    assert reader.evidence().get_by_role("link").count() == 0, "a javascript: link is no link"

    reader.page.get_by_role("radio", name="Articles", exact=False).click()
    rows = reader.page.get_by_role("region", name="Articles").locator("tbody tr")
    expect(rows).to_have_count(len(HOSTILE))
    titles = "\n".join(rows.locator("button").all_text_contents())
    # The readers take bidirectional overrides out; everything else stands as it was written.
    for words in HOSTILE[:-1]:
        assert words in titles
    rows.nth(0).get_by_role("button").click()
    expect(reader.page.get_by_role("region", name="Article", exact=True)).to_contain_text("Two soldiers were killed")
    reader.page.wait_for_timeout(500)
    assert reader.dialogs == []
    assert reader.page.evaluate("window.ran") is None
    assert reader.blocked == []


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1400, 900, "dark")])
def test_nothing_is_wider_than_the_window(
    sample_server: Server, read_at: Open, width: int, height: int, scheme: str
) -> None:
    reader = read_at(sample_server, width=width, height=height, scheme=scheme)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.frame.evaluate("document.documentElement.dataset.theme") == scheme
    assert reader.frame.evaluate("window.map.getSize().y") >= 330


def test_the_server_spoke_to_nobody_else(sample_server: Server, read_at: Open) -> None:
    read_at(sample_server).settled()
    assert sample_server.contacts() == []


@pytest.mark.parametrize(
    "ask",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import asyncio, streamlit.web.bootstrap as it; it._run_server_loop(asyncio.open_connection('192.0.2.1', 80))",
    ],
    ids=["socket", "event loop"],
)
def test_the_guard_at_the_socket_would_have_noticed(tmp_path: Path, cache: Path, ask: str) -> None:
    environment = guarded_environment(tmp_path, cache, seen_whole=True)
    asked = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, check=False)
    assert asked.returncode != 0
    assert "192.0.2.1" in (tmp_path / "outside.log").read_text()
