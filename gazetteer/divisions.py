"""Names of first-level divisions in languages other than English, from the table that ships with the gazetteer."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def division_names(language: str) -> Mapping[tuple[str, str], str]:
    """The usual name in a language (ISO 639) by country code and first-level code; empty where the table has none."""
    column = f"names_{language}"
    with (files("gazetteer") / "data" / "divisions.csv").open(encoding="utf-8") as table:
        return {
            (row["country_code"], row["admin1_code"]): row[column].split("|")[0]
            for row in csv.DictReader(table)
            if row.get(column) and row["feature_code"] == "ADM1"
        }
