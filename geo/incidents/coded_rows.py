"""What others coded, as rows of the store."""

import json
from collections.abc import Sequence

import sqlalchemy as sa

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents import schema
from geo.incidents.record import report_from_record, report_record
from geo.incidents.rows import insert, json_text
from geo.incidents.stored_places import fold_places, in_parts, unfold_places


def put_coded(connection: sa.Connection, given: Sequence[Report]) -> tuple[int, int]:
    """Insert what others coded, or put a newer row in place of the one before; how many are new, and how many changed.

    Each event is taken once, its last row in the order given.
    """
    table = schema.coded
    records = [report_record(one, keep=Place) for one in {one.report_id: one for one in given}.values()]
    fold_places(connection, records)
    rows = {
        str(one["report_id"]): {
            "report_id": one["report_id"],
            "article_id": one["article_id"],
            "record": json_text(one),
        }
        for one in records
    }
    before = {
        row.report_id: row.record for row in in_parts(connection, sa.select(table), table.c.report_id, list(rows))
    }
    changed = [one for one, record in before.items() if record != rows[one]["record"]]
    for report_id in changed:
        connection.execute(table.delete().where(table.c.report_id == report_id))
    insert(connection, table, [row for one, row in rows.items() if one not in before or one in changed])
    return len(rows) - len(before), len(changed)


def coded_reports(connection: sa.Connection) -> list[Report]:
    """All that others coded, by id."""
    table = schema.coded
    query = sa.select(table.c.record).order_by(table.c.report_id)
    records = [json.loads(text) for text in connection.scalars(query)]
    unfold_places(connection, records)
    return list(map(report_from_record, records))
