"""The head of the page: what is shown, the account of every incident, and whether it is the sample."""

from collections.abc import Sequence

import streamlit as st

from geo.articles.sample import SAMPLE_NOTICE
from geo.incidents.incident import Incident
from geo.incidents.selection import Account
from geo.page.choice import choose
from geo.page.filters import clear_filters
from geo.page.holdings import Holdings, empty_holdings, own_generation, own_holdings, sample_holdings, store_path
from geo.page.words import DATES_NOTE, account_words, title_words

_MINE = "own_articles"


def choose_holdings() -> Holdings:
    """The sample, or the user's own store where it holds articles or was asked for; raises StoreError."""
    generation = own_generation()
    mine = st.session_state.setdefault(_MINE, generation is not None)
    if not mine:
        return sample_holdings()
    return empty_holdings() if generation is None else own_holdings(str(store_path()), generation)


def show_head(holdings: Holdings, shown: Sequence[Incident], account: Account) -> None:
    """Draw the title line, the account line, and the way between the sample and one's own articles."""
    if holdings.sample:
        with st.container(key="sample", horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("Sample", color="orange", icon=":material/science:")
            st.caption(SAMPLE_NOTICE)
            st.button("Use my own articles", key="leave_sample", on_click=show_own, type="tertiary")
    with st.container(key="title", gap=None):
        sample = "Sample · " if holdings.sample else ""
        st.title(f"{sample}{title_words(shown)}", anchor=False, help=None)
        st.text(f"{account_words(account)} · {DATES_NOTE}")


def show_own() -> None:
    """Leave the sample for one's own articles, with no filter and nothing chosen."""
    _change_to(mine=True)


def show_sample() -> None:
    """Go back to the sample."""
    _change_to(mine=False)


def _change_to(*, mine: bool) -> None:
    st.session_state[_MINE] = mine
    choose(None)
    clear_filters()
