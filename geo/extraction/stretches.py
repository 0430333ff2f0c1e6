"""Where two names together say a point: "between X and Y", "the road from X to Y", "Z, 6 km south of X"."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gazetteer.names import is_arabic
from gazetteer.place import Place
from gazetteer.points import distance_km
from geo.extraction.around import Around, around, text_after, text_before
from geo.extraction.mention import ResolvedPlace
from geo.extraction.precision import precision_of
from geo.language.reason import because, sentence

_LONGEST_KM = 250.0
"""Two places lie no farther apart for what is between them to be one stretch."""
_LEAST_RADIUS_KM = 2.0
_DISTRICT_RADIUS_KM = 60.0
_LONGEST_EXPLANATION = 80
"""Characters."""


def with_stretches(text: str, resolved: Sequence[ResolvedPlace]) -> list[ResolvedPlace]:
    """The places of a text; of two that a stretch lies between, each with the middle of it and half its length."""
    out = list(resolved)
    for n, (first, second) in enumerate(pairwise(resolved)):
        if first.place is None or second.place is None or not (_may_bound(first) and _may_bound(second)):
            continue
        length = distance_km((first.place.latitude, first.place.longitude), _point(second.place))
        if not 0 < length <= _LONGEST_KM or not _says_stretch(text, first, second):
            continue
        latitude, longitude = _middle(_point(first.place), _point(second.place))
        radius = max(_LEAST_RADIUS_KM, round(length / 2, 1))
        precision = 2 if radius <= _DISTRICT_RADIUS_KM else 3
        for m, other in ((n, second.place), (n + 1, first.place)):
            between = because("the text speaks of what lies between it and {place}", place=other.name)
            reason = sentence(resolved[m].reason, between)
            out[m] = replace(
                out[m], latitude=latitude, longitude=longitude, radius_km=radius, geo_precision=precision, reason=reason
            )
    return out


def is_explained_by_distance(text: str, end: int, start: int) -> bool:
    """Whether what stands between a name and the next says how far from the next it lies: ", 6 km south of "."""
    if start - end > _LONGEST_EXPLANATION:
        return False
    words = around("ar" if is_arabic(text[start : start + 4]) else "en")
    between = text_after(text, end, start - end)
    distance = words.search_before("distance", between)
    return distance is not None and words.explained.fullmatch(between[: distance.start()]) is not None


def _may_bound(place: ResolvedPlace) -> bool:
    """Whether it is a town or site that a stretch may end at."""
    return (
        place.place is not None
        and not place.stands_for_government
        and place.place.feature_class in "PSL"
        and precision_of(place.place) <= 2
    )


def _says_stretch(text: str, first: ResolvedPlace, second: ResolvedPlace) -> bool:
    words = around("ar" if is_arabic(first.mention.text) else "en")
    joint = _joint(words, text, first.mention.end, second.mention.start)
    if joint == "":
        return False
    before = text_before(text, first.mention.start)
    if joint == "joined":
        is_road = words.road_after.match(text_after(text, second.mention.end)) is not None
        return is_road or words.road_before.search(before) is not None
    between = words.between.search(before)
    if between is None:
        return joint == "to" and words.road_after.match(text_after(text, second.mention.end)) is not None
    head = before[: between.start()]
    return words.stretch_nouns.search(head) is not None or words.sides.search(head) is None


def _joint(words: Around, text: str, end: int, start: int) -> str:
    between = text_after(text, end, max(0, start - end))
    return next((name for name, pattern in words.joins.items() if pattern.fullmatch(between)), "")


def _point(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude


def _middle(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The middle of the great circle between two points, (latitude, longitude)."""
    x = y = z = 0.0
    for latitude, longitude in (a, b):
        lat, lon = math.radians(latitude), math.radians(longitude)
        x, y, z = x + math.cos(lat) * math.cos(lon), y + math.cos(lat) * math.sin(lon), z + math.sin(lat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
