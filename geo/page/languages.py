"""The language of a session: that of the address, else of the browser; the switch changes it."""

import streamlit as st

from geo.language.language import Language, language_codes, language_of, nearest_code
from geo.page.browser_parts import document_part

_CODE = "language"
_PARAMETER = "lang"
_CHOSEN_IN_WIDGETS = (
    "since",
    "until",
    "undated",
    "preset",
    "text",
    "background",
    "origins",
    "killed",
    "injured",
    "scope",
)


def session_language() -> Language:
    """The language that this session reads in."""
    state = st.session_state
    if _CODE not in state:
        state[_CODE] = asked_code() or nearest_code(st.context.locale)
    return language_of(state[_CODE])


def asked_code() -> str | None:
    """The language that the address asks for; None where it asks for none that is here."""
    asked: str | None = st.query_params.get(_PARAMETER)
    return asked if asked in language_codes() else None


def choose_language(code: str) -> None:
    """Read in this language from the next run on."""
    state = st.session_state
    state[_CODE] = code
    hand_over()  # with their labels the widgets become others


def hand_over() -> None:
    """Tell the browser again what is chosen in fields: it may not know, where the run that told it was cut short."""
    state = st.session_state
    for key in _CHOSEN_IN_WIDGETS:
        if key in state:
            state[key] = state[key]


def speak(language: Language) -> None:
    """Tell the browser's document its language and direction, which all parts of the page inherit."""
    document_part(language, key="document", data={})


def offer_languages(language: Language) -> None:
    """Draw a button for each other language, in its own words."""
    for code in language_codes():
        if code != language.code:
            other = language_of(code)
            st.button(other.name, key=f"language_{code}", on_click=choose_language, args=(code,), type="tertiary")
