"""How fast the page is, beside the plain way and against its bars, printed as Markdown; exit status 1 below a bar.

    python tests/speed/page.py [--folder FOLDER] [--given STORE] [--sizes 1000,10000,100000]

The stores lie in FOLDER and are made where they are not there yet; STORE is one of yours or of make_store.py, say of a
million incidents. All is seen by a headless Chromium (the one that has no windows, where it is here) that reaches
nothing but this machine. A change counts as painted when the pixels of a known marker have changed, and a click there
opens that incident. Needs the extra `test`.
"""

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import streamlit_folium
from make_store import make_store
from pictures import INCIDENTS, LEAST_TIMES_FASTER, MOST_SECONDS, picture_times
from plain import plain_map
from platformdirs import user_cache_path
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, Route, sync_playwright
from xstatic.pkg import jquery, leaflet

from gazetteer.lookup import Gazetteer
from geo.incidents.store import Store
from geo.views.folium_map import MapAssets, base_map, incident_layer
from geo.views.packing import packed_incidents, view_of

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from page_reader import CHROMIUM_FLAGS, ROOT, Reader, Server, headless_shell, serving

PLAIN = Path(__file__).with_name("plain.py")
KNOWN = hashlib.sha256(b"0-0").hexdigest()[:16]
"""The incident that make_store.py puts on an island: a battle."""
NEARER = "?map=5,19,46"
"""Of more than 1,000: near enough for the island to be a mark of its own, with no other incident in it."""
OTHERS = ("Riots", "Protests", "Explosions", "Strategic", "Natural")
TIMES = 5
CHANGES = 50
SETTLED_MS = 250
SLOW_MS = 60_000

# Looks before each frame is drawn whether the known marker is where it is wanted in the map's frame, and notes when.
_WATCH = """
(() => {
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  window.addEventListener("click", () => { window.clicked = now(); }, true);
  const battle = ([red, green, blue]) => Math.abs(red - 0xd5) + Math.abs(green - 0x5e) + blue < 40;
  const seen = (inside, { x, y }) => {
    const canvas = inside.querySelector(".leaflet-incidents-pane canvas");
    if (!canvas) {
      const top = inside.elementFromPoint(x, y);
      return Boolean(top && top.classList.contains("leaflet-marker-icon") && top.complete);
    }
    const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
    return battle(canvas.getContext("2d").getImageData((x + 5 - box.x) * ratio, (y - box.y) * ratio, 1, 1).data);
  };
  const look = () => {
    requestAnimationFrame(look);  // before anything that a half-made map may throw
    if (!window.wanted || window.seen) return;
    for (const { contentDocument } of document.querySelectorAll("iframe[title*=folium]")) {
      if (!seen(contentDocument, window.wanted)) continue;
      window.seen = -1;
      requestAnimationFrame(() => { window.seen = now(); });
    }
  };
  requestAnimationFrame(look);
})();
"""


_AT_REST = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is None where nothing is demanded."""

    measure: str
    bar: str
    page: str
    plain: str
    met: bool | None


@dataclass
class Watched:
    """A page in a browser with what came to it over the web socket and what it asked of others."""

    page: Page
    frames: list[tuple[bool, int]] = field(default_factory=list)
    """Of each message: whether it is the map, and its bytes."""
    outside: list[str] = field(default_factory=list)

    def frame(self) -> Frame:
        return next(frame for frame in reversed(self.page.frames) if "st_folium" in frame.url)

    def settle(self) -> None:
        self.page.wait_for_timeout(SETTLED_MS)
        self.page.wait_for_function(_AT_REST, timeout=2 * SLOW_MS)
        self.page.wait_for_timeout(SETTLED_MS)

    def change(self, act: Callable[[], None], point: tuple[float, float]) -> tuple[float, int, int]:
        """Seconds from the click until the known marker is painted at the point; bytes of the map, and of all."""
        came = len(self.frames)
        self.page.evaluate("([x, y]) => { window.seen = 0; window.wanted = { x, y }; }", list(point))
        act()
        self.page.wait_for_function("window.seen > 0", timeout=SLOW_MS)
        seconds = self.page.evaluate("(window.seen - window.clicked) / 1000")
        self.page.evaluate("window.wanted = null")
        self.settle()
        told = self.frames[came:]
        return seconds, sum(size for is_map, size in told if is_map), sum(size for _, size in told)

    def pixels(self, point: tuple[float, float]) -> bytes:
        """What is painted around a point of the map."""
        x, y = self.on_page(point)
        return self.page.screenshot(clip={"x": x - 9, "y": y - 9, "width": 18, "height": 18})

    def on_page(self, point: tuple[float, float]) -> tuple[float, float]:
        box = self.page.locator("iframe[title*=folium]").last.bounding_box()
        if box is None:
            raise LookupError("the map is not on the page")
        return box["x"] + point[0], box["y"] + point[1]


@dataclass
class Measured:
    """What one store showed."""

    seconds: float
    payload: int
    """Bytes of the map in one change; `whole` those of all that the change sent."""
    whole: int
    opens: bool
    second_visitor: float = 0.0
    start: float = 0.0
    kept: int = 0
    heap: float = 0.0
    outside: int = 0


@contextmanager
def watched(browser: Browser, own: str, *, answered: bool = False) -> Iterator[Watched]:
    """A browser without anything of before; `answered`: what is asked of others is answered from files at once."""
    context: BrowserContext = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(_WATCH)
    seen = Watched(context.new_page())
    seen.page.on("websocket", lambda ws: ws.on("framereceived", lambda told: seen.frames.append(_sized(told))))
    context.on("request", lambda r: None if r.url.startswith((own, "data:", "blob:")) else seen.outside.append(r.url))
    if answered:  # never for the page itself: each of its own requests would wait for an answer, too
        context.route(lambda url: not url.startswith(own), _answer)
    try:
        yield seen
    finally:
        context.close()


def _sized(told: bytes | str) -> tuple[bool, int]:
    raw = told if isinstance(told, bytes) else told.encode()
    return b"streamlit_folium.st_folium" in raw, len(raw)


def _answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    files = [Path(leaflet.BASE_DIR) / name, Path(leaflet.BASE_DIR) / "images" / name]
    files += [Path(jquery.BASE_DIR) / "jquery.min.js"] if name.startswith("jquery") else []
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        route.fulfill(body="")
    else:
        route.fulfill(path=found)


@contextmanager
def served(store: Path, page: Path, *, seen_whole: bool = False) -> Iterator[tuple[Server, float]]:
    """A server over a store, and when it was started; `seen_whole` as tests.browser.page_reader.serving takes it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "store.sqlite").symlink_to(store.resolve())
        start = time.time()
        cache = user_cache_path("incident-map", appauthor=False).parent
        with serving(folder, cache, page, seen_whole=seen_whole) as server:
            yield server, start


def measure_page(browser: Browser, store: Path, *, changes: int, at: str = "") -> Measured:
    """Everything of the page over one store; `at` is the query of a link to where the known marker is a mark."""
    with served(store, ROOT / "dashboard.py") as (server, start):
        with watched(browser, server.address) as first:
            first.page.goto(server.address)
            _painted(first)
            started = time.time() - start
            first.settle()
            came = len(first.frames)
            Reader(first.page).facet("Types", "Riots").click()
            first.settle()
            on_all = sum(size for is_map, size in first.frames[came:] if is_map)
            first.page.goto(server.address + at)
            point = _known_point(first)
        visits = [_visit(browser, server.address + at, point) for _ in range(3)]
        with watched(browser, server.address) as seen:
            seen.page.goto(server.address + at)
            point = _known_point(seen)
            reader = Reader(seen.page)
            told = _changes(seen, lambda name: reader.facet("Types", name), point)
            seen.page.mouse.click(*seen.on_page(point))
            opens = _came(seen, "id => window.incidentMapReady.chosen === id")
            kept, heap = _keep(seen, changes) if changes else (0, 0.0)
            outside = len(seen.outside)
    outside += _asked_by_the_server(browser, store)
    seconds, payload, whole = told
    return Measured(seconds, max(payload, on_all), whole, opens, median(visits), started, kept, heap, outside)


def _asked_by_the_server(browser: Browser, store: Path) -> int:
    """How often a server asked outside this machine; one without the event loop that is measured, which asks unseen."""
    with served(store, ROOT / "dashboard.py", seen_whole=True) as (server, _), watched(browser, server.address) as seen:
        seen.page.goto(server.address)
        _painted(seen)
        Reader(seen.page).facet("Types", "Riots").click()
        seen.settle()
        return len(server.contacts())


def measure_plain(browser: Browser, store: Path) -> Measured:
    """The plain way over the same store."""
    with served(store, PLAIN) as (server, _), watched(browser, server.address, answered=True) as seen:
        seen.page.goto(server.address)
        seen.page.frame_locator("iframe[title*=folium]").locator(".leaflet-marker-icon").first.wait_for(timeout=SLOW_MS)
        seen.settle()
        spot = "() => { const p = window.map.latLngToContainerPoint([12.64881, 54.01895]); return [p.x, p.y - 25]; }"
        x, y = seen.frame().evaluate(spot)
        told = _changes(seen, lambda name: seen.page.locator("label").filter(has_text=name), (x, y))
        seen.page.mouse.click(*seen.on_page((x, y)))
        opens = _came(seen, "id => document.querySelector('.leaflet-popup-content')?.textContent.startsWith(id)")
        return Measured(*told, opens)


def _known_point(seen: Watched) -> tuple[float, float]:
    """Where the known marker stands in the map's frame once all has come to rest; raises where others are in it."""
    _painted(seen)
    spot = (
        "id => { const mark = window.incidentMapReady.marks.find((m) => m.ids.includes(id));"
        " return mark && [mark.x, mark.y, mark.count]; }"
    )
    seen.settle()
    x, y, count = seen.frame().wait_for_function(spot, arg=KNOWN, timeout=SLOW_MS).json_value()
    if count > 1:
        raise AssertionError(f"the known marker is one of {count} in a mark, and its pixels tell of all of them")
    return x, y


def _painted(seen: Watched) -> None:
    mark = seen.page.frame_locator("iframe[title*=folium]").locator("html[data-painted]")
    mark.wait_for(state="attached", timeout=SLOW_MS)


def _visit(browser: Browser, address: str, point: tuple[float, float]) -> float:
    """Seconds from the call of the address until the known marker is painted, for a visitor whose browser is new."""
    with watched(browser, address) as seen:
        x, y = point
        seen.page.add_init_script(
            f"if (window === window.top) {{ window.seen = 0; window.wanted = {{ x: {x}, y: {y} }}; }}"
        )
        seen.page.goto(address, wait_until="commit")
        seen.page.wait_for_function("window.seen > 0", timeout=SLOW_MS)
        seconds: float = seen.page.evaluate("(window.seen - performance.timeOrigin) / 1000")
        seen.settle()
        return seconds


def _changes(seen: Watched, box: Callable[[str], Locator], point: tuple[float, float]) -> tuple[float, int, int]:
    """The median change that brings the known marker back, as Watched.change tells it; raises where no pixel changed.

    Another type is left out each time: what a browser was sent before, Streamlit does not send again.
    """
    found = []
    for before, other in pairwise((None, *OTHERS)):
        if before is not None:
            box(before).click()
            seen.settle()
        for name in ("Battles", other):
            box(name).click()
            seen.settle()
        hidden = seen.pixels(point)
        found.append(seen.change(box("Battles").click, point))
        if seen.pixels(point) == hidden:
            raise AssertionError("no pixel has changed where the known marker came back")
    seconds, of_map, of_all = zip(*found, strict=True)
    return median(seconds), int(median(of_map)), int(median(of_all))


def _came(seen: Watched, what: str) -> bool:
    seen.page.wait_for_timeout(300)
    return bool(seen.frame().wait_for_function(what, arg=KNOWN, timeout=20_000).json_value())


def _keep(seen: Watched, changes: int) -> tuple[int, float]:
    """After how many random changes the view and the frame were as before, and how much the browser's heap grew."""
    chance, reader = random.Random(7), Reader(seen.page)
    session = seen.page.context.new_cdp_session(seen.page)
    seen.frame().evaluate("window.map.setView([34.52, 40.21], 6.5, { animate: false })")
    seen.settle()
    seen.frame().evaluate("window.sameFrame = true")
    view, kept, first = reader.view(), 0, 0.0
    for number in range(changes):
        _change_something(seen.page, chance)
        seen.settle()
        same = seen.frame().evaluate("window.sameFrame === true")
        kept += same and reader.view() == view
        if number == 0:
            first = _heap(session)
    return kept, _heap(session) / first


def _change_something(page: Page, chance: random.Random) -> None:
    kind = chance.random()
    if kind < 0.15:
        page.get_by_role("radio", name=chance.choice(("7 d", "30 d", "90 d", "all")), exact=True).click()
    elif kind < 0.25:
        page.get_by_role("button", name="Show all again").click(force=True)
    else:
        label = chance.choice(("Types", "Outlets", "How sure the place is", "Quoted sources"))
        boxes = page.get_by_role("group", name=label, exact=True).get_by_role("checkbox")
        boxes.nth(chance.randrange(boxes.count())).click()


def _heap(session: Any) -> float:
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used


def python_seconds(store: Path) -> tuple[float, float]:
    """Processor time that one map costs Python: the page's, and the plain one's."""
    with Store.open(store) as opened:
        table = opened.table()
    drawn = [one for one in table.entries() if one.geo_precision in (1, 2, 3)]
    assets = MapAssets(("../a.js",), "../a.css", "../b.css", "../c.gz", {"en": "../d.gz"})
    packed_incidents(table, table.everything, view=view_of(table, "warm"))
    sending = streamlit_folium._component_func
    streamlit_folium._component_func = lambda **_: None
    try:

        def own() -> None:
            packed = packed_incidents(table, table.everything, view=view_of(table, "token"))
            streamlit_folium.st_folium(base_map(assets), key="k", feature_group_to_add=incident_layer(packed))

        def plain() -> None:
            streamlit_folium.st_folium(plain_map(drawn), returned_objects=[])

        return min(_spent(own) for _ in range(TIMES)), _spent(plain)
    finally:
        streamlit_folium._component_func = sending


def _spent(act: Callable[[], None]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def rows_beside_the_plain_way(browser: Browser, store: Path, size: int) -> Iterator[Row]:
    """The first line of the table."""
    own, plain = measure_page(browser, store, changes=CHANGES), measure_plain(browser, store)
    faster, smaller = plain.seconds / own.seconds, plain.payload / own.payload
    yield Row(f"{size:,}: filter change to painted map", "8 × faster", _s(own.seconds), _s(plain.seconds), faster >= 8)
    yield Row(f"{size:,}: the map's payload of it", "8 × smaller", _kb(own.payload), _kb(plain.payload), smaller >= 8)
    yield Row("a click at the marker opens it", "both", _yes(own.opens), _yes(plain.opens), own.opens and plain.opens)
    yield from _kept_rows(own, size)


def rows_of_many(browser: Browser, store: Path, size: int) -> Iterator[Row]:
    """The lines of a store whose marks the server makes."""
    own = measure_page(browser, store, changes=CHANGES, at=NEARER)
    yield Row(f"{size:,}: second visitor's first map", "1.5 s", _s(own.second_visitor), "", own.second_visitor <= 1.5)
    yield Row(f"{size:,}: filter change to painted map", "0.7 s", _s(own.seconds), "", own.seconds <= 0.7)
    yield Row(f"{size:,}: the map's payload of it", "60 kB", _kb(own.payload), "", own.payload <= 60_000)
    yield Row(f"{size:,}: start of the server, to the first visitor's map", "15 s", _s(own.start), "", own.start <= 15)
    yield Row(f"{size:,}: a click at the marker opens it", "yes", _yes(own.opens), "", own.opens)
    yield from _kept_rows(own, size)


def rows_of_ten_thousand(browser: Browser, store: Path, size: int) -> Iterator[Row]:
    """The lines of a store whose incidents are all sent to the browser."""
    seconds, plain = python_seconds(store)
    yield Row(f"{size:,}: Python time of the map", "100 × less", _s(seconds), _s(plain), plain / seconds >= 100)
    own = measure_page(browser, store, changes=CHANGES, at=NEARER)
    yield Row(f"{size:,}: filter change to painted map", "0.6 s", _s(own.seconds), "", own.seconds <= 0.6)
    yield Row(f"{size:,}: the map's payload of it", "", _kb(own.payload), "", None)
    yield from _kept_rows(own, size)


def rows_of_pictures() -> Iterator[Row]:
    """The lines of a picture drawn without a browser, beside one by a browser started for it."""
    times = picture_times()
    name = f"PNG of {INCIDENTS:,} without a browser"
    yield Row(f"{name}, processor time", f"{MOST_SECONDS} s", _s(times.drawn), "", times.drawn <= MOST_SECONDS)
    faster, bar = times.times_faster, LEAST_TIMES_FASTER
    yield Row(
        f"{name}, by the clock", f"{bar:g} × faster", _s(times.drawn_elapsed), _s(times.browser_elapsed), faster >= bar
    )


def _kept_rows(own: Measured, size: int) -> Iterator[Row]:
    kept = f"{own.kept} of {CHANGES}"
    yield Row(f"{size:,}: all that the change sends, lists and counts too", "", _kb(own.whole), "", None)
    yield Row(f"{size:,}: zoom, centre and frame kept", f"{CHANGES} of {CHANGES}", kept, "", own.kept == CHANGES)
    yield Row(f"{size:,}: heap after {CHANGES} changes to after 1", "1.5 ×", f"{own.heap:.2f} ×", "", own.heap <= 1.5)
    yield Row(f"{size:,}: requests to others", "0", str(own.outside), "", own.outside == 0)


def main() -> None:
    """Take every figure and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "incident-map-speed")
    parser.add_argument("--given", type=Path, default=None)
    parser.add_argument("--sizes", default="1000,10000,100000")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    executable = headless_shell()
    if executable is None:
        sys.exit("no Chromium on this machine: apt-get install chromium, or name one in $CHROMIUM")
    rows = list(_told(rows_of_pictures()))  # they start a browser of their own
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(CHROMIUM_FLAGS))
        for size in map(int, options.sizes.split(",")):
            store = _store(options.folder, size)
            kind = (
                rows_beside_the_plain_way if size <= 1_000 else rows_of_ten_thousand if size <= 10_000 else rows_of_many
            )
            rows += _told(kind(browser, store, size))
        if options.given is not None:
            with Store.open(options.given) as opened:
                size = opened.counts().incidents
            rows += _told(rows_of_many(browser, options.given, size))
        print(_table(rows, f"{executable.name} {browser.version}"))
    sys.exit(any(row.met is False for row in rows))


def _told(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, each told at once: all of them take a while."""
    for row in rows:
        print(f"{row.measure}: {row.page}", file=sys.stderr, flush=True)
        yield row


def _store(folder: Path, size: int) -> Path:
    store = folder / f"{size}.sqlite"
    if not store.exists():
        part = store.with_suffix(".part")
        part.unlink(missing_ok=True)
        make_store(size, part, Gazetteer.open())
        part.rename(store)
    return store


def _table(rows: list[Row], browser: str) -> str:
    told = {True: "yes", False: "**no**", None: ""}
    lines = ["| measure | bar | page | plain way | met |", "|---|---|---|---|---|"]
    lines += [f"| {row.measure} | {row.bar} | {row.page} | {row.plain} | {told[row.met]} |" for row in rows]
    load = f"{os.getloadavg()[0]:.1f} processes at work on {os.cpu_count()} cores at the end"
    return "\n".join([*lines, "", f"{browser}; {load}"])


def _s(seconds: float) -> str:
    return f"{seconds:.3g} s"


def _kb(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


if __name__ == "__main__":
    main()
