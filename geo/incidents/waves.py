"""Links a wave of attacks with its parts: "strikes on five towns killed 20", and what is told of each town."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from gazetteer.lookup import distance_km
from geo.extraction.lexicons import LANGUAGES, lexicon
from geo.extraction.reading import read
from geo.extraction.report import Report
from geo.extraction.story import same_kind
from geo.incidents.incident import Incident

MAX_DAYS = 3
"""A wave is a night, or a few days; "this month's strikes" are none."""
FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A report with the incident that it belongs to."""

    incident_id: str
    report: Report


def link_waves(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """The incidents in the same order, parts linked to their wave and the wave to its parts.

    Within one article a wave is what it tells of several events of a kind at once, around places and on days that it
    tells of one by one. Events told by the same words ("the bases at A and B were shelled"), where nothing tells of
    all, are linked to the first of them.
    """
    by_article: dict[str, list[_Told]] = defaultdict(list)
    for incident in incidents:
        for report in incident.reports:
            if report.coded is not None:
                continue  # a coder's table is no account of one wave
            by_article[report.article_id].append(_Told(incident.incident_id, report))
    wave_of: dict[str, str] = {}
    waves: set[str] = set()
    for article_id in sorted(by_article):
        told = sorted(by_article[article_id], key=lambda t: (t.report.start, t.report.report_id))
        if len({t.incident_id for t in told}) < FEWEST_PARTS:
            continue
        for wave, parts in (*_around(told), *_by_the_same_words(told)):
            _link(wave, parts, wave_of, waves)
    parts_of: dict[str, list[str]] = defaultdict(list)
    for part in sorted(wave_of):
        parts_of[wave_of[part]].append(part)
    return tuple(
        replace(i, part_of=wave_of.get(i.incident_id), parts=tuple(parts_of.get(i.incident_id, ()))) for i in incidents
    )


def _link(wave: str, parts: Iterable[str], wave_of: dict[str, str], waves: set[str]) -> None:
    """A part has one wave, and no wave is part of another: what was linked first stays."""
    if wave in wave_of:
        return
    taken = [part for part in parts if part != wave and part not in waves]
    for part in taken:
        wave_of.setdefault(part, wave)
    if any(wave_of[part] == wave for part in taken):
        waves.add(wave)


def _around(told: Sequence[_Told]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for whole in told:
        if not _tells_of_several(whole.report):
            continue
        parts = dict.fromkeys(
            t.incident_id for t in told if t.incident_id != whole.incident_id and _is_within(t.report, whole.report)
        )
        places = {t.report.place.place_id for t in told if t.incident_id in parts and t.report.place is not None}
        if len(places) >= FEWEST_PARTS:
            yield whole.incident_id, tuple(parts)


def _by_the_same_words(told: Sequence[_Told]) -> Iterable[tuple[str, tuple[str, ...]]]:
    by_words: Mapping[tuple[int, int], list[str]] = defaultdict(list)
    for t in told:
        if t.report.place is not None and _days(t.report) is not None:
            by_words[t.report.trigger_start, t.report.trigger_end].append(t.incident_id)
    for incident_ids in by_words.values():
        if len(set(incident_ids)) >= FEWEST_PARTS:
            yield incident_ids[0], tuple(dict.fromkeys(incident_ids[1:]))


def _tells_of_several(report: Report) -> bool:
    """Of an area, or of no place, in the plural, and of a few days."""
    days = _days(report)
    wide = report.place is None or (report.geo_precision or 1) >= 3
    return wide and days is not None and days <= MAX_DAYS and _is_plural(report.passage)


def _is_plural(passage: str) -> bool:
    form = read(passage).form
    return any(re.search(lexicon(language).patterns["waves.words"], form) for language in LANGUAGES)


def _days(report: Report) -> int | None:
    """How many days a report's date leaves open; None where it is not dated."""
    if report.date_start is None:
        return None
    return ((report.date_end or report.date_start) - report.date_start).days


def _is_within(part: Report, whole: Report) -> bool:
    if part.place is None or (part.geo_precision or 5) >= 3 or part.background != whole.background:
        return False
    if not same_kind(part.sub_event_type, whole.sub_event_type) or not _on_its_days(part, whole):
        return False
    if whole.place is None:
        return True
    if whole.place.country_code != part.place.country_code:
        return False
    if (whole.geo_precision or 1) == 4:
        return True
    same_division = whole.place.feature_code == "ADM1" and whole.place.admin1_code == part.place.admin1_code is not None
    return same_division or _apart_km(part, whole) <= (whole.radius_km or 0.0)


def _on_its_days(part: Report, whole: Report) -> bool:
    if part.date_start is None or whole.date_start is None:
        return False
    part_end, whole_end = part.date_end or part.date_start, whole.date_end or whole.date_start
    return whole.date_start <= part.date_start and part_end <= whole_end


def _apart_km(a: Report, b: Report) -> float:
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return inf
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
