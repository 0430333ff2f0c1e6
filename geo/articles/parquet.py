"""Parquet: rows of named fields, read a few at a time."""

from collections.abc import Iterator
from typing import BinaryIO

from geo.articles.items import Item, is_text_name, item_of, known_name
from geo.articles.unreadable import Unreadable

BATCH_ROWS = 256
"""Rows held at a time: articles of some kilobytes each."""


def read_parquet(path: str, stream: BinaryIO) -> Iterator[Item | Unreadable]:
    """The rows of a Parquet file; `line` is the row, from 1."""
    from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]  # late: takes a third of a second

    try:
        table = parquet.ParquetFile(stream)
        names = [name for name in table.schema_arrow.names if known_name(name)]
        if not any(map(is_text_name, names)):
            shown = ", ".join(table.schema_arrow.names)[:80]
            yield Unreadable(path, None, f"no column is named text, body, content or title; the columns are: {shown}")
            return
        number = 0
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=names):
            for row in batch.to_pylist():
                number += 1
                yield item_of(row, number)
        if number == 0:
            yield Unreadable(path, None, "is empty")
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())[:120]
        yield Unreadable(path, None, f"is no Parquet file that can be read: {reason}")
