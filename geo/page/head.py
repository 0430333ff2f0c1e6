"""The head of the page: what is shown, the account of every incident, and whether it is the sample."""

from datetime import datetime

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.articles.sample import SAMPLE_NOTICE
from geo.incidents.access import Role
from geo.incidents.selection import Selection, account
from geo.incidents.table import Mask
from geo.language.language import Language
from geo.page.access import may, show_visitor
from geo.page.address import asks_for_sample, tell_unknown
from geo.page.arrivals import held_holdings, show_arrivals, take_newest
from geo.page.choice import article_to_open, choose
from geo.page.downloads import offer_downloads
from geo.page.evidence_pane import show_article
from geo.page.filters import clear_filters
from geo.page.holdings import Holdings, sample_holdings
from geo.page.intake import ask_for_articles, read_the_rest, show_note
from geo.page.languages import offer_languages
from geo.page.own_state import has_own_articles
from geo.page.picture_dialog import ask_for_picture
from geo.page.trouble import tell
from geo.page.words import DATES_NOTE, account_words, title_line

_MINE = "own_articles"


def choose_holdings() -> Holdings:
    """The sample, or the user's own store where it holds articles or was asked for; raises StoreError."""
    if _MINE not in st.session_state:
        asked = asks_for_sample()
        st.session_state[_MINE] = has_own_articles() if asked is None else not asked
    if not st.session_state[_MINE]:
        return sample_holdings()
    return held_holdings()


def show_head(holdings: Holdings, selection: Selection, shown: Mask, now: datetime, language: Language) -> None:
    """Draw the title line, the account line, and the ways in, out and between the sample and one's own articles."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        if holdings.sample:
            st.badge(language.say("Sample"), color="orange", icon=":material/science:")
            st.caption(language.say(SAMPLE_NOTICE), width="stretch")
            st.button(
                language.say("Use my own articles"),
                key="leave_sample",
                on_click=show_own,
                icon=":material/folder_open:",
            )
        else:
            number = holdings.article_count
            told = language.counted("Your own store: {n} article", "Your own store: {n} articles", number)
            st.caption(told, width="stretch")
            st.button(language.say("See the sample"), key="see_sample", on_click=show_sample, type="tertiary")
        if may(Role.MANAGE):
            st.button(language.say("Add articles"), key="ask", icon=":material/add:")
        st.button(language.say("Picture"), key="picture", icon=":material/image:")
        offer_downloads(holdings, selection, shown, now, language)
        offer_languages(language)
        show_visitor(language)
    # Always there, also when empty: an element that comes and goes would make the browser load the map anew.
    with st.container(key="notes"):
        if not holdings.sample:
            show_arrivals(language)
            show_note(language)
        tell_unknown(language)
        if holdings.pending:
            told = language.counted(
                "{n} article taken in but not read yet.", "{n} articles taken in but not read yet.", holdings.pending
            )
            _show_to_do(told, language.say("Read them now"), language)
        elif holdings.not_read:
            told = language.counted(
                "{n} article not read, because a rule failed; listed at the end.",
                "{n} articles not read, because a rule failed; listed at the end.",
                len(holdings.not_read),
            )
            _show_to_do(told, language.say("Try again"), language)
        elif holdings.corrections_trouble is not None:
            _show_to_do(language.say(holdings.corrections_trouble), language.say("Replay the corrections"), language)
        if holdings.profiles_trouble is not None:
            st.text(language.say(holdings.profiles_trouble))
    counts = account(holdings.table, shown, with_background=selection.background)
    with st.container(key="title", gap=None):
        title = title_line(holdings.table, shown, language)
        st.title(language.say("Sample · {title}", title=title) if holdings.sample else title, anchor=False)
        st.text(f"{account_words(counts, language)} · {language.say(DATES_NOTE)}")


def show_dialogs(holdings: Holdings, selection: Selection, shown: Mask, now: datetime, language: Language) -> None:
    """Open what was asked for over the page; last in the run, for a dialog takes a place among the elements."""
    asked = article_to_open()
    if asked is not None:
        show_article(holdings, *asked, language)
    elif may(Role.MANAGE) and st.session_state.get("ask"):
        ask_for_articles(language)
    elif st.session_state.get("picture"):
        ask_for_picture(holdings, selection, shown, now, language)


def show_own() -> None:
    """Leave the sample for one's own articles, with no filter and nothing chosen."""
    _change_to(mine=True)


def show_sample() -> None:
    """Go back to the sample."""
    _change_to(mine=False)


def _show_to_do(words: str, label: str, language: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(words)
        if may(Role.MANAGE) and st.button(label, key="go_on"):
            try:
                read_the_rest(language)
            except IncidentMapError as error:
                tell(error, language)
                return
            take_newest()
            st.rerun()


def _change_to(*, mine: bool) -> None:
    st.session_state[_MINE] = mine
    choose(None)
    clear_filters()
