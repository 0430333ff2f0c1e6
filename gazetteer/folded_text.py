"""A text as the words that names are looked for in, each folded as names are."""

import re
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import add

from gazetteer.names import ASCII_TOKEN, TOKEN, fold_word

_PARTED = re.compile(f"({TOKEN.pattern})")
_PARTED_ASCII = re.compile(f"({ASCII_TOKEN.pattern})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The words of a text, list by list: making these is quicker than an object a word."""

    words: list[str]
    """As they are written; those of which nothing is left when they are folded are none."""
    starts: list[int]
    """Where each word begins in the text, in code points."""
    ends: list[int]
    """Where each word ends in the text."""
    gaps: list[str]
    """What stands in the text behind each word, up to the next one or the end."""
    keys: list[str]
    """The words, folded."""
    joined: str
    """The folded words, a space behind each."""
    begins: list[int]
    """Where each word begins in `joined`."""


def fold_text(text: str) -> FoldedText:
    """Part a text into words and fold each; hyphens, dots and the English genitive part words."""
    parts = (_PARTED_ASCII if text.isascii() else _PARTED).split(text)
    words = parts[1::2]
    offsets = list(accumulate(map(len, parts)))
    starts, ends, gaps = offsets[0:-1:2], offsets[1::2], parts[2::2]
    if text.isascii():
        keys = " ".join(words).lower().replace("'", "").replace("`", "").split(" ") if words else []
    else:
        keys = list(map(fold_word, words))
        if not all(keys):
            words, starts, ends = (
                list(compress(words, keys)),
                list(compress(starts, keys)),
                list(compress(ends, keys)),
            )
            gaps = [text[end:start] for end, start in zip(ends, [*starts[1:], len(text)], strict=False)]
            keys = list(filter(None, keys))
    begins = list(map(add, accumulate(map(len, keys), initial=0), count()))
    return FoldedText(words, starts, ends, gaps, keys, f"{' '.join(keys)} ", begins[:-1])
