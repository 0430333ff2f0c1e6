"""Times the gazetteer on made-up places and prints a Markdown table: python tests/speed/gazetteer_million.py [ROWS]."""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gazetteer.index_building import build_index
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place

_ONSETS = "b bl br d dr f g gr h j k kh l m n q r s sh t th w y z".split()  # noqa: SIM905
_VOWELS = "a a a aa e i ee o u ay".split()  # noqa: SIM905
_CODAS = ["", "", "", "b", "d", "n", "r", "l", "m", "sh", "q"]
_ARABIC = "ابتجحخدرزسشصطعفقكلمنهوي"
_COUNTRIES = ("SY", "IQ", "FR", "US", "BR", "TR", "NG", "IN")
_LOOKUPS = 20_000


def made_up(count: int, seed: int = 1) -> Iterator[Place]:
    """Places with invented names in two scripts, some of them shared, all over the globe."""
    chance = random.Random(seed)

    def word() -> str:
        syllables = chance.randint(2, 3)
        parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(syllables))
        return "".join(parts).capitalize()

    for number in range(count):
        name = word() if chance.random() < 0.6 else f"{word()} {word()}"
        arabic = "".join(chance.choices(_ARABIC, k=chance.randint(4, 9)))
        yield Place(
            place_id=f"own:{number}",
            name=name,
            latitude=chance.uniform(-60, 75),
            longitude=chance.uniform(-180, 180),
            feature_class="P",
            feature_code="PPL",
            country_code=chance.choice(_COUNTRIES),
            admin1_code=f"{chance.randint(1, 30):02d}",
            admin1=None,
            admin2=None,
            population=int(chance.paretovariate(0.9) * 100) % 10_000_000,
            radius_km=1.0,
            source="made up",
            names=(f"{name} {word()}", arabic),
        )


def main(rows: int) -> None:
    """Build, load and ask; each number is of this one run."""
    asked = [place.name for place in made_up(_LOOKUPS, seed=1)] + [place.name for place in made_up(_LOOKUPS, seed=2)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.gaz"
        started, used = time.perf_counter(), time.process_time()
        build_index(path, made_up(rows), "")
        built, worked = time.perf_counter() - started, time.process_time() - used
        made = _seconds_to_make_up(rows)
        loads = [_loaded(path) for _ in range(5)]
        gazetteer = Gazetteer.at(path)
        exact = _seconds_each(gazetteer, "spelled_exactly", asked)
        every = _seconds_each(gazetteer, "candidates", asked)
        size = path.stat().st_size
    print(f"| {rows:,} made-up places | measured | bar |")
    print("|---|---|---|")
    print(f"| build | {built:.0f} s ({worked:.0f} s of the processor; {made:.0f} s to make the rows up) | 180 s |")
    print(f"| load, median of 5 | {statistics.median(loads):.3f} s | 0.5 s |")
    print(f"| lookup spelled so | {exact * 1e3:.3f} ms | 1 ms |")
    print(f"| lookup in any spelling | {every * 1e3:.3f} ms | 1 ms |")
    print(f"| index | {size / 1e6:.0f} MB | |")


def _seconds_to_make_up(rows: int) -> float:
    started = time.perf_counter()
    for _ in made_up(rows):
        pass
    return time.perf_counter() - started


def _loaded(path: Path) -> float:
    started = time.perf_counter()
    Gazetteer.at(path)
    return time.perf_counter() - started


def _seconds_each(gazetteer: Gazetteer, method: str, names: list[str]) -> float:
    ask = getattr(gazetteer, method)
    started = time.perf_counter()
    for name in names:
        ask(name)
    return (time.perf_counter() - started) / len(names)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
