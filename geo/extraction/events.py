"""What: the words that report an event, its type, and whether it is told as having happened."""

import re
from dataclasses import dataclass

from geo.extraction.clauses import Clause
from geo.extraction.lexicons import EventWords, Lexicon

STRONG, WEAK, TOLL = 2, 1, 0
CLASH = "Armed clash"
STRENGTHS = STRONG, STRONG, WEAK, TOLL
"""Of an entry's nouns, verbs, weak and toll words."""
REACH = 100
"""How many characters around an event word a cue is looked for, so that a long sentence's other parts do not count."""
NEAR = 48
"""The same for adverbs, which stand beside their verb."""
WORDS_BEFORE = re.compile(r"(?:[\w'.-]+[^\w]+){0,9}$")


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


def find_triggers(text: str, clause: Clause, lexicon: Lexicon) -> tuple[Trigger, ...]:
    """The event words of a clause, best first; words that only look like one are left out."""
    matches = list(lexicon.event_starts.matches(text, clause.start, clause.end))
    if not matches:
        return ()
    blocked = [m.span() for m in lexicon.patterns["modality.not_events"].finditer(text, clause.start, clause.end)]
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
    for sub_event_type, pattern in lexicon.weapons:
        # Gunmen who blow something up do not make a blast a clash.
        if (trigger.is_generic or sub_event_type != CLASH) and pattern.search(text, clause.start, clause.end):
            return sub_event_type
    return ""


def not_told_as_happened(trigger: Trigger, text: str, clause: Clause, lexicon: Lexicon, has_day: bool) -> str | None:
    """The rule that turns a trigger down, or None; `has_day` is whether the clause gives a day."""
    if clause.sentence.text.rstrip("\"') ").endswith(("?", "؟")):
        return "question"
    if re.match(rf"\W*(?:{lexicon.lists['modality.hypothetical']})(?!\w)", clause.sentence.text, re.IGNORECASE):
        return "threat, plan or possibility"
    before = text[max(clause.start, trigger.start - 80) : trigger.start]
    near = WORDS_BEFORE.search(before)
    window = near.group() if near else before
    patterns = lexicon.patterns
    if _is_infinitive(window, lexicon):
        return "infinitive"
    if _governs(patterns["modality.future"], window):
        return "threat, plan or possibility"
    if trigger.is_noun and patterns["modality.future_behind"].match(text, trigger.end + 1):
        return "threat, plan or possibility"
    if _governs(patterns["modality.negation"], " ".join(window.split()[-4:])):
        return "negation"
    if patterns["modality.denial"].search(text, clause.start, trigger.start):
        return "denial"
    if patterns["modality.unfounded"].search(text, trigger.end, clause.end):
        return "denial"
    if patterns["modality.topic"].search(window):
        return "topic of talk"
    if _is_accident(trigger, text, clause, lexicon):
        return "accident"
    for rule, reach in (("habitual", NEAR), ("statistics", REACH), ("commemoration", REACH), ("analysis", REACH)):
        around = max(clause.start, trigger.start - reach), min(clause.end, trigger.end + reach)
        found = patterns[f"modality.{rule}"].search(text, *around)
        if found and (rule == "commemoration" or not has_day) and not _dates_a_part(found, trigger, text, lexicon):
            return rule
    around = max(clause.start, trigger.start - REACH), min(clause.end, trigger.end + REACH)
    counted = trigger.strength == TOLL or _is_counted(trigger, window, lexicon)
    if counted and patterns["modality.statistics_of_period"].search(text, *around):
        return "statistics"
    return None


def _is_accident(trigger: Trigger, text: str, clause: Clause, lexicon: Lexicon) -> bool:
    """Nobody's act: a crash, a gas leak; not where a weapon is named beside it."""
    around = max(clause.start, trigger.start - REACH), min(clause.end, trigger.end + REACH)
    found = lexicon.patterns["modality.accident"].search(text, *around)
    if found is None:
        return False
    if trigger.strength == STRONG and not (found.start() < trigger.end and trigger.start < found.end()):
        return False  # an attack told beside it
    return not any(pattern.search(text, clause.start, clause.end) for _, pattern in lexicon.weapons)


def _dates_a_part(found: re.Match[str], trigger: Trigger, text: str, lexicon: Lexicon) -> bool:
    """ "The third since July 2023, when an ambush killed four": what follows "when" is one event of that time."""
    between = text[found.end() : trigger.start]
    return re.search(rf"(?<!\w)(?:{lexicon.lists['modality.part_of_time']})(?!\w)", between, re.IGNORECASE) is not None


def _is_counted(trigger: Trigger, window: str, lexicon: Lexicon) -> bool:
    """ "Eleven attacks", "dozens of clashes": several events, of which none is told."""
    if not trigger.is_noun:
        return False
    number = rf"(?:{lexicon.number}|{'|'.join(lexicon.vague_numbers)})"
    return re.search(rf"(?<!\w){number} (?:[\w'-]+ ){{0,2}}$", window, re.IGNORECASE) is not None


def _is_infinitive(window: str, lexicon: Lexicon) -> bool:
    """ "To attack" has not happened; "in response to an attack" has."""
    lists = lexicon.lists
    if re.search(rf"(?<!\w)(?:{lists['modality.to_of_a_noun']}) $", window, re.IGNORECASE):
        return False
    return re.search(rf"(?<!\w)(?:{lists['modality.infinitive']}) $", window, re.IGNORECASE) is not None


def _governs(pattern: re.Pattern[str], window: str) -> bool:
    """A cue stands before the trigger with no clause boundary between."""
    return any(not re.search(r"[;:]|, (?:which|who|and|but)\b", window[m.end() :]) for m in pattern.finditer(window))


def _longest(found: list[Trigger]) -> list[Trigger]:
    kept: list[Trigger] = []
    for t in sorted(found, key=lambda t: (t.start - t.end, -t.strength, t.rank)):
        if not any(t.start < k.end and k.start < t.end for k in kept):
            kept.append(t)
    return kept
