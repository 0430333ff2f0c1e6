"""The choice of days: presets, two dates, and whether the undated are kept."""

from datetime import date, timedelta

import numpy as np
import streamlit as st

from geo.incidents.table import IncidentTable
from geo.incidents.view_address import FIRST_DAY, LAST_DAY
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.page.words import date_range

PRESET_DAYS = {"7 d": 7, "30 d": 30, "90 d": 90, "all": None}
"""Spans that end with the last day that any incident names."""

_PRESET_WORDS = {"7 d": text("7 d"), "30 d": text("30 d"), "90 d": text("90 d"), "all": text("all")}


def choose_days(table: IncidentTable, language: Language) -> None:
    """Draw the choice of days."""
    first, last = date_range(table, table.everything)
    state = st.session_state
    state.setdefault("preset", "all")
    state.setdefault("since", None)
    state.setdefault("until", None)
    state.setdefault("undated", True)
    st.segmented_control(
        language.say("Dates"),
        list(PRESET_DAYS),
        format_func=lambda preset: language.say(_PRESET_WORDS[preset]),
        default="all",  # as the session's state begins: what a browser takes for chosen until it is told
        key="preset",
        on_change=_apply_preset,
        args=(last,),
        width="stretch",
        help=_presets_help(last, language),
    )
    left, right = st.columns(2)
    # A day typed by hand outside the reported ones is fine: nothing is shown there, and that is said.
    hint = None if first is None or last is None else _reported_words(first, last, language)
    with left:
        _choose_day(language.say("From"), "since", hint)
    with right:
        _choose_day(language.say("To"), "until", None)
    st.toggle(
        language.say("Undated ({number})", number=np.count_nonzero(table.undated)),
        value=True,
        key="undated",
        help=language.say("Incidents that no report dates: off once days are chosen, until switched on again."),
    )


def set_days(since: date | None, until: date | None) -> None:
    """Choose days, None for an open end; without any, the undated are kept."""
    st.session_state["since"], st.session_state["until"] = since, until
    _leave_preset()


def clear_days() -> None:
    """Choose all days."""
    st.session_state.update(since=None, until=None, undated=True, preset="all")


def _presets_help(last: date | None, language: Language) -> str:
    if last is None:
        return language.say("Nothing is dated yet. Dates are those of the place.")
    return language.say(
        "Days counted back from the last that is reported: {day}. Dates are those of the place.",
        day=day_words(last, language),
    )


def _reported_words(first: date, last: date, language: Language) -> str:
    return language.say(
        "Reported from {first} to {last}", first=day_words(first, language), last=day_words(last, language)
    )


def _choose_day(label: str, key: str, hint: str | None) -> None:
    st.date_input(
        label,
        value=None,
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
