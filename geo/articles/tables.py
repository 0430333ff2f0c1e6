"""JSON lines, JSON lists and CSV: rows of named fields become items."""

import csv
import json
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from geo.articles.decoding import MAX_LINE_CHARS, Line, lines
from geo.articles.items import Item, is_text_name, item_of, known_name
from geo.articles.unreadable import Unreadable

MAX_BROKEN_ROWS = 100
"""A CSV file with more rows that cannot be told apart is given up, as each sends the reader back to where it began."""

MAX_ROW_CHARS = 1_000_000
"""Longest CSV row: the longest article. A quotation mark that is never closed swallows no more than this."""

_LISTS = ("articles", "items", "documents", "data")
_DELIMITERS = ",;\t|"


def read_json_lines(path: str, stream: BinaryIO) -> Iterator[Item | Unreadable]:
    """One JSON object a line; a line that is none is named, and the others go on."""
    notices: list[Unreadable] = []
    for line in lines(stream, lambda number, what: notices.append(Unreadable(path, number, what, kept=True))):
        yield from notices
        notices.clear()
        if line.text is None:
            yield _too_long(path, line.number)
        elif line.text.strip():
            yield from _json_items(path, line.number, line.text)


def _too_long(path: str, number: int) -> Unreadable:
    reason = f"is longer than {MAX_LINE_CHARS:,} characters and was skipped: no article is; break it into lines"
    return Unreadable(path, number, reason)


def _json_items(path: str, number: int, text: str) -> Iterator[Item | Unreadable]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Unreadable(path, number, _json_reason(error))
        return
    yield from _items_of_value(path, number, value)


def _json_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at character {error.colno}"
    return "is not JSON that can be read: it is nested too deep or holds an endless number"


def _items_of_value(path: str, number: int, value: object) -> Iterator[Item | Unreadable]:
    """The one article in a value, or those of a list that stands in it under one of the usual names."""
    inner = next((value[name] for name in _LISTS if name in value), None) if isinstance(value, dict) else None
    for one in inner if isinstance(inner, list) else [value]:
        yield _item_of_value(path, number, one)


def _item_of_value(path: str, number: int, value: object) -> Item | Unreadable:
    if not isinstance(value, dict):
        return Unreadable(path, number, 'is no JSON object with the fields of an article, such as {"text": …}')
    return item_of(value, number)


def read_json(path: str, text: str) -> Iterator[Item | Unreadable]:
    """A JSON list of objects, an object that holds such a list, or one article; each with the line it starts on."""
    decoder = json.JSONDecoder()
    start = _list_start(text)
    if start is None:
        yield from _read_object(path, text, decoder)
        return
    position, number = start, 1 + text.count("\n", 0, start)
    while True:
        following = _skip(text, position, " \t\n\r,")
        number += text.count("\n", position, following)
        position = following
        if position >= len(text):
            yield Unreadable(path, number, "the JSON list is not closed; what stands after this line is missing", True)
            return
        if text[position] == "]":
            return
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Unreadable(path, number, f"{_json_reason(error)}; nothing after it could be read")
            return
        yield _item_of_value(path, number, value)
        number += text.count("\n", position, end)
        position = end


def _skip(text: str, position: int, characters: str) -> int:
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def _list_start(text: str) -> int | None:
    position = _skip(text, 0, " \t\n\r\ufeff")
    return position + 1 if text[position : position + 1] == "[" else None


def _read_object(path: str, text: str, decoder: json.JSONDecoder) -> Iterator[Item | Unreadable]:
    """One object over several lines, or several one after another."""
    position = _skip(text, 0, " \t\n\r\ufeff")
    while position < len(text):
        number = 1 + text.count("\n", 0, position)
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Unreadable(path, number, f"{_json_reason(error)}; nothing after it could be read")
            return
        yield from _items_of_value(path, number, value)
        position = _skip(text, end, " \t\n\r,")


def read_csv(path: str, stream: BinaryIO) -> Iterator[Item | Unreadable]:
    """Rows under a header line that names the columns, divided by comma, semicolon, tab or bar."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW_CHARS))  # the module's own stops at 131,072 letters
    notices: list[Unreadable] = []
    source = lines(stream, lambda number, what: notices.append(Unreadable(path, number, what, kept=True)))
    header_line = next((line for line in source if line.text is None or not _says_nothing(line.text)), None)
    yield from notices
    notices.clear()
    if header_line is None:
        yield Unreadable(path, None, "is empty")
        return
    header = _header(header_line)
    if header is None:
        yield Unreadable(path, header_line.number, _no_columns(header_line))
        return
    for row in _rows(path, source, header):
        yield from notices
        notices.clear()
        yield row


def _says_nothing(text: str) -> bool:
    """Whether a line above the header is blank or one of those by which spreadsheets name their delimiter (`sep=;`)."""
    return not text.strip() or re.fullmatch(r"sep=.", text.strip()) is not None


class _Header(NamedTuple):
    columns: tuple[str, ...]
    delimiter: str


def _header(line: Line) -> _Header | None:
    """The columns, by the delimiter that gives most known names; None where no column holds a text."""
    text = line.text or ""
    found = [_Header(tuple(next(csv.reader([text], delimiter=mark), [])), mark) for mark in _DELIMITERS]
    best = max(found, key=lambda header: sum(map(known_name, header.columns)))
    return best if any(map(is_text_name, best.columns)) else None


def _no_columns(line: Line) -> str:
    shown = (line.text or "")[:80]
    return f"no column is named text, body, content or title; the first line must name the columns, and is “{shown}”"


def _rows(path: str, source: Iterator[Line], header: _Header) -> Iterator[Item | Unreadable]:
    """Rows may run over several lines inside quotation marks; one that is never closed must not swallow the file."""
    waiting: deque[Line] = deque()
    broken = 0
    while True:
        first = _next_line(waiting, source)
        if first is None:
            return
        if first.text is None:
            yield _too_long(path, first.number)
            continue
        if not first.text.strip():
            continue
        row, used = _row(first, waiting, source, header.delimiter)
        if row is None:
            broken += 1
            waiting.extendleft(reversed(used[1:]))
            yield Unreadable(path, first.number, "a quotation mark is opened and not closed, or stands inside a field")
            if broken >= MAX_BROKEN_ROWS:
                yield Unreadable(path, first.number, f"{broken} rows are broken; the rest of the file is left unread")
                return
        elif len(row) > len(header.columns):
            reason = (
                f"has {len(row)} fields, the first line names {len(header.columns)}: quote fields that hold a comma"
            )
            yield Unreadable(path, first.number, reason)
        else:
            yield item_of(dict(zip(header.columns, row, strict=False)), first.number)


def _next_line(waiting: deque[Line], source: Iterator[Line]) -> Line | None:
    return waiting.popleft() if waiting else next(source, None)


def _row(
    first: Line, waiting: deque[Line], source: Iterator[Line], delimiter: str
) -> tuple[list[str] | None, list[Line]]:
    """The fields of the row that starts on a line, and the lines it used; None where it cannot be told."""
    used = [first]

    def texts() -> Iterator[str]:
        yield f"{first.text}\n"
        chars = len(first.text or "")
        while (line := _next_line(waiting, source)) is not None:
            used.append(line)
            chars += len(line.text or "")
            if line.text is None or chars > MAX_ROW_CHARS:
                return
            yield f"{line.text}\n"

    try:
        return next(csv.reader(texts(), delimiter=delimiter, strict=True)), used
    except (csv.Error, StopIteration):
        return None, used
