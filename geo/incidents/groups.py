"""What one article tells of one event: the reports that it tells together."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from gazetteer.names import compared, fold
from geo.extraction.report import Report
from geo.extraction.wording import Wording

Rivals = Mapping[str, frozenset[str]]
"""Each report_id that corrections keep apart, with those that it may not stand with."""


SHARE_OF_THE_WHOLE = 0.5
"""Share of an article's reports that tell of one event where the article is about that event."""


class Placed(NamedTuple):
    """Where a report puts an event, as far as it is compared."""

    report_id: str
    place_id: str | None
    """None where a point has no place; so are the codes and the name then."""
    name: str | None
    country_code: str | None
    admin1_code: str | None
    feature_code: str | None
    text: str
    """Its words in the article; empty where it has none."""
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    geo_precision: int | None
    place_score: float | None


class Group(NamedTuple):
    """The reports of one event in one article, as far as they are compared."""

    numbers: tuple[int, ...]
    """Of its reports, by their place in the article."""
    report_ids: tuple[str, ...]
    """In the same order."""
    key: str
    """report_id of the first."""
    start: int
    """Where that stands in the article."""
    source: str | None
    """Its outlet."""
    words: bytes
    """Hash of its words."""
    is_coded: bool
    """Whether others coded it."""
    article_id: str
    root: str
    """article_id of the first article with the same text; its own where it copies none."""
    is_main: bool
    """Whether its article tells more of it than of any other event."""
    is_whole: bool
    """Whether its article tells of little else."""
    kinds: frozenset[str]
    placed: Placed | None
    """The finest place that a report gives."""
    is_fine: bool
    """Whether that is known better than by a province."""
    names: frozenset[str]
    """Folded names of its places, those that no gazetteer knows among them."""
    sounds: frozenset[str]
    """The consonants of these, as a name keeps them from one script to another."""
    first_day: int | None
    last_day: int | None
    """Ordinals; None where it is not dated."""
    precision: int
    published: int | None
    """An ordinal too."""
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
    exact_days: tuple[tuple[int, int], ...]
    """First and last day, as ordinals, of each date that is exact to the day, each once."""
    persons: frozenset[str] | None
    """Whom its article names, where that tells most of it; None where it does not, or what it is about is not known."""


Numbered = tuple[int, Report]
"""A report with its number among all."""


def groups_of(told: Sequence[Numbered], root: str, rivals: Rivals, wording: Wording | None = None) -> list[Group]:
    """What one article tells, by event; `root` is the article_id of the first article with its text."""
    events: dict[str, list[Numbered]] = defaultdict(list)
    for number, report in told:
        events[report.told_with or report.report_id].append((number, report))
    parts = [part for members in events.values() for part in _told_apart(sorted(members, key=_in_text), rivals)]
    main = min(parts, key=_weight, default=None)
    return [_group(part, root, wording, part is main, len(told)) for part in parts]


def _in_text(one: Numbered) -> tuple[int, str]:
    return one[1].start, one[1].report_id


def _weight(part: Sequence[Numbered]) -> tuple[bool, int, int, str]:
    """Small for what an article tells most of."""
    first = part[0][1]
    return all(report.background for _, report in part), -len(part), first.start, first.report_id


def _told_apart(members: Iterable[Numbered], rivals: Rivals) -> list[list[Numbered]]:
    """What an article tells of one event, in as many parts as corrections ask for."""
    parts: list[list[Numbered]] = []
    for one in members:
        against = rivals.get(one[1].report_id, frozenset())
        part = next((p for p in parts if not any(r.report_id in against for _, r in p)), None)
        if part is None:
            parts.append([one])
        else:
            part.append(one)
    return parts


def _group(told: Sequence[Numbered], root: str, wording: Wording | None, is_main: bool, of_article: int) -> Group:
    reports = [report for _, report in told]
    first = reports[0]
    start, end, precision = date_range(reports)
    names = frozenset(_folded(r.place_text) for r in reports if r.place_text)
    placed = min((r for r in reports if r.latitude is not None), key=fineness, default=None)
    published = first.published.date() if isinstance(first.published, datetime) else first.published
    return Group(
        numbers=tuple(number for number, _ in told),
        report_ids=tuple(report.report_id for report in reports),
        key=first.report_id,
        start=first.start,
        source=first.source,
        words=hash_of_words(first.passage),
        is_coded=first.coded is not None,
        article_id=first.article_id,
        root=root,
        is_main=is_main,
        is_whole=is_main and len(reports) >= SHARE_OF_THE_WHOLE * of_article,
        kinds=frozenset(r.sub_event_type for r in reports),
        placed=None if placed is None else _placed(placed),
        is_fine=placed is not None and is_fine(placed),
        names=names,
        sounds=frozenset(s for s in map(_sound, names) if len(s) >= FEWEST_CONSONANTS),
        first_day=None if start is None else start.toordinal(),
        last_day=None if end is None else end.toordinal(),
        precision=precision,
        published=None if published is None else published.toordinal(),
        killed=max((r.killed_min for r in reports if r.killed_min is not None), default=None),
        said_killed=frozenset(r.killed_min for r in reports if r.killed_min),
        tolls=frozenset((r.killed_min, r.injured_min) for r in reports if r.killed_min and r.injured_min),
        actors=frozenset(actor.casefold() for r in reports for actor in r.actors),
        points=tuple(dict.fromkeys(point for r in reports if is_fine(r) and (point := _point(r)) is not None)),
        exact_days=tuple(
            dict.fromkeys(
                (r.date_start.toordinal(), (r.date_end or r.date_start).toordinal())
                for r in reports
                if r.time_precision == 1 and r.date_start
            )
        ),
        persons=wording.persons if is_main and wording is not None else None,
    )


def _placed(report: Report) -> Placed:
    place = report.place
    return Placed(
        report_id=report.report_id,
        place_id=None if place is None else place.place_id,
        name=None if place is None else place.name,
        country_code=None if place is None else place.country_code,
        admin1_code=None if place is None else place.admin1_code,
        feature_code=None if place is None else place.feature_code,
        text=report.place_text or "",
        latitude=report.latitude,
        longitude=report.longitude,
        radius_km=report.radius_km,
        geo_precision=report.geo_precision,
        place_score=report.place_score,
    )


def hash_of_words(passage: str) -> bytes:
    """The same for the same words, whatever their case and the white space between them."""
    folded = " ".join(passage.casefold().split())
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()


FEWEST_CONSONANTS = 2
_VOWELS = re.compile("[aeiou]")


def _sound(folded: str) -> str:
    return _VOWELS.sub("", compared(folded))


_folded = lru_cache(maxsize=1 << 14)(fold)


def fineness(report: Report | Placed) -> tuple[int, float, float, str]:
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
