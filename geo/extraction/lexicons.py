"""Loads the words of each language from lexicon/*.toml; adding a language is adding a file."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geo.articles.word_runs import bounded_runs
from geo.errors import ExtractionError
from geo.extraction.reading import same_form
from geo.extraction.word_starts import NEVER, WordStarts, families

LANGUAGES = ("en", "ar")


RELATIONS = ("same_day", "day_before", "day_after", "days_apart", "response", "same_time", "other")
"""How a clause's event may stand to the sentence's main one: keys of [connectors]."""

SPEECH = ("prefixes", "verbs")
"""Words that lead from or to a source: keys of [attribution]."""

ROLES = (
    "target",
    "speech_place",
    "elsewhere",
    "agent",
    "soft_speech",
    "border",
    "soft_origin",
    "origin",
    "soft_destination",
    "location",
    "destination",
    "via",
)
"""What the words before a place's name make it, in the order in which they are tried: keys of [roles]."""

CUES = (
    *(
        "modality.future",
        "modality.denial",
        "modality.unfounded",
        "modality.accident",
        "modality.topic",
        "modality.reaction",
        "modality.mourning",
    ),
    *("modality.habitual", "modality.statistics", "modality.commemoration", "modality.analysis"),
    *("modality.statistics_of_period", "modality.not_events", "coreference.places", "connectors.opens_new"),
    *("dates.times", "background.words"),
)
"""Lists that are asked for in many parts of one text."""
_NUMBER_OF_CUE = {key: number for number, key in enumerate(CUES)}


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one type; `nouns` and `verbs` report an event by themselves, `weak` ones need company."""

    event_type: str
    sub_event_type: str
    """Both empty for a generic attack, which takes its type from the weapon beside it."""
    nouns: re.Pattern[str]
    verbs: re.Pattern[str]
    weak: re.Pattern[str]
    toll: re.Pattern[str]
    """Words that only say who was hurt."""
    by_weapon: bool
    """Whether a weapon named beside it decides the type."""
    aftermath: bool
    """Whether what they tell belongs to the event told before."""
    weak_of_places: bool
    """Whether weak words need a place right beside them where capitals cannot tell a name."""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A way to write a date; see [dates] in lexicon/en.toml for the kinds."""

    kind: str
    pattern: re.Pattern[str]
    days: int | None
    sign: int
    unit: str | None
    back: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language, compiled."""

    language: str
    prefix: str
    """A regular expression for what may stand before every word; empty in English."""
    events: tuple[EventWords, ...]
    event_starts: WordStarts
    """The nouns, verbs, weak and toll words of each of `events` in turn: four patterns an entry."""
    connector_starts: WordStarts
    """Words that part two clauses, by RELATIONS."""
    speech_starts: WordStarts
    """The words of SPEECH."""
    cue_starts: WordStarts
    """The patterns of CUES, then those of `weapons`."""
    weapons: tuple[tuple[str, re.Pattern[str]], ...]
    persons: tuple[tuple[str, re.Pattern[str]], ...]
    """The kinds of Report.casualties, in the order in which they are tried."""
    numbers: Mapping[str, int]
    vague_numbers: Mapping[str, int]
    number: str
    """A regular expression for a number in digits or words."""
    dates: tuple[DatePattern, ...]
    date_starts: WordStarts
    """The patterns of `dates`."""
    role_starts: WordStarts
    """The words before a place's name, by ROLES."""
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    ordinal_days: tuple[re.Pattern[str], ...]
    """The words for the first to the thirty-first of a month."""
    seasons: Mapping[str, int]
    """Each season's number, 0 for spring."""
    parts: Mapping[str, int]
    """The words for the early, middle and late part of a month or year, as 0, 1 and 2."""
    units: tuple[tuple[str, re.Pattern[str]], ...]
    patterns: Mapping[str, re.Pattern[str]]
    """Every other list, as "section.key"."""
    lists: Mapping[str, str]
    """The same as uncompiled alternatives, to build longer patterns of."""

    def search(self, key: str, text: str, start: int, end: int) -> re.Match[str] | None:
        """What one of the patterns of CUES first finds in text[start:end]."""
        return self.cue_starts.search(_NUMBER_OF_CUE[key], text, start, end)

    def finditer(self, key: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """What one of the patterns of CUES finds in text[start:end]."""
        return self.cue_starts.finditer(_NUMBER_OF_CUE[key], text, start, end)

    def weapon(self, number: int, text: str, start: int, end: int) -> re.Match[str] | None:
        """What the pattern of one of `weapons` first finds in text[start:end]."""
        return self.cue_starts.search(len(CUES) + number, text, start, end)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, English where there is none; raises ExtractionError for a malformed file."""
    name = language if language in LANGUAGES else "en"
    path = resources.files("geo.extraction") / "lexicon" / f"{name}.toml"
    try:
        return _compile(tomllib.loads(bounded_runs(path.read_text(encoding="utf-8"))))
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise ExtractionError(f"{path}: {error}; correct this entry of the lexicon") from error


def before_place(role: str, lists: Mapping[str, str], language: str) -> re.Pattern[str]:
    """The words of a role, a key of [roles], with what may stand between them and the name that ends the text."""
    clitic = "[وف]?" if language == "ar" else ""
    between = rf"(?:(?:{lists['roles.before_place']})[ ,-]+){{0,4}}[\"'(]?"
    return re.compile(rf"(?<!\w){clitic}(?:{lists[f'roles.{role}']}) {between}$", re.IGNORECASE)


def event_types() -> tuple[tuple[str, str], ...]:
    """(event type, sub-event type) of every type that can be coded, in the lexicon's order."""
    return tuple((e.event_type, e.sub_event_type) for e in lexicon("en").events if e.sub_event_type)


def event_type_of(sub_event_type: str) -> str:
    """The event type that a sub-event type belongs to; raises ExtractionError for an unknown one."""
    for event_type, sub_event in event_types():
        if sub_event == sub_event_type:
            return event_type
    raise ExtractionError(
        f"{sub_event_type!r} is no sub-event type; see the [[events]] of geo/extraction/lexicon/en.toml"
    )


def _compile(raw: Mapping[str, Any]) -> Lexicon:
    prefix = same_form(raw.get("prefix", ""))
    events = tuple(_event_words(entry, prefix) for entry in raw["events"])
    lists = {
        f"{section}.{key}": "|".join(same_form(entry) for entry in entries)
        for section, table in raw.items()
        if isinstance(table, dict)
        for key, entries in table.items()
        if isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)
    }
    number = rf"\d[\d,.]*\d|\d|{'|'.join(sorted(map(same_form, raw['numbers']), key=len, reverse=True))}"
    dates = raw["dates"]
    date_patterns = _date_patterns(dates, lists, number, prefix)
    patterns = {key: _bounded(alternatives, prefix) for key, alternatives in lists.items()}
    weapons = tuple((w["sub_event_type"], _words(w["words"], prefix)) for w in raw["weapons"])
    event_starts, speech_starts, connector_starts, cue_starts, date_starts, role_starts = families(
        (pattern for e in events for pattern in (e.nouns, e.verbs, e.weak, e.toll)),
        (patterns[f"attribution.{key}"] for key in SPEECH),
        (patterns[f"connectors.{relation}"] for relation in RELATIONS),
        (*(patterns[key] for key in CUES), *(pattern for _, pattern in weapons)),
        (rule.pattern for rule in date_patterns),
        (before_place(role, lists, raw["language"]) for role in ROLES),
    )
    return Lexicon(
        language=raw["language"],
        prefix=prefix,
        events=events,
        event_starts=event_starts,
        speech_starts=speech_starts,
        connector_starts=connector_starts,
        cue_starts=cue_starts,
        weapons=weapons,
        persons=tuple((kind, _words(entries, prefix)) for kind, entries in raw["persons"].items()),
        numbers={same_form(k): v for k, v in raw["numbers"].items()},
        vague_numbers={same_form(k): v for k, v in raw["vague_numbers"].items()},
        number=number,
        dates=date_patterns,
        date_starts=date_starts,
        role_starts=role_starts,
        months={same_form(name): n for n, names in enumerate(dates["months"], 1) for name in names},
        weekdays={same_form(name): n for n, names in enumerate(dates["weekdays"]) for name in names},
        ordinal_days=tuple(re.compile(same_form(d), re.IGNORECASE) for d in dates["ordinal_days"]),
        seasons={same_form(name): n for n, names in enumerate(dates["seasons"]) for name in names},
        parts={same_form(name): n for n, names in enumerate(dates["parts"]) for name in names},
        units=tuple((unit, _words(entries, prefix)) for unit, entries in dates["time_units"].items()),
        patterns=patterns,
        lists=lists,
    )


def _event_words(entry: Mapping[str, Any], prefix: str) -> EventWords:
    return EventWords(
        event_type=entry["event_type"],
        sub_event_type=entry["sub_event_type"],
        nouns=_words(entry.get("nouns", ()), prefix),
        verbs=_words(entry.get("verbs", ()), prefix),
        weak=_words(entry.get("weak", ()), prefix),
        toll=_words(entry.get("toll", ()), prefix),
        by_weapon=entry.get("by_weapon", False),
        aftermath=entry.get("aftermath", False),
        weak_of_places=entry.get("weak_of_places", False),
    )


def _words(entries: Sequence[str], prefix: str) -> re.Pattern[str]:
    ordered = sorted((same_form(e) for e in entries), key=len, reverse=True)
    return _bounded("|".join(ordered), prefix) if ordered else NEVER


def _bounded(alternatives: str, prefix: str) -> re.Pattern[str]:
    suffix = "ا?" if prefix else ""  # the Arabic accusative
    return re.compile(rf"(?<!\w){prefix}(?:{alternatives}){suffix}(?!\w)", re.IGNORECASE) if alternatives else NEVER


def _names(groups: Sequence[Sequence[str]]) -> str:
    return "|".join(sorted((same_form(name) for group in groups for name in group), key=len, reverse=True))


def _date_patterns(
    dates: Mapping[str, Any], lists: Mapping[str, str], number: str, prefix: str
) -> tuple[DatePattern, ...]:
    parts = {
        "{day}": r"(?P<day>3[01]|[12]\d|0?[1-9])",
        "{day2}": r"(?P<day2>3[01]|[12]\d|0?[1-9])",
        "{ordinal_day}": rf"(?P<ordinal_day>{_names([[d] for d in dates['ordinal_days']])})",
        "{season}": rf"(?P<season>{_names(dates['seasons'])})",
        "{part}": rf"(?P<part>{_names(dates['parts'])})",
        "{month2}": rf"(?P<month2>{_names(dates['months'])})\b\.?",
        "{weekday2}": rf"(?P<weekday2>{_names(dates['weekdays'])})\b\.?",
        "{month}": rf"(?P<month>{_names(dates['months'])})\b\.?",
        "{year}": r"(?P<year>(?:19|20)\d\d|(?<=[a-zA-Z] )[4-9]\d(?!\d))",
        "{weekday}": rf"(?P<weekday>{_names(dates['weekdays'])})\b\.?",
        "{number}": rf"(?P<number>{number}|{'|'.join(map(same_form, dates['vague']))})",
        "{unit}": rf"(?P<unit>{'|'.join(same_form(u) for units in dates['time_units'].values() for u in units)})",
        "{time}": rf"(?P<time>{lists['dates.times']})",
    }
    found = []
    for entry in dates["patterns"]:
        text = same_form(entry["pattern"])
        for key, value in parts.items():
            text = text.replace(key, value)
        pattern = re.compile(rf"(?<![\w.,]){prefix}(?:{text})(?!\w)", re.IGNORECASE)
        found.append(
            DatePattern(
                entry["kind"], pattern, entry.get("days"), entry.get("sign", 0), entry.get("unit"), entry.get("back", 0)
            )
        )
    return tuple(found)
