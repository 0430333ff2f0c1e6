"""What may be asked, and how much: real requests to a server on loopback."""

import gzip
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread
from typing import Any

import pytest

from geo.errors import FetchError
from geo.watch.client import Answer, Client, Limits, checked_url
from geo.watch.connection import is_public

PUBLIC = "93.184.215.14"
QUICK = Limits(max_seconds=1.0, max_bytes=100_000, pause_seconds=0.0)


def client(**given: Any) -> Client:
    return Client("incident-map/test", **({"limits": QUICK} | given))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1"),
        *("64:ff9b::10.0.0.1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "no address"),
    ],
)
def test_addresses_that_lie_in_no_public_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_loopback_is_not_asked_however_it_is_written(web: Any, host: str) -> None:
    with pytest.raises(FetchError, match=r"no public network|no address"):
        client().get(web.at("/feed", host))
    assert web.asked == []


def test_loopback_is_asked_where_it_is_allowed(web: Any, page: Callable[..., Any]) -> None:
    web.pages["/feed"] = page(b"words")
    assert client(allow_private=True).get(web.at("/feed")).content == b"words"


def test_a_name_that_means_another_address_a_moment_later_changes_nothing(web: Any, page: Callable[..., Any]) -> None:
    web.pages["/feed"] = page(b"the inside")
    answers = [(PUBLIC,), ("127.0.0.1",)]
    asked: list[str] = []

    def rebinding(host: str, _: int) -> tuple[str, ...]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    with pytest.raises(FetchError):  # the public address that was checked is asked, and nothing answers there
        client(resolve=rebinding).get(web.at("/feed", "rebinding.example"))
    assert asked == ["rebinding.example"], "the name is looked up once"
    assert web.asked == []


def test_of_several_addresses_only_the_public_ones_are_asked(web: Any) -> None:
    with pytest.raises(FetchError, match=r"no whole answer|connection failed"):
        client(resolve=lambda *_: ("127.0.0.1", PUBLIC)).get(web.at("/feed", "both.example"))
    assert web.asked == []


def test_a_redirect_to_a_private_address_is_not_followed(web: Any, page: Callable[..., Any]) -> None:
    web.pages["/feed"] = page(status=302, headers={"Location": f"http://inside.example:{web.port}/secret"})
    web.pages["/secret"] = page(b"the inside")
    # The server stands for a public host: its name is let through, that of the redirect is judged.
    named = {"outside.example": "127.0.0.1", "inside.example": "10.0.0.7"}
    asked = client(resolve=lambda host, _: (named[host],))
    with pytest.raises(FetchError, match=r"inside\.example \(10\.0\.0\.7\) lies in no public network"):
        asked.get(web.at("/feed", "outside.example"))
    assert web.paths() == ["/feed"]


@pytest.fixture(autouse=True)
def _loopback_is_public_for_one_host(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "redirect_to_a_private" in request.node.name:
        from geo.watch import connection

        monkeypatch.setattr(connection, "is_public", lambda one: one == "127.0.0.1" or is_public(one))


@pytest.mark.parametrize(
    ("onward", "reason"),
    [
        ("file:///etc/passwd", "file: only http and https"),
        ("ftp://example.org/x", "ftp: only http and https"),
        ("gopher://example.org/x", "gopher: only"),
        ("http://reader:word@example.org/x", "name or password"),
        ("/again", "more than 5 redirects"),
    ],
)
def test_redirects_that_are_not_followed(web: Any, page: Callable[..., Any], onward: str, reason: str) -> None:
    web.pages["/again"] = page(status=301, headers={"Location": onward})
    with pytest.raises(FetchError, match=reason):
        client(allow_private=True).get(web.at("/again"))


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://example.org/", "data:text/xml,x", "javascript:1", "//example.org/feed", "feed"),
        *("http://", "http:///feed", "http://exa mple.org/", "http://a@example.org/", "http://example.org:99999/"),
        *("http://[::1/", "http://example.org\\@127.0.0.1/"),
    ],
)
def test_addresses_that_are_none_to_ask(url: str) -> None:
    with pytest.raises(FetchError):
        checked_url(url)


def test_addresses_are_asked_in_ascii() -> None:
    assert checked_url("https://Bücher.example/نشرة?q=é#part") == (
        "https://xn--bcher-kva.example/%D9%86%D8%B4%D8%B1%D8%A9?q=%C3%A9"
    )
    assert checked_url("http://example.org/a\r\nHost: b\x00c") == "http://example.org/aHost:%20b%00c"


def test_what_is_too_large_is_not_read(web: Any, page: Callable[..., Any]) -> None:
    web.pages["/large"] = page(b"x" * 100_001)
    web.pages["/fits"] = page(b"x" * 100_000)
    asking = client(allow_private=True)
    with pytest.raises(FetchError, match="larger than"):
        asking.get(web.at("/large"))
    assert len(asking.get(web.at("/fits")).content) == 100_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
def test_a_bomb_is_not_unpacked(web: Any, page: Callable[..., Any], encoding: str) -> None:
    pack = zlib.compress if encoding == "deflate" else gzip.compress
    bomb = pack(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    web.pages["/bomb"] = page(bomb, headers={"Content-Encoding": encoding})
    web.pages["/packed"] = page(pack(b"words " * 1000), headers={"Content-Encoding": encoding})
    asking = client(allow_private=True)
    before = time.process_time()
    with pytest.raises(FetchError, match="larger than"):
        asking.get(web.at("/bomb"))
    assert time.process_time() - before < 1.0
    assert asking.get(web.at("/packed")).content == b"words " * 1000


@pytest.mark.parametrize(("encoding", "content"), [("br", b"x"), ("gzip, gzip", b"x"), ("gzip", b"no gzip at all")])
def test_what_cannot_be_unpacked_is_refused(web: Any, page: Callable[..., Any], encoding: str, content: bytes) -> None:
    web.pages["/odd"] = page(content, headers={"Content-Encoding": encoding})
    with pytest.raises(FetchError, match="packed"):
        client(allow_private=True).get(web.at("/odd"))


def _drip_content(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not over.wait(0.05):
        handler.wfile.write(b"x")


def _drip_headers(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.05):
        handler.wfile.write(b"X")


def _informed_forever(handler: BaseHTTPRequestHandler, over: Event) -> None:
    while not over.wait(0.01):
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def _endless_headers(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        handler.wfile.write(b"X-Filler: " + b"y" * 10_000 + b"\r\n")


def _silent(handler: BaseHTTPRequestHandler, over: Event) -> None:
    del handler
    over.wait(20)


@pytest.mark.parametrize("write", [_drip_content, _drip_headers, _informed_forever, _endless_headers, _silent])
def test_a_host_that_drips_is_left(
    web: Any, page: Callable[..., Any], write: Callable[[BaseHTTPRequestHandler, Event], None]
) -> None:
    web.pages["/slow"] = page(write=write)
    before = time.monotonic()
    with pytest.raises(FetchError, match=r"no whole answer within 1 s|connection failed"):
        client(allow_private=True).get(web.at("/slow"))
    assert time.monotonic() - before < 5.0


def test_a_name_that_takes_forever_to_look_up_is_left() -> None:
    over = Event()

    def slow(_: str, __: int) -> tuple[str, ...]:
        over.wait(20)
        return (PUBLIC,)

    before = time.monotonic()
    with pytest.raises(FetchError, match="no whole answer"):
        client(resolve=slow).get("http://slow.example/")
    over.set()
    assert time.monotonic() - before < 5.0


def test_types_of_content_that_are_not_read(web: Any, page: Callable[..., Any]) -> None:
    web.pages["/film"] = page(b"x", headers={"Content-Type": "video/mp4"})
    web.pages["/page"] = page(b"x", headers={"Content-Type": "Text/HTML; charset=utf-8"})
    asking = client(allow_private=True)
    with pytest.raises(FetchError, match="video/mp4, which is not read"):
        asking.get(web.at("/film"), media_types={"text/html"})
    assert asking.get(web.at("/page"), media_types={"text/html"}).media_type == "text/html"


def test_one_host_is_asked_by_one_at_a_time_with_a_pause(web: Any, page: Callable[..., Any]) -> None:
    def slowly(handler: BaseHTTPRequestHandler, over: Event) -> None:
        over.wait(0.05)
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.pages["/one"] = page(write=slowly)
    asking = client(allow_private=True, limits=Limits(pause_seconds=0.2))
    threads = [Thread(target=asking.get, args=(web.at("/one"),)) for _ in range(3)]
    before = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - before >= 0.4
    assert web.most_at_once == 1
    assert len(web.asked) == 3


NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120.0), ("Fri, 01 Mar 2024 12:05:00 GMT", 300.0), ("Fri, 01 Mar 2024 11:00:00 GMT", 0.0)]
    + [(one, None) for one in ("", "soon", "-5", "99999999999999999999")],
)
def test_retry_after(said: str, seconds: float | None) -> None:
    assert Answer(503, {"retry-after": said}, b"").retry_after_seconds(NOW) == seconds
