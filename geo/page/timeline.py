"""Time under the map: how many incidents are reported by day, week, month or year, to brush and to play through."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from geo.incidents.selection import Selection, select
from geo.incidents.table import UNKNOWN_DAY, IncidentTable, Mask
from geo.incidents.view_address import FIRST_DAY, LAST_DAY
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.page.browser_parts import timeline_part, told
from geo.page.days import set_days
from geo.views.symbols import symbol_for

_KEY, _PLAYING = "timeline", "timeline_plays"
_MOST_BARS = 120

_UNIT_WORDS = {
    "day": (text("by day"), text("Reported incidents by day from {first} to {last}, at most {most} a day")),
    "week": (text("by week"), text("Reported incidents by week from {first} to {last}, at most {most} a week")),
    "month": (text("by month"), text("Reported incidents by month from {first} to {last}, at most {most} a month")),
    "year": (text("by year"), text("Reported incidents by year from {first} to {last}, at most {most} a year")),
}


@dataclass(frozen=True, eq=False)
class Bars:
    """Incidents by time and by type."""

    unit: str
    edges: tuple[int, ...]
    """The first day of each bar, and the day after the last, as proleptic ordinals."""
    counts: NDArray[np.int64]
    """(bars, types): the types in the table's order."""
    vague: int
    """Incidents whose days are known less well than to a bar: they stand in none."""


def show_timeline(table: IncidentTable, selection: Selection, language: Language) -> None:
    """Draw the bars of what passes all filters but that of the days, which they set."""
    passing = select(table, replace(selection, since=None, until=None, undated=False))
    record = timeline_record(table, passing, selection, language)
    timeline_part(language, key=_KEY, data=record, on_brushed_change=_take_brushed)


def timeline_record(table: IncidentTable, passing: Mask, selection: Selection, language: Language) -> dict[str, Any]:
    """What the part shows, as plain JSON values; no bars where nothing is dated."""
    bars = bars_of(table, passing)
    if bars is None:
        nothing = language.say("No dated incidents")
        return {"bars": [], "types": [], "note": nothing, "label": nothing, "since": None, "until": None, "unit": ""}
    symbols = [symbol_for(str(name)) for name in table.event_type.names]
    vague = language.counted(
        "{n} incident dated too vaguely for these bars", "{n} incidents dated too vaguely for these bars", bars.vague
    )
    by_unit, label = _UNIT_WORDS[bars.unit]
    first = day_words(date.fromordinal(bars.edges[0]), language)
    last = day_words(date.fromordinal(bars.edges[-1] - 1), language)
    return {
        "unit": language.say(by_unit),
        "label": language.say(label, first=first, last=last, most=int(bars.counts.sum(axis=1).max())),
        "bars": [
            {"from": str(date.fromordinal(first)), "to": str(date.fromordinal(after - 1)), "counts": counts}
            for (first, after), counts in zip(pairwise(bars.edges), bars.counts.tolist(), strict=True)
        ],
        "types": [{"label": language.say(symbol.label), "colour": symbol.colour} for symbol in symbols],
        "since": None if selection.since is None else str(selection.since),
        "until": None if selection.until is None else str(selection.until),
        "first": first,
        "last": last,
        "note": vague if bars.vague else "",
    }


def bars_of(table: IncidentTable, passing: Mask) -> Bars | None:
    """At most some hundred bars of equal calendar units; None where no incident is dated."""
    dated = passing & (table.first_day != UNKNOWN_DAY) & (table.last_day != UNKNOWN_DAY)
    if not dated.any():
        return None
    first, last = table.first_day[dated], table.last_day[dated]
    unit, edges = _edges(int(first.min()), int(last.max()))
    bar = np.searchsorted(edges, first, side="right") - 1
    exact = last < np.array(edges)[bar + 1]
    kinds = len(table.event_type.names)
    flat = np.bincount(bar[exact] * kinds + table.event_type.codes[dated][exact], minlength=(len(edges) - 1) * kinds)
    return Bars(unit, tuple(edges), flat.reshape(-1, kinds), int(np.count_nonzero(~exact)))


def _edges(first: int, last: int) -> tuple[str, list[int]]:
    """The unit, and the days at which its bars begin, with the day after the last."""
    for unit, begin, after in _UNITS:
        edge = begin(date.fromordinal(first))
        edges = [edge.toordinal()]
        while edges[-1] <= last and len(edges) <= _MOST_BARS + 1:
            edge = after(edge)
            edges.append(edge.toordinal())
        if len(edges) <= _MOST_BARS + 1:
            return unit, edges
    return "year", edges


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())


def _next_week(day: date) -> date:
    return date.fromordinal(day.toordinal() + 7)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _first_of_year(day: date) -> date:
    return date(day.year, 1, 1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


_UNITS: tuple[tuple[str, Callable[[date], date], Callable[[date], date]], ...] = (
    ("day", lambda day: day, _next_day),
    ("week", _monday, _next_week),
    ("month", _first_of_month, _next_month),
    ("year", _first_of_year, _next_year),
)


def is_playing() -> bool:
    """Whether time goes by, so that the days of this run are not chosen to stay."""
    return bool(st.session_state.get(_PLAYING))


def _take_brushed() -> None:
    brushed = told(_KEY, "brushed") or {}
    st.session_state[_PLAYING] = brushed.get("playing") is True
    set_days(_day(brushed.get("from")), _day(brushed.get("to")))


def _day(text: object) -> date | None:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None
