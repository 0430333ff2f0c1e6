"""Many pages open on one large store, each changing a filter now and then, beside one page alone."""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from figures import Row, at_most, percentile
from page_clients import Client, change_often, clients_of, come
from platformdirs import user_cache_path
from playwright.sync_api import Locator, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from page_reader import CHROMIUM_FLAGS, Reader, Server, guarded_environment, headless_shell, serving

MOST_TIMES_MEDIAN, MOST_TIMES_95TH = 3.0, 10.0
MOST_TIMES_MEMORY = 1.5
MOST_TIMES_IN_INTAKE = 2.0
EVERY_SECONDS = 10.0
BROWSERS = 2
_ALONE_SECONDS = 2.0
"""Between two changes of the one that is alone: what it left is done by then."""
_SLOW_MS = 180_000
_FACETS = ("Types", "Outlets", "How sure the place is", "Quoted sources")


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried, and how long."""

    store: Path
    articles: Path
    """To be taken in while the pages are open: JSON lines."""
    clients: int
    alone_changes: int
    seconds: float
    """With all pages open."""
    most_intake_seconds: float
    """After these the intake is killed, and what was seen until then counts."""


@dataclass(slots=True)
class Seen:
    """What one stretch of time showed."""

    clients: list[float]
    """Seconds of each change of a client."""
    browsers: list[float]
    """Seconds of each change in a browser, until the map is painted."""
    memory_bytes: int
    """Of the server, the most."""


def page_rows(trial: Trial) -> Iterator[Row]:
    """One page alone, all of them, and all of them during an intake."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store.sqlite"
        shutil.copyfile(trial.store, store)
        cache = user_cache_path("incident-map", appauthor=False).parent
        with serving(folder, cache) as server:
            yield from asyncio.run(_rows(trial, server, store, cache))


async def _rows(trial: Trial, server: Server, store: Path, cache: Path) -> list[Row]:
    first = clients_of(server.address, 1, seed=1)
    opened = (await come(first))[0]
    second = clients_of(server.address, 1, seed=2)
    again = (await come(second))[0]
    await second[0].close()
    _tell(f"first page of the server after {opened:.1f} s, another after {again:.1f} s")
    client = first[0]
    alone = Seen([], [], 0)
    for _ in range(trial.alone_changes):
        came = client.received
        alone.clients.append(await client.change())
        _tell(f"one alone: a change in {alone.clients[-1]:.2f} s, {(client.received - came) / 1000:.0f} kB")
        await asyncio.sleep(_ALONE_SECONDS)
    alone.memory_bytes = _resident(server)
    with _Browsers(server.address, BROWSERS) as browsers:
        for _ in range(trial.alone_changes if browsers.number else 0):
            alone.browsers.append(await browsers.change_one())
        others = clients_of(server.address, trial.clients - 1, seed=3)
        came_in = await come(others)
        _tell(f"{len(others)} more pages came, each after {median(came_in):.1f} s (median)")
        clients = [*first, *others]
        many = await _many(clients, browsers, server, lambda seconds: seconds > trial.seconds)
        _tell(f"all: {_words(many)}")
        rows = [
            *_beside(
                f"{trial.clients} clients and {browsers.number} browsers, a change every {EVERY_SECONDS:g} s",
                many,
                alone,
            ),
            at_most(
                f"memory of the server, 1 to {trial.clients + browsers.number} pages",
                *(many.memory_bytes / alone.memory_bytes, MOST_TIMES_MEMORY),
                f"{alone.memory_bytes / 1e6:.0f} to {many.memory_bytes / 1e6:.0f} MB",
            ),
        ]
        with _intake(trial, store, cache) as is_over:
            began = time.monotonic()
            during = await _many(
                clients, browsers, server, lambda seconds: is_over() or seconds > trial.most_intake_seconds
            )
            how = "to its end" if is_over() else f"its first {time.monotonic() - began:.0f} s"
        _tell(f"during the intake, {how}: {_words(during)}")
        _tell(f"changes whose end was not told: {sum(one.cut_short for one in clients)}")
        rows += _in_intake(during, many, how)
        for one in clients:
            await one.close()
    return rows


def _beside(measure: str, many: Seen, alone: Seen) -> Iterator[Row]:
    for kind, seconds, before in (("", many.clients, alone.clients), (", browsers", many.browsers, alone.browsers)):
        if not seconds or not before:
            continue
        one = median(before)
        yield at_most(
            f"{measure}{kind}: median against the median of one alone",
            *(median(seconds) / one, MOST_TIMES_MEDIAN),
            f"{one:.2f} to {median(seconds):.2f} s; {len(seconds)} changes",
        )
        yield at_most(
            f"{measure}{kind}: 95th percentile against the median of one alone",
            *(percentile(seconds, 95) / one, MOST_TIMES_95TH),
            f"{one:.2f} to {percentile(seconds, 95):.2f} s",
        )


def _in_intake(during: Seen, many: Seen, how: str) -> Iterator[Row]:
    measure = f"the same during an intake ({how}) against those"
    for kind, seconds, before in (("", during.clients, many.clients), (", browsers", during.browsers, many.browsers)):
        if not seconds or not before:
            continue
        for what, one, other in (
            ("median", median(before), median(seconds)),
            ("95th percentile", percentile(before, 95), percentile(seconds, 95)),
        ):
            yield at_most(f"{measure}{kind}: {what}", other / one, MOST_TIMES_IN_INTAKE, f"{one:.2f} to {other:.2f} s")
    yield at_most(
        f"{measure}: memory of the server",
        *(during.memory_bytes / many.memory_bytes, MOST_TIMES_IN_INTAKE),
        f"{many.memory_bytes / 1e6:.0f} to {during.memory_bytes / 1e6:.0f} MB",
    )


async def _many(clients: list[Client], browsers: "_Browsers", server: Server, is_over: Callable[[float], bool]) -> Seen:
    most = 0

    def look(seconds: float) -> bool:
        nonlocal most
        most = max(most, _resident(server))
        return is_over(seconds)

    in_browsers = asyncio.create_task(browsers.change_often(EVERY_SECONDS))
    took = await change_often(clients, EVERY_SECONDS, look)
    browsers.stop()
    return Seen(took, await in_browsers, max(most, _resident(server)))


def _resident(server: Server) -> int:
    return int(psutil.Process(server.process_id).memory_info().rss)


def _words(seen: Seen) -> str:
    told = [f"{seen.memory_bytes / 1e6:.0f} MB"]
    for kind, seconds in (("clients", seen.clients), ("browsers", seen.browsers)):
        if seconds:
            told.append(f"{kind} {median(seconds):.2f} / {percentile(seconds, 95):.2f} s ({len(seconds)} changes)")
    return ", ".join(told)


def _tell(line: str) -> None:
    load = os.getloadavg()[0]
    print(f"{time.strftime('%H:%M:%S')} load {load:.1f}: {line}", file=sys.stderr, flush=True)


@contextmanager
def _intake(trial: Trial, store: Path, cache: Path) -> Iterator[Callable[[], bool]]:
    """`ingest` into the store that the pages show; whether it is over. It is killed where it is not."""
    with TemporaryDirectory() as name, (store.parent / "ingest.log").open("wb") as log:
        environment = guarded_environment(Path(name), cache) | {"INCIDENT_MAP_STORE": str(store)}
        command = [sys.executable, "-m", "geo.cli", "ingest", str(trial.articles)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield lambda: process.poll() is not None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
    if status not in (0, -signal.SIGKILL):
        raise subprocess.CalledProcessError(status, command, stderr=(store.parent / "ingest.log").read_text("utf-8"))


@dataclass(slots=True)
class _Browsers:
    """Chromium on the page, each in a thread of its own; none where there is no Chromium."""

    address: str
    number: int
    _threads: list[threading.Thread] = field(default_factory=list)
    _opened: list[threading.Event] = field(default_factory=list)
    _wanted: list[threading.Event] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _paused: threading.Event = field(default_factory=threading.Event)
    _took: list[list[float]] = field(default_factory=list)

    def __enter__(self) -> "_Browsers":
        executable = headless_shell()
        if executable is None:
            self.number = 0
            _tell("no Chromium on this machine: without browsers")
        for number in range(self.number):
            self._opened.append(threading.Event())
            self._wanted.append(threading.Event())
            self._took.append([])
            self._threads.append(threading.Thread(target=self._work, args=(number, str(executable)), daemon=True))
            self._threads[-1].start()
        for number in range(self.number):
            if not self._opened[number].wait(_SLOW_MS / 1000):
                raise TimeoutError("a browser did not come to the page")
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for wanted in self._wanted:
            wanted.set()
        for thread in self._threads:
            thread.join(30)

    async def change_one(self) -> float:
        """Let the first browser change a filter; seconds until the map is painted."""
        before = len(self._took[0])
        self._wanted[0].set()
        deadline = time.monotonic() + _SLOW_MS / 1000
        while len(self._took[0]) == before:
            if time.monotonic() > deadline:
                raise TimeoutError("a change in a browser was not painted")
            await asyncio.sleep(0.05)
        await asyncio.sleep(_ALONE_SECONDS)
        return self._took[0][-1]

    async def change_often(self, every_seconds: float) -> list[float]:
        """Let all change a filter every so often until `stop`; the seconds that the changes took."""
        before = [len(took) for took in self._took]
        self._paused.clear()
        while not self._paused.is_set():
            for wanted in self._wanted:
                wanted.set()
                # Not all at the same moment, as the clients.
                await self._pause(every_seconds / self.number)
            if not self._wanted:
                await self._pause(every_seconds)
        return [second for took, known in zip(self._took, before, strict=True) for second in took[known:]]

    async def _pause(self, seconds: float) -> None:
        """Wait so long, or until they are to stop."""
        last = time.monotonic() + seconds
        while time.monotonic() < last and not self._paused.is_set():
            await asyncio.sleep(0.25)

    def stop(self) -> None:
        """Change nothing more."""
        self._paused.set()

    def _work(self, number: int, executable: str) -> None:
        chance = random.Random(number)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
            page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
            page.set_default_timeout(_SLOW_MS)
            page.goto(self.address)
            page.frame_locator("iframe[title*=folium]").locator("html[data-painted]").wait_for(state="attached")
            # Filters and lists come after the map.
            page.locator(".st-key-lists").wait_for(state="attached")
            reader = Reader(page)
            reader.settled()
            self._opened[number].set()
            ticked: Locator | None = None
            while not self._over.is_set():
                # Short waits: the browser's own messages are read meanwhile.
                page.wait_for_timeout(50)
                if not self._wanted[number].is_set() or self._over.is_set():
                    continue
                self._wanted[number].clear()
                if ticked is None:
                    boxes = page.get_by_role("group", name=chance.choice(_FACETS), exact=True).get_by_role("checkbox")
                    boxes.first.wait_for(state="attached")
                    ticked = boxes.nth(chance.randrange(min(5, boxes.count())))
                    self._took[number].append(reader.changed(ticked.click))
                else:
                    # One filter at a time: of several, nothing may be left, and then the next changes no map.
                    self._took[number].append(reader.changed(ticked.click))
                    ticked = None
            browser.close()
