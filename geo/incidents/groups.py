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
    names: frozenset[str]
    """Folded names of its places, those that no gazetteer knows among them."""
    sounds: frozenset[str]
    """The consonants of these, as a name keeps them from one script to another."""
    start: date | None
    end: date | None
    precision: int
    published: date | None


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
    return Group(
        reports=reports,
        key=first.report_id,
        article_id=first.article_id,
        root=first_of.get(first.article_id, first.article_id),
        is_main=is_main,
        is_whole=is_main and len(reports) >= SHARE_OF_THE_WHOLE * of_article,
        kinds=frozenset(r.sub_event_type for r in reports),
        placed=min((r for r in reports if r.latitude is not None), key=fineness, default=None),
        names=names,
        sounds=frozenset(s for s in map(_sound, names) if len(s) >= FEWEST_CONSONANTS),
        start=start,
        end=end,
        precision=precision,
        published=first.published.date() if isinstance(first.published, datetime) else first.published,
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
