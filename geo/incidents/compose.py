"""Composes an incident from its reports: the range of what they say, and never one claim over another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from geo.extraction.report import Report
from geo.incidents.groups import date_range, fineness, is_fine
from geo.incidents.incident import Incident
from geo.incidents.origins import count_origins
from geo.language.reason import Reason


def compose(told: Iterable[Report], why_merged: tuple[Reason, ...], first_of: Mapping[str, str]) -> Incident:
    """The incident of these reports, at least one; `first_of` maps a copy's article_id to its first article's."""
    reports = tuple(sorted(told, key=_by_publication))
    event_type, sub_event_type = _type(reports)
    start, end, precision = date_range(reports)
    at = _point(reports, first_of)
    return Incident(
        incident_id=reports[0].report_id,
        event_type=event_type,
        sub_event_type=sub_event_type,
        date_start=start,
        date_end=end,
        time_precision=precision,
        place=at.place if at else None,
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
        radius_km=at.radius_km if at else None,
        geo_precision=at.geo_precision if at else None,
        killed_min=_least(r.killed_min for r in reports),
        killed_max=_most((r.killed_min, r.killed_max) for r in reports),
        injured_min=_least(r.injured_min for r in reports),
        injured_max=_most((r.injured_min, r.injured_max) for r in reports),
        background=all(r.background for r in reports),
        origins=count_origins(reports, first_of),
        why_merged=why_merged,
        part_of=None,
        reports=reports,
    )


def _by_publication(report: Report) -> tuple[bool, date, str, int, str]:
    published = report.published
    day = published.date() if isinstance(published, datetime) else published
    return (day is None, day or date.max, report.article_id, report.start, report.report_id)


def _type(reports: Sequence[Report]) -> tuple[str, str]:
    counts = Counter((r.event_type, r.sub_event_type) for r in reports)
    return min(counts, key=lambda kind: (-counts[kind], kind))


def _point(reports: Sequence[Report], first_of: Mapping[str, str]) -> Report | None:
    """A report at the finest place that most independent origins support."""
    placed = [r for r in reports if r.latitude is not None]
    if not placed:
        return None
    finest = min(fineness(r)[0] for r in placed)
    at: dict[tuple[float | None, float | None], list[Report]] = defaultdict(list)
    for report in placed:
        if report.geo_precision == finest or (finest <= 2 and is_fine(report)):
            at[report.latitude, report.longitude].append(report)
    best = min(at.values(), key=lambda rs: (-count_origins(rs, first_of), min(map(fineness, rs))))
    return min(best, key=fineness)


def _least(values: Iterable[int | None]) -> int | None:
    return min((v for v in values if v is not None), default=None)


def _most(values: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The largest upper end; None where nobody says, or where one leaves it open."""
    said = [high for low, high in values if low is not None or high is not None]
    return None if not said or None in said else max(high for high in said if high is not None)
