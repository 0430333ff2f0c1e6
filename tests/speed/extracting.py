"""How long `extract` takes on texts that are no copies of each other, printed as Markdown.

    python tests/speed/extracting.py ARTICLES.jsonl [COUNT ...]

The texts are made of the sentences of the articles in a file of yours: reshuffled, their places and days exchanged.
"""

import gc
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from gazetteer.lookup import Gazetteer
from geo import pipeline
from geo.articles.article import Article
from geo.articles.copies import mark_copies
from geo.articles.readers import read_articles
from geo.extraction.lexicons import lexicon
from geo.extraction.text import split_sentences

SEED = 20_240_301
COUNTS = (500, 2_000, 8_000)
FIRST_DAY, DAYS = date(2023, 1, 1), 730
LEAST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Stock:
    """The sentences of one language with the spans of their places, and how many an article has."""

    sentences: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    places: tuple[str, ...]
    lengths: tuple[int, ...]


def stock(articles: list[Article], recognise: Callable[[Article], tuple[object, ...]]) -> dict[str, Stock]:
    """What texts of each language are made of."""
    found: dict[str, Stock] = {}
    for article in articles:
        language = article.language or "en"
        known = found.get(language, Stock((), (), ()))
        mentions = pipeline_mentions(article, recognise)
        sentences = split_sentences(article.text)
        own = tuple(
            (s.text, tuple((a - s.start, b - s.start) for a, b in mentions if s.start <= a and b <= s.end))
            for s in sentences
        )
        names = tuple(article.text[a:b] for a, b in mentions)
        found[language] = Stock(known.sentences + own, known.places + names, (*known.lengths, len(own)))
    return found


def pipeline_mentions(article: Article, recognise: Callable[[Article], tuple[object, ...]]) -> list[tuple[int, int]]:
    """The spans of an article's places."""
    return [(m.start, m.end) for m in recognise(article)]  # type: ignore[attr-defined]


def made(count: int, stocks: dict[str, Stock], random_: random.Random) -> list[Article]:
    """Texts of a language each, as often as the articles given are of it."""
    languages = sorted(stocks)
    shares = [len(stocks[one].lengths) for one in languages]
    texts = []
    for number in range(count):
        language = random_.choices(languages, shares)[0]
        own = stocks[language]
        length = max(LEAST_SENTENCES, random_.choice(own.lengths))
        sentences = [_exchanged(*random_.choice(own.sentences), own.places, language, random_) for _ in range(length)]
        day = FIRST_DAY + timedelta(days=random_.randrange(DAYS))
        text = "\n".join(" ".join(sentences[n : n + 3]) for n in range(0, length, 3))
        source = f"Outlet {random_.randrange(40)}"
        texts.append(Article(f"t{number:05}", source, None, None, text, day, None, language, None))
    return texts


def _exchanged(
    text: str, spans: tuple[tuple[int, int], ...], places: tuple[str, ...], language: str, random_: random.Random
) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{random_.choice(places)}{text[end:]}"
    words = lexicon(language)
    for names in (tuple(words.weekdays), tuple(words.months)):
        names = tuple(name for name in names if len(name) > 3)
        pattern = rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"
        text = re.sub(pattern, lambda m, n=names: _as_written(m.group(), random_.choice(n)), text, flags=re.IGNORECASE)
    return re.sub(r"(?<![\d.,:])[1-9]\d?(?![\d.,:])", lambda _: str(random_.randint(1, 28)), text)


def _as_written(before: str, after: str) -> str:
    return after.capitalize() if before[:1].isupper() else after


def main(path: Path, counts: tuple[int, ...]) -> None:
    """Print the time for each count, and how it grows."""
    gc.set_threshold(50_000)  # as the command does
    gazetteer = Gazetteer.open()
    stages = pipeline.default_stages(gazetteer)
    articles = [one for one in read_articles([path]) if isinstance(one, Article)]
    stocks = stock(articles, stages.recognise)
    pipeline.run(made(20, stocks, random.Random(0)), gazetteer, pipeline.Settings(), stages=stages)  # warm
    print("| texts | copies | characters a text | reports | incidents | copies, s | in all, s | texts a second |")
    print("|---|---|---|---|---|---|---|---|")
    seconds: dict[int, float] = {}
    for count in counts:
        texts = made(count, stocks, random.Random(SEED))
        started = time.process_time()
        copies = sum(one.copy_of is not None for one in mark_copies(texts))
        of_copies = time.process_time() - started
        started = time.process_time()
        fresh = pipeline.default_stages(gazetteer)
        result = pipeline.run([replace(t) for t in texts], gazetteer, pipeline.Settings(), stages=fresh)
        seconds[count] = time.process_time() - started
        reports = sum(len(one.reports) for one in result.extractions.values())
        characters = sum(len(t.text) for t in texts) // count
        print(
            f"| {count:,} | {copies} | {characters:,} | {reports:,} | {len(result.incidents):,} | {of_copies:.1f} "
            f"| {seconds[count]:.1f} | {count / seconds[count]:.0f} |",
            flush=True,
        )
    least, most = min(counts), max(counts)
    if least != most:
        ratio = seconds[most] / seconds[least]
        print(f"\nt({most:,}) / t({least:,}) = {ratio:.1f} for {most / least:.0f} times the texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(map(int, sys.argv[2:])) or COUNTS)
