"""Reads outlets.toml, which the team writes by hand beside the store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import OutletsError
from geo.incidents.entry_file import Entry, EntryFile
from geo.incidents.outlets import RELIABILITY, OutletProfile, Outlets, told_twice

FILE_NAME = "outlets.toml"

_FILE = EntryFile("outlet", OutletsError)
_KEYS = frozenset({"name", "names", "affiliation", "reliability", "reason", "author", "date"})


def outlets_beside(store: Path) -> Path:
    """The file of profiles that belongs to a store: in its folder."""
    return store.with_name(FILE_NAME)


def read_outlets(path: Path) -> Outlets:
    """The profiles of a file; none where there is no file. Raises OutletsError, with the line, where one is wrong."""
    text = _FILE.text(path)
    if text is None:
        return Outlets()
    profiles = _FILE.entries(path, text, _profile)
    twice = told_twice(profiles)
    if twice is not None:
        first, second = twice
        lines = _FILE.header_lines(text)
        where = f", line {lines[second]}" if len(lines) == len(profiles) else ""
        raise OutletsError(
            f"{path}{where}, outlet {second + 1}: {profiles[second].name!r} is the outlet of entry {first + 1}, "
            f"{profiles[first].name!r}; make one entry of the two, or take the name out that they share"
        )
    return Outlets(profiles)


def _profile(table: Mapping[str, Any]) -> OutletProfile:
    entry = Entry(table, OutletsError)
    entry.only(_KEYS, "an outlet")
    reliability = entry.maybe_text("reliability")
    if reliability is not None and reliability not in RELIABILITY:
        letters = ", ".join(f"{letter} {words}" for letter, words in RELIABILITY.items())
        raise OutletsError(f"reliability {reliability!r} is no letter of the Admiralty code; take one of {letters}")
    affiliation = entry.maybe_text("affiliation")
    names = entry.texts("names", "names") if "names" in table else ()
    if affiliation is None and reliability is None and not names:
        raise OutletsError("says nothing of the outlet; write affiliation, reliability or names")
    return OutletProfile(
        name=entry.text("name"),
        names=names,
        affiliation=affiliation,
        reliability=reliability,
        reason=entry.maybe_text("reason"),
        author=entry.text("author"),
        day=entry.day("date"),
    )
