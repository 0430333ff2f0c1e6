"""Reviewing at the page: two clicks for a correction, and links to what may be the same."""

import re
from pathlib import Path

from doubtful_store import fill
from page_reader import SLOW_MS, Open, Server

from geo.extraction.report import Report
from geo.incidents.corrections_file import read_corrections


def test_what_may_be_the_same_opens_the_other_and_back(
    own_server: Server, read_at: Open, tmp_path: Path, report: Report
) -> None:
    fill(tmp_path / "store.sqlite", report)
    reader = read_at(own_server, query="?incident=r1")
    pane = reader.evidence()
    pane.get_by_role("heading", name="Possibly the same, kept apart in doubt").wait_for()
    pane.get_by_role("button", name="Reported mob violence").click()
    pane.get_by_role("heading", level=2, name="Reported mob violence").wait_for(timeout=SLOW_MS)
    assert "incident=r2" in reader.page.url
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
    page.get_by_role("button", name="Confirm: 1 Mar 2024").click()
    row.wait_for(state="detached", timeout=SLOW_MS)
    (written,) = read_corrections(tmp_path / "corrections.toml")
    assert (written.action, written.author, written.report_ids) == ("redate", "B. Writer", ("r2",))
    page.get_by_role("radio", name=re.compile(r"^All \d")).click()
    page.get_by_role("img", name="Corrected: redated").first.wait_for(timeout=SLOW_MS)
    assert reader.errors == []
