"""Outlines: what of each group tells which others are compared with it, as columns, for there may be a million."""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.extraction.story import GENERIC
from geo.incidents.comparison import may_be_one_kind
from geo.incidents.groups import Group

UNKNOWN = -1
"""In a column of days, tolls, names and numbers."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Keys = NDArray[np.int64]
"""Hashes, the same for the same thing within one process, or what counts and orders them."""
Floats = NDArray[np.float64]

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The columns; each group has the number of its row."""

    article: Ints
    root: Ints
    """Numbers of articles, in the order of their ids, and of those that they copy."""
    start: Ints
    """Where its first report stands in the article."""
    wording: Ints
    """Number of its article's wording, where that tells most of it; else UNKNOWN."""
    is_main: Bools
    is_coded: Bools
    is_fine: Bools
    is_generic: Bools
    """Told as an attack of no kind."""
    has_tolls: Bools
    """Killed and injured are said by one report."""
    first_day: Ints
    last_day: Ints
    published: Ints
    """Ordinals, or UNKNOWN."""
    precision: Ints
    killed: Ints
    geo_precision: Ints
    """0 where none is known."""
    is_pointed: Bools
    """A report gives a point."""
    latitude: Floats
    longitude: Floats
    country: Ints
    place: Ints
    """Numbers of their ids; UNKNOWN without a place of the gazetteer."""
    words: Keys
    """Of the words of its first report."""
    names: Keys
    """Of all groups, one after the other: names, sounds in a division, killed and injured."""
    names_end: Keys
    """Where those of each group end."""
    kinds: Ints
    kinds_fit: Bools
    """By the numbers of kinds, of two groups: whether careful readers may tell one event as both."""

    def __len__(self) -> int:
        return self.article.size

    @property
    def published_last(self) -> Ints:
        """`published`, undated ones after all others."""
        return np.where(self.published == UNKNOWN, np.iinfo(np.int32).max, self.published).astype(np.int32)


class Sketch:
    """Outlines that are being drawn, group by group."""

    def __init__(self) -> None:
        self._ints: dict[str, array[int]] = {name: array("i") for name in _INTS}
        self._points = array("d")
        self._words, self._names, self._names_end = array("q"), array("q"), array("q")
        self._articles, self._countries = _Numbers[str](), _Numbers[str]()
        self._places, self._kinds = _Numbers[str](), _Numbers[frozenset[str]]()

    def add(self, group: Group, wording: int) -> None:
        """Draw one more; `wording` is the number of its article's, or UNKNOWN."""
        placed = group.placed
        in_place = placed is not None and placed.place_id is not None
        row: Mapping[str, Any] = {
            "article": self._articles[group.article_id],
            "root": self._articles[group.root],
            "start": group.start,
            "wording": wording,
            "is_main": group.is_main,
            "is_coded": group.is_coded,
            "is_fine": group.is_fine,
            "is_generic": not GENERIC.isdisjoint(group.kinds),
            "has_tolls": bool(group.tolls),
            "first_day": _or_unknown(group.first_day),
            "last_day": _or_unknown(group.last_day),
            "published": _or_unknown(group.published),
            "precision": group.precision,
            "killed": _or_unknown(group.killed),
            "geo_precision": 0 if placed is None else placed.geo_precision or 0,
            "is_pointed": placed is not None,
            "country": self._countries[placed.country_code or ""] if placed is not None and in_place else UNKNOWN,
            "place": self._places[placed.place_id or ""] if placed is not None and in_place else UNKNOWN,
            "kinds": self._kinds[group.kinds],
        }
        for name, value in row.items():
            self._ints[name].append(value)
        self._points.extend((0.0, 0.0) if placed is None else (placed.latitude or 0.0, placed.longitude or 0.0))
        self._words.append(int.from_bytes(group.words, "little", signed=True))
        self._names.extend(map(hash, _names(group)))
        self._names_end.append(len(self._names))

    def done(self, order: Ints) -> Outlines:
        """The columns of all, in another order: by the numbers that they were drawn under."""
        columns: dict[str, Any] = {name: np.asarray(self._ints.pop(name), dtype=np.int32)[order] for name in _INTS}
        columns |= {name: columns[name].astype(np.bool_) for name in columns if name.startswith(("is_", "has_"))}
        ids = list(self._articles)
        by_id = np.empty(len(ids), dtype=np.int32)
        by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
        columns |= {name: by_id[columns[name]] for name in ("article", "root")}
        points = np.asarray(self._points).reshape(-1, 2)[order]
        ends = np.asarray(self._names_end, dtype=np.int64)
        counts = np.diff(ends, prepend=0)[order]
        kinds = list(self._kinds)
        fit = np.array([[may_be_one_kind(one, other) for other in kinds] for one in kinds], dtype=np.bool_)
        return Outlines(
            **columns,
            latitude=points[:, 0],
            longitude=points[:, 1],
            words=np.asarray(self._words, dtype=np.int64)[order],
            names=np.asarray(self._names, dtype=np.int64)[_runs(ends[order] - counts, counts)],
            names_end=np.cumsum(counts),
            kinds_fit=fit.reshape(len(kinds), len(kinds)),
        )


_INTS = (
    *("article", "root", "start", "wording", "is_main", "is_coded", "is_fine", "is_generic", "has_tolls"),
    *("first_day", "last_day", "published", "precision", "killed", "geo_precision", "is_pointed"),
    *("country", "place", "kinds"),
)


class _Numbers(dict[T, int], Generic[T]):
    """A number for each thing that is asked for, in the order of asking."""

    def __missing__(self, one: T) -> int:
        self[one] = len(self)
        return self[one]


def _runs(starts: Keys, counts: Keys) -> Keys:
    """The numbers from each start on, so many of each."""
    before: Keys = np.cumsum(counts) - counts
    runs: Keys = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return runs


def _or_unknown(number: int | None) -> int:
    return UNKNOWN if number is None else number


def _names(group: Group) -> Iterable[Hashable]:
    """What groups that no gazetteer places are known again by."""
    division = division_of(group)
    yield from group.tolls
    yield from group.names
    if division is not None:
        yield from ((division, sound) for sound in group.sounds)


def division_of(group: Group) -> Hashable:
    """The first-level division of its place; None where that is not known."""
    placed = group.placed
    return None if placed is None or placed.admin1_code is None else (placed.country_code, placed.admin1_code)
