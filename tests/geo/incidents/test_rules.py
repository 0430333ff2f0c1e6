"""The fingerprint of the rules stays while they do, and knows all of them."""

import ast
import re
from importlib.resources import files
from pathlib import Path

from geo.incidents.rules import _OF_INCIDENTS, _files, rules_fingerprint  # what is hashed is the point of it

FOLDER = Path(__file__).parents[3] / "geo" / "incidents"
RECORDS = {"incident.py", "correction.py"}


def test_it_is_the_same_as_long_as_the_rules_are() -> None:
    first = rules_fingerprint()
    rules_fingerprint.cache_clear()
    assert rules_fingerprint() == first
    assert re.fullmatch(r"[0-9a-f]{16}", first)


def test_code_words_and_places_are_in_it() -> None:
    extraction = {name for name, _ in _files(files("geo.extraction"), "")}
    assert {"reports.py", "lexicon/en.toml", "lexicon/ar.toml"} <= extraction
    places = {name for name, _ in _files(files("gazetteer"), "")}
    assert {"names.py", "data/places.csv"} <= places
    assert not any("__pycache__" in name for name in extraction | places)


def test_all_that_merging_is_made_of_is_in_it() -> None:
    found: set[str] = set()
    open_ones = {"merge.py"}
    while open_ones:
        name = open_ones.pop()
        found.add(name)
        for node in ast.walk(ast.parse((FOLDER / name).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geo.incidents."):
                open_ones |= {f"{str(node.module).rpartition('.')[2]}.py"} - found
    assert found - RECORDS == _OF_INCIDENTS
