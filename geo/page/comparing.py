"""Comparing two sources: which two, what only one of them reports, and what both do."""

from dataclasses import replace

import streamlit as st

from geo.incidents.compared import SHARES, Comparison, Share, Source, share_counts, sources_of
from geo.incidents.selection import Selection, select
from geo.incidents.table import IncidentTable
from geo.language.language import Language, text

FIRST, SECOND, SHARE = "compare_first", "compare_second", "compare_share"
"""Of the session's state: two sources, None where none is chosen, and which part is kept."""

_PARTS: dict[Share, str] = {
    "any": text("Either {number}"),
    "first": text("Only the first {number}"),
    "second": text("Only the second {number}"),
    "both": text("Both {number}"),
}


def compared() -> Comparison | None:
    """What is compared now; None where two different sources are not chosen."""
    first, second = _chosen(FIRST), _chosen(SECOND)
    if first is None or second is None or first == second:
        return None
    return Comparison(first, second, st.session_state.get(SHARE) or "any")


def set_compared(comparison: Comparison | None) -> None:
    """Compare these, or nothing."""
    state = st.session_state
    state[FIRST] = None if comparison is None else comparison.first
    state[SECOND] = None if comparison is None else comparison.second
    state[SHARE] = "any" if comparison is None else comparison.share


def choose_compared(table: IncidentTable, selection: Selection, language: Language) -> None:
    """Draw the choice of two sources, with how many each reports alone of what passes the other filters."""
    sources = sources_of(table)
    if len(sources) < 2:
        return
    comparison = selection.compared
    with st.expander(language.say("Compare two sources"), expanded=comparison is not None, key="comparing"):
        for key, label in ((FIRST, text("First source")), (SECOND, text("Second source"))):
            if st.session_state.get(key) not in (None, *sources):
                st.session_state[key] = None
            st.selectbox(
                language.say(label),
                sources,
                key=key,
                index=None,
                format_func=lambda source: source_words(source, language),
                placeholder=language.say("an outlet or a quoted source"),
            )
        if comparison is None:
            return
        counts = share_counts(table, select(table, replace(selection, compared=None)), comparison)
        if st.session_state.get(SHARE) not in SHARES:
            st.session_state[SHARE] = "any"
        st.segmented_control(
            language.say("Which part"),
            SHARES,
            key=SHARE,
            format_func=lambda share: language.say(_PARTS[share], number=counts[share]),
            label_visibility="collapsed",
        )
        st.caption(language.say("On the map a bar on the left of a mark is the first, on the right the second."))


def source_words(source: Source, language: Language) -> str:
    """Name a source; one that is quoted is told from an outlet."""
    return source.name if source.kind == "outlet" else language.say("quoting “{name}”", name=source.name)


def _chosen(key: str) -> Source | None:
    chosen = st.session_state.get(key)
    return chosen if isinstance(chosen, Source) else None
