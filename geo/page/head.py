"""The head of the page: what is shown, the account of every incident, and whether it is the sample."""

from datetime import datetime

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.articles.sample import SAMPLE_NOTICE
from geo.incidents.selection import Selection, account
from geo.incidents.store_address import chosen_store
from geo.incidents.table import Mask
from geo.page.address import asks_for_sample, tell_unknown
from geo.page.choice import article_to_open, choose
from geo.page.downloads import offer_downloads
from geo.page.evidence_pane import show_article
from geo.page.filters import clear_filters
from geo.page.holdings import (
    Holdings,
    empty_holdings,
    has_own_articles,
    own_holdings,
    own_state,
    sample_holdings,
)
from geo.page.intake import ask_for_articles, go_on, show_note
from geo.page.trouble import tell
from geo.page.words import DATES_NOTE, account_words, count_words, title_line

_MINE = "own_articles"


def choose_holdings() -> Holdings:
    """The sample, or the user's own store where it holds articles or was asked for; raises StoreError."""
    if _MINE not in st.session_state:
        asked = asks_for_sample()
        st.session_state[_MINE] = has_own_articles() if asked is None else not asked
    if not st.session_state[_MINE]:
        return sample_holdings()
    state, address = own_state(), chosen_store()
    return empty_holdings() if state is None else own_holdings(address, address.token, state)


def show_head(holdings: Holdings, selection: Selection, shown: Mask, now: datetime) -> None:
    """Draw the title line, the account line, and the ways in, out and between the sample and one's own articles."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        if holdings.sample:
            st.badge("Sample", color="orange", icon=":material/science:")
            st.caption(_capital(SAMPLE_NOTICE.removeprefix("Sample: ")), width="stretch")
            st.button("Use my own articles", key="leave_sample", on_click=show_own, icon=":material/folder_open:")
        else:
            st.caption(f"Your own store: {count_words(holdings.article_count, 'article')}", width="stretch")
            st.button("See the sample", key="see_sample", on_click=show_sample, type="tertiary")
        st.button("Add articles", key="ask", icon=":material/add:")
        offer_downloads(holdings, selection, shown, now)
    # Always there, also when empty: an element that comes and goes would make the browser load the map anew.
    with st.container(key="notes"):
        show_note()
        tell_unknown()
        if holdings.pending:
            _show_to_do(f"{count_words(holdings.pending, 'article')} taken in but not read yet.", "Read them now")
        elif holdings.not_read:
            failed = count_words(len(holdings.not_read), "article")
            _show_to_do(f"{failed} not read, because a rule failed; listed at the end.", "Try again")
        elif holdings.corrections_trouble is not None:
            _show_to_do(holdings.corrections_trouble, "Replay the corrections")
        if holdings.profiles_trouble is not None:
            st.text(holdings.profiles_trouble)
    counts = account(holdings.table, shown, with_background=selection.background)
    with st.container(key="title", gap=None):
        sample = "Sample · " if holdings.sample else ""
        st.title(f"{sample}{title_line(holdings.table, shown)}", anchor=False)
        st.text(f"{account_words(counts)} · {DATES_NOTE}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def show_dialogs(holdings: Holdings) -> None:
    """Open what was asked for over the page; last in the run, for a dialog takes a place among the elements."""
    asked = article_to_open()
    if asked is not None:
        show_article(holdings, *asked)
    elif st.session_state.get("ask"):
        ask_for_articles()


def show_own() -> None:
    """Leave the sample for one's own articles, with no filter and nothing chosen."""
    _change_to(mine=True)


def show_sample() -> None:
    """Go back to the sample."""
    _change_to(mine=False)


def _show_to_do(words: str, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(words)
        if st.button(label, key="go_on"):
            try:
                go_on()
            except IncidentMapError as error:
                tell(error)
                return
            st.rerun()


def _change_to(*, mine: bool) -> None:
    st.session_state[_MINE] = mine
    choose(None)
    clear_filters()
