"""How well spellings find each other: python tests/speed/spellings.py OCHA_TABLE WHOS_ON_FIRST_TABLE, prints Markdown.

A pair is two rows of the tables within 2 km of each other that bear one Arabic name and differ in their Latin names;
names that the other table spells so for any other place are left out, for they are namesakes and no spellings.
Each pair's name in the one table is looked up, alone and without context, in a gazetteer of the other's Latin names.
Right is what lies within 2 km or bears the same Arabic name, which the lookup does not see.
"""

import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from gazetteer.geocoder import LEAST_LIKENESS, is_clear
from gazetteer.lookup import Gazetteer
from gazetteer.names import fold, is_arabic, loose_keys
from gazetteer.place import Place
from gazetteer.points import distance_km
from gazetteer.tables import read_table

_MOST_KM = 2.0


@dataclass(frozen=True)
class Answer:
    """The likeliest place that was found for a name."""

    likeness: float
    kind: str
    is_clear: bool
    """Whether a geocoder takes it though nothing but the spelling speaks for it."""
    is_right: bool


def arabic_keys(place: Place) -> frozenset[str]:
    """What tells that two rows bear one name: their Arabic names, letter for letter but for articles and spaces."""
    keys = (loose_keys(fold(name)) for name in (place.name, *place.names) if is_arabic(name))
    return frozenset(found[0].value for found in keys if found)


def pairs(asked: list[Place], known: list[Place]) -> list[Place]:
    """The rows asked for that stand in the other table within 2 km, in another spelling and in no equal one."""
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in known:
        for key in arabic_keys(place):
            by_name[key].append(place)
    spelled = {fold(name) for place in known for name in _latin(place)}
    return [place for place in asked if fold(place.name) not in spelled and _is_beside_one(place, by_name)]


def _is_beside_one(place: Place, by_name: dict[str, list[Place]]) -> bool:
    at = (place.latitude, place.longitude)
    beside = [
        other
        for key in arabic_keys(place)
        for other in by_name[key]
        if distance_km(at, (other.latitude, other.longitude)) <= _MOST_KM
    ]
    return bool(beside)


def _latin(place: Place) -> list[str]:
    return [name for name in (place.name, *place.names) if not is_arabic(name)]


def answers(asked: list[Place], known: list[Place], folder: Path) -> list[Answer]:
    """For each name the likeliest place of the other table, where there is any."""
    arabic = {place.place_id: arabic_keys(place) for place in known}
    rows = (replace(place, name=_latin(place)[0], names=tuple(_latin(place)[1:])) for place in known if _latin(place))
    gazetteer = Gazetteer.of_rows(folder / "spellings.gaz", rows)
    out = []
    for place in asked:
        found = gazetteer.candidates(place.name)
        if found:
            best = found[0]
            km = distance_km((place.latitude, place.longitude), (best.place.latitude, best.place.longitude))
            right = km <= _MOST_KM or bool(arabic_keys(place) & arabic[best.place.place_id])
            out.append(Answer(best.likeness, best.key_kind, is_clear(found), right))
    return out


def main(ocha: Path, whos_on_first: Path) -> None:
    """Print precision and recall of the best answer, and of those that are accepted without context."""
    asked = [p for p in read_table(ocha, "SY", lambda _row: None) if arabic_keys(p)]
    known = [p for p in read_table(whos_on_first, "SY", lambda _row: None) if p.feature_class == "P" and arabic_keys(p)]
    wanted = pairs(asked, known)
    with tempfile.TemporaryDirectory() as folder:
        found = answers(wanted, known, Path(folder))
    print(f"{len(wanted):,} pairs of {len(asked):,} and {len(known):,} places\n")
    print("| | accepted | precision | recall |")
    print("|---|---|---|---|")
    for percent in (50, 60, 70, 80, 90):
        likely = [a for a in found if a.likeness >= percent / 100]
        print(_line(f"likeness at least {percent / 100:.2f}", likely, wanted))
    accepted = [a for a in found if a.likeness >= LEAST_LIKENESS and a.is_clear]
    print(_line(f"accepted without context: at least {LEAST_LIKENESS} and clearly the best", accepted, wanted))
    for kind in ("vowel", "skeleton"):
        print(_line(f"of these by the {kind} key", [a for a in accepted if a.kind == kind], wanted))


def _line(what: str, accepted: list[Answer], wanted: list[Place]) -> str:
    right = sum(a.is_right for a in accepted)
    return f"| {what} | {len(accepted)} | {right / max(1, len(accepted)):.3f} | {right / len(wanted):.3f} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
