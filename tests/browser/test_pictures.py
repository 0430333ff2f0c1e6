"""Pictures in a real browser: the SVG opened from disk, and the PNG that the browser draws."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_reader import chromium
from PIL import Image
from playwright.sync_api import Browser, Page

from geo.incidents.incident import Incident
from geo.views.exhibit import whole_exhibit
from geo.views.picture.canvas import length
from geo.views.picture.drawing import draw_picture
from geo.views.picture.options import PictureOptions

HOSTILE = [
    "<img src=x onerror=\"window.ran='img'\">",
    "</text></svg><script>window.ran='script'</script>",
    "<svg onload=\"window.ran='svg'\"><!-- ]]>",
    "${window.ran='template'} `x` \\074script\\076",
    "&lt;b&gt; \" ' \u202eevil\u2066",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()


def opened(page: Page, path: Path, incidents: list[Incident], **words: object) -> list[str]:
    """Open the SVG of these incidents; what it asked for and what went wrong."""
    wrong: list[str] = []
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("data:") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    path.write_bytes(draw_picture(whole_exhibit(incidents, **words), "svg"))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    return [one for one in wrong if one != path.as_uri()]


def named(incident: Incident, name: str) -> Incident:
    assert incident.place is not None
    return replace(incident, place=replace(incident.place, name=name))


def width_of(page: Page, text: str) -> float:
    """How long the browser draws a text."""
    found = page.evaluate(
        "text => [...document.querySelectorAll('text')].find(one => one.textContent === text)"
        "?.getComputedTextLength() ?? -1",
        text,
    )
    return float(found)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(page: Page, tmp_path: Path, incident: Incident, text: str) -> None:
    link = "javascript:window.ran='link'"
    wrong = opened(page, tmp_path / "map.svg", [named(incident, text)], title=text, filters=text, link=link)
    assert wrong == []
    assert page.evaluate("window.ran") is None
    assert page.locator("script, img, a").count() == 0
    shown = text.replace("\u202e", "").replace("\u2066", "")
    assert width_of(page, shown) > 0


def test_arabic_is_joined_by_the_letters_in_the_file(page: Page, tmp_path: Path, incident: Incident) -> None:
    name = "تل عنبر الشرقي"
    opened(page, tmp_path / "map.svg", [named(incident, name)], filters="قصف: صوت الوادي")
    assert width_of(page, name) == pytest.approx(length(name, 12, bold=True), rel=0.01)
    letters = sum(length(letter, 12, bold=True) for letter in name)
    assert length(name, 12, bold=True) < 0.95 * letters, "letters that are not joined would be longer"


def test_a_web_address_is_a_link_that_tells_nothing_of_the_page(page: Page, tmp_path: Path, incident: Incident) -> None:
    opened(page, tmp_path / "map.svg", [incident], link='https://example.org/?q="<&')
    link = page.locator("a").first
    assert link.get_attribute("href") == 'https://example.org/?q="<&'
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize(("theme", "scale"), [("light", 1), ("dark", 2)])
def test_both_engines_draw_the_same_view(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, incident: Incident, theme: str, scale: float
) -> None:
    assert browser.is_connected()
    monkeypatch.setenv("CHROMIUM", str(chromium()))
    near = replace(named(incident, "دير عنبر"), incident_id="r2", latitude=0.8, geo_precision=2, radius_km=20.0)
    province = replace(incident, incident_id="r3", longitude=37.5, geo_precision=3)
    exhibit = whole_exhibit([incident, near, province], filters="types: Battles", sample=True)
    options = PictureOptions(width=800, height=600, scale=scale, theme=theme)
    ours, theirs = (
        Image.open(io.BytesIO(draw_picture(exhibit, "png", replace(options, engine=engine))))
        for engine in ("drawn", "browser")
    )
    assert ours.size == theirs.size == (800 * scale, 600 * scale)
    assert ours.text == theirs.text  # type: ignore[attr-defined]
    coarse = [np.asarray(one.convert("RGB").resize((200, 150), Image.Resampling.BOX), float) for one in (ours, theirs)]
    apart = np.abs(coarse[0] - coarse[1]).max(axis=2)
    assert apart.mean() < 2.5
    assert (apart > 60).mean() < 0.002
