"""The columns of all incidents as rows of the store: few and large, so that they are read at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa

from geo.incidents import schema
from geo.incidents.columns import packed_columns
from geo.incidents.table import Entry, IncidentTable

PART_BYTES = 16_000_000
"""Databases limit the length of one value."""


def replace_columns(connection: sa.Connection, entries: Iterable[Entry]) -> None:
    """Put the columns of these incidents in place of those before."""
    connection.execute(schema.columns.delete())
    for name, content in packed_columns(IncidentTable.of(entries)):
        for part, piece in enumerate(_pieces(content)):
            connection.execute(schema.columns.insert().values(name=name, part=part, content=piece))


def read_columns(connection: sa.Connection) -> Mapping[str, bytes]:
    """The columns by name; none where no incidents were made yet."""
    table = schema.columns
    pieces: dict[str, list[bytes]] = defaultdict(list)
    for row in connection.execute(sa.select(table.c.name, table.c.content).order_by(table.c.name, table.c.part)):
        pieces[row.name].append(row.content)
    return {name: found[0] if len(found) == 1 else b"".join(found) for name, found in pieces.items()}


def _pieces(content: bytes) -> Iterator[bytes]:
    for first in range(0, len(content), PART_BYTES):
        yield content[first : first + PART_BYTES]
