"""Credits of what a user has added to the gazetteer; those of what is installed stand on the map."""

import streamlit as st

from geo.language.language import Language
from geo.page.holdings import Holdings
from geo.views.provenance import added_sources


def show_added_sources(holdings: Holdings, language: Language) -> None:
    """Name the added tables with source and licence, as text; show nothing where none was added."""
    if holdings.added_sources:
        st.text(added_sources(holdings.added_sources, language))
