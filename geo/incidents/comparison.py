"""Compares what two articles tell: whether it is one event, and why, or why it stays in doubt."""

from collections.abc import Callable
from functools import lru_cache
from math import inf
from typing import NamedTuple

from rapidfuzz import fuzz

from gazetteer.lookup import distance_km
from gazetteer.names import compared, fold
from geo.extraction.report import Report
from geo.extraction.story import GENERIC, same_kind
from geo.incidents.groups import Group, Placed, fineness
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

Why = Callable[[], Reason]
"""Words a reason where it is asked for: of most comparisons nobody is told."""

_UNLIKE = 0.0, Reason()
_UNLIKE_PLACES: tuple[float, Why] = 0.0, Reason


class Comparison(NamedTuple):
    """What two groups have in common."""

    score: float
    """From LEAST_SCORE on they are one event, unless something speaks against it; 0 where nothing speaks for it."""
    why: Why
    """What they share, and what keeps them apart."""
    is_contradicted: bool = False
    """Whether something speaks against it."""


APART = Comparison(0.0, Reason)


def _in_doubt(why: Why) -> Comparison:
    return Comparison(LEAST_DOUBT, why, is_contradicted=True)


def compare(a: Group, b: Group, alike: float | None = None) -> Comparison:
    """How surely two groups of different articles tell of one event; APART where nothing speaks for it.

    `alike` is how alike the articles are worded; None where it is not known what they are about.
    """
    if a.root == b.root:
        same = a.words == b.words
        return (
            Comparison(9.0, lambda: because("{copy} copies {article}", copy=who(b), article=who(a))) if same else APART
        )
    by_facts = _by_facts(a, b)
    if alike is None:
        return by_facts
    by_wording = _by_wording(a, b, alike)
    return max(by_facts, by_wording, key=lambda c: (c.score, not c.is_contradicted))


def who(group: Group) -> Reason:
    """The outlet and the article of a group; of one that others coded, their event."""
    return _name_of(group.source, group.key if group.is_coded else group.article_id)


def report_name(report: Report) -> Reason:
    """The same of a report."""
    return _name_of(report.source, report.article_id if report.coded is None else report.report_id)


def _name_of(outlet: str | None, article: str) -> Reason:
    return because("{outlet} ({article})", outlet=outlet or because("unnamed outlet"), article=article)


def both(one: Reason, other: Reason) -> Reason:
    """One and another."""
    return because("{one} and {other}", one=one, other=other)


# ---------------------------------------------------------------------------------------------- facts
def _by_facts(a: Group, b: Group) -> Comparison:
    kind = _kind_likeness(a, b)
    day, when = _day_likeness(a, b)
    if (kind == 0.0 and day < 1.5) or (day == 0.0 and not _same_toll(a, b)):
        return APART  # whatever the place: see _nearly
    place, where = _place_likeness(a, b)
    if 0.0 in (kind, place, day):
        return _nearly(a, b, kind, place, day)
    if place < 1.0 and day < 1.5 and a.precision == b.precision == 1:
        return APART  # two days, and no more in common than a province
    score = kind + place + day + toll_likeness(a, b) + (0.0 if a.actors.isdisjoint(b.actors) else 0.5)
    if _tolls_exclude(a, b):
        if score < LEAST_SCORE:
            return APART
        return _in_doubt(lambda: because("{where}, {when}, but the tolls are far apart", where=where(), when=when))
    return Comparison(
        score,
        lambda: because(
            "{reports}: {where}, {when}, {kinds}",
            reports=both(who(a), who(b)),
            where=where(),
            when=when,
            kinds=tuple(sorted(a.kinds | b.kinds)),
        ),
    )


def _nearly(a: Group, b: Group, kind: float, place: float, day: float) -> Comparison:
    """In doubt where one point alone speaks against it, and that is one on which reports often differ."""
    if kind >= 0.6 and place >= 1.2 and day == 0.0 and _gap_days(a, b) == 2 and _same_toll(a, b):
        return _in_doubt(lambda: because("the same place and toll, but 2 days apart"))
    if kind >= 0.6 and day >= 1.5 and place == 0.0 and a.placed and b.placed:
        apart_km = _apart_km(a.placed, b.placed)
        if a.is_fine and b.is_fine and apart_km <= NEAR_PLACE_KM and toll_likeness(a, b) > 0:
            return _in_doubt(lambda: because("the same day and toll, but {km} km apart", km=round(apart_km)))
    if kind >= 0.6 and day >= 1.5 and (a.placed is None or b.placed is None) and _same_toll(a, b):
        return _in_doubt(lambda: because("the same day and toll, but the place is not known of both"))
    if kind == 0.0 and place >= 1.2 and day >= 1.5 and toll_likeness(a, b) > 0:
        return _in_doubt(
            lambda: because(
                "the same place, day and toll, but told as {kinds} and as {others}", kinds=_kinds(a), others=_kinds(b)
            )
        )
    return APART


def _kinds(group: Group) -> tuple[str, ...]:
    return tuple(sorted(group.kinds))


def _kind_likeness(a: Group, b: Group) -> float:
    if a.kinds & b.kinds:
        return 1.0
    if not may_be_one_kind(a.kinds, b.kinds):
        return 0.0
    # An air strike and a shelling are one event only where the place is the same, not the province.
    return 0.6 if (a.is_fine and b.is_fine) or _is_generic(a, b) else 0.0


def _is_generic(a: Group, b: Group) -> bool:
    """Whether one of them is told as an attack of no kind."""
    return not (GENERIC.isdisjoint(a.kinds) and GENERIC.isdisjoint(b.kinds))


@lru_cache(maxsize=1 << 12)
def may_be_one_kind(kinds: frozenset[str], others: frozenset[str]) -> bool:
    """Whether careful readers may tell one event as both."""
    return any(same_kind(x, y) for x in kinds for y in others)


def _place_likeness(a: Group, b: Group) -> tuple[float, Why]:
    x, y = a.placed, b.placed
    if x is None or y is None or x.place_id is None or y.place_id is None:
        # A hill or a base that no gazetteer knows is known again by its name.
        shared = (a.names & b.names) if x is None or y is None else frozenset[str]()
        return (1.2, lambda: because("both at a place called {place}", place=min(shared))) if shared else _UNLIKE_PLACES
    if 4 in (x.geo_precision, y.geo_precision):
        same = x.place_id == y.place_id and toll_likeness(a, b) > 0
        return (0.6, lambda: because("both in {place} with the same toll", place=_name(x))) if same else _UNLIKE_PLACES
    if x.place_id == y.place_id and a.is_fine == b.is_fine:
        return (1.5 if a.is_fine else 0.8), lambda: because("both at {place}", place=_name(x))
    if a.is_fine and b.is_fine:
        apart_km = _apart_km(x, y)
        if apart_km <= SAME_PLACE_KM:
            return 1.2, lambda: because("places {km} km apart", km=round(apart_km))
        near = 2 in (x.geo_precision, y.geo_precision) and _same_province(x, y)
        if near and _spelled_alike(x.text, y.text):  # one could only be put near what its text says it lies in
            return 1.2, lambda: because("{place} and {other} in one division", place=x.text, other=y.text)
        if near and _same_toll(a, b):
            return 0.7, lambda: because("near {place} and {other}, the same toll", place=x.text, other=y.text)
        return _UNLIKE_PLACES
    inner, outer = (x, y) if fineness(x)[0] <= fineness(y)[0] else (y, x)
    if _apart_km(inner, outer) <= (outer.radius_km or 0.0) or _same_division(inner, outer):
        return 0.6, lambda: because("{place} lies in {other}", place=inner.text, other=outer.text)
    return _UNLIKE_PLACES


def _name(placed: Placed) -> str:
    return placed.name or ""


def _spelled_alike(one: str, other: str) -> bool:
    """Whether two spellings, in whatever script, may be of one name."""
    first, second = compared(fold(one)), compared(fold(other))
    return bool(first and second) and fuzz.ratio(first, second) >= LEAST_ALIKE_NAMES


def _apart_km(a: Placed, b: Placed) -> float:
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return inf
    return _cached_km(a.latitude, a.longitude, b.latitude, b.longitude)


@lru_cache(maxsize=1 << 16)
def _cached_km(a_latitude: float, a_longitude: float, b_latitude: float, b_longitude: float) -> float:
    """The same few places are compared over and over."""
    return distance_km((a_latitude, a_longitude), (b_latitude, b_longitude))


def _same_province(a: Placed, b: Placed) -> bool:
    return a.country_code == b.country_code and a.admin1_code == b.admin1_code is not None


def _same_toll(a: Group, b: Group) -> bool:
    """Killed and injured are said by both, and are the same."""
    return not a.tolls.isdisjoint(b.tolls)


def _same_division(a: Placed, b: Placed) -> bool:
    if a.place_id is None or b.place_id is None or a.country_code != b.country_code:
        return False
    return b.feature_code == "ADM1" and a.admin1_code == b.admin1_code is not None


def _gap_days(a: Group, b: Group) -> int:
    """Days between two dated groups; 0 where their days touch, or either is not dated."""
    if a.first_day is None or b.first_day is None or a.last_day is None or b.last_day is None:
        return 0
    return max(b.first_day - a.last_day, a.first_day - b.last_day, 0)


def _day_likeness(a: Group, b: Group) -> tuple[float, Reason]:
    if a.first_day is None or b.first_day is None:
        return _UNLIKE
    gap = _gap_days(a, b)
    if a.precision == 1 and b.precision == 1:
        return ((1.5, _SAME_DAY) if gap == 0 else (1.0, _DAY_APART)) if gap <= 1 else _UNLIKE
    if gap > 0:
        return _UNLIKE
    if a.precision == b.precision == 3 and (a.first_day, a.last_day) == (b.first_day, b.last_day):
        return 0.5, _SAME_MONTH
    coarse = max(a.precision, b.precision)
    return (0.9, _DAYS_OVERLAP) if coarse == 2 else (0.4, _MONTHS_OVERLAP)


def _tolls_exclude(a: Group, b: Group) -> bool:
    """One says none, or few, where the other says many times more."""
    x, y = a.killed, b.killed
    return x is not None and y is not None and abs(x - y) > 10 and max(x, y) > 5 * max(1, min(x, y))


def toll_likeness(a: Group, b: Group) -> float:
    """What the same number of killed says for two groups; 0 where it is not said, or another."""
    return 0.5 if a.killed is not None and a.killed == b.killed and a.killed > 0 else 0.0


# ---------------------------------------------------------------------------------------------- wording
def _by_wording(a: Group, b: Group, alike: float) -> Comparison:
    """Two articles that say the same with the same names tell of the event that both tell most of, where no fact
    excludes it.
    """
    if a.persons is None or b.persons is None:
        return APART
    if _kind_likeness(a, b) == 0.0 and not _is_generic(a, b):
        return APART
    persons = a.persons & b.persons
    total = alike + 0.1 * min(len(persons), 3) + _added_by_facts(a, b) - (0.2 if _is_late(a, b) else 0.0)
    if total < LEAST_ALIKE_DOUBT:
        return APART
    if not persons and not (a.is_whole and b.is_whole) and alike < ALIKE_IN_ALL:
        return APART  # articles of several events may be alike by another of them
    against = None if len(persons) > 1 else _excluded_by(a, b, alike)
    if against is not None or total < LEAST_ALIKE:
        return _in_doubt(
            lambda: because(
                "{told}, but {against}", told=_worded_alike(alike, persons), against=against or _LITTLE_ELSE
            )
        )
    return Comparison(
        LEAST_SCORE + total,
        lambda: because("{reports}: {told}", reports=both(who(a), who(b)), told=_worded_alike(alike, persons)),
    )


def _worded_alike(alike: float, persons: frozenset[str]) -> Reason:
    if not persons:
        return because("worded alike ({alike})", alike=f"{alike:.2f}")
    named = ", ".join(sorted(p.title() for p in persons)[:3])
    return because("worded alike ({alike}), both name {persons}", alike=f"{alike:.2f}", persons=named)


def _added_by_facts(a: Group, b: Group) -> float:
    added = 0.0
    apart_km, apart_days = _least_km(a, b), _least_days(a, b)
    if apart_km is not None:
        added += 0.1 if apart_km <= SAME_PLACE_KM else 0.0 if apart_km <= ANOTHER_PLACE_KM else -0.1
    if apart_days is not None:
        added += 0.06 if apart_days <= 1 else -0.06
    return added + (0.0 if a.said_killed.isdisjoint(b.said_killed) else 0.03)


def _excluded_by(a: Group, b: Group, alike: float) -> Reason | None:
    """What keeps alike articles apart; None where nothing does.

    An outlet's standing phrases are used of every day's events.
    """
    apart_km, apart_days = _least_km(a, b), _least_days(a, b)
    if apart_days is not None and apart_days > 1:
        return because("{days} days apart", days=apart_days)
    own_phrases = a.source == b.source or alike < ALIKE_IN_DETAIL
    if own_phrases and apart_km is not None and apart_km > ANOTHER_PLACE_KM:
        return because("{km} km apart", km=round(apart_km))
    return _TOLLS_APART if _tolls_exclude(a, b) else None


def _least_km(a: Group, b: Group) -> float | None:
    """Between any two fine places that the groups give; None where one gives none."""
    return min([_cached_km(*x, *y) for x in a.points for y in b.points], default=None)


def _least_days(a: Group, b: Group) -> int | None:
    """Between any two days that the groups give; None where one gives none."""
    gaps = [max(y[0] - x[1], x[0] - y[1], 0) for x in a.exact_days for y in b.exact_days]
    return min(gaps, default=None)


def _is_late(a: Group, b: Group) -> bool:
    if a.published is None or b.published is None:
        return False
    return abs(a.published - b.published) > MAX_DAYS_OF_TALK
