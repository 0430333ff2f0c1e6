"""Versions of the store: older ones are brought forward step by step, newer ones are refused.

A library of migrations would keep a table of its own beside the number that stores already hold, for these few steps.
"""

import contextlib
import json
import math
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geo.errors import StoreError
from geo.incidents import schema
from geo.incidents.column_rows import replace_columns
from geo.incidents.database import Database
from geo.incidents.extraction_rows import report_records
from geo.incidents.facts import make_id_key, new_state, number, set_fact
from geo.incidents.incident_rows import with_reports
from geo.incidents.shelf import text_hash
from geo.incidents.store_address import StoreAddress
from geo.incidents.table import Entry, entry_of

_ARTICLES_AT_ONCE = 500
_INCIDENTS_AT_ONCE = 5_000
_ENTRIES = "entries"
"""The table of versions 3 to 6 that held a row of columns an incident."""


def prepare(database: Database) -> None:
    """Make the tables of a new store, or bring an older one to the present version, in one transaction.

    A file is copied first, beside itself; a server's database is for its own backups. Raises StoreError where there is
    anything but a store of this program, or one of a newer version.
    """
    # Only a new or old store is written to: whoever opens one to look need not wait for a writer.
    with database.reading() as connection:
        version = _version(connection, database.address)
    if version == schema.SCHEMA_VERSION:
        return
    with database.writing() as connection:
        version = _version(connection, database.address)  # another may have done it meanwhile
        if version == schema.SCHEMA_VERSION:
            return
        if version is None:
            schema.metadata.create_all(connection)
        else:
            if database.address.file is not None:
                copy_before(database.address.file, version)
            for step in range(version + 1, schema.SCHEMA_VERSION + 1):
                if step in _STEPS:
                    _STEPS[step](connection)
        make_id_key(connection)
        set_fact(connection, "schema", str(schema.SCHEMA_VERSION))
        new_state(connection)


def backup_name(file: Path, version: int) -> Path:
    """Where the copy of a store of an older version is kept."""
    return file.with_name(f"{file.name}.schema-{version}.backup")


def copy_before(file: Path, version: int) -> None:
    """Copy a store of an older version, whole or not at all; one that is there already is kept."""
    target = backup_name(file, version)
    if target.exists():
        return
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with (
            contextlib.closing(sqlite3.connect(file)) as source,
            contextlib.closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
        with unfinished.open("rb") as stream:
            os.fsync(stream.fileno())
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{target}: the store cannot be copied before it is brought to this version ({error}); make room there"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _version(connection: sa.Connection, address: StoreAddress) -> int | None:
    """The version of the store; None where there is nothing yet. Raises StoreError for what cannot be opened."""
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return None
    if schema.facts.name not in tables:
        raise StoreError(f"{address}: a database, but not a store of this program; choose another with --store")
    version = number(connection, "schema")
    if not 1 <= version <= schema.SCHEMA_VERSION:
        raise StoreError(
            f"{address}: written by another version of this program (schema {version}, this one reads "
            f"{schema.SCHEMA_VERSION}); update incident-map or choose another with --store"
        )
    return version


def _failures_and_corrections(connection: sa.Connection) -> None:
    _create(connection, schema.unread, schema.rereadings, schema.corrected, schema.corrections)
    _add_column(connection, schema.extractions.c.rules)


def _withdrawals(connection: sa.Connection) -> None:
    _create(connection, schema.withdrawals, schema.documents)
    table = schema.articles
    for column in (table.c.text_hash, table.c.withdrawn):
        _add_column(connection, column)
    statement = table.update().where(table.c.number == sa.bindparam("one")).values(text_hash=sa.bindparam("hash"))
    query = sa.select(table.c.number, table.c.text).order_by(table.c.number).limit(_ARTICLES_AT_ONCE)
    last = -1
    while rows := connection.execute(query.where(table.c.number > last)).all():
        connection.execute(statement, [{"one": row.number, "hash": text_hash(row.text)} for row in rows])
        last = rows[-1].number


def _coded(connection: sa.Connection) -> None:
    _create(connection, schema.coded)


def _columns(connection: sa.Connection) -> None:
    _create(connection, schema.columns)
    tables = sa.inspect(connection).get_table_names()
    old = sa.Table(_ENTRIES, sa.MetaData(), autoload_with=connection) if _ENTRIES in tables else None
    # The rows of versions 3 and 4 lack what people wrote to an incident.
    kept = old is not None and set(Entry._fields) - {"guarded"} <= set(old.c.keys())
    replace_columns(connection, _kept_entries(connection, old) if old is not None and kept else _entries(connection))
    if old is not None:
        old.drop(connection)


def _kept_entries(connection: sa.Connection, old: sa.Table) -> Iterator[Entry]:
    columns = [old.c[name] for name in Entry._fields if name in old.c]
    query = sa.select(*columns).order_by(old.c.number).execution_options(yield_per=_INCIDENTS_AT_ONCE)
    names = lru_cache(10_000)(lambda text: tuple(json.loads(text)))  # most incidents share theirs with many others
    for row in connection.execute(query):
        kept: dict[str, Any] = dict(row._mapping)
        kept |= {name: math.nan for name in ("latitude", "longitude", "radius_km") if kept[name] is None}
        kept |= {name: names(kept[name]) for name in ("outlets", "quoted", "actors", "tags")}
        yield Entry(**kept)


def _entries(connection: sa.Connection) -> Iterator[Entry]:
    query = sa.select(schema.incidents).order_by(schema.incidents.c.number)
    for rows in connection.execute(query.execution_options(yield_per=_INCIDENTS_AT_ONCE)).partitions():
        report_ids = [one for row in rows for one in json.loads(row.report_ids)]
        yield from map(entry_of, with_reports(connection, rows, report_records(connection, report_ids)))


_STEPS: Mapping[int, Callable[[sa.Connection], None]] = {
    2: _failures_and_corrections,
    4: _withdrawals,
    6: _coded,
    7: _columns,
}
"""What brings a store of the version before to each version; 3 and 5 changed the columns alone, which 7 makes anew."""


def _create(connection: sa.Connection, *tables: sa.Table) -> None:
    schema.metadata.create_all(connection, tables)


def _add_column(connection: sa.Connection, column: sa.Column[object]) -> None:
    table = column.table.name
    if column.name not in {one["name"] for one in sa.inspect(connection).get_columns(table)}:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind}")
