"""Filters that are drawn, brushed, played and sent as a link, in a real browser."""

import csv
import io
import re
import time
from pathlib import Path

import numpy as np
from page_reader import SLOW_MS, Open, Reader, Server
from playwright.sync_api import expect

from geo.incidents.selection import Selection, select
from geo.page.facets import ACTORS, QUOTED, options_of
from geo.page.holdings import sample_holdings


def expected(**filters: object) -> int:
    """How many incidents of the sample are drawn under a filter."""
    table = sample_holdings().table
    shown = select(table, Selection(**filters))  # type: ignore[arg-type]
    return int(np.count_nonzero(shown & np.isin(table.geo_precision, (1, 2, 3))))


def listed(**filters: object) -> int:
    """How many incidents of the sample are listed under a filter."""
    return int(np.count_nonzero(select(sample_holdings().table, Selection(**filters))))  # type: ignore[arg-type]


def drag(reader: Reader, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = reader.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    mouse.move(*end)
    mouse.up()


def test_an_area_drawn_on_the_map_filters_and_can_be_left(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    all_drawn = reader.state()["painted"]
    reader.frame.get_by_role("button", name="Draw an area").click()
    box = reader.page.locator("iframe[title*=folium]").bounding_box()
    assert box is not None
    view = reader.view()
    start, end = (box["x"] + 150, box["y"] + 60), (box["x"] + box["width"] / 2, box["y"] + box["height"] - 80)
    reader.changed(lambda: drag(reader, start, end))
    reader.settled()
    area = reader.frame.evaluate("window.incidentLayer.area()")
    assert reader.state()["painted"] == expected(bounds=tuple(area)) < all_drawn
    assert reader.view() == view, "drawing does not move the map"
    expect(reader.page.get_by_text("Inside the area drawn on the map")).to_be_visible()
    assert "area=" in reader.page.url
    reader.changed(lambda: reader.page.get_by_role("button", name="Everywhere").click())
    assert reader.state()["painted"] == all_drawn


def test_days_are_brushed_under_the_map(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    view = reader.view()
    chart = reader.page.get_by_role("img", name="Reported incidents by day")
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    left, right = (box["x"] + 0.3 * box["width"], y), (box["x"] + 0.7 * box["width"], y)
    reader.changed(lambda: drag(reader, left, right))
    reader.settled()
    since = reader.page.get_by_test_id("stDateInputField").first
    expect(since).not_to_have_text("yyyy-mm-dd")
    assert "from=2024-" in reader.page.url
    assert reader.view() == view
    reader.changed(lambda: reader.page.get_by_role("button", name="all days").click())
    assert reader.state()["painted"] == expected()


def test_time_is_played_step_by_step_until_it_is_stopped(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server, query="?lang=en")
    reader.settled()
    steps = reader.page.evaluate("history.length")
    title = reader.page.get_by_role("heading", level=1)
    reader.page.get_by_role("button", name="Play through time").click()
    for _ in range(2):
        before = title.inner_text()
        expect(title).not_to_have_text(before)
        expect(title).not_to_contain_text("No reports")
    assert "from=" not in reader.page.url, "a step that goes by is none to come back to"
    reader.page.get_by_role("button", name="Stop playing").click()
    reader.page.wait_for_url("**from=2024-**")
    assert reader.page.evaluate("history.length") == steps + 1
    reader.settled()
    reader.page.get_by_role("button", name="all days").click()
    expect(reader.page.get_by_role("button", name="all days")).to_be_hidden()


def test_who_is_quoted_who_is_involved_and_least_numbers_filter_the_list(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server, query="?lang=en")
    page, table = reader.page, sample_holdings().table
    rows = page.get_by_role("region", name="Incidents").locator("tbody tr")
    for facet in (QUOTED, ACTORS):
        names, code = facet.names_of(table).names, options_of(facet, table)[0]
        fewer = listed(**{facet.key: frozenset(names) - {names[code]}})
        group = page.get_by_role("group", name=facet.label, exact=True)
        group.get_by_role("checkbox").first.uncheck()
        expect(rows).to_have_count(fewer)
        assert 0 < fewer < listed()
        group.get_by_role("button", name=f"All: {facet.label}").click()
        expect(rows).to_have_count(listed())
    for label, key, number in (
        ("Origins ≥", "min_origins", 2),
        ("Killed ≥", "min_killed", 3),
        ("Injured ≥", "min_injured", 2),
    ):
        field = page.get_by_role("spinbutton", name=label)
        least = field.input_value()
        field.fill(str(number))
        field.press("Enter")
        expect(rows).to_have_count(listed(**{key: number}))
        assert 0 < listed(**{key: number}) < listed()
        field.fill(least)
        field.press("Enter")
        expect(rows).to_have_count(listed())
    assert reader.errors == []


def test_a_link_opens_the_same_view(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.changed(lambda: reader.facet("Types", "Strategic developments").uncheck())
    row = reader.page.get_by_role("region", name="Incidents").locator("tbody tr button").first
    row.click()
    expect(reader.evidence().get_by_role("heading").first).to_be_visible()
    reader.page.wait_for_url("**incident=**")
    title = reader.evidence().get_by_role("heading").first.inner_text()
    colleague = read_at(sample_server, query="?" + reader.page.url.partition("?")[2])
    assert colleague.state()["painted"] == reader.state()["painted"]
    assert colleague.evidence().get_by_role("heading").first.inner_text() == title


def test_back_and_forward_go_through_the_views(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server, query="?lang=en")
    page, view, all_drawn = reader.page, reader.view(), reader.state()["painted"]
    reader.settled()
    reader.changed(lambda: reader.facet("Types", "Battles").click())
    page.wait_for_url("**types-off=Battles**")
    fewer = reader.state()["painted"]
    page.wait_for_timeout(1200)  # an older address soon after a newer one may only be late
    page.get_by_role("button", name="العربية").click()
    page.wait_for_url("**lang=ar**")
    page.wait_for_timeout(1200)
    page.go_back()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert reader.state()["painted"] == fewer < all_drawn
    reader.changed(lambda: page.go_back() and None)
    assert reader.state()["painted"] == all_drawn
    expect(reader.facet("Types", "Battles")).to_be_checked()
    reader.settled()
    assert "types-off" not in page.url, "it is not written over"
    reader.changed(lambda: page.go_forward() and None)
    assert reader.state()["painted"] == fewer
    assert reader.view() == view, "the map stays where it is"


def test_two_people_with_different_filters_never_meet(sample_server: Server, read_at: Open) -> None:
    kinds = ("Battles", "Protests")
    one, other = (read_at(sample_server, query=f"?types={kind}") for kind in kinds)
    addresses = []
    for reader, kind in zip((one, other), kinds, strict=True):
        reader.page.get_by_role("button", name="Download").click()
        with reader.page.expect_download(timeout=SLOW_MS) as download:
            reader.page.get_by_role("button", name="CSV", exact=True).click()
        rows = csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")))
        assert {row["event_type"] for row in rows} == {kind}
        assert re.fullmatch(r".*/media/[0-9a-f]{32}\.csv", download.value.url)
        addresses.append(download.value.url)
    assert other.page.request.get(addresses[1]).status == 200
    one.page.close()
    deadline = time.monotonic() + SLOW_MS / 1000
    while (status := other.page.request.get(addresses[0]).status) == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 404, "what was made for a session goes with it"
    assert other.state()["painted"] == expected(types=frozenset({"Protests"}))


def test_what_clears_a_day_and_what_opens_its_calendar_can_be_hit(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    reader.page.get_by_role("radio", name="30 d", exact=True).click()
    buttons = reader.page.locator(".stSidebar [data-testid=stDateInputField] button")
    expect(buttons).to_have_count(4, timeout=SLOW_MS)
    boxes = [box for button in buttons.all() if (box := button.bounding_box()) is not None]
    assert len(boxes) == 4
    assert all(min(box["width"], box["height"]) >= 24 for box in boxes), "as WCAG 2.2 asks for (2.5.8)"
    for field in reader.page.locator(".stSidebar [data-testid=stDateInputFieldsScroller]").all():
        cut = field.evaluate("one => one.scrollWidth > one.clientWidth")
        assert not cut, "the whole day is seen beside them"
