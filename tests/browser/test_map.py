"""The map by keyboard and by link, and what it keeps to its reader, in a real browser."""

import math
from typing import Any

import pytest
from page_reader import SLOW_MS, Open, Reader, Server
from playwright.sync_api import expect

from geo.page.holdings import sample_holdings


def alone(reader: Reader) -> dict[str, Any]:
    """A mark of one incident in view."""
    size = reader.frame.evaluate("window.map.getSize()")
    inside = (m for m in reader.state()["marks"] if 0 < m["x"] < size["x"] and 0 < m["y"] < size["y"])
    return next(mark for mark in inside if len(mark["ids"]) == 1)


def test_all_that_is_shown_is_in_view_at_first_and_when_the_window_changes(
    sample_server: Server, read_at: Open
) -> None:
    reader = read_at(sample_server)

    def all_in_view() -> bool:
        size = reader.frame.evaluate("window.map.getSize()")
        return all(0 <= m["x"] <= size["x"] and 0 <= m["y"] <= size["y"] for m in reader.state()["marks"])

    reader.settled()
    assert all_in_view()
    reader.page.set_viewport_size({"width": 1100, "height": 700})
    reader.page.wait_for_timeout(500)
    assert all_in_view()


def test_the_marks_are_reached_and_opened_by_keyboard(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    box = reader.frame.get_by_role("listbox", name="Marks in view")
    reader.frame.locator("#map_div").focus()
    expect(box).not_to_be_focused()
    box.focus()
    option = reader.frame.get_by_role("option")
    expect(option).to_be_visible()
    size = reader.frame.evaluate("window.map.getSize()")
    within = [m for m in reader.state()["marks"] if 0 <= m["x"] <= size["x"] and 0 <= m["y"] <= size["y"]]
    reached = set()
    for _ in within:
        reader.page.keyboard.press("ArrowRight")
        reached.add(option.get_attribute("id"))
    assert len(reached) == len(within), "right alone passes every mark in view"
    view = reader.view()
    single = next(mark for mark in within if mark["count"] == 1)
    title = reader.frame.evaluate("i => window.incidentLayer.titleOf(i)", single["ids"][0])
    for _ in within:
        if option.get_attribute("aria-label") == title:
            break
        reader.page.keyboard.press("ArrowDown")
    assert reader.view() == view, "the arrows move from mark to mark, not the map"
    reader.page.keyboard.press("Enter")
    expect(reader.evidence().get_by_role("heading").first).to_have_text(title, timeout=SLOW_MS)


def test_a_list_at_one_place_opens_and_closes_by_keyboard(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.frame.evaluate("window.map.setZoom(4, {animate: false})")
    box, option = reader.frame.get_by_role("listbox", name="Marks in view"), reader.frame.get_by_role("option")
    box.focus()
    several = next(mark for mark in reader.state()["marks"] if 1 < mark["count"] <= 8)
    for _ in range(3 * len(reader.state()["marks"])):
        spot = option.bounding_box()
        frame = reader.page.locator("iframe[title*=folium]").bounding_box()
        assert spot is not None
        assert frame is not None
        x, y = spot["x"] + spot["width"] / 2 - frame["x"], spot["y"] + spot["height"] / 2 - frame["y"]
        if math.hypot(x - several["x"], y - several["y"]) < 2:
            break
        reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Enter")
    buttons = reader.frame.locator(".incident-list button")
    expect(buttons).to_have_count(several["count"])
    expect(buttons.first).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(buttons).to_have_count(0)
    expect(box).to_be_focused()


def test_zoom_and_centre_are_in_the_link_without_a_run_of_the_page(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.settled()
    assert "map=" not in reader.page.url
    before = reader.state()["drawn"]
    reader.frame.evaluate("window.map.setView([35.25, 38.75], 7.5, {animate: false})")
    reader.page.wait_for_url("**map=7.5*", timeout=SLOW_MS)
    reader.page.wait_for_timeout(500)
    assert reader.state()["drawn"] == before + 1, "painted once for the pan, and never for a run"
    reader.changed(lambda: reader.facet("Types", "Battles").uncheck())
    reader.settled()
    assert "map=7.5" in reader.page.url
    # The page writes the address as it last knew it, which may be after the map has drawn the change.
    reader.page.evaluate("history.pushState({}, '', '?articles=sample&lang=en&types-off=Battles')")
    assert "map=7.5" in reader.page.url
    colleague = read_at(sample_server, query="?" + reader.page.url.partition("?")[2])
    assert colleague.view() == pytest.approx(reader.view(), abs=0.01)
    assert colleague.state()["painted"] == reader.state()["painted"]


def test_a_link_with_a_broken_view_opens_on_all(sample_server: Server, read_at: Open) -> None:
    usual = read_at(sample_server)
    odd = read_at(sample_server, query="?lang=en&map=nan,nan,nan&incident=gone&outlets-off=Nobody%27s+Paper")
    told = odd.page.locator(".st-key-unknown_in_link")
    for gone in ("“map=nan,nan,nan”", "the incident “gone”", "outlets: “Nobody's Paper”"):
        expect(told).to_contain_text(gone)
    odd.page.get_by_role("button", name="Put away").click()
    expect(told).to_have_count(0)
    assert odd.view() == pytest.approx(usual.view(), abs=0.01)
    assert odd.errors == []


def test_fit_shows_all_that_passes_the_filter(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.frame.evaluate("window.map.setView([0, 0], 3, {animate: false})")
    reader.frame.get_by_role("button", name="Fit the view to what is shown").click()
    reader.frame.wait_for_function("window.map.getCenter().lat > 20")
    reader.page.wait_for_timeout(600)
    size = reader.frame.evaluate("window.map.getSize()")
    marks = reader.state()["marks"]
    assert sum(mark["count"] for mark in marks) == reader.state()["painted"]
    assert all(0 <= mark["x"] <= size["x"] and 0 <= mark["y"] <= size["y"] for mark in marks)


def test_an_incident_without_a_point_is_in_a_counted_tray_and_no_pin(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    table = sample_holdings().table
    country_only = {
        one for one, precision in zip(table.incident_id, table.geo_precision, strict=True) if precision == 4
    }
    assert country_only
    assert not country_only & {one for mark in reader.state()["marks"] for one in mark["ids"]}
    tray = reader.page.get_by_role("radio", name="Country only", exact=False)
    tray.click()
    reader.settled()
    rows = reader.page.get_by_role("region", name="Incidents").locator("tbody tr")
    expect(rows).to_have_count(len(country_only))
    expect(tray).to_contain_text(str(len(country_only)))
