"""Writes the index of the gazetteer: rows in, one file out, whole or not at all."""

from __future__ import annotations

import array
import gc
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import marisa_trie  # type: ignore[import-not-found,import-untyped,unused-ignore]
import numpy
from numpy.typing import NDArray

from gazetteer.errors import GazetteerError
from gazetteer.index import (
    CAPITALS,
    CHECKSUM_LENGTH,
    FIELD,
    HEADER_BYTES,
    HOW_BITS,
    INDEX_VERSION,
    ITEM,
    KIND,
    LONGEST_ABBREVIATION,
    MAGIC,
    MAIN,
    OTHER,
    SMALL,
    UNSTOPPED,
    UNTEXTUAL,
    Progress,
    cell_number,
)
from gazetteer.names import TRANSLITERATED, compared, fold, is_arabic, loose_keys
from gazetteer.place import Place
from gazetteer.sources import is_of_geonames
from gazetteer.staging import JoinedPlace, SortedKeys, StagingError

_BYTES_AT_ONCE, _NUMBERS_AT_ONCE, _LINES_AT_ONCE = 1 << 20, 1 << 16, 1 << 12


class _Section:
    """One part of the file, written to disk as it grows."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the builder

    def write(self, content: bytes) -> None:
        self.file.write(content)

    def chunks(self) -> Iterator[bytes]:
        self.file.seek(0)
        while content := self.file.read(_BYTES_AT_ONCE):
            yield content


class _Column(_Section):
    """Numbers of one type: appended to `waiting`, and now and then spilled."""

    def __init__(self, typecode: str) -> None:
        super().__init__()
        self.waiting: array.array[Any] = array.array(typecode)

    def spill(self) -> None:
        self.file.write(self.waiting.tobytes())
        del self.waiting[:]

    def chunks(self) -> Iterator[bytes]:
        self.spill()
        return super().chunks()


class _Lines(_Section):
    """Lines of text: gathered, and now and then spilled."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[str] = []

    def add(self, line: str) -> None:
        """Add a line, which holds no line break."""
        self._waiting.append(line)
        if len(self._waiting) >= _LINES_AT_ONCE:
            self._spill()

    def _spill(self) -> None:
        self.write("".join([f"{line}\n" for line in self._waiting]).encode("utf-8", "replace"))
        self._waiting.clear()

    def lines(self) -> Iterator[list[str]]:
        """All lines in their order, many at a time."""
        self._spill()
        rest = b""
        for content in self.chunks():
            whole, end, rest = (rest + content).rpartition(b"\n")
            if end:
                yield whole.decode().split("\n")


_COLUMNS = {
    "latitude": "d", "longitude": "d", "population": "I", "radius_km": "f", "feature": "H", "country": "H",
    "admin1": "I", "text_offsets": "Q",
}  # fmt: skip


class _Builder:
    """Gathers rows on disk: what it holds in memory does not grow with them but by their keys' trie."""

    def __init__(self) -> None:
        self.rows = 0
        self._columns = {name: _Column(typecode) for name, typecode in _COLUMNS.items()}
        self._waiting = {name: column.waiting for name, column in self._columns.items()}
        self._text = _Section()
        self._text_length = 0
        self._columns["text_offsets"].waiting.append(0)
        self._codes: dict[str, dict[str, int]] = {"feature": {}, "country": {}, "admin1": {}}
        self._countries: dict[str, int] = {}
        self._divisions: dict[str, int] = {}
        self._exact, self._loose = SortedKeys(), SortedKeys()
        self._ids, self._cells = _Lines(), array.array("I")

    def close(self) -> None:
        """Give the disk back."""
        for keys in (self._exact, self._loose):
            keys.close()
        for section in (*self._columns.values(), self._text, self._ids):
            section.file.close()

    def add(self, place: Place, usual_names: Collection[str]) -> None:
        """Add a row; `usual_names` are those that are looked for in texts however short they are."""
        row = self.rows
        if not 0 <= place.population <= 0xFFFFFFFF:
            raise GazetteerError(f"{place.source}, {place.place_id}: a population of {place.population}; correct it")
        self.rows += 1
        columns = self._waiting
        columns["latitude"].append(place.latitude)
        columns["longitude"].append(place.longitude)
        columns["population"].append(place.population)
        columns["radius_km"].append(place.radius_km)
        columns["feature"].append(_code(self._codes["feature"], f"{place.feature_class}.{place.feature_code}"))
        columns["country"].append(_code(self._codes["country"], place.country_code or ""))
        columns["admin1"].append(_code(self._codes["admin1"], place.admin1_code or ""))
        spellings = self._add_keys(row, place, usual_names)
        fields = (place.place_id, place.name, place.admin1 or "", place.admin2 or "", place.source)
        content = FIELD.join((*fields, ITEM.join(place.names), ITEM.join(spellings)))
        text = content.encode("utf-8", "replace")
        self._text.write(text)
        self._text_length += len(text)
        columns["text_offsets"].append(self._text_length)
        self._ids.add(place.place_id)
        self._cells.append(cell_number(place.latitude, place.longitude))
        self._know_area(place, row)
        if row % _NUMBERS_AT_ONCE == 0:
            for column in self._columns.values():
                column.spill()

    def _know_area(self, place: Place, row: int) -> None:
        """Of a country or division that several rows name, the first is it."""
        if place.country_code is None or place.feature_class != "A":
            return
        if place.feature_code.startswith("PCL"):
            self._countries.setdefault(place.country_code, row)
        elif place.feature_code == "ADM1" and place.admin1_code is not None:
            self._divisions.setdefault(f"{place.country_code}.{place.admin1_code}", row)

    def _add_keys(self, row: int, place: Place, usual_names: Collection[str]) -> Iterable[str]:
        """Add the keys of a row; its spellings in one script, for comparing, where it has loose keys."""
        main = fold(place.name)
        exact: dict[str, int] = {main: MAIN | _how_written(place.name, main)}
        respelled = place.country_code in TRANSLITERATED
        for name in place.names:
            kind = MAIN if name in usual_names else _kind_of_other(name, place.population, respelled)
            folded = fold(name)
            known = exact.get(folded, kind)
            exact[folded] = min(kind, known & KIND) | (known & ~KIND) | _how_written(name, folded)
            if place.feature_class == "A" and 2 <= len(name) <= 3 and name.isupper():
                exact.setdefault(" ".join(folded), kind)  # U.K. is UK
        rank = -place.population
        self._exact.add([(folded, rank, row << HOW_BITS | how) for folded, how in exact.items() if folded])
        if not respelled:
            return ()
        loose = {f"{k.kind[0]}{k.value}" for folded in exact for k in loose_keys(folded)}
        self._loose.add([(value, rank, row) for value in loose])
        return dict.fromkeys(compared(folded) for folded in exact)

    def sections(self, about: dict[str, Any]) -> Iterator[tuple[str, Iterable[bytes]]]:
        """The parts of the file, each made when it is asked for."""
        for name, column in self._columns.items():
            yield name, column.chunks()
        yield "text", self._text.chunks()
        known = {
            **{table: list(codes) for table, codes in self._codes.items()},
            "countries": self._countries, "divisions": self._divisions, "about": about,
        }  # fmt: skip
        yield "codes", (json.dumps(known, ensure_ascii=False).encode(),)
        yield from self._id_sections()
        for name, keys in (("exact", self._exact), ("loose", self._loose)):
            yield from _postings(name, keys)
        order = numpy.argsort(numpy.frombuffer(self._cells, dtype=numpy.uint32), kind="stable")
        yield "cell_numbers", (numpy.frombuffer(self._cells, dtype=numpy.uint32)[order].tobytes(),)
        yield "cell_rows", (order.astype(numpy.uint32).tobytes(),)

    def _id_sections(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """A trie of the ids; the row of each, the last that bears it."""
        trie = marisa_trie.Trie(chain.from_iterable(self._ids.lines()))
        rows = numpy.zeros(len(trie), dtype=numpy.uint32)
        rows[_numbers_in(trie, self._ids)] = numpy.arange(self.rows, dtype=numpy.uint32)
        yield "ids", (trie.tobytes(),)
        yield "id_rows", (rows.tobytes(),)


def _numbers_in(trie: marisa_trie.Trie, listed: _Lines) -> NDArray[numpy.uint32]:
    """The number in the trie of each line."""
    numbers = array.array("I")
    for lines in listed.lines():
        numbers.extend(map(trie.__getitem__, lines))
    return numpy.asarray(numbers, dtype=numpy.uint32)


def _postings(name: str, keys: SortedKeys) -> Iterator[tuple[str, Iterable[bytes]]]:
    """A trie of the keys; where each key's postings begin and how many there are; the postings by rank."""
    out, firsts, listed = _Column("I"), array.array("I"), _Lines()
    trie = marisa_trie.Trie(_distinct(keys, out, firsts, listed))
    numbers = _numbers_in(trie, listed)
    edges = numpy.asarray(firsts, dtype=numpy.uint32)
    begins, counts = numpy.zeros(len(trie), dtype=numpy.uint32), numpy.zeros(len(trie), dtype=numpy.uint32)
    begins[numbers], counts[numbers] = edges[:-1], numpy.diff(edges)
    yield name, (trie.tobytes(),)
    yield f"{name}_begins", (begins.tobytes(),)
    yield f"{name}_counts", (counts.tobytes(),)
    yield f"{name}_postings", out.chunks()
    out.file.close()
    listed.file.close()


def _distinct(keys: SortedKeys, out: _Column, firsts: array.array[int], listed: _Lines) -> Iterator[str]:
    """Each key once; on the way all postings are written, where each key's begin, and the keys as lines."""
    last, n = None, 0
    posting_to_come = out.waiting.append
    for key, posting in keys.postings():
        if key != last:
            last = key
            firsts.append(n)
            listed.add(key)
            yield key
            if len(out.waiting) > _NUMBERS_AT_ONCE:
                out.spill()
        posting_to_come(posting)
        n += 1
    firsts.append(n)


def _code(codes: dict[str, int], value: str) -> int:
    return codes.setdefault(value, len(codes))


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


def _how_written(name: str, folded: str) -> int:
    """The bits that tell how a name of a short key is written."""
    if len(folded) > LONGEST_ABBREVIATION or len(name) > len(folded) + 4:
        return 0
    return (CAPITALS if name.isupper() else SMALL) | (0 if name.endswith(".") else UNSTOPPED)


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
    path: Path,
    rows: Iterable[Place | JoinedPlace],
    fingerprint: str,
    progress: Progress | None = None,
    expected_rows: int = 0,
    about: Callable[[], dict[str, Any]] = dict,
) -> None:
    """Write the index of the rows to `path`, whole or not at all; raises GazetteerError where it cannot be written.

    `about` is asked, once all rows are read, for what the index is to keep about them.
    """
    handle, temporary = _part_file(path)
    builder = _Builder()
    try:
        with os.fdopen(handle, "wb") as f:
            _gather(builder, rows, progress, expected_rows)
            if progress is not None:
                progress("Sorting names", 0, 0)
            _write(f, builder.sections(about()), fingerprint)
        Path(temporary).replace(path)
    except (OSError, StagingError) as e:
        reason = getattr(e, "strerror", None) or str(e)
        raise GazetteerError(f"{path}: the index cannot be written ({reason}); free some space") from e
    finally:
        builder.close()
        Path(temporary).unlink(missing_ok=True)


def _gather(
    builder: _Builder, rows: Iterable[Place | JoinedPlace], progress: Progress | None, expected_rows: int
) -> None:
    with _collector_off():
        for n, row in enumerate(rows):
            if isinstance(row, Place):
                builder.add(row, () if is_of_geonames(row) else row.names)
            else:
                builder.add(row.place, row.usual_names)
            if progress is not None and n % 5000 == 0:
                progress("Reading places", n, expected_rows)
    if progress is not None:
        progress("Reading places", builder.rows, builder.rows)


def _part_file(path: Path) -> tuple[int, str]:
    """A new file beside the index, opened before anything is built, so that a full or closed disk is told at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    except OSError as e:
        raise GazetteerError(f"{path}: the index cannot be written ({e.strerror}); choose another directory") from e


def _write(f: BinaryIO, sections: Iterable[tuple[str, Iterable[bytes]]], fingerprint: str) -> None:
    checksum = 0
    places: dict[str, tuple[int, int]] = {}
    f.seek(HEADER_BYTES)
    for name, chunks in sections:
        start, length = f.tell(), 0
        for content in chunks:
            length += len(content)
            checksum = zlib.crc32(content, checksum)
            f.write(content)
        padding = bytes(-length % 8)
        checksum = zlib.crc32(padding, checksum)
        f.write(padding)
        places[name] = (start, length)
    header = json.dumps(
        {"version": INDEX_VERSION, "byteorder": sys.byteorder, "fingerprint": fingerprint, "sections": places}
    ).encode()
    f.seek(0)
    f.write(
        MAGIC
        + f"{zlib.crc32(header, checksum):08x}".encode()
        + header.ljust(HEADER_BYTES - len(MAGIC) - CHECKSUM_LENGTH)
    )
    f.flush()
    os.fsync(f.fileno())
