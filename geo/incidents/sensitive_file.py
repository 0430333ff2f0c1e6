"""Reads sensitive.toml, which the team writes by hand beside the store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import SensitiveError
from geo.extraction.lexicons import event_types
from geo.incidents.entry_file import Entry, EntryFile
from geo.incidents.sensitive import ACTIONS, SensitiveRule, sensitive_kinds

FILE_NAME = "sensitive.toml"

_FILE = EntryFile("rule", SensitiveError)
_CONDITIONS = frozenset({"kinds", "feature_codes", "place_ids", "area", "types"})
_KEYS = _CONDITIONS | {"action", "reason", "author", "date"}


def sensitive_beside(store: Path) -> Path:
    """The file of rules that belongs to a store: in its folder."""
    return store.with_name(FILE_NAME)


def read_sensitive(path: Path) -> tuple[SensitiveRule, ...]:
    """The rules of a file; none where there is no file. Raises SensitiveError, with the line, where one is wrong."""
    text = _FILE.text(path)
    return () if text is None else _FILE.entries(path, text, _rule)


def _rule(table: Mapping[str, Any]) -> SensitiveRule:
    entry = Entry(table, SensitiveError)
    entry.only(_KEYS, "a rule")
    action = entry.text("action")
    if action not in ACTIONS:
        raise SensitiveError(f"{action!r} is no action; write action as one of {', '.join(ACTIONS)}")
    if not _CONDITIONS & set(table):
        raise SensitiveError(f"names no place; write one of {', '.join(sorted(_CONDITIONS))}")
    known = {name for pair in event_types() for name in pair}
    return SensitiveRule(
        action=action,
        reason=entry.text("reason"),
        author=entry.text("author"),
        day=entry.day("date"),
        kinds=_known(entry, "kinds", "kind of place", frozenset(sensitive_kinds())),
        feature_codes=frozenset(entry.texts("feature_codes")) if "feature_codes" in table else frozenset(),
        place_ids=frozenset(entry.texts("place_ids")) if "place_ids" in table else frozenset(),
        area=_area(table.get("area")),
        types=_known(entry, "types", "event or sub-event type", frozenset(known)),
    )


def _known(entry: Entry, key: str, what: str, known: frozenset[str]) -> frozenset[str]:
    if key not in entry.table:
        return frozenset()
    given = entry.texts(key)
    wrong = [one for one in given if one not in known]
    if wrong:
        raise SensitiveError(f"{wrong[0]!r} is no {what}; take one of {', '.join(sorted(known))}")
    return frozenset(given)


def _area(value: object) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    remedy = "write it as area = [south, west, north, east] in degrees"
    if not isinstance(value, list) or len(value) != 4:
        raise SensitiveError(f"area is no list of four numbers; {remedy}")
    if not all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in value):
        raise SensitiveError(f"area is no list of four numbers; {remedy}")
    south, west, north, east = map(float, value)
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise SensitiveError(f"area {value} lies outside of the world, or has south above north; {remedy}")
    return south, west, north, east
