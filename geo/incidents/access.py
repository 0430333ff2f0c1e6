"""Who may see and change what a store holds, as the team's access.toml says."""

from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Literal

from geo.errors import AccessError

Kind = Literal["openid", "header"]
KINDS: tuple[Kind, ...] = ("openid", "header")


class Role(IntEnum):
    """What someone may do: each role may all that those before it may."""

    READ = 1
    """See what is here, and take files and pictures of it along."""
    REVIEW = 2
    """Correct, write notes and tags, withdraw."""
    MANAGE = 3
    """Take articles in."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who someone at the page is, as the sign-in tells."""

    address: str | None = None
    """In small letters; None where there is no sign-in: whoever uses this machine."""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and to whom it is given."""

    role: Role
    addresses: frozenset[str]
    """In small letters."""
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignIn:
    """How the page learns who someone is."""

    kind: Kind
    groups_claim: str = "groups"
    """OpenID: under which name the provider lists a person's groups."""
    header: str = ""
    """Header: in which one the proxy names the person's address."""
    groups_header: str | None = None
    """Header: in which one it lists groups, with commas between them; None for none."""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Header: whose connections are believed."""

    def is_proxy(self, peer: str) -> bool:
        """Whether a connection from this IP address is that of a proxy."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.proxies)


@dataclass(frozen=True, slots=True)
class Access:
    """What access.toml says."""

    sign_in: SignIn | None = None
    """None where there is no such file: the page is for whoever uses this machine, who may do everything."""
    grants: tuple[Grant, ...] = ()

    def role_of(self, person: Person) -> Role | None:
        """The greatest role that is given to a person; None where none is."""
        if self.sign_in is None:
            return Role.MANAGE
        if person.address is None:
            return None
        given = [
            grant.role for grant in self.grants if person.address in grant.addresses or person.groups & grant.groups
        ]
        return max(given, default=None)

    def demand(self, person: Person, role: Role) -> None:
        """Raise AccessError where a person has neither this role nor a greater one."""
        held = self.role_of(person)
        if held is None or held < role:
            who = person.address or "whoever is not signed in"
            has = "has no role" if held is None else f"has the role {held.name.lower()}"
            raise AccessError(f"{who} {has}; this asks for {role.name.lower()}: ask whoever keeps access.toml for it")
