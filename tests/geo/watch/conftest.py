"""A real web server on loopback that answers as each test asks it to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

import pytest


@dataclass
class Page:
    """What an address answers."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler, Event], None] | None = None
    """Writes the answer itself, until the event tells that the test is over."""


@dataclass
class Web:
    """The server: what it answers, and what it was asked."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def page() -> type[Page]:
    return Page


@pytest.fixture
def web() -> Iterator[Web]:
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with told.lock:
                told.asked.append((self.path, {name.casefold(): value for name, value in self.headers.items()}))
                told.at_once += 1
                told.most_at_once = max(told.most_at_once, told.at_once)
            try:
                self._answer(told.pages.get(self.path, Page(status=404)))
            except OSError:
                pass  # the client left, as it should
            finally:
                with told.lock:
                    told.at_once -= 1

        def _answer(self, page: Page) -> None:
            if page.write is not None:
                page.write(self, over)
                return
            etag = page.headers.get("ETag")
            same = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if same else str(len(page.content)))
            self.end_headers()
            if not same:
                self.wfile.write(page.content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Web(server.server_address[1])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield told
    over.set()
    server.shutdown()
    server.server_close()
