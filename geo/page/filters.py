"""The sidebar's filters: they make the one Selection that drives map, list, counts and downloads."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import streamlit as st

from geo.incidents.selection import Selection, select
from geo.incidents.table import IncidentTable, Mask, Memberships, Name
from geo.incidents.title import day_words
from geo.page.browser_parts import facet_part, told
from geo.page.holdings import Holdings
from geo.page.words import date_range
from geo.views.quotation import quoted
from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, symbol_for, symbol_svg

PRESET_DAYS = {"7 d": 7, "30 d": 30, "90 d": 90, "all": None}
"""Spans that end with the last day that any incident names."""

MAX_OPTIONS = 150
"""Names that a filter lists, those of most incidents first; the text search finds the others."""

_SELF = "the outlet itself"
_NO_OUTLET = "outlet not known"


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter over one kind of name: all are on at first, and new names come in on."""

    name: str
    """Of the session's state: the names that are off."""
    label: str
    names_of: Callable[[IncidentTable], Memberships]
    """What incidents have; one passes where any of its names is on."""
    label_of: Callable[[Any], str]
    icon_of: Callable[[Any], str] | None = None
    order: tuple[Name, ...] = ()
    """Of the options; others follow by number of incidents."""


def _type_label(event_type: str) -> str:
    symbol = symbol_for(event_type)
    return event_type if symbol is UNKNOWN_TYPE and event_type else symbol.label_en


def _type_icon(event_type: str) -> str:
    return symbol_svg(symbol_for(event_type))


def _precision_icon(precision: int | None) -> str:
    form = next(form for form in FORMS if form.geo_precision == precision)
    return symbol_svg(UNKNOWN_TYPE, form)


FACETS = (
    Facet(
        "types_off",
        "Types",
        lambda table: table.event_type,
        _type_label,
        _type_icon,
        tuple(symbol.event_type for symbol in SYMBOLS),
    ),
    Facet(
        "outlets_off",
        "Outlets",
        lambda table: table.outlets,
        lambda outlet: _NO_OUTLET if outlet is None else str(outlet),
    ),
    Facet(
        "precisions_off",
        "How sure the place is",
        lambda table: table.certainty,
        lambda precision: next(form.label_en for form in FORMS if form.geo_precision == precision),
        _precision_icon,
        tuple(form.geo_precision for form in FORMS),
    ),
    Facet(
        "quoted_off",
        "Quoted sources",
        lambda table: table.quoted,
        lambda source: _SELF if source is None else quoted(str(source)),
        None,
        (None,),
    ),
)


def choose_filters(holdings: Holdings) -> tuple[Selection, Mask]:
    """Draw the filters, and give the Selection with the rows that pass it."""
    table = holdings.table
    _choose_dates(table)
    st.text_input("Text", key="text", placeholder="a word in passage, place, outlet …", icon=":material/search:")
    # The facets' counts are those of the selection, which the widgets further down take part in: these two are
    # read from the session's state, where Streamlit has put them before the run.
    selection = current_selection(table)
    shown = select(table, selection)
    for facet in FACETS:
        _draw_facet(facet, table, shown)
    st.toggle(
        f"Background ({np.count_nonzero(table.background)})",
        key="background",
        help="History told in passing, and other days' captions.",
    )
    st.button("Show all again", on_click=clear_filters, disabled=not is_filtering(), width="stretch")
    return selection, shown


def current_selection(table: IncidentTable) -> Selection:
    """The Selection that the session's state holds."""
    state = st.session_state
    return Selection(
        since=state.get("since"),
        until=state.get("until"),
        undated=state.get("undated", True),
        types=_on(FACETS[0], table),
        outlets=_on(FACETS[1], table),
        precisions=_on(FACETS[2], table),
        quoted=_on(FACETS[3], table),
        text=state.get("text") or "",
        background=state.get("background", False),
    )


def is_filtering() -> bool:
    """Whether anything is filtered by the reader, background aside."""
    state = st.session_state
    dated = state.get("since") is not None or state.get("until") is not None or not state.get("undated", True)
    return dated or bool(state.get("text")) or any(state.get(facet.name) for facet in FACETS)


def clear_filters() -> None:
    """Put every filter back to where it shows all but background."""
    st.session_state.update(since=None, until=None, undated=True, text="", preset="all", background=False)
    for facet in FACETS:
        st.session_state[facet.name] = ()


def widening_words(table: IncidentTable, selection: Selection) -> list[str]:
    """What the list says where nothing passes, with each filter that alone keeps incidents out."""
    if not len(table):
        return ["No reports in these sources", "Add articles, and the incidents that they report stand here."]
    wider = [
        (words, int(np.count_nonzero(select(table, one))))
        for words, one in (
            ("all dates", _replaced(selection, since=None, until=None, undated=True)),
            ("all outlets", _replaced(selection, outlets=None)),
            ("all quoted sources", _replaced(selection, quoted=None)),
            ("all types", _replaced(selection, types=None)),
            ("all degrees of certainty", _replaced(selection, precisions=None)),
            ("no search text", _replaced(selection, text="")),
            ("background too", _replaced(selection, background=True)),
        )
    ]
    hints = [f"{words} ({number})" for words, number in wider if number]
    lines = ["No reports in these sources", "That says what these articles hold, not that nothing happened."]
    if hints:
        return [*lines, f"What would show some: {'; '.join(hints)}."]
    return [*lines, "No single filter keeps them out: “Show all again” in the filters puts all of them back."]


def _replaced(selection: Selection, **changes: Any) -> Selection:
    return replace(selection, **changes)


def _choose_dates(table: IncidentTable) -> None:
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


def _choose_day(label: str, key: str, hint: str | None) -> None:
    st.date_input(
        label,
        key=key,
        min_value=date(1900, 1, 1),
        max_value=date(2100, 12, 31),
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


def options_of(facet: Facet, table: IncidentTable) -> list[int]:
    """The numbers of a facet's names in the order in which they are listed."""
    names = facet.names_of(table).names
    rank = {name: number for number, name in enumerate(facet.order)}
    return sorted(range(len(names)), key=lambda code: rank.get(names[code], len(rank)))


def _on(facet: Facet, table: IncidentTable) -> frozenset[Any] | None:
    """The names that are on; None where all are, so that an incident is asked nothing."""
    off = set(st.session_state.get(facet.name, ()))
    return frozenset(facet.names_of(table).names) - off if off else None


def _draw_facet(facet: Facet, table: IncidentTable, shown: Mask) -> None:
    held = facet.names_of(table)
    if not held.names:
        return
    off = set(st.session_state.get(facet.name, ()))
    options, counts = options_of(facet, table), held.counts(shown)
    values = [held.names[code] for code in options[:MAX_OPTIONS]]
    rows = [
        {
            "value": number,
            "label": facet.label_of(held.names[code]),
            "icon": None if facet.icon_of is None else facet.icon_of(held.names[code]),
            "shown": int(counts[code]),
            "total": int(held.totals[code]),
            "on": held.names[code] not in off,
        }
        for number, code in enumerate(options[:MAX_OPTIONS])
    ]
    key = f"facet_{facet.name}"
    unlisted = off.difference(values)
    more = max(0, len(options) - MAX_OPTIONS)

    def toggled() -> None:
        numbers = (told(key, "toggled") or {}).get("off", ())
        known = [values[number] for number in numbers if isinstance(number, int) and 0 <= number < len(values)]
        st.session_state[facet.name] = (*known, *unlisted)

    facet_part(key=key, data={"label": facet.label, "options": rows, "more": more}, on_toggled_change=toggled)
