"""Connections that go to the very address that was checked, and that end at their time."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

import httpcore

from geo.errors import FetchError

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of version 6 that carry one of version 4 in their last 32 bits (RFC 6052)."""

Resolve = Callable[[str, int], tuple[str, ...]]
"""The addresses of a host; may raise OSError."""


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """What this machine's resolver makes of a host name, or of any way to write an address ("0x7f.1")."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(address: str) -> bool:
    """Whether an address lies in the public network: no loopback, private, link-local, shared or reserved one.

    Also the address of version 4 that one of version 6 carries (mapped, 6to4, Teredo, NAT64) must be public.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (ip, *_carried(ip)))


def _carried(ip: _Ip) -> tuple[_Ip, ...]:
    if not isinstance(ip, ipaddress.IPv6Address):
        return ()
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64 or int(ip) >> 32 == 0:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return tuple(one for one in inner if one is not None)


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses alone, unless told otherwise.

    A name is resolved once, and the connection is made to the address that was checked: a name that means another
    address a moment later changes nothing. All that is done over one of these ends at `deadline`, however slowly the
    other side drips: each wait is cut to what is left.
    """

    def __init__(
        self,
        *,
        allow_private: bool,
        deadline: float,
        resolve: Resolve = system_addresses,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_private = allow_private
        self._deadline = deadline
        self._resolve = resolve
        self._clock = clock
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that may be asked; raises FetchError where there is none."""
        failure: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = self._network.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self)
        raise failure or FetchError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Refuse: what is on this machine is not asked."""
        raise FetchError("sockets of this machine are not asked")

    def left(self, timeout: float | None) -> float:
        """Seconds that may be waited, at most `timeout`; raises httpcore.ReadTimeout where none are left."""
        left = self._deadline - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long")
        return left if timeout is None else min(left, timeout)

    def _checked(self, host: str, port: int) -> tuple[str, ...]:
        addresses = self._resolved(host, port)
        allowed = tuple(one for one in addresses if self._allow_private or is_public(one))
        if not allowed:
            where = host if host in addresses else f"{host} ({', '.join(addresses)})"
            raise FetchError(
                f"{where} lies in no public network and is not asked; --allow-private allows all such addresses"
            )
        return allowed

    def _resolved(self, host: str, port: int) -> tuple[str, ...]:
        """In a thread of its own: the system's resolver knows no time limit."""
        found: list[tuple[str, ...] | OSError | UnicodeError] = []

        def resolve() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        thread = Thread(target=resolve, daemon=True)
        thread.start()
        thread.join(self.left(None))
        if not found:
            raise httpcore.ConnectTimeout("the name took too long to look up")
        if not isinstance(found[0], tuple) or not found[0]:
            raise FetchError(f"no address is known of {host}; check the name and the network")
        return found[0]


class _TimedStream(httpcore.NetworkStream):
    """A stream whose waits are cut to what is left."""

    def __init__(self, stream: httpcore.NetworkStream, network: CheckedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _TimedStream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
