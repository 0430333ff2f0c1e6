"""How what people correct at the page is signed and written."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.incidents.meanwhile import Meanwhile
from geo.language.language import Language
from geo.page.access import visitor
from geo.page.arrivals import take_newest
from geo.page.intake import on_bar, put_note_away
from geo.page.trouble import tell
from geo.progress import Progress

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer

_AUTHOR = "corrects"


@st.cache_resource(show_spinner=False)
def known_places() -> "Gazetteer":
    """The gazetteer, opened once a process."""
    from gazetteer.lookup import Gazetteer

    return Gazetteer.open()


def author_here(language: Language, key: str) -> str:
    """Who signs: the person that is signed in, else the name that is asked for by a field of this key."""
    signed_in = visitor().person.address
    if signed_in is not None:
        return signed_in
    # Streamlit forgets what a field holds when it is not drawn: who corrects is kept apart from it.
    known = st.session_state.get(_AUTHOR, os.environ.get("INCIDENT_MAP_AUTHOR", ""))
    author = st.text_input(language.say("Your name"), value=known, key=key, width=180).strip()
    st.session_state[_AUTHOR] = author
    return str(author)


def as_label(words: str) -> str:
    """A label that Streamlit reads as Markdown shows a text as it is."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~:$" else letter for letter in words)


def write_and_show(act: Callable[[Progress], Meanwhile | None], done: Callable[[], None], language: Language) -> None:
    """Do what changes the store, with its progress, and show it at once; what hinders it is told.

    `done` is called where no others came between.
    """
    bar = st.progress(0.0, language.say("Reading …"))
    try:
        meanwhile = act(on_bar(bar, language))
    except IncidentMapError as error:
        tell(error, language)
        return
    finally:
        bar.empty()
    if not meanwhile:
        done()
    put_note_away()
    take_newest()  # one's own correction is seen at once
    st.rerun()
