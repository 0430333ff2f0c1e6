"""Places in the store: each stands once in a table of its own, and records name it by a key."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from gazetteer.place import Place
from geo.incidents import schema
from geo.incidents.record import place_from_record, place_record

KEYS_AT_ONCE = 5_000
"""Databases limit the length of one question."""


def fold_places(connection: sa.Connection, records: Sequence[dict[str, Any]]) -> None:
    """Put each place into its own table, and its key into the records: one place stands in hundreds of them."""
    keys: dict[Place, str] = {}
    texts: dict[str, str] = {}
    for holder in _holders(records):
        place: Place = holder["place"]
        if place not in keys:
            text = json.dumps(place_record(place), ensure_ascii=False)
            keys[place] = f"{place.place_id}#{hashlib.sha256(text.encode()).hexdigest()[:8]}"
            texts[keys[place]] = text
        holder["place"] = keys[place]
    known = _texts(connection, list(texts))
    rows = [{"key": key, "record": text} for key, text in texts.items() if key not in known]
    if rows:
        connection.execute(schema.places.insert(), rows)


def unfold_places(connection: sa.Connection, records: Sequence[dict[str, Any]]) -> None:
    """Put the places back in the stead of their keys, each made once and shared."""
    holders = tuple(_holders(records))
    texts = _texts(connection, list({holder["place"] for holder in holders}))
    places = {key: place_from_record(json.loads(text)) for key, text in texts.items()}
    for holder in holders:
        holder["place"] = places[holder["place"]]


def in_parts(
    connection: sa.Connection, query: sa.Select[Any], column: sa.Column[Any], keys: Sequence[Any]
) -> Iterator[Any]:
    """The rows of a query whose column is one of the keys."""
    for first in range(0, len(keys), KEYS_AT_ONCE):
        yield from connection.execute(query.where(column.in_(keys[first : first + KEYS_AT_ONCE])))


def _holders(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        for holder in (record, *record.get("alternatives", ())):
            if holder["place"] is not None:
                yield holder


def _texts(connection: sa.Connection, keys: Sequence[str]) -> dict[str, str]:
    table = schema.places
    rows = in_parts(connection, sa.select(table.c.key, table.c.record), table.c.key, keys)
    return {row.key: row.record for row in rows}
