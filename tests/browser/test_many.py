"""More incidents than are sent one by one: the server makes the marks, and the page stays the same to its reader."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def look_at_the_largest_town(reader: Reader) -> None:
    reader.changed(lambda: reader.frame.evaluate("window.map.setView([36.2, 37.16], 14, {animate: false})"))
    served(reader)


def largest_mark(reader: Reader) -> dict[str, Any]:
    return max(reader.state()["marks"], key=lambda one: int(one["count"]))


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
    look_at_the_largest_town(reader)
    mark = largest_mark(reader)
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


# Notes what the map tells the page, and lets the page hear none of it.
_NOTE = """() => {
  window.told = [];
  window.tellsPage = window.Streamlit.setComponentValue;
  window.Streamlit.setComponentValue = (value) => window.told.push(value);
}"""
_TELL = """() => {
  window.Streamlit.setComponentValue = window.tellsPage;
  window.incidentMap.tellPage({});
}"""


def test_a_click_is_told_again_until_the_page_has_answered(many_server: Server, read_at: Open) -> None:
    reader = read_at(many_server)
    reader.changed(lambda: reader.frame.evaluate("window.map.setView([36.2, 37.16], 10, {animate: false})"))
    served(reader)
    first = reader.frame.evaluate("window.incidentLayer.first()")
    reader.frame.evaluate(_NOTE)
    reader.frame.evaluate("id => window.incidentMap.tellPage({ last_object_clicked_tooltip: id })", first["id"])
    reader.frame.evaluate("window.map.panBy([30, 0], {animate: false})")
    reader.frame.wait_for_function("window.told.length > 1")
    told = reader.frame.evaluate("window.told")
    assert [one["last_object_clicked_tooltip"] for one in told] == [first["id"]] * len(told)
    reader.frame.evaluate(_TELL)
    expect(reader.evidence().get_by_role("heading").first).to_have_text(first["title"], timeout=SLOW_MS)
    reader.frame.wait_for_function("Object.keys(window.incidentMap.state.unanswered).length === 0")
    assert reader.errors == []


def test_a_mark_of_the_server_opens_as_often_as_it_is_clicked(many_server: Server, read_at: Open) -> None:
    reader = read_at(many_server)
    look_at_the_largest_town(reader)
    mark = largest_mark(reader)
    for _ in range(3):
        reader.click_mark(mark)
        listed = reader.frame.locator(".incident-list button")
        expect(listed.first).to_be_visible(timeout=SLOW_MS)
        reader.frame.locator(".leaflet-popup-close-button").click()
        expect(listed).to_have_count(0)
        served(reader)
        mark = largest_mark(reader)
    assert reader.errors == []
