"""Facets: filters over kinds of names, each with its counts; a legend that filters is one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from geo.incidents.table import IncidentTable, Mask, Memberships, Name
from geo.incidents.view_address import FACET_NAMES
from geo.language.language import Language, text
from geo.page.browser_parts import facets_part, told
from geo.views.quotation import quoted
from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, symbol_for, symbol_svg

MAX_OPTIONS = 150
"""Names that a facet lists, those of most incidents first; the text search finds the others."""

_KEY = "facets"
_SELF = text("the outlet itself")
_NO_OUTLET = text("outlet not known")
_NO_ACTOR = text("nobody named")
_NO_TAG = text("without a tag")


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter over one kind of name: all are on at first, and new names come in on."""

    key: str
    """Of the session's state and of the address: the names that are off."""
    label: str
    names_of: Callable[[IncidentTable], Memberships]
    """What incidents have; one passes where any of its names is on."""
    label_of: Callable[[Any, Language], str]
    icon_of: Callable[[Any], str] | None = None
    order: tuple[Name, ...] = ()
    """Of the options; others follow by number of incidents."""


def _type_label(event_type: str, language: Language) -> str:
    symbol = symbol_for(event_type)
    if symbol is UNKNOWN_TYPE and event_type:
        return language.name_of_type(event_type)
    return language.say(symbol.label)


def _type_icon(event_type: str) -> str:
    return symbol_svg(symbol_for(event_type))


def _precision_label(precision: int | None, language: Language) -> str:
    return language.say(next(form.label for form in FORMS if form.geo_precision == precision))


def _precision_icon(precision: int | None) -> str:
    return symbol_svg(UNKNOWN_TYPE, next(form for form in FORMS if form.geo_precision == precision))


def _named(no_name: str) -> Callable[[Any, Language], str]:
    return lambda name, language: language.say(no_name) if name is None else str(name)


def _said(no_name: str) -> Callable[[Any, Language], str]:
    return lambda name, language: language.say(no_name) if name is None else quoted(str(name))


TYPES = Facet(
    "types",
    text("Types"),
    FACET_NAMES["types"],
    _type_label,
    _type_icon,
    tuple(symbol.event_type for symbol in SYMBOLS),
)
OUTLETS = Facet("outlets", text("Outlets"), FACET_NAMES["outlets"], _named(_NO_OUTLET))
PRECISIONS = Facet(
    "precisions",
    text("How sure the place is"),
    FACET_NAMES["precisions"],
    _precision_label,
    _precision_icon,
    tuple(form.geo_precision for form in FORMS),
)
QUOTED = Facet("quoted", text("Quoted sources"), FACET_NAMES["quoted"], _said(_SELF), None, (None,))
ACTORS = Facet("actors", text("Named as involved"), FACET_NAMES["actors"], _said(_NO_ACTOR), None, (None,))
TAGS = Facet("tags", text("Tags"), FACET_NAMES["tags"], _named(_NO_TAG), None, (None,))
FACETS = (TYPES, OUTLETS, PRECISIONS, QUOTED, ACTORS, TAGS)


def names_off(facet: Facet) -> frozenset[Name]:
    """The names that the reader took away."""
    return frozenset(st.session_state.get(facet.key, ()))


def set_off(facet: Facet, names: frozenset[Name]) -> None:
    """Take these names away, and no others."""
    st.session_state[facet.key] = tuple(names)


def names_on(facet: Facet, table: IncidentTable) -> frozenset[Any] | None:
    """The names that are on; None where all are, so that an incident is asked nothing."""
    off = names_off(facet)
    return frozenset(facet.names_of(table).names) - off if off else None


def options_of(facet: Facet, table: IncidentTable) -> list[int]:
    """The numbers of a facet's names in the order in which they are listed."""
    names = facet.names_of(table).names
    rank = {name: number for number, name in enumerate(facet.order)}
    return sorted(range(len(names)), key=lambda code: rank.get(names[code], len(rank)))


def draw_facets(table: IncidentTable, shown: Mask, language: Language) -> None:
    """Draw all facets as one part, so that its script comes once."""
    facets_part(
        language,
        key=_KEY,
        data={"facets": [record for facet in FACETS if (record := facet_record(facet, table, shown, language))]},
        on_toggled_change=partial(_take_toggled, table),
    )


def facet_record(facet: Facet, table: IncidentTable, shown: Mask, language: Language) -> dict[str, Any] | None:
    """A facet with how many of each name are shown, of how many, as plain JSON values; None where it has no names."""
    held = facet.names_of(table)
    if not held.names or (facet is TAGS and held.names == (None,)):
        return None
    off = names_off(facet)
    options, counts = options_of(facet, table), held.counts(shown)
    return {
        "key": facet.key,
        "label": language.say(facet.label),
        "options": [
            {
                "label": facet.label_of(held.names[code], language),
                "icon": None if facet.icon_of is None else facet.icon_of(held.names[code]),
                "shown": int(counts[code]),
                "total": int(held.totals[code]),
                "on": held.names[code] not in off,
            }
            for code in options[:MAX_OPTIONS]
        ],
        "more": max(0, len(options) - MAX_OPTIONS),
    }


def _take_toggled(table: IncidentTable) -> None:
    toggled = told(_KEY, "toggled") or {}
    facet = next((one for one in FACETS if one.key == toggled.get("facet")), None)
    if facet is None:
        return
    names = facet.names_of(table).names
    values = [names[code] for code in options_of(facet, table)[:MAX_OPTIONS]]
    numbers = toggled.get("off", ())
    known = [values[number] for number in numbers if isinstance(number, int) and 0 <= number < len(values)]
    # Names that are not listed stay as a link or an earlier list had them.
    set_off(facet, names_off(facet).difference(values).union(known))
