"""The corrections of a store, and all of its reports brought together under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.spool import SpooledMapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.extraction.report import Report
    from geo.extraction.wording import Wording
    from geo.incidents.correction import Correction
    from geo.incidents.corrections_home import CorrectionsHome
    from geo.incidents.replay import Replayed
    from geo.incidents.store import Store
    from geo.pipeline.settings import Settings


def home_of(store: Store, settings: Settings) -> CorrectionsHome:
    """Where the corrections of a store are kept."""
    from geo.incidents.corrections_home import corrections_home

    return corrections_home(store, settings.corrections)


def corrections_of(store: Store, settings: Settings) -> tuple[Correction, ...]:
    """The corrections as they are written now; raises CorrectionsError where they are malformed."""
    return home_of(store, settings).read()


def is_merged(store: Store, corrections: Sequence[Correction]) -> bool:
    """Whether the incidents are those of the reports and corrections as they are."""
    from geo.incidents.corrections_file import fingerprint

    return store.is_merged() and store.replayed() == fingerprint(corrections)


def replayed(
    store: Store,
    gazetteer: Gazetteer,
    corrections: Sequence[Correction],
    *,
    reports: Sequence[Report] | None = None,
    copies: Mapping[str, str] | None = None,
    article_of: Callable[[str], Article | None] | None = None,
) -> Replayed:
    """The incidents of a store's reports under corrections; of other reports, copies or articles where given."""
    from geo.incidents.replay import replay

    told = store.reports() if reports is None else reports
    return replay(
        corrections,
        told,
        store.article if article_of is None else article_of,
        gazetteer,
        store.copies() if copies is None else copies,
        _wordings(store.each_article(), told),
    )


def _wordings(articles: Iterable[Article], reports: Iterable[Report]) -> Mapping[str, Wording]:
    """What each article that reports anything is about."""
    from geo.extraction.wording import wording_of

    told = {report.article_id for report in reports}
    found: SpooledMapping[Wording] = SpooledMapping(at_hand=1)
    for article in articles:
        if article.article_id in told:
            found.lay(article.article_id, wording_of(article))
    return found
