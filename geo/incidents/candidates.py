"""Finds the pairs of groups that may tell of one event, without comparing all with all."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise, product
from math import cos, floor, radians

import numpy as np

from geo.extraction.report import Report
from geo.extraction.story import GENERIC
from geo.extraction.wording import Wording
from geo.incidents.comparison import MAX_DAYS_OF_TALK, NEAR_PLACE_KM, may_be_one_kind, toll_likeness
from geo.incidents.groups import Group

COUNTRY = 4
"""geo_precision of what is put in a country alone."""
_MAX_DAYS = 31
_DAYS_AFTER = 2
_KM_OF_A_DEGREE = 111.0
_CELL_DEGREES = NEAR_PLACE_KM / _KM_OF_A_DEGREE
_SHARED_PHRASES = 2
_MOST_PERSONS = 12
_MAX_DAYS_OF_PERSONS = 365
_AT_ONCE = 1_000_000

Pair = tuple[str, str]


def candidate_pairs(groups: Sequence[Group], wordings: Mapping[str, Wording]) -> "Pairs":
    """Keys of groups to compare, the smaller first: near in place and day, of one text, or with names in common.

    Which pairs are found depends on the two alone: one more group changes nothing between others.
    """
    pairs = Pairs([group.key for group in groups])
    for members in _by_text(groups).values():
        for a, b in combinations(members, 2):
            if a.article_id != b.article_id:
                pairs.add(a.key, b.key)
    for a, b in chain(
        _near_in_place_and_day(groups), _without_a_place(groups), _with_names_in_common(groups, wordings)
    ):
        if _are_told_apart(a, b):
            pairs.add(a.key, b.key)
    return pairs


class Pairs:
    """Pairs of keys, each once and in their order; of many articles there are many: eight bytes are kept of each."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = sorted(keys)
        self._number = {key: number for number, key in enumerate(self._keys)}
        self._found = np.empty(0, dtype=np.int64)
        self._new = array("q")

    def add(self, one: str, other: str) -> None:
        """Take a pair in, in whatever order."""
        first, second = self._number[one], self._number[other]
        least, most = (first, second) if first < second else (second, first)
        self._new.append(least * len(self._keys) + most)
        if len(self._new) >= _AT_ONCE:
            self._settle()

    def __len__(self) -> int:
        self._settle()
        return int(self._found.size)

    def __iter__(self) -> Iterator[Pair]:
        self._settle()
        for start in range(0, self._found.size, _AT_ONCE):
            for code in self._found[start : start + _AT_ONCE].tolist():
                first, second = divmod(code, len(self._keys))
                yield self._keys[first], self._keys[second]

    def _settle(self) -> None:
        if self._new:
            self._found = np.unique(np.concatenate([self._found, np.asarray(self._new, dtype=np.int64)]))
            self._new = array("q")


def _are_told_apart(a: Group, b: Group) -> bool:
    """Whether two are of different articles, and of kinds that do not keep them apart whatever else they share."""
    return a.article_id != b.article_id and (may_be_one_kind(a.kinds, b.kinds) or _may_be_one_all_the_same(a, b))


def _may_be_one_all_the_same(a: Group, b: Group) -> bool:
    """Whether two events of different kinds may be one: by their toll, or as what articles tell most of."""
    return toll_likeness(a, b) > 0 or (a.is_main and b.is_main and not GENERIC.isdisjoint(a.kinds | b.kinds))


def _by_text(groups: Iterable[Group]) -> dict[Hashable, list[Group]]:
    found: dict[Hashable, list[Group]] = defaultdict(list)
    for group in groups:
        if group.reports[0].coded is not None:
            continue  # coders' notes are often empty or alike
        found[group.root, " ".join(group.reports[0].passage.casefold().split())].append(group)
    return found


# ---------------------------------------------------------------------------------------------- place and day
class _Spans:
    """Groups under a key with the days that each may be of, to find those that may be of one day."""

    def __init__(self) -> None:
        self._by_key: dict[Hashable, list[tuple[int, int, Group]]] = defaultdict(list)

    def add(self, group: Group, days: tuple[int, int] | None, key: Hashable) -> None:
        """Under its first and last day; nowhere without days."""
        if days is not None:
            self._by_key[key].append((*days, group))

    def pairs(self) -> Iterator[tuple[Group, Group]]:
        """Of groups under one key, each once."""
        for spans in self._by_key.values():
            begun = sorted(spans, key=_first)
            for number, (_, last, group) in enumerate(begun, 1):
                for _, _, other in begun[number : bisect_right(begun, last, key=_first)]:
                    yield group, other

    def pairs_with(self, others: "_Spans") -> Iterator[tuple[Group, Group]]:
        """Of a group here and one there under one key, each once."""
        for key, spans in self._by_key.items():
            ours, theirs = sorted(spans, key=_first), sorted(others._by_key.get(key, ()), key=_first)
            for first, last, group in ours:
                yield from ((group, other) for other in _begun(theirs, first, last))
            for first, last, other in theirs:
                yield from ((group, other) for group in _begun(ours, first + 1, last))


def _first(span: tuple[int, int, Group]) -> int:
    return span[0]


def _begun(spans: Sequence[tuple[int, int, Group]], first: int, last: int) -> Iterator[Group]:
    """Of spans in their order, the groups whose first day lies between these."""
    found = spans[bisect_left(spans, first, key=_first) : bisect_right(spans, last, key=_first)]
    return (group for _, _, group in found)


def _near_in_place_and_day(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Fine places by cells of a grid, areas by their country; a group stands under its days and the two after.

    What is put in a country alone is one event with another by their tolls, or where both are what articles tell most
    of.
    """
    own, around, at, areas = _Spans(), _Spans(), _Spans(), _Spans()
    main_at, main_areas, main_in_country = _Spans(), _Spans(), _Spans()
    killed_in_country, killed_at = _Spans(), _Spans()
    for group in groups:
        if group.placed is None or group.placed.place is None:
            continue
        days = _days(group)
        country = group.placed.place.country_code
        in_country = group.placed.geo_precision == COUNTRY
        if toll := group.killed:
            kept = killed_in_country if in_country else killed_at
            kept.add(group, days, (group.placed.place.place_id, toll))
        if in_country:
            if group.is_main:
                main_in_country.add(group, days, country)
        elif group.is_fine:
            cell, *cells = _cells(group.placed)
            own.add(group, days, cell)
            for near in cells:
                around.add(group, days, near)
            at.add(group, days, country)
            if group.is_main:
                main_at.add(group, days, country)
        else:
            areas.add(group, days, country)
            if group.is_main:
                main_areas.add(group, days, country)
    yield from own.pairs()
    yield from own.pairs_with(around)
    yield from areas.pairs()
    yield from areas.pairs_with(at)
    yield from main_in_country.pairs()
    yield from main_in_country.pairs_with(main_areas)
    yield from main_in_country.pairs_with(main_at)
    yield from killed_in_country.pairs()
    yield from killed_in_country.pairs_with(killed_at)


def _without_a_place(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Groups that no gazetteer places, or only near another place, with those of their days that give the same name,
    or killed and injured."""
    bare, others = _Spans(), _Spans()
    for group in groups:
        keys: set[Hashable] = set(group.tolls)
        division = _division(group)
        keys |= {(division, sound) for sound in group.sounds if division is not None}
        kept = bare if group.placed is None or group.placed.geo_precision == 2 else others
        days = _days(group)
        for key in keys | group.names:
            kept.add(group, days, key)
    yield from bare.pairs()
    yield from bare.pairs_with(others)


def _days(group: Group) -> tuple[int, int] | None:
    """The first and the last day that a group stands under, as ordinals: its own and the two after."""
    if group.first_day is None or group.last_day is None:
        return None
    last = min(group.last_day, group.first_day + _MAX_DAYS) + _DAYS_AFTER
    return (group.first_day, last) if group.first_day <= last else None


def _cells(placed: Report) -> list[tuple[int, int]]:
    """The grid cell of a fine place, then those around it; a row's cells are as wide as high at its latitude."""
    latitude, longitude = placed.latitude or 0.0, ((placed.longitude or 0.0) + 180.0) % 360.0
    row = floor(latitude / _CELL_DEGREES)
    cells = []
    for north in (0, -1, 1):
        width = _CELL_DEGREES / max(0.05, cos(radians((row + north) * _CELL_DEGREES)))
        column = floor(longitude / width)
        cells += [(row + north, column + east) for east in (0, -1, 1)]
    return cells


# ---------------------------------------------------------------------------------------------- wording
def _with_names_in_common(groups: Sequence[Group], wordings: Mapping[str, Wording]) -> Iterator[tuple[Group, Group]]:
    """Main groups that name two of the same persons, one in the same division or in the words of the event itself;
    or, within the days of one story, two of the same names of whatever bears one, or one in the same division."""
    named, phrased = _ByName(), _ByName()
    for number, group in enumerate(groups):
        wording = wordings.get(group.article_id) if group.is_main else None
        if wording is not None:
            named.add(number, _person_keys(group, wording))
            phrased.add(number, _phrase_keys(group, wording))
    for one, other in chain(named.pairs(), phrased.pairs(least_shared=_SHARED_PHRASES)):
        yield groups[one], groups[other]


class _ByName:
    """Numbers of groups under many keys each, of which only the hashes are kept."""

    def __init__(self) -> None:
        self._keys, self._numbers = array("q"), array("q")

    def add(self, number: int, keys: Iterable[Hashable]) -> None:
        """Keep a group under its keys; the numbers come in their order."""
        hashes = array("q", map(hash, keys))
        self._keys.extend(hashes)
        self._numbers.extend(array("q", [number]) * len(hashes))

    def pairs(self, *, least_shared: int = 1) -> Iterator[tuple[int, int]]:
        """Of groups that have at least so many keys in common."""
        keys = np.asarray(self._keys, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        ends = np.flatnonzero(np.diff(keys[order])) + 1
        limit = max(self._numbers, default=0) + 1
        shared = _Counted()
        for start, end in pairwise((0, *ends.tolist(), keys.size)):
            if end - start > 1:
                members = [self._numbers[one] for one in order[start:end].tolist()]
                if least_shared == 1:
                    yield from combinations(members, 2)
                else:
                    shared.add(one * limit + other for one, other in combinations(members, 2))
        for code in shared.at_least(least_shared):
            yield divmod(code, limit)


class _Counted:
    """How often each of many numbers came."""

    def __init__(self) -> None:
        self._known = np.empty(0, dtype=np.int64)
        self._counts = np.empty(0, dtype=np.int64)
        self._new = array("q")

    def add(self, numbers: Iterable[int]) -> None:
        """Count these."""
        self._new.extend(numbers)
        if len(self._new) >= _AT_ONCE:
            self._settle()

    def at_least(self, count: int) -> list[int]:
        """The numbers that came at least so often."""
        self._settle()
        found: list[int] = self._known[self._counts >= count].tolist()
        return found

    def _settle(self) -> None:
        if self._new:
            new, counts = np.unique(np.asarray(self._new, dtype=np.int64), return_counts=True)
            self._known, where = np.unique(np.concatenate([self._known, new]), return_inverse=True)
            weights = np.concatenate([self._counts, counts])
            self._counts = np.bincount(where.ravel(), weights=weights).astype(np.int64)
            self._new = array("q")


def _person_keys(group: Group, wording: Wording) -> Iterator[Hashable]:
    """Whoever the words of the event itself name, at any time, for courts come late; others within a year.

    Who is in the news for years would else make every two articles a pair.
    """
    passages = " ".join(" ".join(r.passage.casefold().split()) for r in group.reports)
    in_passages = [person for person in sorted(wording.persons) if person in passages]
    yield from in_passages
    keys: list[Hashable] = list(combinations(sorted(wording.persons)[:_MOST_PERSONS], 2))
    division = _division(group)
    if division is not None:
        yield from ((pair, division) for pair in combinations(sorted(wording.persons)[:_MOST_PERSONS], 2))
        keys += [(person, division) for person in wording.persons]
    yield from product(keys, _windows(group, _MAX_DAYS_OF_PERSONS))


def _phrase_keys(group: Group, wording: Wording) -> Iterator[Hashable]:
    """Each name under the window of its days and the next; in the same division a name counts for two."""
    division = _division(group)
    for phrase in wording.phrases:
        for days in _windows(group, MAX_DAYS_OF_TALK):
            yield phrase, days
            if division is not None:
                yield phrase, days, division


def _windows(group: Group, days: int) -> tuple[int | None, ...]:
    """The span of so many days in which a group was published, and the next: near ones have one in common."""
    if group.published is None:
        return (None,)
    window = group.published.toordinal() // days
    return window, window + 1


def _division(group: Group) -> Hashable:
    place = group.placed.place if group.placed else None
    return None if place is None or place.admin1_code is None else (place.country_code, place.admin1_code)
