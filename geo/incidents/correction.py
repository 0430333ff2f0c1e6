"""Correction: what a person changes of what the rules read, and what it came to on an incident."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from geo.language.language import text

Action = Literal["move", "retype", "redate", "merge", "split", "reject", "add", "note", "tag"]
ACTIONS: tuple[Action, ...] = ("move", "retype", "redate", "merge", "split", "reject", "add", "note", "tag")
REMARKS: tuple[Action, ...] = ("note", "tag")
"""Those that change nothing of what the rules read."""

State = Literal["applied", "no longer matches", "conflicting"]

DONE: dict[str, str] = {
    "move": text("moved"),
    "retype": text("retyped"),
    "redate": text("redated"),
    "merge": text("merged"),
    "split": text("split"),
    "reject": text("rejected"),
    "add": text("added"),
}
"""Each action that changes something, in the words of an export."""


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """Where a correction puts a report: a place of the gazetteer, or a point with a name."""

    place_id: str | None = None
    """None where a point is given."""
    name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    """WGS 84 degrees; None where a place of the gazetteer is named."""
    radius_km: float | None = None
    """None: as far as the place of the gazetteer reaches."""
    country_code: str | None = None
    """ISO 3166-1 alpha-2; None: that of the nearest populated place."""
    geo_precision: int | None = None
    """None: as the place or the radius has it."""


@dataclass(frozen=True, slots=True)
class DatesGiven:
    """When a correction says it was; both days None: the date is not known."""

    date_start: date | None
    date_end: date | None
    """Inclusive."""
    time_precision: int


@dataclass(frozen=True, slots=True)
class TollGiven:
    """What the passage of an added report says of people; None: not said, 0: none said."""

    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of corrections.toml."""

    correction_id: str
    """Hash of all that it says: the same entry has the same id wherever it stands."""
    action: Action
    author: str
    day: date
    """When it was made."""
    reason: str
    """Why; empty for a note or tag that gives none."""
    report_ids: tuple[str, ...] = ()
    """One to move, retype, redate or reject; those to merge or split; none to add."""
    from_ids: tuple[str, ...] = ()
    """To split: the reports that those of `report_ids` are kept apart from; empty: from one another."""
    place: PlaceGiven | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    dates: DatesGiven | None = None
    article_id: str | None = None
    passage: str | None = None
    """To add: the article and its words, verbatim but for white space."""
    toll: TollGiven = TollGiven()
    attributed_to: str | None = None
    background: bool = False
    text: str | None = None
    """The words of a note."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction and what became of it when it was last replayed."""

    correction: Correction
    state: State
    note: str
    """Why it does not match, which other it is in conflict with, or what it came to; empty where there is no more."""


Original = str | int | float | None


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that changed an incident, with what the rules had read."""

    correction_id: str
    action: Action
    report_ids: tuple[str, ...]
    """Those reports of the incident that it is about."""
    author: str
    day: date
    reason: str
    was: tuple[tuple[str, Original], ...]
    """What the rules read, under the names of Report's fields; empty where they read nothing else."""
    text: str | None = None
    """The words of a note."""
    tags: tuple[str, ...] = ()


def applied_of(correction: Correction, report_ids: tuple[str, ...], was: tuple[tuple[str, Original], ...]) -> Applied:
    """What a correction did to some reports."""
    return Applied(
        correction.correction_id,
        correction.action,
        report_ids,
        correction.author,
        correction.day,
        correction.reason,
        was,
        correction.text,
        correction.tags,
    )
