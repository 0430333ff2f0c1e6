"""Rules on sensitive places: which of them are told as their district or province alone, and which not at all."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from gazetteer.names import fold
from geo.errors import ExtractionError
from geo.extraction.report import Report

Action = Literal["district", "province", "withhold"]
ACTIONS: tuple[Action, ...] = ("district", "province", "withhold")
"""To what a place is coarsened, or that it is withheld; the later the stricter."""

_FINE = 2
"""geo_precision of what lies in an area: a province's middle says nothing of where in it."""


@dataclass(frozen=True, slots=True)
class SensitiveRule:
    """One entry of sensitive.toml: it holds for a report of which all that it names is true."""

    action: Action
    reason: str
    author: str
    day: date
    kinds: frozenset[str] = frozenset()
    """Of lexicon/sensitive_kinds.toml: the place is of one of them, or the text's words for it say so."""
    feature_codes: frozenset[str] = frozenset()
    place_ids: frozenset[str] = frozenset()
    area: tuple[float, float, float, float] | None = None
    """South, west, north, east in degrees; west greater than east crosses the 180th meridian."""
    types: frozenset[str] = frozenset()
    """Event types or sub-event types."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What tells that a place is of a kind."""

    codes: frozenset[str]
    words: tuple[str, ...]
    """Folded, between spaces."""


@cache
def sensitive_kinds() -> Mapping[str, Kind]:
    """The kinds by name; raises ExtractionError where the lexicon is malformed."""
    path = resources.files("geo.extraction") / "lexicon" / "sensitive_kinds.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            name: Kind(frozenset(entry["codes"]), tuple(f" {fold(word)} " for word in entry["words"]))
            for name, entry in raw.items()
        }
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ExtractionError(f"{path}: {error}; correct this entry of the lexicon") from error


def strictest(rules: Sequence[SensitiveRule], reports: Sequence[Report]) -> SensitiveRule | None:
    """The strictest rule that holds for any of these reports; None where none does."""
    holding = [rule for rule in rules if any(holds(rule, report) for report in reports)]
    return max(holding, key=lambda rule: ACTIONS.index(rule.action), default=None)


def holds(rule: SensitiveRule, report: Report) -> bool:
    """Whether all that the rule names is true of the report; nothing is of one without a place."""
    place = report.place
    if place is None and not report.place_text:
        return False
    if rule.kinds and not any(_is_of(sensitive_kinds()[kind], report) for kind in rule.kinds):
        return False
    if rule.feature_codes and (place is None or place.feature_code not in rule.feature_codes):
        return False
    if rule.place_ids and (place is None or place.place_id not in rule.place_ids):
        return False
    if rule.types and not rule.types & {report.event_type, report.sub_event_type}:
        return False
    return rule.area is None or _inside(rule.area, report)


def _is_of(kind: Kind, report: Report) -> bool:
    place = report.place
    if place is not None and place.feature_code in kind.codes:
        return True
    names = (report.place_text or "", "" if place is None else place.name)
    return any(word in _spaced(name) for name in names for word in kind.words)


def _spaced(name: str) -> str:
    words = fold(name).split()
    bare = [word.removeprefix("ال") for word in words]
    return f" {' '.join(words)} {' '.join(bare)} "


def _inside(area: tuple[float, float, float, float], report: Report) -> bool:
    if report.latitude is None or report.longitude is None or (report.geo_precision or 4) > _FINE:
        return False
    south, west, north, east = area
    if not south <= report.latitude <= north:
        return False
    longitude = report.longitude
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east
