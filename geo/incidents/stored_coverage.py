"""What the store holds of each outlet: articles, and how many of them were read and report anything."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

# The sample counts its outlets without a database.
if TYPE_CHECKING:
    import sqlalchemy as sa


class OutletRow(NamedTuple):
    """Counts of one outlet, under the name that its articles give."""

    source: str | None
    """None for articles that name no outlet."""
    articles: int
    with_reports: int
    unread: int
    """Articles that were taken in but not read, or on which a rule failed."""
    first: str | None
    last: str | None
    """The first and the last publication, a day in ISO 8601; None where none is known."""


def outlet_rows(connection: "sa.Connection") -> tuple[OutletRow, ...]:
    """A row an outlet; days are those of the publication times as they are given."""
    import sqlalchemy as sa

    from geo.incidents import schema

    articles, extractions = schema.articles, schema.extractions
    told = sa.select(schema.reports.c.article_id).distinct().subquery()
    day = sa.func.substr(articles.c.published, 1, 10)
    query = (
        sa.select(
            articles.c.source,
            sa.func.count(),
            sa.func.count(told.c.article_id),
            sa.func.count() - sa.func.count(extractions.c.article_id),
            sa.func.min(day),
            sa.func.max(day),
        )
        .select_from(articles.outerjoin(extractions).outerjoin(told, told.c.article_id == articles.c.article_id))
        .where(articles.c.withdrawn.is_(None))
        .group_by(articles.c.source)
    )
    return tuple(OutletRow(*row) for row in connection.execute(query))


def outlet_row(source: str | None, articles: Iterable[tuple[date | datetime | None, bool, bool]]) -> OutletRow:
    """The same of articles in memory: when each was published, whether it reports anything, whether it was not read."""
    told = tuple(articles)
    days = sorted(published.isoformat()[:10] for published, _, _ in told if published is not None)
    return OutletRow(
        source,
        len(told),
        sum(has for _, has, _ in told),
        sum(unread for _, _, unread in told),
        days[0] if days else None,
        days[-1] if days else None,
    )
