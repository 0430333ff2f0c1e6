"""Cues: the wording that opens, continues and closes articles, one file a language."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geo.articles.word_runs import bounded_runs

LANGUAGES = ("en", "ar")

_PATTERNS = ("captions", "bylines", "datelines", "closers", "continues", "openers", "days", "verbs")
_OUTLET_PATTERNS = ("outlets_sure", "outlets")


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of one language; what each means stands in cues/en.toml."""

    captions: re.Pattern[str]
    bylines: re.Pattern[str]
    datelines: re.Pattern[str]
    closers: re.Pattern[str]
    continues: re.Pattern[str]
    openers: re.Pattern[str]
    days: re.Pattern[str]
    verbs: re.Pattern[str]
    small_words: frozenset[str]
    outlets_sure: re.Pattern[str]
    outlets: re.Pattern[str]
    today: str
    yesterday: str
    weekdays: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    """From January on; each a pattern of its names."""


@cache
def cues(language: str) -> Cues:
    """The cues of `en` or `ar`."""
    text = (files("geo.articles") / "cues" / f"{language}.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(bounded_runs(text))
    patterns = {name: _any_of(entries[name]) for name in _PATTERNS + _OUTLET_PATTERNS}
    return Cues(
        **patterns,
        small_words=frozenset(entries["small_words"]),
        today=entries["today"],
        yesterday=entries["yesterday"],
        weekdays=tuple(entries["weekdays"]),
        months=tuple(entries["months"]),
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all, in which a named group may stand in several; no pattern matches nothing."""
    numbered = (pattern.replace("(?P<outlet>", f"(?P<outlet{number}>") for number, pattern in enumerate(patterns))
    return re.compile("|".join(f"(?:{pattern})" for pattern in numbered) or r"(?!)", re.MULTILINE)
