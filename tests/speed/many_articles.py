"""Extraction of many articles that are no copies of each other, by one process and by several."""

import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from extracting import SEED, made, stock
from figures import Row, at_most
from process_memory import Spent, run_watched

from gazetteer.lookup import Gazetteer
from geo import pipeline
from geo.articles.article import Article
from geo.articles.readers import read_articles

LEAST_TIMES_FASTER = 1.5
MOST_TIMES_MEMORY = 1.3
CHARACTERS = 4_000
"""Of a text, about."""
ROOT = Path(__file__).parents[2]


def write_articles(count: int, given: Path, out: Path, *, id_prefix: str = "t") -> None:
    """Write so many texts, made of the sentences of the articles given, about CHARACTERS long, as JSON lines."""
    stages = pipeline.default_stages(Gazetteer.open())
    articles = [one for one in read_articles([given]) if isinstance(one, Article)]
    longer = max(1, round(CHARACTERS / mean(len(one.text) for one in articles)))
    stocks = {
        language: replace(one, lengths=tuple(length * longer for length in one.lengths))
        for language, one in stock(articles, stages.recognise).items()
    }
    with out.open("w", encoding="utf-8") as lines:
        for one in made(count, stocks, random.Random(SEED)):
            row = {
                "id": f"{id_prefix}{one.article_id}",
                "source": one.source,
                "date": str(one.published),
                "language": one.language,
                "text": one.text,
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def extraction_rows(given: Path, count: int, few: int, processes: int) -> Iterator[Row]:
    """How much faster several processes are, whether they write the same, and how memory grows with the articles."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        many_file, few_file = folder / "many.jsonl", folder / "few.jsonl"
        write_articles(count, given, many_file)
        with many_file.open(encoding="utf-8") as lines, few_file.open("w", encoding="utf-8") as first:
            first.writelines(line for _, line in zip(range(few), lines, strict=False))
        small = _extract(few_file, folder / "small", processes)
        several = _extract(many_file, folder / "several", processes)
        yield at_most(
            f"peak memory of extract, {processes} processes: {count:,} articles against {few:,}",
            *(several.peak_bytes / small.peak_bytes, MOST_TIMES_MEMORY),
            f"{small.peak_bytes / 1e6:.0f} to {several.peak_bytes / 1e6:.0f} MB",
        )
        one = _extract(many_file, folder / "one", 1)
        faster = one.seconds / several.seconds
        yield Row(
            f"extract of {count:,} articles on {processes} processes against 1",
            f"{faster:.2f} times ({one.seconds:.0f} to {several.seconds:.0f} s)",
            f"at least {LEAST_TIMES_FASTER:g} times",
            faster >= LEAST_TIMES_FASTER,
        )
        same = (folder / "one").read_bytes() == (folder / "several").read_bytes()
        yield Row("the same byte for byte", "yes" if same else "no", "yes", same)


def _extract(articles: Path, out: Path, processes: int) -> Spent:
    command = [sys.executable, "-m", "geo.cli", "extract", str(articles), "--out", str(out)]
    command += ["--processes", str(processes)]
    spent = run_watched(command, os.environ | {"PYTHONPATH": str(ROOT)}, out.parent)
    last = spent.told.strip().splitlines()[-1:]
    told = f"{articles.name}, processes {processes}: {spent.seconds:.0f} s, {spent.peak_bytes / 1e6:.0f} MB; {last}"
    print(told, file=sys.stderr, flush=True)
    return spent
