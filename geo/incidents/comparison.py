"""Compares what two articles tell: whether it is one event, and why, or why it stays in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from rapidfuzz import fuzz

from gazetteer.lookup import distance_km
from gazetteer.names import compared, fold
from gazetteer.place import Place
from geo.extraction.report import Report
from geo.extraction.story import GENERIC, same_kind
from geo.extraction.wording import Wording, likeness
from geo.incidents.groups import Group, fineness, is_fine
from geo.language.reason import Reason, because

SAME_PLACE_KM = 12.0
NEAR_PLACE_KM = 30.0
LEAST_SCORE = 3.0
"""A place and a day in common, or a containing place, a day and something more."""
LEAST_DOUBT = 2.5
"""From here on two events that are kept apart are told of as possibly the same."""
LEAST_ALIKE, LEAST_ALIKE_DOUBT = 0.3, 0.24
"""How alike two articles must be, in wording with what their facts add or take, to tell of one event."""
ALIKE_IN_DETAIL = 0.4
"""Two outlets that are worded as alike as this tell of one event even where a place's name was read as another's."""
ALIKE_IN_ALL = 0.6
"""Articles as alike as this are alike in what they tell most of, whatever else they tell."""
ANOTHER_PLACE_KM = 60.0
LEAST_ALIKE_NAMES = 80.0
"""Of two spellings in Latin letters, of 100."""
MAX_DAYS_OF_TALK = 10
"""For how long an event is news; what is written later must share more: the names of persons."""

_SAME_DAY, _DAY_APART = because("the same day"), because("a day apart")
_SAME_MONTH = because("the same month")
_DAYS_OVERLAP, _MONTHS_OVERLAP = because("days that overlap"), because("months that overlap")
_TOLLS_APART, _LITTLE_ELSE = because("the tolls are far apart"), because("with little else in common")
_UNLIKE = 0.0, Reason()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two groups have in common."""

    score: float
    """From LEAST_SCORE on they are one event, unless something speaks against it; 0 where nothing speaks for it."""
    reason: Reason
    """What they share, and what keeps them apart."""
    is_contradicted: bool = False
    """Whether something speaks against it."""


APART = Comparison(0.0, Reason())


def _in_doubt(reason: Reason) -> Comparison:
    return Comparison(LEAST_DOUBT, reason, is_contradicted=True)


def compare(a: Group, b: Group, wordings: Mapping[str, Wording]) -> Comparison:
    """How surely two groups of different articles tell of one event; APART where nothing speaks for it."""
    if a.root == b.root:
        same = _words(a) == _words(b)
        return Comparison(9.0, because("{copy} copies {article}", copy=who(b), article=who(a))) if same else APART
    by_facts = _by_facts(a, b)
    by_wording = _by_wording(a, b, wordings)
    return max(by_facts, by_wording, key=lambda c: (c.score, not c.is_contradicted))


def who(group: Group) -> Reason:
    """The outlet and the article of a group; of one that others coded, their event."""
    return report_name(group.reports[0])


def report_name(report: Report) -> Reason:
    """The same of a report."""
    article = report.article_id if report.coded is None else report.report_id
    return because("{outlet} ({article})", outlet=report.source or because("unnamed outlet"), article=article)


def both(one: Reason, other: Reason) -> Reason:
    """One and another."""
    return because("{one} and {other}", one=one, other=other)


def _words(group: Group) -> str:
    return " ".join(group.reports[0].passage.casefold().split())


# ---------------------------------------------------------------------------------------------- facts
def _by_facts(a: Group, b: Group) -> Comparison:
    kind = _kind_likeness(a, b)
    place, where = _place_likeness(a, b)
    day, when = _day_likeness(a, b)
    if 0.0 in (kind, place, day):
        return _nearly(a, b, kind, place, day)
    if place < 1.0 and day < 1.5 and a.precision == b.precision == 1:
        return APART  # two days, and no more in common than a province
    score = kind + place + day + toll_likeness(a, b) + (0.5 if _actors(a) & _actors(b) else 0.0)
    if _tolls_exclude(a, b):
        if score < LEAST_SCORE:
            return APART
        return _in_doubt(because("{where}, {when}, but the tolls are far apart", where=where, when=when))
    told, kinds = both(who(a), who(b)), tuple(sorted(a.kinds | b.kinds))
    return Comparison(
        score, because("{reports}: {where}, {when}, {kinds}", reports=told, where=where, when=when, kinds=kinds)
    )


def _nearly(a: Group, b: Group, kind: float, place: float, day: float) -> Comparison:
    """In doubt where one point alone speaks against it, and that is one on which reports often differ."""
    if kind >= 0.6 and place >= 1.2 and day == 0.0 and _gap_days(a, b) == 2 and _same_toll(a, b):
        return _in_doubt(because("the same place and toll, but 2 days apart"))
    if kind >= 0.6 and day >= 1.5 and place == 0.0 and a.placed and b.placed:
        apart_km = _apart_km(a.placed, b.placed)
        if is_fine(a.placed) and is_fine(b.placed) and apart_km <= NEAR_PLACE_KM and toll_likeness(a, b) > 0:
            return _in_doubt(because("the same day and toll, but {km} km apart", km=round(apart_km)))
    if kind >= 0.6 and day >= 1.5 and (a.placed is None or b.placed is None) and _same_toll(a, b):
        return _in_doubt(because("the same day and toll, but the place is not known of both"))
    if kind == 0.0 and place >= 1.2 and day >= 1.5 and toll_likeness(a, b) > 0:
        told = because(
            "the same place, day and toll, but told as {kinds} and as {others}", kinds=_kinds(a), others=_kinds(b)
        )
        return _in_doubt(told)
    return APART


def _kinds(group: Group) -> tuple[str, ...]:
    return tuple(sorted(group.kinds))


def _kind_likeness(a: Group, b: Group) -> float:
    if a.kinds & b.kinds:
        return 1.0
    if not may_be_one_kind(a.kinds, b.kinds):
        return 0.0
    # An air strike and a shelling are one event only where the place is the same, not the province.
    fine = a.placed is not None and b.placed is not None and is_fine(a.placed) and is_fine(b.placed)
    return 0.6 if fine or (a.kinds | b.kinds) & GENERIC else 0.0


@lru_cache(maxsize=1 << 12)
def may_be_one_kind(kinds: frozenset[str], others: frozenset[str]) -> bool:
    """Whether careful readers may tell one event as both."""
    return any(same_kind(x, y) for x in kinds for y in others)


def _place_likeness(a: Group, b: Group) -> tuple[float, Reason]:
    x, y = a.placed, b.placed
    if x is None or y is None or x.place is None or y.place is None:
        # A hill or a base that no gazetteer knows is known again by its name.
        shared = (a.names & b.names) if x is None or y is None else frozenset[str]()
        return (1.2, because("both at a place called {place}", place=min(shared))) if shared else _UNLIKE
    if 4 in (x.geo_precision, y.geo_precision):
        same = x.place.place_id == y.place.place_id and toll_likeness(a, b) > 0
        return (0.6, because("both in {place} with the same toll", place=x.place.name)) if same else _UNLIKE
    if x.place.place_id == y.place.place_id and is_fine(x) == is_fine(y):
        return (1.5 if is_fine(x) else 0.8), because("both at {place}", place=x.place.name)
    if is_fine(x) and is_fine(y):
        apart_km = _apart_km(x, y)
        if apart_km <= SAME_PLACE_KM:
            return 1.2, because("places {km} km apart", km=round(apart_km))
        near = 2 in (x.geo_precision, y.geo_precision) and _same_province(x.place, y.place)
        if near and _spelled_alike(
            x.place_text or "", y.place_text or ""
        ):  # one could only be put near what its text says it lies in
            return 1.2, because(
                "{place} and {other} in one division", place=x.place_text or "", other=y.place_text or ""
            )
        if near and _same_toll(a, b):
            return 0.7, because(
                "near {place} and {other}, the same toll", place=x.place_text or "", other=y.place_text or ""
            )
        return _UNLIKE
    inner, outer = (x, y) if fineness(x)[0] <= fineness(y)[0] else (y, x)
    if _apart_km(inner, outer) <= (outer.radius_km or 0.0) or _same_division(inner.place, outer.place):
        return 0.6, because("{place} lies in {other}", place=_spelled(inner), other=_spelled(outer))
    return _UNLIKE


def _spelled(report: Report) -> str:
    return report.place_text or ""


def _spelled_alike(one: str, other: str) -> bool:
    """Whether two spellings, in whatever script, may be of one name."""
    first, second = compared(fold(one)), compared(fold(other))
    return bool(first and second) and fuzz.ratio(first, second) >= LEAST_ALIKE_NAMES


def _apart_km(a: Report, b: Report) -> float:
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return inf
    return _cached_km(a.latitude, a.longitude, b.latitude, b.longitude)


@lru_cache(maxsize=1 << 16)
def _cached_km(a_latitude: float, a_longitude: float, b_latitude: float, b_longitude: float) -> float:
    """The same few places are compared over and over."""
    return distance_km((a_latitude, a_longitude), (b_latitude, b_longitude))


def _same_province(a: Place, b: Place) -> bool:
    return a.country_code == b.country_code and a.admin1_code == b.admin1_code is not None


def _same_toll(a: Group, b: Group) -> bool:
    """Killed and injured are said by both, and are the same."""
    tolls = [{(r.killed_min, r.injured_min) for r in g.reports if r.killed_min and r.injured_min} for g in (a, b)]
    return bool(tolls[0] & tolls[1])


def _same_division(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.country_code != b.country_code:
        return False
    return b.feature_code == "ADM1" and a.admin1_code == b.admin1_code is not None


def _gap_days(a: Group, b: Group) -> int:
    """Days between two dated groups; 0 where their days touch, or either is not dated."""
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0
    return max((b.start - a.end).days, (a.start - b.end).days, 0)


def _day_likeness(a: Group, b: Group) -> tuple[float, Reason]:
    if a.start is None or b.start is None:
        return _UNLIKE
    gap = _gap_days(a, b)
    if a.precision == 1 and b.precision == 1:
        return ((1.5, _SAME_DAY) if gap == 0 else (1.0, _DAY_APART)) if gap <= 1 else _UNLIKE
    if gap > 0:
        return _UNLIKE
    if a.precision == b.precision == 3 and (a.start, a.end) == (b.start, b.end):
        return 0.5, _SAME_MONTH
    coarse = max(a.precision, b.precision)
    return (0.9, _DAYS_OVERLAP) if coarse == 2 else (0.4, _MONTHS_OVERLAP)


def _tolls_exclude(a: Group, b: Group) -> bool:
    """One says none, or few, where the other says many times more."""
    x, y = killed(a), killed(b)
    return x is not None and y is not None and abs(x - y) > 10 and max(x, y) > 5 * max(1, min(x, y))


def toll_likeness(a: Group, b: Group) -> float:
    """What the same number of killed says for two groups; 0 where it is not said, or another."""
    x, y = killed(a), killed(b)
    return 0.5 if x is not None and x == y and x > 0 else 0.0


def killed(group: Group) -> int | None:
    """The highest number of killed that a report of the group says at least; None where none says any."""
    return max((r.killed_min for r in group.reports if r.killed_min is not None), default=None)


def _actors(group: Group) -> set[str]:
    return {actor.casefold() for r in group.reports for actor in r.actors}


# ---------------------------------------------------------------------------------------------- wording
def _by_wording(a: Group, b: Group, wordings: Mapping[str, Wording]) -> Comparison:
    """Two articles that say the same with the same names tell of one event, where no fact excludes it."""
    one, other = wordings.get(a.article_id), wordings.get(b.article_id)
    if one is None or other is None or not (a.is_main and b.is_main):
        return APART
    if _kind_likeness(a, b) == 0.0 and not (a.kinds | b.kinds) & GENERIC:
        return APART
    alike = likeness(one, other)
    persons = one.persons & other.persons
    total = alike + 0.1 * min(len(persons), 3) + _added_by_facts(a, b) - (0.2 if _is_late(a, b) else 0.0)
    if total < LEAST_ALIKE_DOUBT:
        return APART
    told = because("worded alike ({alike})", alike=f"{alike:.2f}")
    if persons:
        named = ", ".join(sorted(p.title() for p in persons)[:3])
        told = because("worded alike ({alike}), both name {persons}", alike=f"{alike:.2f}", persons=named)
    if not persons and not (a.is_whole and b.is_whole) and alike < ALIKE_IN_ALL:
        return APART  # articles of several events may be alike by another of them
    against = None if len(persons) > 1 else _excluded_by(a, b, alike)
    if against is not None or total < LEAST_ALIKE:
        return _in_doubt(because("{told}, but {against}", told=told, against=against or _LITTLE_ELSE))
    return Comparison(LEAST_SCORE + total, because("{reports}: {told}", reports=both(who(a), who(b)), told=told))


def _added_by_facts(a: Group, b: Group) -> float:
    added = 0.0
    apart_km, apart_days = _least_km(a, b), _least_days(a, b)
    if apart_km is not None:
        added += 0.1 if apart_km <= SAME_PLACE_KM else 0.0 if apart_km <= ANOTHER_PLACE_KM else -0.1
    if apart_days is not None:
        added += 0.06 if apart_days <= 1 else -0.06
    tolls = [{r.killed_min for r in g.reports if r.killed_min} for g in (a, b)]
    return added + (0.03 if tolls[0] & tolls[1] else 0.0)


def _excluded_by(a: Group, b: Group, alike: float) -> Reason | None:
    """What keeps alike articles apart; None where nothing does.

    An outlet's standing phrases are used of every day's events.
    """
    apart_km, apart_days = _least_km(a, b), _least_days(a, b)
    if apart_days is not None and apart_days > 1:
        return because("{days} days apart", days=apart_days)
    own_phrases = a.reports[0].source == b.reports[0].source or alike < ALIKE_IN_DETAIL
    if own_phrases and apart_km is not None and apart_km > ANOTHER_PLACE_KM:
        return because("{km} km apart", km=round(apart_km))
    return _TOLLS_APART if _tolls_exclude(a, b) else None


def _least_km(a: Group, b: Group) -> float | None:
    """Between any two fine places that the groups give; None where one gives none."""
    near = (_apart_km(x, y) for x in a.reports if is_fine(x) for y in b.reports if is_fine(y))
    return min(near, default=None)


def _least_days(a: Group, b: Group) -> int | None:
    """Between any two days that the groups give; None where one gives none."""
    days = [[(r.date_start, r.date_end or r.date_start) for r in g.reports if r.time_precision == 1] for g in (a, b)]
    gaps = (
        max((y[0] - x[1]).days, (x[0] - y[1]).days, 0)
        for x in days[0]
        for y in days[1]
        if x[0] and x[1] and y[0] and y[1]
    )
    return min(gaps, default=None)


def _is_late(a: Group, b: Group) -> bool:
    if a.published is None or b.published is None:
        return False
    return abs((a.published - b.published).days) > MAX_DAYS_OF_TALK
