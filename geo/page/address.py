"""The page's address: what is filtered, chosen and listed, so that a link gives the same view to a colleague."""

import math
from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from geo.incidents.table import IncidentTable, Name
from geo.page.choice import choose, chosen_id
from geo.page.days import FIRST_DAY, LAST_DAY, set_days
from geo.page.facets import FACETS, Facet, names_off, set_off
from geo.page.filters import AREA
from geo.page.holdings import Holdings

_READ = "address_read"
_UNKNOWN = "address_unknown"
_OFF = "-off"
_NO_NAME = "(none)"
"""A facet's name for what has none."""
_MOST = 999_999


def asks_for_sample() -> bool | None:
    """Whether the address asks for the sample or for one's own articles; None where it does not say."""
    asked = st.query_params.get("articles")
    return None if asked not in ("sample", "own") else asked == "sample"


def take_address(holdings: Holdings) -> None:
    """Set filters and choice as the address says, once a session; what is no more is kept to be told."""
    if st.session_state.get(_READ):
        return
    st.session_state[_READ] = True
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    st.session_state[_UNKNOWN] = tuple(_take(given, holdings))


def tell_unknown() -> None:
    """Say what the link named that is not here, until it is put away."""
    unknown: tuple[str, ...] = st.session_state.get(_UNKNOWN, ())
    if not unknown:
        return
    with st.container(key="unknown_in_link", horizontal=True, vertical_alignment="center"):
        st.text(f"The link names what is not here: {'; '.join(unknown)}.", width="content")
        st.button("Put away", key="put_unknown_away", on_click=_forget_unknown, type="tertiary")


def keep_address(holdings: Holdings) -> None:
    """Write filters and choice into the address, where they changed."""
    wanted = {name: values for name, values in _told(holdings).items() if values}
    if wanted or not holdings.sample:
        wanted["articles"] = ["sample" if holdings.sample else "own"]
    present = {name: st.query_params.get_all(name) for name in st.query_params}
    embedding = {name: values for name, values in present.items() if name.startswith("embed")}
    if wanted | embedding != present:
        st.query_params.from_dict(wanted | embedding)


def _forget_unknown() -> None:
    st.session_state[_UNKNOWN] = ()


def _told(holdings: Holdings) -> dict[str, list[str]]:
    state = st.session_state
    told = {
        "from": [str(state["since"])] if state.get("since") else [],
        "to": [str(state["until"])] if state.get("until") else [],
        "undated": [] if state.get("undated", True) == (not state.get("since") and not state.get("until")) else ["yes"],
        "text": [state["text"]] if state.get("text") else [],
        "background": ["yes"] if state.get("background") else [],
        "origins": [str(state["origins"])] if state.get("origins", 1) > 1 else [],
        "killed": [str(state["killed"])] if state.get("killed") else [],
        "injured": [str(state["injured"])] if state.get("injured") else [],
        "area": [",".join(f"{edge:g}" for edge in state[AREA])] if state.get(AREA) else [],
        "incident": [incident_id] if (incident_id := chosen_id()) is not None else [],
        "list": [state["scope"]] if state.get("scope", "All") not in ("All", None) else [],
    }
    if told["undated"] and not state.get("undated", True):
        told["undated"] = ["no"]
    return told | dict(_facet_words(facet, holdings.table) for facet in FACETS)


def _facet_words(facet: Facet, table: IncidentTable) -> tuple[str, list[str]]:
    """The names that are on or those that are off, whichever are fewer."""
    names, off = facet.names_of(table).names, names_off(facet)
    on = [name for name in names if name not in off]
    if not off or len(on) >= len(off) or not on:
        return f"{facet.key}{_OFF}", [_word(name) for name in sorted(off, key=_word)]
    return facet.key, [_word(name) for name in on]


def _word(name: Name) -> str:
    return _NO_NAME if name is None else str(name)


def _take(given: Mapping[str, list[str]], holdings: Holdings) -> Iterable[str]:
    state = st.session_state
    first = {name: values[0] for name, values in given.items() if values}
    since, until = (_day(first.get(name)) for name in ("from", "to"))
    if since is not None or until is not None:
        set_days(since, until)
    if first.get("undated") in ("yes", "no"):
        state["undated"] = first["undated"] == "yes"
    state["text"] = first.get("text", "")
    state["background"] = first.get("background") == "yes"
    for key, least in (("origins", 1), ("killed", 0), ("injured", 0)):
        text = first.get(key, "")
        state[key] = min(_MOST, max(least, int(text))) if text.isascii() and text.isdigit() and len(text) < 7 else least
    state[AREA] = _area(first.get("area"))
    if "list" in first:
        state["scope"] = first["list"]
    for facet in FACETS:
        yield from _take_facet(facet, given, holdings.table)
    yield from _take_choice(first.get("incident"), holdings)
    for name in ("from", "to"):
        if name in first and _day(first[name]) is None:
            yield f"the day “{first[name]}”"
    if "area" in first and state[AREA] is None:
        yield f"the area “{first['area']}”"


def _take_facet(facet: Facet, given: Mapping[str, list[str]], table: IncidentTable) -> Iterable[str]:
    known = {_word(name): name for name in facet.names_of(table).names}
    on, off = given.get(facet.key, []), given.get(f"{facet.key}{_OFF}", [])
    if on:
        set_off(facet, frozenset(name for word, name in known.items() if word not in on))
    elif off:
        set_off(facet, frozenset(known[word] for word in off if word in known))
    yield from (f"{facet.label.lower()}: “{word}”" for word in (*on, *off) if word not in known)


def _take_choice(incident_id: str | None, holdings: Holdings) -> Iterable[str]:
    if incident_id is None:
        return
    incident = holdings.incident(incident_id)
    if incident is None:
        yield f"the incident “{incident_id}”"
    else:
        choose(incident.incident_id)  # the id of before opens its successor


def _day(text: str | None) -> date | None:
    try:
        day = None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _area(text: str | None) -> tuple[float, float, float, float] | None:
    try:
        edges = tuple(map(float, (text or "").split(",")))
    except ValueError:
        return None
    if len(edges) != 4 or not all(map(math.isfinite, edges)):
        return None
    south, west, north, east = edges
    inside = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
    return (south, west, north, east) if inside else None
