"""What was read in each article, as rows of the store: places, uncoded sentences, reports, failures."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.mention import ResolvedPlace
from geo.extraction.reports import Extraction
from geo.incidents import schema
from geo.incidents.record import report_record, resolved_place_record, uncoded_record
from geo.incidents.rows import insert, json_text
from geo.incidents.stored_places import KEYS_AT_ONCE, fold_places, in_parts

_READ = ("places", "uncoded", "reports")
_ARTICLES_AT_ONCE = 500

Found = tuple[Article, Sequence[ResolvedPlace], Extraction]
"""An article with its places, and its reports and uncoded sentences."""


def extraction_rows(connection: sa.Connection, found: Sequence[Found]) -> dict[str, dict[str, str]]:
    """What was found in each article as JSON texts, the places put into their table."""
    records = {
        article.article_id: {
            "places": [resolved_place_record(place, keep=Place) for place in places],
            "uncoded": [uncoded_record(sentence) for sentence in extraction.uncoded],
            "reports": [report_record(report, keep=Place) for report in extraction.reports],
        }
        for article, places, extraction in found
    }
    holders = (holder for one in records.values() for name in ("places", "reports") for holder in one[name])
    fold_places(connection, list(holders))
    return {
        article_id: {name: json_text(values) for name, values in one.items()} for article_id, one in records.items()
    }


def insert_extractions(connection: sa.Connection, rows: Mapping[str, Mapping[str, str]], rules: str | None) -> None:
    """Insert what was found in articles that have no such rows."""
    given = [
        {"article_id": article_id, "places": row["places"], "uncoded": row["uncoded"], "rules": rules}
        for article_id, row in rows.items()
    ]
    told = [
        {"report_id": record["report_id"], "article_id": article_id, "record": json_text(record)}
        for article_id, row in rows.items()
        for record in json.loads(row["reports"])
    ]
    insert(connection, schema.extractions, given)
    insert(connection, schema.reports, told)


def take_over_rereadings(connection: sa.Connection, rules: str) -> None:
    """Put what was laid aside into its tables, some articles at a time: all of them together are large."""
    table = schema.rereadings
    failed = sa.select(table.c.article_id, table.c.reason).where(table.c.reason.is_not(None))
    connection.execute(schema.unread.insert().from_select(["article_id", "reason"], failed))
    read = sa.select(table).where(table.c.reason.is_(None)).execution_options(yield_per=_ARTICLES_AT_ONCE)
    for part in connection.execute(read).partitions():
        texts = {row.article_id: {name: getattr(row, name) for name in _READ} for row in part}
        insert_extractions(connection, texts, rules)
    connection.execute(table.delete())


def forget_extractions(connection: sa.Connection, article_ids: Sequence[str]) -> int:
    """Delete what was found in articles, and on which a rule failed; the number of reports that they had."""
    gone = 0
    for first in range(0, len(article_ids), KEYS_AT_ONCE):
        some = article_ids[first : first + KEYS_AT_ONCE]
        for table in (schema.extractions, schema.unread):
            connection.execute(table.delete().where(table.c.article_id.in_(some)))
        gone += connection.execute(schema.reports.delete().where(schema.reports.c.article_id.in_(some))).rowcount
    return gone


def replace_by_failure(connection: sa.Connection, item: NotRead) -> bool:
    """Record that a rule failed on an article; tell whether it had reports before."""
    had_reports = forget_extractions(connection, [item.article_id]) > 0
    connection.execute(schema.unread.insert().values(article_id=item.article_id, reason=item.reason))
    return had_reports


def told_records(connection: sa.Connection, article_id: str | None = None) -> dict[str, dict[str, Any]]:
    """The records of reports by report_id, as corrected; of one article, or of all where None."""
    records: dict[str, dict[str, Any]] = {}
    for table in (schema.reports, schema.coded, schema.corrected):
        query = sa.select(table.c.report_id, table.c.record)
        if article_id is not None:
            query = query.where(table.c.article_id == article_id)
        records.update((row.report_id, json.loads(row.record)) for row in connection.execute(query))
    return records


def report_records(connection: sa.Connection, report_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The records of these reports, as corrected."""
    records: dict[str, dict[str, Any]] = {}
    for table in (schema.reports, schema.coded, schema.corrected):
        query = sa.select(table.c.report_id, table.c.record)
        rows = in_parts(connection, query, table.c.report_id, report_ids)
        records.update((row.report_id, json.loads(row.record)) for row in rows)
    return records
