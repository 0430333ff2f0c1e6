"""The address of a view: what is filtered, chosen and listed, as the query of a link.

The page writes and reads it, and `incident-map export --view` reads it: a link gives the same incidents everywhere.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.incidents.compared import SHARES, Comparison, Share, source_in, sources_of
from geo.incidents.selection import Selection
from geo.incidents.table import IncidentTable, Memberships, Name

FACET_NAMES: Mapping[str, Callable[[IncidentTable], Memberships]] = MappingProxyType(
    {
        "types": lambda table: table.event_type,
        "outlets": lambda table: table.outlets,
        "precisions": lambda table: table.certainty,
        "quoted": lambda table: table.quoted,
        "actors": lambda table: table.actors,
        "tags": lambda table: table.tags,
    }
)
"""Kinds of names that are filtered by, as the address calls them ► what incidents have of each."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""Between them lie the days that can be asked for."""

NO_NAME = "(none)"
"""How the address calls what has no name: an outlet that is not known, an incident without a place."""

LISTS = (
    *("All", "On the map", "Province", "Country only", "No place", "Undated"),
    *("Articles", "Outlets", "Review"),
)
"""The lists that the page has, as the address calls them in every language."""

_OFF = "-off"
_MOST_DIGITS = 6
_NUMBERS = {"origins": 1, "killed": 0, "injured": 0}
"""Numbers that incidents must reach ► the one that all reach."""

VIEW_KEYS = frozenset(
    {
        *("from", "to", "undated", "text", "background", "origins", "killed", "injured", "area"),
        *("compare", "share", "incident", "list"),
        *(f"{key}{ending}" for key in FACET_NAMES for ending in ("", _OFF)),
    }
)
"""All names that the query of a view may have."""

Query = Mapping[str, Sequence[str]]
"""The names of an address's query, each with its values."""


@dataclass(frozen=True, slots=True)
class ViewAddress:
    """What an address tells; the default is the view on everything but background."""

    since: date | None = None
    until: date | None = None
    undated: bool = True
    text: str = ""
    background: bool = False
    origins: int = 1
    killed: int = 0
    injured: int = 0
    area: tuple[float, float, float, float] | None = None
    """South, west, north, east in degrees; west greater than east crosses the 180th meridian."""
    off: Mapping[str, frozenset[Name]] = field(default_factory=dict)
    """By the keys of FACET_NAMES: the names that are left out."""
    compared: Comparison | None = None
    incident: str | None = None
    scope: str | None = None
    """Which list is shown; None for that of all."""
    unknown: tuple[tuple[str, str], ...] = ()
    """What the address names and is not here: its kind (a key of FACET_NAMES, day, area, source, list), and word.

    Of kind value is what a number or a choice cannot be: "killed=-5".
    """

    def selection(self, table: IncidentTable) -> Selection:
        """The filter of this view over the incidents of a table."""
        names = {key: self.names_on(key, table) for key in FACET_NAMES}
        return Selection(
            since=self.since,
            until=self.until,
            undated=self.undated,
            text=self.text,
            background=self.background,
            min_origins=self.origins,
            min_killed=self.killed,
            min_injured=self.injured,
            bounds=self.area,
            compared=self.compared,
            **names,
        )

    def names_on(self, key: str, table: IncidentTable) -> frozenset[Any] | None:
        """The names of a facet that are on; None where all are, so that an incident is asked nothing."""
        off = self.off.get(key)
        return frozenset(FACET_NAMES[key](table).names) - off if off else None


def query_in(text: str) -> Query:
    """The query of a link, or of its part after the question mark."""
    query = urlsplit(text).query if "?" in text else text
    return parse_qs(query, keep_blank_values=True)


def read_address(given: Query, table: IncidentTable) -> ViewAddress:
    """Read an address in the light of what is here; values that cannot be are told as unknown, or passed over."""
    first = {name: values[0] for name, values in given.items() if values}
    unknown: list[tuple[str, str]] = []
    since, until = (_day(first.get(name)) for name in ("from", "to"))
    undated = first["undated"] == "yes" if first.get("undated") in ("yes", "no") else since is None and until is None
    off: dict[str, frozenset[Name]] = {}
    for key, names_of in FACET_NAMES.items():
        known = {name_word(name): name for name in names_of(table).names}
        on_words, off_words = given.get(key, ()), given.get(f"{key}{_OFF}", ())
        if on_words:
            off[key] = frozenset(name for word, name in known.items() if word not in on_words)
        elif off_words:
            off[key] = frozenset(known[word] for word in off_words if word in known)
        unknown += [(key, word) for word in (*on_words, *off_words) if word not in known]
    area = area_in(first.get("area", ""))
    unknown += [("day", first[name]) for name in ("from", "to") if name in first and _day(first[name]) is None]
    unknown += [("area", first["area"])] if "area" in first and area is None else []
    compared, strangers = _compared(given, table)
    unknown += [("source", word) for word in strangers]
    listed = first.get("list")
    unknown += [("list", listed)] if listed is not None and listed not in LISTS else []
    unknown += [("value", f"{name}={first[name]}") for name, can_be in _VALUES.items() if not can_be(first.get(name))]
    numbers = {key: _least(first.get(key, ""), least) for key, least in _NUMBERS.items()}
    return ViewAddress(
        since=since,
        until=until,
        undated=undated,
        text=first.get("text", ""),
        background=first.get("background") == "yes",
        area=area,
        off=off,
        compared=compared,
        incident=first.get("incident"),
        scope=listed if listed in LISTS else None,
        unknown=tuple(unknown),
        **numbers,
    )


def address_query(view: ViewAddress, table: IncidentTable) -> dict[str, list[str]]:
    """Write the address of a view; what it leaves as it is by itself stays out."""
    dated = view.since is not None or view.until is not None
    told: dict[str, list[str]] = {
        "from": [] if view.since is None else [str(view.since)],
        "to": [] if view.until is None else [str(view.until)],
        "undated": [] if view.undated != dated else ["yes" if view.undated else "no"],
        "text": [view.text] if view.text else [],
        "background": ["yes"] if view.background else [],
        "origins": [str(view.origins)] if view.origins > 1 else [],
        "killed": [str(view.killed)] if view.killed else [],
        "injured": [str(view.injured)] if view.injured else [],
        "area": [] if view.area is None else [",".join(f"{edge:g}" for edge in view.area)],
        "compare": [] if view.compared is None else [view.compared.first.word, view.compared.second.word],
        "share": [] if view.compared is None or view.compared.share == "any" else [view.compared.share],
        "incident": [] if view.incident is None else [view.incident],
        "list": [] if view.scope is None else [view.scope],
    }
    told |= dict(_facet_words(key, view.off.get(key, frozenset()), table) for key in FACET_NAMES)
    return {name: values for name, values in told.items() if values}


def name_word(name: Name) -> str:
    """How the address calls a name."""
    return NO_NAME if name is None else str(name)


def area_in(text: str) -> tuple[float, float, float, float] | None:
    """South, west, north, east from "35,38,36.5,40"; None for what is no area on earth."""
    try:
        edges = tuple(map(float, text.split(",")))
    except ValueError:
        return None
    if len(edges) != 4 or not all(map(math.isfinite, edges)):
        return None
    south, west, north, east = edges
    inside = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
    return (south, west, north, east) if inside else None


def _facet_words(key: str, off: frozenset[Name], table: IncidentTable) -> tuple[str, list[str]]:
    """The names that are on or those that are off, whichever are fewer."""
    on: Iterable[Name] = [name for name in FACET_NAMES[key](table).names if name not in off]
    on_words = [name_word(name) for name in on]
    if not off or len(on_words) >= len(off) or not on_words:
        return f"{key}{_OFF}", sorted(map(name_word, off))
    return key, on_words


def _compared(given: Query, table: IncidentTable) -> tuple[Comparison | None, list[str]]:
    """Which sources an address compares, and which of them are not here."""
    words = list(given.get("compare", ()))[:2]
    here = set(sources_of(table)) if words else set()
    found = [source_in(word) for word in words]
    strangers = [word for word, source in zip(words, found, strict=True) if source not in here]
    known = [source for source in found if source in here and source is not None]
    if len(known) != 2 or known[0] == known[1]:
        return None, strangers
    asked = next(iter(given.get("share", ())), "any")
    share: Share = next((one for one in SHARES if one == asked), "any")
    return Comparison(known[0], known[1], share), strangers


def _least(text: str, least: int) -> int:
    return max(least, int(text)) if _is_number(text) else least


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _number_from(least: int) -> Callable[[str | None], bool]:
    return lambda text: text is None or (_is_number(text) and int(text) >= least)


def _one_of(*words: str) -> Callable[[str | None], bool]:
    return lambda text: text is None or text in words


_VALUES: Mapping[str, Callable[[str | None], bool]] = {
    **{name: _number_from(least) for name, least in _NUMBERS.items()},
    "undated": _one_of("yes", "no"),
    "background": _one_of("yes", "no"),
    "share": _one_of(*SHARES),
}
"""What an address may say of each, or nothing."""


def _day(text: str | None) -> date | None:
    try:
        day = None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None
