"""How likely each paragraph of a raw text is to begin an article, from its wording, its words and its neighbours."""

import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from geo.articles.cues import Cues, cues

WEIGHTS = {
    "script": 5.5,  # the script changes
    "closer": 5.0,  # the paragraph before ends an article
    "dateline": 2.5,
    "byline": 3.2,  # the author is named below
    "caption": 2.2,  # a photograph's caption stands below
    "is caption": 1.8,
    "lead": 2.2,  # says what happened, and when
    "opener": 0.6,  # begins with a first mention
    "lead below": 0.7,
    "restated": 2.2,  # the next paragraphs tell it again at length, as below a standfirst
    "new words": 2.0,  # shares few words with what stood before
    "new names": 1.2,  # and no names
    "cohesion": 1.5,  # each side holds together better than both do
    "repeat": 8.0,  # the same run of paragraphs has stood before: a copy begins
    "after repeat": 8.0,
    "continues": -2.7,  # leans on what stood before: "He added …"
    "quotation": -2.4,
    "lower case": -5.0,
    "announced": -4.0,  # the line before ends in a colon
    "inset": -0.5,  # an unfinished short line: more often an inset headline than a title
    "below inset": -1.0,
    "below link": 0.6,  # stands below an unfinished longer line: a link or caption that ends an article
}
"""Cue ► its weight, in logarithms of odds: fitted to joined local news, then rounded by what a reader would say."""

REPEATED_PARAGRAPHS = 3
REPEATED_CHARS = 600
"""A run of paragraphs is a copy from this length on; shorter ones are an outlet's standing background."""

MAX_TITLE_CHARS = 160
"""Headlines are shorter."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"(?<=[\w,’'(-] )[A-Z][\w’'-]{2,}")
_POSSESSIVE = re.compile(r"[’']s\b")
_ARABIC_ARTICLE = re.compile("^(?:و?ب?ال|و?لل)(?=.{3})")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_FINISHED = re.compile(r"[.!?؟…][”\"’»)\]]*$|[”\"»)]$")
_QUOTED = re.compile(r"[“\"‘«'\[(]")

_STEM_LETTERS = 6
"""Words are compared by their first letters, which joins most forms of a word in both languages."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a raw text, without space around it."""

    start: int
    """Offset in the text, in code points."""
    line: int
    """From 1."""
    text: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What is looked at in a paragraph."""

    text: str
    script: str | None
    cues: Cues
    words: tuple[str, ...]
    names: Set[str]
    finished: bool


def boundary_cues(paragraphs: Sequence[Paragraph]) -> list[dict[str, float]]:
    """For each paragraph the cues for and against an article's beginning there, weighted; none for the first."""
    read = [_read(paragraph.text) for paragraph in paragraphs]
    rarity = _rarity(read)
    found = [_cues_at(index, read, rarity) for index in range(len(read))]
    for start, end in _repeated_runs([paragraph.text for paragraph in paragraphs]):
        found[start]["repeat"] = WEIGHTS["repeat"]
        if end < len(found):
            found[end]["after repeat"] = WEIGHTS["after repeat"]
    return found


def _read(text: str) -> _Read:
    script = script_of(text)
    own = cues("ar" if script == "Arabic" else "en")
    plain = _POSSESSIVE.sub("", text)
    words = tuple(_stem(word) for word in _WORD.findall(plain) if word.casefold() not in own.small_words)
    latin_names = {_stem(name) for name in _NAME.findall(plain)}
    names = {word for word in words if len(word) > 3} if script == "Arabic" else latin_names
    return _Read(text, script, own, words, names, _FINISHED.search(text) is not None)


def script_of(text: str) -> str | None:
    """`Arabic` or `Latin`, whichever has more letters; None where there are fewer than 20."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if arabic + latin < 20:
        return None
    return "Arabic" if arabic > latin else "Latin"


def _stem(word: str) -> str:
    return _ARABIC_ARTICLE.sub("", word).casefold()[:_STEM_LETTERS]


def _rarity(read: Sequence[_Read]) -> dict[str, float]:
    """Word ► how much it tells: the logarithm of how few paragraphs hold it."""
    counts = Counter(word for one in read for word in set(one.words))
    return {word: math.log((len(read) + 1) / count) for word, count in counts.items()}


def _cues_at(index: int, read: Sequence[_Read], rarity: dict[str, float]) -> dict[str, float]:
    if index == 0:
        return {}
    here, before = read[index], read[index - 1]
    below = read[index + 1 : index + 3]
    found = _wording(here, before, below) | _lead(here, below)
    strengths = {
        "restated": _restated(index, read, rarity) if here.finished or "lead below" in found else 0.0,
        "new words": _new_words(index, read, rarity),
        "new names": _new_names(index, read),
        "cohesion": _cohesion(index, read, rarity),
    }
    return found | {name: WEIGHTS[name] * strength for name, strength in strengths.items() if strength}


def _wording(here: _Read, before: _Read, below: Sequence[_Read]) -> dict[str, float]:
    captions = [one.cues.captions.search(one.text) is not None for one in (here, *below)]
    bylines = [one.cues.bylines.search(one.text) is not None for one in below]
    told = {
        "script": None not in (here.script, before.script) and here.script != before.script,
        "closer": before.cues.closers.search(before.text) is not None,
        "dateline": here.cues.datelines.match(here.text) is not None,
        "byline": bylines[:1] == [True] or (bylines[1:] == [True] and captions[1]),
        "caption": captions[1:2] == [True] and not captions[0] and len(here.text) < 320,
        "is caption": captions[0],
        "continues": here.cues.continues.match(here.text) is not None,
        "quotation": _QUOTED.match(here.text) is not None,
        "lower case": here.text[0].islower(),
        "announced": before.text[-1] in ":,،؛;",
        "inset": len(here.text) < 60 and not here.finished,
        "below inset": len(before.text) < 60 and not before.finished,
        "below link": 60 <= len(before.text) < 120 and not before.finished,
    }
    return {name: WEIGHTS[name] for name, is_so in told.items() if is_so}


def _lead(here: _Read, below: Sequence[_Read]) -> dict[str, float]:
    own = here.cues
    if own.days.search(here.text) and own.verbs.search(here.text) and not own.continues.match(here.text):
        opener = {"opener": WEIGHTS["opener"]} if own.openers.match(here.text) else {}
        return {"lead": WEIGHTS["lead"]} | opener
    under = " ".join(one.text for one in below)
    if len(here.text) < 260 and own.days.search(under) and own.verbs.search(under):
        return {"lead below": WEIGHTS["lead below"]}
    return {}


def _restated(index: int, read: Sequence[_Read], rarity: dict[str, float]) -> float:
    """0 to 1: how much of the paragraph one of the next three says again."""
    return _clamped((max(_shares(index, read, range(index + 1, index + 4), rarity), default=0.0) - 0.25) * 3.2, 0, 1)


def _new_words(index: int, read: Sequence[_Read], rarity: dict[str, float]) -> float:
    """-1 to 1: how little of the paragraph one of the three before has said."""
    return _clamped((0.22 - max(_shares(index, read, range(index - 3, index), rarity), default=0.22)) * 4.5, -1, 1)


def _shares(index: int, read: Sequence[_Read], others: range, rarity: dict[str, float]) -> list[float]:
    own = set(read[index].words)
    whole = sum(rarity[word] for word in own)
    if len(own) < 5 or whole <= 0:
        return []
    inside = (read[other] for other in others if 0 <= other < len(read))
    return [sum(rarity[word] for word in own.intersection(other.words)) / whole for other in inside]


def _new_names(index: int, read: Sequence[_Read]) -> float:
    """-1 to 1: how few of the names in this and the next two paragraphs stood in the four before."""
    before = read[max(0, index - 4) : index]
    names = set().union(*(one.names for one in read[index : index + 3]))
    if len(names) < 3 or len(set().union(*(one.names for one in before))) < 2:
        return 0.0
    known = names.intersection(*[set().union(*(one.words for one in before))])
    return _clamped(1 - len(known) / len(names) / 0.3, -1, 1)


def _cohesion(index: int, read: Sequence[_Read], rarity: dict[str, float]) -> float:
    """-0.3 to 1: how much better the paragraphs on each side fit each other than those on the other side."""
    gaps = [0.0]
    for width in (2, 4):
        before = [one.words for one in read[max(0, index - width) : index]]
        after = [one.words for one in read[index : index + width]]
        half = width // 2
        inner = [_likeness(side[:half], side[half:], rarity) for side in (before, after) if len(side) == width]
        if inner:
            gaps.append(sum(inner) / len(inner) - _likeness(before, after, rarity))
    return _clamped(max(gaps) * 6 - 0.3, -0.3, 1)


def _likeness(some: Sequence[Sequence[str]], others: Sequence[Sequence[str]], rarity: dict[str, float]) -> float:
    """Cosine of two groups of paragraphs, rare words counting more."""
    left, right = _vector(some, rarity), _vector(others, rarity)
    norm = math.sqrt(sum(x * x for x in left.values()) * sum(x * x for x in right.values()))
    return sum(weight * right[word] for word, weight in left.items() if word in right) / norm if norm else 0.0


def _vector(group: Sequence[Sequence[str]], rarity: dict[str, float]) -> dict[str, float]:
    counts = Counter(word for words in group for word in words)
    return {word: (1 + math.log(count)) * rarity[word] for word, count in counts.items()}


def is_title(line: str, below: Sequence[str]) -> bool:
    """Whether a line is the headline of the text below it: unfinished, and a third of its words come again at once."""
    title = _read(line)
    words = set(title.words)
    told = {word for text in below for word in _read(text).words}
    return not title.finished and len(line) < MAX_TITLE_CHARS and 3 * len(words & told) >= len(words) > 1


def _repeated_runs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of paragraphs that have stood before, as (start, end) with the end outside."""
    first: dict[str, int] = {}
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(texts):
        earlier = first.setdefault(texts[index], index)
        length = _run_length(texts, earlier, index) if len(texts[index]) >= 60 and earlier < index else 0
        if length >= REPEATED_PARAGRAPHS and sum(map(len, texts[index : index + length])) > REPEATED_CHARS:
            runs.append((index, index + length))
            index += length
        else:
            index += 1
    return runs


def _run_length(texts: Sequence[str], earlier: int, later: int) -> int:
    length = 0
    while later + length < len(texts) and earlier + length < later and texts[earlier + length] == texts[later + length]:
        length += 1
    return length


def _clamped(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))
