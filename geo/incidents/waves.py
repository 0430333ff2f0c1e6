"""Links a wave of attacks with its parts: "strikes on five towns killed 20", and what is told of each town."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from gazetteer.lookup import distance_km
from geo.extraction.lexicons import LANGUAGES, lexicon
from geo.extraction.reading import read
from geo.extraction.report import Report
from geo.extraction.story import same_kind

MAX_DAYS = 3
"""A wave is a night, or a few days; "this month's strikes" are none."""
FEWEST_PARTS = 2


class Told(NamedTuple):
    """A report with the number of the incident that it belongs to."""

    incident: int
    report: Report


def may_be_a_wave(reports: Sequence[Report]) -> bool:
    """Whether anything in an article can link its events: most articles need not be looked at again."""
    own = [report for report in reports if report.coded is None]  # a coder's table is no account of one wave
    if len(own) < FEWEST_PARTS:
        return False
    words = [(report.trigger_start, report.trigger_end) for report in own]
    return len(set(words)) < len(words) or any(map(_tells_of_several, own))


def wave_links(articles: Iterable[Iterable[Told]]) -> dict[int, int]:
    """The wave of each incident that is a part of one, given what each article tells, in the order of their ids.

    Within one article a wave is what it tells of several events of a kind at once, around places and on days that it
    tells of one by one. Events told by the same words ("the bases at A and B were shelled"), where nothing tells of
    all, are linked to the first of them.
    """
    wave_of: dict[int, int] = {}
    waves: set[int] = set()
    for article in articles:
        told = sorted(
            (t for t in article if t.report.coded is None), key=lambda t: (t.report.start, t.report.report_id)
        )
        if len({t.incident for t in told}) < FEWEST_PARTS:
            continue
        for wave, parts in (*_around(told), *_by_the_same_words(told)):
            _link(wave, parts, wave_of, waves)
    return wave_of


def _link(wave: int, parts: Iterable[int], wave_of: dict[int, int], waves: set[int]) -> None:
    """A part has one wave, and no wave is part of another: what was linked first stays."""
    if wave in wave_of:
        return
    taken = [part for part in parts if part != wave and part not in waves]
    for part in taken:
        wave_of.setdefault(part, wave)
    if any(wave_of[part] == wave for part in taken):
        waves.add(wave)


def _around(told: Sequence[Told]) -> Iterable[tuple[int, tuple[int, ...]]]:
    for whole in told:
        if not _tells_of_several(whole.report):
            continue
        parts = dict.fromkeys(
            t.incident for t in told if t.incident != whole.incident and _is_within(t.report, whole.report)
        )
        places = {t.report.place.place_id for t in told if t.incident in parts and t.report.place is not None}
        if len(places) >= FEWEST_PARTS:
            yield whole.incident, tuple(parts)


def _by_the_same_words(told: Sequence[Told]) -> Iterable[tuple[int, tuple[int, ...]]]:
    by_words: Mapping[tuple[int, int], list[int]] = defaultdict(list)
    for t in told:
        if t.report.place is not None and _days(t.report) is not None:
            by_words[t.report.trigger_start, t.report.trigger_end].append(t.incident)
    for incidents in by_words.values():
        if len(set(incidents)) >= FEWEST_PARTS:
            yield incidents[0], tuple(dict.fromkeys(incidents[1:]))


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
