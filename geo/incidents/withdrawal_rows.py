"""Withdrawals as rows of the store, and the articles that they take out."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from geo.incidents import schema
from geo.incidents.stored_places import KEYS_AT_ONCE, in_parts
from geo.incidents.withdrawal import Kind, Signed, Withdrawal


def standing(connection: sa.Connection) -> dict[tuple[str, str], int]:
    """Kind and name of what is withdrawn now, with the number of its withdrawal."""
    table = schema.withdrawals
    rows = connection.execute(sa.select(table.c.kind, table.c.name, table.c.number).where(table.c.ended_on.is_(None)))
    return {(row.kind, row.name): row.number for row in rows}


def withdrawals(connection: sa.Connection) -> tuple[Withdrawal, ...]:
    """All withdrawals in their order, ended ones among them."""
    table, articles = schema.withdrawals, schema.articles
    count = sa.select(articles.c.withdrawn, sa.func.count().label("number")).group_by(articles.c.withdrawn)
    counts = {row.withdrawn: row.number for row in connection.execute(count)}
    return tuple(
        Withdrawal(
            row.kind,
            row.name,
            Signed(row.author, date.fromisoformat(row.day), row.reason),
            None if row.ended_on is None else Signed(row.ended_by, date.fromisoformat(row.ended_on), row.ended_because),
            counts.get(row.number, 0),
        )
        for row in connection.execute(sa.select(table).order_by(table.c.number))
    )


def begin(connection: sa.Connection, kind: Kind, name: str, signed: Signed) -> int:
    """Record a withdrawal; its number."""
    table = schema.withdrawals
    number = (connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1
    given = {"author": signed.author, "day": signed.day.isoformat(), "reason": signed.reason}
    connection.execute(table.insert().values(number=number, kind=kind, name=name, **given))
    return number


def end(connection: sa.Connection, number: int, signed: Signed) -> None:
    """Record that a withdrawal is over, and put its articles up to be read; those without their words are forgotten."""
    table, articles = schema.withdrawals, schema.articles
    over = {"ended_by": signed.author, "ended_on": signed.day.isoformat(), "ended_because": signed.reason}
    connection.execute(table.update().where(table.c.number == number).values(over))
    connection.execute(articles.delete().where(articles.c.withdrawn == number, articles.c.text == ""))
    connection.execute(articles.update().where(articles.c.withdrawn == number).values(withdrawn=None))


def articles_of(connection: sa.Connection, kind: Kind, name: str) -> list[str]:
    """The article_ids that a withdrawal of this takes out, of those that none has taken out yet."""
    table = schema.articles
    column = table.c.article_id if kind == "article" else table.c.source
    query = sa.select(table.c.article_id).where(column == name, table.c.withdrawn.is_(None))
    return list(connection.scalars(query.order_by(table.c.number)))


def take_out(connection: sa.Connection, number: int, article_ids: Sequence[str], *, erase: bool) -> None:
    """Mark articles as withdrawn and forget what was read in them; with `erase`, their words and links too."""
    for first in range(0, len(article_ids), KEYS_AT_ONCE):
        some = article_ids[first : first + KEYS_AT_ONCE]
        for table in (schema.extractions, schema.unread, schema.rereadings, schema.reports, schema.corrected):
            connection.execute(table.delete().where(table.c.article_id.in_(some)))
        values: dict[str, object] = {"withdrawn": number, "copy_of": None}
        if erase:
            values |= {"text": "", "title": None, "url": None}
        articles = schema.articles
        connection.execute(articles.update().where(articles.c.article_id.in_(some)).values(values))


def withdrawn_texts(connection: sa.Connection, hashes: Sequence[str]) -> dict[tuple[str, str | None], int]:
    """Hash and outlet of the withdrawn articles among these texts, with the number of the withdrawal."""
    table = schema.articles
    query = sa.select(table.c.text_hash, table.c.source, table.c.withdrawn).where(table.c.withdrawn.is_not(None))
    rows = in_parts(connection, query, table.c.text_hash, hashes)
    return {(row.text_hash, row.source): row.withdrawn for row in rows}
