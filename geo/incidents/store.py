"""Store: articles, their reports and the incidents made of them, kept between runs."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from gazetteer.place import Place
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import StoreError
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context, context_from_record, context_record
from geo.extraction.mention import ResolvedPlace
from geo.extraction.report import Report
from geo.extraction.reports import Extraction, Uncoded
from geo.incidents import schema
from geo.incidents.correction import Standing
from geo.incidents.incident import Incident
from geo.incidents.record import (
    incident_from_record,
    own_record,
    report_from_record,
    report_record,
    resolved_place_from_record,
    resolved_place_record,
    standing_from_record,
    standing_record,
    uncoded_from_record,
    uncoded_record,
)
from geo.incidents.shelf import Shelf, article_of, article_of_row
from geo.incidents.stored_coverage import OutletRow, outlet_rows
from geo.incidents.stored_places import KEYS_AT_ONCE, fold_places, in_parts, unfold_places
from geo.incidents.table import Entry, entry_of

_BUSY_SECONDS = 30
_POINT = ("latitude", "longitude", "radius_km")
_READ = ("places", "uncoded", "reports")
_ARTICLES_AT_ONCE = 500
_NAMES = ("outlets", "quoted", "actors")


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a batch of articles."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds."""

    articles: int
    pending: int
    """Articles taken in but not yet read for reports."""
    unread: int
    """Articles on which a rule failed; they are not among the pending."""
    reports: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Coding:
    """What was found in one article: everything that the whole-article view marks."""

    article: Article
    places: tuple[ResolvedPlace, ...]
    reports: tuple[Report, ...]
    uncoded: tuple[Uncoded, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the articles and of what was read in them."""

    revision: int
    articles: int
    pending: int


Found = tuple[Article, Sequence[ResolvedPlace], Extraction]
"""An article with its places, and its reports and uncoded sentences."""


class Store:
    """One database; every method is one transaction, and a process killed in it leaves the state before it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store, made where there is none; raises StoreError where the file is none or of a newer version."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: the folder cannot be made ({error.strerror}); choose another --store") from error
        store = cls(_engine(path))
        try:
            store._prepare(path)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def path(self) -> Path:
        """The store's file."""
        return Path(self._engine.url.database or "")

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------ articles
    def add_articles(self, articles: Iterable[Article]) -> Intake:
        """Take articles in, all or none; those that are here already are counted and left as they are.

        The same article_id with the same text, or the same text of the same outlet and time, is the same article.
        An article whose article_id is taken by another text gets one of its own content, so that neither is lost.
        What was not known of an article before (outlet, time, link, title) is filled in.
        """
        new = known = 0
        given = tuple(articles)
        with self._writing() as connection:
            shelf = Shelf(connection, given)
            for article in given:
                added = shelf.add(article)
                new += added
                known += not added
            shelf.write()
        return Intake(new, known)

    def articles(self, *, with_texts: bool = True) -> tuple[Article, ...]:
        """All articles, in the order of intake; without texts, each has an empty one."""
        table = schema.articles
        columns = [sa.literal("").label("text") if c is table.c.text and not with_texts else c for c in table.c]
        with self._reading() as connection:
            return tuple(map(article_of_row, connection.execute(sa.select(*columns).order_by(table.c.number))))

    def copies(self) -> dict[str, str]:
        """article_id of each copy ► that of the first article with its text."""
        table = schema.articles
        with self._reading() as connection:
            rows = connection.execute(
                sa.select(table.c.article_id, table.c.copy_of).where(table.c.copy_of.is_not(None))
            )
            return {row.article_id: row.copy_of for row in rows}

    def article(self, article_id: str) -> Article | None:
        """One article; None where it is not here."""
        with self._reading() as connection:
            return article_of(connection, article_id)

    def pending(self, at_most: int) -> tuple[Article, ...]:
        """The next articles that were taken in but not yet read for reports."""
        query = (
            sa.select(schema.articles)
            .outerjoin(schema.extractions)
            .outerjoin(schema.unread)
            .where(schema.extractions.c.article_id.is_(None), schema.unread.c.article_id.is_(None))
            .order_by(schema.articles.c.number)
            .limit(at_most)
        )
        with self._reading() as connection:
            return tuple(map(article_of_row, connection.execute(query)))

    def set_copies(self, copies: Mapping[str, str | None]) -> None:
        """Record for each article_id which article it copies, or None."""
        table = schema.articles
        statement = (
            table.update().where(table.c.article_id == sa.bindparam("one")).values(copy_of=sa.bindparam("first"))
        )
        if copies:
            with self._writing() as connection:
                connection.execute(statement, [{"one": one, "first": first} for one, first in copies.items()])
                _count_up(connection, "revision")

    # ------------------------------------------------------------------------------------------ context
    def context(self) -> Context | None:
        """The recorded context; None before the first pass."""
        with self._reading() as connection:
            text = _fact(connection, "context")
        return None if text is None else context_from_record(json.loads(text))

    def set_context(self, context: Context) -> None:
        """Record the context, and put every article up to be read again under it; its reports stay until then."""
        with self._writing() as connection:
            _set_fact(connection, "context", json.dumps(context_record(context)))
            connection.execute(schema.extractions.delete())
            connection.execute(schema.unread.delete())

    # ------------------------------------------------------------------------------------------ extraction
    def add_extractions(
        self, found: Iterable[Found], not_read: Iterable[NotRead] = (), *, rules: str | None = None
    ) -> None:
        """Record what was found in each article, in place of what was found before, and on which a rule failed.

        `rules` is the fingerprint of those that read them; None where it is not known.
        """
        with self._writing() as connection:
            taken = tuple(found)
            rows = _extraction_rows(connection, taken)
            _forget_extractions(connection, list(rows))
            _insert_extractions(connection, rows, rules)
            changed = bool(taken)
            for item in not_read:
                changed |= _replace_by_failure(connection, item)
            if changed:
                _count_up(connection, "revision")

    def unread(self) -> tuple[NotRead, ...]:
        """The articles on which a rule failed, in the order of intake."""
        query = sa.select(schema.unread).join(schema.articles).order_by(schema.articles.c.number)
        with self._reading() as connection:
            return tuple(NotRead(row.article_id, row.reason) for row in connection.execute(query))

    def retry_unread(self) -> None:
        """Put the articles on which a rule failed up to be read again."""
        if self.counts().unread:
            with self._writing() as connection:
                connection.execute(schema.unread.delete())

    def outdated(self, rules: str) -> int:
        """How many articles were read by other rules than those of this fingerprint."""
        table = schema.extractions
        other = sa.or_(table.c.rules.is_(None), table.c.rules != rules)
        with self._reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(other)) or 0

    def coding(self, article_id: str) -> Coding | None:
        """An article with its places, reports and uncoded sentences; None where it is not here."""
        with self._reading() as connection:
            article = article_of(connection, article_id)
            if article is None:
                return None
            row = connection.execute(
                sa.select(schema.extractions).where(schema.extractions.c.article_id == article_id)
            ).one_or_none()
            told = list(_told_records(connection, article_id).values())
            named = [] if row is None else json.loads(row.places)
            unfold_places(connection, [*told, *named])
        reports = map(report_from_record, told)
        return Coding(
            article=article,
            places=tuple(map(resolved_place_from_record, named)),
            reports=tuple(sorted(reports, key=lambda report: (report.start, report.end, report.report_id))),
            uncoded=() if row is None else tuple(map(uncoded_from_record, json.loads(row.uncoded))),
        )

    def codings(self) -> Iterator[Coding]:
        """Each article with what was found in it, one at a time, in the order of intake."""
        with self._reading() as connection:
            query = sa.select(schema.articles.c.article_id).order_by(schema.articles.c.number)
            article_ids = list(connection.scalars(query))
        for article_id in article_ids:
            coding = self.coding(article_id)
            if coding is not None:
                yield coding

    def reports(self) -> tuple[Report, ...]:
        """All reports, by article in the order of intake."""
        query = (
            sa.select(schema.reports.c.record)
            .join(schema.articles)
            .order_by(schema.articles.c.number, schema.reports.c.report_id)
        )
        with self._reading() as connection:
            records = [json.loads(text) for text in connection.scalars(query)]
            unfold_places(connection, records)
        return tuple(map(report_from_record, records))

    def report_counts(self) -> dict[str, int]:
        """How many reports each article has that has any."""
        table = schema.reports
        with self._reading() as connection:
            query = sa.select(table.c.article_id, sa.func.count().label("number")).group_by(table.c.article_id)
            return {row.article_id: row.number for row in connection.execute(query)}

    def outlets(self) -> tuple[OutletRow, ...]:
        """What is here of each outlet, under the names that articles give."""
        with self._reading() as connection:
            return outlet_rows(connection)

    # ------------------------------------------------------------------------------------------ incidents
    def revision(self) -> int:
        """A number that grows with each change of the reports: read it before the reports that are to be merged."""
        with self._reading() as connection:
            return _number(connection, "revision")

    def is_merged(self) -> bool:
        """Whether the incidents are made of all reports that are here."""
        with self._reading() as connection:
            return _number(connection, "merged") == _number(connection, "revision")

    def set_incidents(
        self,
        incidents: Sequence[Incident],
        revision: int,
        *,
        corrected: Sequence[Report] = (),
        standings: Sequence[Standing] = (),
        corrections: str = "",
    ) -> None:
        """Put these, made of the reports of that revision, in place of the incidents before.

        `corrected` are the reports that are not as the rules read them, `standings` what became of the corrections,
        `corrections` their fingerprint. Ids that vanish stay as aliases of the incidents that took their reports over.
        """
        with self._writing() as connection:
            _replace_incidents(connection, incidents, corrected, standings, {})
            _set_fact(connection, "merged", str(revision))
            _set_fact(connection, "corrections", corrections)

    def replayed(self) -> str:
        """The fingerprint of the corrections that the incidents stand under; empty for none."""
        with self._reading() as connection:
            return _fact(connection, "corrections") or ""

    def standings(self) -> tuple[Standing, ...]:
        """The corrections as they were last replayed, each with what became of it."""
        query = sa.select(schema.corrections.c.record).order_by(schema.corrections.c.number)
        with self._reading() as connection:
            return tuple(standing_from_record(json.loads(text)) for text in connection.scalars(query))

    def incidents(self) -> tuple[Incident, ...]:
        """All incidents with their reports, in the order in which they were made."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(schema.incidents).order_by(schema.incidents.c.number)).all()
            return _with_reports(connection, rows, _told_records(connection))

    def incidents_of(self, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """The incidents of these ids, in that order; an id of before opens its successor, one not known none."""
        with self._reading() as connection:
            rows = _incident_rows(connection, incident_ids)
            report_ids = [one for row in rows for one in json.loads(row.report_ids)]
            return _with_reports(connection, rows, _report_records(connection, report_ids))

    def entries(self) -> Iterator[Entry]:
        """What the columns of geo.incidents.table keep of each incident, in the order in which they were made."""
        columns = [column for column in schema.entries.c if column.name != "number"]
        with self._reading() as connection:
            yield from map(_entry, connection.execute(sa.select(*columns).order_by(schema.entries.c.number)))

    def current_id(self, incident_id: str) -> str | None:
        """The id that an incident has now, given any id it ever had; None where it is not known."""
        with self._reading() as connection:
            table = schema.incidents
            if connection.scalar(sa.select(table.c.number).where(table.c.incident_id == incident_id)) is not None:
                return incident_id
            return _alias(connection, incident_id)

    def aliases(self) -> dict[str, str]:
        """Every id that an incident had before and has no more, with the incident that it opens."""
        with self._reading() as connection:
            return {row.alias: row.incident_id for row in connection.execute(sa.select(schema.aliases))}

    def generation(self) -> int:
        """A number that grows each time the incidents are made anew."""
        with self._reading() as connection:
            return _number(connection, "generation")

    def data_sources(self) -> tuple[str, ...]:
        """Credits of the tables that were added to the gazetteers by which articles here were read."""
        with self._reading() as connection:
            text = _fact(connection, "data_sources")
        return () if text is None else tuple(json.loads(text))

    def add_data_sources(self, credits: Iterable[str]) -> None:
        """Record more of these credits."""
        given = tuple(credits)
        if set(given) <= set(self.data_sources()):
            return
        with self._writing() as connection:
            known = json.loads(_fact(connection, "data_sources") or "[]")
            _set_fact(connection, "data_sources", _json(list(dict.fromkeys((*known, *given)))))

    # ------------------------------------------------------------------------------------------ reading anew
    def begin_rereading(self) -> Mark:
        """Make room for what the present rules make of all articles; what was read before stays until all is done."""
        with self._writing() as connection:
            connection.execute(schema.rereadings.delete())
            return _mark(connection)

    def add_rereadings(self, found: Iterable[Found], not_read: Iterable[NotRead]) -> None:
        """Lay aside what the present rules make of these articles."""
        with self._writing() as connection:
            laid = _extraction_rows(connection, tuple(found))
            _insert(
                connection, schema.rereadings, [{"article_id": one, **row, "reason": None} for one, row in laid.items()]
            )
            for item in not_read:
                empty = {"places": "[]", "uncoded": "[]", "reports": "[]", "reason": item.reason}
                connection.execute(schema.rereadings.insert().values(article_id=item.article_id, **empty))

    def reread_reports(self) -> tuple[Report, ...]:
        """All reports that were laid aside, in the order of `reports`."""
        query = sa.select(schema.rereadings.c.reports).join(schema.articles).order_by(schema.articles.c.number)
        with self._reading() as connection:
            records = [
                record
                for text in connection.scalars(query)
                for record in sorted(json.loads(text), key=lambda record: str(record["report_id"]))
            ]
            unfold_places(connection, records)
        return tuple(map(report_from_record, records))

    def finish_rereading(
        self,
        mark: Mark,
        incidents: Sequence[Incident],
        *,
        rules: str,
        successors: Mapping[str, str],
        context: Context | None = None,
        corrected: Sequence[Report] = (),
        standings: Sequence[Standing] = (),
        corrections: str = "",
    ) -> None:
        """Put all that was laid aside, and the incidents made of it, in place of what was read before, at once.

        `successors` names the incident that each id opens whose reports are gone; `context` replaces the recorded one
        unless None. Raises StoreError, and changes nothing, where the store has changed since `mark`.
        """
        with self._writing() as connection:
            if _mark(connection) != mark:
                raise StoreError(
                    f"{self._engine.url.database}: articles were taken in while all were read anew, and nothing is "
                    "changed; do it again when no intake is under way"
                )
            for table in (schema.extractions, schema.reports, schema.unread):
                connection.execute(table.delete())
            _take_over_rereadings(connection, rules)
            if context is not None:
                _set_fact(connection, "context", json.dumps(context_record(context)))
            _count_up(connection, "revision")
            _replace_incidents(connection, incidents, corrected, standings, successors)
            _set_fact(connection, "merged", str(_number(connection, "revision")))
            _set_fact(connection, "corrections", corrections)

    # ------------------------------------------------------------------------------------------ account
    def set_unreadable(self, items: Iterable[Unreadable]) -> None:
        """Record what could not be read, in place of what was recorded of the same files before."""
        rows = [{"path": item.path, "line": item.line, "reason": item.reason, "kept": item.kept} for item in items]
        if not rows:
            return
        paths = {str(row["path"]) for row in rows}
        with self._writing() as connection:
            for path in paths:
                connection.execute(schema.unreadable.delete().where(schema.unreadable.c.path == path))
            connection.execute(schema.unreadable.insert(), rows)

    def unreadable(self) -> tuple[Unreadable, ...]:
        """What could not be read, in the order of intake."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(schema.unreadable).order_by(schema.unreadable.c.number))
            return tuple(Unreadable(row.path, row.line, row.reason, row.kept) for row in rows)

    def counts(self) -> Counts:
        """How many articles, pending and failed articles, reports and incidents are here."""
        with self._reading() as connection:
            return _counts(connection)

    # ------------------------------------------------------------------------------------------ transactions
    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(incident_map_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            where = self._engine.url.database
            raise StoreError(f"{where}: the store cannot be used ({reason}); choose another with --store") from error

    def _prepare(self, path: Path) -> None:
        # Only a new store is written to: whoever opens one to look need not wait for a writer.
        with self._reading() as connection:
            is_new = _check(connection, path)
        if is_new:
            with self._writing() as connection:
                if _check(connection, path):
                    _bring_up(connection)


def _bring_up(connection: sa.Connection) -> None:
    """Make the tables of this version, beside those of an older one."""
    inspector = sa.inspect(connection)
    tables = set(inspector.get_table_names())
    is_older = schema.extractions.name in tables
    has_rules = is_older and any(column["name"] == "rules" for column in inspector.get_columns("extractions"))
    schema.metadata.create_all(connection)
    if is_older and not has_rules:
        connection.exec_driver_sql("ALTER TABLE extractions ADD COLUMN rules VARCHAR")
    if is_older and schema.entries.name not in tables:
        rows = connection.execute(sa.select(schema.incidents).order_by(schema.incidents.c.number)).all()
        _insert(connection, schema.entries, _entry_rows(_with_reports(connection, rows, _told_records(connection))))
    _set_fact(connection, "schema", str(schema.SCHEMA_VERSION))


def _check(connection: sa.Connection, path: Path) -> bool:
    """Tell whether tables are to be made: the file is empty or of an older version.

    Raises StoreError where it holds anything but a store of this program and version.
    """
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return True
    if schema.facts.name not in tables:
        raise StoreError(f"{path}: a database, but not a store of this program; choose another with --store")
    version = _number(connection, "schema")
    if 1 <= version < schema.SCHEMA_VERSION:
        return True
    if version != schema.SCHEMA_VERSION:
        raise StoreError(
            f"{path}: written by another version of this program (schema {version}, this one reads "
            f"{schema.SCHEMA_VERSION}); update incident-map or choose another with --store"
        )
    return False


def _engine(path: Path) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(engine, "connect", _set_up_connection)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _set_up_connection(connection: Any, _: object) -> None:
    # Python's sqlite3 opens transactions late and closes them early unless told to leave them alone.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # A writer asks for the lock at once: one that reads first and writes later fails where another wrote between.
    writes = connection.get_execution_options().get("incident_map_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _fact(connection: sa.Connection, name: str) -> str | None:
    value: str | None = connection.scalar(sa.select(schema.facts.c.value).where(schema.facts.c.name == name))
    return value


def _set_fact(connection: sa.Connection, name: str, value: str) -> None:
    connection.execute(schema.facts.delete().where(schema.facts.c.name == name))
    connection.execute(schema.facts.insert().values(name=name, value=value))


def _number(connection: sa.Connection, name: str) -> int:
    return int(_fact(connection, name) or 0)


def _count_up(connection: sa.Connection, name: str) -> None:
    _set_fact(connection, name, str(_number(connection, name) + 1))


def _extraction_rows(connection: sa.Connection, found: Sequence[Found]) -> dict[str, dict[str, str]]:
    """What was found in each article as JSON texts, the places put into their table."""
    records = {
        article.article_id: {
            "places": [resolved_place_record(place, keep=Place) for place in places],
            "uncoded": [uncoded_record(sentence) for sentence in extraction.uncoded],
            "reports": [report_record(report, keep=Place) for report in extraction.reports],
        }
        for article, places, extraction in found
    }
    holders = (holder for one in records.values() for name in ("places", "reports") for holder in one[name])
    fold_places(connection, list(holders))
    return {article_id: {name: _json(values) for name, values in one.items()} for article_id, one in records.items()}


def _insert_extractions(connection: sa.Connection, rows: Mapping[str, Mapping[str, str]], rules: str | None) -> None:
    given = [
        {"article_id": article_id, "places": row["places"], "uncoded": row["uncoded"], "rules": rules}
        for article_id, row in rows.items()
    ]
    told = [
        {"report_id": record["report_id"], "article_id": article_id, "record": _json(record)}
        for article_id, row in rows.items()
        for record in json.loads(row["reports"])
    ]
    _insert(connection, schema.extractions, given)
    _insert(connection, schema.reports, told)


def _take_over_rereadings(connection: sa.Connection, rules: str) -> None:
    """Put what was laid aside into its tables, some articles at a time: all of them together are large."""
    table = schema.rereadings
    failed = sa.select(table.c.article_id, table.c.reason).where(table.c.reason.is_not(None))
    connection.execute(schema.unread.insert().from_select(["article_id", "reason"], failed))
    read = sa.select(table).where(table.c.reason.is_(None)).execution_options(yield_per=_ARTICLES_AT_ONCE)
    for part in connection.execute(read).partitions():
        texts = {row.article_id: {name: getattr(row, name) for name in _READ} for row in part}
        _insert_extractions(connection, texts, rules)
    connection.execute(table.delete())


def _forget_extractions(connection: sa.Connection, article_ids: Sequence[str]) -> int:
    """Delete what was found in articles, and on which a rule failed; the number of reports that they had."""
    gone = 0
    for first in range(0, len(article_ids), KEYS_AT_ONCE):
        some = article_ids[first : first + KEYS_AT_ONCE]
        for table in (schema.extractions, schema.unread):
            connection.execute(table.delete().where(table.c.article_id.in_(some)))
        gone += connection.execute(schema.reports.delete().where(schema.reports.c.article_id.in_(some))).rowcount
    return gone


def _replace_by_failure(connection: sa.Connection, item: NotRead) -> bool:
    """Record that a rule failed on an article; tell whether it had reports before."""
    had_reports = _forget_extractions(connection, [item.article_id]) > 0
    connection.execute(schema.unread.insert().values(article_id=item.article_id, reason=item.reason))
    return had_reports


def _told_records(connection: sa.Connection, article_id: str | None = None) -> dict[str, dict[str, Any]]:
    """The records of reports by report_id, as corrected; of one article, or of all where None."""
    records: dict[str, dict[str, Any]] = {}
    for table in (schema.reports, schema.corrected):
        query = sa.select(table.c.report_id, table.c.record)
        if article_id is not None:
            query = query.where(table.c.article_id == article_id)
        records.update((row.report_id, json.loads(row.record)) for row in connection.execute(query))
    return records


def _replace_incidents(
    connection: sa.Connection,
    incidents: Sequence[Incident],
    corrected: Sequence[Report],
    standings: Sequence[Standing],
    successors: Mapping[str, str],
) -> None:
    _keep_aliases(connection, incidents, successors)
    for table in (schema.incidents, schema.entries, schema.corrected, schema.corrections):
        connection.execute(table.delete())
    records = [own_record(incident) for incident in incidents]
    told = [report_record(report, keep=Place) for report in corrected]
    fold_places(connection, [*records, *told])
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        schema.incidents: [
            _incident_row(number, incident, record)
            for number, (incident, record) in enumerate(zip(incidents, records, strict=True))
        ],
        schema.entries: _entry_rows(incidents),
        schema.corrected: [
            {"report_id": one["report_id"], "article_id": one["article_id"], "record": _json(one)} for one in told
        ],
        schema.corrections: [
            {"number": number, "record": _json(standing_record(standing))} for number, standing in enumerate(standings)
        ],
    }
    for table, values in rows.items():
        _insert(connection, table, values)
    _count_up(connection, "generation")


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _entry_rows(incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    return [_entry_row(number, entry_of(incident)) for number, incident in enumerate(incidents)]


def _counts(connection: sa.Connection) -> Counts:
    tables = (schema.articles, schema.extractions, schema.unread, schema.reports, schema.incidents)
    articles, extracted, unread, reports, incidents = (
        connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables
    )
    return Counts(articles, articles - extracted - unread, unread, reports, incidents)


def _mark(connection: sa.Connection) -> Mark:
    counts = _counts(connection)
    return Mark(_number(connection, "revision"), counts.articles, counts.pending)


def _incident_row(number: int, incident: Incident, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "incident_id": incident.incident_id,
        "report_ids": _json([report.report_id for report in incident.reports]),
        "record": _json(record),
    }


def _entry_row(number: int, entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"number": number, **entry._asdict()}
    del row["guarded"]  # what leaves is guarded, what is kept is whole
    for name in _POINT:
        row[name] = None if math.isnan(row[name]) else row[name]
    return row | {name: _json(row[name]) for name in _NAMES}


def _entry(row: Any) -> Entry:
    values = row._asdict()
    values.update({name: math.nan for name in _POINT if values[name] is None})
    values.update({name: _names(values[name]) for name in _NAMES})
    return Entry(**values)


@lru_cache(maxsize=10_000)
def _names(text: str) -> tuple[str | None, ...]:
    """Most incidents share theirs with many others."""
    return tuple(json.loads(text))


def _incident_rows(connection: sa.Connection, incident_ids: Sequence[str]) -> list[Any]:
    table = schema.incidents
    found = {row.incident_id: row for row in in_parts(connection, sa.select(table), table.c.incident_id, incident_ids)}
    missing = {one: _alias(connection, one) for one in incident_ids if one not in found}
    successors = [one for one in missing.values() if one is not None]
    found |= {row.incident_id: row for row in in_parts(connection, sa.select(table), table.c.incident_id, successors)}
    now = dict.fromkeys(missing.get(one, one) for one in incident_ids)
    return [found[one] for one in now if one in found]


def _with_reports(
    connection: sa.Connection, rows: Sequence[Any], reports: Mapping[str, dict[str, Any]]
) -> tuple[Incident, ...]:
    """The incidents of rows of their table; one whose reports are all gone is left out."""
    records = [json.loads(row.record) for row in rows]
    unfold_places(connection, [*reports.values(), *records])
    for row, record in zip(rows, records, strict=True):
        # While reports are read again, some are missing until their incidents are made anew.
        record["reports"] = [reports[one] for one in json.loads(row.report_ids) if one in reports]
    return tuple(incident_from_record(record) for record in records if record["reports"])


def _report_records(connection: sa.Connection, report_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The records of these reports, as corrected."""
    records: dict[str, dict[str, Any]] = {}
    for table in (schema.reports, schema.corrected):
        query = sa.select(table.c.report_id, table.c.record)
        rows = in_parts(connection, query, table.c.report_id, report_ids)
        records.update((row.report_id, json.loads(row.record)) for row in rows)
    return records


def _keep_aliases(connection: sa.Connection, incidents: Sequence[Incident], successors: Mapping[str, str]) -> None:
    now = {incident.incident_id for incident in incidents}
    holder = {report.report_id: incident.incident_id for incident in incidents for report in incident.reports}
    before = connection.execute(sa.select(schema.incidents.c.incident_id, schema.incidents.c.report_ids)).all()
    moved: dict[str, str] = {}
    for row in before:
        known = (holder[one] for one in (row.incident_id, *json.loads(row.report_ids)) if one in holder)
        successor = next(known, successors.get(row.incident_id))
        if row.incident_id not in now and successor is not None:
            moved[row.incident_id] = successor
    table = schema.aliases
    older = {row.alias: row.incident_id for row in connection.execute(sa.select(table))}
    merged = {alias: moved.get(target, target) for alias, target in older.items()} | moved
    connection.execute(table.delete())
    rows = [{"alias": alias, "incident_id": target} for alias, target in merged.items() if alias not in now]
    if rows:
        connection.execute(table.insert(), rows)


def _alias(connection: sa.Connection, incident_id: str) -> str | None:
    query = sa.select(schema.aliases.c.incident_id).where(schema.aliases.c.alias == incident_id)
    target: str | None = connection.scalar(query)
    return target


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
