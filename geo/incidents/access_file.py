"""Reads access.toml, which the team writes by hand beside the store: how people sign in, and who may what.

Secrets do not stand in it: those of an OpenID provider lie in Streamlit's secrets.toml or in the environment.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from geo.errors import AccessError
from geo.incidents.access import KINDS, Access, Grant, Role, SignIn
from geo.incidents.entry_file import Entry, EntryFile
from geo.incidents.store_address import StoreAddress

FILE_NAME = "access.toml"

_OF_OPENID = frozenset({"groups_claim"})
_OF_HEADER = frozenset({"header", "groups_header", "proxies"})
_FILE = EntryFile("role", AccessError, frozenset({"sign_in"}) | _OF_OPENID | _OF_HEADER)
_KEYS = frozenset({"role", "addresses", "groups"})


def access_beside(store: Path) -> Path:
    """The file of roles that belongs to a store: in its folder."""
    return store.with_name(FILE_NAME)


def read_access(path: Path) -> Access:
    """What the file says; no sign-in where there is no file. Raises AccessError, with the line, where it is wrong."""
    text = _FILE.text(path)
    return Access() if text is None else access_of(path, text)


def store_access(address: StoreAddress) -> Access:
    """What holds for a store now: the file beside it, or the one that is kept in a server's database.

    Raises AccessError where it is wrong, and StoreError where the server cannot be asked.
    """
    if address.file is not None:
        return read_access(access_beside(address.path))
    from geo.incidents.store import Store

    with Store.open(address) as store:
        written = store.document(FILE_NAME)
    return access_of(Path(FILE_NAME), written) if written else Access()


def access_of(path: Path, text: str) -> Access:
    """What a text of such a file says; `path` is for messages. Raises AccessError, with the line, where it is wrong."""
    grants = _FILE.entries(path, text, _grant)
    sign_in = _FILE.head(path, text, _sign_in)
    if not grants:
        raise AccessError(f"{path}: gives nobody a role; write one under a line [[role]]")
    return Access(sign_in, grants)


def _sign_in(head: Entry) -> SignIn:
    kind = head.text("sign_in")
    if kind not in KINDS:
        raise AccessError(f"sign_in {kind!r} is none that there is; write it as one of {', '.join(KINDS)}")
    others = sorted(set(head.table) & (_OF_HEADER if kind == "openid" else _OF_OPENID))
    if others:
        raise AccessError(f"{others[0]} is not for sign_in = {kind!r}; take it out")
    if kind == "openid":
        return SignIn("openid", groups_claim=head.maybe_text("groups_claim") or "groups")
    if "proxies" not in head.table:
        raise AccessError('proxies is missing; write the addresses that may set the header, as proxies = ["127.0.0.1"]')
    return SignIn(
        "header",
        header=head.text("header"),
        groups_header=head.maybe_text("groups_header"),
        proxies=tuple(_network(one) for one in head.texts("proxies", "addresses")),
    )


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text)
    except ValueError as error:
        raise AccessError(
            f"proxies {text!r} is no IP address or network; write it as 127.0.0.1 or 10.1.0.0/24"
        ) from error
    if network.prefixlen == 0:
        raise AccessError(f"proxies {text!r} is everybody; name the addresses of the proxies")
    return network


def _grant(table: Mapping[str, Any]) -> Grant:
    entry = Entry(table, AccessError)
    entry.only(_KEYS, "a role")
    roles = {role.name.lower(): role for role in Role}
    role = entry.text("role")
    if role not in roles:
        raise AccessError(f"{role!r} is no role; write role as one of {', '.join(roles)}")
    if not {"addresses", "groups"} & set(table):
        raise AccessError('is given to nobody; write addresses = ["…"] or groups = ["…"]')
    addresses = entry.texts("addresses", "addresses") if "addresses" in table else ()
    groups = entry.texts("groups", "groups") if "groups" in table else ()
    return Grant(roles[role], frozenset(map(str.lower, addresses)), frozenset(groups))
