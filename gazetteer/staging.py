"""Rows on disk while an index is built: sorted keys, and places of several sources of which the same become one."""

import marshal
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from gazetteer.names import compared, fold, loose_keys
from gazetteer.place import Place
from gazetteer.points import distance_km
from gazetteer.sources import is_of_geonames
from gazetteer.tables import OtherName, bare_names

_CELLS_PER_DEGREE = 10
_DIVISION_CELLS = 4
"""How far apart, in cells, the middles of one division may lie in two tables that are joined by it."""
_GEONAMES = "geonames:"
_CACHE_KIB = 65_536
_ROWS_AT_ONCE = 5_000
_LEAST_SHARE = 0.8
"""Of a table's first rows, how many must lie beside towns of one country for all of them to lie there."""
_SAME_ID_KM = 60.0
"""Two rows of one id lie no farther apart; where they do, one of the tables is wrong."""
_EXACT_KM, _VOWEL_KM, _SKELETON_KM, _DIVISION_KM = 5.0, 3.0, 2.0, 60.0
_LEAST_LIKENESS = 0.7


StagingError = sqlite3.Error
"""Raised where the disk is full."""


def _scratch() -> sqlite3.Connection:
    """A database without a name: SQLite keeps it in little memory, spills it to disk, and leaves nothing behind."""
    connection = sqlite3.connect("", isolation_level=None)
    for pragma in (
        f"cache_size = -{_CACHE_KIB}",
        "journal_mode = OFF",
        "synchronous = OFF",
        "temp_store = FILE",
        "threads = 2",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    return connection


# ------------------------------------------------------------------------------------------------- sorted keys
class SortedKeys:
    """Keys with their postings, however many, given back sorted by key and then by rank."""

    def __init__(self) -> None:
        self._connection = _scratch()
        self._connection.execute("CREATE TABLE keys (key TEXT, rank INTEGER, posting INTEGER)")
        self._waiting: list[tuple[str, int, int]] = []

    def add(self, postings: Iterable[tuple[str, int, int]]) -> None:
        """Add postings as (key, rank, posting); lower ranks come first."""
        self._waiting.extend(postings)
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._connection.executemany("INSERT INTO keys VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()

    def postings(self) -> Iterator[tuple[str, int]]:
        """(key, posting), sorted."""
        self._flush()
        return self._connection.execute("SELECT key, posting FROM keys ORDER BY key, rank, posting")

    def close(self) -> None:
        """Give the disk back."""
        self._connection.close()


# ------------------------------------------------------------------------------------------------ the same place
class Names(NamedTuple):
    """A place's names as its keys, to compare two places by."""

    exact: frozenset[str]
    vowel: frozenset[str]
    skeleton: frozenset[str]


def names_of(place: Place) -> Names:
    """The keys of all names of a place."""
    exact = frozenset(f for f in map(fold, (place.name, *place.names)) if f)
    loose = [key for folded in exact for key in loose_keys(folded)]
    return Names(
        exact,
        frozenset(k.value for k in loose if k.kind == "vowel"),
        frozenset(k.value for k in loose if k.kind == "skeleton"),
    )


def likeness_as_same(a: Place, b: Place, names_a: Names, names_b: Names) -> float:
    """How surely two rows of different sources are one place, by name and distance: 0 for not, up to 3."""
    if a.country_code is not None and b.country_code is not None and a.country_code != b.country_code:
        return 0.0
    if not _are_of_one_kind(a, b):
        return 0.0
    km = distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
    if a.feature_class == "A":
        near = km <= max(_DIVISION_KM, a.radius_km, b.radius_km)
        alike = names_a.exact & names_b.exact or names_a.vowel & names_b.vowel or names_a.skeleton & names_b.skeleton
        return 3.0 - km / 1000 if near and alike else 0.0
    if names_a.exact & names_b.exact:
        return 3.0 - km / 1000 if km <= max(_EXACT_KM, a.radius_km, b.radius_km) else 0.0
    if names_a.vowel & names_b.vowel:
        return 2.0 - km / 1000 if km <= _VOWEL_KM else 0.0
    if names_a.skeleton & names_b.skeleton and km <= _SKELETON_KM:
        like = _spelled_alike(names_a, names_b)
        return like if like >= _LEAST_LIKENESS else 0.0
    return 0.0


def _are_of_one_kind(a: Place, b: Place) -> bool:
    if a.feature_class != b.feature_class:
        return False
    if a.feature_class == "P":
        return (a.feature_code == "PPLX") == (b.feature_code == "PPLX")
    return a.feature_code == b.feature_code


def _spelled_alike(a: Names, b: Names) -> float:
    bare_a, bare_b = [compared(n) for n in a.exact], [compared(n) for n in b.exact]
    return max((fuzz.ratio(x, y) / 100 for x in bare_a for y in bare_b), default=0.0)


@dataclass(frozen=True, slots=True)
class JoinedPlace:
    """A place of one or several sources."""

    place: Place
    usual_names: frozenset[str]
    """Names that a table lists for this place alone, and so fit to be looked for in texts, however small it is."""


def joined(first: Place, second: Place) -> Place:
    """The first's facts where it has them, and the names of both."""
    names = dict.fromkeys((*first.names, second.name, *second.names))
    names.pop(first.name, None)
    population = max(first.population, second.population)
    return replace(
        first,
        names=tuple(names),
        population=population,
        feature_code=second.feature_code if first.feature_code == "PPL" else first.feature_code,
        radius_km=max(first.radius_km, second.radius_km) if first.population == 0 else first.radius_km,
        admin1_code=first.admin1_code or second.admin1_code,
        admin1=first.admin1 or second.admin1,
        admin2=first.admin2 or second.admin2,
    )


class Staging:
    """Rows of all sources; what is added later and is the same place is joined to what is there."""

    def __init__(self) -> None:
        self._connection = _scratch()
        self._connection.execute(
            "CREATE TABLE places (number INTEGER PRIMARY KEY, place_id TEXT UNIQUE, cell INTEGER, division TEXT, "
            "record BLOB, usual BLOB, sources BLOB)"
        )
        self._connection.execute("CREATE INDEX by_cell ON places (cell)")
        self._connection.execute("CREATE INDEX by_division ON places (division) WHERE division IS NOT NULL")
        self._connection.execute("CREATE TABLE names (place_id TEXT, name TEXT, usual INTEGER)")
        self._divisions: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._own_cells: set[int] = set()
        self._names = lru_cache(maxsize=50_000)(names_of)

    def close(self) -> None:
        """Give the disk back."""
        self._connection.close()

    def __len__(self) -> int:
        count: int = self._connection.execute("SELECT count(*) FROM places").fetchone()[0]
        return count

    # --------------------------------------------------------------------------------------------------- adding
    def add_installed(self, rows: Iterable[Place]) -> Iterator[int]:
        """Add the rows that all others are joined to, known to be different places; yield how many are done."""
        waiting = []
        for number, place in enumerate(rows, 1):
            waiting.append(_row(place, () if is_of_geonames(place) else place.names, frozenset()))
            if place.feature_code == "ADM1":
                self._know_division(place)
            if not place.place_id.startswith(_GEONAMES):
                self._own_cells.add(_cell_of(place))
            if len(waiting) >= _ROWS_AT_ONCE:
                self._insert(waiting)
                yield number
        self._insert(waiting)

    def _know_division(self, place: Place) -> None:
        if place.country_code is not None and place.admin1_code is not None:
            keys = names_of(place)
            for key in (*keys.exact, *(f"v{v}" for v in keys.vowel), *(f"s{s}" for s in keys.skeleton)):
                known = self._divisions.setdefault((place.country_code, key), set())
                known.add((place.admin1_code, place.name))

    def _insert(self, waiting: list[tuple[Any, ...]]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO places (place_id, cell, division, record, usual, sources) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            waiting,
        )
        waiting.clear()

    def add(self, place: Place, source: int) -> str:
        """Add a row of the table of that number; say what it was: `new`, `joined`, `again` or `at odds`.

        `again` is a second row of one id in one table; a row `at odds` has the id of a place far from it, and is left
        out.
        """
        placed = self._in_division(place)
        row = self._one("SELECT number, record, usual, sources FROM places WHERE place_id = ?", place.place_id)
        if row is not None:
            known = _place(row[1])
            if not _is_near_enough(known, placed):
                return "at odds"
            self._join(row, known, placed, source)
            return "again" if source in row[3] else "joined"
        if (same := self._same(placed, source)) is not None:
            self._join(same, _place(same[1]), placed, source)
            return "joined"
        self._insert([_row(placed, _usual_names(placed), frozenset((source,)))])
        return "new"

    def add_name(self, name: OtherName) -> bool:
        """Add another name of a place that is here; False where it is not."""
        if self._one("SELECT 1 FROM places WHERE place_id = ?", name.place_id) is None:
            return False
        self._connection.execute("INSERT INTO names VALUES (?, ?, ?)", (name.place_id, name.name, name.is_usual))
        return True

    def _one(self, query: str, *values: object) -> Any:
        return self._connection.execute(query, values).fetchone()

    def _same(self, place: Place, source: int) -> Any:
        """The row that is the same place by name and distance, and has none of this table yet.

        Two ids of GeoNames are two places: a row with one is compared with installed rows that have none.
        """
        is_listed = place.place_id.startswith(_GEONAMES)
        nearby = self._own_rows_nearby(place) if is_listed else self._nearby(place)
        own: Names | None = None
        best, most = None, 0.0
        for row in nearby:
            own = own or names_of(place)
            if source not in row[3]:
                other = _place(row[1])
                sure = likeness_as_same(place, other, own, self._names(other))
                if sure > most:
                    best, most = row, sure
        return best

    def _nearby(self, place: Place) -> Iterator[Any]:
        select = "SELECT number, record, usual, sources FROM places WHERE"
        if place.feature_class == "A":
            return self._connection.execute(f"{select} division = ?", (_division(place),))
        cells = ",".join(map(str, _cells_around(place.latitude, place.longitude, 1)))
        return self._connection.execute(f"{select} cell IN ({cells})")

    def _own_rows_nearby(self, place: Place) -> Iterator[Any]:
        reach = _DIVISION_CELLS if place.feature_class == "A" else 1
        cells = [c for c in _cells_around(place.latitude, place.longitude, reach) if c in self._own_cells]
        return self._connection.execute(
            f"SELECT number, record, usual, sources FROM places WHERE cell IN ({','.join(map(str, cells))}) "  # noqa: S608
            f"AND place_id NOT LIKE '{_GEONAMES}%'"
        )

    def _join(self, row: Any, known: Place, place: Place, source: int) -> None:
        usual = {*bytes(row[2]).decode().split("\n"), *_usual_names(place)} - {""}
        self._connection.execute(
            "UPDATE places SET record = ?, usual = ?, sources = ? WHERE number = ?",
            (_record(joined(known, place)), "\n".join(sorted(usual)).encode(), bytes({*row[3], source}), row[0]),
        )

    # ------------------------------------------------------------------------------------- country and division
    def country_of(self, rows: Iterable[Place]) -> str | None:
        """The country that nearly all of a table's rows lie in, by the towns beside them; None where there is none."""
        found = Counter(self._nearest(p)[0] for p in rows)
        found.pop(None, None)
        code, count = found.most_common(1)[0] if found else (None, 0)
        return code if count >= _LEAST_SHARE * found.total() else None

    def _nearest(self, place: Place) -> tuple[str | None, str | None]:
        """(country, division) of the nearest town within some 30 km, else within 100; None where there is none."""
        for reach in (1, _CELLS_PER_DEGREE):
            cells = ",".join(map(str, _cells_around(place.latitude, place.longitude, reach)))
            rows = self._connection.execute(f"SELECT record FROM places WHERE cell IN ({cells})")  # noqa: S608
            towns = [p for (record,) in rows if (p := _place(record)).country_code and p.feature_class == "P"]
            if towns:
                at = (place.latitude, place.longitude)
                town = min(towns, key=lambda p: distance_km(at, (p.latitude, p.longitude)))
                return town.country_code, town.admin1_code
        return None, None

    def _in_division(self, place: Place) -> Place:
        """The row with country and division, by their names or else by the nearest town."""
        if place.admin1_code is not None and place.country_code is not None:
            return place
        country, code = place.country_code, None
        if country is not None and place.admin1 is not None:
            code, name = self._division_named(country, place.admin1) or (None, place.admin1)
            place = replace(place, admin1=name, admin1_code=code)
        if code is None and place.feature_class not in "HTUV" and place.feature_code[:3] not in ("PCL", "ADM"):
            beside, division = self._nearest(place)
            if country in (None, beside):
                place = replace(place, country_code=beside, admin1_code=division)
        return place

    def _division_named(self, country: str, name: str) -> tuple[str, str] | None:
        folded = fold(name)
        keys = [folded, *(f"{k.kind[0]}{k.value}" for k in loose_keys(folded))]
        for key in keys:
            found = self._divisions.get((country, key), set())
            if len(found) == 1:
                return next(iter(found))
        return None

    # --------------------------------------------------------------------------------------------------- result
    def rows(self) -> Iterator[JoinedPlace]:
        """All places, each once, in the order in which they came."""
        has_names = self._one("SELECT 1 FROM names") is not None
        if has_names:
            self._connection.execute("CREATE INDEX names_by_id ON names (place_id)")
        for place_id, record, usual in self._connection.execute(
            "SELECT place_id, record, usual FROM places ORDER BY number"
        ):
            place, names = _place(record), {*bytes(usual).decode().split("\n")} - {""}
            if has_names:
                more = self._connection.execute("SELECT name, usual FROM names WHERE place_id = ?", (place_id,))
                place, names = _with_names(place, names, list(more))
            yield JoinedPlace(place, frozenset(names))


def _usual_names(place: Place) -> tuple[str, ...]:
    """The names that a table lists for a place alone: not those that it shares with what lies beside it."""
    names = (place.name, *place.names)
    if not place.place_id.startswith("ocha:"):
        return names
    bare = {b for name in names for b in bare_names(name)}
    return tuple(n for n in names if n not in bare and not any(other.startswith(f"{n} ") for other in names))


def _with_names(place: Place, usual: set[str], more: list[tuple[str, int]]) -> tuple[Place, set[str]]:
    names = dict.fromkeys((*place.names, *(name for name, _ in more)))
    names.pop(place.name, None)
    return replace(place, names=tuple(names)), usual | {name for name, is_usual in more if is_usual}


def _is_near_enough(a: Place, b: Place) -> bool:
    km = distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
    return km <= max(_SAME_ID_KM, 2 * a.radius_km, 2 * b.radius_km)


def _cells_around(latitude: float, longitude: float, reach: int) -> Iterator[int]:
    """The numbers of the cells around a point, across the antimeridian too; wider ones towards the poles."""
    wide = math.ceil(reach / max(0.1, math.cos(math.radians(latitude))))
    y, x = math.floor(latitude * _CELLS_PER_DEGREE), math.floor(longitude * _CELLS_PER_DEGREE)
    return (_cell(j, i) for j in range(y - reach, y + reach + 1) for i in range(x - wide, x + wide + 1))


def _cell(y: int, x: int) -> int:
    around = 360 * _CELLS_PER_DEGREE
    return (y + 90 * _CELLS_PER_DEGREE) * around + (x + around // 2) % around


def _cell_of(place: Place) -> int:
    return _cell(math.floor(place.latitude * _CELLS_PER_DEGREE), math.floor(place.longitude * _CELLS_PER_DEGREE))


def _division(place: Place) -> str | None:
    return f"{place.country_code}.{place.feature_code}" if place.feature_class == "A" else None


def _row(place: Place, usual: Iterable[str], sources: frozenset[int]) -> tuple[Any, ...]:
    names = "\n".join(usual).encode()
    return place.place_id, _cell_of(place), _division(place), _record(place), names, bytes(sources)


def _record(place: Place) -> bytes:
    return marshal.dumps(
        (
            place.place_id, place.name, place.latitude, place.longitude, place.feature_class, place.feature_code,
            place.country_code, place.admin1_code, place.admin1, place.admin2, place.population, place.radius_km,
            place.source, place.names,
        )
    )  # fmt: skip


def _place(record: bytes) -> Place:
    return Place(*marshal.loads(record))  # noqa: S302 - of our own making, a moment ago
