"""Sentences and paragraphs of an article, with their offsets."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A full stop after these does not end a sentence.
ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "cpl", "capt", "maj", "brig", "adm", "cmdr", "sen"}
    | {"rep", "gov", "st", "no", "vs", "etc", "inc", "ltd", "co", "jr", "sr", "approx", "dept", "est", "mt", "ft"}
    | {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "rev", "hon", "pres"}
    | {"u.s", "u.k", "u.n", "a.m", "p.m", "e.g", "i.e", "d.c"}
)
TIME_ZONES = ("GMT", "UTC", "EST", "CET", "EDT", "BST")
_NO_LETTERS, _NO_CAPITALS = re.compile("[^A-Za-z]+"), re.compile("[^A-Z]+")
SENTENCE_END = re.compile(r"[.!?؟…]+[\"”’'»)\]]*(?=\s|$)")
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
    letters = _NO_LETTERS.sub("", text[:2000])
    return len(letters) > 40 and len(_NO_CAPITALS.sub("", letters)) > 0.8 * len(letters)


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
    return [s for s in (_strip(text, a, b) for a, b in spans) if s[0] < s[1]]


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    word = re.search(r"[\w.]*$", text[max(0, match.start() - 12) : match.start()])
    before = (word.group() if word else "").casefold()
    if match.group() == "." and (before in ABBREVIATIONS or re.fullmatch(r"[a-z]|([a-z]\.)+[a-z]", before)):
        following = text[match.end() : end].lstrip()
        return before.endswith(("a.m", "p.m")) and following[:1].isupper() and not following.startswith(TIME_ZONES)
    following = text[match.end() : end].lstrip()
    return not following or not following[0].islower()


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
