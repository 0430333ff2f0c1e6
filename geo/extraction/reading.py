"""The form of a text that rules are matched on, and the way back to the text's own offsets."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from geo.extraction.text import is_wrapped

WRAPPED_LINE = re.compile(r"(?<=\S)([ \t]*)\n(?=[ \t]*\S)")
MORE_SPACES = re.compile(r"(?<![ \t\u00a0])\t*+[ \u00a0](?P<further>[ \t\u00a0]++)(?=\S)")
"""Typesetting: of several spaces between words all but the first mean nothing. A run is looked at from its start alone:
one without a word behind it would else be read anew from each of its spaces."""
_FURTHER_SPACES = ("  ", "\t", "\u00a0")
"""Without any of them no text has further spaces."""
# Vowel signs, tatweel and invisible marks carry no meaning for matching.
SILENT = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_SAME = (
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "\u00a0": " ",
    }
    | {chr(0x660 + i): str(i) for i in range(10)}
    | {chr(0x6F0 + i): str(i) for i in range(10)}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`form` is what rules read; `offsets[i]` is where its i-th character stands in the text."""

    form: str
    offsets: tuple[int, ...] | None
    """None where both are equally long; else one more than characters, the last being the text's length."""

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """A span of the form as a span of the text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[end]

    def from_text(self, offset: int) -> int:
        """Where a text offset stands in the form."""
        return offset if self.offsets is None else bisect_left(self.offsets, offset)


def read(text: str) -> Reading:
    """Quotes, alef forms and digits made equal; vowel signs, breaks of wrapped lines and further spaces left out."""
    if is_wrapped(text):
        text = WRAPPED_LINE.sub(r"\1 ", text)
    silent = [] if text.isascii() else [m.span() for m in SILENT.finditer(text)]
    if any(space in text for space in _FURTHER_SPACES):
        silent += [m.span("further") for m in MORE_SPACES.finditer(text)]
    if not silent:
        return Reading(same_letters(text), None)
    kept = bytearray(b"\x01") * len(text)
    for start, end in silent:
        kept[start:end] = bytes(end - start)
    form = "".join(compress(text, kept))
    return Reading(same_letters(form), (*compress(range(len(text)), kept), len(text)))


def same_letters(text: str) -> str:
    """A text with quotes, alef forms and digits made equal, as long as before; far quicker than `translate`."""
    if not text.isascii():
        for letter, one in _SAME.items():
            text = text.replace(letter, one)
    return text.replace("`", "'")


@lru_cache(maxsize=4096)
def same_form(pattern: str) -> str:
    """A lexicon's pattern in the form that texts are read in."""
    return same_letters(SILENT.sub("", pattern))
