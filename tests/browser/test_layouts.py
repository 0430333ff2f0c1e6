"""The page fits a phone, a desk and a wall, in both directions."""

import pytest
from page_reader import SLOW_MS, Open, Reader, Server
from playwright.sync_api import Locator, expect

SIDEBAR = "[data-testid=stSidebar]"


def reaches(reader: Reader, locator: Locator) -> bool:
    """Whether it can be scrolled to, and lies within the window's sides then."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    size = reader.page.viewport_size
    assert size is not None
    return box is not None and box["width"] > 0 and box["x"] >= -1 and box["x"] + box["width"] <= size["width"] + 1


def scrolls_sideways(reader: Reader) -> bool:
    return bool(
        reader.page.evaluate(
            """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
            .some((element) => element.scrollWidth > element.clientWidth + 1)"""
        )
    )


def map_box(reader: Reader) -> dict[str, float]:
    # In pixels of the page, also where a style enlarges the frame.
    told: dict[str, float] = reader.page.locator("iframe[title*=folium]").evaluate(
        "frame => frame.getBoundingClientRect().toJSON()"
    )
    return told


@pytest.mark.parametrize("code", ["en", "ar"])
def test_on_a_phone_nothing_is_out_of_reach(sample_server: Server, read_at: Open, code: str) -> None:
    reader = read_at(sample_server, width=390, height=844, query=f"?lang={code}")
    assert not scrolls_sideways(reader)
    visibility = reader.page.evaluate(f"getComputedStyle(document.querySelector('{SIDEBAR}')).visibility")
    assert visibility == "hidden", "a folded sidebar is out of sight and of the keyboard's way"
    box = map_box(reader)
    assert box["width"] > 340
    assert box["height"] > 400
    assert box["y"] < 422, "the map begins in the upper half"
    for key in ("ask", "downloads"):
        assert reaches(reader, reader.page.locator(f".st-key-{key} button").first)
    other = "ar" if code == "en" else "en"
    assert reaches(reader, reader.page.locator(f".st-key-language_{other} button"))
    for segment in reader.page.locator(".st-key-scope button").all():
        assert reaches(reader, segment)
    reader.page.locator("tr[data-id] button").first.click()
    expect(reader.page.locator(".pane h2")).to_be_in_viewport(timeout=SLOW_MS)
    reader.page.locator("[data-testid=stExpandSidebarButton]").click()
    reader.page.wait_for_function(f"document.querySelector('{SIDEBAR}').getBoundingClientRect().width > 300")
    assert reaches(reader, reader.page.locator(f"{SIDEBAR} input[type=text]").first)


@pytest.mark.parametrize(("code", "width", "height"), [("ar", 1920, 1080), ("en", 1400, 900), ("en", 3840, 2160)])
def test_a_wall_shows_map_time_and_legend_and_no_controls(
    sample_server: Server, read_at: Open, code: str, width: int, height: int
) -> None:
    reader = read_at(sample_server, width=width, height=height, query=f"?lang={code}&embed=true")
    page = reader.page
    page.locator(".st-key-legend svg").first.wait_for()
    assert not scrolls_sideways(reader)
    box = map_box(reader)
    assert box["width"] > 0.95 * width
    assert box["height"] > 0.7 * height
    assert page.locator("h1").is_visible()
    assert not reader.frame.locator(".incident-area").is_visible(), "an area could not be left again"
    for hidden in (SIDEBAR, ".st-key-bar", ".st-key-lists"):
        assert not page.locator(hidden).first.is_visible(), hidden
    last = page.locator(".st-key-legend").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= height, "all of it is seen without scrolling"
    marks = reader.state()["marks"]
    zoom = 2 if width > 2800 else 1
    inside = [
        mark for mark in marks if 0 <= mark["x"] * zoom <= box["width"] and 0 <= mark["y"] * zoom <= box["height"]
    ]
    across = max(mark["x"] for mark in inside) - min(mark["x"] for mark in inside)
    assert across * zoom > 0.2 * width, "the first view is fitted to the size that the map has now"
