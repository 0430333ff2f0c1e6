"""TOML files that people write by hand, entry by entry: what is wrong is told with file, line and what to do."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from gazetteer.errors import IncidentMapError

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class EntryFile:
    """One kind of file: a list of tables under `[[table]]`."""

    table: str
    error: type[IncidentMapError]
    """What is raised where the file or an entry is malformed."""
    heads: frozenset[str] = frozenset()
    """Keys that stand once, above all entries."""

    def text(self, path: Path) -> str | None:
        """The file's text; None where there is no file."""
        try:
            return path.read_text("utf-8-sig")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise self.error(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error
        except OSError as error:
            raise self.error(f"{path}: cannot be read ({error.strerror}); make it readable") from error

    def entries(self, path: Path, text: str, made: Callable[[Mapping[str, Any]], Made]) -> tuple[Made, ...]:
        """What `made` makes of each entry; what it raises is told with file, line and number."""
        document = self._document(path, text)
        unknown = sorted(set(document) - {self.table} - self.heads)
        tables = document.get(self.table, [])
        if unknown or not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
            what = f"holds {unknown[0]!r}" if unknown else "holds no list of entries"
            raise self.error(f"{path}: {what}; write each {self.table} under a line [[{self.table}]]")
        lines = self.header_lines(text)
        found = []
        for number, entry in enumerate(tables):
            try:
                found.append(made(entry))
            except self.error as error:
                where = f", line {lines[number]}" if len(lines) == len(tables) else ""
                raise self.error(f"{path}{where}, {self.table} {number + 1}: {error}") from error
        return tuple(found)

    def head(self, path: Path, text: str, made: Callable[["Entry"], Made]) -> Made:
        """What `made` makes of the keys above all entries; what it raises is told with file and line."""
        document = self._document(path, text)
        entry = Entry({key: value for key, value in document.items() if key in self.heads}, self.error)
        try:
            return made(entry)
        except self.error as error:
            key = next((one for one in sorted(self.heads, key=len, reverse=True) if str(error).startswith(one)), None)
            found = None if key is None else re.search(rf"^[ \t]*{key}[ \t]*=", text, re.MULTILINE)
            line = 1 if found is None else text.count("\n", 0, found.start()) + 1
            raise self.error(f"{path}, line {line}: {error}") from error

    def _document(self, path: Path, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self.error(f"{path}: {_small(str(error))}; mend it, or take that entry out") from error

    def header_lines(self, text: str) -> list[int]:
        """The line of each entry's header, from 1."""
        header = re.compile(rf"^[ \t]*\[\[[ \t]*{self.table}[ \t]*\]\]", re.MULTILINE)
        return [text.count("\n", 0, found.start()) + 1 for found in header.finditer(text)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file, read key by key."""

    table: Mapping[str, Any]
    error: type[IncidentMapError]
    """What is raised where a value is missing or of another kind."""

    def only(self, known: frozenset[str], what: str = "here") -> None:
        """Raise where the table holds anything else."""
        unknown = sorted(set(self.table) - known)
        if unknown:
            raise self.error(f"{unknown[0]!r} is not for {what}; take it out, or use {', '.join(sorted(known))}")

    def text(self, key: str) -> str:
        """A text that says something."""
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{key} is missing; write it as a text" if value is None else f"{key} is no text")
        return value.strip()

    def maybe_text(self, key: str) -> str | None:
        """The same; None where there is none."""
        return self.text(key) if key in self.table else None

    def texts(self, key: str, what: str = "texts") -> tuple[str, ...]:
        """Texts, at least one, each once."""
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.error(f'{key} is no list of {what}; write it as {key} = ["…", "…"]')
        return tuple(dict.fromkeys(one.strip() for one in value))

    def day(self, key: str) -> date:
        """A day, as TOML's own or as a text."""
        value = self.table.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError as error:
                raise self.error(f"{key} {value!r} is no day; write it as 2024-03-01") from error
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise self.error(f"{key} is {'missing' if value is None else 'no day'}; write it as 2024-03-01")

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number from least to most; None where there is none."""
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.error(f"{key} is no number")
        if not least <= value <= most:
            raise self.error(f"{key} {value} is outside {least:g} to {most:g}")
        return float(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number from least to most; None where there is none."""
        value = self.number(key, least, most)
        if value is not None and value != int(value):
            raise self.error(f"{key} {value} is no whole number")
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        """True or false; false where it is not said."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} is neither true nor false")
        return value


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
