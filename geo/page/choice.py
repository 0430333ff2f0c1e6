"""The chosen incident: one for map, list and evidence."""

import streamlit as st

from geo.incidents.incident import Incident
from geo.page.holdings import Holdings

_CHOSEN = "chosen"
_OPENED = "opened_article"


def choose(incident_id: str | None) -> None:
    """Choose an incident; None for none."""
    st.session_state[_CHOSEN] = incident_id


def chosen_id() -> str | None:
    """The id of the chosen incident, which may be here no more; None where none is chosen."""
    incident_id: str | None = st.session_state.get(_CHOSEN)
    return incident_id


def chosen_of(holdings: Holdings) -> Incident | None:
    """The chosen incident, filtered out or not; None where none is chosen or it is not here any more."""
    incident_id = chosen_id()
    return None if incident_id is None else holdings.incident(incident_id)


def open_article(article_id: str, report_id: str | None) -> None:
    """Ask for the whole article, once: the next run shows it."""
    st.session_state[_OPENED] = (article_id, report_id)


def article_to_open() -> tuple[str, str | None] | None:
    """The article that was asked for, with the report to show in it; asked for again, None."""
    asked: tuple[str, str | None] | None = st.session_state.pop(_OPENED, None)
    return asked
