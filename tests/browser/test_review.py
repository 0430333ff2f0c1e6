"""Reviewing at the page: two clicks for a correction, and links to what may be the same."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_findings import findings
from doubtful_store import fill
from page_reader import SLOW_MS, Open, Server
from playwright.sync_api import expect

from geo.extraction.report import Report
from geo.incidents.corrections_file import read_corrections

TILES = "http://127.0.0.1:9/{z}/{x}/{y}.png"
"""Nobody answers there: what is asked for is looked at, and no picture."""


@pytest.fixture
def tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tile server, named to whatever is started afterwards."""
    monkeypatch.setenv("INCIDENT_MAP_TILES", TILES)
    monkeypatch.setenv("INCIDENT_MAP_TILES_CREDIT", "Ground by <b>Dar Maps</b>")


@pytest.mark.usefixtures("tiles")  # first of all
def test_what_may_be_the_same_opens_the_other_and_back_over_the_ground_of_a_tile_server(
    own_server: Server, read_at: Open, tmp_path: Path, report: Report
) -> None:
    fill(tmp_path / "store.sqlite", report)
    reader = read_at(own_server, query="?incident=r1")
    pane = reader.evidence()
    pane.get_by_role("heading", name="Possibly the same, kept apart in doubt").wait_for()
    pane.get_by_role("button", name="Reported mob violence").click()
    pane.get_by_role("heading", level=2, name="Reported mob violence").wait_for(timeout=SLOW_MS)
    assert "incident=r2" in reader.page.url
    asked = reader.frame.locator("img.leaflet-tile").first.get_attribute("src")
    assert re.fullmatch(r"http://127\.0\.0\.1:9/\d+/\d+/\d+\.png", asked or "")
    assert {urlsplit(address).port for address in reader.blocked} <= {9}
    expect(reader.frame.locator(".leaflet-control-attribution")).to_contain_text("Ground by <b>Dar Maps</b>")
    back = pane.get_by_role("button", name="Reported shelling")
    back.focus()
    reader.page.keyboard.press("Enter")
    pane.get_by_role("heading", level=2, name="Reported shelling").wait_for(timeout=SLOW_MS)
    assert reader.errors == []


def test_a_correction_is_two_clicks(own_server: Server, read_at: Open, tmp_path: Path, report: Report) -> None:
    fill(tmp_path / "store.sqlite", report)
    reader = read_at(own_server, query="?list=Review")
    page = reader.page
    queue = page.get_by_role("list", name="Review", exact=True)
    row = queue.locator("li[data-id=r2]").filter(has_text="No date found")
    row.get_by_role("button", name="1 Mar 2024").click()
    page.get_by_label("Your name").fill("B. Writer")
    page.get_by_label("Your name").press("Enter")
    confirm = page.get_by_role("button", name="Confirm: 1 Mar 2024")
    expect(confirm).to_be_enabled()
    assert findings(page, ".st-key-lists") == []
    confirm.click()
    row.wait_for(state="detached", timeout=SLOW_MS)
    (written,) = read_corrections(tmp_path / "corrections.toml")
    assert (written.action, written.author, written.report_ids) == ("redate", "B. Writer", ("r2",))
    page.get_by_role("radio", name=re.compile(r"^All \d")).click()
    page.get_by_role("img", name="Corrected: redated").first.wait_for(timeout=SLOW_MS)

    page.locator("tr[data-id=r2] button").first.click()
    page.get_by_role("button", name="Note or tag").click()
    page.get_by_role("textbox", name="Tag", exact=True).fill("film seen")
    page.get_by_role("textbox", name="Tag", exact=True).press("Enter")
    add = page.get_by_role("button", name="Add the tag")
    expect(add).to_be_enabled()
    assert findings(page, "[data-testid=stPopoverBody]") == []
    add.click()
    expect(reader.evidence().get_by_text("film seen", exact=True)).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("group", name="Tags").get_by_text("film seen")).to_be_visible(timeout=SLOW_MS)
    assert reader.errors == []
