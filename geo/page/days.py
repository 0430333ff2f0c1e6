"""The choice of days: presets, two dates, and whether the undated are kept."""

from datetime import date, timedelta

import numpy as np
import streamlit as st

from geo.incidents.table import IncidentTable
from geo.incidents.title import day_words
from geo.incidents.view_address import FIRST_DAY, LAST_DAY
from geo.page.words import date_range

PRESET_DAYS = {"7 d": 7, "30 d": 30, "90 d": 90, "all": None}
"""Spans that end with the last day that any incident names."""


def choose_days(table: IncidentTable) -> None:
    """Draw the choice of days."""
    first, last = date_range(table, table.everything)
    state = st.session_state
    state.setdefault("preset", "all")
    state.setdefault("since", None)
    state.setdefault("until", None)
    state.setdefault("undated", True)
    until_words = "no date" if last is None else day_words(last)
    st.segmented_control(
        "Dates",
        list(PRESET_DAYS),
        key="preset",
        on_change=_apply_preset,
        args=(last,),
        width="stretch",
        help=f"Days counted back from the last that is reported: {until_words}. Dates are those of the place.",
    )
    left, right = st.columns(2)
    # A day typed by hand outside the reported ones is fine: nothing is shown there, and that is said.
    hint = "" if first is None or last is None else f"Reported from {day_words(first)} to {day_words(last)}"
    with left:
        _choose_day("From", "since", hint or None)
    with right:
        _choose_day("To", "until", None)
    st.toggle(
        f"Undated ({np.count_nonzero(table.undated)})",
        key="undated",
        help="Incidents that no report dates: off once days are chosen, until switched on again.",
    )


def set_days(since: date | None, until: date | None) -> None:
    """Choose days, None for an open end; without any, the undated are kept."""
    st.session_state["since"], st.session_state["until"] = since, until
    _leave_preset()


def clear_days() -> None:
    """Choose all days."""
    st.session_state.update(since=None, until=None, undated=True, preset="all")


def _choose_day(label: str, key: str, hint: str | None) -> None:
    st.date_input(
        label,
        key=key,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        on_change=_leave_preset,
        help=hint,
    )


def _apply_preset(last: date | None) -> None:
    days = PRESET_DAYS.get(st.session_state["preset"] or "all")
    st.session_state["preset"] = st.session_state["preset"] or "all"
    st.session_state["since"] = None if days is None or last is None else last - timedelta(days=days - 1)
    st.session_state["until"] = None if days is None else last
    st.session_state["undated"] = st.session_state["since"] is None


def _leave_preset() -> None:
    dated = st.session_state["since"] is not None or st.session_state["until"] is not None
    st.session_state["preset"] = None if dated else "all"
    st.session_state["undated"] = not dated
