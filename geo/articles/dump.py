"""A raw text that holds several articles one after another with no separator is told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.articles.betrayed import betrayed_outlet, betrayed_publication
from geo.articles.boundaries import Paragraph, boundary_cues, is_title

MIN_SCORE = 4.0
"""From here on a paragraph begins an article, in a text that is known to hold several."""

SURE_SCORE = 6.5
"""A text holds several articles where one beginning is as sure as this: a script changes, a closing line, a copy …"""

LONGEST_ARTICLE_CHARS = 14_000
"""… or where it is longer than news articles are."""

MIN_EVIDENCE = 4.0
"""… or where several beginnings are fairly sure: the sum by which they exceed FAIR_SCORE."""

FAIR_SCORE = 4.5

MIN_ARTICLE_CHARS = 350
"""Shorter pieces are standfirsts, captions and boxes of the article beside them."""


@dataclass(frozen=True, slots=True)
class DumpPart:
    """One article in a raw text: `text[start:end]`, in code points."""

    start: int
    end: int
    line: int
    """The line it starts on, from 1."""
    source: str | None
    """The outlet, where the text betrays it; else None."""
    published: date | None
    """The first day it can have been published on, where the text betrays it; else None."""
    published_latest: date | None
    """The last such day where only an interval is known; else None."""


def split_dump(text: str) -> tuple[DumpPart, ...]:
    """The articles of a raw text whose line breaks are `\\n`, in order; none where the text is blank."""
    paragraphs = _paragraphs(text)
    if not paragraphs:
        return ()
    firsts = _beginnings(paragraphs, [sum(found.values()) for found in boundary_cues(paragraphs)])
    parts = []
    for first, following in zip(firsts, [*firsts[1:], len(paragraphs)], strict=True):
        last = paragraphs[following - 1]
        parts.append(_part(text, paragraphs[first], last.start + len(last.text)))
    return tuple(parts)


def _part(text: str, first: Paragraph, end: int) -> DumpPart:
    own = text[first.start : end]
    published = betrayed_publication(own)
    return DumpPart(
        start=first.start,
        end=end,
        line=first.line,
        source=betrayed_outlet(own),
        published=None if published is None else published.first,
        published_latest=None if published is None else published.latest,
    )


def _paragraphs(text: str) -> list[Paragraph]:
    """Lines; or, where lines are broken at a width, what stands between blank lines."""
    pattern = r"[^\s](?:[^\n]|\n(?![^\S\n]*\n))*" if _is_hard_wrapped(text) else r"[^\s][^\n]*"
    paragraphs = []
    line, position = 1, 0
    for found in re.finditer(pattern, text):
        line += text.count("\n", position, found.start())
        position = found.start()
        paragraphs.append(Paragraph(found.start(), line, found[0].rstrip()))
    return paragraphs


def _is_hard_wrapped(text: str) -> bool:
    """Whether most lines that are followed by a line end within a sentence."""
    joints = re.findall(r"(\S)[^\S\n]*\n[^\S\n]*(?=\S)", text)
    return len(joints) >= 3 and sum(char.isalnum() or char in ",،;-" for char in joints) > 0.6 * len(joints)


def _beginnings(paragraphs: Sequence[Paragraph], scores: Sequence[float]) -> list[int]:
    """The paragraphs that begin an article, the first always among them."""
    end = paragraphs[-1].start + len(paragraphs[-1].text)
    evidence = sum(max(0.0, score - FAIR_SCORE) for score in scores)
    is_long = end - paragraphs[0].start > LONGEST_ARTICLE_CHARS
    if not (is_long or evidence >= MIN_EVIDENCE or max(scores) >= SURE_SCORE):
        return [0]
    cut = _best_cut(scores, [paragraph.start for paragraph in paragraphs], end)
    return [_at_its_title(paragraphs, first) for first in cut]


def _at_its_title(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The paragraph above a beginning where that is its headline, else the beginning."""
    below = [paragraph.text for paragraph in paragraphs[first : first + 2]]
    return first - 1 if first > 1 and is_title(paragraphs[first - 1].text, below) else first


def _best_cut(scores: Sequence[float], starts: Sequence[int], end: int) -> list[int]:
    """The beginnings whose scores exceed MIN_SCORE most in all, no piece being shorter than MIN_ARTICLE_CHARS."""
    best: list[float] = [0.0]  # best[i]: the most that cuts up to i can gain where i begins an article
    back = [0]
    reachable, leader = 0, 0  # the best earlier beginning that is far enough away
    for index in range(1, len(starts) + 1):
        here = end if index == len(starts) else starts[index]
        while reachable < index and here - starts[reachable] >= MIN_ARTICLE_CHARS:
            leader = reachable if best[reachable] >= best[leader] else leader
            reachable += 1
        far_enough = here - starts[leader] >= MIN_ARTICLE_CHARS
        gain = 0.0 if index == len(starts) else scores[index] - MIN_SCORE
        best.append(best[leader] + gain if far_enough else float("-inf"))
        back.append(leader)
    cut, index = [], back[-1]
    while index > 0:
        cut.append(index)
        index = back[index]
    return [0, *reversed(cut)]
