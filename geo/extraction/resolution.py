"""Toponym resolution: which place a name means, told by what else the article and its batch name."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from gazetteer.lookup import Candidate, Gazetteer, distance_km
from gazetteer.names import compared, fold, is_arabic
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.around import around
from geo.extraction.context import Context
from geo.extraction.facilities import facility_candidates, head_noun_of, is_no_settlement
from geo.extraction.governments import acting, speaks_for_government
from geo.extraction.mention import Alternative, Mention, Resolve, ResolvedPlace
from geo.extraction.namesakes import Namesakes, is_country, may_act, namesakes_of
from geo.extraction.place_reasons import (
    ACTS,
    COUNTRY_IN_FOCUS,
    COUNTRY_NAMED,
    COUNTRY_OF_BEAT,
    DIVISION_NAMED,
    DIVISION_OF_BEAT,
    DIVISION_OF_NAMES,
    HOLDS_THE_ONE_BEFORE,
    IN_A_LIST,
    NEAR,
    NO_SUCH_FACILITY,
    NO_SUCH_NAME,
    NO_SUCH_QUARTER,
    ONLY_SIMILAR,
    OUTSIDE_THE_CITY,
    OUTSIDE_THE_FOCUS,
    PUT_AWAY,
    PUT_IN,
    SEVERAL_DISTRICTS,
    SPELLED,
    not_held,
)
from geo.extraction.place_words import place_words
from geo.extraction.precision import COUNTY_NAME, DIVISION_NAME, Meant, point_meant
from geo.extraction.stretches import is_explained_by_distance, with_stretches
from geo.language.reason import Reason, because, sentence

_ADJECTIVE_AFTER = re.compile(r"\s+ال(\w{3,})ي[ةه]?(?!\w)")
_SAYS_DIVISION = re.compile(
    r"\b(?:state|province|governorate|region|county|oblast|prefecture|department)$", re.IGNORECASE
)
_QUARTER_OF = re.compile(r"(?:\s|[،,]\s?)(?:في\s+)?حي\s+")
"""Between a town and its quarter: «مدينة الرقة، حي المشلب»."""
_SAYS_IN = re.compile(r"\sin\s|\s(?:في\s|ب?ريف\s|ب?محافظ[ةه]\s)")
_SAYS_PROVINCE = re.compile(r"\s(?:في\s)?(?:ب?ريف\s|ب?محافظ[ةه]\s)")
_BESIDE_KM = 60.0
"""A village may lie so far from the town or the middle of the district that the text puts it in."""
_COMMA = re.compile(r",\s")
_LISTING = re.compile(r",? (?:and |or )?|، ?و?| و")
_MOST_ALTERNATIVES = 5
_CITY_BEFORE_PROVINCE = 3.0
"""A bare name that both a province and its city bear means the city, unless words beside it say otherwise."""
_SHARE_OF_SEAT = 0.07
"""Unless the city holds a smaller share of the province's people than this (Quebec is the province)."""
_LEAST_LIKENESS, _LEAST_LIKENESS_ARABIC = 0.7, 0.82
"""Arabic script is spelled in few ways: what differs more is another name."""
_SCORE_WITHIN = 0.3
_W_COUNTRY = 3.0
"""Score of a country that all other names of the article speak for."""
_W_NEAR = 2.5
"""Score of a place beside another of the article; none at _NEAR_KM."""
_NEAR_KM = 300.0
_NEAR_DEGREES = 2.75
"""Of latitude: a little more than _NEAR_KM."""
_LOOSE_ELSEWHERE = 3.0
"""A similar spelling in a country that nothing in the article points to is likely another name."""
_AFAR = 3.0
"""What a place outside the focus loses against one of the same name inside."""
_LEAST_SHARED = 3
"""Other names of an article that have a town in a division, for it to be what the article is about."""
_SHARE_OF_NAMES = 0.6
_SCORE_SHARED = 3.0
_LEAST_SHARE = 0.4
"""Of the score of all counties of a name, for one of them to be taken where nothing in the article points to it."""
_LIKE_A_QUARTER, _LIKE_THE_MOUND = 0.88, 0.9
_MOUND = re.compile(r"^(?:تل|tall?|tell?)\s+", re.IGNORECASE)
_SMALL_CITY, _CITY, _KNOWN_CITY = 50_000, 100_000, 200_000
_SOUNDS_LIKE = 50.0
"""Likeness, 0 to 100, of a name in Arabic letters, romanised one for one, to the usual English name."""
_WORLD_CITY = 1_000_000
"""Inhabitants of a place that may be meant anywhere, also in articles about other countries."""


class _Scored(NamedTuple):
    candidate: Candidate
    score: float
    reasons: tuple[Reason, ...]


def _name_of(text: str, m: Mention) -> str:
    """The name of a mention; behind «ل» an Arabic article has lost its alef: «للرقة»."""
    return f"ا{m.text}" if m.text.startswith("ل") and text[m.start - 1 : m.start] == "ل" else m.text


def _is_known_afar(c: Candidate) -> bool:
    """Whether a place may be meant in articles about other countries."""
    place = c.place
    large = _KNOWN_CITY if c.key_kind == "exact" else _WORLD_CITY
    return place.population >= large or (place.feature_code == "PPLC" and c.key_kind == "exact")


def _is_held_by(text: str, m: Mention, outer: Mention) -> bool:
    """Whether the words between two names say that the second holds the first."""
    words = around("ar" if is_arabic(m.text) else "en")
    return words.held_by.fullmatch(text, m.end, outer.start) is not None


def _is_city(place: Place, ranked: Sequence[_Scored]) -> bool:
    """Whether a place is a city, or gives the division that it lies in its name."""
    return place.population >= _CITY or any(
        s.candidate.place.feature_code == "ADM1" and _holds(s.candidate.place, place) for s in ranked
    )


def _is_quarter(c: Candidate) -> bool:
    return c.place.feature_code == "PPLX" and c.likeness >= _LIKE_A_QUARTER


def _is_town_or_district(place: Place) -> bool:
    return place.feature_class == "P" or place.feature_code == "ADM2"


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the article and its batch say about where its places lie."""

    countries: Mapping[str, Mapping[str, int]]
    """For each country, how often names of it or in it occur."""
    sums: Mapping[str, int]
    """The sum of these for each country."""
    most: int
    """The highest of these sums."""
    divisions: Mapping[tuple[str, str], Collection[str]]
    """For each first-level division, the names that say so."""
    focus: tuple[str, ...]
    beat: tuple[str, ...]
    shared: Mapping[tuple[str, str], frozenset[str]]
    """First-level divisions that hold a town of many of the article's names, and those names."""

    def shares_division(self, place: Place, name: str) -> bool:
        """Whether most other names of the article have a place in the division of this one."""
        names = self.shared.get((place.country_code or "", place.admin1_code or ""))
        return names is not None and len(names - {name}) >= _LEAST_SHARED

    def is_elsewhere(self, name: str) -> bool:
        """Whether the article's other names are all of countries outside the focus, which then says nothing."""
        return not any(code in self.countries for code in self.focus) and any(
            self.country_weight(code, name) > 0 for code in self.countries
        )

    def is_afar(self, place: Place, name: str) -> bool:
        """Whether a place lies in a country that is neither the focus nor named, and is no city known to all."""
        code = place.country_code
        if code is None or code in self.focus or is_country(place) or place.feature_code == "PPLC":
            return False
        return place.population < _KNOWN_CITY and self.country_weight(code, name) == 0 and not self.is_elsewhere(name)

    def supports(self, place: Place, name: str) -> bool:
        """Whether the article or what it comes from points to the country of a place."""
        return place.country_code in self.focus or self.country_weight(place.country_code, name) > 0

    def choosable(self, name: str, namesakes: Namesakes) -> Iterable[tuple[Candidate, float]]:
        """The candidates without similar spellings in countries that nothing points to, where there are others.

        Each with its prior.
        """
        if namesakes.are_exact or not any(
            c.key_kind != "exact" and self.supports(c.place, name) for c in namesakes.candidates
        ):
            return namesakes.weighed
        return ((c, size) for c, size in namesakes.weighed if c.key_kind == "exact" or self.supports(c.place, name))

    def country_weight(self, code: str | None, name: str) -> float:
        """How much the other names of the article speak for a country, 0 to 1; a name says nothing for itself."""
        named = self.countries.get(code or "")
        if not named:
            return 0.0
        others = self.sums[code or ""] - named.get(name, 0)
        return 0.0 if others <= 0 else 0.5 + 0.5 * others / self.most

    def names_division(self, code: str, admin1_code: str, name: str) -> bool:
        """Whether another name of the article names the division."""
        names = self.divisions.get((code, admin1_code))
        return names is not None and any(n != name for n in names)


class _Weighed:
    """The shares of one article's rankings, each worked out once: most names are repeated."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[list[_Scored], float, tuple[Alternative, ...]]] = {}

    def of(self, ranked: list[_Scored]) -> tuple[float, tuple[Alternative, ...]]:
        """The share of the first candidate, and the next ones with theirs."""
        known = self._known.get(id(ranked))
        if known is None:
            first, *others = _shares(ranked, _MOST_ALTERNATIVES + 1)
            alternatives = (Alternative(s.candidate.place, o) for s, o in zip(ranked[1:], others, strict=False))
            known = self._known[id(ranked)] = ranked, first, tuple(alternatives)
        return known[1:]


class _Resolver:
    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._candidates = lru_cache(maxsize=20_000)(self._find_candidates)
        self._namesakes = lru_cache(maxsize=20_000)(self._find_namesakes)
        self._facility = lru_cache(maxsize=20_000)(self._find_facility)
        self._adjectives = lru_cache(maxsize=1_000)(self._find_country)

    def __call__(self, article: Article, mentions: tuple[Mention, ...], context: Context) -> tuple[ResolvedPlace, ...]:
        text = article.text
        candidates = {m.text: self._namesakes(_name_of(text, m)) for m in mentions}
        quarters = self._quarters(text, mentions)
        named_with_noun = self._named_with_noun(text, mentions)
        candidates |= {name: namesakes_of(found) for name, found in (named_with_noun | quarters).items()}
        meant = self._meant(text, mentions, candidates)
        surroundings = self._surroundings(article, mentions, meant, candidates, context)
        holders = [self._holder(text, mentions, n, candidates) for n in range(len(mentions))]
        said_by_next = [h is not None for h in holders]
        for n, m in enumerate(mentions):
            if holders[n] is None and is_arabic(m.text):
                holders[n] = self._country_of_adjective(text[m.end : m.end + 30])
        first = self._rank_all(mentions, candidates, meant, surroundings, holders)
        said = {m.text: first[n] for n, m in reversed(list(enumerate(mentions))) if holders[n] is not None}
        second = _moved_by_nearness(first, _sure_points(first))
        weighed = _Weighed()
        out = []
        for n, m in enumerate(mentions):
            is_holder = n > 0 and said_by_next[n - 1]
            is_said = m.text in said and meant[n].kind is None and not is_holder
            ranked = said[m.text] if is_said else second[n]
            if is_holder:
                ranked = _put_first(ranked, holders[n - 1])
            if m.text in quarters and not quarters[m.text]:
                resolved = _unresolved(m, (), NO_SUCH_QUARTER)
                if n and _QUARTER_OF.fullmatch(text, mentions[n - 1].end, m.start):
                    resolved = _put_into(resolved, second[n - 1])
            else:
                resolved = self._resolved(m, ranked, meant[n], surroundings, weighed)
            if n + 1 < len(mentions) and self._is_of_another_city(text, resolved, mentions[n + 1], first[n + 1]):
                resolved = _unresolved(m, resolved.alternatives, OUTSIDE_THE_CITY)
            if n + 1 < len(mentions) and (resolved.place is None or self._is_denied(text, mentions, n, candidates)):
                resolved = self._within(text, resolved, mentions[n + 1], first[n + 1])
            if resolved.place is None and n + 1 < len(mentions):
                resolved = self._away_from(text, resolved, mentions[n + 1], meant[n + 1], first[n + 1])
            out.append(resolved)
        return tuple(with_stretches(text, out))

    def _quarters(self, text: str, mentions: tuple[Mention, ...]) -> dict[str, tuple[Candidate, ...]]:
        """For each name that «حي» makes a quarter's, the quarters of that name; a village far off is none."""
        out: dict[str, tuple[Candidate, ...]] = {}
        for m, noun in _with_nouns(text, mentions, place_words("ar")["quarter_nouns"]):
            found = self._gazetteer.spelled_exactly(f"{noun} {m.text}") + self._gazetteer.candidates(m.text)
            out[m.text] = tuple(c for c in found if _is_quarter(c))
        return out

    def _named_with_noun(self, text: str, mentions: tuple[Mention, ...]) -> dict[str, tuple[Candidate, ...]]:
        """Each name that the gazetteer holds with the noun before it, «بلدة الصور»: it is that place, and no namesake
        of the bare name."""
        words = place_words("ar")
        nouns = words["settlement_nouns"] & words["outer_nouns"]
        found = (
            (m.text, self._gazetteer.spelled_exactly(f"{noun} {m.text}"))
            for m, noun in _with_nouns(text, mentions, nouns)
        )
        return {name: candidates for name, candidates in found if candidates}

    def _country_of_adjective(self, after: str) -> Place | None:
        """The country of «اللبنانية» behind a name: «بلدة رياق اللبنانية»."""
        adjective = _ADJECTIVE_AFTER.match(after)
        return None if adjective is None else self._adjectives(fold(adjective[1]))

    def _find_country(self, stem: str) -> Place | None:
        """The country that an Arabic adjective of origin is made from."""
        for name in (stem, f"{stem}يا", f"ال{stem}", f"{stem}ا"):
            for c in self._gazetteer.spelled_exactly(name):
                if is_country(c.place):
                    return c.place
        return None

    @staticmethod
    def _is_denied(text: str, mentions: tuple[Mention, ...], n: int, candidates: Mapping[str, Namesakes]) -> bool:
        """Whether "X, Y" names a division Y that holds none of the towns X: then X is a town that is not listed."""
        between = text[mentions[n].end : mentions[n + 1].start]
        if _COMMA.fullmatch(between) is None:
            return (
                _SAYS_IN.match(between) is not None
                and _is_held_by(text, mentions[n], mentions[n + 1])
                and _lie_apart(
                    candidates[mentions[n].text].candidates,
                    candidates[mentions[n + 1].text].candidates,
                    is_province=_SAYS_PROVINCE.match(between) is not None,
                )
            )
        if n > 0 and _LISTING.fullmatch(text[mentions[n - 1].end : mentions[n].start]) is not None:
            return False
        outer, inner = (candidates[mentions[o].text].candidates for o in (n + 1, n))
        divisions = [c.place for c in outer if c.place.feature_code == "ADM1"]
        if not divisions or any(c.place.feature_class == "P" and c.place.population >= 100_000 for c in outer):
            return False
        if any(c.place.feature_class != "P" or c.place.population >= _WORLD_CITY for c in inner):
            return False
        return not any(_holds(d, c.place) for d in divisions for c in inner)

    @staticmethod
    def _is_of_another_city(text: str, resolved: ResolvedPlace, outer: Mention, ranked: list[_Scored]) -> bool:
        """Whether a quarter was found far from the city that the text says it lies in."""
        place = resolved.place
        if place is None or not ranked or place.feature_code != "PPLX":
            return False
        city = ranked[0].candidate.place
        if city.feature_class != "P" or city.population < 50_000 or not _is_held_by(text, resolved.mention, outer):
            return False
        km = distance_km((place.latitude, place.longitude), (city.latitude, city.longitude))
        return km > city.radius_km + place.radius_km + 30

    @staticmethod
    def _away_from(
        text: str, unresolved: ResolvedPlace, beside: Mention, meant: Meant, ranked: list[_Scored]
    ) -> ResolvedPlace:
        """What no gazetteer holds, put where the text says that it lies: "X, a hamlet 6 km south of Y"."""
        m = unresolved.mention
        if not ranked or meant.offset_km is None or not is_explained_by_distance(text, m.end, beside.start):
            return unresolved
        place = ranked[0].candidate.place
        if place.feature_class != "P":
            return unresolved
        point = meant.point(place)
        reason = sentence(not_held(m.text), because(PUT_AWAY, km=round(meant.offset_km), place=place.name))
        return replace(
            unresolved, place=place, latitude=point.latitude, longitude=point.longitude, radius_km=point.radius_km,
            geo_precision=point.geo_precision, score=_SCORE_WITHIN, reason=reason,
        )  # fmt: skip

    @staticmethod
    def _within(text: str, unresolved: ResolvedPlace, outer: Mention, ranked: list[_Scored]) -> ResolvedPlace:
        """What no gazetteer holds, put into the division or city that the text says it lies in, as a wide ring."""
        m = unresolved.mention
        if not ranked or not _is_held_by(text, m, outer):
            return unresolved
        place = ranked[0].candidate.place
        is_city = place.feature_class == "P" and place.population >= _SMALL_CITY
        return _put_into(unresolved, ranked) if is_city or place.feature_code == "ADM1" else unresolved

    def _meant(self, text: str, mentions: tuple[Mention, ...], candidates: Mapping[str, Namesakes]) -> list[Meant]:
        """What the words around each mention say, and whether it stands among names of divisions only."""
        out = [point_meant(text, m) for m in mentions]
        for n, m in enumerate(mentions):
            if (kind := self._facility(m.text)) is not None:
                out[n] = replace(out[n], facility=kind)
        named = [candidates[m.text] for m in mentions]
        actors = [n.may_act or speaks_for_government(m.text) for n, m in zip(named, mentions, strict=True)]
        act = acting(text, mentions, actors, [n.may_be_country for n in named])
        for n, acts in enumerate(act):
            if acts:
                out[n] = replace(out[n], acts=True)
        for n in range(len(mentions)):
            for o in (n - 1, n + 1) if named[n].divisions else ():
                if 0 <= o < len(mentions) and named[n].divisions & named[o].mere_divisions:
                    between = text[mentions[min(n, o)].end : mentions[max(n, o)].start]
                    if _LISTING.fullmatch(between) is not None:
                        out[n] = replace(out[n], is_listed_with_divisions=True)
        return out

    def _find_facility(self, name: str) -> str | None:
        """The kind of facility whose head noun a name holds, where no gazetteer has it so spelled."""
        parts = head_noun_of(name) if " " in name else None
        return None if parts is None or self._gazetteer.spelled_exactly(name) else parts.kind

    def _find_namesakes(self, name: str) -> Namesakes:
        return namesakes_of(self._candidates(name))

    def _find_candidates(self, name: str) -> tuple[Candidate, ...]:
        """Exact ones where there are; where none is great, similar spellings too."""
        facilities = facility_candidates(self._gazetteer, name)
        if facilities:
            return facilities
        parts = head_noun_of(name)
        if parts is not None and not self._gazetteer.spelled_exactly(name):
            return tuple(c for c in self._candidates(parts.bare) if not is_country(c.place))
        division = DIVISION_NAME.fullmatch(name)
        if division is not None:
            bare = division[1] or division[2]
            found = self._gazetteer.spelled_exactly(name) + self._gazetteer.candidates(bare)
            return tuple(c for c in found if c.place.feature_class == "A")
        county = COUNTY_NAME.fullmatch(name)
        if county is not None:
            exact = self._gazetteer.spelled_exactly(name) or self._gazetteer.spelled_exactly(county[1] or county[2])
            return tuple(c for c in exact if c.place.feature_class == "A" and not is_country(c.place))
        exact = self._with_seats(name, _by_usual_arabic_name(name, self._gazetteer.spelled_exactly(name)))
        if any(c.place.feature_class != "P" or c.place.population >= 100_000 for c in exact):
            return exact
        found = _by_usual_arabic_name(name, self._gazetteer.candidates(name) or self._without_mound(name))
        least = _LEAST_LIKENESS_ARABIC if is_arabic(name) else _LEAST_LIKENESS
        return self._with_seats(name, tuple(c for c in found if _is_like_enough(c, least)))

    def _without_mound(self, name: str) -> tuple[Candidate, ...]:
        """The village مرديخ for تل مرديخ, the mound that it lies at, where nothing of that name is listed."""
        bare = _MOUND.sub("", name)
        if bare == name:
            return ()
        return tuple(
            replace(c, key_kind="vowel", is_main_name=False, likeness=_LIKE_THE_MOUND)
            for c in self._gazetteer.spelled_exactly(bare)
            if c.place.feature_class == "P" and c.place.population < _CITY
        )

    def _with_seats(self, name: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """The candidates, and for each division the city, or a capital, that bears its name in another spelling."""
        if _SAYS_DIVISION.search(name) is not None:
            return candidates
        known = {c.place.place_id for c in candidates}
        out = list(candidates)
        for c in candidates:
            if c.place.feature_code == "ADM1":
                for seat in self._gazetteer.spelled_exactly(c.place.name):
                    place = seat.place
                    is_seat = place.feature_class == "P" and _holds(c.place, place)
                    is_capital = place.feature_code == "PPLC" and is_arabic(name)
                    if (is_seat or is_capital) and place.place_id not in known:
                        known.add(place.place_id)
                        out.append(replace(c, place=place))
        return tuple(out)

    # ---------------------------------------------------------------------------------------- surroundings
    def _surroundings(
        self,
        article: Article,
        mentions: tuple[Mention, ...],
        meant: list[Meant],
        candidates: Mapping[str, Namesakes],
        context: Context,
    ) -> _Surroundings:
        countries: dict[str, Counter[str]] = {}
        divisions: dict[tuple[str, str], set[str]] = {}
        for m, sense in zip(mentions, meant, strict=True):
            top = (
                None if sense.acts else candidates[m.text].likeliest
            )  # where a government acts says little of where things happen
            if top is None or top.country_code is None:
                continue
            named = countries.setdefault(top.country_code, Counter())
            if is_country(top):
                named[m.text] += 2
            elif top.feature_code == "ADM1" and top.admin1_code is not None:
                divisions.setdefault((top.country_code, top.admin1_code), set()).add(m.text)
                named[m.text] += 1 if candidates[m.text].are_in_one_country else 0
            elif top.population >= 500_000 or candidates[m.text].are_in_one_country:
                named[m.text] += 1
        beat = context.beats.get(article.source or "", ())
        sums = {code: named.total() for code, named in countries.items()}
        most = max(sums.values(), default=1)
        shared = _shared_divisions({m.text: candidates[m.text] for m in mentions})
        return _Surroundings(countries, sums, max(most, 1), divisions, context.focus, beat, shared)

    def _holder(
        self, text: str, mentions: tuple[Mention, ...], n: int, candidates: Mapping[str, Namesakes]
    ) -> Place | None:
        """The place that is said to hold this one, where "X, Y" or "X (Y)" says so and is no enumeration."""
        if n + 1 >= len(mentions):
            return None
        if not _is_held_by(text, mentions[n], mentions[n + 1]):
            return None
        inner: Sequence[Place] = candidates[mentions[n].text].exact
        has_country = False
        if any(is_country(p) for p in inner):
            if n > 0 and _LISTING.fullmatch(text[mentions[n - 1].end : mentions[n].start]) is not None:
                return None  # Ghana, Niger, Nigeria
            has_country = True
        inner = [p for p in inner if not is_country(p)]
        is_division = any(p.feature_code == "ADM1" for p in inner)
        for c in candidates[mentions[n + 1].text].by_prior:
            if is_division and not is_country(c.place):
                continue
            if has_country and c.place.feature_code != "ADM1" and not is_division:
                continue  # Lebanon, Pennsylvania; but no town China in Japan
            if any(_holds(c.place, p) for p in inner):
                return c.place
        return None

    # --------------------------------------------------------------------------------------------- ranking
    def _rank_all(
        self,
        mentions: tuple[Mention, ...],
        candidates: Mapping[str, Namesakes],
        meant: list[Meant],
        around: _Surroundings,
        holders: list[Place | None],
    ) -> list[list[_Scored]]:
        """The ranking of each mention's candidates; the same name in the same sense is ranked once."""
        known: dict[tuple[str, Meant, str], list[_Scored]] = {}
        out = []
        for m, sense, holder in zip(mentions, meant, holders, strict=True):
            key = (m.text, sense, "" if holder is None else holder.place_id)
            if key not in known:
                known[key] = self._rank(m.text, candidates[m.text], sense, around, holder)
            out.append(known[key])
        return out

    def _rank(
        self,
        name: str,
        namesakes: Namesakes,
        meant: Meant,
        around: _Surroundings,
        holder: Place | None,
    ) -> list[_Scored]:
        scored = []
        in_focus = around.focus and any(
            c.key_kind == "exact" and c.place.country_code in around.focus for c in namesakes.candidates
        )
        for c, size in around.choosable(name, namesakes):
            score = self._score(name, c, size, meant, around, holder)
            place = c.place
            if in_focus and around.is_afar(place, name):
                score = _Scored(c, score.score - _AFAR, score.reasons)
            if place.feature_code == "ADM1" and meant.is_listed_with_divisions:
                score = _Scored(c, score.score + 4.0, (*score.reasons, IN_A_LIST))
            elif place.feature_code == "ADM1":
                seat = namesakes.seats.get((place.country_code, place.admin1_code), 0)
                if seat > max(20_000, _SHARE_OF_SEAT * place.population):
                    score = _Scored(c, score.score - _CITY_BEFORE_PROVINCE, score.reasons)
            scored.append(score)
        return sorted(scored, key=lambda s: -s.score)

    @staticmethod
    def _score(
        name: str, c: Candidate, score: float, meant: Meant, around: _Surroundings, holder: Place | None
    ) -> _Scored:
        """A candidate with its prior as far as what stands around moves it."""
        place = c.place
        reasons = []
        code = place.country_code
        if holder is not None and _holds(holder, place):
            score += 6.0
            reasons.append(because(PUT_IN, place=holder.name))
        if code is not None and not is_country(place):
            weight = around.country_weight(code, name)
            if weight > 0:
                score += _W_COUNTRY * weight
                reasons.append(COUNTRY_NAMED)
            if (
                place.admin1_code is not None
                and around.names_division(code, place.admin1_code, name)
                and place.feature_code != "ADM1"
            ):
                score += 1.5
                reasons.append(DIVISION_NAMED)
            if code in around.focus:
                score += 3.0 if code == around.focus[0] else 2.0
                reasons.append(COUNTRY_IN_FOCUS)
            if code in around.beat:
                score += 1.5 - 0.3 * min(4, around.beat.index(code))
                reasons.append(COUNTRY_OF_BEAT)
            if around.beat and f"{code}.{place.admin1_code}" in around.beat:
                score += 1.5
                reasons.append(DIVISION_OF_BEAT)
        if around.shared and not is_country(place) and around.shares_division(place, name):
            score += _SCORE_SHARED
            reasons.append(DIVISION_OF_NAMES)
        if (
            c.key_kind != "exact"
            and code not in around.countries
            and code not in around.focus
            and code not in around.beat
        ):
            score -= _LOOSE_ELSEWHERE
        score += meant.fit(place)
        if meant.acts and place.feature_code == "PPLC" and c.is_main_name:
            score += 3.0
            reasons.append(ACTS)
        return _Scored(c, score, tuple(reasons))

    def _resolved(
        self, m: Mention, ranked: list[_Scored], meant: Meant, around: _Surroundings, weighed: _Weighed
    ) -> ResolvedPlace:
        if not ranked:
            return _unresolved(m, (), NO_SUCH_NAME if meant.facility is None else NO_SUCH_FACILITY)
        share, alternatives = weighed.of(ranked)
        best = ranked[0]
        place = best.candidate.place
        supported = around.supports(place, m.text)
        government = meant.acts and (may_act(place) or speaks_for_government(m.text))
        if (
            around.focus
            and not supported
            and place.feature_class == "P"
            and not around.is_elsewhere(m.text)
            and not _is_known_afar(best.candidate)
            and not any(r.template in (PUT_IN, NEAR) for r in best.reasons)
        ):
            return _unresolved(m, alternatives, OUTSIDE_THE_FOCUS)
        language = "ar" if is_arabic(m.text) else "en"
        if is_no_settlement(meant.facility, language) and place.feature_class == "P" and not _is_city(place, ranked):
            return _unresolved(m, alternatives, NO_SUCH_FACILITY)
        if best.candidate.key_kind != "exact" and not supported:
            return _unresolved(m, alternatives, ONLY_SIMILAR)
        if place.feature_code == "ADM2" and share < _LEAST_SHARE:
            return _unresolved(m, alternatives, SEVERAL_DISTRICTS)
        spelled = because(SPELLED[best.candidate.key_kind], place=place.name)
        point = meant.point(place)
        return ResolvedPlace(
            m, place, point.latitude, point.longitude, point.radius_km, point.geo_precision,
            share, alternatives, sentence(spelled, *best.reasons), government,
        )  # fmt: skip


def _is_like_enough(c: Candidate, least: float) -> bool:
    """Whether a candidate may be chosen at all: spelled so, or a settlement or division spelled much alike."""
    return c.key_kind == "exact" or (c.place.feature_class in "PA" and c.likeness >= least)


def _with_nouns(text: str, mentions: tuple[Mention, ...], nouns: frozenset[str]) -> Iterator[tuple[Mention, str]]:
    """Each mention in Arabic letters behind one of these nouns, with it; a letter may be attached to the noun."""
    for m in mentions:
        before = fold(text[max(0, m.start - 12) : m.start]).split()[-1:] if is_arabic(m.text) else []
        noun = next((n for w in before for n in (w, w[1:]) if n in nouns), None)
        if noun is not None:
            yield m, noun


def _by_usual_arabic_name(name: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates; no name in Arabic script is a place's main one, so that is taken for it which sounds like it.

    The exact name of a capital or city is its usual one however it sounds: حلب is Aleppo.
    """
    if not is_arabic(name):
        return candidates
    folded = fold(name)
    sound = compared(folded)
    return tuple(
        replace(c, is_main_name=True)
        if c.key_kind == "exact" and _is_called(c.place, sound) and not _is_called_more(c.place, folded)
        else c
        for c in candidates
    )


def _is_called(place: Place, sound: str) -> bool:
    is_city = place.feature_code == "PPLC" or place.feature_class != "P" or place.population >= _CITY
    return is_city or any(fuzz.ratio(sound, compared(fold(n))) >= _SOUNDS_LIKE for n in place.name.split(" - "))


def _is_called_more(place: Place, folded: str) -> bool:
    """Whether the name is but the first words of a longer one, which tells a village from its namesakes."""
    return place.population < _CITY and any(fold(n).startswith(f"{folded} ") for n in place.names if is_arabic(n))


def _shared_divisions(candidates: Mapping[str, Namesakes]) -> dict[tuple[str, str], frozenset[str]]:
    """First-level divisions that hold a town, spelled exactly, of most of an article's names of towns."""
    holding: dict[tuple[str, str], set[str]] = {}
    towns = 0
    for name, found in candidates.items():
        towns += bool(found.homes)
        for home in found.homes:
            holding.setdefault(home, set()).add(name)
    least = max(_LEAST_SHARED, _SHARE_OF_NAMES * towns)
    return {home: frozenset(names) for home, names in holding.items() if len(names) >= least}


def _sure_points(ranked: list[list[_Scored]]) -> tuple[tuple[float, float], ...]:
    return tuple(
        {
            (r[0].candidate.place.latitude, r[0].candidate.place.longitude)
            for r in ranked
            if r and _is_town_or_district(r[0].candidate.place) and (len(r) == 1 or r[0].score - r[1].score > 2.0)
        }
    )


def _moved_by_nearness(ranked: list[list[_Scored]], points: tuple[tuple[float, float], ...]) -> list[list[_Scored]]:
    """The rankings again, with what each candidate's nearness to the sure places of the article says for it."""
    if not points:
        return ranked
    known: dict[int, list[_Scored]] = {}
    for one in ranked:
        if id(one) not in known:
            known[id(one)] = sorted([_nearer(s, points) for s in one], key=lambda s: -s.score)
    return [known[id(one)] for one in ranked]


def _nearer(scored: _Scored, points: tuple[tuple[float, float], ...]) -> _Scored:
    place = scored.candidate.place
    if place.feature_class in "LH" or (place.feature_class == "A" and place.feature_code != "ADM2"):
        return scored
    here = (place.latitude, place.longitude)
    near = [p for p in points if abs(p[0] - here[0]) < _NEAR_DEGREES and p != here]
    km = min([distance_km(here, p) for p in near], default=_NEAR_KM)
    if km >= _NEAR_KM:
        return scored
    reason = because(NEAR, km=round(km))
    return _Scored(scored.candidate, scored.score + _W_NEAR * (1 - km / _NEAR_KM), (*scored.reasons, reason))


def _put_first(ranked: list[_Scored], place: Place | None) -> list[_Scored]:
    """The ranking with one place first, because the name before it says that this place holds it."""
    if place is None or not ranked or ranked[0].candidate.place == place:
        return ranked
    top = ranked[0].score + 1.0
    moved = [
        _Scored(s.candidate, top, (*s.reasons, HOLDS_THE_ONE_BEFORE)) for s in ranked if s.candidate.place == place
    ]
    return moved + [s for s in ranked if s.candidate.place != place]


def _lie_apart(inner: tuple[Candidate, ...], outer: tuple[Candidate, ...], *, is_province: bool) -> bool:
    """Whether no village of the one name lies in or near any place of the other.

    Where the other is said to be a province («بريف دير الزور»), this holds for cities and beyond borders, too.
    """
    if any(c.place.feature_class != "P" for c in inner) or not outer:
        return False
    if not is_province and any(c.place.population >= _SMALL_CITY for c in inner):
        return False
    if not is_province and {o.place.country_code for o in outer}.isdisjoint(c.place.country_code for c in inner):
        return False
    return not any(
        _holds(o.place, c.place)
        or distance_km((o.place.latitude, o.place.longitude), (c.place.latitude, c.place.longitude)) <= _BESIDE_KM
        for o in outer
        for c in inner
    )


def _put_into(unresolved: ResolvedPlace, ranked: list[_Scored]) -> ResolvedPlace:
    """What no gazetteer holds, as a wide ring around the town or in the division that the text puts it in."""
    if not ranked or ranked[0].candidate.place.feature_class not in "PA":
        return unresolved
    place = ranked[0].candidate.place
    is_town = place.feature_class == "P"
    reason = sentence(not_held(unresolved.mention.text), because(PUT_IN, place=place.name))
    return replace(
        unresolved, place=place, latitude=place.latitude, longitude=place.longitude,
        radius_km=place.radius_km + 10 if is_town else place.radius_km, geo_precision=2 if is_town else 3,
        score=_SCORE_WITHIN, reason=reason,
    )  # fmt: skip


def _holds(outer: Place, inner: Place) -> bool:
    """Whether a country or division holds a place."""
    if outer.country_code is None or outer.country_code != inner.country_code or outer.place_id == inner.place_id:
        return False
    if is_country(outer):
        return not is_country(inner)
    if outer.feature_code == "ADM1":
        return outer.admin1_code == inner.admin1_code and not is_country(inner) and inner.feature_code != "ADM1"
    if outer.feature_code == "ADM2":
        near = (
            distance_km((outer.latitude, outer.longitude), (inner.latitude, inner.longitude)) <= 1.5 * outer.radius_km
        )
        return near and outer.admin1_code == inner.admin1_code and inner.feature_class != "A"
    if outer.feature_class in "LHT":
        return distance_km((outer.latitude, outer.longitude), (inner.latitude, inner.longitude)) <= outer.radius_km
    return (
        outer.feature_class == "P"
        and outer.population > 10 * inner.population
        and distance_km((outer.latitude, outer.longitude), (inner.latitude, inner.longitude)) <= outer.radius_km + 15
    )


def _shares(ranked: list[_Scored], first: int) -> list[float]:
    """Share of each of the first candidates among all, as a softmax of the scores, 0 to 1."""
    top = ranked[0].score
    weights = [math.exp(s.score - top) for s in ranked]
    total = sum(weights)
    return [round(w / total, 4) for w in weights[:first]]


def _unresolved(m: Mention, alternatives: tuple[Alternative, ...], reason: Reason) -> ResolvedPlace:
    return ResolvedPlace(m, None, None, None, None, None, 0.0, alternatives, sentence(reason), False)


def toponym_resolver(gazetteer: Gazetteer) -> Resolve:
    """Resolution by spelling, inhabitants, and what else the article, its outlet and its batch name."""
    return _Resolver(gazetteer)
