"""The chosen incident: one for map, list and evidence."""

from collections.abc import Iterable

import streamlit as st

from geo.incidents.incident import Incident

_CHOSEN = "chosen"
_OPENED = "opened_article"


def choose(incident_id: str | None) -> None:
    """Choose an incident; None for none."""
    st.session_state[_CHOSEN] = incident_id


def chosen_of(incidents: Iterable[Incident]) -> Incident | None:
    """The chosen incident, filtered out or not; None where none is chosen or it is not here any more."""
    incident_id = st.session_state.get(_CHOSEN)
    if incident_id is None:
        return None
    return next((incident for incident in incidents if incident.incident_id == incident_id), None)


def open_article(article_id: str, report_id: str | None) -> None:
    """Ask for the whole article, once: the next run shows it."""
    st.session_state[_OPENED] = (article_id, report_id)


def article_to_open() -> tuple[str, str | None] | None:
    """The article that was asked for, with the report to show in it; asked for again, None."""
    asked: tuple[str, str | None] | None = st.session_state.pop(_OPENED, None)
    return asked
