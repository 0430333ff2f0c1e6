"""What people corrected and on what a rule failed, listed under the incidents: nothing is dropped untold."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from geo.extraction.attempt import NotRead
from geo.incidents.correction import Standing, State
from geo.incidents.correction_words import asked_words, by_words
from geo.language.language import Language, text
from geo.page.holdings import Holdings

_STATES: dict[State, str] = {
    "applied": text("applied"),
    "no longer matches": text("no longer matches"),
    "conflicting": text("conflicting"),
}

MAX_LISTED = 200
"""More than anyone reads here; `incident-map corrections` lists all."""


def show_corrections(holdings: Holdings, language: Language) -> None:
    """List the corrections with what became of each, open where one changes nothing; nothing where there are none."""
    if holdings.standings:
        with st.expander(standings_line(holdings.standings, language), expanded=_has_lost(holdings.standings)):
            _show_lines(standing_lines(holdings.standings, language), language)


def show_not_read(holdings: Holdings, language: Language) -> None:
    """List the articles on which a rule failed, with the reason; nothing where there are none."""
    if holdings.not_read:
        told = language.counted(
            "Not read, because a rule failed: {n} article",
            "Not read, because a rule failed: {n} articles",
            len(holdings.not_read),
        )
        with st.expander(told):
            _show_lines(not_read_lines(holdings.not_read), language)


def standings_line(standings: Sequence[Standing], language: Language) -> str:
    """Count corrections by what became of them."""
    counts = Counter(one.state for one in standings)
    told = language.joined([f"{counts[state]} {language.say(_STATES[state])}" for state in sorted(counts)])
    return language.say("Corrections: {states}", states=told)


def standing_lines(standings: Sequence[Standing], language: Language) -> list[str]:
    """A line a correction: those that change nothing first."""
    numbered = sorted(enumerate(standings, 1), key=lambda one: (one[1].state == "applied", one[0]))
    return [_standing_line(number, one, language) for number, one in numbered]


def not_read_lines(items: Sequence[NotRead]) -> list[str]:
    """A line an article."""
    return [f"{item.article_id}: {item.reason}" for item in items]


def _standing_line(number: int, one: Standing, language: Language) -> str:
    note = f" ({one.note})" if one.note else ""
    asked, by = asked_words(one.correction, language), by_words(one.correction, language)
    return f"{number}. {language.say(_STATES[one.state])}: {asked}{note}, {by}"


def _has_lost(standings: Sequence[Standing]) -> bool:
    return any(one.state != "applied" for one in standings)


def _show_lines(lines: Sequence[str], language: Language) -> None:
    st.text("\n".join(lines[:MAX_LISTED]))
    if len(lines) > MAX_LISTED:
        st.caption(language.say("and {number} more", number=len(lines) - MAX_LISTED))
