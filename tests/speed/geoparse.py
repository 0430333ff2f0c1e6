"""Documents a second, memory and start of geoparse, beside flashgeotext, as a table in Markdown; run by hand.

    python tests/speed/geoparse.py ARTICLES.jsonl

flashgeotext (`pip install flashgeotext`, or in another environment with --other PYTHON) only finds names from lists of
cities and countries, it resolves none; it is a measure of the machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

_FLASHGEOTEXT = """
import json, sys, time
from flashgeotext.geotext import GeoText
finder = GeoText()
texts = json.load(sys.stdin)
times = []
for _ in range(3):
    start = time.process_time()
    for text in texts:
        finder.extract(input_text=text)
    times.append(time.process_time() - start)
print(min(times))
"""


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--index", type=Path, help="folder of the gazetteer's index; else the user's cache")
    parser.add_argument("--other", default=sys.executable, help="the Python that has flashgeotext")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = _parse()
    began = time.perf_counter()
    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.articles.readers import read_articles
    from geo.pipeline import Settings, default_stages, geoparse

    gazetteer = Gazetteer.open(options.index)
    articles = [item for item in read_articles([options.articles]) if isinstance(item, Article)]
    stages = default_stages(gazetteer)
    list(geoparse(articles[:1], gazetteer, Settings(), stages=stages))
    first_answer_s = time.perf_counter() - began
    times_s = []
    for _ in range(4):
        start = time.process_time()
        list(geoparse(articles, gazetteer, Settings(), stages=stages))
        times_s.append(time.process_time() - start)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [("geoparse, first time", times_s[0]), ("geoparse, again (best of 3)", min(times_s[1:]))]
    other_s = _flashgeotext(options.other, [article.text for article in articles])
    if other_s is not None:
        rows.append(("flashgeotext (best of 3)", other_s))
    print("| what | documents a second | of flashgeotext |\n|---|---|---|")
    for what, seconds in rows:
        share = "" if other_s is None else f"{other_s / seconds:.2f}"
        print(f"| {what} | {len(articles) / seconds:.0f} | {share} |")
    print(f"\nStart to first answer {first_answer_s:.1f} s; peak memory {memory_mb:.0f} MB; {len(articles)} documents.")


def _flashgeotext(python: str, texts: list[str]) -> float | None:
    """Seconds of CPU for all texts; None where it is not installed."""
    done = subprocess.run(
        [python, "-c", _FLASHGEOTEXT], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    return float(done.stdout.split()[-1]) if done.returncode == 0 else None


if __name__ == "__main__":
    main()
