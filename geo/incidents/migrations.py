"""Versions of the store: older ones are brought forward step by step, newer ones are refused.

A library of migrations would keep a table of its own beside the number that stores already hold, for these few steps.
"""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import sqlalchemy as sa

from geo.errors import StoreError
from geo.incidents import schema
from geo.incidents.database import Database
from geo.incidents.extraction_rows import told_records
from geo.incidents.facts import number, set_fact
from geo.incidents.incident_rows import entry_rows, with_reports
from geo.incidents.rows import insert
from geo.incidents.shelf import text_hash
from geo.incidents.store_address import StoreAddress

_ARTICLES_AT_ONCE = 500


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
                _STEPS[step](connection)
        set_fact(connection, "schema", str(schema.SCHEMA_VERSION))


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


def _entries(connection: sa.Connection) -> None:
    if schema.entries.name not in sa.inspect(connection).get_table_names():
        _create(connection, schema.entries, schema.coded)  # what they are made of is read from both
        rows = connection.execute(sa.select(schema.incidents).order_by(schema.incidents.c.number)).all()
        insert(connection, schema.entries, entry_rows(with_reports(connection, rows, told_records(connection))))


def _withdrawals(connection: sa.Connection) -> None:
    _create(connection, schema.withdrawals, schema.documents)
    table = schema.articles
    for column in (table.c.text_hash, table.c.withdrawn):
        _add_column(connection, column)
    texts = sa.select(table.c.number, table.c.text).execution_options(yield_per=_ARTICLES_AT_ONCE)
    for part in list(connection.execute(texts).partitions()):
        hashes = [{"one": row.number, "hash": text_hash(row.text)} for row in part]
        statement = table.update().where(table.c.number == sa.bindparam("one")).values(text_hash=sa.bindparam("hash"))
        connection.execute(statement, hashes)


def _remarks(connection: sa.Connection) -> None:
    columns = {column["name"] for column in sa.inspect(connection).get_columns(schema.entries.name)}
    if schema.entries.c.tags.name not in columns:
        schema.entries.drop(connection)
        _entries(connection)


def _coded(connection: sa.Connection) -> None:
    _create(connection, schema.coded)


_STEPS: Mapping[int, Callable[[sa.Connection], None]] = {
    2: _failures_and_corrections,
    3: _entries,
    4: _withdrawals,
    5: _remarks,
    6: _coded,
}
"""What brings a store of the version before to each version."""


def _create(connection: sa.Connection, *tables: sa.Table) -> None:
    schema.metadata.create_all(connection, tables)


def _add_column(connection: sa.Connection, column: sa.Column[object]) -> None:
    table = column.table.name
    if column.name not in {one["name"] for one in sa.inspect(connection).get_columns(table)}:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind}")
