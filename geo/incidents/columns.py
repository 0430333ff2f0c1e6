"""A table's columns as plain arrays, to be kept and read back at once, without an object an incident."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gazetteer.place import Place
from geo.incidents.table import NOT_GUARDED, IncidentTable, Memberships, Name
from geo.incidents.texts import Texts

_NUMBERS = (
    "first_day",
    "last_day",
    "geo_precision",
    "latitude",
    "longitude",
    "radius_km",
    "people",
    "origins",
    "background",
    "notes",
    "newest_first",
)
_ONE_NAME = ("event_type", "sub_event_type", "country")
_NAMES = ("outlets", "quoted", "actors", "tags")
_TEXTS = ("incident_id", "words")
_SHARED_TEXTS = ("place", "corrected")
"""Most rows have the same as many others."""

Arrays = Mapping[str, NDArray[Any]]


def packed_columns(table: IncidentTable) -> Iterator[tuple[str, bytes]]:
    """The table's arrays with their names, each in NumPy's own format.

    What rules on sensitive places changed is not told apart in them: nothing is to be kept of what has left.
    """
    for name, array in _arrays(table):
        stream = io.BytesIO()
        np.save(stream, array, allow_pickle=False)
        yield name, stream.getvalue()


def table_of_columns(packed: Mapping[str, bytes], places: Callable[[], Iterable[Place]] = tuple) -> IncidentTable:
    """The table that was packed; `places` makes the places that its rows name.

    Raises KeyError where an array is missing, ValueError where one is none.
    """
    at = {name: np.load(io.BytesIO(content), allow_pickle=False) for name, content in packed.items()}
    texts = {name: Texts(at[f"{name}.content"].tobytes(), at[f"{name}.ends"]) for name in _TEXTS}
    length = len(texts["incident_id"])
    every = np.arange(length, dtype=np.int32)
    columns: dict[str, Any] = {name: at[name] for name in _NUMBERS}
    columns |= {name: Memberships(_names(at[f"{name}.names"]), every, at[f"{name}.codes"]) for name in _ONE_NAME}
    columns |= {
        name: Memberships(_names(at[f"{name}.names"]), at[f"{name}.rows"], at[f"{name}.codes"]) for name in _NAMES
    }
    columns |= {name: _spread(_names(at[f"{name}.names"]), at[f"{name}.codes"]) for name in _SHARED_TEXTS}
    return IncidentTable(
        **columns,
        incident_id=tuple(texts["incident_id"]),
        words=texts["words"],
        guarded=np.full(length, NOT_GUARDED, dtype=np.int8),
        places=places,
    )


def _arrays(table: IncidentTable) -> Iterator[tuple[str, NDArray[Any]]]:
    for name in _NUMBERS:
        yield name, getattr(table, name)
    for name in (*_ONE_NAME, *_NAMES):
        held: Memberships = getattr(table, name)
        yield f"{name}.names", _bytes(json.dumps(held.names).encode())
        yield f"{name}.codes", held.codes
        if name in _NAMES:
            yield f"{name}.rows", held.rows
    for name in _SHARED_TEXTS:
        given: Sequence[str] = getattr(table, name)
        number = {text: code for code, text in enumerate(dict.fromkeys(given))}
        yield f"{name}.names", _bytes(json.dumps(list(number)).encode())
        yield f"{name}.codes", np.fromiter((number[text] for text in given), dtype=np.int32, count=len(given))
    for name in _TEXTS:
        texts: Sequence[str] = getattr(table, name)
        kept = texts if isinstance(texts, Texts) else Texts.of(texts)
        yield f"{name}.content", _bytes(kept.content)
        yield f"{name}.ends", kept.ends


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, dtype=np.uint8)


def _names(array: NDArray[Any]) -> tuple[Name, ...]:
    return tuple(json.loads(array.tobytes()))


def _spread(names: tuple[Name, ...], codes: NDArray[Any]) -> tuple[Any, ...]:
    return tuple(names[code] for code in codes.tolist())
