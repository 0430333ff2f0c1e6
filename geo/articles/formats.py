"""The formats that are read, by suffix or by content, each with its reader."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from geo.articles.decoding import bom_encoding
from geo.articles.feeds import read_feed
from geo.articles.items import Item, is_text_name
from geo.articles.parquet import read_parquet
from geo.articles.plaintext import read_text
from geo.articles.tables import read_csv, read_json, read_json_lines
from geo.articles.unreadable import Unreadable
from geo.articles.webpages import read_page


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles; one of its two readers is given."""

    read_stream: Callable[[str, BinaryIO], Iterator[Item | Unreadable]] | None = None
    """Reads piece by piece: files of any size."""
    read_text: Callable[[str, str], Iterator[Item | Unreadable]] | None = None
    """Reads a whole, cleaned text."""
    is_binary: bool = False


TEXT = Format(read_text=read_text)
JSON_LINES = Format(read_stream=read_json_lines)
JSON = Format(read_text=read_json)
CSV = Format(read_stream=read_csv)
PARQUET = Format(read_stream=read_parquet, is_binary=True)
PAGE = Format(read_text=read_page)
FEED = Format(read_text=read_feed)

SUFFIXES = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".json": JSON,
    ".csv": CSV,
    ".tsv": CSV,
    ".parquet": PARQUET,
    ".html": PAGE,
    ".htm": PAGE,
    ".xhtml": PAGE,
    ".rss": FEED,
    ".atom": FEED,
}
"""Suffix in small letters ► its format."""


def format_of_content(head: bytes) -> Format:
    """The format that the first bytes of a file look like; plain text where nothing else does."""
    if head.startswith(b"PAR1"):
        return PARQUET
    start = head.decode(bom_encoding(head) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    first_line = start.split("\n", 1)[0]
    if start.startswith("{"):
        return JSON_LINES if first_line.rstrip().endswith("}") or len(first_line) > 60_000 else JSON
    if re.match(r"\[\s*[{\]]", start):
        return JSON
    if start.startswith("<"):
        return _format_of_markup(start)
    columns = re.split("[,;\t|]", first_line)
    if len(columns) > 1 and all(len(name) < 40 for name in columns) and any(map(is_text_name, columns)):
        return CSV
    return TEXT


def _format_of_markup(start: str) -> Format:
    """By the first element that is no declaration or comment; XML without a known one is read as a feed, and named."""
    root = re.search(r"<((?:\w+:)?[A-Za-z]\w*)", re.sub(r"<!--.*?-->", "", start, flags=re.DOTALL))
    name = "" if root is None else root[1].casefold()
    if name in ("rss", "feed", "rdf:rdf", "atom:feed", "channel") or (start.startswith("<?xml") and name != "html"):
        return FEED
    return PAGE if name in ("html", "head", "body", "article", "div", "meta", "p") else TEXT
