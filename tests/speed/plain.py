"""The plain way, which tests/speed/page.py measures beside the page: a marker an incident, the map made anew."""

import os
from collections.abc import Iterable
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo.incidents.store import Store
from geo.incidents.table import Entry


@st.cache_resource
def entries() -> list[Entry]:
    with Store.open(Path(os.environ["INCIDENT_MAP_STORE"])) as store:
        return [one for one in store.table().entries() if one.geo_precision in (1, 2, 3)]


def plain_map(shown: Iterable[Entry]) -> folium.Map:
    ground = folium.Map(location=(32, 40), zoom_start=4)
    for one in shown:
        words = f"{one.incident_id}: {one.event_type}, {one.place}"
        folium.Marker((one.latitude, one.longitude), popup=words).add_to(ground)
    return ground


if __name__ == "__main__":
    types = [name for name in sorted({one.event_type for one in entries()}) if st.checkbox(name, True)]
    st_folium(
        plain_map(one for one in entries() if one.event_type in types), width=700, height=500, returned_objects=[]
    )
