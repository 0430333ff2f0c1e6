"""Articles taken into the store: which of them are new, and what is learned of those that are known."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from geo.articles.article import Article
from geo.articles.intake import content_id
from geo.incidents import schema
from geo.incidents.record import article_from_record, article_record
from geo.incidents.stored_places import in_parts
from geo.incidents.withdrawal_rows import standing, withdrawn_texts


class Shelf:
    """A batch of articles on their way into the store, within one transaction."""

    def __init__(self, connection: sa.Connection, batch: Sequence[Article]) -> None:
        table = schema.articles
        ids = list({article.article_id for article in batch})
        appearances = list({one for article in batch if (one := _appearance(article)) is not None})
        self._connection = connection
        self._rows: list[dict[str, Any]] = []
        self._known: dict[str, Article | None] = dict.fromkeys(ids)
        self._known |= {
            row.article_id: article_of_row(row)
            for row in in_parts(connection, sa.select(table), table.c.article_id, ids)
        }
        self.withdrawn = 0
        """How many of those that were given are withdrawn, or are of an outlet that is."""
        self._standing = standing(connection)
        self._withdrawn = withdrawn_texts(connection, [text_hash(one.text) for one in batch] if self._standing else [])
        query = sa.select(table.c.appearance)
        self._asked = set(appearances)
        self._seen = {row.appearance for row in in_parts(connection, query, table.c.appearance, appearances)}

    def add(self, article: Article) -> bool:
        """Put an article on the shelf; False where it is here already, or was withdrawn."""
        if self._is_withdrawn(article):
            self.withdrawn += 1
            return False
        same_id = self._of(article.article_id)
        if same_id is not None and same_id.text == article.text:
            self._complete(same_id, article)
            return False
        if same_id is not None:
            own_id = content_id(article.source, article.published, article.title, article.text)
            return self.add(replace(article, article_id=own_id))
        if self._appears(article):
            return False
        outlet = None if article.source is None else self._standing.get(("outlet", article.source))
        self._rows.append(_row(article) | {"withdrawn": outlet})
        self._keep(article)
        self.withdrawn += outlet is not None
        return outlet is None

    def write(self) -> None:
        """Write what was put on the shelf so far."""
        if self._rows:
            self._connection.execute(schema.articles.insert(), self._rows)
            self._rows = []

    def _is_withdrawn(self, article: Article) -> bool:
        if not self._standing:
            return False
        named = ("article", article.article_id) in self._standing
        return named or (text_hash(article.text), article.source) in self._withdrawn

    def _of(self, article_id: str) -> Article | None:
        if article_id not in self._known:
            self._known[article_id] = article_of(self._connection, article_id)
        return self._known[article_id]

    def _keep(self, article: Article) -> None:
        self._known[article.article_id] = article
        appearance = _appearance(article)
        if appearance is not None:
            self._seen.add(appearance)

    def _appears(self, article: Article) -> bool:
        appearance = _appearance(article)
        if appearance is None:
            return False
        if appearance not in self._asked:
            self._asked.add(appearance)
            query = sa.select(schema.articles.c.number).where(schema.articles.c.appearance == appearance)
            if self._connection.scalar(query) is not None:
                self._seen.add(appearance)
        return appearance in self._seen

    def _complete(self, known: Article, given: Article) -> None:
        """Fill in what was not known of an article when it was taken in, and put it up to be read again."""
        completed = replace(
            known,
            source=given.source if known.source is None else known.source,
            url=given.url if known.url is None else known.url,
            title=given.title if known.title is None else known.title,
            published=given.published if known.published is None else known.published,
            published_latest=given.published_latest if known.published is None else known.published_latest,
        )
        if completed == known or self._appears(completed):
            return
        self.write()
        row = _row(completed)
        table = schema.articles
        self._connection.execute(table.update().where(table.c.article_id == known.article_id).values(row))
        for done in (schema.extractions, schema.unread):
            self._connection.execute(done.delete().where(done.c.article_id == known.article_id))
        self._keep(completed)


def article_of_row(row: Any) -> Article:
    """The article of a row of its table."""
    return article_from_record(row._mapping)


def article_of(connection: sa.Connection, article_id: str) -> Article | None:
    """One article; None where it is not here."""
    query = sa.select(schema.articles).where(schema.articles.c.article_id == article_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else article_of_row(row)


def standing_article(connection: sa.Connection, article_id: str) -> Article | None:
    """One article; None where it is not here, or withdrawn."""
    table = schema.articles
    row = connection.execute(
        sa.select(table).where(table.c.article_id == article_id, table.c.withdrawn.is_(None))
    ).one_or_none()
    return None if row is None else article_of_row(row)


def _row(article: Article) -> dict[str, Any]:
    return article_record(article) | {"appearance": _appearance(article), "text_hash": text_hash(article.text)}


def text_hash(text: str) -> str:
    """The SHA-256 of an article's text, by which it is known to be whole."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _appearance(article: Article) -> str | None:
    """Hash text, outlet and time; None where one is not known, for what is not known is not the same."""
    if article.source is None or article.published is None:
        return None
    parts = json.dumps([article.text, article.source, article.published.isoformat()], ensure_ascii=True)
    return hashlib.sha256(parts.encode("ascii")).hexdigest()
