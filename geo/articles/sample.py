"""The sample articles that the page opens on: written for this project, with invented outlets and invented events."""

from functools import cache
from importlib.resources import files

from geo.articles.article import Article
from geo.articles.readers import read_bytes
from geo.language.language import text

SAMPLE_NOTICE = text("The outlets and the events are invented; only the places are real.")


@cache
def sample_articles() -> tuple[Article, ...]:
    """The sample's articles, in the order of the file."""
    content = (files("geo.articles") / "sample" / "articles.jsonl").read_bytes()
    return tuple(item for item in read_bytes("sample.jsonl", content) if isinstance(item, Article))
