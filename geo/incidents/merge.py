"""Brings reports of the same event together, in doubt apart; a pure function in which order does not matter."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from gazetteer.lookup import distance_km
from gazetteer.place import Place
from geo.extraction.report import Report
from geo.extraction.story import GENERIC, same_kind
from geo.incidents.incident import Incident
from geo.incidents.origins import count_origins

SAME_PLACE_KM = 12.0
LEAST_SCORE = 3.0
"""A place and a day in common, or a containing place, a day and something more."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The reports of one event in one article."""

    reports: tuple[Report, ...]
    key: str
    """report_id of its first report in the article."""
    article_id: str
    kinds: frozenset[str]
    placed: Report | None
    """The report with its finest place."""
    start: date | None
    end: date | None
    precision: int


def merge_reports(
    reports: Sequence[Report],
    copies: Mapping[str, str] | None = None,
    *,
    together: Collection[frozenset[str]] = (),
    apart: Collection[frozenset[str]] = (),
) -> tuple[Incident, ...]:
    """Incidents in the order of their ids; `copies` maps the article_id of a copy to that of its first article.

    The reports of a set of report_ids in `together` are one incident, also those of one article; no two of a set in
    `apart` are, and where both are asked of two reports they stay apart. Ids of no report are ignored.
    """
    first_of = dict(copies or {})
    rivals = _rivals(apart)
    groups = _groups(reports, rivals)
    clusters = {g.key: [g] for g in groups}
    home = {g.key: g.key for g in groups}
    why: dict[str, list[str]] = defaultdict(list)

    def join(a: _Group, b: _Group, reason: str) -> None:
        kept, gone = sorted((home[a.key], home[b.key]))
        why[kept] += [*why.pop(gone, []), reason]
        clusters[kept] += clusters.pop(gone)
        for group in clusters[kept]:
            home[group.key] = kept

    def part(a: _Group, b: _Group) -> tuple[list[_Group], list[_Group]] | None:
        left, right = home[a.key], home[b.key]
        return None if left == right else (clusters[left], clusters[right])

    for a, b in _asked(groups, together):
        if (pair := part(a, b)) and not _are_rivals(*pair, rivals):
            join(a, b, f"{_who(a)} and {_who(b)}: by correction")
    for _, a, b, reason in sorted(_pairs(groups, first_of), key=lambda p: (-p[0], p[1].key, p[2].key)):
        if (pair := part(a, b)) and not _are_rivals(*pair, rivals) and _may_join(*pair, first_of):
            join(a, b, reason)
    incidents = [_incident(c, tuple(sorted(set(why.get(key, [])))), first_of) for key, c in clusters.items()]
    return tuple(sorted(incidents, key=lambda i: i.incident_id))


def _rivals(apart: Collection[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Each report_id that is told apart, with those that it may not stand with."""
    rivals: dict[str, frozenset[str]] = {}
    for told in apart:
        for report_id in told:
            rivals[report_id] = rivals.get(report_id, frozenset()) | (told - {report_id})
    return rivals


def _asked(groups: Sequence[_Group], together: Collection[frozenset[str]]) -> Iterable[tuple[_Group, _Group]]:
    """Pairs of groups that a correction brings together, the first of a set with each other one."""
    group_of = {r.report_id: g for g in groups for r in g.reports}
    for told in sorted(together, key=sorted):
        first, *others = sorted({group_of[i].key for i in told if i in group_of}) or [""]
        yield from ((group_of[first], group_of[other]) for other in others)


def _are_rivals(left: list[_Group], right: list[_Group], rivals: Mapping[str, frozenset[str]]) -> bool:
    if not rivals:
        return False
    ids = {r.report_id for g in left for r in g.reports}
    return any(not ids.isdisjoint(rivals.get(r.report_id, ())) for g in right for r in g.reports)


def _groups(reports: Sequence[Report], rivals: Mapping[str, frozenset[str]]) -> list[_Group]:
    told: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        told[report.told_with or report.report_id].append(report)
    return [
        _group(part[0].report_id, tuple(part))
        for _, members in sorted(told.items())
        for part in _told_apart(sorted(members, key=lambda r: (r.start, r.report_id)), rivals)
    ]


def _told_apart(members: list[Report], rivals: Mapping[str, frozenset[str]]) -> list[list[Report]]:
    """What an article tells of one event, in as many parts as corrections ask for."""
    parts: list[list[Report]] = []
    for report in members:
        against = rivals.get(report.report_id, frozenset())
        part = next((p for p in parts if not any(r.report_id in against for r in p)), None)
        if part is None:
            parts.append([report])
        else:
            part.append(report)
    return parts


def _group(key: str, reports: tuple[Report, ...]) -> _Group:
    placed = min((r for r in reports if r.latitude is not None), key=_fineness, default=None)
    start, end, precision = _dates(reports)
    kinds = frozenset(r.sub_event_type for r in reports)
    return _Group(reports, key, reports[0].article_id, kinds, placed, start, end, precision)


def _fineness(report: Report) -> tuple[int, float, float, str]:
    radius_km = float("inf") if report.radius_km is None else report.radius_km
    return (max(2, report.geo_precision or 5), radius_km, -(report.place_score or 0.0), report.report_id)


def _dates(reports: Iterable[Report]) -> tuple[date | None, date | None, int]:
    """The range over the reports that date the event best."""
    dated = [r for r in reports if r.date_start is not None]
    if not dated:
        return None, None, 4
    best = min(r.time_precision for r in dated)
    days = [(r.date_start, r.date_end or r.date_start) for r in dated if r.time_precision == best and r.date_start]
    return min(d[0] for d in days), max(d[1] for d in days), best


def _pairs(groups: list[_Group], first_of: Mapping[str, str]) -> Iterable[tuple[float, _Group, _Group, str]]:
    """Candidate pairs with their score and reason, found by day and country or by being copies."""
    blocks: dict[tuple[date, str | None], list[_Group]] = defaultdict(list)
    passages: dict[tuple[str, str], list[_Group]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for group in groups:
        for day in _days(group):
            for key in ((day, _country(group)), (day + timedelta(days=1), _country(group))):
                blocks[key].append(group)
        root = first_of.get(group.article_id, group.article_id)
        passages[root, " ".join(group.reports[0].passage.casefold().split())].append(group)
    for block in (*blocks.values(), *passages.values()):
        for i, a in enumerate(block):
            for b in block[i + 1 :]:
                pair = (a.key, b.key) if a.key < b.key else (b.key, a.key)
                if a.article_id == b.article_id or pair in seen:
                    continue
                seen.add(pair)
                score, reason = _likeness(a, b, first_of)
                if score >= LEAST_SCORE:
                    yield score, a, b, reason


def _days(group: _Group) -> list[date]:
    if group.start is None or group.end is None:
        return []
    return [group.start + timedelta(days=n) for n in range(min((group.end - group.start).days, 31) + 1)]


def _country(group: _Group) -> str | None:
    place = group.placed.place if group.placed else None
    return place.country_code if place else None


def _likeness(a: _Group, b: _Group, first_of: Mapping[str, str]) -> tuple[float, str]:
    """How surely two groups tell of one event, and why; 0 where something excludes it."""
    if first_of.get(a.article_id, a.article_id) == first_of.get(b.article_id, b.article_id):
        same = a.reports[0].passage.casefold() == b.reports[0].passage.casefold()
        return (9.0, f"{_who(b)} copies {_who(a)}") if same else (0.0, "")
    kind = _kind_likeness(a, b)
    place, where = _place_likeness(a, b)
    day, when = _day_likeness(a, b)
    if 0.0 in (kind, place, day) or _tolls_exclude(a, b):
        return 0.0, ""
    if place < 1.0 and day < 1.5 and a.precision == b.precision == 1:
        return 0.0, ""  # two days, and no more in common than a province
    score = kind + place + day + _toll_likeness(a, b) + (0.5 if _actors(a) & _actors(b) else 0.0)
    return score, f"{_who(a)} and {_who(b)}: {where}, {when}, {' / '.join(sorted(a.kinds | b.kinds))}"


def _who(group: _Group) -> str:
    first = group.reports[0]
    return f"{first.source or 'unnamed outlet'} ({first.article_id})"


def _kind_likeness(a: _Group, b: _Group) -> float:
    if a.kinds & b.kinds:
        return 1.0
    if not any(same_kind(x, y) for x in a.kinds for y in b.kinds):
        return 0.0
    # An air strike and a shelling are one event only where the place is the same, not the province.
    fine = a.placed is not None and b.placed is not None and _fine(a.placed) and _fine(b.placed)
    return 0.6 if fine or (a.kinds | b.kinds) & GENERIC else 0.0


def _place_likeness(a: _Group, b: _Group) -> tuple[float, str]:
    x, y = a.placed, b.placed
    if x is None or y is None or x.place is None or y.place is None:
        return 0.0, ""
    if 4 in (x.geo_precision, y.geo_precision):
        same = x.place.place_id == y.place.place_id and _toll_likeness(a, b) > 0
        return (0.6, f"both in {x.place.name} with the same toll") if same else (0.0, "")
    if x.place.place_id == y.place.place_id and _fine(x) == _fine(y):
        return (1.5 if _fine(x) else 0.8), f"both at {x.place.name}"
    if _fine(x) and _fine(y):
        apart_km = _apart_km(x, y)
        if apart_km <= SAME_PLACE_KM:
            return 1.2, f"places {apart_km:.0f} km apart"
        near = 2 in (x.geo_precision, y.geo_precision) and _same_province(x.place, y.place)
        return (
            (0.7, f"near {x.place_text} and {y.place_text}, the same toll") if near and _same_toll(a, b) else (0.0, "")
        )
    inner, outer = (x, y) if _fineness(x)[0] <= _fineness(y)[0] else (y, x)
    if _apart_km(inner, outer) <= (outer.radius_km or 0.0) or _same_division(inner.place, outer.place):
        return 0.6, f"{inner.place_text} lies in {outer.place_text}"
    return 0.0, ""


def _fine(report: Report) -> bool:
    return (report.geo_precision or 5) <= 2


def _apart_km(a: Report, b: Report) -> float:
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return inf
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def _same_province(a: Place, b: Place) -> bool:
    return a.country_code == b.country_code and a.admin1_code == b.admin1_code is not None


def _same_toll(a: _Group, b: _Group) -> bool:
    """Killed and injured are said by both, and are the same."""
    tolls = [{(r.killed_min, r.injured_min) for r in g.reports if r.killed_min and r.injured_min} for g in (a, b)]
    return bool(tolls[0] & tolls[1])


def _same_division(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.country_code != b.country_code:
        return False
    return b.feature_code == "ADM1" and a.admin1_code == b.admin1_code is not None


def _day_likeness(a: _Group, b: _Group) -> tuple[float, str]:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0.0, ""
    gap = max((b.start - a.end).days, (a.start - b.end).days, 0)
    if a.precision == 1 and b.precision == 1:
        return ((1.5, "the same day") if gap == 0 else (1.0, "a day apart")) if gap <= 1 else (0.0, "")
    if gap > 0:
        return 0.0, ""
    coarse = max(a.precision, b.precision)
    return (0.9, "days that overlap") if coarse == 2 else (0.4, "months that overlap")


def _tolls_exclude(a: _Group, b: _Group) -> bool:
    """One says none, or few, where the other says many times more."""
    x, y = _killed(a), _killed(b)
    return x is not None and y is not None and abs(x - y) > 10 and max(x, y) > 5 * max(1, min(x, y))


def _toll_likeness(a: _Group, b: _Group) -> float:
    x, y = _killed(a), _killed(b)
    return 0.5 if x is not None and x == y and x > 0 else 0.0


def _killed(group: _Group) -> int | None:
    return max((r.killed_min for r in group.reports if r.killed_min is not None), default=None)


def _actors(group: _Group) -> set[str]:
    return {actor.casefold() for r in group.reports for actor in r.actors}


def _may_join(left: list[_Group], right: list[_Group], first_of: Mapping[str, str]) -> bool:
    """An article's two events stay two, and every report must fit most of those it joins."""
    if {g.article_id for g in left} & {g.article_id for g in right}:
        return False
    fits = sum(_likeness(a, b, first_of)[0] > 0 for a in left for b in right)
    return 2 * fits >= len(left) * len(right)


def _incident(cluster: list[_Group], why: tuple[str, ...], first_of: Mapping[str, str]) -> Incident:
    reports = tuple(sorted((r for g in cluster for r in g.reports), key=_by_publication))
    event_type, sub_event_type = _type(reports)
    start, end, precision = _dates(reports)
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
        why_merged=why,
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
    finest = min(_fineness(r)[0] for r in placed)
    at: dict[tuple[float | None, float | None], list[Report]] = defaultdict(list)
    for report in placed:
        if report.geo_precision == finest or (finest <= 2 and _fine(report)):
            at[report.latitude, report.longitude].append(report)
    best = min(at.values(), key=lambda rs: (-count_origins(rs, first_of), min(map(_fineness, rs))))
    return min(best, key=_fineness)


def _least(values: Iterable[int | None]) -> int | None:
    return min((v for v in values if v is not None), default=None)


def _most(values: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The largest upper end; None where nobody says, or where one leaves it open."""
    said = [high for low, high in values if low is not None or high is not None]
    return None if not said or None in said else max(high for high in said if high is not None)
