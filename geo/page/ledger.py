"""What people corrected and on what a rule failed, listed under the incidents: nothing is dropped untold."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from geo.extraction.attempt import NotRead
from geo.incidents.correction import Standing
from geo.incidents.correction_words import asked_words, by_words
from geo.page.holdings import Holdings
from geo.page.words import count_words

MAX_LISTED = 200
"""More than anyone reads here; `incident-map corrections` lists all."""


def show_corrections(holdings: Holdings) -> None:
    """List the corrections with what became of each, open where one changes nothing; nothing where there are none."""
    if holdings.standings:
        with st.expander(standings_line(holdings.standings), expanded=_has_lost(holdings.standings)):
            _show_lines(standing_lines(holdings.standings))


def show_not_read(holdings: Holdings) -> None:
    """List the articles on which a rule failed, with the reason; nothing where there are none."""
    if holdings.not_read:
        with st.expander(f"Not read, because a rule failed: {count_words(len(holdings.not_read), 'article')}"):
            _show_lines(not_read_lines(holdings.not_read))


def standings_line(standings: Sequence[Standing]) -> str:
    """Count corrections by what became of them."""
    counts = Counter(one.state for one in standings)
    return "Corrections: " + ", ".join(f"{counts[state]} {state}" for state in sorted(counts))


def standing_lines(standings: Sequence[Standing]) -> list[str]:
    """A line a correction: those that change nothing first."""
    numbered = sorted(enumerate(standings, 1), key=lambda one: (one[1].state == "applied", one[0]))
    return [_standing_line(number, one) for number, one in numbered]


def not_read_lines(items: Sequence[NotRead]) -> list[str]:
    """A line an article."""
    return [f"{item.article_id}: {item.reason}" for item in items]


def _standing_line(number: int, one: Standing) -> str:
    note = f" ({one.note})" if one.note else ""
    return f"{number}. {one.state}: {asked_words(one.correction)}{note}, {by_words(one.correction)}"


def _has_lost(standings: Sequence[Standing]) -> bool:
    return any(one.state != "applied" for one in standings)


def _show_lines(lines: Sequence[str]) -> None:
    st.text("\n".join(lines[:MAX_LISTED]))
    if len(lines) > MAX_LISTED:
        st.caption(f"and {len(lines) - MAX_LISTED} more")
