"""The database under the store: its engine, its transactions, and its errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import StoreError
from geo.incidents.store_address import StoreAddress

_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_WRITES = "incident_map_writes"
_WRITER_LOCK = 7_300_113_201
"""Of PostgreSQL's advisory locks, which are known by numbers: whoever writes holds it until the transaction's end."""


class Database:
    """Transactions on SQLite or PostgreSQL: readers see one state throughout, and one at a time writes."""

    def __init__(self, address: StoreAddress) -> None:
        """Raises StoreError where the folder of a file cannot be made, or the driver of a server is missing."""
        self.address = address
        self._engine = _shared_engine(address) if address.file is None else _file_engine(address)

    @property
    def is_shared(self) -> bool:
        """Whether a server holds it, and not a file."""
        return self.address.file is None

    def close(self) -> None:
        """Give file or server back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One state of the store, whatever is written meanwhile."""
        with self._told(), self._engine.connect() as connection:
            if self.is_shared:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """All that is written is confirmed together at the end, or not at all."""
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def alone(self, lock: int) -> Iterator[None]:
        """Wait for whoever holds the lock of this number on a server's database, and hold it; gone with the process."""
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(sa.select(sa.func.pg_advisory_lock(lock)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))

    def forget_what_was_erased(self) -> None:
        """Let a file hold nothing of what was deleted in it; a server frees its own."""
        self._on_file("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")

    def settle(self) -> None:
        """Let a file hold all by itself, without a log beside it."""
        self._on_file("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")

    def _on_file(self, *statements: str) -> None:
        if self.is_shared:
            return
        with self._told(), self._engine.connect() as connection:
            file: Any = connection.connection.driver_connection
            for statement in statements:
                file.execute(statement).fetchall()

    def told(self, error: SQLAlchemyError) -> StoreError:
        """The error in one line that gives no secret away."""
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        reason = self.address.without_secrets(said[0] if said else type(error).__name__)
        return StoreError(f"{self.address}: the store cannot be used ({reason}); choose another with --store")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            # The first error may hold the address with its password: it is not handed on.
            raise self.told(error) from (None if self.is_shared else error)


def _file_engine(address: StoreAddress) -> sa.Engine:
    file = Path(address.file or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{address}: the folder cannot be made ({error.strerror}); choose another --store") from error
    url = sa.URL.create("sqlite", database=str(file))
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    sa.event.listen(engine, "connect", _set_up_file)
    sa.event.listen(engine, "begin", _begin_on_file)
    return engine


def _set_up_file(connection: Any, _: object) -> None:
    # Python's sqlite3 opens transactions late and closes them early unless told to leave them alone.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_file(connection: sa.Connection) -> None:
    # A writer asks for the lock at once: one that reads first and writes later fails where another wrote between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _shared_engine(address: StoreAddress) -> sa.Engine:
    try:
        import psycopg  # noqa: F401 - the driver is asked for here, so that its absence is told in words
    except ImportError as error:
        raise StoreError(
            f"{address}: PostgreSQL needs its driver, which is not installed; pip install 'incident-map[postgresql]'"
        ) from error
    try:
        engine = sa.create_engine(
            sa.make_url(address.url or ""),
            hide_parameters=True,
            pool_pre_ping=True,  # the page stays open longer than a connection
            connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "incident-map"},
        )
    except (SQLAlchemyError, ValueError):
        # What it says may hold the password.
        raise StoreError(f"{address}: no such address; write postgresql+psycopg://USER@HOST/DATABASE") from None
    sa.event.listen(engine, "begin", _begin_on_server)
    return engine


def _begin_on_server(connection: sa.Connection) -> None:
    # As on SQLite: what a writer reads first is still so when it writes.
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
