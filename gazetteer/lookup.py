"""Gazetteer: names to places, and points to places."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import platformdirs
from rapidfuzz import fuzz

from gazetteer.additions import Addition, additions_in
from gazetteer.folded_text import FoldedText, fold_text
from gazetteer.index import CAPITALS, KIND, MAIN, UNTEXTUAL, DamagedIndexError, Index, Progress, cell_number
from gazetteer.names import KeyKind, compared, fold, loose_keys
from gazetteer.place import Place
from gazetteer.points import distance_km as distance_km
from gazetteer.sources import fingerprint

# What builds an index (numpy, SQLite) is imported where one is built, so that a lookup comes up at once.
if TYPE_CHECKING:
    from gazetteer.building import SourceCount
    from gazetteer.tables import Skip

INDEX_FILE = "world.gaz"
"""The index's name in its directory."""
_LONGEST_NAME = 72
_MOST_CANDIDATES = 60
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean."""

    place: Place
    key_kind: KeyKind
    """How the name led to it: spelled so; vowels folded; the consonants alone."""
    is_main_name: bool
    """Whether that is the place's usual name; False too where only a loose key matched."""
    likeness: float
    """Likeness of the spellings, 0 to 1; 1 for an exact key."""


class Namesake(NamedTuple):
    """A place of a name, as far as it is told without reading its row."""

    feature_class: str
    feature_code: str
    country_code: str | None
    population: int
    how: int
    """How the name names it and is written, in the bits of gazetteer.index."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of the gazetteer in a text: code points `start` to `end`."""

    start: int
    end: int
    key: str
    """The exact key that matched."""


def default_directory() -> Path:
    """Where the index lies unless a user names a folder: in the user's cache."""
    return Path(platformdirs.user_cache_dir("incident-map"))


def data_of(additions: Sequence[Addition]) -> str:
    """Changes when any of the data does that an index is built from."""
    return fingerprint(f"{a.sha256} {a.source} {a.licence} {a.country_code}" for a in additions)


class Gazetteer:
    """Places by name and by point; read-only, safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._place = lru_cache(maxsize=20_000)(self._read_place)
        self._usual_name = lru_cache(maxsize=20_000)(self._read_usual_name)
        self._exact_candidates = lru_cache(maxsize=20_000)(self._find_exact)
        self._candidates = lru_cache(maxsize=20_000)(self._find_candidates)
        self._loose = lru_cache(maxsize=2_000)(self._find_loose)

    @classmethod
    def open(cls, directory: Path | None = None, *, progress: Progress | None = None) -> "Gazetteer":
        """Open the index in `directory` (by default the user's cache), built first where missing, damaged or outdated.

        Raises GazetteerError where the index cannot be written or a table cannot be read.
        """
        folder = default_directory() if directory is None else directory
        additions = additions_in(folder)
        try:
            return cls(Index(folder / INDEX_FILE, data_of(additions)))
        except DamagedIndexError:
            return cls.built(folder, additions, progress=progress)

    @classmethod
    def built(
        cls,
        directory: Path,
        additions: Sequence[Addition],
        *,
        progress: Progress | None = None,
        skip: "Skip | None" = None,
    ) -> "Gazetteer":
        """Build the index in `directory` anew from what is installed and what was added, and open it.

        Malformed rows are told to `skip`. Raises GazetteerError as `open` does; the old index then stays.
        """
        from gazetteer.building import build

        path, data = directory / INDEX_FILE, data_of(additions)
        build(path, additions, data, progress=progress, skip=skip)
        return cls(Index(path, data))

    def sources(self) -> "tuple[SourceCount, ...]":
        """What the gazetteer was built from, with whom to credit and what became of the rows."""
        from gazetteer.building import source_counts

        return source_counts(self._index.about)

    @property
    def path(self) -> Path:
        """The file of its index."""
        return self._index.path

    def __len__(self) -> int:
        return len(self._index)

    @classmethod
    def of_rows(cls, path: Path, rows: Iterable[Place]) -> "Gazetteer":
        """A gazetteer of the given rows alone, its index written to `path`."""
        from gazetteer.index_building import build_index

        build_index(path, rows, "")
        return cls.at(path)

    @classmethod
    def at(cls, path: Path) -> "Gazetteer":
        """The gazetteer of an index as it is, whatever it was built from; raises DamagedIndexError."""
        return cls(Index(path, None))

    def _read_place(self, row: int) -> Place:
        """A row with the name of its division, which GeoNames' tables of towns give by code alone."""
        division = self._index.division_of(row)
        named = None if division is None or division == row else self._usual_name(division)
        return self._index.place(row, named)

    def _read_usual_name(self, row: int) -> str:
        return self._index.names(row)[0]

    def _rows_of_class(self, feature_class: str) -> Iterator[int]:
        wanted = {n for n, feature in enumerate(self._index.features) if feature[0] == feature_class}
        start = 0 if wanted else len(self._index)
        features = self._index.columns.feature
        return (row for row in range(start, len(self._index)) if features[row] in wanted)

    # ------------------------------------------------------------------------------------------- by name
    def candidates(self, name: str, near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        """The places that a name may mean, the likeliest by spelling and inhabitants first, at most 60.

        With `near` (latitude, longitude), the nearest of those that are spelled alike come first.
        """
        found = self._candidates(name)
        if near is None:
            return found
        return tuple(
            sorted(found, key=lambda c: (-c.likeness, distance_km(near, (c.place.latitude, c.place.longitude))))
        )

    def spelled_exactly(self, name: str) -> tuple[Candidate, ...]:
        """The places that texts call exactly so, those of most inhabitants first, at most 60; no codes."""
        return self._exact_candidates(name)

    def _find_exact(self, name: str) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(self._place(row), "exact", how & KIND == MAIN, 1.0)
            for row, how in self._exact(fold(name))
            if how & KIND != UNTEXTUAL
        )

    def namesakes(self, key: str) -> list[Namesake]:
        """What the places of an exact key are, those of most inhabitants first, at most 60; no codes.

        These are the places of `spelled_exactly`, without reading them whole.
        """
        index, c = self._index, self._index.columns
        return [
            Namesake(*index.features[c.feature[row]], index.countries[c.country[row]] or None, c.population[row], how)
            for row, how in self._exact(key)
            if how & KIND != UNTEXTUAL
        ]

    def written_in_capitals(self, key: str) -> set[str]:
        """The names of a short key that are written in capitals alone, as the tables write them."""
        rows = [row for row, how in self._exact(key) if how & CAPITALS and how & KIND != UNTEXTUAL]
        return {name for row in rows for name in self._index.names(row) if name.isupper() and fold(name) == key}

    def _find_candidates(self, name: str) -> tuple[Candidate, ...]:
        folded = fold(name)
        found = {row: Candidate(self._place(row), "exact", how & KIND == MAIN, 1.0) for row, how in self._exact(folded)}
        exact = sorted(found.values(), key=lambda c: -c.place.population)
        loose = {row: how for row, how in self._loose(folded).items() if row not in found}
        population = self._index.columns.population
        ranked = sorted(loose, key=lambda row: (-loose[row][0], -population[row]))[: _MOST_CANDIDATES - len(exact)]
        return (*exact, *(Candidate(self._place(row), loose[row][1], False, loose[row][0]) for row in ranked))

    def likeness(self, name: str) -> float:
        """How like the likest similar spelling is, 0 to 1; 1 where a place bears the name itself, 0 without any."""
        folded = fold(name)
        if self._exact(folded):
            return 1.0
        return max((likeness for likeness, _ in self._loose(folded).values()), default=0.0)

    def _find_loose(self, folded: str) -> Mapping[int, tuple[float, KeyKind]]:
        """Rows with a similar spelling: how like it is, and by which key they were found."""
        found: dict[int, tuple[float, KeyKind]] = {}
        bare = compared(folded)
        for key in loose_keys(folded):
            for row in self._index.loose_rows(key.kind, key.value)[:_MOST_CANDIDATES]:
                if row not in found:
                    found[row] = _likeness(bare, self._index.spellings(row)), key.kind
        return found

    def _exact(self, folded: str) -> list[tuple[int, int]]:
        key_id = self._index.exact.get(folded)
        return [] if key_id is None else self._index.exact_rows(key_id, _MOST_CANDIDATES)

    def matches(self, text: str) -> tuple[NameMatch, ...]:
        """Every name of the gazetteer in a text that is fit to be looked for there, also inside longer ones."""
        folded = fold_text(text)
        return tuple(
            NameMatch(folded.starts[first], folded.ends[last], key)
            for first in range(len(folded.keys))
            for last, key in self.matches_at(folded, first)
            if self.is_textual(key)
        )

    def matches_at(self, folded: FoldedText, first: int, dropped: int = 0) -> list[tuple[int, str]]:
        """(last word, key) of all names that begin at a word of a folded text, the shortest first.

        `dropped` letters are left out at the word's beginning (an Arabic proclitic).
        """
        begin = folded.begins[first] + dropped
        beginning = folded.joined[begin : begin + _LONGEST_NAME]
        return [
            (first + key.count(" "), key)
            for key in self._index.exact.prefixes(beginning)
            if folded.joined[begin + len(key)] == " "
        ]

    def begins_names(self, word: str) -> tuple[bool, bool]:
        """Whether a folded word is a key by itself, and whether one of several words begins with it."""
        keys = self._index.exact
        return word in keys, next(keys.iterkeys(f"{word} "), None) is not None

    def is_textual(self, key: str) -> bool:
        """Whether an exact key is fit to be looked for in a text: some place is known by it, not only coded so."""
        return any(how & KIND != UNTEXTUAL for _, how in self._exact(key))

    # --------------------------------------------------------------------------------------- by id, by point
    def place(self, place_id: str) -> Place | None:
        """The place with this id; None where there is none."""
        row = self._index.row_of(place_id)
        return None if row is None else self._place(row)

    def country(self, country_code: str) -> Place | None:
        """The country with this ISO 3166-1 alpha-2 code; None where there is none."""
        row = self._index.country_rows.get(country_code)
        return None if row is None else self._place(row)

    def division(self, country_code: str, admin1_code: str) -> Place | None:
        """A country's first-level division by GeoNames' code; None where there is none."""
        row = self._index.division_rows.get(f"{country_code}.{admin1_code}")
        return None if row is None else self._place(row)

    def parents(self, place: Place) -> tuple[Place, ...]:
        """The division and the country that hold the place, as far as they are known, the smaller first."""
        out = []
        if place.country_code is not None:
            if place.admin1_code is not None and not place.feature_code.startswith(("ADM1", "PCL")):
                out.append(self.division(place.country_code, place.admin1_code))
            if not place.feature_code.startswith("PCL"):
                out.append(self.country(place.country_code))
        return tuple(p for p in out if p is not None)

    def nearest(self, latitude: float, longitude: float, max_km: float = 50.0) -> Place | None:
        """The populated place nearest to a point; None where none lies within `max_km`."""
        return min(self._around(latitude, longitude, max_km), default=(0.0, None), key=lambda t: t[0])[1]

    def _around(self, latitude: float, longitude: float, max_km: float) -> Iterator[tuple[float, Place]]:
        index = self._index
        for row in self._rows_around(latitude, longitude, max_km):
            if index.features[index.columns.feature[row]][0] == "P":
                km = distance_km((latitude, longitude), (index.columns.latitude[row], index.columns.longitude[row]))
                if km <= max_km:
                    yield km, self._place(row)

    def _rows_around(self, latitude: float, longitude: float, max_km: float) -> Iterator[int]:
        high = max_km / _KM_PER_DEGREE
        wide = min(180.0, high / max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + high)))))
        numbers, rows = self._index.cell_numbers, self._index.cell_rows
        for row_of_cells in range(math.floor(max(-90.0, latitude - high)), math.floor(min(90.0, latitude + high)) + 1):
            for column in range(math.floor(longitude - wide), math.floor(longitude + wide) + 1):
                cell = cell_number(row_of_cells + 0.5, (column + 180) % 360 - 180 + 0.5)
                yield from rows[bisect_left(numbers, cell) : bisect_right(numbers, cell)]

    # --------------------------------------------------------------------------------------------- for views
    def labels(self, min_population: int = 100_000) -> tuple[Place, ...]:
        """Populated places for a basemap, those of most inhabitants first."""
        c = self._index.columns
        rows = [r for r in self._rows_of_class("P") if c.population[r] >= min_population]
        return tuple(self._index.place(r) for r in sorted(rows, key=lambda r: -c.population[r]))


def _likeness(bare: str, spellings: Sequence[str]) -> float:
    """How like the name is to the likest of a place's names; Arabic script is compared letter for letter."""
    return min(0.99, max(fuzz.ratio(bare, spelling) for spelling in spellings) / 100)
