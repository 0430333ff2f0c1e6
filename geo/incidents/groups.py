"""What one article tells of one event: the reports that it tells together."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from gazetteer.names import compared, fold
from geo.extraction.report import Report

Rivals = Mapping[str, frozenset[str]]
"""Each report_id that corrections keep apart, with those that it may not stand with."""


SHARE_OF_THE_WHOLE = 0.5
"""Share of an article's reports that tell of one event where the article is about that event."""


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one event in one article."""

    reports: tuple[Report, ...]
    """By their place in the article."""
    key: str
    """report_id of the first."""
    article_id: str
    root: str
    """article_id of the first article with the same text; its own where it copies none."""
    is_main: bool
    """Whether its article tells more of it than of any other event."""
    is_whole: bool
    """Whether its article tells of little else."""
    kinds: frozenset[str]
    placed: Report | None
    """The report with its finest place."""
    is_fine: bool
    """Whether that is known better than by a province."""
    names: frozenset[str]
    """Folded names of its places, those that no gazetteer knows among them."""
    sounds: frozenset[str]
    """The consonants of these, as a name keeps them from one script to another."""
    start: date | None
    end: date | None
    first_day: int | None
    last_day: int | None
    """Ordinals of `start` and `end`."""
    precision: int
    published: date | None
    killed: int | None
    """The highest number of killed that a report says at least; None where none says any."""
    said_killed: frozenset[int]
    """Each of these numbers but 0."""
    tolls: frozenset[tuple[int, int]]
    """Killed and injured, where a report says both, and not 0."""
    actors: frozenset[str]
    """In small letters."""
    points: tuple[tuple[float, float], ...]
    """(latitude, longitude) of its fine places, each once."""
    exact_days: tuple[tuple[date, date], ...]
    """First and last day of each date that is exact to the day, each once."""


def groups_of(reports: Iterable[Report], first_of: Mapping[str, str], rivals: Rivals) -> list[Group]:
    """All groups by their keys; `first_of` maps the article_id of a copy to that of its first article."""
    told: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        told[report.told_with or report.report_id].append(report)
    parts = [
        tuple(part)
        for members in told.values()
        for part in _told_apart(sorted(members, key=lambda r: (r.start, r.report_id)), rivals)
    ]
    passages = Counter(report.article_id for part in parts for report in part)
    main: dict[str, tuple[Report, ...]] = {}
    for part in sorted(parts, key=_weight):
        main.setdefault(part[0].article_id, part)
    groups = [_group(p, first_of, main[p[0].article_id] is p, passages[p[0].article_id]) for p in parts]
    return sorted(groups, key=lambda g: g.key)


def _weight(part: tuple[Report, ...]) -> tuple[bool, int, int, str]:
    """Small for what an article tells most of."""
    return all(r.background for r in part), -len(part), part[0].start, part[0].report_id


def _told_apart(members: list[Report], rivals: Rivals) -> list[list[Report]]:
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


def _group(reports: tuple[Report, ...], first_of: Mapping[str, str], is_main: bool, of_article: int) -> Group:
    first = reports[0]
    start, end, precision = date_range(reports)
    names = frozenset(_folded(r.place_text) for r in reports if r.place_text)
    placed = min((r for r in reports if r.latitude is not None), key=fineness, default=None)
    return Group(
        reports=reports,
        key=first.report_id,
        article_id=first.article_id,
        root=first_of.get(first.article_id, first.article_id),
        is_main=is_main,
        is_whole=is_main and len(reports) >= SHARE_OF_THE_WHOLE * of_article,
        kinds=frozenset(r.sub_event_type for r in reports),
        placed=placed,
        is_fine=placed is not None and is_fine(placed),
        names=names,
        sounds=frozenset(s for s in map(_sound, names) if len(s) >= FEWEST_CONSONANTS),
        start=start,
        end=end,
        first_day=None if start is None else start.toordinal(),
        last_day=None if end is None else end.toordinal(),
        precision=precision,
        published=first.published.date() if isinstance(first.published, datetime) else first.published,
        killed=max((r.killed_min for r in reports if r.killed_min is not None), default=None),
        said_killed=frozenset(r.killed_min for r in reports if r.killed_min),
        tolls=frozenset((r.killed_min, r.injured_min) for r in reports if r.killed_min and r.injured_min),
        actors=frozenset(actor.casefold() for r in reports for actor in r.actors),
        points=tuple(dict.fromkeys(point for r in reports if is_fine(r) and (point := _point(r)) is not None)),
        exact_days=tuple(
            dict.fromkeys(
                (r.date_start, r.date_end or r.date_start) for r in reports if r.time_precision == 1 and r.date_start
            )
        ),
    )


FEWEST_CONSONANTS = 2
_VOWELS = re.compile("[aeiou]")


def _sound(folded: str) -> str:
    return _VOWELS.sub("", compared(folded))


_folded = lru_cache(maxsize=1 << 14)(fold)


def fineness(report: Report) -> tuple[int, float, float, str]:
    """Small for a report whose place is fine and sure."""
    radius_km = float("inf") if report.radius_km is None else report.radius_km
    return (max(2, report.geo_precision or 5), radius_km, -(report.place_score or 0.0), report.report_id)


def _point(report: Report) -> tuple[float, float] | None:
    return None if report.latitude is None or report.longitude is None else (report.latitude, report.longitude)


def is_fine(report: Report) -> bool:
    """Whether its place is known better than by a province."""
    return report.latitude is not None and (report.geo_precision or 5) <= 2


def date_range(reports: Sequence[Report]) -> tuple[date | None, date | None, int]:
    """The days over the reports that date the event best, with their time_precision; None, None, 4 where none does."""
    dated = [r for r in reports if r.date_start is not None]
    if not dated:
        return None, None, 4
    best = min(r.time_precision for r in dated)
    days = [(r.date_start, r.date_end or r.date_start) for r in dated if r.time_precision == best and r.date_start]
    return min(d[0] for d in days), max(d[1] for d in days), best
