"""What a person should look at: incidents that the rules are unsure of, each with corrections to choose from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents.incident import Incident

Cause = Literal["score", "place", "date", "same"]

LOW_SCORE = 0.5
"""Under it a place is to be looked at."""
MOST_PLACES = 4
"""That are offered for a name."""

Entry = Mapping[str, Any]
"""A correction as it stands in the file, but for who makes it, when and why."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing about an incident that the rules are unsure of."""

    cause: Cause
    incident: Incident
    note: str
    """The words of the text that it is about, or why it may be the other one."""
    score: float | None = None
    """How sure the place is, 0 to 1; None for other causes."""
    other: Incident | None = None
    """What it may be the same as."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction to choose."""

    action: Literal["move", "redate", "merge", "split"]
    entries: tuple[Entry, ...]
    place: Place | None = None
    day: date | None = None
    """None where a day is offered that is still to be said, and for all but days."""

    @property
    def asks_for_day(self) -> bool:
        """Whether a day is still to be said."""
        return self.action == "redate" and self.day is None

    def on(self, day: date) -> "Offer":
        """The same with the day that is said."""
        return replace(self, entries=tuple({**one, "date_start": day} for one in self.entries), day=day)


def doubts_of(incidents: Iterable[Incident], find: Callable[[str], Incident | None]) -> Iterator[Doubt]:
    """What is doubtful of each, a pair once; nothing of those of which a rule keeps something back.

    `find` gives the incident of an id.
    """
    seen: set[frozenset[str]] = set()
    for incident in incidents:
        if incident.guarded is not None:
            continue
        yield from _own_doubts(incident)
        for other_id, why in incident.possibly_same:
            pair = frozenset((incident.incident_id, other_id))
            other = None if pair in seen else find(other_id)
            seen.add(pair)
            if other is not None and other.guarded is None:
                yield Doubt("same", incident, why, other=other)


def offers_for(doubt: Doubt, gazetteer: Callable[[], Gazetteer]) -> tuple[Offer, ...]:
    """The corrections that are likeliest; none where the text gives none."""
    if doubt.other is not None:
        one, other = (incident.reports[0].report_id for incident in (doubt.incident, doubt.other))
        together: Entry = {"action": "merge", "reports": [one, other]}
        apart: Entry = {"action": "split", "reports": [one], "from": [other]}
        return Offer("merge", (together,)), Offer("split", (apart,))
    if doubt.cause == "date":
        return _days_for(doubt.incident.reports)
    return _places_for(doubt, gazetteer())


def _own_doubts(incident: Incident) -> Iterator[Doubt]:
    unresolved = next((one for one in incident.reports if one.place is None and one.place_text), None)
    nowhere = unresolved if incident.place is None else None
    if nowhere is not None:
        yield Doubt("place", incident, nowhere.place_text or "")
    unsure = [one for one in incident.reports if one.place_score is not None and one.place_text]
    least = min(unsure, key=_score, default=None)
    # The name that found no place is unsure as well: once is enough.
    if least is not None and _score(least) < LOW_SCORE and nowhere is None:
        yield Doubt("score", incident, least.place_text or "", score=_score(least))
    if incident.date_start is None and incident.date_end is None:
        yield Doubt("date", incident, next((one.date_text for one in incident.reports if one.date_text), ""))


def _score(report: Report) -> float:
    return 1.0 if report.place_score is None else report.place_score


def _places_for(doubt: Doubt, gazetteer: Gazetteer) -> tuple[Offer, ...]:
    """The places that the doubted name may mean, for all reports of the incident that say it so."""
    saying = [one.report_id for one in doubt.incident.reports if one.place_text == doubt.note]
    now = [one.place for one in doubt.incident.reports if one.place_text == doubt.note and one.place is not None]
    point = doubt.incident.latitude, doubt.incident.longitude
    near = None if point[0] is None or point[1] is None else (point[0], point[1])
    # What the rules chose is offered too: who confirms it says that it is right.
    found = dict.fromkeys([*now, *(candidate.place for candidate in gazetteer.candidates(doubt.note, near))])
    return tuple(
        Offer(
            "move", tuple({"action": "move", "report": one, "place_id": place.place_id} for one in saying), place=place
        )
        for place in list(found)[:MOST_PLACES]
    )


def _days_for(reports: Sequence[Report]) -> tuple[Offer, ...]:
    """The day of the first publication, the one before, and one that is still to be said."""
    days = sorted(
        one.published.date() if isinstance(one.published, datetime) else one.published
        for one in reports
        if one.published is not None
    )
    offered = [*([days[0] - timedelta(1), days[0]] if days else []), None]
    return tuple(
        Offer(
            "redate",
            tuple(_redated(one.report_id, day) for one in reports),
            day=day,
        )
        for day in offered
    )


def _redated(report_id: str, day: date | None) -> Entry:
    entry: Entry = {"action": "redate", "report": report_id}
    return entry if day is None else {**entry, "date_start": day}
