"""The page's address: what is filtered, chosen and listed, so that a link gives the same view to a colleague."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from geo.incidents.view_address import VIEW_KEYS, ViewAddress, address_query, read_address
from geo.language.language import Language, language_codes, text
from geo.page.choice import choose, chosen_id
from geo.page.comparing import compared, set_compared
from geo.page.days import set_days
from geo.page.facets import FACETS, names_off, set_off
from geo.page.filters import AREA, clear_filters
from geo.page.holdings import Holdings
from geo.page.languages import asked_code, choose_language
from geo.page.timeline import is_playing

_READ = "address_read"
_UNKNOWN = "address_unknown"
_MAP, _MAP_AT = "map", "address_map_at"
_LEFT = "address_left"
LINK_KEYS = VIEW_KEYS | {"articles", "lang", _MAP}
"""All names that a link to the page may have."""
_ARRIVAL_SECONDS = 1.0
"""What an address that was just written may take to be the browser's: till then an older one is no step back."""


@dataclass(frozen=True)
class _Left:
    """The address as a run left it, the view that it stands for, and when it was written by a monotonic clock.

    Nothing was written where written_seconds is 0: the browser had it already.
    """

    query: dict[str, list[str]]
    view: ViewAddress
    language: str
    written_seconds: float


def asks_for_sample() -> bool | None:
    """Whether the address asks for the sample or for one's own articles; None where it does not say."""
    asked = st.query_params.get("articles")
    return None if asked not in ("sample", "own") else asked == "sample"


def take_address(holdings: Holdings, language: Language) -> None:
    """Set filters and choice as the address says, at first and where the browser went back or forward.

    What is no more is kept to be told.
    """
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    if not st.session_state.get(_READ):
        st.session_state[_READ] = True
        st.session_state[_MAP_AT] = map_at(st.query_params.get(_MAP, ""))
        st.session_state[_UNKNOWN] = tuple(_take(read_address(given, holdings.table), holdings, language))
    elif _stepped(given, holdings):
        clear_filters()
        choose(None)
        st.session_state["scope"] = "All"
        st.session_state[_UNKNOWN] = tuple(_take(read_address(given, holdings.table), holdings, language))
        # What the browser's history holds is not written over: that would take the way forward, and end the way back.
        code = asked_code() or language.code
        st.session_state[_LEFT] = _Left(_of_view(given), _present(), code, written_seconds=0.0)
        if code != language.code:
            choose_language(code)
            st.rerun()


def _stepped(given: dict[str, list[str]], holdings: Holdings) -> bool:
    """Whether the address is another than the last run left, and nothing was changed on the page: a step in history."""
    left: _Left | None = st.session_state.get(_LEFT)
    if left is None or _of_view(given) == left.query or _present() != left.view:
        return False
    if asks_for_sample() not in (None, holdings.sample):
        return False
    return time.monotonic() - left.written_seconds > _ARRIVAL_SECONDS


def _of_view(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without what the page does not write: the map's own part, and how it is embedded."""
    return {name: values for name, values in query.items() if name != _MAP and not name.startswith("embed")}


def tell_unknown(language: Language) -> None:
    """Say what the link named that is not here, until it is put away."""
    unknown: tuple[str, ...] = st.session_state.get(_UNKNOWN, ())
    if not unknown:
        return
    with st.container(key="unknown_in_link", horizontal=True, vertical_alignment="center"):
        told = language.say("The link names what is not here: {names}.", names="; ".join(unknown))
        st.text(told, width="content")
        st.button(language.say("Put away"), key="put_unknown_away", on_click=_forget_unknown, type="tertiary")


def keep_address(holdings: Holdings, language: Language) -> None:
    """Write filters and choice into the address, where they changed."""
    if is_playing():
        return  # a step of time that goes by is no step to come back to: where it stops is
    wanted = address_query(_present(), holdings.table)
    if wanted or not holdings.sample or "articles" in st.query_params:
        wanted["articles"] = ["sample" if holdings.sample else "own"]
    # The browser of a colleague may ask for another language than this one's.
    wanted["lang"] = [language.code]
    present = {name: st.query_params.get_all(name) for name in st.query_params}
    # The map writes its zoom and centre into the address itself, without a run of the page.
    kept = {name: values for name, values in present.items() if name.startswith("embed") or name == _MAP}
    left: _Left | None = st.session_state.get(_LEFT)
    view = _present()
    if left is not None and left.query == _of_view(present) and left.view == view and left.language == language.code:
        return
    written_seconds = time.monotonic() if wanted | kept != present else 0.0
    st.session_state[_LEFT] = _Left(wanted, view, language.code, written_seconds)
    if wanted | kept != present:
        st.query_params.from_dict(wanted | kept)


def map_in_address() -> tuple[float, float, float] | None:
    """Zoom, latitude and longitude that the link names, as it was when the session began; None for none."""
    at: tuple[float, float, float] | None = st.session_state.get(_MAP_AT)
    return at


def map_at(text: str) -> tuple[float, float, float] | None:
    """Read zoom, latitude and longitude; None for anything that is not."""
    try:
        zoom, latitude, longitude = map(float, text.split(","))
    except ValueError:
        return None
    inside = 0 <= zoom <= 20 and -90 <= latitude <= 90 and -360 <= longitude <= 360
    return (zoom, latitude, longitude) if inside else None


def _forget_unknown() -> None:
    st.session_state[_UNKNOWN] = ()


def _present() -> ViewAddress:
    """The view that the session's state holds."""
    state = st.session_state
    scope = state.get("scope")
    return ViewAddress(
        since=state.get("since"),
        until=state.get("until"),
        undated=state.get("undated", True),
        text=state.get("text") or "",
        background=state.get("background", False),
        origins=state.get("origins", 1),
        killed=state.get("killed", 0),
        injured=state.get("injured", 0),
        area=state.get(AREA),
        off={facet.key: names_off(facet) for facet in FACETS},
        compared=compared(),
        incident=chosen_id(),
        scope=None if scope == "All" else scope,
    )


def _take(view: ViewAddress, holdings: Holdings, language: Language) -> Iterable[str]:
    """Set the session's state as the view has it, and word what it names and is not here."""
    state = st.session_state
    if view.since is not None or view.until is not None:
        set_days(view.since, view.until)
    state["undated"] = view.undated
    state["text"] = view.text
    state["background"] = view.background
    state["origins"], state["killed"], state["injured"] = view.origins, view.killed, view.injured
    state[AREA] = view.area
    set_compared(view.compared)
    if view.scope is not None:
        state["scope"] = view.scope
    labels = {facet.key: language.say(facet.label).lower() for facet in FACETS}
    for facet in FACETS:
        if facet.key in view.off:
            set_off(facet, view.off[facet.key])
    yield from (f"{labels[kind]}: “{word}”" for kind, word in view.unknown if kind in labels)
    yield from _take_choice(view.incident, holdings, language)
    named = {
        "day": text("the day “{name}”"),
        "area": text("the area “{name}”"),
        "source": text("the source “{name}”"),
        "list": text("the list “{name}”"),
        "value": text("the value “{name}”"),
    }
    told = (*view.unknown, *_unreadable())
    yield from (language.say(named[kind], name=word) for kind, word in told if kind not in labels)


def _unreadable() -> Iterable[tuple[str, str]]:
    """What the address says of the page alone and cannot be, as a view's unknown."""
    can_be: dict[str, Callable[[str], bool]] = {
        "articles": lambda word: word in ("sample", "own"),
        _MAP: lambda word: map_at(word) is not None,
        "lang": lambda word: word in language_codes(),
    }
    for name, is_read in can_be.items():
        word = st.query_params.get(name)
        if word is not None and not is_read(word):
            yield "value", f"{name}={word}"


def _take_choice(incident_id: str | None, holdings: Holdings, language: Language) -> Iterable[str]:
    if incident_id is None:
        return
    incident = holdings.incident(incident_id)
    if incident is None:
        yield language.say("the incident “{name}”", name=incident_id)
    else:
        choose(incident.incident_id)  # the id of before opens its successor
