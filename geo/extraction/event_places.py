"""Where: the place that an event is put at, among the places that its sentence names."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from gazetteer.place import Place
from geo.extraction.clauses import Clause
from geo.extraction.events import Trigger
from geo.extraction.lexicons import ROLES, Lexicon, before_place, lexicon
from geo.extraction.mention import ResolvedPlace
from geo.language.reason import because

# How well a place's role fits where an event is; events of movement are put at the way rather than at its end.
ROLE_SCORES = {
    "target": 4.0,
    "location": 3.0,
    "none": 0.0,
    "border": -1.0,
    "via": -1.0,
    "destination": -2.0,
    "soft_destination": -2.0,
    "soft_origin": -0.5,
    "soft_speech": -0.5,
    "origin": -4.0,
    "possessive": -2.5,
    "reference": -3.0,
    "speech_place": -5.0,
    "elsewhere": -6.0,
    "agent": -6.0,
    "modifier": -6.0,
}
MOVEMENT_SCORES = ROLE_SCORES | {"origin": 2.0, "via": 2.5, "destination": 0.5, "soft_destination": 0.5}
AIR_SCORES = ROLE_SCORES | {"via": 3.0}
MOVEMENTS = {"Convoy/transfer", "Looting/property destruction", "Prison break", "Non-violent transfer of territory"}
IN_THE_AIR = {"Aerial activity", "Disrupted weapons use"}
OFFICES = {"ADMF", "GOVL", "DIP"}
"""GeoNames' codes of offices, which speak and act unless the words put the event in or at them."""
UNRESOLVED = 0
PRECISION_SCORES = {1: 2.0, 2: 1.9, 3: 0.5, 4: -1.0, UNRESOLVED: 1.5}
NAMED_KIND_SCORE = 2.3
"""Of a name that no table holds, where the words beside it say that it is a place: "the village of X"."""
FAR_ROLES = {"target", "speech_place", "elsewhere", "soft_destination"}
SHORT_REACH = 48
REACH = 90
"""How many characters before a place's name its role is looked for."""
CAPITAL = "PPLC"
"""GeoNames' code of a country's capital."""
SECTION = "PPLX"
"""GeoNames' code of a section of a town."""
LOCATOR_WORDS = 7
LOCATED_KM = 15.0
LEAST_SCORE = -1.5
OTHER_CLAUSE_WORDS = 10
"""A place behind a semicolon lies so much farther off."""
VICTIM = re.compile(r" (?:[\w'-]+ ){2,6}")
FRONTED = re.compile(r"(?:\w+ ){1,2}")
"""What leads to a place that opens a clause: "In X, …"."""
FRONTED_SCORE = -0.5
"""It may hold the place that the clause goes on to name."""
BRACKETED = re.compile(r" \([^()]{1,40}\)")
MOST_CONTAINERS = 2
LIST_GOES_ON = re.compile(r"(?: [a-z]+)?(?:,? (?:and|or|as well as)\b|, [A-Z'])")
ONLY_COMMA = re.compile(r"(?: [a-z]+)?, (?:[a-z]+ )?")
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A resolved or unresolved place with its span in the text that rules read."""

    start: int
    end: int
    resolved: ResolvedPlace


LONGEST_NAME = 200
"""Characters; what begins farther back does not reach into a sentence."""


def places_within(places: tuple[NamedPlace, ...], start: int, end: int) -> tuple[NamedPlace, ...]:
    """Those that begin in text[start:end], of places in the order of the text."""
    return places[bisect_left(places, start, key=_start) : bisect_left(places, end, key=_start)]


def _start(place: NamedPlace) -> int:
    return place.start


def event_places(
    trigger: Trigger,
    sub_event_type: str,
    clause: Clause,
    places: tuple[NamedPlace, ...],
    text: str,
    language: str,
    *,
    points_back: bool = False,
) -> tuple[NamedPlace, ...]:
    """The places that the event is put at: the best one, and those coordinated with it; empty where none fits.

    `points_back` is whether the event word takes up an event told before: "the attack".
    """
    words = lexicon(language)
    fitting = []
    for place in places_within(places, clause.start, clause.end):
        score = _score(place, trigger, sub_event_type, clause, places, text, words, points_back)
        if score > LEAST_SCORE:
            fitting.append((score, -abs(place.start - trigger.start), place))
    if not fitting:
        return ()
    best = max(fitting, key=lambda s: s[:2])[2]
    candidates = [place for _, _, place in fitting]
    around = _around(fitting, clause, text, words)
    outer, best = best, _inner_by_words(_innermost(best, candidates), candidates, text, words)
    candidates = [place for place in candidates if place is best or place is not outer]
    return tuple(
        _located_by(place, around, places, text) if place.resolved.place is None else place
        for place in _with_coordinated(best, candidates, text, words)
    )


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
    place: NamedPlace,
    trigger: Trigger,
    sub_event_type: str,
    clause: Clause,
    places: tuple[NamedPlace, ...],
    text: str,
    words: Lexicon,
    points_back: bool,
) -> float:
    scores = (
        MOVEMENT_SCORES if sub_event_type in MOVEMENTS else AIR_SCORES if sub_event_type in IN_THE_AIR else ROLE_SCORES
    )
    role = _role(place, trigger, clause, text, words)
    if role == "none":
        role = _role_of_list(place, trigger, clause, places, text, words)
    if _is_reference(place, clause, places, text, words):
        role = "reference"
    if place.resolved.stands_for_government and role != "location":
        return scores["modifier"]
    between = text[min(place.end, trigger.end) : max(place.start, trigger.start)]
    distance = len(TOKEN.findall(between))
    if role in ("none", "possessive") and place.resolved.geo_precision == 4:
        return scores["agent"]
    if role == "possessive" and _is_capital(place) and not _owns_a_place(place, text, words):
        return scores["agent"]  # "Cairo's sanctions"
    if points_back and role == "none" and _is_capital(place):
        return scores["agent"]  # "Cairo watched the attack with concern"
    precision = PRECISION_SCORES[place.resolved.geo_precision or UNRESOLVED]
    if place.resolved.place is None and _names_its_kind(place, text, words):
        precision = NAMED_KIND_SCORE
    distance = 0 if role == "target" else distance + (OTHER_CLAUSE_WORDS if ";" in between else 0)
    order = 0.5 if place.start > trigger.start else FRONTED_SCORE if _is_fronted(place, clause, text) else 0.0
    return scores[role] + precision - 0.1 * distance + order


def _role_of_list(
    place: NamedPlace, trigger: Trigger, clause: Clause, places: tuple[NamedPlace, ...], text: str, words: Lexicon
) -> str:
    """ "In X and Y": of countries the second has the role of the first."""
    before = places_within(places, clause.start, place.start)
    if place.resolved.geo_precision != 4 or not before or before[-1].resolved.geo_precision != 4:
        return "none"
    between = text[before[-1].end : place.start]
    return _role(before[-1], trigger, clause, text, words) if _joins(between, words) else "none"


def _owns_a_place(place: NamedPlace, text: str, words: Lexicon) -> bool:
    """ "Cairo's old quarter", "Cairo's Red Square"."""
    owned = f"{words.lists['roles.owned']}|{words.lists['roles.kinds']}"
    after = text[place.end : place.end + 40]
    return re.match(rf"'s? (?:[a-z][\w-]* ){{0,3}}(?:[A-Z]|(?:{owned})(?!\w))", after) is not None


def _is_capital(place: NamedPlace) -> bool:
    return place.resolved.place is not None and place.resolved.place.feature_code == CAPITAL


def _is_fronted(place: NamedPlace, clause: Clause, text: str) -> bool:
    """Whether the place opens its clause: "In X, …"."""
    return text[place.end : place.end + 1] in {",", "،"} and bool(FRONTED.fullmatch(text[clause.start : place.start]))


def _role(place: NamedPlace, trigger: Trigger, clause: Clause, text: str, words: Lexicon) -> str:
    before = text[max(clause.start, place.start - REACH) : place.start]
    after = text[place.end : place.end + 40].removeprefix("." if place.resolved.mention.text.isupper() else "")
    roles = _roles(words.language)
    is_country = place.resolved.geo_precision == 4
    if roles["in_a_name"].search(before):
        return "modifier"
    if roles["modifier"].match(after) or _is_attributive(place, before, after, roles, clause):
        return "modifier"
    if not trigger.is_noun and roles["object"].fullmatch(text, trigger.end, place.start):
        return "target"
    if place.start - clause.sentence.start <= 2 and text[place.end : place.end + 2] == ": ":
        return "location"  # a heading: "Tell Amber: two killed"
    if trigger.end < place.start and roles["speaks"].match(after):
        return "speech_place"
    if trigger.start > place.end and roles["relative"].match(after):
        return "location"  # "its base at X, which planes bombed"
    if re.match(r"'s?(?!\w)", after) and not roles["strict_location"].search(before):
        return "possessive"
    if trigger.start > place.end and roles["that"].match(after) and roles["reported"].search(before):
        return "speech_place"
    role = next((r for r in _roles_before(text, before, place.start, words) if r != "agent" or is_country), None)
    if role in ("elsewhere", "speech_place") and _is_of_a_victim(trigger, place, text, roles):
        return "location"
    if role is not None:
        return role
    if place.resolved.place is not None and place.resolved.place.feature_code in OFFICES:
        return "speech_place"
    return "none"


def _is_of_a_victim(trigger: Trigger, place: NamedPlace, text: str, roles: dict[str, re.Pattern[str]]) -> bool:
    """ "Gunmen killed a tribal leader in X": who is attacked there is there; "of X" only tells whose leader."""
    if trigger.is_noun or trigger.words.event_type != "Violence against civilians" or place.start < trigger.end:
        return False
    between = text[trigger.end : place.start]
    return VICTIM.fullmatch(between) is not None and roles["strict_location"].search(between) is not None


def _roles_before(text: str, before: str, end: int, words: Lexicon) -> Iterator[str]:
    """The roles that the words before a name give it, of which `before` are read: the first that holds is its role."""
    near = before[-SHORT_REACH:]
    for number, role in enumerate(ROLES):
        part = before if role in FAR_ROLES else near
        if words.role_starts.finds_any(number, text, end - len(part), part):
            yield role


def _is_reference(place: NamedPlace, clause: Clause, places: tuple[NamedPlace, ...], text: str, words: Lexicon) -> bool:
    """Whether it only tells where another place lies: "Tell Amber, 70 km north of X"."""
    others = [p for p in places_within(places, clause.start, place.start) if p.end < place.start]
    if not others:
        return False
    return _bearing_of(words.language).fullmatch(text[others[-1].end : place.start]) is not None


@cache
def _bearing_of(language: str) -> re.Pattern[str]:
    lists = lexicon(language).lists
    return re.compile(
        rf"[,)\"']*(?: (?:{lists['roles.kinds']}))?,? (?:(?:{lists['roles.bearing_filler']}) )*"
        rf"(?:[(]?[\d.,]+[ -]?[^\W\d]+[)]? (?:[(][^()]*[)] )?(?:{lists['roles.bearing_filler']} )*)?"
        rf"(?:{lists['roles.bearing']}) (?:(?:{lists['roles.before_place']})[ ,]+){{0,4}}",
        re.IGNORECASE,
    )


def _names_its_kind(place: NamedPlace, text: str, words: Lexicon) -> bool:
    kinds = _kinds(words.language)
    after, before = text[place.end : place.end + 20], text[max(0, place.start - 40) : place.start]
    return bool(
        kinds.behind.match(after) or kinds.before.search(before) or kinds.inside.search(place.resolved.mention.text)
    )


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Nouns of kinds of places beside a name, and at its end."""

    behind: re.Pattern[str]
    before: re.Pattern[str]
    inside: re.Pattern[str]
    settlement: re.Pattern[str]
    """Before a name, of settlements alone."""


@cache
def _kinds(language: str) -> _Kinds:
    lists = lexicon(language).lists
    kinds, settlements = lists["roles.kinds"], lists["roles.settlements"]
    return _Kinds(
        behind=re.compile(rf" (?:{kinds})(?!\w)", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)(?:{kinds})(?: of| called| named)? $", re.IGNORECASE),
        inside=re.compile(rf"(?<!\w)(?:{kinds})\W*$", re.IGNORECASE),
        settlement=re.compile(rf"(?<!\w)(?:{settlements})(?: of| called| named)? $", re.IGNORECASE),
    )


def is_called_settlement(place: NamedPlace, text: str, words: Lexicon) -> bool:
    """Whether the words beside a name call it a town or village."""
    return _kinds(words.language).settlement.search(text[max(0, place.start - 40) : place.start]) is not None


def _is_attributive(
    place: NamedPlace, before: str, after: str, roles: dict[str, re.Pattern[str]], clause: Clause
) -> bool:
    """A country's name before a noun ("US troops", "the Iraq war") tells whose, not where."""
    if place.resolved.geo_precision != 4 or roles["after_place"].match(after):
        return False
    if place.resolved.mention.text.removeprefix("The ").isupper() and len(place.resolved.mention.text) < 9:
        return re.match(r" \w", after) is not None
    noun = r" \w" if clause.sentence.text.isupper() else r" [a-z]"
    return re.match(noun, after) is not None and not roles["location"].search(before)


def is_way_to(place: NamedPlace, text: str, words: Lexicon) -> bool:
    """Whether it only tells where a road leads: "a truck on the road to X"."""
    pattern = rf"(?<!\w)(?:{words.lists['roles.way_to']}) (?:the )?$"
    return re.search(pattern, text[max(0, place.start - SHORT_REACH) : place.start], re.IGNORECASE) is not None


def strict_location(language: str) -> re.Pattern[str]:
    """What ends where the name of a place begins that something is in or near."""
    return _roles(language)["strict_location"]


@cache
def _roles(language: str) -> dict[str, re.Pattern[str]]:
    lists = lexicon(language).lists
    determiners = lists["roles.before_place"]
    patterns = {
        role: before_place(role, lists, language)
        for role in ("location", "strict_location", "container", "reported", "between")
    }
    after = {
        key: re.compile(rf"(?:{lists[f'roles.{key}']})(?!\w)", re.IGNORECASE)
        for key in ("modifier", "relative", "speaks")
    }
    patterns["in_a_name"] = re.compile(rf"(?<!\w)(?:{lists['roles.in_a_name']}) $")
    patterns["object"] = re.compile(rf" (?:(?:{determiners})[ ,-]+){{0,4}}[\"'(]?", re.IGNORECASE)
    return (
        patterns
        | after
        | {key: re.compile(rf" (?:{lists[f'roles.{key}']})(?!\w)", re.IGNORECASE) for key in ("after_place", "that")}
    )


def _innermost(best: NamedPlace, fitting: list[NamedPlace]) -> NamedPlace:
    """An inner place beats its container."""
    outer = best.resolved.place
    if outer is None:
        return best
    inner = [p for p in fitting if p.resolved.place is not None and contains(outer, p.resolved.place)]
    return min(inner, key=lambda p: abs(p.start - best.start), default=best)


def _inner_by_words(best: NamedPlace, fitting: list[NamedPlace], text: str, words: Lexicon) -> NamedPlace:
    """ "The X quarter of Y", "X, in Y", "Y's X": what the words put inside the best place is finer."""
    ordered = sorted(fitting, key=lambda p: p.start)
    at = ordered.index(best)
    if at and _puts_inside(ordered[at - 1], best, text, words):
        return _inner_by_words(ordered[at - 1], ordered[:at], text, words)
    if at + 1 < len(ordered) and _puts_outside(best, ordered[at + 1], text, words):
        return ordered[at + 1]
    return best


def _puts_inside(inner: NamedPlace, outer: NamedPlace, text: str, words: Lexicon) -> bool:
    first, second = inner.resolved.place, outer.resolved.place
    if _is_wider(inner, outer) or (first is not None and second is not None and contains(first, second)):
        return False
    if first is not None and second is not None and first.population > second.population > 0:
        return False  # "the Tell Amber borough of X"
    lists = words.lists
    kinds = f"{lists['roles.kinds']}|{lists['roles.wide_kinds']}"
    between = BRACKETED.sub("", text[inner.end : outer.start])
    return (
        re.fullmatch(
            rf"[\"')]*(?: (?:[a-z]+ )?(?:{kinds}))?,? (?:(?:an?|the) (?:[\w'-]+ ){{0,5}}(?:{kinds}) )?"
            rf"(?:{lists['roles.nesting']}) "
            rf"(?:(?:{lists['roles.before_place']}|{kinds})[ ,]+){{0,5}}",
            between,
            re.IGNORECASE,
        )
        is not None
    )


def _puts_outside(outer: NamedPlace, inner: NamedPlace, text: str, words: Lexicon) -> bool:
    """ "Y's X", "in Y, at the X market": X must be a name that no table holds, a section of a town, or a possession."""
    between = text[outer.end : inner.start]
    if _is_wider(inner, outer):
        return False
    if re.fullmatch(r"'s? (?:[\w-]+ ){0,5}", between):
        return True
    is_section = inner.resolved.place is not None and inner.resolved.place.feature_code == SECTION
    if not is_section and (inner.resolved.place is not None or not _names_its_kind(inner, text, words)):
        return False
    nesting, kinds = words.lists["roles.nesting"], words.lists["roles.kinds"]
    if re.match(rf" (?:{kinds}),? (?:{nesting}) ", between, re.IGNORECASE):
        return False  # "the municipality of Y in the X district"
    return re.fullmatch(rf"(?:,? (?:{nesting}))?(?: [a-z][\w-]*){{0,5}} ", between) is not None


def _is_wider(a: NamedPlace, b: NamedPlace) -> bool:
    """Whether the first is a country or province and the second is finer."""
    levels = [max(2, p.resolved.geo_precision or 1) for p in (a, b)]
    return levels[0] > levels[1]


def _around(
    fitting: list[tuple[float, int, NamedPlace]], clause: Clause, text: str, words: Lexicon
) -> NamedPlace | None:
    """The resolved place of the clause that names of no table lie in: "in Tell Amber, at the X market"."""
    inside = _roles(words.language)["container"]
    heading = text.find(": ", clause.start, clause.start + REACH)
    resolved = [
        s
        for s in fitting
        if s[2].resolved.place is not None
        and (
            s[2].end <= heading  # "Tell Amber, Basaltia: two killed in the X quarter"
            or inside.search(text[max(clause.start, s[2].start - REACH) : s[2].start])
        )
    ]
    return max(resolved, key=lambda s: s[:2])[2] if resolved else None


def _located_by(place: NamedPlace, around: NamedPlace | None, places: tuple[NamedPlace, ...], text: str) -> NamedPlace:
    """A name that no table holds is put where its words place it ("the village of X, north of Y"), never finer."""
    found: list[ResolvedPlace] = []
    for other in places_within(places, place.end, len(text)):
        between = text[place.end : other.start]
        if other.resolved.place is None or other.resolved.geo_precision is None:
            continue
        if len(TOKEN.findall(between)) > LOCATOR_WORDS or re.search(r"[.;:]", between):
            break
        found.append(other.resolved)
    if not found and around is not None:
        found = [around.resolved]
    if not found:
        return place
    finest = min(found, key=lambda r: r.geo_precision or 4)
    located = replace(
        finest,
        mention=place.resolved.mention,
        geo_precision=max(2, finest.geo_precision or 4),
        radius_km=max(LOCATED_KM, finest.radius_km or 0.0),
        reason=because(
            "{name} is in no table; the words put it at {place}",
            name=place.resolved.mention.text,
            place=finest.mention.text,
        ),
    )
    return NamedPlace(place.start, place.end, located)


def _with_coordinated(best: NamedPlace, fitting: list[NamedPlace], text: str, words: Lexicon) -> tuple[NamedPlace, ...]:
    """Places joined to the best one by "and", or by commas and of its level; "X, Y" with Y around X is one place."""
    ordered = sorted(fitting, key=lambda p: p.start)
    joined, at = [best], ordered.index(best)
    middle = _roles(words.language)["between"]
    if any(middle.search(text[max(0, p.start - REACH) : p.start]) for p in ordered[max(0, at - 1) : at + 1]):
        return (best,)
    for step in (-1, 1):
        last, i = best, at + step
        while 0 <= i < len(ordered):
            a, b = sorted((last, ordered[i]), key=lambda p: p.start)
            between = text[a.end : b.start]
            if not _joins(between, words) or not (_same_level(best, ordered[i]) or _is_and(between, a, b, words)):
                break
            joined.append(ordered[i])
            last, i = ordered[i], i + step
    return _without_containers(tuple(sorted(joined, key=lambda p: p.start)), text, words)


def _without_containers(joined: tuple[NamedPlace, ...], text: str, words: Lexicon) -> tuple[NamedPlace, ...]:
    """Of two or three names with commas alone the first: "X, Y" is X, which lies in Y; a list ends in "and"."""
    between = [text[a.end : b.start] for a, b in pairwise(joined)]
    if not 1 <= len(between) <= MOST_CONTAINERS or not all(ONLY_COMMA.fullmatch(one) for one in between):
        return joined
    before, after = text[max(0, joined[0].start - SHORT_REACH) : joined[0].start], text[joined[-1].end :][:SHORT_REACH]
    is_list = LIST_GOES_ON.match(after) or re.search(
        rf"(?<!\w)(?:{words.lists['roles.several']})(?: [\w'-]+)?[ :]+$", before, re.IGNORECASE
    )
    return joined if is_list else joined[:1]


def _joins(between: str, words: Lexicon) -> bool:
    return _joint(words.language).fullmatch(between) is not None


@cache
def _joint(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    lists = words.lists
    joint, filler, kinds = lists["roles.coordination"], lists["roles.coordination_filler"], lists["roles.kinds"]
    of_kind = rf"(?: (?:(?!(?:in|at|near|on|of) )[\w-]+ ){{0,3}}(?:{kinds}) of)?" if language != "ar" else ""
    parts = rf"(?:{words.number}|{lists['roles.further']})(?: (?:{lists['roles.further_ones']}))*"
    shared = rf"(?: {parts} (?:{lists['roles.container']}))?"
    return re.compile(rf"(?: (?:{kinds}))?(?:{joint}){shared}(?:\s(?:{filler}))*{of_kind}\s?", re.IGNORECASE)


def _is_and(between: str, a: NamedPlace, b: NamedPlace, words: Lexicon) -> bool:
    first, second = a.resolved.place, b.resolved.place
    if first is None or second is None or first == second or contains(first, second) or contains(second, first):
        return False
    if _is_one_stretch(a, b):
        return False
    return re.match(rf"[,،]? ?(?:{words.lists['roles.and']})", between, re.IGNORECASE) is not None


def _is_one_stretch(a: NamedPlace, b: NamedPlace) -> bool:
    """ "Between X and Y" is one place in the middle of both."""
    return (a.resolved.latitude, a.resolved.longitude) == (b.resolved.latitude, b.resolved.longitude)


def _same_level(a: NamedPlace, b: NamedPlace) -> bool:
    first, second = a.resolved.place, b.resolved.place
    if first is None or second is None:
        return all((p.resolved.geo_precision or 1) <= 2 for p in (a, b))
    if _is_one_stretch(a, b):
        return False
    coarse = [(p.resolved.geo_precision or 0) > 2 for p in (a, b)]
    return coarse[0] == coarse[1] and not contains(first, second) and not contains(second, first) and first != second
