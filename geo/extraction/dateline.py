"""What the dateline says of where: the city that "here" means, and the country of events that are put nowhere."""

from collections import Counter
from dataclasses import replace

from geo.extraction.event_places import CAPITAL, NamedPlace
from geo.extraction.lexicons import Lexicon
from geo.extraction.text import dateline_end

SOMEWHERE_KM = 300.0
"""How far a country reaches where the article does not name it."""


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
    reason = f"“{said.group()}” of an article that was filed from {dateline.resolved.mention.text}"
    return replace(dateline, resolved=replace(dateline.resolved, reason=reason))


def country_of_dateline(dateline: NamedPlace | None, places: tuple[NamedPlace, ...]) -> NamedPlace | None:
    """The dateline's country, where most of the article's places lie in it: for events that are put nowhere.

    Never finer than a country: geo_precision 4.
    """
    filed = dateline.resolved.place if dateline is not None else None
    if dateline is None or filed is None or filed.country_code is None:
        return None
    named = Counter(
        p.resolved.place.country_code
        for p in places
        if p.start > dateline.start and p.resolved.place is not None and not p.resolved.stands_for_government
    )
    if 2 * named[filed.country_code] < named.total():
        return None
    found = [p for p in places if p.resolved.place is not None and p.resolved.place.country_code == filed.country_code]
    country = next((p for p in found if p.resolved.geo_precision == 4 and _is_country(p)), None)
    reason = (
        f"no place is given; the article was filed from {dateline.resolved.mention.text}, so somewhere in its country"
    )
    if country is not None:
        return replace(country, resolved=replace(country.resolved, reason=reason))
    wide = replace(
        dateline.resolved,
        geo_precision=4,
        radius_km=max(SOMEWHERE_KM, dateline.resolved.radius_km or 0.0),
        reason=reason,
    )
    return replace(dateline, resolved=wide)


def _is_country(place: NamedPlace) -> bool:
    return place.resolved.place is not None and place.resolved.place.feature_code.startswith("PCL")
