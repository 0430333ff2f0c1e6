"""The sidebar's filters: they make the one Selection that drives map, list, counts and downloads."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from geo.incidents.selection import Selection, select
from geo.incidents.table import IncidentTable, Mask
from geo.language.language import Language, text
from geo.page.comparing import choose_compared, compared, set_compared
from geo.page.days import choose_days, clear_days
from geo.page.facets import (
    ACTORS,
    FACETS,
    OUTLETS,
    PRECISIONS,
    QUOTED,
    TAGS,
    TYPES,
    draw_facets,
    names_off,
    names_on,
    set_off,
)

AREA = "area"
"""Of the session's state: south, west, north and east of the area that was drawn on the map; None for everywhere."""

_LEAST = {"origins": (text("Origins ≥"), 1), "killed": (text("Killed ≥"), 0), "injured": (text("Injured ≥"), 0)}
"""Numbers that incidents must reach: key of the state and of the address ► label and the number that all reach."""

_LEAST_HELP = {
    "origins": text("At least so many independent origins: copies, and reports that cite the same source, are one."),
    "killed": text("At least so many killed by the highest number that any report gives."),
    "injured": text("At least so many injured by the highest number that any report gives."),
}


def choose_filters(table: IncidentTable, selection: Selection, shown: Mask, language: Language) -> None:
    """Draw the filters, with the counts of the rows that pass the Selection."""
    choose_days(table, language)
    st.text_input(
        language.say("Text"),
        key="text",
        placeholder=language.say("a word in passage, place, outlet …"),
        icon=":material/search:",
    )
    draw_facets(table, shown, language)
    choose_compared(table, selection, language)
    _choose_least(language)
    if selection.bounds is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(language.say("Inside the area drawn on the map"))
            st.button(language.say("Everywhere"), on_click=_leave_area, type="tertiary")
    st.toggle(
        language.say("Background ({number})", number=np.count_nonzero(table.background)),
        key="background",
        help=language.say("History told in passing, and other days' captions."),
    )
    st.button(
        language.say("Show all again"),
        key="show_all_again",
        on_click=clear_filters,
        disabled=not is_filtering(),
        width="stretch",
    )


def current_selection(table: IncidentTable) -> Selection:
    """The Selection that the session's state holds: Streamlit has put there what was chosen before the run."""
    state = st.session_state
    return Selection(
        since=state.get("since"),
        until=state.get("until"),
        undated=state.get("undated", True),
        types=names_on(TYPES, table),
        outlets=names_on(OUTLETS, table),
        precisions=names_on(PRECISIONS, table),
        quoted=names_on(QUOTED, table),
        actors=names_on(ACTORS, table),
        tags=names_on(TAGS, table),
        text=state.get("text") or "",
        background=state.get("background", False),
        min_origins=state.get("origins", 1),
        min_killed=state.get("killed", 0),
        min_injured=state.get("injured", 0),
        bounds=state.get(AREA),
        compared=compared(),
    )


def is_filtering() -> bool:
    """Whether anything is filtered by the reader, background aside."""
    state = st.session_state
    dated = state.get("since") is not None or state.get("until") is not None or not state.get("undated", True)
    counted = any(state.get(key, least) != least for key, (_, least) in _LEAST.items())
    named = any(names_off(facet) for facet in FACETS)
    return dated or counted or named or bool(state.get("text")) or state.get(AREA) is not None or compared() is not None


def clear_filters() -> None:
    """Put every filter back to where it shows all but background."""
    clear_days()
    st.session_state.update(text="", background=False, **{key: least for key, (_, least) in _LEAST.items()})
    st.session_state[AREA] = None
    set_compared(None)
    for facet in FACETS:
        set_off(facet, frozenset())


def widening_words(table: IncidentTable, selection: Selection, language: Language) -> list[str]:
    """What the list says where nothing passes, with each filter that alone keeps incidents out."""
    if not len(table):
        return [
            language.say("No reports in these sources"),
            language.say("Add articles, and the incidents that they report stand here."),
        ]
    wider = [
        (words, int(np.count_nonzero(select(table, one))))
        for words, one in (
            (text("all dates"), _replaced(selection, since=None, until=None, undated=True)),
            (text("all outlets"), _replaced(selection, outlets=None)),
            (text("all quoted sources"), _replaced(selection, quoted=None)),
            (text("all types"), _replaced(selection, types=None)),
            (text("all degrees of certainty"), _replaced(selection, precisions=None)),
            (text("whoever is named"), _replaced(selection, actors=None)),
            (text("whatever the tags"), _replaced(selection, tags=None)),
            (text("any number of origins"), _replaced(selection, min_origins=1)),
            (text("any number of killed and injured"), _replaced(selection, min_killed=0, min_injured=0)),
            (text("all sources, compared or not"), _replaced(selection, compared=None)),
            (text("everywhere"), _replaced(selection, bounds=None)),
            (text("no search text"), _replaced(selection, text="")),
            (text("background too"), _replaced(selection, background=True)),
        )
    ]
    hints = [f"{language.say(words)} ({number})" for words, number in wider if number]
    lines = [
        language.say("No reports in these sources"),
        language.say("That says what these articles hold, not that nothing happened."),
    ]
    if selection.since is not None and selection.until is not None and selection.since > selection.until:
        lines[1:] = [language.say("The first day that is asked for comes after the last one.")]
    if hints:
        return [*lines, language.say("What would show some: {hints}.", hints="; ".join(hints))]
    return [
        *lines,
        language.say("No single filter keeps them out: “Show all again” in the filters puts all of them back."),
    ]


def _choose_least(language: Language) -> None:
    for column, (key, (label, least)) in zip(st.columns(len(_LEAST)), _LEAST.items(), strict=True):
        st.session_state.setdefault(key, least)
        column.number_input(
            language.say(label),
            min_value=least,
            max_value=999_999,
            step=1,
            key=key,
            help=language.say(_LEAST_HELP[key]),
        )


def _leave_area() -> None:
    st.session_state[AREA] = None


def _replaced(selection: Selection, **changes: Any) -> Selection:
    return replace(selection, **changes)
