"""The command `incident-map`: from files of articles to places, incidents, exports and the page."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TypeVar

import typer

from gazetteer.errors import IncidentMapError
from geo.cli_backup import backup_commands
from geo.cli_corrections import correction_commands
from geo.cli_documents import document_commands
from geo.cli_export import export_command
from geo.cli_options import (
    Debug,
    Focus,
    Index,
    Out,
    Paths,
    Processes,
    Published,
    Source,
    Store_,
    Terminal,
    country_code,
    processes_of,
)
from geo.cli_watch import watch_command
from geo.cli_withdrawals import withdrawal_commands
from geo.errors import AccessError, ArticleError, ExportError

# What the commands need is imported where they need it, so that help, errors and geoparse come up at once.
if TYPE_CHECKING:
    from gazetteer.additions import Addition
    from gazetteer.building import SourceCount
    from gazetteer.lookup import Gazetteer
    from gazetteer.tables import SkippedRow
    from geo.articles.article import Article
    from geo.articles.unreadable import Unreadable
    from geo.extraction.attempt import NotRead
    from geo.incidents.correction import Standing
    from geo.incidents.incident import Incident
    from geo.incidents.store import Store
    from geo.incidents.store_address import StoreAddress
    from geo.pipeline import Settings
    from geo.progress import Progress

_ABOUT = "Incidents that news articles report, on a map: who reported what, where, when and in which words."

_INCIDENTS_A_TASK = 100
_WORTH_FORKS = 2_000
"""Incidents from which on it is worth while to make them in several processes."""

_Item = TypeVar("_Item")

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help=_ABOUT)
gazetteer_app = typer.Typer(no_args_is_help=True, help="The gazetteer of the world on disk.")
app.add_typer(gazetteer_app, name="gazetteer")


@app.command()
def ingest(
    paths: Paths,
    store: Store_ = None,
    source: Source = None,
    published: Published = None,
    focus: Focus = None,
    renew_context: Annotated[
        bool, typer.Option("--renew-context", help="Read all articles again, in the light of all of them.")
    ] = False,
    coded_as: Annotated[
        str | None,
        typer.Option("--as", metavar="[acled|ucdp-ged]", help="The files hold incidents that these coded, as CSV."),
    ] = None,
    gazetteer: Index = None,
    processes: Processes = None,
    debug: Debug = False,
) -> None:
    """Take articles into the store and bring its incidents up to date."""
    from geo import pipeline
    from geo.progress import progress_bars

    _log(debug)
    settings = pipeline.Settings(
        store=store,
        gazetteer_directory=gazetteer,
        focus=focus or (),
        processes=processes_of(processes, debug),
    )
    if coded_as is not None:
        if source is not None or published is not None or renew_context:
            raise typer.BadParameter("--source, --published and --renew-context are for articles, not for --as")
        _ingest_coded(paths, coded_as, settings)
        return
    with progress_bars() as progress, _store(settings.store) as kept:
        items = _told(_read(paths, source, published))
        summary = pipeline.ingest(
            items, kept, _gazetteer(settings, progress), settings, renew_context=renew_context, progress=progress
        )
    lost = sum(not item.kept for item in summary.unreadable)
    _tell(
        f"read {summary.read + lost}, new {summary.new}, known {summary.known}, unreadable {lost}"
        f"{f', withdrawn {summary.withdrawn}' if summary.withdrawn else ''}; "
        f"in the store: reports {summary.reports}, incidents {summary.incidents}"
    )
    _tell_not_read(summary.not_read, "incident-map refresh tries again")
    _tell_standings(summary.standings)
    if summary.outdated:
        _tell(
            f"{summary.outdated} articles here were read by older rules; "
            "incident-map refresh --reextract reads them anew and lists what changes"
        )
    if summary.read == 0:
        raise ArticleError(f"nothing readable in {', '.join(paths)}; {_FORMATS}")


def _ingest_coded(paths: Sequence[str], coded_as: str, settings: "Settings") -> None:
    from geo import pipeline
    from geo.incidents.coded import read_coded_file
    from geo.incidents.coders import CODERS
    from geo.progress import progress_bars

    coder = CODERS.get(coded_as)
    if coder is None:
        raise typer.BadParameter(f"--as {coded_as}: nobody's tables are read as that; there are {', '.join(CODERS)}")
    items = (item for path in paths for item in read_coded_file(path, coder, sys.stdin.buffer))
    with progress_bars() as progress, _store(settings.store) as kept:
        added = pipeline.add_coded(_told(items), kept, settings, progress=progress)
        pipeline.refresh(kept, _gazetteer(settings, progress), settings, progress=progress)
        counts, standings = kept.counts(), kept.standings()
    lost = sum(not item.kept for item in added.unreadable)
    read = added.new + added.changed + added.known
    _tell(
        f"coded by {coder.name}: read {read + lost}, new {added.new}, changed {added.changed}, known {added.known}, "
        f"unreadable {lost}; in the store: reports {counts.reports}, incidents {counts.incidents}"
    )
    _tell_standings(standings)
    if read == 0:
        raise ArticleError(f"no event of {coder.name} could be read in {', '.join(paths)}; give their CSV export")


@app.command()
def extract(
    paths: Paths,
    out: Out = None,
    focus: Focus = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the sentences with an event word and a place that gave no report.")
    ] = False,
    corrections: Annotated[
        Path | None, typer.Option("--corrections", metavar="FILE", help="Corrections to replay, as corrections.toml.")
    ] = None,
    source: Source = None,
    published: Published = None,
    gazetteer: Index = None,
    processes: Processes = None,
    debug: Debug = False,
) -> None:
    """Write the incidents that the articles report, a JSON line each; the articles are one batch."""
    from geo import pipeline
    from geo.incidents.record import explained_record, json_line, not_read_record

    settings = pipeline.Settings(
        gazetteer_directory=gazetteer,
        focus=focus or (),
        corrections=corrections,
        processes=processes_of(processes, debug),
    )
    with _batch(paths, source, published, settings, debug) as batch:
        result = pipeline.run(batch.articles, batch.gazetteer, settings, progress=batch.progress)
    with _output(out) as stream:
        _write_lines(stream, _incident_lines(result.incidents, settings.processes))
        if explain:
            for article in result.articles:
                uncoded = result.extractions[article.article_id].uncoded
                _write_lines(stream, (json_line(explained_record(article, sentence)) for sentence in uncoded))
            _write_lines(stream, (json_line(not_read_record(one)) for one in result.not_read))
    _tell_not_read(result.not_read)
    _tell_standings(result.standings)
    _tell(f"{batch.counted()}, reports {result.reports}, incidents {len(result.incidents)}")


@app.command()
def geoparse(
    paths: Paths,
    out: Out = None,
    focus: Focus = None,
    source: Source = None,
    published: Published = None,
    gazetteer: Index = None,
    debug: Debug = False,
) -> None:
    """Write the toponyms of each article with their places, a JSON line a document, in the order of the input."""
    from geo import pipeline
    from geo.incidents.record import geoparsed_record, json_line

    settings = pipeline.Settings(gazetteer_directory=gazetteer, focus=focus or ())
    not_read: list[NotRead] = []

    def lines(parsed: "Iterable[pipeline.Geoparsed]") -> Iterator[str]:
        for one in parsed:
            if one.not_read is not None:
                not_read.append(one.not_read)
            yield json_line(geoparsed_record(one.article, one.places, one.not_read))

    with _batch(paths, source, published, settings, debug) as batch:
        parsed = pipeline.geoparse(batch.articles, batch.gazetteer, settings, progress=batch.progress)
        with _output(out) as stream:
            _write_lines(stream, lines(parsed))
    _tell_not_read(not_read)
    _tell(batch.counted())


@app.command()
def refresh(
    out: Annotated[
        Path | None, typer.Option("--out", help="With --reextract: the changes as JSON lines, into this file.")
    ] = None,
    reextract: Annotated[
        bool, typer.Option("--reextract", help="Read all articles anew with the present rules, and list what changes.")
    ] = False,
    renew_context: Annotated[
        bool, typer.Option("--renew-context", help="With --reextract: in the light of all articles.")
    ] = False,
    store: Store_ = None,
    gazetteer: Index = None,
    processes: Processes = None,
    debug: Debug = False,
) -> None:
    """Bring the store up to date: articles not read yet, those on which a rule failed, and corrections."""
    from geo import pipeline
    from geo.incidents.changes import change_record, counts_words
    from geo.incidents.record import json_line
    from geo.progress import progress_bars

    if not reextract and (out is not None or renew_context):
        raise typer.BadParameter("--out and --renew-context go with --reextract; add it")
    _log(debug)
    settings = pipeline.Settings(store=store, gazetteer_directory=gazetteer, processes=processes_of(processes, debug))
    with progress_bars() as progress, _filled_store(store) as kept:
        opened = _gazetteer(settings, progress)
        if reextract:
            found = pipeline.read_anew(kept, opened, settings, renew_context=renew_context, progress=progress)
        else:
            pipeline.refresh(kept, opened, settings, progress=progress)
        counts, not_read, standings = kept.counts(), kept.unread(), kept.standings()
    if reextract:
        if out is not None:
            with _output(out) as stream:
                _write_lines(stream, (json_line(change_record(change)) for change in found))
        with _output(None) as stream:
            _write_lines(stream, map(_printable, map(str, found)))
        _tell(counts_words(found))
    _tell_not_read(not_read)
    _tell_standings(standings)
    _tell(f"in the store: articles {counts.articles}, reports {counts.reports}, incidents {counts.incidents}")


LOOPBACK = "127.0.0.1"
STREAMLIT_OPTIONS: dict[str, str | bool | list[str]] = {
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "127.0.0.1",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "runner.postScriptGC": False,
    "global.disableWidgetStateDuplicationWarning": True,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["127.0.0.1", "localhost"],
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "theme.light.primaryColor": "#0b63a8",
    "theme.dark.primaryColor": "#2f81c7",
}
"""The same as .streamlit/config.toml, which only a clone has: nothing is told to anyone, nobody else can connect."""


@app.command()
def serve(
    store: Store_ = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port on 127.0.0.1.")] = 8501,
    headless: Annotated[bool, typer.Option("--headless", help="Open no browser.")] = False,
    address: Annotated[
        str, typer.Option("--address", metavar="IP", help="Another than 127.0.0.1 needs a sign-in in access.toml.")
    ] = LOOPBACK,
) -> None:
    """Start the page on this machine, and for this machine only unless access.toml says who may come."""
    signs_in = _signs_in(store, address)
    command = serve_command(port, headless, address, signs_in=signs_in)
    # A proxy is known by the address that it connects from: nobody's word is taken for another one.
    environment = os.environ | {"FORWARDED_ALLOW_IPS": ""}
    if store is not None:
        environment["INCIDENT_MAP_STORE"] = store.url or str(store.file.absolute())
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, environment)  # noqa: S606 - no shell wanted; signals reach the server itself
    import subprocess

    raise typer.Exit(subprocess.call(command, env=environment))  # noqa: S603 - our own interpreter and arguments


def _signs_in(store: "StoreAddress | None", address: str) -> bool:
    """Tell whether people sign in, or else that the page is for this machine; raises AccessError where it is not."""
    from geo.incidents.access_file import FILE_NAME, store_access
    from geo.incidents.store_address import chosen_store

    if store_access(store or chosen_store()).sign_in is not None:
        _tell(f"the page: on {address}, for those to whom {FILE_NAME} gives a role")
        return True
    if address != LOOPBACK:
        remedy = f"say in {FILE_NAME} beside the store how people sign in"
        raise AccessError(f"--address {address}: anybody could come; {remedy}")
    _tell("the page: without sign-in, for this machine only")
    return False


def serve_command(port: int, headless: bool, address: str = LOOPBACK, *, signs_in: bool = False) -> list[str]:
    """Build the command that starts the page wherever this package is installed."""
    from importlib.util import find_spec

    page = find_spec("dashboard")
    if page is None or page.origin is None:
        raise IncidentMapError("the page is not installed; install incident-map again with pip")
    options = STREAMLIT_OPTIONS | {"server.port": str(port), "server.address": address}
    if headless:
        options["server.headless"] = True
    if signs_in:
        options["server.allowedHosts"] = ["*"]  # whatever name the proxy has
    given = [(name, one) for name, value in options.items() for one in (value if isinstance(value, list) else [value])]
    flags = [f"--{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in given]
    return [sys.executable, "-m", "streamlit", "run", page.origin, *flags]


Near = Annotated[
    str | None,
    typer.Option("--near", metavar="PLACE", help="The nearest namesake first: a name, or LATITUDE,LONGITUDE."),
]


@gazetteer_app.command("build")
def gazetteer_build(gazetteer: Index = None) -> None:
    """Build the gazetteer's index anew, of what is installed and what was added."""
    from gazetteer.additions import additions_in

    folder = _gazetteer_folder(gazetteer)
    _tell_sources(_build_gazetteer(folder, additions_in(folder)).sources())
    _tell("the gazetteer is ready")


@gazetteer_app.command("add")
def gazetteer_add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tables, as downloaded or your own.")],
    country: Annotated[
        Any, typer.Option("--country", parser=country_code, metavar="CODE", help="Of rows that name no country: SY.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Whom to credit, where it is not the usual.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="The table's licence.")] = None,
    gazetteer: Index = None,
) -> None:
    """Add tables: GeoNames dumps and alternateNames, OCHA COD-AB, Who's On First, or a CSV with name and point."""
    from gazetteer.additions import additions_in, take_copy, with_addition, write_additions
    from geo.progress import progress_bars

    folder = _gazetteer_folder(gazetteer)
    before = after = additions_in(folder)
    today = datetime.now().astimezone().date()
    try:
        with progress_bars() as progress:
            for file in files:
                taken = take_copy(
                    folder, file, today=today, source=source, licence=licence, country_code=country, progress=progress
                )
                if any(a.same_as(taken) for a in after):
                    _tell(f"{file.name}: added already; nothing is changed")
                else:
                    after = with_addition(after, taken)
        if after != before:
            _tell_sources(_build_gazetteer(folder, after).sources())
    except BaseException:
        if folder.is_dir():
            write_additions(folder, before)
        raise
    write_additions(folder, after)


@gazetteer_app.command("remove")
def gazetteer_remove(
    name: Annotated[str, typer.Argument(help="An added table, as info lists it.")], gazetteer: Index = None
) -> None:
    """Take a table out that was added."""
    from gazetteer.additions import additions_in, without, write_additions

    folder = _gazetteer_folder(gazetteer)
    kept = without(additions_in(folder), name)
    _build_gazetteer(folder, kept)
    write_additions(folder, kept)
    _tell(f"{name} is taken out")


@gazetteer_app.command("info")
def gazetteer_info(gazetteer: Index = None) -> None:
    """List what the gazetteer is made of: rows, sources, licences, days."""
    from geo.pipeline import Settings
    from geo.progress import progress_bars

    with progress_bars() as progress:
        opened = _gazetteer(Settings(gazetteer_directory=gazetteer), progress)
    columns = ("table", "rows", "joined", "at odds", "skipped", "added", "source", "licence")
    rows = [
        (s.name, s.rows, s.joined, s.at_odds, s.skipped, s.added or "installed", s.source, s.licence)
        for s in opened.sources()
    ]
    with _output(None) as stream:
        _write_lines(stream, ("\t".join(map(str, row)) for row in (columns, *rows)))
    _tell(f"{len(opened)} places, in {_gazetteer_folder(gazetteer)}")


@gazetteer_app.command("lookup")
def gazetteer_lookup(
    name: Annotated[str, typer.Argument(help="A place's name.")], near: Near = None, gazetteer: Index = None
) -> None:
    """List the places that a name may mean, best first."""
    from geo.pipeline import Settings
    from geo.progress import progress_bars

    with progress_bars() as progress:
        opened = _gazetteer(Settings(gazetteer_directory=gazetteer), progress)
    candidates = opened.candidates(name, None if near is None else _point(near, opened))
    with _output(None) as stream:
        for candidate in candidates:
            place = candidate.place
            row = (place.place_id, place.name, place.feature_code, place.admin1, place.country_code, place.source)
            spelled = "so" if candidate.key_kind == "exact" else f"similarly {candidate.likeness:.2f}"
            told = f"{place.latitude:.4f}\t{place.longitude:.4f}\t{spelled}"
            stream.write(("\t".join(part or "" for part in row) + f"\t{told}\n").encode())
    if not any(candidate.key_kind == "exact" for candidate in candidates):
        _tell(f"no place is named {name}{'; these are spelled similarly' if candidates else ''}")


def _point(text: str, gazetteer: "Gazetteer") -> tuple[float, float]:
    """A point from "35.3,40.1" or from the name of a place; raises BadParameter for neither."""
    from gazetteer.geocoder import best_place

    parts = text.split(",")
    try:
        if len(parts) == 2 and abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180:
            return float(parts[0]), float(parts[1])
    except ValueError:
        pass
    found = best_place(gazetteer, text)
    if found is None:
        raise typer.BadParameter(f"no place is named {text!r}; write --near as a known name or as 35.3,40.1")
    return found.latitude, found.longitude


@gazetteer_app.command("missing")
def gazetteer_missing(out: Out = None, store: Store_ = None) -> None:
    """Write the names in the store's articles that found no place, as a CSV to fill in and add."""
    from geo.incidents.missing import missing_csv, missing_names

    with _filled_store(store) as kept:
        names = missing_names(kept.codings())
    with _output(out) as stream:
        stream.write(missing_csv(names))
    _tell(f"names without a place {len(names)}; fill in latitude and longitude, then: incident-map gazetteer add FILE")


_MOST_ROWS_TOLD = 20


def _gazetteer_folder(directory: Path | None) -> Path:
    from gazetteer.lookup import default_directory

    return default_directory() if directory is None else directory


def _build_gazetteer(folder: Path, additions: "Sequence[Addition]") -> "Gazetteer":
    """Build the index of a folder, and say which rows were skipped."""
    from gazetteer.lookup import Gazetteer
    from geo.progress import progress_bars

    told = 0

    def skip(row: "SkippedRow") -> None:
        nonlocal told
        told += 1
        if told <= _MOST_ROWS_TOLD:
            _tell(f"skipped: {row}")

    with progress_bars() as progress:
        built = Gazetteer.built(folder, additions, progress=progress, skip=skip)
    if told > _MOST_ROWS_TOLD:
        _tell(f"skipped: {told - _MOST_ROWS_TOLD} more rows")
    return built


def _tell_sources(sources: "Iterable[SourceCount]") -> None:
    for one in sources:
        _tell(
            f"{one.name}: rows {one.rows}, of places known before {one.joined}, at odds with their id {one.at_odds}, "
            f"skipped {one.skipped}; {one.source}, licence: {one.licence}"
        )


_FORMATS = "give .txt, .jsonl, .csv, .parquet, .html, RSS or Atom files, a folder of these, or - for standard input"


def _read(
    paths: Sequence[str], source: str | None, published: date | datetime | None
) -> "Iterator[Article | Unreadable]":
    from geo.articles.readers import ArticleDefaults, read_articles

    defaults = ArticleDefaults(source=source, published=published)
    return read_articles(paths, stdin=sys.stdin.buffer, defaults=defaults)


def _told(items: Iterable[_Item]) -> Iterator[_Item]:
    """Hand the items on, and say on standard error which could not be read."""
    from geo.articles.unreadable import Unreadable

    for item in items:
        if isinstance(item, Unreadable):
            _tell(str(item))
        yield item


class _Articles:
    """The articles of one command, one at a time, and how many there were and could not be read."""

    def __init__(self, items: "Iterable[Article | Unreadable]") -> None:
        self._items = items
        self.read = self.lost = 0

    def __iter__(self) -> "Iterator[Article]":
        from geo.articles.unreadable import Unreadable

        for item in self._items:
            if not isinstance(item, Unreadable):
                self.read += 1
                yield item
            elif not item.kept:
                self.lost += 1


@dataclass(frozen=True, slots=True)
class _Batch:
    """The articles of one command, and what they are read with."""

    articles: "Iterator[Article]"
    gazetteer: "Gazetteer"
    progress: "Progress"
    given: _Articles

    def counted(self) -> str:
        return f"read {self.given.read + self.given.lost}, unreadable {self.given.lost}"


@contextmanager
def _batch(
    paths: Sequence[str], source: str | None, published: date | datetime | None, settings: "Settings", debug: bool
) -> Iterator[_Batch]:
    """What is to be read; raises ArticleError where nothing can be."""
    from geo.progress import progress_bars

    _log(debug)
    with progress_bars() as progress:
        given = _Articles(_told(_read(paths, source, published)))
        articles = iter(given)
        first = next(articles, None)
        if first is None:
            raise ArticleError(f"nothing readable in {', '.join(paths)}; {_FORMATS}")
        yield _Batch(chain((first,), articles), _gazetteer(settings, progress), progress, given)


def _gazetteer(settings: "Settings", progress: "Progress") -> "Gazetteer":
    from gazetteer.lookup import Gazetteer

    return Gazetteer.open(settings.gazetteer_directory, progress=progress)


@contextmanager
def _store(address: "StoreAddress | None") -> "Iterator[Store]":
    from geo.incidents.store import Store
    from geo.incidents.store_address import default_store

    with Store.open(default_store() if address is None else address) as store:
        yield store


@contextmanager
def _filled_store(address: "StoreAddress | None") -> "Iterator[Store]":
    """A store that holds articles, none made anew; raises ExportError where there is none."""
    from geo.incidents.store_address import default_store

    where = default_store() if address is None else address
    if where.may_exist():
        with _store(where) as store:
            counts = store.counts()
            if counts.articles + counts.coded > 0:
                yield store
                return
    raise ExportError(f"{where}: no articles are in this store; take some in first: incident-map ingest FOLDER")


@contextmanager
def _output(out: Path | None) -> Iterator[BinaryIO]:
    if out is None or str(out) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from geo.whole_file import whole_file

    with whole_file(out) as stream:
        yield stream


def _incident_lines(incidents: "Sequence[Incident]", processes: int) -> Iterator[str]:
    """Each incident as it is written; of many, several processes make each."""
    from geo.incidents.record import incident_record, json_line
    from geo.processes import spread

    def lines(numbers: range) -> list[str]:
        return [json_line(incident_record(incidents[number])) for number in numbers]

    parts = (range(n, min(n + _INCIDENTS_A_TASK, len(incidents))) for n in range(0, len(incidents), _INCIDENTS_A_TASK))
    made = spread(lines, parts, processes if len(incidents) >= _WORTH_FORKS else 1)
    yield from chain.from_iterable(made)


def _write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    for line in lines:
        stream.write(line.encode("utf-8") + b"\n")


def _tell(message: str) -> None:
    """Say one line on standard error; what a terminal would act on (escapes, line ends) is shown as it is written."""
    typer.echo(_printable(message), err=True)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def _tell_not_read(items: "Sequence[NotRead]", remedy: str = "the others were read") -> None:
    for item in items[:_MOST_ROWS_TOLD]:
        _tell(str(item))
    if items:
        more = len(items) - _MOST_ROWS_TOLD
        listed = f" ({more} of them not listed)" if more > 0 else ""
        _tell(f"articles not read because a rule failed: {len(items)}{listed}; {remedy}")


def _tell_standings(standings: "Sequence[Standing]") -> None:
    """Count the corrections by what became of them, and name those that changed nothing."""
    for number, one in enumerate(standings, 1):
        if one.state != "applied":
            _tell(f"correction {number} ({one.correction.correction_id}): {one.state}: {one.note}")
    if standings:
        counts = Counter(one.state for one in standings)
        told = ", ".join(f"{state} {count}" for state, count in sorted(counts.items()))
        _tell(f"corrections: {told}; incident-map corrections lists them")


def _log(debug: bool) -> None:
    """Show the log with its tracebacks on standard error, where it was asked for."""
    if debug:
        import logging

        logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s")
        logging.getLogger("geo").setLevel(logging.DEBUG)


_TERMINAL = Terminal(_store, _filled_store, lambda *given: _gazetteer(*given), _tell, _output)
export_command(app, _TERMINAL)
withdrawal_commands(app, _TERMINAL)
backup_commands(app, _TERMINAL)
document_commands(app, _TERMINAL)
correction_commands(app, _TERMINAL)
watch_command(app, _TERMINAL, _log)


_INTERRUPTED = 130
"""The exit status after Ctrl-C."""
_STOPPED = "incident-map: stopped; what was confirmed is kept, and the same command goes on from there"
_OBJECTS_A_COLLECTION = 50_000
"""How many objects are made before unreachable ones are looked for: what is read stays, and looking takes a tenth."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command: exit status 0 where all went well, 1 for what a user can mend, 2 for wrong usage."""
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    gc.set_threshold(_OBJECTS_A_COLLECTION)
    try:
        status = app(args=arguments, prog_name="incident-map", standalone_mode=False)
        if status == _INTERRUPTED:  # typer makes an exit of it
            _tell(_STOPPED)
        return status if isinstance(status, int) else 0
    except typer.TyperException as error:
        if error.format_message():
            _tell(f"incident-map: {error.format_message().rstrip('.')}; see incident-map --help")
        return error.exit_code
    except IncidentMapError as error:
        _tell(f"incident-map: {error}")
        return 1
    except BrokenPipeError:
        # The reader left, as `head` does: what is still buffered goes nowhere, and Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = error.filename or "standard output"
        _tell(f"incident-map: {where}: {error.strerror or error}; make room or write elsewhere")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        _tell(_STOPPED)
        return _INTERRUPTED


if __name__ == "__main__":
    main()
