"""Incidents that others have coded, as reports: marked as coded by them, with all of their columns."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from gazetteer.countries import country_code_of
from gazetteer.place import Place
from geo.articles.decoding import HEAD_BYTES
from geo.articles.readers import raw
from geo.articles.unreadable import Unreadable
from geo.errors import ArticleError
from geo.extraction.report import Casualty, Coded, Report
from geo.language.reason import Reason, because, sentence

MAX_CELL_CHARS = 1_000_000
_EVENT_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_DELIMITERS = ",;\t|"
_REPLACED = "\ufffd"


class CellError(ValueError):
    """A cell cannot be read; the message names its column."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, by its columns' names."""

    cells: Mapping[str, str]

    def said(self) -> tuple[tuple[str, str], ...]:
        """Every column that says anything, as given."""
        return tuple((name, value) for name, value in self.cells.items() if name and value.strip())

    def text(self, column: str) -> str:
        """A cell without the white space around it; empty where the table has no such column."""
        return self.cells.get(column, "").strip()

    def needed(self, column: str) -> str:
        """A cell that must say something; raises CellError."""
        text = self.text(column)
        if not text:
            raise CellError(f"column {column}: is empty")
        return text

    def count(self, column: str) -> int | None:
        """A whole number from 0; None where the cell is empty. Raises CellError."""
        text = self.text(column)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.0+)?", text):
            raise CellError(f"column {column}: {_shown(text)} is no whole number from 0")
        return int(text.partition(".")[0])

    def one_of(self, column: str, known: Mapping[str, object]) -> str:
        """A cell that says one of the values known; raises CellError."""
        text = self.needed(column).removesuffix(".0")
        if text not in known:
            raise CellError(f"column {column}: {_shown(text)} is none of {', '.join(known)}")
        return text

    def degrees(self, column: str, most: float) -> float | None:
        """WGS 84 degrees; None where the cell is empty. Raises CellError."""
        text = self.text(column)
        if not text:
            return None
        if not re.fullmatch(r"[-+]?[0-9]{1,3}([.,][0-9]{1,20})?", text) or abs(float(text.replace(",", "."))) > most:
            raise CellError(f"column {column}: {_shown(text)} is no number of degrees up to {most:g}")
        return float(text.replace(",", "."))

    def day(self, column: str) -> date:
        """A day as 2024-03-01, 01 March 2024 or 2024-03-01 00:00:00.000; raises CellError."""
        text = self.needed(column)
        plain = re.sub(r"[ T]00:00:00(\.0+)?$", "", text)
        for form in ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y"):
            try:
                return datetime.strptime(plain, form).date()
            except ValueError:
                continue
        raise CellError(f"column {column}: {_shown(text)} is no day; 2024-03-01 is")


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes, and how one row of their table becomes a report."""

    name: str
    """As it is shown: "ACLED"."""
    key: str
    """Begins the ids of its reports."""
    id_column: str
    notes_column: str
    needed_columns: tuple[str, ...]
    """Without these, a table is not one of this coder's."""
    read: Callable[[Row], "CodedRow"]
    """Raises CellError."""


@dataclass(frozen=True, slots=True)
class CodedRow:
    """What a row says, in this program's terms."""

    event_type: str
    sub_event_type: str
    date_start: date
    date_end: date
    time_precision: int
    date_note: Reason | None
    point: "CodedPoint | None"
    sources: str
    """Whom the coder names as sources; empty for nobody."""
    actors: tuple[str, ...]
    killed_min: int | None
    killed_max: int | None
    casualties: tuple[Casualty, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedPoint:
    """Where a row puts its event; WGS 84 degrees."""

    latitude: float
    longitude: float
    name: str
    country: str
    admin1: str | None
    admin2: str | None
    geo_precision: int
    radius_km: float
    note: Reason
    """How sure the coder is, in the coder's terms."""


def read_coded(name: str, stream: BinaryIO, coder: Coder) -> Iterator[Report | Unreadable]:
    """The reports in a coder's CSV file; a row that cannot be read is named with line and column, and the rest goes on.

    Raises ArticleError where the file is no table of this coder's.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(raw(stream), HEAD_BYTES)
    head = buffered.peek(HEAD_BYTES)[:HEAD_BYTES].decode("utf-8-sig", "replace")
    delimiter = max(_DELIMITERS, key=head.partition("\n")[0].count)
    text = io.TextIOWrapper(buffered, "utf-8-sig", "replace", newline="")
    csv.field_size_limit(MAX_CELL_CHARS)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        columns = _columns(name, next(rows, []), coder)
        yield from _reports(name, rows, columns, coder)
    except csv.Error as error:
        yield Unreadable(name, rows.line_num, f"is no CSV from here on ({error}); the rows after it are missing")
    finally:
        text.detach()


def _columns(name: str, header: list[str], coder: Coder) -> list[str]:
    columns = [one.strip().strip('"').casefold() for one in header]
    missing = [one for one in coder.needed_columns if one not in columns]
    if missing:
        raise ArticleError(
            f"{name}, line 1: is no table of {coder.name}: column {missing[0]} is missing; give it as they export it"
        )
    twice = next((one for one in columns if one and columns.count(one) > 1), None)
    if twice is not None:
        raise ArticleError(f"{name}, line 1: column {twice} stands there twice; leave one of them out")
    return columns


def _reports(name: str, rows: Any, columns: list[str], coder: Coder) -> Iterator[Report | Unreadable]:
    given: dict[str, int] = {}
    unknown_countries: set[str] = set()
    before = rows.line_num
    for cells in rows:
        line, before = before + 1, rows.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            reason = f"has {len(cells)} columns instead of {len(columns)}; the row is left out"
            yield Unreadable(name, line, reason)
            continue
        row = Row(dict(zip(columns, cells, strict=True)))
        try:
            report = _report(row, coder)
        except CellError as error:
            yield Unreadable(name, line, f"{error}; the row is left out")
            continue
        first = given.setdefault(report.report_id, line)
        if first != line:
            reason = f"column {coder.id_column}: the event stands in line {first} already; taken once"
            yield Unreadable(name, line, reason, kept=True)
            continue
        if any(_REPLACED in cell for cell in cells):
            yield Unreadable(name, line, f"some bytes are not UTF-8 and were replaced by {_REPLACED}", kept=True)
        country = row.text("country")
        if report.place is not None and report.place.country_code is None and country not in unknown_countries:
            unknown_countries.add(country)
            reason = f"column country: {_shown(country)} is no country known here; the rows are kept without one"
            yield Unreadable(name, line, reason, kept=True)
        yield report


def _report(row: Row, coder: Coder) -> Report:
    event_id = row.needed(coder.id_column).removesuffix(".0")
    if not _EVENT_ID.fullmatch(event_id):
        raise CellError(f"column {coder.id_column}: {_shown(event_id)} is no id of an event")
    said = coder.read(row)
    place = None if said.point is None else _place(said.point, coder)
    notes = " ".join(row.text(coder.notes_column).split())
    point = said.point
    return Report(
        report_id=f"{coder.key}-{event_id}",
        article_id=f"coded-{coder.key}",
        source=f"coded by {coder.name}",
        url=None,
        published=None,
        passage=notes,
        start=0,
        end=0,
        event_type=said.event_type,
        sub_event_type=said.sub_event_type,
        trigger_start=0,
        trigger_end=0,
        date_start=said.date_start,
        date_end=said.date_end,
        time_precision=said.time_precision,
        date_text=None,
        date_text_start=None,
        date_text_end=None,
        time_text=None,
        date_note=said.date_note,
        place=place,
        place_text=None if point is None else point.name,
        place_start=None,
        place_end=None,
        latitude=None if point is None else point.latitude,
        longitude=None if point is None else point.longitude,
        radius_km=None if point is None else point.radius_km,
        geo_precision=None if point is None else point.geo_precision,
        place_score=None,
        place_reason=_place_reason(point, coder),
        place_alternatives=(),
        attributed_to=said.sources or None,
        actors=said.actors,
        killed_min=said.killed_min,
        killed_max=said.killed_max,
        injured_min=None,
        injured_max=None,
        casualties=said.casualties,
        background=False,
        coded=Coded(coder.name, event_id, coder.notes_column, row.said()),
    )


def _place_reason(point: CodedPoint | None, coder: Coder) -> Reason:
    if point is None:
        return sentence(because("{coder} gives no point", coder=coder.name))
    return sentence(because("As coded by {coder}: {note}", coder=coder.name, note=point.note))


def _place(point: CodedPoint, coder: Coder) -> Place:
    kind = {1: ("P", "PPL"), 2: ("P", "PPL"), 3: ("A", "ADM1")}.get(point.geo_precision, ("A", "PCLI"))
    return Place(
        place_id=f"{coder.key}:{point.latitude:.5f},{point.longitude:.5f}",
        name=point.name or "a point without a name",
        latitude=point.latitude,
        longitude=point.longitude,
        feature_class=kind[0],
        feature_code=kind[1],
        country_code=country_code_of(point.country),
        admin1_code=None,
        admin1=point.admin1,
        admin2=point.admin2,
        population=0,
        radius_km=point.radius_km,
        source=f"coded by {coder.name}",
    )


def _shown(text: str) -> str:
    plain = "".join(char if char.isprintable() else " " for char in text)
    return f"“{plain[:60]}…”" if len(plain) > 60 else f"“{plain}”"


def read_coded_file(path: Path | str, coder: Coder, stdin: BinaryIO | None = None) -> Iterator[Report | Unreadable]:
    """The same of a file, or of standard input for `-`; raises ArticleError where it cannot be opened."""
    if str(path) == "-" and stdin is not None:
        yield from read_coded("standard input", stdin, coder)
        return
    try:
        with Path(path).open("rb") as stream:
            yield from read_coded(str(path), stream, coder)
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror or error})") from error
