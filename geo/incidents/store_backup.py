"""Backups: all that a store holds, in one file, from either database and into either; whole or not at all."""

import os
import secrets
import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from geo.errors import StoreError
from geo.incidents import schema
from geo.incidents.database import Database
from geo.incidents.documents import DOCUMENTS
from geo.incidents.facts import fact
from geo.incidents.migrations import prepare
from geo.incidents.store_address import StoreAddress
from geo.whole_file import whole_file

_ROWS_AT_ONCE = 2_000


def back_up(address: StoreAddress, target: Path) -> int:
    """Write what a store holds at this moment, with the documents beside it, into a new file; the number of articles.

    Others may read and write meanwhile. The file is a store of its own. Raises StoreError where it cannot be made, or
    is there already.
    """
    if target.exists():
        raise StoreError(f"{target}: is there already; name a file that is not")
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with closing(_opened(address)) as source, closing(_opened(StoreAddress(unfinished))) as copy:
            with source.reading() as reading, copy.writing() as writing:
                _copy(reading, writing)
                _add_documents(writing, address)
            articles = _articles(copy)
            copy.settle()
        with unfinished.open("rb") as stream:
            os.fsync(stream.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: the backup cannot be written ({error.strerror}); name another file") from error
    finally:
        for part in target.parent.glob(f"{unfinished.name}*"):
            part.unlink(missing_ok=True)
    return articles


def restore(backup: Path, address: StoreAddress, *, replace: bool) -> int:
    """Put a backup in a store's place, all at once; the number of articles.

    Raises StoreError, and changes nothing, where there is no backup in the file, or where the store holds articles and
    `replace` is not given.
    """
    with (
        TemporaryDirectory() as folder,
        closing(_opened_copy(backup, Path(folder))) as source,
        closing(_opened(address)) as store,
    ):
        return _restore(source, store, replace)


def _restore(source: Database, store: Database, replace: bool) -> int:
    with source.reading() as reading, store.writing() as writing:
        held = _count(writing, schema.articles)
        if held and not replace:
            raise StoreError(
                f"{store.address}: holds {held} articles; back them up, then restore with --replace, or name another "
                "--store"
            )
        generation = int(fact(writing, "generation") or 0)
        for table in reversed(schema.metadata.sorted_tables):
            writing.execute(table.delete())
        _copy(reading, writing)
        # Whoever has the page open is told that it is another state, and not one seen before.
        ahead = max(generation, int(fact(reading, "generation") or 0)) + 1
        facts = schema.facts
        writing.execute(facts.delete().where(facts.c.name == "generation"))
        writing.execute(facts.insert().values(name="generation", value=str(ahead)))
        documents = _documents(reading)
        if not store.is_shared:
            _lay_beside(store.address.path, documents, replace)
            writing.execute(schema.documents.delete())
    return _articles(store)


def _opened_copy(backup: Path, folder: Path) -> Database:
    """A backup to be read: the file itself is left as it is, of whatever version."""
    copy = folder / backup.name
    try:
        shutil.copyfile(backup, copy)
    except OSError as error:
        raise StoreError(f"{backup}: cannot be read ({error.strerror}); name a backup") from error
    if copy.stat().st_size == 0:
        raise StoreError(f"{backup}: is empty; name a backup")
    try:
        return _opened(StoreAddress(copy))
    except StoreError as error:
        raise StoreError(str(error).replace(str(copy), str(backup))) from error


def _opened(address: StoreAddress) -> Database:
    database = Database(address)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _copy(source: sa.Connection, target: sa.Connection) -> None:
    """Copy all rows of all tables into empty ones."""
    for table in schema.metadata.sorted_tables:
        if table is schema.facts:
            target.execute(table.delete())
        query = sa.select(table).execution_options(yield_per=_ROWS_AT_ONCE)
        for part in source.execute(query).mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in part])
        numbered = next((column for column in table.primary_key if column is table.autoincrement_column), None)
        if numbered is not None and target.dialect.name == "postgresql":
            # What is inserted with its number does not move the sequence from which the next are taken.
            last = sa.select(sa.func.coalesce(sa.func.max(numbered), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, numbered.name)
            target.execute(sa.select(sa.func.setval(sequence, last, False)))


def _add_documents(connection: sa.Connection, address: StoreAddress) -> None:
    if address.file is None:
        return
    table = schema.documents
    for name in DOCUMENTS:
        beside = address.path.with_name(name)
        if beside.is_file():
            number = (connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1
            written = str(int(beside.stat().st_mtime))
            text = beside.read_text("utf-8-sig")
            connection.execute(table.insert().values(number=number, name=name, text=text, written=written))


def _documents(connection: sa.Connection) -> dict[str, str]:
    table = schema.documents
    rows = connection.execute(sa.select(table.c.name, table.c.text).order_by(table.c.number))
    return {row.name: row.text for row in rows}


def _lay_beside(store: Path, documents: dict[str, str], replace: bool) -> None:
    """Write the documents beside a file, before the file is confirmed: alone they change nothing."""
    for name in DOCUMENTS:
        beside, text = store.with_name(name), documents.get(name)
        there = beside.read_text("utf-8-sig") if beside.is_file() else None
        if there == text:
            continue
        if there is not None and not replace:
            raise StoreError(f"{beside}: is not what the backup holds; put it away, or restore with --replace")
        if there is not None:
            beside.replace(beside.with_name(f"{name}.before-restore"))
        if text is not None:
            with whole_file(beside, "make the folder writable") as stream:
                stream.write(text.encode())


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _articles(database: Database) -> int:
    with database.reading() as connection:
        return _count(connection, schema.articles)
