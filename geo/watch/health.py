"""Health at an address: what the last round did, as JSON, for whoever looks after the service."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from geo.errors import SourcesError
from geo.watch.memory import SourceMemory
from geo.watch.sources import WatchedSource

_LATE_ROUNDS = 3


class Health:
    """What rounds tell of themselves; threads may read it at any time."""

    def __init__(self, started: datetime, interval: timedelta) -> None:
        self._lock = Lock()
        self._interval = interval
        self._since = started
        self._told: dict[str, Any] = {"started": _iso(started), "round": 0, "last_round": None, "error": None}
        self._sources: dict[str, tuple[str, dict[str, Any]]] = {}

    def begins(self, number: int, now: datetime) -> None:
        """A round begins."""
        with self._lock:
            self._told |= {"round": number, "round_began": _iso(now)}

    def looked(self, source: WatchedSource, memory: SourceMemory) -> None:
        """A source was asked."""
        told = {"succeeded": memory.succeeded, "failures": memory.failures, "error": memory.error, "due": memory.due}
        with self._lock:
            self._sources[source.key] = source.label, told

    def ends(self, now: datetime, *, new: int, failed: int, error: str | None) -> None:
        """A round ends; `error` tells why the store took nothing in."""
        with self._lock:
            self._told |= {"last_round": _iso(now), "new": new, "failed": failed, "error": error}
            self._since = now

    def told(self, now: datetime) -> tuple[bool, dict[str, Any]]:
        """Whether all is well, and everything that is known: well is a store that works and rounds that end."""
        with self._lock:
            is_late = now - self._since > self._interval * _LATE_ROUNDS + timedelta(minutes=10)
            is_well = self._told["error"] is None and not is_late
            state = "ok" if is_well else "late" if is_late else "failing"
            return is_well, {"status": state, **self._told, "sources": _by_label(self._sources.values())}


def _by_label(sources: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """What is told of each; sources that differ in what a label leaves out are numbered."""
    found: dict[str, dict[str, Any]] = {}
    seen: Counter[str] = Counter()
    for label, told in sources:
        seen[label] += 1
        found[label if seen[label] == 1 else f"{label} ({seen[label]})"] = told
    return found


def address_of(text: str) -> tuple[str, int]:
    """Host and port of "127.0.0.1:8502"; raises SourcesError."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise SourcesError(f"{text!r} is no address to listen at; write it as in 127.0.0.1:8502")
    return host.strip("[]"), int(port)


@contextmanager
def served(health: Health, address: tuple[str, int], clock: Callable[[], datetime]) -> Iterator[tuple[str, int]]:
    """Answer at an address while the block runs: 200 where all is well, else 503. Raises SourcesError."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            is_well, told = health.told(clock())
            content = json.dumps(told, ensure_ascii=True, indent=1).encode() + b"\n"
            self.send_response(200 if is_well else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    try:
        server = ThreadingHTTPServer(address, Handler)
    except OSError as error:
        where = f"{address[0]}:{address[1]}"
        raise SourcesError(f"{where}: health cannot be told there ({error.strerror or error})") from error
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield server.server_address[0], server.server_address[1]  # type: ignore[misc]
    finally:
        server.shutdown()
        server.server_close()


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
