"""The sidebar's filters: they make the one Selection that drives map, list, counts and downloads."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from geo.incidents.incident import Incident
from geo.incidents.selection import Selection, select
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
    values_of: Callable[[Incident], frozenset[Hashable]]
    """What an incident has; it passes where any of them is on."""
    label_of: Callable[[Any], str]
    icon_of: Callable[[Any], str] | None = None
    order: tuple[Hashable, ...] = ()
    """Of the options; others follow by number of incidents."""


def _type_label(event_type: str) -> str:
    symbol = symbol_for(event_type)
    return event_type if symbol is UNKNOWN_TYPE and event_type else symbol.label_en


def _type_icon(event_type: str) -> str:
    return symbol_svg(symbol_for(event_type))


def _precision_icon(precision: int | None) -> str:
    form = next(form for form in FORMS if form.geo_precision == precision)
    return symbol_svg(UNKNOWN_TYPE, form)


def precision_of(incident: Incident) -> int | None:
    """The geo_precision as the map takes it: None without a place."""
    return None if incident.place is None else incident.geo_precision


FACETS = (
    Facet(
        "types_off",
        "Types",
        lambda incident: frozenset({incident.event_type}),
        _type_label,
        _type_icon,
        tuple(symbol.event_type for symbol in SYMBOLS),
    ),
    Facet(
        "outlets_off",
        "Outlets",
        lambda incident: frozenset(report.source for report in incident.reports),
        lambda outlet: _NO_OUTLET if outlet is None else str(outlet),
    ),
    Facet(
        "precisions_off",
        "How sure the place is",
        lambda incident: frozenset({precision_of(incident)}),
        lambda precision: next(form.label_en for form in FORMS if form.geo_precision == precision),
        _precision_icon,
        tuple(form.geo_precision for form in FORMS),
    ),
    Facet(
        "quoted_off",
        "Quoted sources",
        lambda incident: frozenset(report.attributed_to for report in incident.reports),
        lambda source: _SELF if source is None else quoted(str(source)),
        None,
        (None,),
    ),
)


def choose_filters(holdings: Holdings) -> tuple[Selection, tuple[Incident, ...]]:
    """Draw the filters, and give the Selection with the incidents that pass it."""
    incidents = holdings.incidents
    _choose_dates(incidents)
    st.text_input("Text", key="text", placeholder="a word in passage, place, outlet …", icon=":material/search:")
    options = {facet.name: _options(facet, incidents) for facet in FACETS}
    # The facets' counts are those of the selection, which the widgets further down take part in: these two are
    # read from the session's state, where Streamlit has put them before the run.
    selection = current_selection(incidents)
    shown = select(incidents, selection)
    for facet in FACETS:
        _draw_facet(facet, options[facet.name], shown)
    st.toggle(
        f"Background ({sum(incident.background for incident in incidents)})",
        key="background",
        help="History told in passing, and other days' captions.",
    )
    st.button("Show all again", on_click=clear_filters, disabled=not is_filtering(), width="stretch")
    return selection, shown


def current_selection(incidents: Sequence[Incident]) -> Selection:
    """The Selection that the session's state holds."""
    state = st.session_state
    return Selection(
        since=state.get("since"),
        until=state.get("until"),
        undated=state.get("undated", True),
        types=_on(FACETS[0], incidents),
        outlets=_on(FACETS[1], incidents),
        precisions=_on(FACETS[2], incidents),
        quoted=_on(FACETS[3], incidents),
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


def widening_words(incidents: Sequence[Incident], selection: Selection) -> list[str]:
    """What the list says where nothing passes, with each filter that alone keeps incidents out."""
    if not incidents:
        return ["No reports in these sources", "Add articles, and the incidents that they report stand here."]
    wider = [
        (words, len(select(incidents, one)))
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


def _choose_dates(incidents: Sequence[Incident]) -> None:
    first, last = date_range(incidents)
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
    undated = sum(incident.date_start is None and incident.date_end is None for incident in incidents)
    st.toggle(
        f"Undated ({undated})",
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


def _options(facet: Facet, incidents: Iterable[Incident]) -> list[tuple[Hashable, int]]:
    totals = Counter(value for incident in incidents for value in facet.values_of(incident))
    rank = {value: number for number, value in enumerate(facet.order)}
    return sorted(
        totals.items(), key=lambda pair: (rank.get(pair[0], len(rank)), -pair[1], facet.label_of(pair[0]).casefold())
    )


def _on(facet: Facet, incidents: Sequence[Incident]) -> frozenset[Any] | None:
    """The names that are on; None where all are, so that an incident is asked nothing."""
    off = set(st.session_state.get(facet.name, ()))
    if not off:
        return None
    return frozenset(value for incident in incidents for value in facet.values_of(incident)) - off


def _draw_facet(facet: Facet, options: Sequence[tuple[Hashable, int]], shown: Sequence[Incident]) -> None:
    if not options:
        return
    off = set(st.session_state.get(facet.name, ()))
    counts = Counter(value for incident in shown for value in facet.values_of(incident))
    rows = [
        {
            "value": number,
            "label": facet.label_of(value),
            "icon": None if facet.icon_of is None else facet.icon_of(value),
            "shown": counts[value],
            "total": total,
            "on": value not in off,
        }
        for number, (value, total) in enumerate(options[:MAX_OPTIONS])
    ]
    key = f"facet_{facet.name}"
    values = [value for value, _ in options[:MAX_OPTIONS]]
    unlisted = off.difference(values)
    more = max(0, len(options) - MAX_OPTIONS)

    def toggled() -> None:
        numbers = (told(key, "toggled") or {}).get("off", ())
        known = [values[number] for number in numbers if isinstance(number, int) and 0 <= number < len(values)]
        st.session_state[facet.name] = (*known, *unlisted)

    facet_part(key=key, data={"label": facet.label, "options": rows, "more": more}, on_toggled_change=toggled)
