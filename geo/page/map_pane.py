"""The map in the page: it keeps its zoom through every change, and tells which marker was clicked.

It keeps all that may be drawn, and says where it lacks it. Where that is too much to be sent, it tells what part of the
world it shows.
"""

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.incidents.compared import who_reports
from geo.incidents.incident import Incident
from geo.incidents.table import Mask
from geo.language.language import Language
from geo.page.address import map_in_address
from geo.page.choice import choose
from geo.page.comparing import compared
from geo.page.filters import AREA
from geo.page.holdings import Holdings
from geo.page.languages import hand_over
from geo.page.style import is_on_wall

if TYPE_CHECKING:
    from geo.views.clusters import Outlook

_KEY = "incident_map"
_OUTLOOK = "outlook"
_OPENED = "opened_mark"
_KEPT = "kept_by_map"
_HAS_WAITED = "has_waited_for_map"
_HAS_TOLD = "map_has_told"
MOST_WAIT_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.01
_HEIGHT_PX = 500  # before the page's style stretches it with the window


def show_map(holdings: Holdings, shown: Mask, chosen: Incident | None, language: Language) -> None:
    """Draw the incidents; a click on a marker chooses its incident."""
    from streamlit_folium import st_folium

    from geo.page.assets import make_labels, map_assets
    from geo.views.folium_map import base_map, incident_layer
    from geo.views.packing import packed_incidents, view_of

    make_labels(language.code)
    comparison = compared()
    packed = packed_incidents(
        holdings.table,
        shown,
        view=replace(view_of(holdings.table, holdings.token), at=map_in_address()),
        theme="dark" if st.context.theme.type == "dark" else "light",
        chosen=chosen,
        outlook=st.session_state.get(_OUTLOOK),
        opened=st.session_state.get(_OPENED),
        area=st.session_state.get(AREA),
        language=language,
        sides=None if comparison is None else who_reports(holdings.table, comparison),
        bare=is_on_wall(),
        kept=st.session_state.get(_KEPT, ""),
    )
    # A map that has it not says so.
    st.session_state[_KEPT] = packed["whole"]["token"] if "whole" in packed else ""
    st_folium(
        base_map(map_assets()),
        key=_KEY,
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=incident_layer(packed),
        on_change=_take_told,
        render=False,  # it renders the map anyhow
    )


def wait_until_painted() -> None:
    """Hold a session's first run back until its map tells that it is painted, which begins the next run.

    A browser that lays out filters and lists at the same time would paint the map last. Where no map tells anything,
    the run goes on after MOST_WAIT_SECONDS; without a browser it does not wait.
    """
    state = st.session_state
    if _HAS_WAITED in state or not st.context.headers:
        return
    state[_HAS_WAITED] = True
    last = time.monotonic() + MOST_WAIT_SECONDS
    while time.monotonic() < last:
        time.sleep(_LOOK_AGAIN_SECONDS)
        state.get(_HAS_WAITED)  # to ask for anything is where Streamlit ends a run for the next one


def has_waited() -> bool:
    """Whether the session's first run has come as far as its map."""
    return _HAS_WAITED in st.session_state


def _take_told() -> None:
    told = st.session_state.get(_KEY) or {}
    if not st.session_state.get(_HAS_TOLD):
        # The first word comes when the map is painted, and may cut short the run that drew the filters.
        st.session_state[_HAS_TOLD] = True
        hand_over()
    if told.get("lacks") is True:
        st.session_state[_KEPT] = ""
    outlook = outlook_from(told.get("outlook"))
    if outlook is not None:
        st.session_state[_OUTLOOK] = outlook
    opened = told.get("opened")
    st.session_state[_OPENED] = opened if isinstance(opened, str) else None
    area = area_from(told.get("area"))
    if area is not None:
        st.session_state[AREA] = area
    incident_id = told.get("last_object_clicked_tooltip")
    if isinstance(incident_id, str):
        choose(incident_id)


def outlook_from(told: object) -> "Outlook | None":
    """What the browser says that its map shows: [zoom, south, west, north, east]; None for anything else."""
    from geo.views.clusters import Outlook

    numbers = _finite(told, 5)
    if numbers is None:
        return None
    zoom, south, west, north, east = numbers
    return Outlook(zoom, south, west, north, east) if south <= north and west <= east else None


def area_from(told: object) -> tuple[float, float, float, float] | None:
    """The area that was drawn: south, west, north and east in degrees; None for anything else."""
    numbers = _finite(told, 4)
    if numbers is None:
        return None
    south, west, north, east = numbers
    inside = -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    return (south, west, north, east) if inside else None


def _finite(told: object, length: int) -> list[float] | None:
    if not isinstance(told, list) or len(told) != length:
        return None
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in told):
        return None
    return [float(number) for number in told]
