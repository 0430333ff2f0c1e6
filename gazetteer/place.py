"""Place: one row of the gazetteer, in the terms of GeoNames."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A named place with one point, WGS 84 degrees."""

    place_id: str
    """Stable across builds: `geonames:170063`, or `own:<slug>` for rows written here."""
    name: str
    """The usual English name."""
    latitude: float
    longitude: float
    feature_class: str
    """GeoNames' class: P populated, A administrative, S site, H water, T mountain, L area, R road."""
    feature_code: str
    """GeoNames' code (PPL, ADM1, PCLI, MILB, OILF …): https://www.geonames.org/export/codes.html"""
    country_code: str | None
    """ISO 3166-1 alpha-2; None where no one country holds the place (a sea, a continent)."""
    admin1_code: str | None
    """GeoNames' first-level code within the country; None where not known."""
    admin1: str | None
    """English name of the first-level division; None where not known."""
    admin2: str | None
    """English name of the second-level division; None where not known."""
    population: int
    """Inhabitants; 0 where not known."""
    radius_km: float
    """How far the place reaches from its point, or how unsure the point is, whichever is larger."""
    source: str
    """`package:<name>`, an identifier such as `geonames:170063`, `own estimate`, or the user's file."""
    names: tuple[str, ...] = ()
    """Other names in any script, without the usual one."""
