"""Item: one article as an input gives it, before anything is checked, and the names its fields go by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """The raw values of one article; None or an empty text where the input gives none."""

    line: int | None
    """Where it starts, from 1; None where the format has no lines."""
    text: object
    title: object = None
    source: object = None
    url: object = None
    published: object = None
    published_latest: object = None
    language: object = None
    article_id: object = None


FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "guid"),
    "source": ("source", "outlet", "publisher", "site", "sitename", "source_name", "domain"),
    "url": ("url", "link", "href", "source_url"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "maintext", "article", "full_text"),
    "published": ("published", "date", "pubdate", "published_at", "date_publish", "publication_date", "published_date"),
    "published_latest": ("published_latest",),
    "language": ("language", "lang"),
}
"""Field of Article ► the names it goes by in JSON, CSV and Parquet, in order of preference, in small letters."""


def item_of(fields: Mapping[str, object], line: int | None) -> Item:
    """The item in a row or object; where it names one field twice, the preferred name that holds something counts."""
    folded = {folded_name(name): value for name, value in fields.items()}
    values = {field: _first_given(folded.get(name) for name in names) for field, names in FIELD_NAMES.items()}
    if values["text"] is None:
        values["text"] = values["title"]  # headlines alone are articles of one sentence
    return Item(line, **values)


def is_text_name(name: str) -> bool:
    """Whether a column of that name holds the text, or at least a headline."""
    return folded_name(name) in FIELD_NAMES["text"] + FIELD_NAMES["title"]


def known_name(name: str) -> bool:
    """Whether a column of that name is read at all."""
    return any(folded_name(name) in names for names in FIELD_NAMES.values())


def folded_name(name: str) -> str:
    """A column's name as FIELD_NAMES writes it."""
    return name.strip().strip("\ufeff\"'").casefold().replace(" ", "_").replace("-", "_")


def _first_given(values: Iterable[object]) -> object:
    return next((value for value in values if not is_missing(value)), None)


def is_missing(value: object) -> bool:
    """Whether a raw value says nothing: None, NaN, or a blank text."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())
