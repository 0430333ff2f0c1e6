"""What the dateline says of where: the city that "here" means, and the country of events that are put nowhere."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from geo.extraction.event_places import CAPITAL, NamedPlace
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.text import dateline_end
from geo.language.reason import Reason, because

SOMEWHERE_KM = 300.0
"""How far a country reaches where the article does not name it."""
LEAST_NAMED = 2
"""Places of a country that an article without a dateline must name to be about it."""
LEAST_SENTENCES = 4
"""Of so many sentences it is about the only place that it names."""


def dateline_place(form: str, places: tuple[NamedPlace, ...]) -> NamedPlace | None:
    """The first resolved place of the dateline; None without one."""
    end = dateline_end(form)
    return next((p for p in places if p.end <= end and p.resolved.place is not None), None)


def place_said_here(clause: str, dateline: NamedPlace | None, words: Lexicon) -> NamedPlace | None:
    """The dateline's city where the words point to it: "here", "this city", "the capital"; else None."""
    if dateline is None or dateline.resolved.place is None or (dateline.resolved.geo_precision or 4) > 2:
        return None
    keys = ["of_dateline"] + (["of_capital"] if dateline.resolved.place.feature_code == CAPITAL else [])
    said = next((m for key in keys if (m := words.patterns[f"coreference.{key}"].search(clause))), None)
    if said is None:
        return None
    filed_from = dateline.resolved.mention.text
    reason = because("“{words}” of an article that was filed from {place}", words=said.group(), place=filed_from)
    return replace(dateline, resolved=replace(dateline.resolved, reason=reason))


def country_of_article(
    dateline: NamedPlace | None, places: tuple[NamedPlace, ...], text: str, words: Lexicon, sentences: int
) -> NamedPlace | None:
    """The country that events which are put nowhere lie in: the dateline's, else the one that the text is about.

    `sentences` is how many the text has.

    Never finer than a country: geo_precision 4. None where the places that the text names lie scattered.
    """
    head = dateline_end(text) if dateline is not None else 0
    named = [p for p in places if p.start >= head and _tells_where(p, text, words)]
    counted = Counter(_country_code(p) for p in named)
    filed = _country_code(dateline) if dateline is not None else None
    if dateline is not None and filed is not None and 2 * (counted[filed] + 1) > counted.total():
        reason = because(
            "no place is given; the article was filed from {place}, so somewhere in its country",
            place=dateline.resolved.mention.text,
        )
        return _somewhere_in(filed, dateline, reason, places)
    code, times = next(iter(counted.most_common(1)), (None, 0))
    alone = times == len(named) == 1 and sentences >= LEAST_SENTENCES
    if code is None or (times < LEAST_NAMED and not alone) or 3 * times < 2 * counted.total():
        return None
    reason = because("no place is given; most places that the article names lie in this country")
    return _somewhere_in(code, next(p for p in named if _country_code(p) == code), reason, places)


def _tells_where(place: NamedPlace, text: str, words: Lexicon) -> bool:
    """Whether something is there: countries mostly act ("US officials"), unless the words say "in"."""
    if place.resolved.place is None or place.resolved.stands_for_government:
        return False
    if place.resolved.geo_precision != 4:
        return True
    before = text[max(0, place.start - 12) : place.start]
    return _inside(words.language).search(before) is not None


@cache
def _inside(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon(language).lists['roles.container']})\W+(?:the )?$", re.IGNORECASE)


def _country_code(place: NamedPlace) -> str | None:
    return place.resolved.place.country_code if place.resolved.place is not None else None


def _somewhere_in(code: str, at: NamedPlace, reason: Reason, places: tuple[NamedPlace, ...]) -> NamedPlace:
    """The country where it is named, else a wide ring around a place of it."""
    found = [p for p in places if _country_code(p) == code]
    country = next((p for p in found if p.resolved.geo_precision == 4 and _is_country(p)), None)
    if country is not None:
        return replace(country, resolved=replace(country.resolved, reason=reason))
    wide = replace(
        at.resolved, geo_precision=4, radius_km=max(SOMEWHERE_KM, at.resolved.radius_km or 0.0), reason=reason
    )
    return replace(at, resolved=wide)


def _is_country(place: NamedPlace) -> bool:
    return place.resolved.place is not None and place.resolved.place.feature_code.startswith("PCL")
