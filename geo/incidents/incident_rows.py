"""Incidents as rows of the store, with the columns that filters read and the ids that they had before."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents import schema
from geo.incidents.column_rows import replace_columns
from geo.incidents.correction import Standing
from geo.incidents.facts import count_up
from geo.incidents.incident import Incident
from geo.incidents.record import incident_from_record, own_record, report_record, standing_record
from geo.incidents.rows import insert, json_text
from geo.incidents.stored_places import fold_places, in_parts, unfold_places
from geo.incidents.table import entry_of

_INCIDENTS_AT_ONCE = 10_000


def replace_incidents(
    connection: sa.Connection,
    incidents: Sequence[Incident],
    corrected: Sequence[Report],
    standings: Sequence[Standing],
    successors: Mapping[str, str],
) -> None:
    """Put incidents in place of those before, and count the generation up."""
    _keep_aliases(connection, incidents, successors)
    for table in (schema.incidents, schema.corrected, schema.corrections):
        connection.execute(table.delete())
    for first in range(0, len(incidents), _INCIDENTS_AT_ONCE):
        _insert_incidents(connection, incidents[first : first + _INCIDENTS_AT_ONCE], first)
    replace_columns(connection, map(entry_of, incidents))
    told = [report_record(report, keep=Place) for report in corrected]
    fold_places(connection, told)
    rows = [{"report_id": one["report_id"], "article_id": one["article_id"], "record": json_text(one)} for one in told]
    insert(connection, schema.corrected, rows)
    rows = [{"number": number, "record": json_text(standing_record(one))} for number, one in enumerate(standings)]
    insert(connection, schema.corrections, rows)
    count_up(connection, "generation")


def _insert_incidents(connection: sa.Connection, incidents: Sequence[Incident], first: int) -> None:
    """Write incidents, numbered from `first`: all at once, a million would fill the memory."""
    records = [own_record(incident) for incident in incidents]
    fold_places(connection, records)
    numbered = enumerate(zip(incidents, records, strict=True), first)
    insert(connection, schema.incidents, [_incident_row(number, one, record) for number, (one, record) in numbered])


def _incident_row(number: int, incident: Incident, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "incident_id": incident.incident_id,
        "report_ids": json_text([report.report_id for report in incident.reports]),
        "record": json_text(record),
    }


def incident_rows(connection: sa.Connection, incident_ids: Sequence[str]) -> list[Any]:
    """The rows of these incidents, in that order; an id of before gives its successor, one not known none."""
    table = schema.incidents
    found = {row.incident_id: row for row in in_parts(connection, sa.select(table), table.c.incident_id, incident_ids)}
    missing = {one: successor_of(connection, one) for one in incident_ids if one not in found}
    successors = [one for one in missing.values() if one is not None]
    found |= {row.incident_id: row for row in in_parts(connection, sa.select(table), table.c.incident_id, successors)}
    now = dict.fromkeys(missing.get(one, one) for one in incident_ids)
    return [found[one] for one in now if one in found]


def with_reports(
    connection: sa.Connection, rows: Sequence[Any], reports: Mapping[str, dict[str, Any]]
) -> tuple[Incident, ...]:
    """The incidents of rows of their table; one whose reports are all gone is left out."""
    records = [json.loads(row.record) for row in rows]
    unfold_places(connection, [*reports.values(), *records])
    for row, record in zip(rows, records, strict=True):
        # While reports are read again, some are missing until their incidents are made anew.
        record["reports"] = [reports[one] for one in json.loads(row.report_ids) if one in reports]
    return tuple(incident_from_record(record) for record in records if record["reports"])


def _keep_aliases(connection: sa.Connection, incidents: Sequence[Incident], successors: Mapping[str, str]) -> None:
    now = {incident.incident_id for incident in incidents}
    holder = {report.report_id: incident.incident_id for incident in incidents for report in incident.reports}
    before = connection.execute(sa.select(schema.incidents.c.incident_id, schema.incidents.c.report_ids)).all()
    moved: dict[str, str] = {}
    for row in before:
        known = (holder[one] for one in (row.incident_id, *json.loads(row.report_ids)) if one in holder)
        successor = next(known, successors.get(row.incident_id))
        if row.incident_id not in now and successor is not None:
            moved[row.incident_id] = successor
    table = schema.aliases
    older = {row.alias: row.incident_id for row in connection.execute(sa.select(table))}
    merged = {alias: moved.get(target, target) for alias, target in older.items()} | moved
    connection.execute(table.delete())
    rows = [{"alias": alias, "incident_id": target} for alias, target in merged.items() if alias not in now]
    if rows:
        connection.execute(table.insert(), rows)


def successor_of(connection: sa.Connection, incident_id: str) -> str | None:
    """The incident that an id of before opens; None where it was none."""
    query = sa.select(schema.aliases.c.incident_id).where(schema.aliases.c.alias == incident_id)
    target: str | None = connection.scalar(query)
    return target
