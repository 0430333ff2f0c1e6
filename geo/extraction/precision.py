"""What the words around a place's name make of it: the point meant, how far it reaches, and its geo_precision."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gazetteer.names import fold, is_arabic
from gazetteer.place import Place
from gazetteer.points import point_at
from geo.extraction.around import Around, around, number_of, text_after, text_before, value_of
from geo.extraction.facilities import facility_nouns, kind_of_noun
from geo.extraction.mention import Mention

Kind = Literal["province", "city", "district"]

DIVISION_NAME = re.compile(
    r"(.{3,})\s+(?:governorate|province|oblast|prefecture|department)|(?:محافظة|ولاية)\s+(.{3,})", re.IGNORECASE
)
"""A name that says itself that it is a division's; the bare name is one of its groups."""
COUNTY_NAME = re.compile(r"county\s+(.{3,})|(.{3,})\s+county", re.IGNORECASE)
"""A county's name, the bare one in one of its groups: "County Cork"."""
_LEAST_OFFSET_RADIUS_KM, _OFFSET_SHARE = 2.0, 0.2
_BESIDE_KM, _COUNTRYSIDE_KM, _DISTRICT_KM, _PROVINCE_KM = 10.0, 25.0, 15.0, 50.0
_PART_SHIFT, _PART_SHARE = 0.5, 0.6
"""Of a place's radius: how far its northern part lies from its middle, and how far that part reaches."""
_DISTRICT_RADIUS_KM = 60.0
"""What reaches farther is a province or region."""
_PROCLITICS = ("و", "ب", "ل", "ف")


@dataclass(frozen=True, slots=True)
class PointMeant:
    """The point meant, WGS 84 degrees, how far it reaches, and its geo_precision (1 to 4, after ACLED and UCDP)."""

    latitude: float
    longitude: float
    radius_km: float
    geo_precision: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words around one mention say of it."""

    kind: Kind | None = None
    """The kind of place that the words name; None where they name none."""
    countryside: bool = False
    beside: bool = False
    """Near the place, not in it."""
    bearing: float | None = None
    """Degrees clockwise from north; None where no direction is named."""
    offset_km: float | None = None
    """None where no distance is named."""
    spread_km: float = 0.0
    """How far the distance named may be from the true one, beyond what is usual."""
    part: bool = False
    """A part of the place: "eastern Syria"."""
    facility: str | None = None
    """The kind of facility whose head noun stands beside the name, or in it; None without one."""
    acts: bool = False
    """Whether the name acts or speaks as a government does."""
    is_listed_with_divisions: bool = False
    """Whether it stands in a list of names that all may be divisions."""

    def fit(self, place: Place) -> float:
        """How well a place is of the kind that the words name: more is better, 0 is neutral."""
        if self.kind == "province":
            return 5.0 if place.feature_code == "ADM1" else -1.0 if place.feature_class == "P" else 0.0
        if self.kind == "city":
            return 4.0 if place.feature_class == "P" else -2.0
        if self.kind == "district":
            return 4.0 if place.feature_code == "ADM2" else 0.0
        return 0.0

    def point(self, place: Place) -> PointMeant:
        """The point meant by these words and this place."""
        if self.offset_km is not None:
            return self._away(place, self.offset_km)
        latitude, longitude, radius = place.latitude, place.longitude, place.radius_km
        precision = precision_of(place)
        if self.countryside:
            reach = radius if precision >= 3 else max(_COUNTRYSIDE_KM, radius)
            precision = 3 if precision >= 3 else 2
            return (
                PointMeant(latitude, longitude, reach, precision)
                if self.bearing is None
                else _towards(place, self.bearing, reach, precision)
            )
        if self.bearing is not None and self.part and (precision >= 3 or not self.beside):
            return _towards(place, self.bearing, radius, max(precision, 2) if precision < 3 else 3)
        if self.beside or (self.facility is not None and place.feature_class == "P"):
            reach = max(_BESIDE_KM, 2 * radius) if precision < 3 else radius + _BESIDE_KM
            return PointMeant(latitude, longitude, reach, max(precision, 2))
        if place.feature_class == "P" and self.kind in ("district", "province"):
            reach = _DISTRICT_KM if self.kind == "district" else _PROVINCE_KM
            return PointMeant(latitude, longitude, max(reach, radius), 2 if self.kind == "district" else 3)
        return PointMeant(latitude, longitude, radius, precision)

    def _away(self, place: Place, offset_km: float) -> PointMeant:
        precision = max(precision_of(place), 2)
        if self.bearing is None:
            reach = offset_km + place.radius_km + self.spread_km
            return PointMeant(place.latitude, place.longitude, reach, max(precision, _precision_of_reach(reach)))
        latitude, longitude = point_at((place.latitude, place.longitude), self.bearing, offset_km)
        reach = max(_LEAST_OFFSET_RADIUS_KM, _OFFSET_SHARE * offset_km, place.radius_km, self.spread_km)
        return PointMeant(latitude, longitude, reach, max(precision, _precision_of_reach(reach)))


_NOTHING_SAID = Meant()


def _towards(place: Place, bearing: float, reach_km: float, precision: int) -> PointMeant:
    """A part of a place, or of what lies around it, on one side."""
    latitude, longitude = point_at((place.latitude, place.longitude), bearing, reach_km * _PART_SHIFT)
    return PointMeant(latitude, longitude, max(1.0, round(reach_km * _PART_SHARE, 1)), precision)


def _precision_of_reach(radius_km: float) -> int:
    return 2 if radius_km <= _DISTRICT_RADIUS_KM else 3


def precision_of(place: Place) -> int:
    """geo_precision of the place itself."""
    code = place.feature_code
    if code.startswith("PCL"):
        return 4
    if code == "ADM1" or place.radius_km > 60:
        return 3 if place.radius_km <= 700 else 4
    if code.startswith("ADM") or place.source == "own estimate" or place.radius_km > 25:
        return 2
    return 1


def point_meant(text: str, mention: Mention) -> Meant:
    """Read the words before and after a mention."""
    words = around("ar" if is_arabic(mention.text) else "en")
    before, after = text_before(text, mention.start), text_after(text, mention.end)
    facility = _facility(words, before, after)
    if not words.may_say_something(before):
        if facility is None and words.something_after.match(after) is None:
            return _NOTHING_SAID
        before = ""
    kind = _kind(words, before, after)
    countryside = words.search_before("countryside", before) or words.match_after("countryside", after)
    if (distance := words.search_before("distance", before)) is not None:
        meant = _at_distance(words, distance, kind, facility)
        if meant is not None:
            return meant
    if (distance := words.match_after("distance", after)) is not None:
        direction = words.search_before("beside", before)
        meant = _at_distance(words, distance, kind, facility, _bearing(words, direction))
        if meant is not None:
            return meant
    beside = words.search_before("beside", before) or words.match_after("beside", after)
    part = (
        words.search_before("part", before) or words.search_before("side", before) or words.match_after("part", after)
    )
    bearing = next((b for m in (countryside, beside, part) if (b := _bearing(words, m)) is not None), None)
    return Meant(
        kind,
        countryside=countryside is not None,
        beside=beside is not None,
        bearing=bearing,
        part=part is not None,
        facility=facility,
    )


def _kind(words: Around, before: str, after: str) -> Kind | None:
    kinds: tuple[Kind, ...] = ("province", "city", "district")
    for kind in kinds:
        if words.match_after(kind, after) is not None:
            return kind
    return next((kind for kind in kinds if words.search_before(kind, before) is not None), None)


def _at_distance(
    words: Around, match: re.Match[str], kind: Kind | None, facility: str | None, bearing: float | None = None
) -> Meant | None:
    """What a distance says; None where its number is none."""
    groups = match.groupdict()
    spread = 0.0
    if groups.get("dual") is not None:
        offset = value_of(words.duals, groups["dual"])
    else:
        unit = value_of(words.units, groups["unit"]) or 1.0
        low, high = number_of(words, groups["number"]), groups.get("high")
        if low is None and (low := value_of(words.vague, groups["number"])) is not None:
            spread = low * unit
        top = None if high is None else number_of(words, high)
        if low is not None and top is not None and top > low:
            low, spread = (low + top) / 2, (top - low) / 2 * unit
        offset = None if low is None else low * unit
    if offset is None:
        return None
    said = _bearing(words, match)
    return Meant(
        kind, beside=True, bearing=bearing if said is None else said, offset_km=offset, spread_km=spread,
        facility=facility,
    )  # fmt: skip


def _bearing(words: Around, match: re.Match[str] | None) -> float | None:
    return None if match is None else value_of(words.bearings, match.groupdict().get("bearing"))


def _facility(words: Around, before: str, after: str) -> str | None:
    """The kind of facility whose head noun stands beside the name."""
    if not words.heads_first:
        match = _facility_after(words.language).match(after)
        return None if match is None else kind_of_noun(fold(match["noun"]), words.language)
    word = fold(before.rpartition(" ")[0].rpartition(" ")[2]) if before.endswith(" ") else ""
    bare = word[1:] if word[:1] in _PROCLITICS else ""
    return kind_of_noun(word, words.language) or kind_of_noun(bare, words.language)


@cache
def _facility_after(language: str) -> re.Pattern[str]:
    nouns = "|".join(sorted(facility_nouns(language), key=len, reverse=True))
    modifiers = "|".join(around(language).facility_modifiers)
    return re.compile(rf" (?:(?:{modifiers}) )*(?P<noun>{nouns})s?(?!\w)", re.IGNORECASE)
