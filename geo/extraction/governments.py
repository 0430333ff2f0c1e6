"""Governments named by their capital or country: "Moscow warned", "talks with Ankara", «أنقرة تعلن»."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from gazetteer.names import fold, is_arabic
from geo.articles.word_runs import bounded_runs
from geo.errors import ExtractionError
from geo.extraction.around import around, text_after, text_before
from geo.extraction.mention import Mention
from geo.extraction.place_words import place_words
from geo.extraction.reading import same_form
from geo.extraction.word_ends import WordEnds

_CLAUSE_START = re.compile(r"(?:^|[^\w\s'’%)-]\s*|\n\s*)$")
_LISTED = re.compile(r",? and |, |، ?و?| و")
_REACH = 140


@dataclass(frozen=True, slots=True)
class _Rules:
    before: re.Pattern[str]
    before_ends: WordEnds
    """How a text ends that `before` may find anything in."""
    subject: re.Pattern[str]
    """Behind a name that comes first."""
    force: re.Pattern[str]
    behind: re.Pattern[str]
    """Behind a name in any place."""
    headline: re.Pattern[str]
    locative: re.Pattern[str]
    clause: re.Pattern[str] | None
    """Words behind which a name comes first; None where it may do so anywhere."""
    verb_before: re.Pattern[str]
    addressing: re.Pattern[str]
    between_two: re.Pattern[str]
    also: frozenset[str]


@lru_cache(maxsize=4096)
def speaks_for_government(name: str) -> bool:
    """Whether a city that no table has for a capital is one that governments are named by."""
    return fold(name) in _rules("ar" if is_arabic(name) else "en").also


def acting(text: str, mentions: Sequence[Mention], may_act: Sequence[bool], are_states: Sequence[bool]) -> list[bool]:
    """Which mentions stand for a government, of those that may; `are_states` are countries, which armies act for."""
    out = [may and _acts(text, m, state) for m, may, state in zip(mentions, may_act, are_states, strict=True)]
    for n in range(len(mentions) - 1):
        if may_act[n] and may_act[n + 1] and _are_two_sides(text, mentions[n], mentions[n + 1]):
            out[n] = out[n + 1] = True
    for n in (*range(len(mentions) - 1), *range(len(mentions) - 2, -1, -1)):
        if out[n] != out[n + 1] and may_act[n] and may_act[n + 1]:
            between = text[mentions[n].end : mentions[n + 1].start]
            if _LISTED.fullmatch(between) is not None or (out[n] and _is_addressed(text, mentions[n], between)):
                out[n] = out[n + 1] = True
    return out


def _acts(text: str, m: Mention, is_state: bool) -> bool:
    rules = _rules("ar" if is_arabic(m.text) else "en")
    before, after = text_before(text, m.start).lower(), text_after(text, m.end, _REACH).lower()
    if rules.behind.match(after) is not None or (rules.before_ends(before) and rules.before.search(before) is not None):
        return True
    if rules.verb_before.search(before) is not None and text[m.start - 1 : m.start].isspace():
        return True
    return _is_subject(rules, text, m, before, after, is_state) and rules.locative.search(before) is None


def _is_subject(rules: _Rules, text: str, m: Mention, before: str, after: str, is_state: bool) -> bool:
    begins = _CLAUSE_START.search(text[max(0, m.start - 4) : m.start]) is not None
    if begins and rules.headline.match(after) is not None:
        return True
    if not begins and rules.clause is not None and rules.clause.search(before) is None:
        return False
    return rules.subject.match(after) is not None or (is_state and rules.force.match(after) is not None)


def _are_two_sides(text: str, first: Mention, second: Mention) -> bool:
    """Relations between X and Y."""
    language = "ar" if is_arabic(first.text) else "en"
    words = around(language)
    if words.joins["and"].fullmatch(text_after(text, first.end, max(0, second.start - first.end))) is None:
        return False
    before = text_before(text, first.start).lower()
    between = words.between.search(before)
    return between is not None and _rules(language).between_two.search(before[: between.start()]) is not None


def _is_addressed(text: str, first: Mention, between: str) -> bool:
    """«حذرت موسكو كييف»: the second behind the first and its verb."""
    rules = _rules("ar" if is_arabic(first.text) else "en")
    return between == " " and rules.addressing.search(text_before(text, first.start)) is not None


@cache
def _rules(language: str) -> _Rules:
    """Raises ExtractionError for a malformed file."""
    path = resources.files("geo.extraction") / "lexicon" / f"governments_{language}.toml"
    try:
        raw = tomllib.loads(bounded_runs(path.read_text(encoding="utf-8")))
        return _compile_arabic(raw) if language == "ar" else _compile(raw)
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise ExtractionError(f"{path}: {error}; correct this entry of the lexicon") from error


def _any(entries: Sequence[str]) -> str:
    return "|".join(map(same_form, entries))


def _pattern(text: str) -> re.Pattern[str]:
    """For texts in small letters, which is several times quicker than asking for either case."""
    return re.compile(text)


_NEVER = re.compile(r"(?!)")


def _compile(raw: dict[str, Any]) -> _Rules:
    speech = place_words(raw["language"])["speech_verbs"] - frozenset(raw["needing_more"])
    aside = rf"(?:, (?:{_any(raw['asides'])})(?!\w)[^,.]{{0,90}},)?"
    verbs, between = "|".join((*raw["verbs"], *sorted(speech))), _any(raw["between"])
    be = "(?:is|are|was|were|remains|remained|seems|has been|have been|had been)"
    before = rf"(?<!\w)(?:{_any(raw['before'])}) (?:the )?$"
    state = rf"{be}(?: (?:{between}))* (?:{_any(raw['states'])})"
    return _Rules(
        before=_pattern(before),
        before_ends=WordEnds(before),
        subject=_pattern(rf"{aside}(?: (?:{between}))* (?:{verbs}|{state})(?!\w)"),
        force=_pattern(rf"{aside}(?: (?:{between}))* (?:{_any(raw['force'])})(?!\w)"),
        behind=_pattern(rf"(?:'s?)?[ -](?:{_any(raw['nouns'])})(?!\w)|'s? (?:{_any(raw['possessed'])})(?!\w)"),
        headline=_pattern(rf": [\"']?(?:{_any(raw['headline'])})(?!\w)"),
        locative=_pattern(raw["locative"]),
        clause=None,
        verb_before=_NEVER,
        addressing=_NEVER,
        between_two=_pattern(rf"(?<!\w)(?:{_any(raw['between_two'])})(?: [\w'-]+){{0,4}} ?$"),
        also=frozenset(map(fold, raw["also"])),
    )


def _compile_arabic(raw: dict[str, Any]) -> _Rules:
    verbs, force = _any(raw["verbs"]), _any(raw["force"])
    between = _any(raw["between"])
    before = rf"(?<!\w)[وف]?[بل]?(?:{_any(raw['nouns'])}) $"
    return _Rules(
        before=_pattern(before),
        before_ends=WordEnds(before),
        subject=_pattern(rf"(?: (?:{between}))* [وف]?(?:{verbs})(?!\w)"),
        force=_pattern(rf" (?:{force})(?!\w)"),
        behind=_NEVER,
        headline=_pattern(rf": [\"']?(?:{_any(raw['headline'])})(?!\w)"),
        locative=_NEVER,
        clause=_pattern(rf"(?<!\w)(?:{_any(raw['clause'])}) $"),
        verb_before=_pattern(rf"(?<!\w)[وف]?(?:{verbs}) $"),
        addressing=_pattern(rf"(?<!\w)[وف]?(?:{_any(raw['addressing'])}) $"),
        between_two=_pattern(rf"(?<!\w)[وفبل]?(?:{_any(raw['between_two'])})(?: \w+){{0,3}} ?$"),
        also=frozenset(map(fold, raw["also"])),
    )
