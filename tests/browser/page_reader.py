"""A page served from a process of its own, and someone who reads it in a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Frame, Locator, Page

ROOT = Path(__file__).parents[2]
OPENING_SECONDS = 5
FIRST_OPENING_SECONDS = 12
"""For the first visitor, who waits for the server's imports too and has no second try: room for a busy machine."""
CHANGE_SECONDS = 1.5
SLOW_MS = 60_000
"""What a busy machine may take for what has no limit of its own."""
TRIES = 4
"""A machine that does something else meanwhile gets another chance: the quickest counts."""


CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as the typeface says, as a screen shows them
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def chromium() -> Path | None:
    """The Chromium of this system: $CHROMIUM, Debian's, or one on the path."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return Path(named) if named else None


def headless_shell() -> Path | None:
    """Chromium without its windows, where it is and $CHROMIUM names none: half the work of a page is the browser's own
    surface otherwise."""
    named = None if os.environ.get("CHROMIUM") else shutil.which("chromium-headless-shell")
    return chromium() if named is None else Path(named)


def within(seconds: float) -> float:
    """The limit of a quiet machine, stretched by how many processes share each of its cores now, and by what part of
    them the host gives to other machines."""
    stolen = getattr(psutil.cpu_times_percent(interval=0.5), "steal", 0.0) / 100  # Linux alone knows of it
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) / (1 - min(stolen, 0.9))


# Notes every address outside this machine that the server's process looks up or speaks to, and stops it there. What
# uvloop asks of the system goes past Python, so it is not there for those who look at the notes.
_GUARD = """
import os, sys

if "SEEN_WHOLE" in os.environ:
    sys.modules["uvloop"] = None

def _guard(event, args):
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.gethostbyname"):
        address = args[-1]
        host = address[0] if isinstance(address, tuple) else address
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", "::1") or not isinstance(host, str) or host.startswith(("127.", "/")):
        return
    with open(os.environ["OUTSIDE_LOG"], "a") as log:
        log.write(f"{event} {host}\\n")
    raise OSError("no network in this test")

sys.addaudithook(_guard)
"""


@dataclass
class Server:
    """A page served from a process of its own, with a store and folders of its own."""

    address: str
    outside: Path
    process_id: int
    seen_whole: bool

    def contacts(self) -> list[str]:
        """What the process asked outside this machine."""
        assert self.seen_whole, "uvloop asks unseen"
        return self.outside.read_text().splitlines() if self.outside.exists() else []


def guarded_environment(folder: Path, cache: Path, *, seen_whole: bool = False) -> dict[str, str]:
    """An environment whose Python notes what it asks outside, and whose folders are new; the cache is shared.

    `seen_whole` takes uvloop away, so that the notes hold what an event loop asks too.
    """
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(_GUARD)
    return (
        os.environ
        | ({"SEEN_WHOLE": "1"} if seen_whole else {})
        | {
            "PYTHONPATH": os.pathsep.join([str(folder / "guard"), str(ROOT)]),
            "OUTSIDE_LOG": str(folder / "outside.log"),
            "INCIDENT_MAP_STORE": str(folder / "store.sqlite"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(cache),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
    )


@contextmanager
def serving(
    folder: Path, cache: Path, page: Path = ROOT / "dashboard.py", *, seen_whole: bool = False
) -> Iterator[Server]:
    """A server of a page, whose store and other folders lie in `folder`; it answers when it is given."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    flags = ["--server.port", str(port), "--server.headless", "true"]
    environment = guarded_environment(folder, cache, seen_whole=seen_whole)
    with answering([*command, *flags], port, environment, folder / "server.log") as process:
        yield Server(f"http://127.0.0.1:{port}/", folder / "outside.log", process.pid, seen_whole)


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def answering(
    command: Sequence[str], port: int, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that answers at a port of 127.0.0.1 when it is given, and is ended afterwards."""
    with log.open("w") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait(20)


@dataclass
class Reader:
    """Someone at the page, with everything that the page tried beyond this machine or ran that it should not."""

    page: Page
    blocked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def note(self, url: str, own: str) -> None:
        """Note an address that the page asked for and that is not its own server's."""
        if not url.startswith((own, "data:", "blob:")):
            self.blocked.append(url)

    @property
    def frame(self) -> Frame:
        """The map's frame."""
        return next(frame for frame in self.page.frames if "st_folium" in frame.url)

    def state(self) -> dict[str, Any]:
        """What the map last painted."""
        told: dict[str, Any] = self.frame.evaluate("window.incidentMapReady")
        return told

    def view(self) -> tuple[float, float, float]:
        """Zoom and centre of the map."""
        zoom, latitude, longitude = self.frame.evaluate(
            "[window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
        )
        return zoom, latitude, longitude

    def changed(self, act: Callable[[], None]) -> float:
        """Do something, wait until other markers are painted, and tell the seconds that this took."""
        before = self.state()["version"]
        start = time.monotonic()
        act()
        self.frame.wait_for_function("before => window.incidentMapReady.version !== before", arg=before, timeout=60_000)
        return time.monotonic() - start

    def quickest_change(self, act: Callable[[], None], undo: Callable[[], None]) -> float:
        """Do something until it is quick, at most TRIES times; it is done afterwards."""
        seconds = self.changed(act)
        for _ in range(TRIES - 1):
            if seconds < within(CHANGE_SECONDS):
                break
            self.settled()
            self.changed(undo)
            self.settled()
            seconds = min(seconds, self.changed(act))
        return seconds

    def settled(self) -> None:
        """Wait until the server has nothing more to say."""
        self.page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")

    def click_mark(self, mark: dict[str, Any]) -> None:
        """Click where the mark stands once all has come to rest: what comes after the map makes it smaller."""
        self.settled()
        place, deadline = self._place_of(mark), time.monotonic() + SLOW_MS / 1000
        while time.monotonic() < deadline:
            self.page.wait_for_timeout(250)
            before, place = place, self._place_of(mark)
            if place == before:
                break
        self.page.mouse.click(*place)

    def _place_of(self, mark: dict[str, Any]) -> tuple[float, float]:
        box = self.page.locator("iframe[title*=folium]").bounding_box()
        assert box is not None
        same = [one for one in self.state()["marks"] if mark["ids"] and one["ids"] == mark["ids"]]
        now = same[0] if same else mark  # those of the server name no incidents
        return box["x"] + now["x"], box["y"] + now["y"]

    def facet(self, label: str, option: str) -> Locator:
        group = self.page.get_by_role("group", name=label, exact=True)
        return group.locator("li").filter(has_text=option).get_by_role("checkbox")

    def evidence(self) -> Locator:
        return self.page.get_by_role("region", name="Evidence")


Open = Callable[..., Reader]
