"""Who says so: the source that a sentence names for what it tells."""

import re
from dataclasses import dataclass
from functools import cache

from geo.extraction.lexicons import lexicon
from geo.extraction.text import Sentence

LONGEST_SOURCE_WORDS = 12
NO_NOUN = re.compile(
    r"(?:almost|officially|early|not|n't|his|her|their|its|also|has|have|had|been|to|\w+ly)$", re.IGNORECASE
)
QUOTED = re.compile(r'"[^"]*"?')
BREAK = re.compile(
    r"[,،;:\"()]|\s[–—-]\s|(?<!\w)(?:but|while|as|where|when|after|before|because|since|amid|if|though"
    r"|confirming|speaking|citing|quoting|الى|ان|بان|انه|انها|في|على|عن)(?!\w)",
    re.IGNORECASE,
)


NEARER_BREAK = re.compile(r"(?<!\w)(?:and|that|which|who)(?!\w)", re.IGNORECASE)
NO_ONE = re.compile(r"(?:it|there|this|which|he|she|no|nobody|no-one|none|neither)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name a source; `start` and `end` count in the text that was read."""

    start: int
    end: int
    text: str


def attribute(sentences: tuple[Sentence, ...], language: str) -> tuple[Source | None, ...]:
    """For each sentence its source; pronouns, and quotations that go on, keep the speaker before them."""
    found: list[Source | None] = []
    speaker: Source | None = None
    is_open, paragraph = False, -1
    for sentence in sentences:
        source, carries = _source_of(sentence, language)
        is_open = is_open and sentence.paragraph == paragraph  # what is not closed in a paragraph is opened anew
        goes_on = is_open or sentence.text.startswith('"')
        if source is not None:
            speaker = source
        elif not carries:
            speaker = speaker if goes_on else None
        found.append(source or (speaker if carries or goes_on else None))
        is_open, paragraph = is_open ^ (sentence.text.count('"') % 2 == 1), sentence.paragraph
    return tuple(found)


def _source_of(sentence: Sentence, language: str) -> tuple[Source | None, bool]:
    """The source named in the sentence, and whether it points back to the one before."""
    bare = QUOTED.sub(lambda m: '"' * len(m.group()), sentence.text)
    words = lexicon(language)
    prefix = words.patterns["attribution.prefixes"].search(bare)
    if prefix:
        source = _span_after(bare, prefix.end(), sentence)
        if source is not None:
            return source, False
    pronoun = False
    for verb in words.patterns["attribution.verbs"].finditer(bare):
        span = (
            _span_after(bare, verb.end(), sentence) if language == "ar" else _span_before(bare, verb.start(), sentence)
        )
        if span is None:
            continue
        if _pronouns(language).fullmatch(span.text):
            pronoun = True
        elif _names_someone(span.text) and not words.event_starts.matches_any(span.text):
            return span, False
    return None, pronoun


def _span_before(bare: str, end: int, sentence: Sentence) -> Source | None:
    """The words before a verb of speech, back to a boundary; "and" bounds them only where they are too many."""
    head = re.sub(
        r"(?: (?:also|has|had|have|was|were|later|then|further|earlier|recently|on \w+))+\s*$", "", bare[:end].rstrip()
    )
    cut = max((m.end() for m in BREAK.finditer(head)), default=0)
    nearer = max((m.end() for m in NEARER_BREAK.finditer(head, cut)), default=cut)
    return _trimmed(bare, cut, len(head), sentence) or _trimmed(bare, nearer, len(head), sentence)


def _span_after(bare: str, start: int, sentence: Sentence) -> Source | None:
    stop = BREAK.search(bare, start + 1)
    return _trimmed(bare, start, stop.start() if stop else len(bare.rstrip(".")), sentence)


def _trimmed(bare: str, start: int, end: int, sentence: Sentence) -> Source | None:
    saying = re.match(r"\s*ما \w+ ", bare[start:end])  # "according to what … said"
    start += saying.end() if saying else 0
    end -= 2 if bare[start:end].endswith(" ل") else 0
    while start < end and bare[start] in ' ",.':
        start += 1
    while end > start and bare[end - 1] in ' ",.':
        end -= 1
    text = sentence.text[start:end]
    if not text or len(text.split()) > LONGEST_SOURCE_WORDS:
        return None
    return Source(sentence.start + start, sentence.start + end, text)


def _names_someone(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None and NO_ONE.match(text) is None and NO_NOUN.search(text) is None


@cache
def _pronouns(language: str) -> re.Pattern[str]:
    return re.compile(lexicon(language).lists["attribution.pronouns"], re.IGNORECASE)
