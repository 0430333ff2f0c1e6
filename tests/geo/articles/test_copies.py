"""Copies name the first that has their text; what only resembles it stays on its own; order does not matter."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

from geo.articles.article import Article
from geo.articles.copies import mark_copies
from geo.articles.sample import sample_articles

BODY = sample_articles()[0].text


def _article(article_id: str, text: str = BODY, published: date | datetime | None = date(2024, 3, 5)) -> Article:
    return Article(article_id, f"Outlet {article_id}", None, None, text, published, None, "en", None)


def _copies(articles: list[Article]) -> dict[str, str]:
    return {article.article_id: article.copy_of for article in mark_copies(articles) if article.copy_of is not None}


def test_the_sample_holds_one_near_copy() -> None:
    assert _copies(list(sample_articles())) == {"s23": "s22"}


def test_the_first_published_is_the_original() -> None:
    articles = [
        _article("a", published=None),
        _article("b", published=date(2024, 3, 6)),
        _article("c", published=datetime(2024, 3, 5, 9, tzinfo=UTC)),
        _article("d", published=date(2024, 3, 5)),
        _article("e", published=datetime(2024, 3, 5, 8, tzinfo=UTC)),
    ]
    assert _copies(articles) == dict.fromkeys("abcd", "e")


def test_order_does_not_matter_and_is_kept() -> None:
    articles = [*sample_articles(), _article("x"), _article("y", BODY.upper()), _article("z", BODY + " More follows.")]
    expected = _copies(articles)
    assert expected == {"s23": "s22", "x": "s01", "y": "s01", "z": "s01"}
    for seed in range(5):
        shuffled = random.Random(seed).sample(articles, len(articles))
        assert _copies(shuffled) == expected
        assert [article.article_id for article in mark_copies(shuffled)] == [one.article_id for one in shuffled]


def test_every_copy_keeps_its_own_record() -> None:
    first, second = mark_copies([_article("a"), _article("b")])
    assert first == _article("a")
    assert second == replace(_article("b"), copy_of="a")


def test_a_few_other_words_make_a_near_copy() -> None:
    edited = "An agency reports: " + BODY.replace("local sources", "residents") + " The road has been closed since."
    assert _copies([_article("a"), _article("b", edited, date(2024, 3, 6))]) == {"b": "a"}


def test_near_copies_months_apart_are_two_articles_and_equal_ones_are_not() -> None:
    edited = BODY.replace("three people", "nine people")
    assert _copies([_article("a"), _article("b", edited, date(2024, 6, 5))]) == {}
    assert _copies([_article("a"), _article("b", BODY, date(2024, 6, 5))]) == {"b": "a"}


def test_reports_of_one_event_in_other_words_are_no_copies() -> None:
    same_event = [article for article in sample_articles() if article.article_id in ("s01", "s03", "s04")]
    assert _copies(same_event) == {}


def test_short_texts_are_copies_only_within_days_and_never_at_four_words() -> None:
    headline = "Two shells fall on the edge of Ariha"
    assert _copies([_article("a", headline), _article("b", headline, date(2024, 3, 6))]) == {"b": "a"}
    assert _copies([_article("a", headline), _article("b", headline, date(2024, 5, 6))]) == {}
    assert _copies([_article("a", "Shells fall on Ariha"), _article("b", "Shells fall on Ariha")]) == {}


def test_arabic_copies_with_and_without_vowel_signs() -> None:
    text = next(article.text for article in sample_articles() if article.language == "ar")
    plain = text.replace("ُ", "").replace("ّ", "").replace("ً", "")
    assert plain != text
    assert _copies([_article("a", text), _article("b", plain)]) == {"b": "a"}


def test_nothing_and_no_words() -> None:
    assert mark_copies([]) == []
    assert _copies([_article("a", "…"), _article("b", "…")]) == {}
