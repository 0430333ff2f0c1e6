"""What: the words that report an event, its type, and whether it is told as having happened."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geo.extraction.clauses import Clause
from geo.extraction.lexicons import EventWords, Lexicon
from geo.extraction.lexicons import lexicon as lexicon_of

STRONG, WEAK, TOLL = 2, 1, 0
CLASH, ARRESTS = "Armed clash", "Arrests"
STRENGTHS = STRONG, STRONG, WEAK, TOLL
"""Of an entry's nouns, verbs, weak and toll words."""
REACH = 100
"""How many characters around an event word a cue is looked for, so that a long sentence's other parts do not count."""
NEAR = 48
"""The same for adverbs, which stand beside their verb."""
WORDS_BEFORE = 9
"""How many words before an event word may govern it."""
WORD_BEFORE = re.compile(r"[\w'.-]+[^\w]+")
BOUNDARY = re.compile(r"[;:]|, (?:which|who|and|but)\b")


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event word; offsets count in the text that was read."""

    start: int
    end: int
    text: str
    words: EventWords
    strength: int
    is_noun: bool
    rank: int
    """Its entry's place in the lexicon: of two triggers in a clause the earlier entry names the event."""

    @property
    def is_generic(self) -> bool:
        return self.words.sub_event_type == ""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The words of one language; see [modality] in lexicon/*.toml."""

    hypothetical: re.Pattern[str]
    infinitive: re.Pattern[str]
    to_of_a_noun: re.Pattern[str]
    negation: re.Pattern[str]
    part_of_time: re.Pattern[str]
    presupposed: re.Pattern[str]
    """Between a cue and an event word: "warned the town before striking it" tells of the strike all the same."""
    singled_out: re.Pattern[str]
    """Before what is turned down as a habit or a statistic: "the latest raid", "the first strike since"."""
    counted: re.Pattern[str]
    """Eleven attacks, dozens of clashes: several events, of which none is told."""


@cache
def _rules(language: str) -> _Rules:
    words = lexicon_of(language)
    lists = words.lists
    number = rf"(?:{words.number}|{'|'.join(words.vague_numbers)})"

    def pattern(head: str, key: str, tail: str) -> re.Pattern[str]:
        return re.compile(f"{head}(?:{lists[f'modality.{key}']}){tail}", re.IGNORECASE)

    return _Rules(
        hypothetical=pattern(r"\W*", "hypothetical", r"(?!\w)"),
        infinitive=pattern(r"(?<!\w)", "infinitive", " $"),
        to_of_a_noun=pattern(r"(?<!\w)", "to_of_a_noun", " $"),
        negation=words.patterns["modality.negation"],
        part_of_time=pattern(r"(?<!\w)", "part_of_time", r"(?!\w)"),
        presupposed=pattern(r"(?<!\w)", "presupposed", r"(?!\w)"),
        singled_out=pattern(r"(?<!\w)", "singled_out", r"(?: [\w'-]+){0,3} ?$"),
        counted=re.compile(rf"(?<!\w){number} (?:[\w'-]+ ){{0,2}}$", re.IGNORECASE),
    )


def find_triggers(text: str, clause: Clause, lexicon: Lexicon) -> tuple[Trigger, ...]:
    """The event words of a clause, best first; words that only look like one are left out."""
    matches = list(lexicon.event_starts.matches(text, clause.start, clause.end))
    if not matches:
        return ()
    blocked = [m.span() for m in lexicon.finditer("modality.not_events", text, clause.start, clause.end)]
    found = [
        Trigger(m.start(), m.end(), m.group(), lexicon.events[n // 4], STRENGTHS[n % 4], n % 4 == 0, n // 4)
        for n, m in matches
        if not any(m.start() < end and start < m.end() for start, end in blocked)
    ]
    return tuple(sorted(_longest(found), key=lambda t: (-t.strength, t.rank, t.is_noun, t.start)))


def type_of(trigger: Trigger, text: str, clause: Clause, lexicon: Lexicon) -> str:
    """The sub-event type; where a weapon decides it and none is named, it is "" still."""
    if not (trigger.is_generic or trigger.words.by_weapon):
        return trigger.words.sub_event_type
    for number, (sub_event_type, _) in enumerate(lexicon.weapons):
        # Gunmen who blow something up do not make a blast a clash.
        if (trigger.is_generic or sub_event_type != CLASH) and lexicon.weapon(number, text, clause.start, clause.end):
            return sub_event_type
    return ""


def not_told_as_happened(
    trigger: Trigger, text: str, clause: Clause, lexicon: Lexicon, day_at: int | None
) -> str | None:
    """The rule that turns a trigger down, or None; `day_at` is where the clause gives a day, None where it does not."""
    has_day = day_at is not None
    rules = _rules(lexicon.language)
    if clause.sentence.text.rstrip("\"') ").endswith(("?", "؟")):
        return "question"
    if rules.hypothetical.match(text, clause.sentence.start, clause.sentence.end):
        return "threat, plan or possibility"
    first = _first_before(text, max(clause.start, trigger.start - 80), trigger.start)
    window = text[first : trigger.start]
    if rules.infinitive.search(window) is not None and rules.to_of_a_noun.search(window) is None:
        return "infinitive"  # "to attack" has not happened; "in response to an attack" has
    if _governs(lexicon.finditer("modality.future", text, first, trigger.start), text, trigger, rules):
        return "threat, plan or possibility"
    if trigger.is_noun and lexicon.patterns["modality.future_behind"].match(text, trigger.end + 1):
        return "threat, plan or possibility"
    last_words = " ".join(window.split()[-4:])
    if any(not BOUNDARY.search(last_words, m.end()) for m in rules.negation.finditer(last_words)):
        return "negation"
    if lexicon.search("modality.denial", text, clause.start, trigger.start):
        return "denial"
    if lexicon.search("modality.unfounded", text, trigger.end, clause.end):
        return "denial"
    if lexicon.search("modality.topic", text, first, trigger.start):
        return "topic of talk"
    if (day_at is None or day_at < trigger.start) and lexicon.search("modality.reaction", text, first, trigger.start):
        return "topic of talk"
    if trigger.is_noun and lexicon.search("modality.mourning", text, clause.start, clause.end):
        return "mourning"
    if _is_accident(trigger, text, clause, lexicon):
        return "accident"
    for rule, reach in (("habitual", NEAR), ("statistics", REACH), ("commemoration", REACH), ("analysis", REACH)):
        around = max(clause.start, trigger.start - reach), min(clause.end, trigger.end + reach)
        found = lexicon.search(f"modality.{rule}", text, *around)
        if found is None or _dates_a_part(found, trigger, text, rules):
            continue
        if rule == "analysis" and trigger.words.sub_event_type == ARRESTS:
            continue  # "on charges of", "those responsible for": why they were arrested
        if rule == "commemoration" or not (has_day or _is_singled_out(found, trigger, text, clause, rules)):
            return rule
    around = max(clause.start, trigger.start - REACH), min(clause.end, trigger.end + REACH)
    counted = trigger.strength == TOLL or (trigger.is_noun and rules.counted.search(window) is not None)
    if counted and lexicon.search("modality.statistics_of_period", text, *around):
        return "statistics"
    return None


def _first_before(text: str, start: int, end: int) -> int:
    """Where the last WORDS_BEFORE words of text[start:end] begin."""
    words = list(WORD_BEFORE.finditer(text, start, end))
    return words[-WORDS_BEFORE:][0].start() if words and words[-1].end() == end else end


def _is_accident(trigger: Trigger, text: str, clause: Clause, lexicon: Lexicon) -> bool:
    """Nobody's act: a crash, a gas leak; not where a weapon is named beside it."""
    around = max(clause.start, trigger.start - REACH), min(clause.end, trigger.end + REACH)
    found = lexicon.search("modality.accident", text, *around)
    if found is None:
        return False
    if trigger.strength == STRONG and not (found.start() < trigger.end and trigger.start < found.end()):
        return False  # an attack told beside it
    return not any(lexicon.weapon(number, text, clause.start, clause.end) for number in range(len(lexicon.weapons)))


def _dates_a_part(found: re.Match[str], trigger: Trigger, text: str, rules: _Rules) -> bool:
    """ "The third since July 2023, when an ambush killed four": what follows "when" is one event of that time."""
    return rules.part_of_time.search(text[found.end() : trigger.start]) is not None


def _is_singled_out(found: re.Match[str], trigger: Trigger, text: str, clause: Clause, rules: _Rules) -> bool:
    """ "The latest raid", "for the first time since …": one event out of many."""
    return any(
        rules.singled_out.search(text, max(clause.start, at - NEAR), at) is not None
        for at in (trigger.start, found.start())
    )


def _governs(cues: Iterable[re.Match[str]], text: str, trigger: Trigger, rules: _Rules) -> bool:
    """A cue stands before the trigger with no clause boundary between."""
    return any(
        not BOUNDARY.search(text, m.end(), trigger.start) and not rules.presupposed.search(text, m.end(), trigger.start)
        for m in cues
    )


def _longest(found: list[Trigger]) -> list[Trigger]:
    kept: list[Trigger] = []
    for t in sorted(found, key=lambda t: (t.start - t.end, -t.strength, t.rank)):
        if not any(t.start < k.end and k.start < t.end for k in kept):
            kept.append(t)
    return kept
