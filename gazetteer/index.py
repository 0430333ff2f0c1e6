"""The index: rows of the gazetteer as one file that is mapped into memory, not read; index_building.py writes it."""

from __future__ import annotations

import json
import mmap
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found,import-untyped,unused-ignore]

from gazetteer.errors import GazetteerError
from gazetteer.place import Place

INDEX_VERSION = 12
"""Raised whenever the layout of the file or a rule that folds names changes."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and its total (0 where not known)."""

MAGIC = b"INCIDENT-MAP GAZETTEER\n"
HEADER_BYTES = 4096
CHECKSUM_LENGTH = 8
FIELD, ITEM = "\x1f", "\x1e"
"""What stands between the texts of a row, and between the names in one of them."""
_FIELD_BYTE = FIELD.encode()

MAIN, OTHER, UNTEXTUAL = 0, 1, 2
"""How a key names a place: its usual name; another one; another one too short to be looked for in a text."""
KIND = 3
"""The bits that hold it."""
SMALL, CAPITALS, UNSTOPPED = 4, 8, 16
"""How the place's own tables write a name of a short key: with small letters; in capitals; without a full stop behind.

Bits that are set where one of the place's names of this key is so written.
"""
LONGEST_ABBREVIATION = 7
"""Letters of the longest keys of which it is kept how they are written: longer names are no acronyms."""
HOW_BITS = 5
_HOW = (1 << HOW_BITS) - 1


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


def cell_number(latitude: float, longitude: float) -> int:
    """The number of the square of one degree that a point lies in."""
    return int(latitude + 90) * 361 + int(longitude + 180)


@dataclass(frozen=True, slots=True)
class _Postings:
    """Keys with the numbers that each leads to."""

    trie: marisa_trie.Trie
    begins: Sequence[int]
    counts: Sequence[int]
    numbers: memoryview[int]

    def of(self, key_id: int) -> memoryview[int]:
        begin = self.begins[key_id]
        return self.numbers[begin : begin + self.counts[key_id]]


class Index:
    """The index of a gazetteer, mapped from its file; loading reads no row."""

    def __init__(self, path: Path, fingerprint: str | None) -> None:
        """Raise DamagedIndexError where the file is missing, damaged, of another version or of other data."""
        self.path = path
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
        self.features: tuple[tuple[str, str], ...] = tuple(tuple(f.split(".", 1)) for f in codes["feature"])
        """(class, code) by number."""
        self.countries: tuple[str, ...] = tuple(codes["country"])
        self.admin1_codes: tuple[str, ...] = tuple(codes["admin1"])
        self._text = section("text")
        self._text_offsets = section("text_offsets").cast("Q")
        self.country_rows: dict[str, int] = codes["countries"]
        self.division_rows: dict[str, int] = codes["divisions"]
        self.about: dict[str, Any] = codes["about"]

        def postings(name: str) -> _Postings:
            begins, counts = section(f"{name}_begins").cast("I"), section(f"{name}_counts").cast("I")
            return _Postings(_mapped_trie(section(name)), begins, counts, section(f"{name}_postings").cast("I"))

        self._ids, self._id_rows = _mapped_trie(section("ids")), section("id_rows").cast("I")
        self._exact, self._loose = postings("exact"), postings("loose")
        self.exact = self._exact.trie
        self.cell_numbers, self.cell_rows = section("cell_numbers").cast("I"), section("cell_rows").cast("I")

    def _checked_header(self, path: Path, fingerprint: str | None) -> dict[str, tuple[int, int]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise DamagedIndexError(f"{path}: no index of this program; build it again")
        start = len(MAGIC) + CHECKSUM_LENGTH
        head = self._map[start:HEADER_BYTES].rstrip()
        with memoryview(self._map) as view:
            checksum = zlib.crc32(head, zlib.crc32(view[HEADER_BYTES:]))
        if f"{checksum:08x}".encode() != self._map[len(MAGIC) : start]:
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

    def exact_rows(self, key_id: int, most: int) -> list[tuple[int, int]]:
        """(row, how the key names it and is written) of an exact key, places of most inhabitants first, so many."""
        return [(p >> HOW_BITS, p & _HOW) for p in self._exact.of(key_id)[:most]]

    def loose_rows(self, kind: str, value: str) -> list[int]:
        """Rows of a vowel or skeleton key, places of most inhabitants first."""
        key_id = self._loose.trie.get(f"{kind[0]}{value}")
        return [] if key_id is None else self._loose.of(key_id).tolist()

    def row_of(self, place_id: str) -> int | None:
        """The row of a place's id, the last that bears it; None where there is none."""
        number = self._ids.get(place_id)
        return None if number is None else self._id_rows[number]

    def spellings(self, row: int) -> list[str]:
        """A row's names as they are compared; empty where it has no loose keys."""
        written = bytes(self._text[self._text_offsets[row] : self._text_offsets[row + 1]])
        return str(written.rpartition(_FIELD_BYTE)[2], "utf-8").split(ITEM)

    def _fields(self, row: int) -> list[str]:
        return str(self._text[self._text_offsets[row] : self._text_offsets[row + 1]], "utf-8").split(FIELD)

    def names(self, row: int) -> list[str]:
        """All names of a row, the usual one first."""
        _, name, _, _, _, names, _ = self._fields(row)
        return [name, *names.split(ITEM)] if names else [name]

    def division_of(self, row: int) -> int | None:
        """The row of the first-level division that a row's codes name; None where there is none."""
        c = self.columns
        return self.division_rows.get(f"{self.countries[c.country[row]]}.{self.admin1_codes[c.admin1[row]]}")

    def place(self, row: int, division: str | None = None) -> Place:
        """The whole row; `division` names its first-level division where the row itself does not."""
        place_id, name, admin1, admin2, source, names, _ = self._fields(row)
        c = self.columns
        feature_class, feature_code = self.features[c.feature[row]]
        return Place(
            place_id=place_id,
            name=name,
            latitude=c.latitude[row],
            longitude=c.longitude[row],
            feature_class=feature_class,
            feature_code=feature_code,
            country_code=self.countries[c.country[row]] or None,
            admin1_code=self.admin1_codes[c.admin1[row]] or None,
            admin1=admin1 or division,
            admin2=admin2 or None,
            population=c.population[row],
            radius_km=round(c.radius_km[row], 3),
            source=source,
            names=tuple(names.split(ITEM)) if names else (),
        )


def _mapped_trie(view: memoryview) -> marisa_trie.Trie:
    trie = marisa_trie.Trie()
    trie.map(view)
    return trie
