"""The map in the page: it keeps its zoom through every change, and tells which marker was clicked."""

from collections.abc import Sequence

import streamlit as st

from geo.incidents.incident import Incident
from geo.page.choice import choose
from geo.page.holdings import Holdings

_KEY = "incident_map"
_HEIGHT_PX = 500  # before the page's style stretches it with the window


def show_map(holdings: Holdings, shown: Sequence[Incident], chosen: Incident | None) -> None:
    """Draw the incidents; a click on a marker chooses its incident."""
    from streamlit_folium import st_folium

    from geo.page.assets import map_assets
    from geo.views.folium_map import base_map, incident_layer, view_of

    dark = st.context.theme.type == "dark"
    st_folium(
        base_map(map_assets()),
        key=_KEY,
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=incident_layer(
            holdings.rows(shown),
            view=view_of(holdings.frame, holdings.token),
            theme="dark" if dark else "light",
            chosen=chosen,
        ),
        on_change=_take_click,
    )


def _take_click() -> None:
    told = st.session_state.get(_KEY) or {}
    incident_id = told.get("last_object_clicked_tooltip")
    if isinstance(incident_id, str):
        choose(incident_id)
