"""Sentences and paragraphs of an article, with their offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from string import ascii_uppercase

# A full stop after these does not end a sentence.
ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "cpl", "capt", "maj", "brig", "adm", "cmdr", "sen"}
    | {"rep", "gov", "st", "no", "vs", "etc", "inc", "ltd", "co", "jr", "sr", "approx", "dept", "est", "mt", "ft"}
    | {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "rev", "hon", "pres"}
    | {"u.s", "u.k", "u.n", "a.m", "p.m", "e.g", "i.e", "d.c"}
)
TIME_ZONES = ("GMT", "UTC", "EST", "CET", "EDT", "BST")
_CAPITALS = ascii_uppercase.encode()
SENTENCE_END = re.compile(r"[.!?؟…]+[\"”’'»)\]]*(?=\s|$)")
_FOLLOWING = re.compile(r"\s*(\S)")
_WORD_BEFORE, _INITIALS = re.compile(r"[\w.]*$"), re.compile(r"[a-z]|([a-z]\.)+[a-z]")
# Where and when a text was filed, which is not where and when its event was: "LIMA, 4 AUG 89 (EFE) -- [TEXT]",
# "AMMAN, May 3 (Agency) —", "Beirut (Agency) -", "دمشق - وكالة:".
DATELINE = re.compile(
    r"\s*(?:"
    r"[A-Z][^\n\[\]]{2,60}?(?: ?--? ?|: )(?:\[[^\]]*\]\s*)+"
    r"|[A-Z][^\n,\[\]]{2,45}, \d{1,2} [A-Za-z]{3,9}\.?(?: \d{2,4})?"
    r"(?:\s\((?:[^()\[\]]|\[[^\]]*\]){2,80}\))?\s--?\s(?:\[[^\]]*\]\s*)*"
    r"|[A-Z][A-Za-z .'()-]{2,40}(?:, [A-Z][A-Za-z .]{2,24})?,? ?"
    r"(?:\d{1,2} [A-Za-z]{3,9}\.?|[A-Z][a-z]{2,8}\.? \d{1,2})?,?"
    r" ?(?:\([A-Z][\w ./-]{1,30}\))? ?(?:--|—|–) "
    r"|[A-Z][A-Za-z .'()-]{2,40}(?:, [A-Z][A-Za-z .]{2,24})?, "
    r"(?:\d{1,2} [A-Za-z]{3,9}|[A-Z][a-z]{2,8}\.? \d{1,2}) ?[-–—:] "
    r"|[A-Z][A-Za-z .'-]{2,40} \([A-Z][\w ./-]{1,30}\) ?[-–—] "
    r"|[\u0621-\u064a ]{3,24}(?:[-–—|] ?[\u0621-\u064a ]{2,30}[-–—|:]| ?[|]) "
    r")"
)


MAX_SENTENCE_CHARS = 2_000
"""The longest sentence that is read as one: some 300 words, more than any that is written to be read."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`article.text[start:end] == text`; numbers count from 0."""

    start: int
    end: int
    text: str
    paragraph: int
    number: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences in order, without a dateline; a line break ends one unless the text is wrapped at a fixed width."""
    found: list[Sentence] = []
    head = dateline_end(text)
    for number, (start, end) in enumerate(_paragraphs(text)):
        for a, b in _sentence_spans(text, max(start, head), end):
            found.append(Sentence(a, b, text[a:b], number, len(found)))
    return tuple(found)


def dateline_end(text: str) -> int:
    """Where the dateline at the head of a text ends; 0 without one."""
    match = DATELINE.match(text)
    return match.end() if match else 0


def is_upper_case(text: str) -> bool:
    """Whether the text is set in capitals, as agency wires of the 1980s were."""
    ascii_text = text[:2000].encode("ascii", "ignore")
    capitals = len(ascii_text) - len(ascii_text.translate(None, _CAPITALS))
    letters = capitals + len(ascii_text) - len(ascii_text.translate(None, _CAPITALS.lower()))
    return letters > 40 and capitals > 0.8 * letters


def _paragraphs(text: str) -> list[tuple[int, int]]:
    separator = r"\n[ \t]*\n\s*" if is_wrapped(text) else r"\n+"
    spans, start = [], 0
    for match in [*re.finditer(separator, text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            spans.append((start, end))
        start = match.end() if match else end
    return spans


def is_wrapped(text: str) -> bool:
    """Lines of much the same length, a column of print: then single line breaks mean nothing."""
    lines = text.split("\n")
    inner = [len(a) for a, b in pairwise(lines) if a.strip() and b.strip()]
    return len(inner) >= 3 and 45 <= median(inner) <= 85 and max(inner) <= 100


def _sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, a = [], start
    for match in SENTENCE_END.finditer(text, start, end):
        if _ends_sentence(text, match, end):
            spans.append((a, match.end()))
            a = match.end()
    spans.append((a, end))
    parts = (part for a, b in spans for part in _bounded(text, a, b))
    return [s for s in (_strip(text, a, b) for a, b in parts) if s[0] < s[1]]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence of a bounded length: what goes on without end is parted where it can be, at white space."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = max(text.rfind(space, start + 1, start + MAX_SENTENCE_CHARS) for space in " \n\t")
        cut = cut if cut > start else start + MAX_SENTENCE_CHARS
        yield start, cut
        start = cut
    yield start, end


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    following = _FOLLOWING.match(text, match.end(), end)
    first = "" if following is None else following[1]
    if match.group() == ".":
        word = _WORD_BEFORE.search(text, max(0, match.start() - 12), match.start())
        before = (word.group() if word else "").casefold()
        if before in ABBREVIATIONS or _INITIALS.fullmatch(before):
            is_zone = following is not None and text.startswith(TIME_ZONES, following.start(1), end)
            return before.endswith(("a.m", "p.m")) and first.isupper() and not is_zone
    return not first.islower()


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
