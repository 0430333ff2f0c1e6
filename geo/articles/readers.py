"""Files, folders, standard input, uploads and pasted text become articles; what cannot be read is named."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from geo.articles.article import Article
from geo.articles.decoding import HEAD_BYTES, binary_kind, clean, decode
from geo.articles.formats import SUFFIXES, Format, format_of_content
from geo.articles.intake import content_id, take_in
from geo.articles.items import Item
from geo.articles.unreadable import NO_DEFAULTS, ArticleDefaults, Unreadable

__all__ = ["ArticleDefaults", "Unreadable", "files_under", "read_articles", "read_bytes", "read_pasted"]

MAX_WHOLE_FILE_BYTES = 64_000_000
"""Largest file of a format that is read whole (text, web page, feed, JSON list): some 20,000 articles. JSON lines, CSV
and Parquet are read piece by piece and may be of any size."""

STANDARD_INPUT = "standard input"
PASTED_TEXT = "pasted text"


def read_articles(
    paths: Sequence[Path | str], *, stdin: BinaryIO | None = None, defaults: ArticleDefaults = NO_DEFAULTS
) -> Iterator[Article | Unreadable]:
    """The articles of files and folders in the order given, folders walked in sorted order; `-` is standard input.

    The format follows the suffix, or the content where that says nothing. Nothing is raised for what cannot be read:
    it is yielded, and the others go on.
    """
    reading = _Reading(defaults)
    for path in paths:
        if str(path) == "-":
            yield from reading.of_stdin(stdin)
        else:
            yield from reading.of_path(Path(path))


def read_bytes(
    name: str, content: bytes, *, defaults: ArticleDefaults = NO_DEFAULTS, suffix: str | None = None
) -> Iterator[Article | Unreadable]:
    """The articles of an uploaded file; its format follows `suffix`, that of the name where None, or the content."""
    given = Path(name).suffix if suffix is None else suffix
    yield from _Reading(defaults).of_stream(clean(name).text, io.BytesIO(content), given)


def read_pasted(text: str, *, defaults: ArticleDefaults) -> Iterator[Article | Unreadable]:
    """The articles of a pasted text, which is plain text or any of the text formats."""
    content = text.encode("utf-8", "surrogatepass")
    yield from _Reading(defaults).of_stream(PASTED_TEXT, io.BytesIO(content), "")


class _Reading:
    """One reading of several inputs, which remembers the articles met so that each is handed on once."""

    def __init__(self, defaults: ArticleDefaults) -> None:
        self._defaults = defaults
        self._texts: dict[str, bytes] = {}
        self._appearances: dict[bytes, tuple[str, bool]] = {}

    def of_stdin(self, stdin: BinaryIO | None) -> Iterator[Article | Unreadable]:
        if stdin is None:
            yield Unreadable(STANDARD_INPUT, None, "there is none here; name a file or folder")
            return
        yield from self.of_stream(STANDARD_INPUT, stdin, "")

    def of_path(self, path: Path) -> Iterator[Article | Unreadable]:
        if not path.is_dir():
            yield from self._of_file(path)
            return
        files = files_under(path)
        if not files:
            yield Unreadable(_shown(path), None, "the folder holds no files")
        for file in files:
            yield from self._of_file(file)

    def _of_file(self, path: Path) -> Iterator[Article | Unreadable]:
        try:
            with path.open("rb") as stream:
                yield from self.of_stream(_shown(path), stream, path.suffix)
        except OSError as error:
            yield Unreadable(_shown(path), None, f"cannot be read: {error.strerror or error}")

    def of_stream(self, name: str, stream: BinaryIO, suffix: str) -> Iterator[Article | Unreadable]:
        buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(raw(stream), HEAD_BYTES)
        try:
            for found in _items(name, buffered, suffix):
                if isinstance(found, Unreadable):
                    yield found
                    continue
                for taken in take_in(found, name, self._defaults):
                    yield from self._once(taken, name, found.line) if isinstance(taken, Article) else (taken,)
        finally:
            if buffered is not stream:
                buffered.detach()

    def _once(self, article: Article, name: str, line: int | None) -> Iterator[Article | Unreadable]:
        """The article where it is new; with an id that stands for another text, it is kept under one of its own."""
        text = _digest(article.text)
        if self._texts.get(article.article_id) == text:
            reason = f"article {article.article_id} was given before with the same text; taken once"
            yield Unreadable(name, line, reason, kept=True)
            return
        own = content_id(article.source, article.published, article.title, article.text)
        same = self._same_appearance(article, is_named=article.article_id != own)
        if same is not None:
            reason = f"article {article.article_id} has the text, outlet and time of article {same}; taken once"
            yield Unreadable(name, line, reason, kept=True)
            return
        if article.article_id in self._texts:
            reason = f"the id {article.article_id} was given before to another text; this one is kept as {own}"
            yield Unreadable(name, line, reason, kept=True)
            yield from self._once(replace(article, article_id=own), name, line)
            return
        self._texts[article.article_id] = text
        yield article

    def _same_appearance(self, article: Article, *, is_named: bool) -> str | None:
        """The id of an article with this text, outlet and time; two ids that the input gives stay two, as copies."""
        if article.source is None or article.published is None:
            return None
        appearance = _digest(f"{article.source}\n{article.published}\n{article.text}")
        same, same_is_named = self._appearances.setdefault(appearance, (article.article_id, is_named))
        return None if same == article.article_id or (is_named and same_is_named) else same


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _shown(path: Path) -> str:
    return clean(str(path)).text


def files_under(folder: Path) -> list[Path]:
    """Every file but the hidden ones (.DS_Store, .git), in one order on every system."""
    found = (path for path in folder.rglob("*") if path.is_file())
    shown = (path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return sorted(shown, key=lambda path: path.as_posix())


def raw(stream: BinaryIO) -> io.RawIOBase:
    """The stream as BufferedReader wants it."""
    return stream  # type: ignore[return-value]  # BufferedReader takes any object with readinto


def _items(name: str, stream: io.BufferedReader, suffix: str) -> Iterator[Item | Unreadable]:
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    if not head.strip():
        yield Unreadable(name, None, "is empty")
        return
    kind = SUFFIXES.get(suffix.casefold()) or format_of_content(head)
    if not kind.is_binary and (binary := binary_kind(head)) is not None:
        yield Unreadable(name, None, f"is {binary}, not text; give .txt, .jsonl, .csv, .parquet, .html or a feed")
    elif kind.read_stream is not None:
        yield from kind.read_stream(name, stream)
    else:
        yield from _read_whole(name, stream, kind)


def _read_whole(name: str, stream: io.BufferedReader, kind: Format) -> Iterator[Item | Unreadable]:
    content = stream.read(MAX_WHOLE_FILE_BYTES + 1)
    if len(content) > MAX_WHOLE_FILE_BYTES:
        limit = MAX_WHOLE_FILE_BYTES // 1_000_000
        yield Unreadable(name, None, f"is larger than {limit} MB; divide it, or give it as .jsonl, .csv or .parquet")
        return
    decoded = decode(content)
    del content
    cleaned = clean(decoded.text)
    for notice in decoded.notices + cleaned.notices:
        yield Unreadable(name, None, notice, kept=True)
    if kind.read_text is not None:
        yield from kind.read_text(name, cleaned.text)
