"""Places made up for tests: what a test does not say is as plain as can be."""

from dataclasses import replace
from typing import Any

from gazetteer.place import Place

_PLAIN = Place(
    place_id="own:plain",
    name="Plain",
    latitude=34.0,
    longitude=37.0,
    feature_class="P",
    feature_code="PPL",
    country_code="SY",
    admin1_code=None,
    admin1=None,
    admin2=None,
    population=0,
    radius_km=3.0,
    source="own estimate",
)


def made_place(name: str, latitude: float, longitude: float, kind: str = "P.PPL", **changes: Any) -> Place:
    """A place of this name, point (degrees) and kind (class, full stop, code), with a radius of 3 km."""
    feature_class, feature_code = kind.split(".")
    said = {"place_id": f"own:{name}", "feature_class": feature_class, "feature_code": feature_code, **changes}
    return replace(_PLAIN, name=name, latitude=latitude, longitude=longitude, **said)
