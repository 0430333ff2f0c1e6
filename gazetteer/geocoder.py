"""The gazetteer as a geopy geocoder: names to points and points to names, without network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderQueryError, GeocoderServiceError  # type: ignore[import-untyped,unused-ignore]
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder  # type: ignore[import-untyped,unused-ignore]
from geopy.location import Location  # type: ignore[import-untyped,unused-ignore]

from gazetteer.errors import GazetteerError
from gazetteer.lookup import Candidate, Gazetteer
from gazetteer.names import compared, fold
from gazetteer.place import Place

LEAST_LIKENESS = 0.7
"""Of spellings that are taken for one name."""
_LEAST_LEAD = {"exact": 0.0, "vowel": 0.1, "skeleton": 0.15}
"""How much likelier than any other name the best of similar spellings must be, where nothing else speaks for it.

tests/speed/spellings.py measures it: of 100 names that are accepted so, 95 are the name meant.
"""
_REACH_KM = 50.0
_SHARE_OF_SEAT = 0.07


class GazetteerGeocoder(Geocoder):  # type: ignore[misc,unused-ignore]
    """Geocoder over the gazetteer on this machine, with geopy's signatures."""

    def __init__(self, gazetteer: Gazetteer | None = None, *, directory: Path | None = None) -> None:
        """Open the gazetteer in `directory` unless one is given; geopy's GeocoderServiceError where that fails."""
        super().__init__(scheme="https", user_agent="incident-map")
        try:
            self._gazetteer = gazetteer if gazetteer is not None else Gazetteer.open(directory)
        except GazetteerError as e:
            raise GeocoderServiceError(str(e)) from e

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
        near: tuple[float, float] | None = None,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """The likeliest place of a name, or "name, division or country"; None where none bears it.

        `near` is (latitude, longitude). A list of at most `limit` places where `exactly_one` is False.
        """
        if exactly_one:
            best = best_place(self._gazetteer, query, near)
            return None if best is None else self._location(best)
        return self._answer(places_of(self._gazetteer, query, near), exactly_one, limit)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
    ) -> Location | list[Location] | None:
        """The populated place nearest to a point (a geopy Point, (latitude, longitude), or a string), within 50 km."""
        try:
            latitude, longitude = map(float, self._coerce_point_to_string(query).split(","))
        except ValueError as e:
            raise GeocoderQueryError(str(e)) from e
        place = self._gazetteer.nearest(latitude, longitude, _REACH_KM)
        return self._answer([] if place is None else [place], exactly_one, None)

    def _answer(self, places: list[Place], exactly_one: bool, limit: int | None) -> Location | list[Location] | None:
        if not places:
            return None
        locations = [self._location(p) for p in (places[:1] if exactly_one else places[:limit])]
        return locations[0] if exactly_one else locations

    def _location(self, place: Place) -> Location:
        names = dict.fromkeys((place.name, *(p.name for p in self._gazetteer.parents(place))))
        return Location(", ".join(names), (place.latitude, place.longitude), {"place": place})


def places_of(gazetteer: Gazetteer, query: str, near: tuple[float, float] | None = None) -> list[Place]:
    """The places that "name" or "name, division or country" may mean, the likeliest first.

    With `near` (latitude, longitude), the nearest of those that are spelled alike come first.
    """
    return [c.place for c in _candidates(gazetteer, *_parts(query), near)]


def best_place(gazetteer: Gazetteer, query: str, near: tuple[float, float] | None = None) -> Place | None:
    """The likeliest place of "name" or "name, division or country"; None where none bears it.

    None too where only similar spellings are known, several of them, and neither a point nor a division or country
    is given to tell which is meant.
    """
    name, holders = _parts(query)
    found = _candidates(gazetteer, name, holders, near)
    if not found or (near is None and not holders and not is_clear(found)):
        return None
    return found[0].place


def is_clear(candidates: Sequence[Candidate]) -> bool:
    """Whether the first of the candidates is meant, though nothing but its spelling speaks for it."""
    best = candidates[0]
    names = _folded_names(best)
    others = (c.likeness for c in candidates[1:] if not names & _folded_names(c))
    return best.likeness - max(others, default=0.5) >= _LEAST_LEAD[best.key_kind]


def _folded_names(c: Candidate) -> set[str]:
    return {compared(fold(name)) for name in (c.place.name, *c.place.names)}


def _parts(query: str) -> tuple[str, list[str]]:
    name, *holders = [p.strip() for p in query.split(",") if p.strip()] or [""]
    return name, holders


def _candidates(
    gazetteer: Gazetteer, name: str, holders: Sequence[str], near: tuple[float, float] | None
) -> list[Candidate]:
    found = [c for c in gazetteer.candidates(name, near) if c.likeness >= LEAST_LIKENESS]
    if holders:
        found = [c for c in found if _said(gazetteer, c.place, holders)]
    if near is None:
        found.sort(key=lambda c: (-len(_said(gazetteer, c.place, holders)), -c.likeness, -_weight(c)))
    return found


def _said(gazetteer: Gazetteer, place: Place, holders: Sequence[str]) -> list[str]:
    """Which of the names given after the comma hold the place."""
    parents = {p.place_id for p in gazetteer.parents(place)}
    return [h for h in holders if parents & {c.place.place_id for c in gazetteer.spelled_exactly(h)}]


def _weight(c: Candidate) -> float:
    """Countries before cities, cities by inhabitants, and a city before the province that is named after it."""
    share = 1.0 if c.is_main_name else 0.3
    if c.place.feature_code.startswith("PCL"):
        return 1e10
    return share * c.place.population * (1.0 if c.place.feature_class == "P" else _SHARE_OF_SEAT)
