"""Finds the pairs of groups that may tell of one event, without comparing all with all."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np

from geo.extraction.wording import Wording
from geo.incidents.comparison import MAX_DAYS_OF_TALK, NEAR_PLACE_KM
from geo.incidents.groups import Group
from geo.incidents.outlines import UNKNOWN, Bools, Ints, Keys, Outlines, division_of
from geo.incidents.piles import Numbers, Piles

COUNTRY = 4
"""geo_precision of what is put in a country alone."""
NEAR = 2
"""That of what is put near another place."""
_MAX_DAYS = 31
_DAYS_AFTER = 2
_KM_OF_A_DEGREE = 111.0
_CELL_DEGREES = NEAR_PLACE_KM / _KM_OF_A_DEGREE
_SHARED_PHRASES = 2
_MOST_PERSONS = 12
_MAX_DAYS_OF_PERSONS = 365
_AT_ONCE = 1 << 18
_PILES = 128
_DAY_BITS = 23
"""Enough for every ordinal of a day."""

Pairs = tuple[Ints, Ints]
"""Two groups each, by their numbers."""


class SharedNames:
    """Main groups under the names that their articles give, of which only the hashes are kept, in files."""

    def __init__(self) -> None:
        self._persons, self._phrases = (Piles(_PILES, 2, lambda keys: keys % _PILES) for _ in range(2))
        self._number_of: Ints | None = None

    def add(self, number: int, group: Group, passages: str, wording: Wording) -> None:
        """Keep a group under its names; `passages` are the folded words of its reports."""
        for piles, keys in (
            (self._persons, _person_keys(group, passages, wording)),
            (self._phrases, _phrase_keys(group, wording)),
        ):
            hashes = np.fromiter(map(hash, keys), dtype=np.int64)
            piles.add(np.column_stack((hashes, np.full(hashes.size, number, dtype=np.int64))))

    def renumber(self, number_of: Ints) -> None:
        """Tell groups by other numbers from now on: by those that they were added under."""
        self._number_of = number_of

    def by_persons(self) -> Iterator[Pairs]:
        """Groups that name two of the same persons, one in the same division or in the words of the event itself."""
        yield from self._meeting(self._persons)

    def by_phrases(self, outlines: Outlines) -> Iterator[Pairs]:
        """Groups published in the same or neighbouring windows of a story's days, or both on none that is known, with
        two keys in common: one name of whatever bears one, where window or division is the same, else two names."""
        shared = _pair_piles(outlines)
        for left, right in self._meeting(self._phrases):
            shared.add(pair_codes(left, right, len(outlines)))
        for pile in shared:
            codes, counts = np.unique(pile, return_counts=True)
            yield _of_codes(codes[counts >= _SHARED_PHRASES], len(outlines))

    def _meeting(self, piles: Piles) -> Iterator[Pairs]:
        for pile in piles:
            numbers = pile[:, 1] if self._number_of is None else self._number_of[pile[:, 1]]
            yield from _under_one_key(pile[:, 0], numbers.astype(np.int32))


def candidate_pairs(outlines: Outlines, names: SharedNames) -> Iterator[Pairs]:
    """Groups to compare: near in place and day, of one text, or with names in common; each pair once, the smaller
    number first, those of one time together.

    Which pairs are found depends on the two alone: one more group changes nothing between others.
    """
    count = len(outlines)
    found = _pair_piles(outlines)
    for left, right in _by_text(outlines):
        _keep(found, left, right, outlines.article[left] != outlines.article[right], count)
    for left, right in chain(
        _near_in_place_and_day(outlines), _without_a_place(outlines), names.by_persons(), names.by_phrases(outlines)
    ):
        _keep(found, left, right, _are_told_apart(left, right, outlines), count)
    for pile in found:
        left, right = _of_codes(np.unique(pile), count)
        for start in range(0, left.size, _AT_ONCE):
            yield left[start : start + _AT_ONCE], right[start : start + _AT_ONCE]


def _pair_piles(outlines: Outlines) -> Piles:
    """Pairs as one number each, by the time of the first: who compares them has those of one time at hand."""
    count = len(outlines)
    days = np.where(outlines.first_day == UNKNOWN, outlines.published, outlines.first_day)
    pile_of = np.empty(count, dtype=np.int64)
    pile_of[np.argsort(days, kind="stable")] = np.arange(count) * _PILES // max(1, count)
    return Piles(_PILES, 1, lambda codes: pile_of[codes // max(1, count)])


def _keep(found: Piles, left: Ints, right: Ints, kept: Bools, count: int) -> None:
    found.add(np.unique(pair_codes(left[kept], right[kept], count)))


def pair_codes(left: Ints, right: Ints, count: int) -> Numbers:
    """One number for each two of so many, whichever of the two comes first."""
    codes: Numbers = np.minimum(left, right).astype(np.int64) * count + np.maximum(left, right)
    return codes


def _of_codes(codes: Numbers, count: int) -> Pairs:
    left, right = np.divmod(codes, count)
    return left.astype(np.int32), right.astype(np.int32)


def _are_told_apart(left: Ints, right: Ints, outlines: Outlines) -> Bools:
    """Whether two are of different articles, and of kinds that do not keep them apart whatever else they share.

    Events of different kinds may be one by their toll, or as what articles tell most of.
    """
    killed = outlines.killed
    one_kind = outlines.kinds_fit[outlines.kinds[left], outlines.kinds[right]]
    one_toll = (killed[left] == killed[right]) & (killed[left] > 0)
    generic = outlines.is_generic[left] | outlines.is_generic[right]
    mains = outlines.is_main[left] & outlines.is_main[right] & generic
    apart: Bools = (outlines.article[left] != outlines.article[right]) & (one_kind | one_toll | mains)
    return apart


def worth_comparing(left: Ints, right: Ints, outlines: Outlines) -> Bools:
    """Whether anything can speak for two groups: most pairs need not be read for what they tell to be told apart."""
    dated = (outlines.first_day[left] != UNKNOWN) & (outlines.first_day[right] != UNKNOWN)
    exact = (outlines.precision[left] == 1) & (outlines.precision[right] == 1)
    gap = np.maximum(
        outlines.first_day[right] - outlines.last_day[left], outlines.first_day[left] - outlines.last_day[right]
    )
    one_kind = outlines.kinds_fit[outlines.kinds[left], outlines.kinds[right]]
    same_day = dated & exact & (gap <= 0)
    other_day = ~dated | (gap > np.where(exact, 1, 0))
    by_facts = (one_kind | same_day) & (~other_day | (outlines.has_tolls[left] & outlines.has_tolls[right]))
    worded = (outlines.wording[left] != UNKNOWN) & (outlines.wording[right] != UNKNOWN)
    by_wording = worded & (one_kind | outlines.is_generic[left] | outlines.is_generic[right])
    worth: Bools = (outlines.root[left] == outlines.root[right]) | by_facts | by_wording
    return worth


def _by_text(outlines: Outlines) -> Iterator[Pairs]:
    numbers = np.flatnonzero(~outlines.is_coded).astype(np.int32)  # coders' notes are often empty or alike
    yield from _under_one_key(_mixed(outlines.root[numbers], outlines.words[numbers]), numbers)


# ---------------------------------------------------------------------------------------------- place and day
@dataclass(frozen=True, slots=True)
class _Spans:
    """Groups under a key with the days that each may be of."""

    keys: Keys
    numbers: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, keys: Keys, numbers: Ints, outlines: Outlines) -> "_Spans":
        """A group stands under its own days and the two after; nowhere without days."""
        first = outlines.first_day[numbers]
        last = np.minimum(outlines.last_day[numbers], first + _MAX_DAYS) + _DAYS_AFTER
        kept = (first != UNKNOWN) & (outlines.last_day[numbers] != UNKNOWN) & (first <= last)
        return cls(keys[kept], numbers[kept], first[kept], last[kept])

    def pairs(self) -> Iterator[Pairs]:
        """Of groups under one key that may be of one day, each once."""
        ranks = np.unique(self.keys, return_inverse=True)[1].ravel()
        spans, order = self._sorted(ranks)
        begun = _begun(ranks[order], spans.first)
        ends = np.searchsorted(begun, _begun(ranks[order], spans.last), side="right")
        for left, right in _expanded(np.arange(1, begun.size + 1), ends):
            yield spans.numbers[left], spans.numbers[right]

    def pairs_with(self, others: "_Spans") -> Iterator[Pairs]:
        """Of a group here and one there, likewise."""
        ranks = np.unique(np.concatenate((self.keys, others.keys)), return_inverse=True)[1].ravel()
        ours, our_order = self._sorted(ranks[: self.keys.size])
        theirs, their_order = others._sorted(ranks[self.keys.size :])
        our_ranks, their_ranks = ranks[: self.keys.size][our_order], ranks[self.keys.size :][their_order]
        for left, right in _in_days(our_ranks, ours.first, ours.last, _begun(their_ranks, theirs.first)):
            yield ours.numbers[left], theirs.numbers[right]
        for left, right in _in_days(their_ranks, theirs.first + 1, theirs.last, _begun(our_ranks, ours.first)):
            yield theirs.numbers[left], ours.numbers[right]

    def _sorted(self, ranks: Keys) -> "tuple[_Spans, Keys]":
        order = np.argsort(_begun(ranks, self.first), kind="stable")
        return _Spans(self.keys[order], self.numbers[order], self.first[order], self.last[order]), order


def _begun(ranks: Keys, days: Ints) -> Numbers:
    """Sorts by key, then by day."""
    begun: Numbers = (ranks.astype(np.int64) << _DAY_BITS) | days
    return begun


def _in_days(ranks: Keys, first: Ints, last: Ints, begun: Numbers) -> Iterator[Pairs]:
    """Rows of the one with rows of the other that begin on these days, under the same key."""
    starts = np.searchsorted(begun, _begun(ranks, first), side="left")
    yield from _expanded(starts, np.searchsorted(begun, _begun(ranks, last), side="right"))


def _expanded(starts: Numbers, ends: Numbers) -> Iterator[Pairs]:
    """Each row with all from its start to its end, so many at once."""
    counts = np.maximum(ends - starts, 0)
    sums = np.concatenate(([0], np.cumsum(counts)))
    row = 0
    while row < counts.size and sums[row] < sums[-1]:
        until = max(row + 1, int(np.searchsorted(sums, sums[row] + _AT_ONCE, side="right")) - 1)
        own = counts[row:until]
        left = np.repeat(np.arange(row, until), own)
        steps = np.arange(left.size) - np.repeat(sums[row:until] - sums[row], own)
        yield left.astype(np.int32), (np.repeat(starts[row:until], own) + steps).astype(np.int32)
        row = until


def _under_one_key(keys: Keys, numbers: Ints) -> Iterator[Pairs]:
    """All groups under one key with each other."""
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    ends = np.searchsorted(keys, keys, side="right")
    for left, right in _expanded(np.arange(1, keys.size + 1), ends):
        yield numbers[left], numbers[right]


def _near_in_place_and_day(outlines: Outlines) -> Iterator[Pairs]:
    """Fine places by cells of a grid, areas by their country; a group stands under its days and the two after.

    What is put in a country alone is one event with another by their tolls, or where both are what articles tell most
    of.
    """

    def spans(wanted: Bools, keys: Ints | Keys) -> _Spans:
        numbers = np.flatnonzero(wanted & (outlines.place != UNKNOWN)).astype(np.int32)
        return _Spans.of(keys[numbers].astype(np.int64), numbers, outlines)

    in_country = outlines.geo_precision == COUNTRY
    fine, wide = outlines.is_fine & ~in_country, ~outlines.is_fine & ~in_country
    killed = _mixed(outlines.place, outlines.killed)
    dead = outlines.killed > 0
    cells = _cells(outlines)
    own = spans(fine, next(cells))
    yield from own.pairs()
    for near in cells:
        yield from own.pairs_with(spans(fine, near))
    country = outlines.country
    areas, at = spans(wide, country), spans(fine, country)
    yield from areas.pairs()
    yield from areas.pairs_with(at)
    main_in_country = spans(in_country & outlines.is_main, country)
    yield from main_in_country.pairs()
    yield from main_in_country.pairs_with(spans(wide & outlines.is_main, country))
    yield from main_in_country.pairs_with(spans(fine & outlines.is_main, country))
    killed_in_country = spans(in_country & dead, killed)
    yield from killed_in_country.pairs()
    yield from killed_in_country.pairs_with(spans(~in_country & dead, killed))


def _without_a_place(outlines: Outlines) -> Iterator[Pairs]:
    """Groups that no gazetteer places, or only near another place, with those of their days that give the same name,
    or killed and injured."""
    counts = np.diff(np.concatenate(([0], outlines.names_end)))
    numbers = np.repeat(np.arange(len(outlines), dtype=np.int32), counts)
    is_bare = (~outlines.is_pointed | (outlines.geo_precision == NEAR))[numbers]
    bare, others = (_Spans.of(outlines.names[kept], numbers[kept], outlines) for kept in (is_bare, ~is_bare))
    yield from bare.pairs()
    yield from bare.pairs_with(others)


def _cells(outlines: Outlines) -> Iterator[Keys]:
    """The grid cell of a fine place, then those around it; a row's cells are as wide as high at its latitude."""
    rows = np.floor(outlines.latitude / _CELL_DEGREES).astype(np.int64)
    longitude = (outlines.longitude + 180.0) % 360.0
    for north in (0, -1, 1):
        width = _CELL_DEGREES / np.maximum(0.05, np.cos(np.radians((rows + north) * _CELL_DEGREES)))
        columns = np.floor(longitude / width).astype(np.int64)
        for east in (0, -1, 1):
            yield (rows + north) * (1 << 20) + columns + east


def _mixed(one: Ints | Keys, other: Ints | Keys) -> Keys:
    """One key of two."""
    mixed: Keys = one.astype(np.int64) * np.int64(-7046029254386353131) + other.astype(np.int64)
    return mixed


# ---------------------------------------------------------------------------------------------- wording
def _person_keys(group: Group, passages: str, wording: Wording) -> Iterator[Hashable]:
    """Whoever the words of the event itself name, at any time, for courts come late; others within a year.

    Who is in the news for years would else make every two articles a pair.
    """
    yield from (person for person in sorted(wording.persons) if person in passages)
    keys: list[Hashable] = list(combinations(sorted(wording.persons)[:_MOST_PERSONS], 2))
    division = division_of(group)
    if division is not None:
        yield from ((pair, division) for pair in combinations(sorted(wording.persons)[:_MOST_PERSONS], 2))
        keys += [(person, division) for person in wording.persons]
    yield from product(keys, _windows(group, _MAX_DAYS_OF_PERSONS))


def _phrase_keys(group: Group, wording: Wording) -> Iterator[Hashable]:
    """Each name under the window of its days and the next, once more with its division.

    So those of one window share two keys by one name, as do those of neighbouring windows in the same division.
    """
    division = division_of(group)
    for phrase in wording.phrases:
        for days in _windows(group, MAX_DAYS_OF_TALK):
            yield phrase, days
            if division is not None:
                yield phrase, days, division


def _windows(group: Group, days: int) -> tuple[int | None, ...]:
    """The span of so many days in which a group was published, and the next: near ones have one in common."""
    if group.published is None:
        return (None,)
    window = group.published // days
    return window, window + 1
