"""The page: `streamlit run dashboard.py`."""

from datetime import datetime

import streamlit as st

from geo.errors import StoreError
from geo.incidents.selection import select
from geo.page.access import admit, show_reach
from geo.page.address import keep_address, take_address
from geo.page.choice import chosen_of
from geo.page.credits import show_added_sources
from geo.page.evidence_pane import show_evidence
from geo.page.filters import choose_filters, current_selection
from geo.page.head import choose_holdings, show_dialogs, show_head, show_sample
from geo.page.languages import session_language, speak
from geo.page.ledger import show_corrections, show_not_read
from geo.page.listing import show_lists
from geo.page.loopback import stay_on_loopback
from geo.page.map_pane import has_waited, show_map, wait_until_painted
from geo.page.memory_pools import share_memory_pools
from geo.page.private_files import keep_files_private
from geo.page.style import apply_style, is_on_wall
from geo.page.timeline import show_timeline
from geo.page.trouble import tell
from geo.page.turns import turn
from geo.page.wall import show_legend
from geo.views.symbols import SYMBOLS, symbol_svg


def main() -> None:
    """Compose the page from its parts: one Selection drives all of them."""
    stay_on_loopback()
    keep_files_private()
    share_memory_pools()
    language = session_language()
    st.set_page_config(
        page_title=language.say("Incident map"),
        page_icon=symbol_svg(SYMBOLS[0]),
        layout="wide",
        initial_sidebar_state=330,
    )
    wall = is_on_wall()
    apply_style(language, wall=wall)
    spoken = st.container(key="spoken")
    # Streamlit's document is in English from left to right until it is told otherwise, which loads a script as long as
    # the map's own: a session that begins in English says so after its map.
    speaks_late = language.is_source and not has_waited()
    if not speaks_late:
        with spoken:
            speak(language)
    admit(language)
    try:
        holdings = choose_holdings()
    except StoreError as error:
        tell(error, language)
        st.button(language.say("See the sample"), key="see_sample", on_click=show_sample)
        st.stop()
    with turn():
        take_address(holdings, language)
        selection = current_selection(holdings.table)
        shown = select(holdings.table, selection)
        now = datetime.now().astimezone()
        chosen = chosen_of(holdings)
        head = st.container(key="head")
        # On a wall nothing is chosen by hand: the map has all of its width unless the address names an incident.
        left, right = st.columns([0.68, 0.32] if chosen is not None or not wall else [0.999, 0.001], gap="small")
        # The map is sent before what stands above and beside it: it takes the browser longest, and is waited for most.
        # That there is a sidebar is told at once, for the map is as much narrower.
        st.sidebar.empty()
        with left, st.container(key="map"):
            show_map(holdings, shown, chosen, language)
    wait_until_painted()
    with turn():
        if speaks_late:
            with spoken:
                speak(language)
        with head:
            show_head(holdings, selection, shown, now, language)
        with st.sidebar:
            choose_filters(holdings.table, selection, shown, language)
        with left:
            show_timeline(holdings.table, selection, language)
            if wall:
                show_legend(language)
            with st.container(key="lists"):
                show_lists(holdings, selection, shown, chosen, language)
                show_corrections(holdings, language)
                show_not_read(holdings, language)
            show_added_sources(holdings, language)
            show_reach(language)
        with right:
            if chosen is not None or not wall:
                show_evidence(holdings, chosen, shown, language)
        keep_address(holdings, language)
    show_dialogs(holdings, selection, shown, now, language)


main()
