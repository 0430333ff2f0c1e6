"""Verification: whether all that a store holds is whole and fits together."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from geo.errors import CorrectionsError, StoreError
from geo.incidents import schema
from geo.incidents.column_rows import read_columns
from geo.incidents.columns import table_of_columns
from geo.incidents.corrections_file import fingerprint
from geo.incidents.corrections_home import corrections_home
from geo.incidents.database import Database
from geo.incidents.facts import fact, number
from geo.incidents.record import standing_from_record
from geo.incidents.shelf import text_hash
from geo.incidents.store import Store

_ROWS_AT_ONCE = 500


def verify(store: Store) -> Iterator[str]:
    """Say what is wrong, a line each; nothing where all is well. Raises StoreError where it cannot be read at all."""
    database = Database(store.address)
    try:
        with database.reading() as connection:
            yield from _pages(connection)
            yield from _texts(connection)
            yield from _passages(connection)
            yield from _incidents(connection)
            yield from _corrections(connection, store)
    finally:
        database.close()


def _pages(connection: sa.Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (f"the file is damaged: {line}" for line in found if line != "ok")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        yield from (f"a row of {row[0]} is of nothing that is here" for row in broken)


def _texts(connection: sa.Connection) -> Iterator[str]:
    table = schema.articles
    query = sa.select(table.c.article_id, table.c.text, table.c.text_hash, table.c.withdrawn)
    for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        erased = row.withdrawn is not None and row.text == ""
        if not erased and text_hash(row.text) != row.text_hash:
            yield f"article {row.article_id}: its text is not the one that was taken in"


def _passages(connection: sa.Connection) -> Iterator[str]:
    articles = schema.articles
    coded = set(connection.scalars(sa.select(schema.coded.c.report_id)))
    for table in (schema.reports, schema.corrected):
        query = sa.select(table.c.report_id, table.c.article_id, table.c.record, articles.c.text, articles.c.withdrawn)
        joined = query.select_from(table.outerjoin(articles, table.c.article_id == articles.c.article_id))
        for row in connection.execute(joined.execution_options(yield_per=_ROWS_AT_ONCE)):
            if row.report_id in coded:
                continue  # no article tells what others coded
            if row.text is None or row.withdrawn is not None:
                yield f"report {row.report_id}: its article {row.article_id} is not here"
                continue
            record = json.loads(row.record)
            if row.text[record["start"] : record["end"]] != record["passage"]:
                yield f"report {row.report_id}: its passage does not stand in article {row.article_id} where it says"
            if record["place"] is not None and record["place"] not in _place_keys(connection, [record["place"]]):
                yield f"report {row.report_id}: its place is not here"


def _place_keys(connection: sa.Connection, keys: Iterable[str]) -> set[Any]:
    return set(connection.scalars(sa.select(schema.places.c.key).where(schema.places.c.key.in_(list(keys)))))


def _incidents(connection: sa.Connection) -> Iterator[str]:
    reports = set(connection.scalars(sa.select(schema.reports.c.report_id)))
    for others in (schema.corrected, schema.coded):
        reports |= set(connection.scalars(sa.select(others.c.report_id)))
    packed = read_columns(connection)
    entries = dict(enumerate(table_of_columns(packed).incident_id)) if packed else {}
    told: dict[str, str] = {}
    ids = set()
    table = schema.incidents
    query = sa.select(table.c.number, table.c.incident_id, table.c.report_ids)
    for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        ids.add(row.incident_id)
        if entries.pop(row.number, None) != row.incident_id:
            yield f"incident {row.incident_id}: the columns that filters read are not its own"
        for one in json.loads(row.report_ids):
            if one not in reports:
                yield f"incident {row.incident_id}: its report {one} is not here"
            if one in told:
                yield f"report {one}: stands in two incidents, {told[one]} and {row.incident_id}"
            told[one] = row.incident_id
    yield from (f"incident {one}: has columns for filters and is not here" for one in entries.values())
    aliases = connection.execute(sa.select(schema.aliases.c.alias, schema.aliases.c.incident_id))
    yield from (f"id {row.alias}: opens {row.incident_id}, which is not here" for row in aliases if row[1] not in ids)
    if number(connection, "merged") != number(connection, "revision"):
        yield "the incidents are not made of all reports yet; incident-map refresh makes them"


def _corrections(connection: sa.Connection, store: Store) -> Iterator[str]:
    try:
        now = corrections_home(store).read()
    except (CorrectionsError, StoreError) as error:
        yield str(error)
        return
    if fingerprint(now) != (fact(connection, "corrections") or ""):
        yield "the corrections have changed since they were last replayed; incident-map refresh replays them"
        return
    kept = connection.scalars(sa.select(schema.corrections.c.record).order_by(schema.corrections.c.number))
    replayed = [standing_from_record(json.loads(text)).correction.correction_id for text in kept]
    if replayed != [one.correction_id for one in now]:
        yield "the corrections that were replayed are not those that stand"
