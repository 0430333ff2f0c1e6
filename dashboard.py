"""The page: `streamlit run dashboard.py`."""

from datetime import datetime

import streamlit as st

from geo.errors import StoreError
from geo.page.address import keep_address, take_address
from geo.page.choice import chosen_of
from geo.page.credits import show_added_sources
from geo.page.evidence_pane import show_evidence
from geo.page.filters import choose_filters
from geo.page.head import choose_holdings, show_dialogs, show_head, show_sample
from geo.page.languages import session_language, speak
from geo.page.ledger import show_corrections, show_not_read
from geo.page.listing import show_lists
from geo.page.loopback import stay_on_loopback
from geo.page.map_pane import show_map
from geo.page.style import apply_style
from geo.page.timeline import show_timeline
from geo.page.trouble import tell
from geo.views.symbols import SYMBOLS, symbol_svg


def main() -> None:
    """Compose the page from its parts: one Selection drives all of them."""
    stay_on_loopback()
    language = session_language()
    st.set_page_config(
        page_title=language.say("Incident map"),
        page_icon=symbol_svg(SYMBOLS[0]),
        layout="wide",
        initial_sidebar_state=330,
    )
    apply_style()
    speak(language)
    try:
        holdings = choose_holdings()
    except StoreError as error:
        tell(error, language)
        st.button(language.say("See the sample"), key="see_sample", on_click=show_sample)
        st.stop()
    take_address(holdings, language)
    with st.sidebar:
        selection, shown = choose_filters(holdings, language)
    show_head(holdings, selection, shown, datetime.now().astimezone(), language)
    left, right = st.columns([0.68, 0.32], gap="small")
    chosen = chosen_of(holdings)
    with left:
        with st.container(key="map"):
            show_map(holdings, shown, chosen, language)
        show_timeline(holdings.table, selection, language)
        show_lists(holdings, selection, shown, chosen, language)
        show_corrections(holdings, language)
        show_not_read(holdings, language)
        show_added_sources(holdings, language)
    with right:
        show_evidence(holdings, chosen, language)
    keep_address(holdings, language)
    show_dialogs(holdings, language)


main()
