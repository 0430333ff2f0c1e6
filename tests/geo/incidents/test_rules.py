"""The fingerprint of the rules stays while they do."""

import re
from importlib.resources import files

from geo.incidents.rules import _files, rules_fingerprint  # what is hashed is the point of it


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
