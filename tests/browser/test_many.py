"""More incidents than are sent one by one: the server makes the marks, and the page stays the same to its reader."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_reader import ROOT, SLOW_MS, Open, Reader, Server, serving
from playwright.sync_api import expect

from gazetteer.lookup import Gazetteer

NUMBER = 10_800


@pytest.fixture(scope="module")
def many_server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Server]:
    """A server over a store of many incidents."""
    folder = tmp_path_factory.mktemp("many")
    sys.path.insert(0, str(ROOT / "tests" / "speed"))
    try:
        from make_store import make_store
    finally:
        sys.path.pop(0)
    make_store(NUMBER, folder / "store.sqlite", Gazetteer.open(cache / "incident-map"))
    with serving(folder, cache) as server:
        yield server


def served(reader: Reader) -> None:
    """Wait until the marks are those of what the map shows now."""
    reader.settled()
    reader.page.wait_for_timeout(400)
    reader.settled()


def test_the_marks_of_the_server_add_up_and_follow_the_zoom(many_server: Server, read_at: Open) -> None:
    reader = read_at(many_server)
    served(reader)
    state = reader.state()
    assert state["served"]
    assert state["painted"] > 10_000
    assert sum(mark["count"] for mark in state["marks"]) == state["painted"], "all lie in the first view"
    reader.changed(lambda: reader.frame.evaluate("window.map.setView([36.2, 37.16], 9, {animate: false})"))
    served(reader)
    closer = reader.state()
    assert closer["painted"] == state["painted"]
    assert 0 < sum(mark["count"] for mark in closer["marks"]) < state["painted"]
    view = reader.view()
    reader.frame.evaluate("window.sameFrame = true")
    reader.changed(lambda: reader.facet("Types", "Battles").uncheck())
    served(reader)
    assert reader.view() == view
    assert reader.frame.evaluate("window.sameFrame")
    assert reader.state()["painted"] < state["painted"]
    assert reader.errors == []


def test_a_mark_of_the_server_opens_as_a_list_and_one_is_chosen(many_server: Server, read_at: Open) -> None:
    reader = read_at(many_server)
    reader.changed(lambda: reader.frame.evaluate("window.map.setView([36.2, 37.16], 14, {animate: false})"))
    served(reader)
    mark = max(reader.state()["marks"], key=lambda one: one["count"])
    assert mark["count"] > 30, "the largest town of the store lies here"
    reader.click_mark(mark)
    listed = reader.frame.locator(".incident-list button")
    expect(listed.first).to_be_visible(timeout=SLOW_MS)
    assert listed.count() == min(200, mark["count"])
    title = listed.first.inner_text()
    listed.first.click()
    expect(reader.evidence().get_by_role("heading").first).to_have_text(title, timeout=SLOW_MS)
    reader.frame.wait_for_function("window.incidentMapReady.chosen !== null")
    assert reader.errors == []


def test_the_list_goes_on_on_a_click_and_begins_anew_where_the_filter_changes(
    many_server: Server, read_at: Open
) -> None:
    reader = read_at(many_server)
    served(reader)
    table = reader.page.get_by_role("region", name="Incidents")
    expect(table.locator("tbody tr")).to_have_count(100)
    more = reader.page.get_by_role("button", name="Show 200 more")
    more.press("Enter")
    expect(table.locator("tbody tr")).to_have_count(300)
    expect(more, "the next ones are a key away").to_be_focused()
    reader.facet("Types", "Battles").uncheck()
    expect(table.locator("tbody tr")).to_have_count(100)
    assert reader.errors == []
