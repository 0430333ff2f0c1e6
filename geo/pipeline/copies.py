"""Which of a store's articles copy which, found without keeping all of their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.incidents.store import Store


def copies_among(store: Store, without: Collection[str] = ()) -> dict[str, str | None]:
    """article_id of each article, those left out aside ► that of the first with its text; None where it is that."""
    from geo.articles.copies import CopyMarks

    marks = CopyMarks()
    article_ids: list[str] = []
    for article in store.each_article():
        if article.article_id not in without:
            marks.add(article)
            article_ids.append(article.article_id)
    first_of = marks.first_of(lambda number: store.articles_of([article_ids[number]])[0])
    return dict(zip(article_ids, first_of, strict=True))
