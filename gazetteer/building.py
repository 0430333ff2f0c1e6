"""All sources into one index: the installed rows, then what was added, the same place once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from gazetteer.additions import Addition, copy_of
from gazetteer.errors import GazetteerError
from gazetteer.index import Progress
from gazetteer.index_building import build_index
from gazetteer.place import Place
from gazetteer.sources import INSTALLED_SOURCES, installed_rows, is_of_geonames
from gazetteer.staging import Staging
from gazetteer.tables import Kind, Skip, SkippedRow, read_other_names, read_table

EXPECTED_ROWS = 245_000
_SAMPLE_ROWS = 400
_ROWS_A_REPORT = 5_000
# Tables with ids of GeoNames come first: what has none is joined to them by name and distance.
_ORDER: tuple[Kind, ...] = ("geonames", "whosonfirst", "ocha", "own", "geonames-names")


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source of the gazetteer, with what became of its rows."""

    name: str
    """The table's file or package."""
    source: str
    """Whom to credit."""
    licence: str
    added: str | None
    """The day on which a user added it, ISO 8601; None for what is installed."""
    rows: int
    """Rows or names that were taken in."""
    joined: int
    """Of these, those of places that an earlier source has too."""
    at_odds: int
    """Rows left out because they lie far from the place whose id they bear."""
    skipped: int
    """Malformed rows."""

    @property
    def credit(self) -> str:
        """Source, table and licence in one line."""
        return f"{self.source}, {self.name}, licence: {self.licence}"


def source_counts(about: dict[str, Any]) -> tuple[SourceCount, ...]:
    """The sources that an index was built from, from what is kept in it."""
    return tuple(SourceCount(**one) for one in about.get("sources", ()))


def build(
    path: Path,
    additions: Sequence[Addition],
    data: str,
    *,
    progress: Progress | None = None,
    skip: Skip | None = None,
) -> None:
    """Write the index of what is installed and what was added to `path`, whole or not at all.

    Malformed rows are counted, and told to `skip`. Raises GazetteerError where a table cannot be read, has no row,
    or the index cannot be written.
    """
    told: Progress = progress or (lambda _stage, _done, _total: None)
    counts: list[SourceCount] = []
    if not additions:
        rows = _counted(installed_rows(), counts)
        build_index(path, rows, data, progress, EXPECTED_ROWS, lambda: _about(counts))
        return
    staging = Staging()
    try:
        for done in staging.add_installed(_counted(installed_rows(), counts)):
            told("Reading installed places", done, EXPECTED_ROWS)
        ordered = sorted(additions, key=lambda a: _ORDER.index(a.kind))
        for number, addition in enumerate(ordered):
            counts.append(_add_table(staging, number, path.parent, addition, told, skip))
        build_index(path, staging.rows(), data, progress, len(staging), lambda: _about(counts))
    finally:
        staging.close()


def _about(counts: Sequence[SourceCount]) -> dict[str, Any]:
    return {"sources": [asdict(one) for one in counts]}


def _counted(rows: Iterator[Place], counts: list[SourceCount]) -> Iterator[Place]:
    """The installed rows; when they are all read, their numbers are counted in."""
    found = [0, 0]
    for row in rows:
        found[0 if is_of_geonames(row) else 1] += 1
        yield row
    for (name, source, licence), number in zip(INSTALLED_SOURCES, found, strict=True):
        counts.append(SourceCount(name, source, licence, None, number, 0, 0, 0))


def _add_table(
    staging: Staging, number: int, directory: Path, addition: Addition, told: Progress, skip: Skip | None
) -> SourceCount:
    path = copy_of(directory, addition)
    seen: Counter[str] = Counter()

    def on_skip(row: SkippedRow) -> None:
        seen["skipped"] += 1
        if skip is not None:
            skip(SkippedRow(addition.name, row.line, row.reason))

    done = 0
    try:
        for outcome in _outcomes(staging, number, path, addition, on_skip):
            seen[outcome] += 1
            done += 1
            if done % _ROWS_A_REPORT == 0:
                told(f"Reading {addition.name}", done, 0)
    except GazetteerError as e:
        raise GazetteerError(str(e).replace(str(path), addition.name)) from e
    told(f"Reading {addition.name}", done, done)
    if done == 0:
        raise GazetteerError(f"{addition.name}: no row of it can be used; see what is said of its rows")
    return SourceCount(
        name=addition.name,
        source=addition.source,
        licence=addition.licence,
        added=addition.added,
        rows=done - seen["at odds"] - seen["unknown"],
        joined=seen["joined"] + seen["again"],
        at_odds=seen["at odds"],
        skipped=seen["skipped"],
    )


def _outcomes(staging: Staging, number: int, path: Path, addition: Addition, skip: Skip) -> Iterator[str]:
    if addition.kind == "geonames-names":
        for name in read_other_names(path, skip):
            yield "joined" if staging.add_name(name) else "unknown"
        return
    rows = read_table(path, addition.country_code, skip, addition.name)
    first = list(islice(rows, _SAMPLE_ROWS))
    without = [row for row in first if row.country_code is None]
    country = staging.country_of(without) if without else None
    for row in chain(first, rows):
        placed = row if row.country_code is not None else replace(row, country_code=country)
        yield staging.add(placed, number)
