"""Names that no table holds, but whose kind their words tell: "the village of X", "X district", "X Hospital"."""

import re
from functools import cache

from geo.extraction.event_places import NamedPlace
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.place_words import PlaceWords, place_words
from geo.extraction.reading import Reading
from geo.extraction.text import is_upper_case

SHORTEST = 3
WORD = r"(?:(?:[Aa][lsdnt]|[Ee]l|[Uu]m|[Aa]bu|[Bb]ir|[Tt][ae]l)-?'? ?)?'?[A-ZÀ-Þ][\w'-]*\w"
REASON = "in no table; the words beside it say that it is a place"


def unlisted_places(
    text: str, reading: Reading, places: tuple[NamedPlace, ...], words: Lexicon
) -> tuple[NamedPlace, ...]:
    """Further places without a point, in the order of the text; none in languages or texts without capital letters."""
    if words.language != "en" or is_upper_case(reading.form):
        return ()
    known = place_words(words.language)
    taken = [(p.start, p.end) for p in places]
    found = []
    for match in _pattern(words.language).finditer(reading.form):
        start, end = match.span(match.lastgroup or 0)
        for name in re.finditer(r"(?:(?!,| and ).)+", reading.form[start:end]):
            a = start + name.start() + len(name.group()) - len(name.group().lstrip())
            b = start + name.end()
            if _is_name(reading.form[a:b], known) and not any(a < y and x < b for x, y in taken):
                taken.append((a, b))
                found.append(_unresolved(text, reading, a, b))
    return tuple(found)


def _unresolved(text: str, reading: Reading, start: int, end: int) -> NamedPlace:
    first, last = reading.to_text(start, end)
    mention = Mention(first, last, text[first:last])
    return NamedPlace(start, end, ResolvedPlace(mention, None, None, None, None, None, 0.0, (), REASON, False))


def _is_name(name: str, known: PlaceWords) -> bool:
    """No adjective of a people, direction or common word alone."""
    parts = name.casefold().split()
    if len(name) < SHORTEST or not parts:
        return False
    plain = known["demonyms"] | known["directions"] | known["common_words"] | known["plain_words"] | known["no_places"]
    return (
        not all(part in plain or part.removesuffix("s") in plain for part in parts)
        and parts[0] not in known["demonyms"]
    )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """The groups hold the names, of which there may be several."""
    lists = lexicon(language).lists
    kinds = lists["unlisted.kinds"]
    name = rf"(?!(?:{lists['unlisted.no_names']})\b){WORD}(?: {WORD}){{0,3}}"
    listed = rf"{name}(?:(?:,| and|, and) {name})*"
    return re.compile(
        rf"(?<![\w-])(?:(?:{kinds})(?: called| named| of| like)(?: both)? (?P<of>{listed})"
        rf"|(?P<before>{listed})(?: (?:{lists['unlisted.adjectives']}))? (?:{kinds})(?![\w-])"
        rf"|(?P<head>{WORD}(?: {WORD}){{0,3}}? (?:{lists['unlisted.head_nouns']})))(?!\w)"
    )
