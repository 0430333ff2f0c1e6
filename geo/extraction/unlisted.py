"""Names that no table holds, but whose kind their words tell: "the village of X", "X district", "X Hospital"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from geo.extraction.event_places import LONGEST_NAME, NamedPlace, places_within
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.place_words import place_words
from geo.extraction.reading import Reading
from geo.extraction.text import Sentence, is_upper_case
from geo.language.reason import because

SHORTEST = 3
REACH = 90
"""How many characters before and after a noun of a kind its names are looked for."""
WORD = r"(?:(?:[Aa]l|A[sdnt]|a[sdnt](?=[-'])|[Ee]l|[Uu]m|[Aa]bu|[Bb]ir|[Tt][ae]l)-?'? ?)?'?[A-ZÀ-Þ][\w'-]*\w"
WHOSE = re.compile(r"-[a-z]+ed$")
""" "Chalk-dominated", "rebel-controlled"."""
SINGLE = re.compile(r"(?:(?!,| and ).)+")
"""One name of a list."""
REASON = because("in no table; the words beside it say that it is a place")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Group 1 of each, but of `kind`, holds the names, of which there may be several."""

    kind: re.Pattern[str]
    """A noun that names have before or after them ("district"), or that ends them ("Hospital")."""
    before: re.Pattern[str]
    after: re.Pattern[str]
    head: re.Pattern[str]


def unlisted_places(
    text: str, reading: Reading, sentences: Iterable[Sentence], places: tuple[NamedPlace, ...], words: Lexicon
) -> tuple[NamedPlace, ...]:
    """Further places of the sentences, without a point; none in languages or texts without capital letters."""
    if words.language != "en" or is_upper_case(reading.form):
        return ()
    found: list[NamedPlace] = []
    for sentence in sentences:
        taken = [(p.start, p.end) for p in places_within(places, sentence.start - LONGEST_NAME, sentence.end)]
        for start, end in _spans(reading.form, sentence, words.language):
            if not any(start < y and x < end for x, y in taken) and _is_name(reading.form[start:end], words.language):
                taken.append((start, end))
                found.append(_unresolved(text, reading, start, end))
    return tuple(found)


def _spans(form: str, sentence: Sentence, language: str) -> Iterator[tuple[int, int]]:
    """Where names stand beside the nouns of their kind."""
    patterns = _patterns(language)
    for kind in patterns.kind.finditer(form, sentence.start, sentence.end):
        first = max(sentence.start, kind.start() - REACH)
        if kind.group()[0].isupper():
            name = patterns.head.search(form, first, kind.end())
            if name is not None:
                yield name.span(1)
            continue
        for listed in (
            patterns.before.search(form, first, kind.start()),
            patterns.after.match(form, kind.end(), min(sentence.end, kind.end() + REACH)),
        ):
            if listed is not None:
                for name in SINGLE.finditer(form, *listed.span(1)):
                    yield name.start() + len(name.group()) - len(name.group().lstrip()), name.end()


def _unresolved(text: str, reading: Reading, start: int, end: int) -> NamedPlace:
    first, last = reading.to_text(start, end)
    mention = Mention(first, last, text[first:last])
    return NamedPlace(start, end, ResolvedPlace(mention, None, None, None, None, None, 0.0, (), REASON, False))


def _is_name(name: str, language: str) -> bool:
    """No adjective of a people, direction or common word alone."""
    parts = name.casefold().split()
    demonyms = place_words(language)["demonyms"]
    if len(name) < SHORTEST or not parts or parts[0] in demonyms or parts[-1] in demonyms or WHOSE.search(name):
        return False
    plain = _plain_words(language)
    return not all(part in plain or part.removesuffix("s") in plain for part in parts)


@cache
def _plain_words(language: str) -> frozenset[str]:
    lists = ("demonyms", "directions", "common_words", "plain_words", "no_places")
    return frozenset().union(*(place_words(language)[name] for name in lists))


@cache
def _patterns(language: str) -> _Patterns:
    lists = lexicon(language).lists
    kinds, heads = lists["unlisted.kinds"], lists["unlisted.head_nouns"]
    name = rf"(?!(?:{lists['unlisted.no_names']})\b){WORD}(?: {WORD}){{0,3}}"
    listed = rf"({name}(?:(?:,| and|, and) {name})*)"
    return _Patterns(
        kind=re.compile(rf"(?<![\w-])(?:{kinds}|{heads})(?![\w-])"),
        before=re.compile(rf"(?<![\w'-]){listed}(?: (?:{lists['unlisted.adjectives']}))? $"),
        after=re.compile(rf"(?: called| named| of| like)(?: both)? {listed}(?!\w)"),
        head=re.compile(rf"(?<![\w'-])({WORD}(?: {WORD}){{0,3}}? (?:{heads}))$"),
    )
