"""What came into the store while the page is open: told, and taken in on a click, not under the reader's hands."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from geo.errors import StoreError
from geo.incidents.store_address import StoreAddress, chosen_store
from geo.language.language import Language
from geo.page.access import is_admitted_still
from geo.page.holdings import Holdings, empty_holdings, own_holdings
from geo.page.own_state import OwnState, own_state
from geo.page.style import is_on_wall

LOOK_EVERY_SECONDS = 15
_HELD = "held_state"
_JUST_READ = "just_read_state"
_NEWEST = "newest_asked"


@dataclass(frozen=True, slots=True)
class _Held:
    """The state of the store that a session shows."""

    address: StoreAddress
    state: OwnState
    holdings: Holdings


def held_holdings() -> Holdings:
    """The store as this session took it in last; raises StoreError where it cannot be read."""
    newest, address = bool(st.session_state.get(_NEWEST)), chosen_store()
    state = own_state(anew=newest)
    st.session_state.pop(_NEWEST, None)
    if state is None:
        st.session_state.pop(_HELD, None)
        return empty_holdings()
    held: _Held | None = st.session_state.get(_HELD)
    if held is None or held.address != address or newest or _must_follow(held.state, state):
        held = _Held(address, state, own_holdings(address, address.token, state))
    elif held.state != state and held.state.generation == state.generation:
        held = replace(held, state=state, holdings=held.holdings.with_counts(state))
    if newest:
        held.holdings.count_outlets_anew()
    st.session_state[_HELD] = held
    st.session_state[_JUST_READ] = state
    return held.holdings


def take_newest() -> None:
    """Let the next run of this session show the store as it is then."""
    st.session_state[_NEWEST] = True


def show_arrivals(language: Language) -> None:
    """Look from time to time whether there is more in the store than this session shows, and say so."""
    if _HELD in st.session_state:
        st.fragment(partial(_look, language), run_every=LOOK_EVERY_SECONDS)()


def _look(language: Language) -> None:
    held: _Held | None = st.session_state.get(_HELD)
    if not is_admitted_still():
        st.rerun()
    try:
        state = st.session_state.pop(_JUST_READ, None) or own_state()
    except StoreError:
        return  # told by the next run of the page; what is shown stays
    if held is None or state is None or state.generation == held.state.generation:
        return
    if _must_follow(held.state, state):
        st.rerun()
    with st.container(key="arrivals", horizontal=True, vertical_alignment="center"):
        st.text(_arrived(held, state, language))
        if st.button(language.say("Show what is new"), key="take_newest"):
            take_newest()
            st.rerun()


def _arrived(held: _Held, state: OwnState, language: Language) -> str:
    there = _incident_ids(held.address, held.address.token, state.generation)
    new = len(there - set(held.holdings.table.incident_id))
    if new:
        return language.counted("{n} new incident", "{n} new incidents", new)
    return language.say("The incidents have changed.")


@st.cache_resource(show_spinner=False, max_entries=1)
def _incident_ids(_address: StoreAddress, token: str, generation: int) -> frozenset[str]:  # noqa: ARG001 - the cache's key
    """The ids that the store holds; `token` and `generation` name its state."""
    from geo.incidents.store import Store

    with Store.open(_address) as store:
        return frozenset(store.incident_ids())


def _must_follow(held: OwnState, now: OwnState) -> bool:
    """Whether a session may not go on with what it shows.

    What is kept back by rule is found anew in each state of the store, so nothing of a later one may be shown by an
    earlier; files that the team changed count at once; and nobody clicks on a wall.
    """
    if held.generation == now.generation:
        return held.files != now.files or held.unread != now.unread
    return held.files[-1] != now.files[-1] or now.has_sensitive_rules or is_on_wall()
