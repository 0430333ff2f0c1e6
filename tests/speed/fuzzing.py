"""Fuzzes readers, dates, geoparsing, extraction, corrections, links and tables of others, and reads endless texts.

    python tests/speed/fuzzing.py [--cases 20000] [--chars 1000000] [--seconds 5]

Prints Markdown; exit status 1 where a case crashed, one took longer than --seconds of processor time, or a text without
ends took more than 10 times what an honest one takes.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).parents[1] / "fuzz"))

from fuzz_targets import Target, small_gazetteer, targets
from hostile_inputs import SHAPES, honest
from hypothesis import HealthCheck, Phase, given, seed, settings

from gazetteer.lookup import Gazetteer
from geo import pipeline
from geo.articles.article import Article
from geo.articles.readers import read_bytes
from geo.extraction.context import Context

MOST_TIMES = 10.0
CASES_A_BLOCK = 2_000


def fuzzed(target: Target, cases: int, most_seconds: float) -> tuple[int, list[str], int, float]:
    """How many cases ran, what crashed, how many hung, and the longest in seconds of processor time."""
    ran, hung, longest = 0, 0, 0.0
    crashes: list[str] = []

    def case(one: object) -> None:
        nonlocal ran, hung, longest
        ran += 1
        began = time.process_time()
        try:
            target.run(one)
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {error} on {one!r}"[:600])
        took = time.process_time() - began
        longest = max(longest, took)
        hung += took > most_seconds

    block = 0
    while ran < cases:
        block += 1
        options = settings(
            max_examples=min(CASES_A_BLOCK, cases - ran),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(block)(options(given(target.inputs)(case)))()
    return ran, crashes, hung, longest


def seconds_of(work: Callable[[], object]) -> float:
    """Processor time."""
    began = time.process_time()
    work()
    return time.process_time() - began


def endless(gazetteer: Gazetteer, chars: int, *, print_to: TextIO | None = None) -> list[tuple[str, float, float]]:
    """For each shape, how many times longer than an honest text reading and extraction take, told as they come.

    To standard output where `print_to` is None.
    """

    def tell(line: str) -> None:
        print(line, file=print_to, flush=True)

    stages = pipeline.default_stages(gazetteer)

    def read(text: str) -> float:
        return seconds_of(lambda: list(read_bytes("a.txt", text.encode("utf-8"))))

    def extract(text: str) -> float:
        article = Article("a", "Dar Gazette", None, None, text, date(2024, 3, 5), None, None, None)
        return seconds_of(lambda: pipeline.code(article, stages, Context()))

    extract(honest(5_000))
    own = read(honest(chars)), extract(honest(chars))
    tell(f"\nAn honest text of {chars:,} characters: read {own[0]:.1f} s, extracted {own[1]:.1f} s\n")
    tell("| a text of | read, times | extracted, times |\n|---|---|---|")
    found = []
    for name, shape in SHAPES.items():
        text = shape(chars)
        found.append((name, read(text) / own[0], extract(text) / own[1]))
        tell(f"| {name} | {found[-1][1]:.1f} | {found[-1][2]:.1f} |")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--chars", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--only", help="one target")
    given_ = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        gazetteer = small_gazetteer(Path(folder) / "index")
        print("| target | cases | crashes | hangs | longest, s |\n|---|---|---|---|---|", flush=True)
        for name, target in targets(gazetteer, Path(folder)).items():
            if given_.only not in (None, name):
                continue
            ran, crashes, hung, longest = fuzzed(target, given_.cases, given_.seconds)
            print(f"| {name} | {ran:,} | {len(crashes)} | {hung} | {longest:.2f} |", flush=True)
            missed |= bool(crashes or hung)
            for crash in crashes[:5]:
                print(crash.encode("ascii", "backslashreplace").decode(), file=sys.stderr)
        if given_.chars and given_.only is None:
            missed |= any(max(read, extract) > MOST_TIMES for _, read, extract in endless(gazetteer, given_.chars))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
