"""Who someone at the page is and what they may: nobody without a role sees anything of what is here.

A proxy's header is believed only on a connection that comes from a proxy's own address. The server itself would
take X-Forwarded-For for that address; `incident-map serve` starts it so that it does not (FORWARDED_ALLOW_IPS).
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError

from geo.errors import AccessError, StoreError
from geo.incidents.access import Person, Role, SignIn
from geo.incidents.access_file import FILE_NAME, store_access
from geo.incidents.store_address import chosen_store
from geo.language.language import Language, text
from geo.page.trouble import tell
from geo.page.words import isolated

BELIEVED_VARIABLE = "FORWARDED_ALLOW_IPS"
"""The environment variable of uvicorn that says whose X-Forwarded-For is believed; empty for nobody's."""

_LOOPBACK = ("127.0.0.1", "::1")
_VISITOR = "visitor"

ROLE_WORDS = {Role.READ: text("may read"), Role.REVIEW: text("may review"), Role.MANAGE: text("may manage")}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone at the page, with the role that they had when the run began."""

    person: Person
    role: Role


def admit(language: Language) -> None:
    """Let who has a role on with this run; show everybody else how to sign in, or that they have none, and stop."""
    st.session_state.pop(_VISITOR, None)
    try:
        access = store_access(chosen_store())
        person = _person(access.sign_in)
    except (AccessError, StoreError) as error:
        tell(error, language)
        st.stop()
    role = access.role_of(person)
    if role is None:
        _turn_away(access.sign_in, person, language)
        st.stop()
    st.session_state[_VISITOR] = Visitor(person, role)


def visitor() -> Visitor:
    """Who the session is, as this run admitted them; raises AccessError where it did not.

    For what is drawn; who does something is asked anew where it is done.
    """
    admitted: Visitor | None = st.session_state.get(_VISITOR)
    if admitted is None:
        raise AccessError("nobody is signed in; open the page anew")
    return admitted


def may(role: Role) -> bool:
    """Whether what asks for this role is drawn for who is at the page."""
    admitted: Visitor | None = st.session_state.get(_VISITOR)
    return admitted is not None and admitted.role >= role


def is_admitted_still() -> bool:
    """Whether who was admitted has that role now, for what goes on without a run of the whole page."""
    admitted: Visitor | None = st.session_state.get(_VISITOR)
    try:
        return admitted is not None and store_access(chosen_store()).role_of(admitted.person) == admitted.role
    except (AccessError, StoreError):
        return False


def show_visitor(language: Language) -> None:
    """Say who is signed in and what they may, with the way out."""
    admitted = visitor()
    if admitted.person.address is None:
        return
    may_what = language.say(ROLE_WORDS[admitted.role])
    st.text(f"{isolated(admitted.person.address)} · {may_what}", width="content")
    if _is_signed_in():
        st.button(language.say("Sign out"), key="sign_out", on_click=st.logout, type="tertiary")


def show_reach(language: Language) -> None:
    """Say, where there is no sign-in, that the page is for this machine."""
    if visitor().person.address is None:
        st.caption(language.say("Without sign-in: for this machine only, and whoever uses it may do everything here."))


def person_of_headers(given: Mapping[str, Sequence[str]], peer: str, sign_in: SignIn) -> Person:
    """Who the proxy says it is, by headers under names in small letters; nobody where `peer` is no proxy.

    A header that stands twice names nobody: one of the two may be the visitor's own.
    """
    if not sign_in.is_proxy(peer):
        return Person()
    named = given.get(sign_in.header.lower(), ())
    listed = given.get(sign_in.groups_header.lower(), ()) if sign_in.groups_header else ()
    if len(named) != 1 or len(listed) > 1 or not named[0].strip():
        return Person()
    return Person(named[0].strip().lower(), _groups(one for words in listed for one in words.split(",")))


def person_of_claims(claims: Mapping[str, Any], sign_in: SignIn) -> Person:
    """Who an OpenID provider says it is; nobody where it says that the address is not theirs."""
    address = claims.get("email")
    if not claims.get("is_logged_in") or not isinstance(address, str) or not address.strip():
        return Person()
    if claims.get("email_verified") in (False, "false"):
        return Person()
    groups = claims.get(sign_in.groups_claim, ())
    return Person(address.strip().lower(), _groups([groups] if isinstance(groups, str) else groups))


def _groups(names: Iterable[Any]) -> frozenset[str]:
    return frozenset(name.strip() for name in names if isinstance(name, str) and name.strip())


def _person(sign_in: SignIn | None) -> Person:
    if sign_in is None:
        if _peer() is not None:
            raise AccessError(
                f"the page is for this machine only; to open it to others, say in {FILE_NAME} how they sign in"
            )
        return Person()
    if sign_in.kind == "openid":
        return person_of_claims(st.user.to_dict(), sign_in)
    if os.environ.get(BELIEVED_VARIABLE) != "":
        raise AccessError(
            f"{FILE_NAME} names proxies, and this server believes others to be them; start it with incident-map serve"
        )
    headers = st.context.headers
    given = {name.lower(): headers.get_all(name) for name in headers}
    near = [one for one in _LOOPBACK if sign_in.is_proxy(one)]
    return person_of_headers(given, _peer() or (near or _LOOPBACK)[0], sign_in)


def _peer() -> str | None:
    """The address that the connection comes from; None for this machine, and for a run without a connection."""
    peer = st.context.ip_address
    return peer if isinstance(peer, str) else None


def _is_signed_in() -> bool:
    return bool(st.user.to_dict().get("is_logged_in"))


def _turn_away(sign_in: SignIn | None, person: Person, language: Language) -> None:
    with st.container(key="turned_away"):
        st.title(language.say("Incident map"), anchor=False)
        if person.address is not None:
            st.text(
                language.say("You are signed in as {address}, and have no role here.", address=isolated(person.address))
            )
            st.text(language.say("Ask whoever keeps access.toml for one."))
        elif sign_in is not None and sign_in.kind == "header":
            st.text(language.say("Nobody is signed in: come by the address that your team gave you."))
        elif _is_signed_in():
            st.text(language.say("The sign-in names no confirmed address."))
        else:
            st.text(language.say("Sign in to see what is here."))
            if st.button(language.say("Sign in"), key="sign_in", type="primary"):
                _sign_in(language)
        if _is_signed_in():
            st.button(language.say("Sign out"), key="sign_out", on_click=st.logout)


def _sign_in(language: Language) -> None:
    try:
        st.login()
    except StreamlitAuthError as error:
        reason = str(error).strip().splitlines()[0]
        tell(AccessError(f"[auth] of Streamlit's secrets.toml: {reason}; see the README, Many people"), language)
