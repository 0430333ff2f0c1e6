"""Facts about the whole store, each by its name: numbers that grow, and small records."""

import secrets

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


def new_state(connection: sa.Connection) -> None:
    """Let everyone know that something has changed: a random word, for a number would come again after a restore."""
    set_fact(connection, "state", secrets.token_hex(8))
