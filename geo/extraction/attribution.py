"""Who says so: the source that a sentence names for what it tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from geo.extraction.lexicons import SPEECH, Lexicon, lexicon
from geo.extraction.text import Sentence

LONGEST_SOURCE_WORDS = 12
QUOTED = re.compile(r'"[^"]*"?')


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name a source; `start` and `end` count in the text that was read."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Rules:
    """The words of one language; see [attribution] in lexicon/*.toml."""

    breaks: re.Pattern[str]
    nearer_breaks: re.Pattern[str]
    no_one: re.Pattern[str]
    no_noun: re.Pattern[str]
    before_verb: re.Pattern[str]
    saying: re.Pattern[str]


@cache
def _rules(language: str) -> _Rules:
    lists = lexicon(language).lists

    def pattern(head: str, key: str, tail: str) -> re.Pattern[str]:
        return re.compile(f"{head}(?:{lists[f'attribution.{key}']}){tail}", re.IGNORECASE)

    return _Rules(
        breaks=pattern(r"[,،;:\"()]|\s[–—-]\s|(?<!\w)", "breaks", r"(?!\w)"),
        nearer_breaks=pattern(r"(?<!\w)", "nearer_breaks", r"(?!\w)"),
        no_one=pattern("", "no_one", r"\b"),
        no_noun=pattern("", "no_noun", "$"),
        before_verb=pattern("(?: ", "before_verb", r")+\s*$"),
        saying=pattern(r"\s*", "saying", " "),
    )


def attribute(text: str, sentences: tuple[Sentence, ...], language: str) -> tuple[Source | None, ...]:
    """For each sentence of a text its source; pronouns, and quotations that go on, keep the speaker before them."""
    speech = lexicon(language).speech_starts
    found: list[Source | None] = []
    speaker: Source | None = None
    is_open, paragraph = False, -1
    for sentence in sentences:
        speaks = speech.matches_any(text, sentence.start, sentence.end)
        source, carries = _source_of(text, sentence, language) if speaks else (None, False)
        is_open = is_open and sentence.paragraph == paragraph  # what is not closed in a paragraph is opened anew
        goes_on = is_open or sentence.text.startswith('"')
        if source is not None:
            speaker = source
        elif not carries:
            speaker = speaker if goes_on else None
        found.append(source or (speaker if carries or goes_on else None))
        is_open, paragraph = is_open ^ (sentence.text.count('"') % 2 == 1), sentence.paragraph
    return tuple(found)


def _source_of(text: str, sentence: Sentence, language: str) -> tuple[Source | None, bool]:
    """The source named in a sentence of the text, and whether it points back to the one before."""
    bare = sentence.text
    if '"' in bare:
        bare = QUOTED.sub(lambda m: '"' * len(m.group()), bare)
    words = lexicon(language)
    prefix = next(_found("prefixes", text, sentence, bare, words), None)
    if prefix is not None:
        source = _span_after(bare, prefix[1], sentence, language)
        if source is not None:
            return source, False
    pronoun = False
    for start, end in _found("verbs", text, sentence, bare, words):
        if language == "ar":
            span = _span_after(bare, end, sentence, language)
        else:
            span = _span_before(bare, start, sentence, language)
        if span is None:
            continue
        if _pronouns(language).fullmatch(span.text):
            pronoun = True
        elif _names_someone(span.text, language) and not words.event_starts.matches_any(text, span.start, span.end):
            return span, False
    return None, pronoun


def _found(key: str, text: str, sentence: Sentence, bare: str, words: Lexicon) -> Iterator[tuple[int, int]]:
    """Where words of speech stand in a sentence without what it quotes, a key of SPEECH; offsets count in it."""
    found = words.speech_starts.finditer_in(SPEECH.index(key), text, sentence.start, bare)
    return (match.span() for match in found)


def _span_before(bare: str, end: int, sentence: Sentence, language: str) -> Source | None:
    """The words before a verb of speech, back to a boundary; "and" bounds them only where they are too many."""
    rules = _rules(language)
    head = rules.before_verb.sub("", bare[:end].rstrip())
    cut = max((m.end() for m in rules.breaks.finditer(head)), default=0)
    nearer = max((m.end() for m in rules.nearer_breaks.finditer(head, cut)), default=cut)
    found = _trimmed(bare, cut, len(head), sentence, rules)
    return found or _trimmed(bare, nearer, len(head), sentence, rules)


def _span_after(bare: str, start: int, sentence: Sentence, language: str) -> Source | None:
    rules = _rules(language)
    stop = rules.breaks.search(bare, start + 1)
    return _trimmed(bare, start, stop.start() if stop else len(bare.rstrip(".")), sentence, rules)


def _trimmed(bare: str, start: int, end: int, sentence: Sentence, rules: _Rules) -> Source | None:
    saying = rules.saying.match(bare[start:end])
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


def _names_someone(text: str, language: str) -> bool:
    rules = _rules(language)
    has_letters = re.search(r"[^\W\d_]{2}", text) is not None
    return has_letters and rules.no_one.match(text) is None and rules.no_noun.search(text) is None


@cache
def _pronouns(language: str) -> re.Pattern[str]:
    return re.compile(lexicon(language).lists["attribution.pronouns"], re.IGNORECASE)
