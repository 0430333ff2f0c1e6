"""Store: articles, their reports and the incidents made of them, kept between runs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from gazetteer.place import Place
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import StoreError
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context, context_from_record, context_record
from geo.extraction.mention import ResolvedPlace
from geo.extraction.report import Report
from geo.extraction.reports import Uncoded
from geo.incidents import schema, withdrawal_rows
from geo.incidents.coded_rows import coded_reports, put_coded
from geo.incidents.column_rows import read_columns
from geo.incidents.columns import table_of_columns
from geo.incidents.correction import Standing
from geo.incidents.database import Database
from geo.incidents.documents import lay_out
from geo.incidents.extraction_rows import (
    Found,
    extraction_rows,
    forget_extractions,
    insert_extractions,
    replace_by_failure,
    report_records,
    take_over_rereadings,
    told_records,
)
from geo.incidents.facts import count_up, fact, make_id_key, new_state, noted_changes, number, set_fact
from geo.incidents.incident import Incident
from geo.incidents.incident_rows import (
    incident_rows,
    replace_incidents,
    successor_of,
    with_reports,
)
from geo.incidents.migrations import prepare
from geo.incidents.record import (
    place_from_record,
    report_from_record,
    resolved_place_from_record,
    standing_from_record,
    uncoded_from_record,
)
from geo.incidents.rows import insert, json_text
from geo.incidents.shelf import Shelf, article_of_row, standing_article
from geo.incidents.store_address import StoreAddress
from geo.incidents.stored_coverage import OutletRow, outlet_rows
from geo.incidents.stored_places import unfold_places
from geo.incidents.table import IncidentTable
from geo.incidents.withdrawal import Kind, Signed, Withdrawal

_ARTICLES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a batch of articles."""

    new: int
    known: int
    withdrawn: int = 0
    """Articles that are withdrawn, or of an outlet that is: they are not read."""


@dataclass(frozen=True, slots=True)
class CodedIntake:
    """What came of a batch of what others coded."""

    new: int
    changed: int
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
    coded: int = 0
    """Events that others coded; they are among the reports."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What was found in one article: everything that the whole-article view marks."""

    article: Article
    places: tuple[ResolvedPlace, ...]
    reports: tuple[Report, ...]
    uncoded: tuple[Uncoded, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of what was read; articles that are still to be read may come meanwhile."""

    revision: int
    read: int


class Work(IntEnum):
    """Work on the store that one at a time does; the numbers are those of PostgreSQL's advisory locks."""

    READING = 7_300_113_202
    """Reading articles for reports, and making incidents of them."""
    CORRECTING = 7_300_113_203
    """From reading the corrections to writing them."""


class Store:
    """One database; every method is one transaction, and a process killed in it leaves the state before it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: StoreAddress | Path) -> Self:
        """Open the store, made where there is none, and brought to the present version, of a file with a copy first.

        Raises StoreError where it cannot be, is no store, or is of a newer version.
        """
        database = Database(StoreAddress(where) if isinstance(where, Path) else where)
        try:
            prepare(database)
            store = cls(database)
            if database.is_shared:
                lay_out(store.path.parent, store.documents())
        except BaseException:
            database.close()
            raise
        return store

    @property
    def address(self) -> StoreAddress:
        """Where it lies."""
        return self._database.address

    @property
    def path(self) -> Path:
        """What the files that people write lie beside: the store's file, or a place where a server's are laid out."""
        return self.address.path

    def alone(self, work: Work) -> AbstractContextManager[None]:
        """Be the only one at this work on the store; another waits, and it is free when the process is gone."""
        if self._database.is_shared:
            return self._database.alone(work)
        return _lock_file(self.path, work)

    def close(self) -> None:
        """Give the file or the server back."""
        self._database.close()

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
        new = 0
        given = tuple(articles)
        with self._writing() as connection:
            shelf = Shelf(connection, given)
            for article in given:
                new += shelf.add(article)
            shelf.write()
        return Intake(new, len(given) - new - shelf.withdrawn, shelf.withdrawn)

    def articles(self, *, with_texts: bool = True) -> tuple[Article, ...]:
        """All articles that are not withdrawn, in the order of intake; without texts, each has an empty one."""
        table = schema.articles
        columns = [sa.literal("").label("text") if c is table.c.text and not with_texts else c for c in table.c]
        with self._database.reading() as connection:
            query = sa.select(*columns).where(table.c.withdrawn.is_(None)).order_by(table.c.number)
            return tuple(map(article_of_row, connection.execute(query)))

    def each_article(self) -> Iterator[Article]:
        """The same with their texts, some at a time: not all of them fit into memory."""
        last = -1
        while batch := self._articles_after(last):
            last = batch[-1][0]
            yield from (article for _, article in batch)

    def _articles_after(self, last: int) -> list[tuple[int, Article]]:
        table = schema.articles
        query = sa.select(table).where(table.c.withdrawn.is_(None), table.c.number > last)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.c.number).limit(_ARTICLES_AT_ONCE))
            return [(row.number, article_of_row(row)) for row in rows]

    def articles_of(self, article_ids: Sequence[str]) -> tuple[Article, ...]:
        """These articles, in the order of intake; none for one that is not here, or withdrawn."""
        table = schema.articles
        query = sa.select(table).where(table.c.withdrawn.is_(None), table.c.article_id.in_(article_ids))
        with self._database.reading() as connection:
            return tuple(map(article_of_row, connection.execute(query.order_by(table.c.number))))

    def copies(self) -> dict[str, str]:
        """article_id of each copy ► that of the first article with its text."""
        table = schema.articles
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(table.c.article_id, table.c.copy_of).where(table.c.copy_of.is_not(None))
            )
            return {row.article_id: row.copy_of for row in rows}

    def article(self, article_id: str) -> Article | None:
        """One article; None where it is not here, or withdrawn."""
        with self._database.reading() as connection:
            return standing_article(connection, article_id)

    def pending_ids(self) -> tuple[str, ...]:
        """The articles that were taken in but not yet read for reports, in the order of intake."""
        query = (
            sa.select(schema.articles.c.article_id)
            .outerjoin(schema.extractions)
            .outerjoin(schema.unread)
            .where(
                schema.extractions.c.article_id.is_(None),
                schema.unread.c.article_id.is_(None),
                schema.articles.c.withdrawn.is_(None),
            )
            .order_by(schema.articles.c.number)
        )
        with self._database.reading() as connection:
            return tuple(connection.scalars(query))

    def set_copies(self, copies: Mapping[str, str | None]) -> None:
        """Record for each article_id which article it copies, or None."""
        table = schema.articles
        statement = (
            table.update().where(table.c.article_id == sa.bindparam("one")).values(copy_of=sa.bindparam("first"))
        )
        if copies:
            with self._writing() as connection:
                connection.execute(statement, [{"one": one, "first": first} for one, first in copies.items()])
                count_up(connection, "revision")

    # ------------------------------------------------------------------------------------------ context
    def context(self) -> Context | None:
        """The recorded context; None before the first pass."""
        with self._database.reading() as connection:
            text = fact(connection, "context")
        return None if text is None else context_from_record(json.loads(text))

    def set_context(self, context: Context) -> None:
        """Record the context, and put every article up to be read again under it; its reports stay until then."""
        with self._writing() as connection:
            set_fact(connection, "context", json.dumps(context_record(context)))
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
            rows = extraction_rows(connection, taken)
            forget_extractions(connection, list(rows))
            insert_extractions(connection, rows, rules)
            changed = bool(taken)
            for item in not_read:
                changed |= replace_by_failure(connection, item)
            if changed:
                count_up(connection, "revision")

    def add_coded(self, reports: Sequence[Report]) -> CodedIntake:
        """Take in what others coded, all or none; of an event that is here, a newer row takes the older one's place."""
        with self._writing() as connection:
            new, changed = put_coded(connection, reports)
            if new or changed:
                count_up(connection, "revision")
        return CodedIntake(new, changed, len({one.report_id for one in reports}) - new - changed)

    def unread(self) -> tuple[NotRead, ...]:
        """The articles on which a rule failed, in the order of intake."""
        query = sa.select(schema.unread).join(schema.articles).order_by(schema.articles.c.number)
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(other)) or 0

    def coding(self, article_id: str) -> Coding | None:
        """An article with its places, reports and uncoded sentences; None where it is not here."""
        with self._database.reading() as connection:
            article = standing_article(connection, article_id)
            if article is None:
                return None
            row = connection.execute(
                sa.select(schema.extractions).where(schema.extractions.c.article_id == article_id)
            ).one_or_none()
            told = list(told_records(connection, article_id).values())
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
        with self._database.reading() as connection:
            table = schema.articles
            query = sa.select(table.c.article_id).where(table.c.withdrawn.is_(None)).order_by(table.c.number)
            article_ids = list(connection.scalars(query))
        for article_id in article_ids:
            coding = self.coding(article_id)
            if coding is not None:
                yield coding

    def reports(self) -> tuple[Report, ...]:
        """All reports, by article in the order of intake; then those of others, by id."""
        query = (
            sa.select(schema.reports.c.record)
            .join(schema.articles)
            .order_by(schema.articles.c.number, schema.reports.c.report_id)
        )
        with self._database.reading() as connection:
            records = [json.loads(text) for text in connection.scalars(query)]
            unfold_places(connection, records)
            coded = coded_reports(connection)
        return (*map(report_from_record, records), *coded)

    def report_counts(self) -> dict[str, int]:
        """How many reports each article has that has any."""
        table = schema.reports
        with self._database.reading() as connection:
            query = sa.select(table.c.article_id, sa.func.count().label("number")).group_by(table.c.article_id)
            return {row.article_id: row.number for row in connection.execute(query)}

    def report_ids(self) -> dict[str, frozenset[str]]:
        """The ids of the reports of each article that was read, none for one that reports nothing."""
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for article_id in connection.scalars(sa.select(schema.extractions.c.article_id)):
                found[article_id] = set()
            for row in connection.execute(sa.select(schema.reports.c.article_id, schema.reports.c.report_id)):
                found.setdefault(row.article_id, set()).add(row.report_id)
        return {article_id: frozenset(told) for article_id, told in found.items()}

    def outlets(self) -> tuple[OutletRow, ...]:
        """What is here of each outlet, under the names that articles give."""
        with self._database.reading() as connection:
            return outlet_rows(connection)

    def sources(self) -> frozenset[str | None]:
        """The names that articles give of their outlets; None for articles that name none."""
        articles = schema.articles
        with self._database.reading() as connection:
            names = sa.select(articles.c.source).where(articles.c.withdrawn.is_(None)).distinct()
            return frozenset(connection.scalars(names))

    # ------------------------------------------------------------------------------------------ incidents
    def revision(self) -> int:
        """A number that grows with each change of the reports: read it before the reports that are to be merged."""
        with self._database.reading() as connection:
            return number(connection, "revision")

    def is_merged(self) -> bool:
        """Whether the incidents are made of all reports that are here."""
        with self._database.reading() as connection:
            return number(connection, "merged") == number(connection, "revision")

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
            replace_incidents(connection, incidents, corrected, standings, {})
            set_fact(connection, "merged", str(revision))
            set_fact(connection, "corrections", corrections)

    def replayed(self) -> str:
        """The fingerprint of the corrections that the incidents stand under; empty for none."""
        with self._database.reading() as connection:
            return fact(connection, "corrections") or ""

    def standings(self) -> tuple[Standing, ...]:
        """The corrections as they were last replayed, each with what became of it."""
        query = sa.select(schema.corrections.c.record).order_by(schema.corrections.c.number)
        with self._database.reading() as connection:
            return tuple(standing_from_record(json.loads(text)) for text in connection.scalars(query))

    def incidents(self) -> tuple[Incident, ...]:
        """All incidents with their reports, in the order in which they were made."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(schema.incidents).order_by(schema.incidents.c.number)).all()
            return with_reports(connection, rows, told_records(connection))

    def incidents_of(self, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """The incidents of these ids, in that order; an id of before opens its successor, one not known none."""
        with self._database.reading() as connection:
            rows = incident_rows(connection, incident_ids)
            report_ids = [one for row in rows for one in json.loads(row.report_ids)]
            return with_reports(connection, rows, report_records(connection, report_ids))

    def table(self) -> IncidentTable:
        """The columns of all incidents, in the order in which they were made; no incident is read for it."""
        with self._database.reading() as connection:
            packed = read_columns(connection)
            records = tuple(connection.scalars(sa.select(schema.places.c.record)))
        places = partial(_places, records)
        return table_of_columns(packed, places) if packed else IncidentTable.of((), places)

    def incident_ids(self) -> tuple[str, ...]:
        """The ids of all incidents, in the order in which they were made."""
        table = schema.incidents
        with self._database.reading() as connection:
            return tuple(connection.scalars(sa.select(table.c.incident_id).order_by(table.c.number)))

    def current_id(self, incident_id: str) -> str | None:
        """The id that an incident has now, given any id it ever had; None where it is not known."""
        with self._database.reading() as connection:
            table = schema.incidents
            if connection.scalar(sa.select(table.c.number).where(table.c.incident_id == incident_id)) is not None:
                return incident_id
            return successor_of(connection, incident_id)

    def aliases(self) -> dict[str, str]:
        """Every id that an incident had before and has no more, with the incident that it opens."""
        with self._database.reading() as connection:
            return {row.alias: row.incident_id for row in connection.execute(sa.select(schema.aliases))}

    def generation(self) -> int:
        """A number that grows each time the incidents are made anew."""
        with self._database.reading() as connection:
            return number(connection, "generation")

    def data_sources(self) -> tuple[str, ...]:
        """Credits of the tables that were added to the gazetteers by which articles here were read."""
        with self._database.reading() as connection:
            text = fact(connection, "data_sources")
        return () if text is None else tuple(json.loads(text))

    def add_data_sources(self, credits: Iterable[str]) -> None:
        """Record more of these credits."""
        given = tuple(credits)
        if set(given) <= set(self.data_sources()):
            return
        with self._writing() as connection:
            known = json.loads(fact(connection, "data_sources") or "[]")
            set_fact(connection, "data_sources", json_text(list(dict.fromkeys((*known, *given)))))

    # ------------------------------------------------------------------------------------------ reading anew
    def begin_rereading(self) -> Mark:
        """Make room for what the present rules make of all articles; what was read before stays until all is done."""
        with self._writing() as connection:
            connection.execute(schema.rereadings.delete())
            return _mark(connection)

    def add_rereadings(self, found: Iterable[Found], not_read: Iterable[NotRead]) -> None:
        """Lay aside what the present rules make of these articles."""
        with self._writing() as connection:
            laid = extraction_rows(connection, tuple(found))
            insert(
                connection, schema.rereadings, [{"article_id": one, **row, "reason": None} for one, row in laid.items()]
            )
            for item in not_read:
                empty = {"places": "[]", "uncoded": "[]", "reports": "[]", "reason": item.reason}
                connection.execute(schema.rereadings.insert().values(article_id=item.article_id, **empty))

    def reread_reports(self) -> tuple[Report, ...]:
        """All reports that were laid aside, and those of others, in the order of `reports`."""
        query = sa.select(schema.rereadings.c.reports).join(schema.articles).order_by(schema.articles.c.number)
        with self._database.reading() as connection:
            records = [
                record
                for text in connection.scalars(query)
                for record in sorted(json.loads(text), key=lambda record: str(record["report_id"]))
            ]
            unfold_places(connection, records)
            coded = coded_reports(connection)
        return (*map(report_from_record, records), *coded)

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
                    f"{self.address}: articles were read while all were read anew, and nothing is "
                    "changed; do it again when no intake is under way"
                )
            for table in (schema.extractions, schema.reports, schema.unread):
                connection.execute(table.delete())
            take_over_rereadings(connection, rules)
            if context is not None:
                set_fact(connection, "context", json.dumps(context_record(context)))
            count_up(connection, "revision")
            replace_incidents(connection, incidents, corrected, standings, successors)
            set_fact(connection, "merged", str(number(connection, "revision")))
            set_fact(connection, "corrections", corrections)

    # ------------------------------------------------------------------------------------------ withdrawals
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """All withdrawals, in their order; those that are over among them."""
        with self._database.reading() as connection:
            return withdrawal_rows.withdrawals(connection)

    def to_withdraw(self, kind: Kind, name: str) -> frozenset[str]:
        """The article_ids that a withdrawal would take out.

        Raises StoreError where nothing here is of that name, or it is withdrawn already.
        """
        with self._database.reading() as connection:
            self._may_be_withdrawn(connection, kind, name)
            return frozenset(withdrawal_rows.articles_of(connection, kind, name))

    def withdraw(
        self,
        kind: Kind,
        name: str,
        signed: Signed,
        incidents: Sequence[Incident],
        *,
        erase: bool,
        copies: Mapping[str, str | None],
        corrected: Sequence[Report],
        standings: Sequence[Standing],
        corrections: str,
    ) -> None:
        """Take an article, or all of an outlet, out, and put the incidents that are left in place of those before.

        `erase` forgets the articles' words and links too. `copies` names for each article that is left which one it
        copies, where that has changed; the others are as for `set_incidents`.
        """
        table = schema.articles
        with self._writing() as connection:
            self._may_be_withdrawn(connection, kind, name)
            withdrawal = withdrawal_rows.begin(connection, kind, name, signed)
            article_ids = withdrawal_rows.articles_of(connection, kind, name)
            withdrawal_rows.take_out(connection, withdrawal, article_ids, erase=erase)
            for one, first in copies.items():
                connection.execute(table.update().where(table.c.article_id == one).values(copy_of=first))
            count_up(connection, "revision")
            replace_incidents(connection, incidents, corrected, standings, {})
            set_fact(connection, "merged", str(number(connection, "revision")))
            set_fact(connection, "corrections", corrections)
        if erase:
            self._database.forget_what_was_erased()

    def reinstate(self, kind: Kind, name: str, signed: Signed) -> None:
        """End a withdrawal, so that its articles are read again; raises StoreError where there is none.

        Articles whose words were erased are gone, until they are taken in again.
        """
        with self._writing() as connection:
            withdrawal = withdrawal_rows.standing(connection).get((kind, name))
            if withdrawal is None:
                raise StoreError(f"{self.address}: no {kind} {name} is withdrawn; incident-map withdrawn lists what is")
            withdrawal_rows.end(connection, withdrawal, signed)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._database.writing() as connection, noted_changes(connection) as changed:
            yield connection
            if changed():
                new_state(connection)

    def _may_be_withdrawn(self, connection: sa.Connection, kind: Kind, name: str) -> None:
        if (kind, name) in withdrawal_rows.standing(connection):
            raise StoreError(f"{self.address}: {kind} {name} is withdrawn already; incident-map withdrawn lists why")
        if not withdrawal_rows.articles_of(connection, kind, name):
            raise StoreError(f"{self.address}: no {kind} {name} is in this store; write it as the page and exports do")

    # ------------------------------------------------------------------------------------------ documents
    def document(self, name: str) -> str | None:
        """The text of a document that people wrote, as it is now; None where there is none."""
        with self._database.reading() as connection:
            return _document(connection, name)

    def documents(self) -> dict[str, str]:
        """All documents as they are now, by name."""
        table = schema.documents
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(table.c.name, table.c.text).order_by(table.c.number))
            return {row.name: row.text for row in rows}

    def document_versions(self, name: str) -> int:
        """How often a document was written."""
        table = schema.documents
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.name == name)) or 0

    def set_document(self, name: str, text: str, *, instead_of: str | None) -> None:
        """Keep a new text of a document; those before stay, with their times.

        Raises StoreError, and keeps nothing, where the document is not what it is to replace any more.
        """
        table = schema.documents
        with self._writing() as connection:
            if _document(connection, name) != instead_of:
                raise StoreError(f"{self.address}: another changed {name} meanwhile; look at it, then do it again")
            last = connection.scalar(sa.select(sa.func.max(table.c.number))) or 0
            written = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute(table.insert().values(number=last + 1, name=name, text=text, written=written))

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
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(schema.unreadable).order_by(schema.unreadable.c.number))
            return tuple(Unreadable(row.path, row.line, row.reason, row.kept) for row in rows)

    def state(self) -> str | None:
        """Another word after each transaction that changed anything; None where none did since an older version."""
        with self._database.reading() as connection:
            return fact(connection, "state")

    def id_key(self) -> str:
        """What ids under which records leave are made with (geo/incidents/keyed_ids.py); it never leaves itself."""
        with self._database.reading() as connection:
            known = fact(connection, "id_key")
        if known is not None:
            return known
        with self._database.writing() as connection:  # a store made before there were any
            make_id_key(connection)
            return fact(connection, "id_key") or ""

    def counts(self) -> Counts:
        """How many articles, pending and failed articles, reports and incidents are here."""
        with self._database.reading() as connection:
            return _counts(connection)


@contextmanager
def _lock_file(file: Path, work: Work) -> Iterator[None]:
    from filelock import FileLock

    try:
        with FileLock(file.with_name(f".{file.name}.{work.name.lower()}.lock")):
            yield
    except PermissionError as error:
        raise StoreError(f"{file}: its folder cannot be written ({error.strerror}); choose another --store") from error


def _places(records: Sequence[str]) -> Iterator[Place]:
    """Each place that any record names, as gazetteers of the time had it."""
    return (place_from_record(json.loads(text)) for text in records)


def _document(connection: sa.Connection, name: str) -> str | None:
    table = schema.documents
    query = sa.select(table.c.text).where(table.c.name == name).order_by(table.c.number.desc()).limit(1)
    text: str | None = connection.scalar(query)
    return text


def _counts(connection: sa.Connection) -> Counts:
    tables = (schema.extractions, schema.unread, schema.reports, schema.incidents, schema.coded)
    extracted, unread, reports, incidents, coded = (
        connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables
    )
    standing = sa.select(sa.func.count()).select_from(schema.articles).where(schema.articles.c.withdrawn.is_(None))
    articles = connection.scalar(standing) or 0
    return Counts(articles, articles - extracted - unread, unread, reports + coded, incidents, coded)


def _mark(connection: sa.Connection) -> Mark:
    counts = _counts(connection)
    return Mark(number(connection, "revision"), counts.articles - counts.pending)
