"""What reading all articles anew has changed: in reports and in incidents, with ids, before and after."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from geo.extraction.report import Report
from geo.incidents.incident import Incident
from geo.incidents.title import incident_title

Kind = Literal[
    "incident gone", "incident new", "merged", "split", "moved", "retyped", "redated", "other toll",
    "report gone", "report new",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "incident gone", "incident new", "merged", "split", "moved", "retyped", "redated", "other toll",
    "report gone", "report new",
)  # fmt: skip
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class State:
    """What a store holds at one time."""

    incidents: Sequence[Incident]
    """With corrections."""
    reports: Sequence[Report]
    """As the rules read them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    kind: Kind
    before_ids: tuple[str, ...]
    after_ids: tuple[str, ...]
    """Ids of incidents, or of reports where the kind names a report."""
    before: str | None
    after: str | None
    """In words; None where there was, or is, nothing."""

    def __str__(self) -> str:
        ids = " ".join(dict.fromkeys((*self.before_ids, *self.after_ids)))
        words = " ► ".join(part for part in (self.before, self.after) if part is not None)
        return f"{self.kind} {ids}: {words}"


def change_record(change: Change) -> dict[str, Any]:
    """Write a change as plain JSON values."""
    return {
        "change": change.kind,
        "before_ids": list(change.before_ids),
        "after_ids": list(change.after_ids),
        "before": change.before,
        "after": change.after,
    }


def counts_words(found: Sequence[Change]) -> str:
    """How many changes of each kind; "nothing has changed" for none."""
    counts = Counter(change.kind for change in found)
    return ", ".join(f"{kind} {counts[kind]}" for kind in KINDS if counts[kind]) or "nothing has changed"


def successors(before: State, after: State) -> dict[str, str]:
    """The incident that each id opens which is no incident's any more: the one that its words are told in now.

    That is where its reports are, else where the report is whose passage shares most with one of its own.
    """
    now = {incident.incident_id for incident in after.incidents}
    homes = _Homes(after)
    found = {}
    for incident in before.incidents:
        if incident.incident_id not in now:
            home = homes.of(incident)
            if home is not None:
                found[incident.incident_id] = home
    return found


def changes(before: State, after: State) -> tuple[Change, ...]:
    """All changes, incidents before reports, in the order of KINDS and then of ids."""
    found = [*_of_incidents(before, after), *_of_reports(before.reports, after.reports)]
    return tuple(sorted(found, key=lambda change: (KINDS.index(change.kind), change.before_ids, change.after_ids)))


class _Homes:
    """Which incident a report, or a passage, stands in after."""

    def __init__(self, after: State) -> None:
        self.home = {r.report_id: incident.incident_id for incident in after.incidents for r in incident.reports}
        self.by_article: dict[str, list[Report]] = defaultdict(list)
        for incident in after.incidents:
            for report in incident.reports:
                self.by_article[report.article_id].append(report)

    def of(self, incident: Incident) -> str | None:
        known = next((self.home[r.report_id] for r in incident.reports if r.report_id in self.home), None)
        if known is not None:
            return known
        shared = [
            (min(own.end, other.end) - max(own.start, other.start), own.sub_event_type == other.sub_event_type, other)
            for own in incident.reports
            for other in self.by_article[own.article_id]
            if own.start < other.end and other.start < own.end
        ]
        if not shared:
            return None
        best = max(shared, key=lambda one: (one[0], one[1], one[2].report_id))
        return self.home[best[2].report_id]


def _of_incidents(before: State, after: State) -> Iterator[Change]:
    homes, origins = _Homes(after), _Homes(before)
    into: dict[str, list[Incident]] = defaultdict(list)
    out_of: dict[str, list[Incident]] = defaultdict(list)
    for incident in before.incidents:
        home = homes.of(incident)
        if home is None:
            yield Change("incident gone", (incident.incident_id,), (), incident_title(incident), None)
        else:
            into[home].append(incident)
    for incident in after.incidents:
        origin = origins.of(incident)
        if origin is None:
            yield Change("incident new", (), (incident.incident_id,), None, incident_title(incident))
        else:
            out_of[origin].append(incident)
    was = {incident.incident_id: incident for incident in before.incidents}
    for incident in after.incidents:
        joined = into[incident.incident_id]
        if len(joined) > 1:
            yield _between("merged", joined, [incident])
        for one in joined:
            yield from _of_incident(one, incident)
    for origin, parts in out_of.items():
        if len(parts) > 1:
            yield _between("split", [was[origin]], parts)


def _between(kind: Kind, before: Sequence[Incident], after: Sequence[Incident]) -> Change:
    ids = [tuple(sorted(one.incident_id for one in side)) for side in (before, after)]
    words = ["; ".join(sorted(map(incident_title, side))) for side in (before, after)]
    return Change(kind, ids[0], ids[1], words[0], words[1])


def _of_incident(before: Incident, after: Incident) -> Iterator[Change]:
    one, other = _aspects(before), _aspects(after)
    for kind in one:
        if one[kind] != other[kind]:
            yield Change(kind, (before.incident_id,), (after.incident_id,), _words(one[kind]), _words(other[kind]))


def _aspects(incident: Incident) -> Mapping[Kind, tuple[object, ...]]:
    place = incident.place
    name = None if place is None else place.name
    place_id = None if place is None else place.place_id
    return {
        "moved": (name, place_id, incident.latitude, incident.longitude, incident.geo_precision),
        "retyped": (incident.event_type, incident.sub_event_type),
        "redated": (incident.date_start, incident.date_end, incident.time_precision),
        "other toll": (incident.killed_min, incident.killed_max, incident.injured_min, incident.injured_max),
    }


def _words(values: Sequence[object]) -> str:
    return ", ".join("–" if value is None else str(value) for value in values)


def _of_reports(before: Sequence[Report], after: Sequence[Report]) -> Iterator[Change]:
    was, now = ({report.report_id: report for report in side} for side in (before, after))
    for report_id in sorted(was.keys() - now.keys()):
        yield Change("report gone", (report_id,), (), _said(was[report_id]), None)
    for report_id in sorted(now.keys() - was.keys()):
        yield Change("report new", (), (report_id,), None, _said(now[report_id]))


def _said(report: Report) -> str:
    return f"{report.sub_event_type}, article {report.article_id}: {' '.join(report.passage.split())}"
