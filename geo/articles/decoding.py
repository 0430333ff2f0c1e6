"""Bytes to clean text: encodings, line breaks, and the characters no article holds."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_LINE_CHARS = 4_000_000
"""Longest line that is read: a JSON line with every letter escaped takes six characters a letter, and no article comes
near 600,000 letters. What is longer is skipped in pieces, so that it costs no memory."""

HEAD_BYTES = 65_536
"""How much of a file tells its kind and its encoding."""

MAX_CONTROL_SHARE = 0.02
"""Control characters in text are stray; a hundredth and more of them is a picture, an archive or a program."""

_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
}
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD_BREAK = re.compile("[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a"))
_OLDER_ENCODINGS = ["cp1252", "cp1256", "iso8859_6", "cp1254", "cp1251", "cp1255", "cp1253"]
"""Those of the languages spoken in and around the region and of those that report on it; more make guesses worse."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_WORDS = frozenset(
    ["في", "من", "على", "إلى", "عن", "أن", "التي", "الذي", "هذا", "هذه", "ما", "لا", "قال", "بعد", "مع", "كان"]
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file without its line break."""

    number: int
    """From 1."""
    text: str | None
    """None where the line is longer than MAX_LINE_CHARS."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what had to be done to read it."""

    text: str
    notices: tuple[str, ...] = ()


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark declares; None without one."""
    return next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)


def binary_kind(head: bytes) -> str | None:
    """What the first bytes of a file are where they are no text ("a picture"); None for text."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if bom_encoding(head) not in (None, "utf-8-sig"):
        return None
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return "binary data" if controls > MAX_CONTROL_SHARE * max(len(head), 50) else None


def decode(content: bytes) -> Decoded:
    """The text of some bytes: by byte order mark, as UTF-8, or in the likeliest older encoding, with a notice."""
    encoding = bom_encoding(content)
    if encoding is not None:
        try:
            return Decoded(content.decode(encoding))
        except UnicodeDecodeError:
            text = content.decode(encoding, "replace")
            return Decoded(text, (f"some bytes are not {encoding.upper()} and were replaced by \ufffd",))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_broken(content)


def _decode_broken(content: bytes) -> Decoded:
    try:
        return Decoded(content.decode("utf-8", "surrogatepass"))  # surrogates are told and mended by `clean`
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = sum(char > "\x7f" for char in text) - broken
    if letters >= broken:
        return Decoded(text, (f"{broken} bytes are not UTF-8 and were replaced by \ufffd",))
    encoding = older_encoding(content)
    return Decoded(
        content.decode(encoding, "replace"), (f"is not UTF-8; read as {encoding}, a guess: save it as UTF-8",)
    )


def older_encoding(content: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: the declared one (HTML, XML), Windows-1256, or a guess."""
    declared = _DECLARED.search(content[:2048])
    if declared and (name := _known_encoding(declared[1].decode("ascii"))):
        return name
    arabic = content[:HEAD_BYTES].decode("cp1256", "replace")
    letters = sum(char > "\x7f" and char.isalpha() for char in arabic)
    if letters and len(_ARABIC.findall(arabic)) > 0.8 * letters and _ARABIC_WORDS.intersection(arabic.split()):
        return "windows-1256"
    from charset_normalizer import from_bytes  # late: only needed for what is not UTF-8

    best = from_bytes(content[:HEAD_BYTES], cp_isolation=_OLDER_ENCODINGS).best()
    return "windows-1252" if best is None else best.encoding


def _known_encoding(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return None if found.startswith("utf") else found


def clean(text: str) -> Decoded:
    """The text with one kind of line break, no control characters and no lone surrogates."""
    notices = []
    if _SURROGATES.search(text):
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if joined.count("\ufffd") > text.count("\ufffd"):
            notices.append("a lone surrogate is no character and was replaced by \ufffd")
        text = joined
    if _ODD_BREAK.search(text):
        text = _LINE_BREAKS.sub("\n", text)
    text, removed = _CONTROLS.subn("", text)
    if removed:
        notices.append(f"{removed} control {'character was' if removed == 1 else 'characters were'} removed")
    return Decoded(text, tuple(notices))


def lines(stream: BinaryIO, notice: Callable[[int, str], None]) -> Iterator[Line]:
    """The lines of a stream, decoded one by one; `notice(line, repair)` is called once for each kind of repair."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    encoding = bom_encoding(buffered.peek(4)[:4]) or "utf-8"
    wrapper = io.TextIOWrapper(buffered, encoding=encoding, errors="surrogateescape" if "8" in encoding else "replace")
    told: set[str] = set()
    try:
        number = 0
        while text := wrapper.readline(MAX_LINE_CHARS + 1):
            number += 1
            if len(text) > MAX_LINE_CHARS:
                _skip_rest(wrapper, text)
                yield Line(number, None)
                continue
            decoded = _mended(text.removesuffix("\n"))
            for what in decoded.notices:
                if what not in told:
                    told.add(what)
                    notice(number, what)
            yield Line(number, decoded.text)
    finally:
        wrapper.detach()


def _mended(text: str) -> Decoded:
    """A line in which undecodable bytes stand as escaped surrogates, decoded anew where there are any."""
    if text.isascii() or not _SURROGATES.search(text):
        return Decoded(text)
    return decode(text.encode("utf-8", "surrogateescape"))


def _skip_rest(wrapper: io.TextIOWrapper, text: str) -> None:
    while text and not text.endswith("\n"):
        text = wrapper.readline(MAX_LINE_CHARS)
