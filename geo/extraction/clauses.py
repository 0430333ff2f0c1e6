"""Parts of a sentence that each tell an event of their own, and how they stand to each other in time."""

import re
from dataclasses import dataclass

from geo.extraction.lexicons import Lexicon
from geo.extraction.text import Sentence

RELATIONS = ("same_day", "day_before", "day_after", "response", "same_time", "other")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence; offsets count in the same text as the sentence's."""

    start: int
    end: int
    sentence: Sentence
    relation: str | None
    """How its event stands to the sentence's main one: a key of [connectors]; None for the main part."""


def split_clauses(sentence: Sentence, lexicon: Lexicon) -> tuple[Clause, ...]:
    """The sentence's parts in order, cut only where each side has an event word of its own."""
    for match, relation in _connectors(sentence, lexicon):
        lead = sentence.text[: match.start()].strip(' ",')
        if len(lead) < 4:
            return _subordinate_first(sentence, match, relation, lexicon)
        left, right = sentence.text[: match.start()], sentence.text[match.end() :]
        if _tells(left, lexicon) and _tells(right, lexicon):
            cut = sentence.start + match.start()
            rest = Sentence(cut, sentence.end, sentence.text[match.start() :], sentence.paragraph, sentence.number)
            return (
                Clause(sentence.start, cut, sentence, None),
                *(_whole(rest, sentence, relation, match.end() - match.start(), lexicon)),
            )
    return (Clause(sentence.start, sentence.end, sentence, None),)


def _connectors(sentence: Sentence, lexicon: Lexicon) -> list[tuple[re.Match[str], str]]:
    found: list[tuple[re.Match[str], str]] = []
    for relation in RELATIONS:
        for match in lexicon.patterns[f"connectors.{relation}"].finditer(sentence.text):
            if not any(match.start() < m.end() and m.start() < match.end() for m, _ in found):
                found.append((match, relation))
    return sorted(found, key=lambda pair: pair[0].start())


def _tells(text: str, lexicon: Lexicon) -> bool:
    """More than a toll: "killed after a rocket hit" is one event, told from its end."""
    return any(e.nouns.search(text) or e.verbs.search(text) for e in lexicon.events)


def _whole(rest: Sentence, sentence: Sentence, relation: str, skip: int, lexicon: Lexicon) -> tuple[Clause, ...]:
    """What follows a connector, cut again where it holds a further one."""
    for match, next_relation in _connectors(rest, lexicon):
        if match.start() < skip:
            continue
        left, right = rest.text[skip : match.start()], rest.text[match.end() :]
        if _tells(left, lexicon) and _tells(right, lexicon):
            cut = rest.start + match.start()
            tail = Sentence(cut, rest.end, rest.text[match.start() :], rest.paragraph, rest.number)
            return (
                Clause(rest.start, cut, sentence, relation),
                *_whole(tail, sentence, next_relation, match.end() - match.start(), lexicon),
            )
    return (Clause(rest.start, rest.end, sentence, relation),)


def _subordinate_first(sentence: Sentence, match: re.Match[str], relation: str, lexicon: Lexicon) -> tuple[Clause, ...]:
    comma = sentence.text.find(",", match.end())
    left, right = sentence.text[match.end() : comma], sentence.text[comma + 1 :]
    if comma < 0 or not lexicon.event_starts.matches_any(left) or not lexicon.event_starts.matches_any(right):
        return (Clause(sentence.start, sentence.end, sentence, None),)
    cut = sentence.start + comma + 1
    return Clause(sentence.start, cut, sentence, relation), Clause(cut, sentence.end, sentence, None)
