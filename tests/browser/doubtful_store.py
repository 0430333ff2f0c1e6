"""A small store of which the rules are not sure."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from geo.articles.article import Article
from geo.extraction.context import Context
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents.merge import merge_reports
from geo.incidents.store import Store


def fill(path: Path, report: Report) -> None:
    """Two incidents that may be one; one of them undated."""
    undated = replace(report, report_id="r2", article_id="a2", date_start=None, date_end=None, time_precision=4)
    told = {"a1": report, "a2": replace(undated, event_type="Riots", sub_event_type="Mob violence")}
    articles = [
        Article(name, one.source, one.url, None, f"{one.passage} {name}", date(2024, 3, 2), None, "en", None)
        for name, one in told.items()
    ]
    with Store.open(path) as store:
        store.add_articles(articles)
        store.set_context(Context())
        store.add_extractions([(one, (), Extraction((told[one.article_id],), ())) for one in articles])
        first, second = merge_reports(tuple(told.values()), {})
        linked = (
            replace(first, possibly_same=((second.incident_id, "the same place"),)),
            replace(second, possibly_same=((first.incident_id, "the same place"),)),
        )
        store.set_incidents(linked, store.revision())
