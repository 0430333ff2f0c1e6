"""Facilities by their head noun: "Al-Omar field" is the oil field of that name, and never a village Al-Omar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from gazetteer.lookup import Candidate, Gazetteer
from gazetteer.names import fold, is_arabic
from geo.extraction.around import around

_LONGEST_NOUN = 3
"""Words."""
_LONGEST_WORD = 24
"""Letters of a head noun with what is written with it."""


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """A folded name taken apart."""

    bare: str
    """The name without its head noun."""
    kind: str
    """The kind of facility, a key of [facilities] in lexicon/around_*.toml."""
    nouns: tuple[str, ...]
    """The folded nouns of the kind, in the name's language."""
    is_first: bool
    """Whether they stand before the name."""


@cache
def _kinds(language: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """(kind, all nouns used for the kind) of each folded noun; of several kinds, where it stands first."""
    out: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for kind, written in around(language).facilities.items():
        nouns = tuple(dict.fromkeys(map(fold, written)))
        for rank, noun in enumerate(nouns):
            if noun not in out or rank < out[noun][0]:
                out[noun] = rank, kind, nouns
    return {noun: (kind, nouns) for noun, (_, kind, nouns) in out.items()}


@cache
def facility_nouns(language: str) -> frozenset[str]:
    """All folded head nouns of a language."""
    return frozenset(_kinds(language))


def kind_of_noun(folded: str, language: str) -> str | None:
    """The kind of facility that a folded head noun names; None where it is none."""
    known = _kinds(language).get(folded)
    return None if known is None else known[0]


def is_no_settlement(kind: str | None, language: str) -> bool:
    """Whether a facility of a kind is never a settlement of its name."""
    return kind in around(language).no_settlements


def head_noun(folded: str) -> HeadNoun | None:
    """A folded name with a facility's head noun taken apart, the longest noun first; None without one."""
    language = "ar" if is_arabic(folded) else "en"
    kinds, is_first = _kinds(language), around(language).heads_first
    words = folded.split(" ")
    for length in range(min(_LONGEST_NOUN, len(words) - 1), 0, -1):
        noun = words[:length] if is_first else words[-length:]
        known = kinds.get(" ".join(noun))
        if known is not None:
            bare = words[length:] if is_first else words[:-length]
            return HeadNoun(" ".join(bare), *known, is_first)
    return None


@lru_cache(maxsize=4096)
def head_noun_of(name: str) -> HeadNoun | None:
    """The same of a name as it is written."""
    return head_noun(fold(name))


def with_head_noun(text: str, start: int, end: int, least: int, most: int) -> tuple[int, int]:
    """The span of a name, reaching over the head noun of a facility that is no settlement, between two offsets."""
    language = "ar" if is_arabic(text[start:end]) else "en"
    if head_noun_of(text[start:end]) is not None:
        return start, end
    if around(language).heads_first:
        before = _word_before(language).search(text, max(least, start - _LONGEST_WORD), start)
        return (start if before is None else before.start("noun")), end
    after = _words_after(language).match(text, end, most)
    return start, (end if after is None else after.end("noun"))


def _nouns_that_are_no_settlements(language: str) -> str:
    kinds = _kinds(language)
    written = {noun for nouns in around(language).facilities.values() for noun in nouns}
    wanted = [noun for noun in written if is_no_settlement(kinds[fold(noun)][0], language)]
    return "|".join(sorted(wanted, key=len, reverse=True))


@cache
def _words_after(language: str) -> re.Pattern[str]:
    """Modifiers and head noun in small letters, or one capital noun that ends the name."""
    nouns, modifiers = _nouns_that_are_no_settlements(language), "|".join(around(language).facility_modifiers)
    return re.compile(rf" (?:(?:{modifiers}) )*(?P<noun>{nouns})(?![\w-])", re.IGNORECASE)


@cache
def _word_before(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وف]?[بل]?(?P<noun>{_nouns_that_are_no_settlements(language)}) $")


def facility_candidates(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """The facilities that a name with a head noun means, also where the gazetteer has another noun of the same kind."""
    parts = head_noun_of(name)
    if parts is None:
        return ()
    folded = fold(name)
    if parts.is_first:
        spelled = [f"{noun} {parts.bare}" for noun in parts.nouns]
    else:
        bare = parts.bare.removeprefix("al ")
        spelled = [f"{b} {noun}" for b in dict.fromkeys((parts.bare, bare, f"al {bare}")) for noun in parts.nouns]
    found: dict[str, Candidate] = {}
    for variant in (folded, *spelled):
        for c in gazetteer.spelled_exactly(variant):
            if c.place.feature_class != "P":
                found.setdefault(c.place.place_id, c)
    return tuple(found.values())
