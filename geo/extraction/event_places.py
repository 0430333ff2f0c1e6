"""Where: the place that an event is put at, among the places that its sentence names."""

import re
from dataclasses import dataclass, replace
from functools import cache

from gazetteer.place import Place
from geo.extraction.clauses import Clause
from geo.extraction.events import Trigger
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.mention import ResolvedPlace

# How well a place's role fits where an event is; events of movement are put at the way rather than at its end.
ROLE_SCORES = {
    "location": 3.0,
    "none": 0.0,
    "border": -1.0,
    "via": -1.0,
    "destination": -2.0,
    "soft_destination": -2.0,
    "soft_origin": -0.5,
    "origin": -4.0,
    "possessive": -2.5,
    "speech_place": -5.0,
    "modifier": -6.0,
}
MOVEMENT_SCORES = ROLE_SCORES | {"origin": 2.0, "via": 2.5, "destination": 0.5, "soft_destination": 0.5}
AIR_SCORES = ROLE_SCORES | {"via": 3.0}
MOVEMENTS = {"Convoy/transfer", "Looting/property destruction", "Prison break", "Non-violent transfer of territory"}
IN_THE_AIR = {"Aerial activity", "Disrupted weapons use"}
OFFICES = {"ADMF", "GOVL", "DIP"}
"""GeoNames' codes of offices, which speak and act unless the words put the event in or at them."""
UNRESOLVED = 0
ROLE_ORDER = ("speech_place", "border", "soft_origin", "origin", "soft_destination", "location", "destination", "via")
PRECISION_SCORES = {1: 2.0, 2: 1.9, 3: 0.5, 4: -1.0, UNRESOLVED: 1.5}
LOCATOR_WORDS = 7
LOCATED_KM = 15.0
LEAST_SCORE = -1.5
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A resolved or unresolved place with its span in the text that rules read."""

    start: int
    end: int
    resolved: ResolvedPlace


def event_places(
    trigger: Trigger, sub_event_type: str, clause: Clause, places: tuple[NamedPlace, ...], text: str, language: str
) -> tuple[NamedPlace, ...]:
    """The places that the event is put at: the best one, and those coordinated with it; empty where none fits."""
    words = lexicon(language)
    fitting = []
    for place in (p for p in places if clause.start <= p.start < clause.end):
        score = _score(place, trigger, sub_event_type, clause, text, words)
        if score > LEAST_SCORE:
            fitting.append((score, -abs(place.start - trigger.start), place))
    if not fitting:
        return ()
    best = max(fitting, key=lambda s: s[:2])[2]
    candidates = [place for _, _, place in fitting]
    best = _innermost(best, candidates)
    if best.resolved.place is None:
        return (_located_by(best, places, text),)
    return _with_coordinated(best, candidates, text, words)


def contains(outer: Place, inner: Place) -> bool:
    """Whether one place is the country or the division of the other."""
    if outer.place_id == inner.place_id or outer.country_code is None or outer.country_code != inner.country_code:
        return False
    if outer.feature_code.startswith("PCL"):
        return True
    return (
        outer.feature_code == "ADM1"
        and inner.feature_code != "ADM1"
        and outer.admin1_code == inner.admin1_code is not None
    )


def _score(
    place: NamedPlace, trigger: Trigger, sub_event_type: str, clause: Clause, text: str, words: Lexicon
) -> float:
    scores = (
        MOVEMENT_SCORES if sub_event_type in MOVEMENTS else AIR_SCORES if sub_event_type in IN_THE_AIR else ROLE_SCORES
    )
    role = _role(place, trigger, clause, text, words)
    if place.resolved.stands_for_government and role != "location":
        return scores["modifier"]
    between = text[min(place.end, trigger.end) : max(place.start, trigger.start)]
    distance = len(TOKEN.findall(between))
    precision = PRECISION_SCORES[place.resolved.geo_precision or UNRESOLVED]
    return scores[role] + precision - 0.1 * distance + (0.5 if place.start > trigger.start else 0.0)


def _role(place: NamedPlace, trigger: Trigger, clause: Clause, text: str, words: Lexicon) -> str:
    before = text[max(clause.start, place.start - 48) : place.start]
    after = text[place.end : place.end + 14]
    roles = _roles(words.language)
    if roles["modifier"].match(after) or _is_attributive(place, before, after, roles):
        return "modifier"
    if trigger.start > place.end and roles["relative"].match(after):
        return "location"  # "its base at X, which planes bombed"
    if re.match(r"'s?(?!\w)", after) and not roles["strict_location"].search(before):
        return "possessive"
    for role in ROLE_ORDER:
        if roles[role].search(before):
            return role
    if place.resolved.place is not None and place.resolved.place.feature_code in OFFICES:
        return "speech_place"
    return "none"


def _is_attributive(place: NamedPlace, before: str, after: str, roles: dict[str, re.Pattern[str]]) -> bool:
    """A country's name before a noun ("US troops", "the Iraq war") tells whose, not where."""
    if place.resolved.geo_precision != 4 or roles["after_place"].match(after):
        return False
    if place.resolved.mention.text.removeprefix("The ").isupper() and len(place.resolved.mention.text) < 9:
        return re.match(r" \w", after) is not None
    return re.match(r" [a-z]", after) is not None and not roles["location"].search(before)


@cache
def _roles(language: str) -> dict[str, re.Pattern[str]]:
    lists = lexicon(language).lists
    determiners = lists["roles.before_place"]
    clitic = "[وف]?" if language == "ar" else ""
    patterns = {
        role: re.compile(
            rf"(?<!\w){clitic}(?:{lists[f'roles.{role}']}) (?:(?:{determiners})[ ,-]+){{0,4}}[\"'(]?$", re.IGNORECASE
        )
        for role in (*ROLE_ORDER, "strict_location")
    }
    after = {key: re.compile(rf"(?:{lists[f'roles.{key}']})(?!\w)", re.IGNORECASE) for key in ("modifier", "relative")}
    return patterns | after | {"after_place": re.compile(rf" (?:{lists['roles.after_place']})(?!\w)", re.IGNORECASE)}


def _innermost(best: NamedPlace, fitting: list[NamedPlace]) -> NamedPlace:
    """An inner place beats its container."""
    outer = best.resolved.place
    if outer is None:
        return best
    inner = [p for p in fitting if p.resolved.place is not None and contains(outer, p.resolved.place)]
    return min(inner, key=lambda p: abs(p.start - best.start), default=best)


def _located_by(place: NamedPlace, places: tuple[NamedPlace, ...], text: str) -> NamedPlace:
    """A name that no table holds is put where its words place it ("the village of X, north of Y"), never finer."""
    found = []
    for other in places:
        between = text[place.end : other.start]
        if other.start < place.end or other.resolved.place is None or other.resolved.geo_precision is None:
            continue
        if len(TOKEN.findall(between)) > LOCATOR_WORDS or re.search(r"[.;:]", between):
            break
        found.append(other.resolved)
    if not found:
        return place
    finest = min(found, key=lambda r: r.geo_precision or 4)
    located = replace(
        finest,
        mention=place.resolved.mention,
        geo_precision=max(2, finest.geo_precision or 4),
        radius_km=max(LOCATED_KM, finest.radius_km or 0.0),
        reason=f"{place.resolved.mention.text} is in no table; the words put it at {finest.mention.text}",
    )
    return NamedPlace(place.start, place.end, located)


def _with_coordinated(best: NamedPlace, fitting: list[NamedPlace], text: str, words: Lexicon) -> tuple[NamedPlace, ...]:
    """Places of the same level joined to the best one by "and" or commas; "X, Y" with Y around X is one place."""
    ordered = sorted(fitting, key=lambda p: p.start)
    joined, at = [best], ordered.index(best)
    for step in (-1, 1):
        last, i = best, at + step
        while 0 <= i < len(ordered):
            a, b = sorted((last, ordered[i]), key=lambda p: p.start)
            if not _joins(text[a.end : b.start], words) or not _same_level(best, ordered[i]):
                break
            joined.append(ordered[i])
            last, i = ordered[i], i + step
    return tuple(sorted(joined, key=lambda p: p.start))


def _joins(between: str, words: Lexicon) -> bool:
    joint, filler = words.lists["roles.coordination"], words.lists["roles.coordination_filler"]
    return bool(re.fullmatch(rf"(?:{joint})(?:\s(?:{filler}))*\s?", between, re.IGNORECASE))


def _same_level(a: NamedPlace, b: NamedPlace) -> bool:
    first, second = a.resolved.place, b.resolved.place
    if first is None or second is None:
        return first is second
    if (a.resolved.latitude, a.resolved.longitude) == (b.resolved.latitude, b.resolved.longitude):
        return False  # one stretch between both
    coarse = [(p.resolved.geo_precision or 0) > 2 for p in (a, b)]
    return coarse[0] == coarse[1] and not contains(first, second) and not contains(second, first) and first != second
