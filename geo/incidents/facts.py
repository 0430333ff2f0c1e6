"""Facts about the whole store, each by its name: numbers that grow, and small records."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from geo.incidents import schema


def fact(connection: sa.Connection, name: str) -> str | None:
    """What is recorded under a name; None where nothing is."""
    value: str | None = connection.scalar(sa.select(schema.facts.c.value).where(schema.facts.c.name == name))
    return value


def set_fact(connection: sa.Connection, name: str, value: str) -> None:
    """Record it in place of what was recorded before."""
    connection.execute(schema.facts.delete().where(schema.facts.c.name == name))
    connection.execute(schema.facts.insert().values(name=name, value=value))


def number(connection: sa.Connection, name: str) -> int:
    """A fact that is a number; 0 where it is not recorded."""
    return int(fact(connection, name) or 0)


def count_up(connection: sa.Connection, name: str) -> None:
    """Let a number grow by one."""
    set_fact(connection, name, str(number(connection, name) + 1))


def make_id_key(connection: sa.Connection) -> None:
    """Make the store's secret key of ids, once: whoever looks at the store later need not wait for a writer."""
    if fact(connection, "id_key") is None:
        set_fact(connection, "id_key", secrets.token_hex(16))


def new_state(connection: sa.Connection) -> None:
    """Let everyone know that something has changed: a random word, for a number would come again after a restore."""
    set_fact(connection, "state", secrets.token_hex(8))


@contextmanager
def noted_changes(connection: sa.Connection) -> Iterator[Callable[[], bool]]:
    """A function that tells whether any row was written or deleted on the connection meanwhile."""
    changed = False

    def note(_: Any, cursor: Any, __: str, ___: Any, context: Any, ____: bool) -> None:
        nonlocal changed
        changed |= (context.isinsert or context.isupdate or context.isdelete) and cursor.rowcount != 0

    sa.event.listen(connection, "after_cursor_execute", note)
    try:
        yield lambda: changed
    finally:
        sa.event.remove(connection, "after_cursor_execute", note)
