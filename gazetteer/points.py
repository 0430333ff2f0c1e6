"""Distances on the globe, and points at a distance."""

import math
from functools import lru_cache

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped,unused-ignore]

_EARTH_KM = 6371.0088
_WGS_84 = Geodesic(6378.137, 1 / 298.257223563)
"""In kilometres. geopy's geodesics are these; geopy.distance imports clients of the web, for a quarter of a second."""


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude); off by up to 0.5 % from the geodesic, but quick."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


@lru_cache(maxsize=4096)
def point_at(origin: tuple[float, float], bearing: float, km: float) -> tuple[float, float]:
    """The point (latitude, longitude) that lies so many kilometres from the origin, along the geodesic.

    The bearing is in degrees clockwise from north. The last ones are kept: texts speak of "northern X" again and again.
    """
    reached = _WGS_84.Direct(*origin, bearing, km, Geodesic.LATITUDE | Geodesic.LONGITUDE)
    return reached["lat2"], reached["lon2"]
