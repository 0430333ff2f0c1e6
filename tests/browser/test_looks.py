"""What the map paints, looked at in the canvas: mixes of types, rival points, borders and names of the ground."""

import math
from typing import Any

from page_reader import SLOW_MS, Open, Reader, Server
from playwright.sync_api import expect

from geo.incidents.incident import Incident
from geo.page.holdings import sample_holdings
from geo.views.symbols import point_of, symbol_for

PAINTED = """([canvas, points]) => {
    const drawn = document.querySelector(canvas), box = drawn.getBoundingClientRect();
    const ratio = drawn.width / drawn.clientWidth, context = drawn.getContext("2d");
    return points.map(([x, y]) =>
        [...context.getImageData(Math.round((x - box.left) * ratio), Math.round((y - box.top) * ratio), 1, 1).data]);
}"""
NOTED = """() => {
    const pen = CanvasRenderingContext2D.prototype;
    window.noted = { dashes: [], names: [] };
    const { stroke, fillText } = pen;
    pen.stroke = function (...given) {
        window.noted.dashes.push(this.getLineDash().join());
        return stroke.apply(this, given);
    };
    pen.fillText = function (...given) {
        window.noted.names.push(given[0]);
        return fillText.apply(this, given);
    };
}"""


def colours(reader: Reader, points: list[tuple[float, float]]) -> list[tuple[int, ...]]:
    """Red, green, blue and opacity of what the incidents' canvas has there, in pixels of the map."""
    told: list[list[int]] = reader.frame.evaluate(PAINTED, [".leaflet-incidents-pane canvas", points])
    return [tuple(one) for one in told]


def around(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * step / 90 for step in range(90)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def shown_at(reader: Reader, latitude: float, longitude: float, zoom: float) -> dict[str, Any]:
    """What was written and dashed of the ground there."""
    reader.frame.evaluate(
        "([...view]) => { window.noted.names = []; window.noted.dashes = [];"
        " window.map.setView([view[0], view[1]], view[2], {animate: false}); }",
        [latitude, longitude, zoom],
    )
    told: dict[str, Any] = reader.frame.evaluate("window.noted")
    return told


def test_marks_rivals_borders_and_names_are_painted(sample_server: Server, read_at: Open) -> None:
    sample = sample_holdings()
    incidents = {one.incident_id: one for one in sample.incidents(sample.table.everything)}
    chosen = next(one for one in incidents.values() if point_of(one) and rivals(one))
    reader = read_at(sample_server, query=f"?lang=en&incident={chosen.incident_id}")
    reader.page.frame_locator("iframe[title*=folium]").locator("html[data-basemap=drawn]").wait_for(state="attached")

    # A ring has the colours of its incidents' types, and no other.
    reader.frame.evaluate("window.map.setView([35.02, 40.45], 10, {animate: false})")
    mark = next(one for one in reader.state()["marks"] if len({incidents[i].event_type for i in one["ids"]}) > 1)
    radius = min(24, 11 + 2.2 * math.log2(mark["count"])) - 2
    ring = set(colours(reader, around(mark["x"], mark["y"], radius)))
    kinds = {incidents[one].event_type for one in mark["ids"]}
    every = {one.event_type for one in incidents.values()}
    assert {kind for kind in every if rgb(symbol_for(kind).colour) in ring} == kinds != every

    # Where another report of it puts the chosen one there is a ring, and a dashed line leads there.
    latitude, longitude = rivals(chosen)[0]
    reader.frame.evaluate(NOTED)
    told = shown_at(reader, latitude, longitude, 11)
    assert "3,4" in told["dashes"]
    x, y = reader.frame.evaluate(
        "([...at]) => { const p = window.map.latLngToContainerPoint(at); return [p.x, p.y]; }", [latitude, longitude]
    )
    seen = colours(reader, around(x, y, 4))
    assert sum(one[3] > 120 for one in seen) > 45, "a small ring is painted at the rival point"

    # Borders in dispute are dashed; where there are none, nothing of the ground is.
    assert "5,4" in shown_at(reader, 34.5, 76.5, 6)["dashes"], "Kashmir"
    country = shown_at(reader, 35, 39, 5)
    district = shown_at(reader, 35.2, 40.3, 9)
    assert {"SYRIA", "IRAQ"} <= {*country["names"]}
    assert "SYRIA" not in district["names"], "so near, towns alone are named"
    assert "Al Mayādīn" in district["names"]
    assert "Al Mayādīn" not in country["names"]
    assert reader.errors == []


def rivals(incident: Incident) -> list[tuple[float, float]]:
    """Where its reports put it that is not where it is drawn."""
    drawn = point_of(incident)
    places = {
        (report.latitude, report.longitude)
        for report in incident.reports
        if report.latitude is not None and report.longitude is not None and report.geo_precision in (1, 2, 3)
    }
    return sorted(places - {drawn})


def rgb(colour: str) -> tuple[int, ...]:
    return (*bytes.fromhex(colour.removeprefix("#")), 255)


def test_undated_and_degrees_of_certainty_go_and_come_back(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server, query="?lang=en")
    page, table = reader.page, sample_holdings().table
    rows = page.get_by_role("region", name="Incidents").locator("tbody tr")
    every = int(table.everything.sum())
    expect(rows).to_have_count(every)
    undated = page.locator(".st-key-undated label")
    undated.click()
    expect(rows).to_have_count(every - int(table.undated.sum()), timeout=SLOW_MS)
    page.wait_for_url("**undated=no**")
    undated.click()
    expect(rows).to_have_count(every, timeout=SLOW_MS)
    reader.settled()
    assert any(mark["province"] for mark in reader.state()["marks"])
    reader.changed(lambda: reader.facet("How sure the place is", "somewhere in a province").uncheck())
    assert not any(mark["province"] for mark in reader.state()["marks"])
    expect(rows).to_have_count(every - int((table.geo_precision == 3).sum()), timeout=SLOW_MS)
