"""Asks addresses of the web, politely: one request a host at a time, each bounded in size and time."""

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from threading import Event, Lock
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from geo.errors import FetchError
from geo.watch.connection import CheckedNetwork, Resolve, system_addresses

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may take."""

    max_seconds: float = 30.0
    """From the look-up of the name to the last byte; each redirect is a request of its own."""
    max_bytes: int = 10_000_000
    """Of the content, as it is sent and as it is unpacked."""
    max_redirects: int = 5
    pause_seconds: float = 2.0
    """Between two requests to one host; a host's robots.txt may ask for more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered, after all redirects."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    content: bytes
    """Unpacked; empty where the status is not 200."""

    @property
    def media_type(self) -> str:
        """The type of the content without its parameters, in small letters; empty where none is told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    def retry_after_seconds(self, now: datetime) -> float | None:
        """How long the host asks to be left alone; None where it does not say."""
        said = self.headers.get("retry-after", "").strip()
        if re.fullmatch("[0-9]{1,9}", said):
            return float(said)
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        return max(0.0, (until - now).total_seconds())


class Client:
    """Asks addresses; several threads may share one."""

    def __init__(
        self,
        agent: str,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = system_addresses,
        clock: Callable[[], float] = time.monotonic,
        stopped: Event | None = None,
    ) -> None:
        self.agent = agent
        self._allow_private = allow_private
        self.limits = limits or Limits()
        self._resolve = resolve
        self._clock = clock
        self._turns = _Turns(clock, stopped or Event())

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        media_types: Iterable[str] = (),
        pause_seconds: float | None = None,
    ) -> Answer:
        """Ask for a http or https address.

        `media_types` are those that are read, all where empty; `pause_seconds` is kept from the host's last request
        where it is longer than usual. Raises FetchError where the address may not be asked, nothing comes, or too much.
        """
        for _ in range(self.limits.max_redirects + 1):
            target = checked_url(url)
            pause = max(self.limits.pause_seconds, pause_seconds or 0.0)
            with self._turns.at(urlsplit(target).netloc, pause):
                answer, onward = self._asked(target, headers or {}, frozenset(media_types))
            if onward is None:
                return answer
            url = urljoin(target, onward)
        raise FetchError(f"more than {self.limits.max_redirects} redirects")

    def _asked(self, url: str, headers: Mapping[str, str], media_types: frozenset[str]) -> tuple[Answer, str | None]:
        """One request; with the address that it leads on to, if it does."""
        deadline = self._clock() + self.limits.max_seconds
        network = CheckedNetwork(
            allow_private=self._allow_private, deadline=deadline, resolve=self._resolve, clock=self._clock
        )
        sent = {
            "Host": urlsplit(url).netloc,
            "User-Agent": self.agent,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=network) as pool,
                pool.stream("GET", url, headers=list((sent | dict(headers)).items())) as response,
            ):
                told = {name.decode("latin-1").casefold(): value.decode("latin-1") for name, value in response.headers}
                if response.status in _REDIRECTS and "location" in told:
                    return Answer(response.status, told, b""), told["location"]
                answer = Answer(response.status, told, b"")
                if response.status != 200:
                    return answer, None
                if media_types and answer.media_type not in media_types:
                    raise FetchError(f"answered with {answer.media_type or 'no type of content'}, which is not read")
                content = b"".join(
                    _unpacked(response.iter_stream(), told.get("content-encoding", ""), self.limits.max_bytes)
                )
                return Answer(200, told, content), None
        except httpcore.TimeoutException as error:
            raise FetchError(f"no whole answer within {self.limits.max_seconds:.0f} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchError(f"the connection failed ({_reason(error)})") from error


def checked_url(url: str) -> str:
    """The address as it is asked for, in ASCII and without a fragment.

    Raises FetchError for what is no http or https address, and for one that holds a password.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise FetchError("is no address of the web that can be read") from error
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"{parts.scheme or 'no scheme'}: only http and https addresses are asked")
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", name):
        raise FetchError("the address names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchError("the address holds a name or password; nothing is asked with those")
    netloc = (f"[{name}]" if ":" in name else name) + ("" if port is None else f":{port}")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


class _Turns:
    """Each host is asked by one at a time, with a pause between."""

    def __init__(self, clock: Callable[[], float], stopped: Event) -> None:
        self._clock = clock
        self._stopped = stopped
        self._own = Lock()
        self._locks: dict[str, Lock] = {}
        self._last: dict[str, float] = {}

    @contextmanager
    def at(self, host: str, pause_seconds: float) -> Iterator[None]:
        with self._own:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            last = self._last.get(host)
            wait = 0.0 if last is None else last + pause_seconds - self._clock()
            if self._stopped.wait(max(0.0, wait)):
                raise FetchError("stopped")
            try:
                yield
            finally:
                self._last[host] = self._clock()


def _unpacked(parts: Iterable[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    """The content in parts; raises FetchError past `max_bytes`, whatever it was packed to."""
    too_large = FetchError(f"is larger than {max_bytes // 1_000_000} MB; nothing of it is read")
    unpack = _unpacker(encoding.strip().casefold())
    sent = made = 0
    for part in parts:
        sent += len(part)
        if sent > max_bytes:
            raise too_large
        for first in range(0, len(part), _CHUNK_BYTES):
            piece = unpack(part[first : first + _CHUNK_BYTES], max_bytes + 1 - made)
            made += len(piece)
            if made > max_bytes:
                raise too_large
            yield piece


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    if encoding in ("", "identity"):
        return lambda part, _: part
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"is packed as {encoding[:40]}, which was not asked for")
    # 32: gzip or zlib, as the first bytes say.
    packed = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(part: bytes, at_most: int) -> bytes:
        try:
            return packed.decompress(part, at_most)
        except zlib.error as error:
            raise FetchError(f"its packed content is broken ({error})") from error

    return unpack


@cache
def _trusted() -> SSLContext:
    return httpcore.default_ssl_context()


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
