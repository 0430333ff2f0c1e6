"""The self-contained file in a real browser, opened from disk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from geo.incidents.incident import Incident
from geo.views.exhibit import whole_exhibit
from geo.views.html_file import to_html

HOSTILE = [
    "<img src=x onerror=\"window.ran='img'\">",
    "${window.ran='template'}",
    "`;window.ran='backtick';//",
    "\\'\\\";window.ran='backslash';//\\074script\\076",
    "</script><script>window.ran='script'</script>",
    "<svg onload=\"window.ran='svg'\"><!--",
    "\u202eevil\u2066 \u2029 \u0000 end",
    "{{7*7}} {% raw %}",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    yield opened
    context.close()


def show(page: Page, path: Path, incidents: list[Incident], **words: object) -> tuple[list[str], list[str]]:
    """Open the file of these incidents; what it asked for and what went wrong."""
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    path.write_bytes(to_html(whole_exhibit(incidents, **words)))  # type: ignore[arg-type]
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-basemap=drawn]", timeout=20_000)
    page.wait_for_function("window.incidentMapReady && window.incidentMapReady.basemap")
    return asked, wrong


def hostile(incident: Incident, text: str, url: str) -> Incident:
    assert incident.place is not None
    report = replace(
        incident.reports[0],
        passage=text,
        source=text,
        url=url,
        attributed_to=text,
        place_text=text,
        place_reason=text,
        date_text=text,
        date_note=text,
    )
    return replace(
        incident,
        incident_id=text,
        place=replace(incident.place, name=text, admin1=text, source=text, place_id=text),
        sub_event_type=text,
        event_type=text,
        why_merged=(text,),
        reports=(report,),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(page: Page, tmp_path: Path, incident: Incident, text: str) -> None:
    evil = hostile(incident, text, "https://example.org/?q=" + text)
    _, wrong = show(page, tmp_path / "file.html", [evil], title=text, filters=text)
    page.locator("details.incident summary").click()
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert wrong == []
    assert page.locator("blockquote").evaluate("node => node.textContent") == text
    assert page.locator("h1").evaluate("node => node.textContent") == text
    assert page.locator("img").count() == 0
    assert page.evaluate("[...document.querySelectorAll('blockquote, h1')].every(node => node.dir === 'auto')")
    size = page.viewport_size
    assert size is not None
    page.mouse.move(400, 400)
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize(
    "url",
    ["javascript:window.ran='link'", "data:text/html,<script>1</script>", "file:///etc/passwd", "//example.org", "x"],
)
def test_only_web_addresses_are_links(page: Page, tmp_path: Path, incident: Incident, url: str) -> None:
    _, wrong = show(page, tmp_path / "file.html", [hostile(incident, "text", url)])
    page.locator("details.incident summary").click()
    assert page.locator("details.incident a").count() == 0
    assert page.get_by_text(url, exact=True).count() == 1
    assert wrong == []


def test_links_tell_nothing_of_this_page(page: Page, tmp_path: Path, incident: Incident) -> None:
    show(page, tmp_path / "file.html", [hostile(incident, "text", "https://example.org/a")])
    link = page.locator("details.incident a")
    assert link.get_attribute("href") == "https://example.org/a"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_opens_from_disk_and_asks_for_nothing(page: Page, tmp_path: Path, incident: Incident) -> None:
    path = tmp_path / "file.html"
    asked, wrong = show(page, path, [incident], sample=True)
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert wrong == []
    assert page.get_by_text("Sample data").is_visible()
    assert page.evaluate("window.incidentMapReady.painted") == 1


def test_marker_and_row_choose_the_same_incident(page: Page, tmp_path: Path, incident: Incident) -> None:
    other = replace(incident, incident_id="other", latitude=3.0, longitude=40.0)
    show(page, tmp_path / "file.html", [incident, other])
    mark = page.evaluate("window.incidentMapReady.marks.find(mark => mark.ids.includes('other'))")
    page.locator("#map_div").click(position={"x": mark["x"], "y": mark["y"]})
    opened = page.locator("details.incident[open]")
    opened.wait_for()
    assert opened.count() == 1
    assert opened.get_attribute("data-id") == "other"
    page.locator("details.incident[data-id=r1] summary").click()
    assert page.locator("details.incident[data-id=r1]").get_attribute("open") is not None


def test_placeless_incident_is_listed_and_not_drawn(page: Page, tmp_path: Path, incident: Incident) -> None:
    bare = replace(incident, place=None, latitude=None, longitude=None, geo_precision=None, radius_km=None)
    show(page, tmp_path / "file.html", [bare])
    assert page.evaluate("window.incidentMapReady.painted") == 0
    page.locator("details.incident summary").click()
    assert page.get_by_text("Place: without a place").is_visible()


def test_fits_a_phone(browser: Browser, tmp_path: Path, incident: Incident) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    show(page, tmp_path / "file.html", [incident])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
