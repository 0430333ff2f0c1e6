"""Parts of a sentence that each tell an event of their own, and how they stand to each other in time."""

from dataclasses import dataclass

from geo.extraction.lexicons import RELATIONS, Lexicon
from geo.extraction.text import Sentence


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence; offsets count in the same text as the sentence's."""

    start: int
    end: int
    sentence: Sentence
    relation: str | None
    """How its event stands to the sentence's main one: a key of [connectors]; None for the main part."""


@dataclass(frozen=True, slots=True)
class _Connector:
    """Words that part two clauses; offsets count in the sentence."""

    start: int
    end: int
    relation: str


def split_clauses(text: str, sentence: Sentence, lexicon: Lexicon) -> tuple[Clause, ...]:
    """The parts of a sentence of the text in order, cut only where each side has an event word of its own."""
    for found in _connectors(text, sentence, lexicon):
        lead = sentence.text[: found.start].strip(' ",')
        if len(lead) < 4:
            return _subordinate_first(text, sentence, found, lexicon)
        cut, end = sentence.start + found.start, sentence.start + found.end
        if _tells(text, sentence.start, cut, lexicon) and _tells(text, end, sentence.end, lexicon):
            rest = Sentence(cut, sentence.end, sentence.text[found.start :], sentence.paragraph, sentence.number)
            return (
                Clause(sentence.start, cut, sentence, None),
                *_whole(text, rest, sentence, found.relation, found.end - found.start, lexicon),
            )
    return (Clause(sentence.start, sentence.end, sentence, None),)


def _connectors(text: str, sentence: Sentence, lexicon: Lexicon) -> list[_Connector]:
    found: list[_Connector] = []
    for number, match in lexicon.connector_starts.matches(text, sentence.start, sentence.end):
        start, end = match.start() - sentence.start, match.end() - sentence.start
        if not any(start < one.end and one.start < end for one in found):
            found.append(_Connector(start, end, RELATIONS[number]))
    return sorted(found, key=lambda one: one.start)


def _tells(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """More than a toll: "killed after a rocket hit" is one event, told from its end."""
    return any(number % 4 < 2 for number, _ in lexicon.event_starts.matches(text, start, end))


def _whole(
    text: str, rest: Sentence, sentence: Sentence, relation: str, skip: int, lexicon: Lexicon
) -> tuple[Clause, ...]:
    """What follows a connector, cut again where it holds a further one."""
    for found in _connectors(text, rest, lexicon):
        if found.start < skip:
            continue
        cut, end = rest.start + found.start, rest.start + found.end
        if _tells(text, rest.start + skip, cut, lexicon) and _tells(text, end, rest.end, lexicon):
            tail = Sentence(cut, rest.end, rest.text[found.start :], rest.paragraph, rest.number)
            return (
                Clause(rest.start, cut, sentence, relation),
                *_whole(text, tail, sentence, found.relation, found.end - found.start, lexicon),
            )
    return (Clause(rest.start, rest.end, sentence, relation),)


def _subordinate_first(text: str, sentence: Sentence, found: _Connector, lexicon: Lexicon) -> tuple[Clause, ...]:
    begin = sentence.start + found.end
    comma, events = text.find(",", begin, sentence.end), lexicon.event_starts
    cut = comma + 1
    if comma < 0 or not events.matches_any(text, begin, comma) or not events.matches_any(text, cut, sentence.end):
        return (Clause(sentence.start, sentence.end, sentence, None),)
    return Clause(sentence.start, cut, sentence, found.relation), Clause(cut, sentence.end, sentence, None)
