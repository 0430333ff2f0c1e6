"""The sample holds what the page's first view promises."""

from datetime import date, datetime
from urllib.parse import urlsplit

from geo.articles.sample import sample_articles


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def test_the_sample_is_large_and_varied_enough() -> None:
    articles = sample_articles()
    days = [_day(article.published) for article in articles if article.published is not None]
    assert len(articles) >= 26
    assert len({article.source for article in articles}) >= 7
    assert sum(article.language == "ar" for article in articles) >= 8
    assert (max(days) - min(days)).days >= 9 * 7
    assert sum(article.published is None for article in articles) == 1
    assert any(isinstance(article.published, datetime) for article in articles)


def test_items_are_short_and_named_in_order() -> None:
    articles = sample_articles()
    assert [article.article_id for article in articles] == [f"s{number:02}" for number in range(1, len(articles) + 1)]
    assert all(60 <= len(article.text.split()) <= 180 for article in articles)


def test_links_lead_to_no_real_host() -> None:
    for article in sample_articles():
        assert article.url is not None
        assert (urlsplit(article.url).hostname or "").endswith(".example")
