"""What the words around a place's name make of it: the point meant, how far it reaches, and its geo_precision."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from gazetteer.names import is_arabic
from gazetteer.place import Place
from gazetteer.points import point_at
from geo.extraction.mention import Mention

Kind = Literal["province", "city", "facility"]

BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_KM = {
    "km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometers": 1.0, "kilometre": 1.0, "kilometres": 1.0,
    "mile": 1.609344, "miles": 1.609344,
}  # fmt: skip
_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?)[\s-]*(km|kms|kilomet(?:er|re)s?|miles?)\s+(?:(?:to\s+the\s+)?(north|south)?[\s-]?(east|west)?(?:ern)?"
    r"\s*(?:of|from)|away\s+from|outside|from)\s+(?:the\s+)?(?:(?:city|town|village|capital)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:near|nearby|outside|around|surrounding|close\s+to|(?:on\s+the\s+)?outskirts\s+of|vicinity\s+of|suburbs\s+of|"
    r"(?=north|south|east|west)(north|south)?[\s-]?(east|west)?(?:ern)?\s*of|towards?)\s+(?:the\s+)?(?:(?:city|town|village|capital)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:(north|south)[\s-]?(east|west)?|(east|west))(?:ern)?(?:\s+parts?\s+of)?\s+(?:the\s+)?$", re.IGNORECASE
)
_COUNTRYSIDE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:north|south|east|west)\w*[\s-]+)*country(?:side)?\b", re.IGNORECASE
)
_COUNTRYSIDE_BEFORE = re.compile(r"\bcountryside\s+of\s+(?:the\s+)?$|\brural\s+$", re.IGNORECASE)
_PROVINCE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:north|south|east|west)\w*\s+)?(?:governorate|province|oblast|prefecture|department|state|region)\b",
    re.IGNORECASE,
)
_PROVINCE_BEFORE = re.compile(
    r"\b(?:governorate|province|department|state|region|oblast)\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_CITY_BEFORE = re.compile(r"\b(?:city|town|village|municipality)\s+of\s+$", re.IGNORECASE)
_CITY_AFTER = re.compile(r"(?:['’]s)?\s+(?:city|town)\b", re.IGNORECASE)
_AR_PROVINCE = re.compile(r"(?:محافظ[ةه]|ولاي[ةه]|إقليم|مقاطع[ةه])\s+[وبل]?$")
_AR_CITY = re.compile(r"(?:مدين[ةه]|بلد[ةه]|قري[ةه])\s+$")
_AR_COUNTRYSIDE = re.compile(r"(?:ريف|بادي[ةه])\s+(?:محافظ[ةه]\s+|مدين[ةه]\s+)?$")
_AR_BESIDE = re.compile(
    r"(?:قرب|بالقرب\s+من|محيط|أطراف|ضواحي|شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي|باتجاه|حول)\s+(?:مدين[ةه]\s+|بلد[ةه]\s+|قري[ةه]\s+)?$"
)


DIVISION_NAME = re.compile(
    r"(.{3,})\s+(?:governorate|province|oblast|prefecture|department)|(?:محافظة|ولاية)\s+(.{3,})", re.IGNORECASE
)
"""A name that says itself that it is a division's; the bare name is one of its groups."""
COUNTY_NAME = re.compile(r"county\s+(.{3,})|(.{3,})\s+county", re.IGNORECASE)
"""A county's name, the bare one in one of its groups: "County Cork"."""
_FACILITY_KINDS = {
    "field": "field", "oilfield": "field", "base": "base", "airbase": "base", "crossing": "crossing", "camp": "camp",
    "prison": "prison", "حقل": "حقل", "قاعدة": "قاعده", "معبر": "معبر", "مخيم": "مخيم", "سجن": "سجن",
}  # fmt: skip
_FACILITY_AFTER = re.compile(
    r"\s+(?:(?:gas|oil|military|air|refugee|border|central|idp)\s+)*(field|oilfield|base|airbase|crossing|prison|camp)s?\b",
    re.IGNORECASE,
)
_FACILITY_BEFORE = re.compile(r"(?:^|\s)[وبلف]?(حقل|قاعدة|معبر|مخيم|سجن)\s+$")


_NO_WORD_BEFORE = re.compile(r"(?:^|[^\w\s]\s*|\b(?:in|and|at|by|that|said|to|for|with|on|or)\s+)$", re.IGNORECASE)
"""What stands before most names, and says nothing more about where."""


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
    part: bool = False
    """A part of the place: "eastern Syria"."""
    facility: str | None = None
    """The kind of facility whose head noun stands beside the name; None without one."""
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
        return 0.0

    def point(self, place: Place) -> PointMeant:
        """The point meant by these words and this place."""
        latitude, longitude = place.latitude, place.longitude
        radius = place.radius_km
        precision = precision_of(place)
        if self.offset_km is not None:
            if self.bearing is None:
                return PointMeant(latitude, longitude, self.offset_km + radius, max(precision, 2))
            moved = point_at((latitude, longitude), self.bearing, self.offset_km)
            return PointMeant(*moved, max(2.0, 0.2 * self.offset_km, radius), max(precision, 2))
        if self.part and self.bearing is not None and precision >= 3:
            moved = point_at((latitude, longitude), self.bearing, radius * 0.5)
            return PointMeant(*moved, round(radius * 0.6, 1), 3)
        if self.countryside:
            if precision >= 3:
                return PointMeant(latitude, longitude, radius, 3)
            return PointMeant(latitude, longitude, max(25.0, radius), 2)
        if self.beside or (self.facility is not None and place.feature_class == "P"):
            return PointMeant(latitude, longitude, max(10.0, 2 * radius), max(precision, 2))
        return PointMeant(latitude, longitude, radius, precision)


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
    before = text[max(0, mention.start - 70) : mention.start]
    after = text[mention.end : mention.end + 40]
    return _read_arabic(before) if is_arabic(mention.text) else _read_latin(before, after)


def _read_arabic(before: str) -> Meant:
    kind: Kind | None = "province" if _AR_PROVINCE.search(before) else "city" if _AR_CITY.search(before) else None
    facility = _FACILITY_BEFORE.search(before)
    return Meant(
        kind,
        countryside=_AR_COUNTRYSIDE.search(before) is not None,
        beside=_AR_BESIDE.search(before) is not None,
        facility=_FACILITY_KINDS[facility[1]] if facility else None,
    )


def _read_latin(before: str, after: str) -> Meant:
    facility = _FACILITY_AFTER.match(after)
    meant = Meant(
        "province" if _PROVINCE_AFTER.match(after) else "city" if _CITY_AFTER.match(after) else None,
        countryside=_COUNTRYSIDE_AFTER.match(after) is not None,
        facility=_FACILITY_KINDS.get(facility[1].lower()) if facility else None,
    )
    return meant if _NO_WORD_BEFORE.search(before) is not None else _read_before(meant, before)


def _read_before(meant: Meant, before: str) -> Meant:
    if meant.kind is None:
        if _PROVINCE_BEFORE.search(before):
            meant = replace(meant, kind="province")
        elif _CITY_BEFORE.search(before):
            meant = replace(meant, kind="city")
    if _COUNTRYSIDE_BEFORE.search(before):
        meant = replace(meant, countryside=True)
    if distance := _DISTANCE.search(before):
        offset_km = float(distance[1].replace(",", ".")) * _KM[distance[2].lower()]
        return replace(meant, beside=True, bearing=_bearing(distance[3], distance[4]), offset_km=offset_km)
    if beside := _BESIDE.search(before):
        return replace(meant, beside=True, bearing=_bearing(beside[1], beside[2]))
    if part := _PART.search(before):
        return replace(meant, bearing=_bearing(part[1], part[2] or part[3]), part=True)
    return meant


def _bearing(north_south: str | None, east_west: str | None) -> float | None:
    return BEARINGS.get(((north_south or "") + (east_west or "")).lower())
