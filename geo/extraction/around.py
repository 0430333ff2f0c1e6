"""The words around the names of places: lexicon/around_*.toml, one file a language, compiled where first asked for."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from geo.articles.word_runs import bounded_runs
from geo.errors import ExtractionError
from geo.extraction.reading import SILENT, same_form, same_letters
from geo.extraction.word_ends import LONGEST_END, WordEnds

_BEFORE, _AFTER = 90, 48
"""Characters around a name that are read."""
_LONGEST_NOTHING = 12
"""Characters of the longest word before a name that says nothing, with what it is told by."""
_CASED = re.compile(r"\(\?-i:([^()]*)\)")
_NAMED = re.compile(r"\(\?P<\w+>")
_DIGITS = r"\d+(?:[.,]\d+)*"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")

Valued = tuple[tuple[re.Pattern[str], float], ...]


class Ending(NamedTuple):
    """A pattern that is found at the end of a text alone."""

    pattern: re.Pattern[str]
    ends: WordEnds
    """How a text ends that it may be found in."""


@dataclass(frozen=True, slots=True)
class Around:
    """The words of one language, compiled; `before` ends where a name begins, `after` begins at its end."""

    language: str
    before: Mapping[str, tuple[Ending, ...]]
    after: Mapping[str, tuple[re.Pattern[str], ...]]
    ends: WordEnds
    """How a text ends that any of these may be found in: one quick look for all of them."""
    something_after: re.Pattern[str]
    """Whatever a pattern of `after` finds, this finds."""
    nothing: re.Pattern[str]
    """What stands before most names, and says nothing more about where."""
    between: re.Pattern[str]
    """Before the first of two names, that what is meant lies between them."""
    road_before: re.Pattern[str]
    held_by: re.Pattern[str]
    """Between a place and the one that holds it, as texts write it."""
    explained: re.Pattern[str]
    """Between a name and the distance that explains where it lies."""
    stretch_nouns: re.Pattern[str]
    """Right before "between", these say that a place follows."""
    sides: re.Pattern[str]
    """Words before "between" that make the names those of two sides."""
    joins: Mapping[str, re.Pattern[str]]
    """What stands between two names: `and`, `to`, `joined`."""
    road_after: re.Pattern[str]
    bearings: Valued
    units: Valued
    numbers: Valued
    vague: Valued
    duals: Valued
    facilities: Mapping[str, tuple[str, ...]]
    """The head nouns of each kind of facility as they are written, its own before those that are used for them."""
    no_settlements: frozenset[str]
    """Kinds of facility that are never a settlement of their name."""
    facility_modifiers: tuple[str, ...]
    """What may stand between a facility's name and its head noun."""
    heads_first: bool
    """Whether head nouns stand before the name."""

    def may_say_something(self, before: str) -> bool:
        """Whether the words before a name may say anything more about where."""
        if not self.ends(before[-LONGEST_END:].lower()):
            return False
        return self.nothing.search(before, max(0, len(before) - _LONGEST_NOTHING)) is None

    def search_before(self, what: str, text: str) -> re.Match[str] | None:
        """The first pattern of a list that ends at the end of the text."""
        end = text[-LONGEST_END:].lower()
        for pattern, ends in self.before[what]:
            if ends(end) and (match := pattern.search(text)) is not None:
                return match
        return None

    def match_after(self, what: str, text: str) -> re.Match[str] | None:
        """The first pattern of a list that begins at the beginning of the text."""
        return next((m for p in self.after[what] if (m := p.match(text)) is not None), None)


@cache
def around(language: str) -> Around:
    """The words of a language; raises ExtractionError for a malformed file."""
    path = resources.files("geo.extraction") / "lexicon" / f"around_{language}.toml"
    try:
        return _compile(tomllib.loads(bounded_runs(path.read_text(encoding="utf-8"))))
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise ExtractionError(f"{path}: {error}; correct this entry of the lexicon") from error


@lru_cache(maxsize=256)
def text_before(text: str, start: int) -> str:
    """What stands before a name, as patterns read it: in one form of letters, with single spaces."""
    return _read(_same(text)[max(0, start - _BEFORE) : start])


def text_after(text: str, end: int, length: int = _AFTER) -> str:
    """What stands after a name, in the same form."""
    return _read(_same(text)[end : end + length])


_same = lru_cache(maxsize=16)(same_letters)
"""Of a whole text, which all its names ask for."""


def _read(text: str) -> str:
    if not text.isascii():
        text = SILENT.sub("", text).replace("٫", ".").replace("٬", ",")
    elif text.isprintable() and "  " not in text:
        return text
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def value_of(table: Valued, text: str | None) -> float | None:
    """What a table has for some words; None where it has nothing."""
    return None if text is None else next((value for pattern, value in table if pattern.fullmatch(text)), None)


def number_of(words: Around, text: str) -> float | None:
    """A number in digits or words; None for what is none."""
    if not text[:1].isdigit():
        return value_of(words.numbers, text)
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    digits = text.replace(",", ".")
    return float(digits) if digits.count(".") < 2 else None


def _compile(raw: Mapping[str, Any]) -> Around:
    tables = {name: raw.get(name, {}) for name in ("bearings", "units", "numbers", "vague", "duals")}
    words = {name: "|".join(sorted(map(same_form, table), key=len, reverse=True)) for name, table in tables.items()}
    number = "|".join(filter(None, (_DIGITS, words["numbers"], words["vague"])))
    parts = {
        "{number}": f"(?P<number>{number})",
        "{high}": f"(?P<high>{number})",
        "{unit}": f"(?P<unit>{words['units']})",
        "{dual}": f"(?P<dual>{words['duals']})",
        "{bearing}": f"(?P<bearing>{words['bearings']})",
    }
    prefix = raw.get("prefix", "")
    head = rf"(?<![\w-]){prefix}(?:"
    before, after, stretches = raw["before"], raw["after"], raw["stretches"]
    the = f"(?:{'|'.join(map(same_form, before['the']))})?" if before["the"] else ""
    place = f"(?:{'|'.join(map(same_form, (*before['place'], *before['the'])))})?"
    lists = {name: entries for name, entries in before.items() if name not in ("the", "place", "nothing")}
    return Around(
        language=raw["language"],
        before={
            name: tuple(
                Ending(pattern, WordEnds(pattern.pattern))
                for pattern in _patterns(entries, parts, head, rf") {place if name != 'part' else the}$")
            )
            for name, entries in lists.items()
        },
        ends=WordEnds(_something(lists, parts | {"{number}": r"\d", "{high}": r"\d"}, head, place, the)),
        after={name: _patterns(entries, parts, "(?:", r")(?![\w-])") for name, entries in after.items()},
        something_after=re.compile(f"(?:{_any_of(after.values(), parts)})(?![\\w-])", re.IGNORECASE),
        nothing=_one(before["nothing"], r"(?:^|[^\w\s]\s*|(?<!\w)(?:", r") )$", otherwise=r"(?:^|[^\w\s]\s*)$"),
        between=_one((*stretches["between"], *stretches["from"]), rf"(?<!\w){prefix}(?:", rf") {place}$"),
        road_before=_one(stretches.get("road_before", ()), rf"(?<!\w){prefix}(?:", rf") {place}$"),
        held_by=_one(stretches["held_by"], r"\s*(?:", ")"),
        explained=_one(stretches["explained"], "(?:", ")"),
        stretch_nouns=_one(stretches["stretch_nouns"], r"(?<!\w)(?:", ") ?$"),
        sides=_one(stretches["sides"], r"(?<!\w)(?:", r")(?: [\w'-]+){0,4} ?$"),
        joins={name: _one(stretches[name], "(?:", ")") for name in ("and", "to", "joined")},
        road_after=_one(stretches["road"], "(?:", r")(?!\w)"),
        bearings=_valued(tables["bearings"]),
        units=_valued(tables["units"]),
        numbers=_valued(tables["numbers"]),
        vague=_valued(tables["vague"]),
        duals=_valued(tables["duals"]),
        facilities=_facilities(raw["facilities"], raw["alike"]),
        no_settlements=frozenset(raw["no_settlements"]),
        facility_modifiers=tuple(raw["facility_modifiers"]),
        heads_first=bool(raw["heads_first"]),
    )


def _facilities(nouns: Mapping[str, Sequence[str]], alike: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    others = {kind: [k for kinds in alike if kind in kinds for k in kinds] for kind in nouns}
    return {
        kind: tuple(dict.fromkeys((*own, *(n for k in others[kind] for n in nouns[k])))) for kind, own in nouns.items()
    }


def _valued(table: Mapping[str, object]) -> Valued:
    return tuple((re.compile(same_form(words), re.IGNORECASE), float(str(value))) for words, value in table.items())


def _patterns(entries: Sequence[str], parts: Mapping[str, str], head: str, tail: str) -> tuple[re.Pattern[str], ...]:
    """Entries without a named part as one pattern, then the others one by one."""
    plain = [same_form(entry) for entry in entries if not any(part in entry for part in (*parts, "(?P<"))]
    found = [re.compile(f"{head}{'|'.join(plain)}{tail}", re.IGNORECASE)] if plain else []
    for entry in entries:
        if entry and (text := same_form(entry)) not in plain:
            for part, pattern in parts.items():
                text = text.replace(part, pattern)
            found.append(re.compile(f"{head}{text}{tail}", re.IGNORECASE))
    return tuple(found)


def _something(lists: Mapping[str, Sequence[str]], parts: Mapping[str, str], head: str, place: str, the: str) -> str:
    others = _any_of([entries for name, entries in lists.items() if name != "part"], parts)
    text = f"{head}(?:{others}) {place}|(?:{_any_of([lists['part']], parts)}) {the})$"
    return _CASED.sub(lambda m: f"(?:{m[1].lower()})", text)


def _any_of(lists: Iterable[Sequence[str]], parts: Mapping[str, str]) -> str:
    """All entries of some lists as one expression without names of its parts."""
    text = "|".join(same_form(entry) for entries in lists for entry in entries) or "(?!)"
    for part, pattern in parts.items():
        text = text.replace(part, pattern)
    return _NAMED.sub("(?:", text)


def _one(entries: Sequence[str], head: str, tail: str, otherwise: str = "(?!)") -> re.Pattern[str]:
    return re.compile(f"{head}{'|'.join(map(same_form, entries))}{tail}" if entries else otherwise, re.IGNORECASE)
