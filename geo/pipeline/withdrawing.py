"""Articles and outlets are withdrawn, and let in again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.pipeline.copies import copies_among
from geo.pipeline.refreshing import bring_up_to_date, refresh
from geo.pipeline.replaying import corrections_of, replayed
from geo.progress import Progress, no_progress

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.incidents.store import Store
    from geo.incidents.withdrawal import Kind, Signed
    from geo.pipeline.settings import Settings, Stages


def withdraw(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    kind: Kind,
    name: str,
    signed: Signed,
    *,
    erase: bool = False,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> int:
    """Take an article, or all of an outlet, out of every incident, at once; the number of articles.

    Taken in again, they stay out until they are reinstated. Raises StoreError where none is here.
    """
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.store import Work

    with store.alone(Work.READING):
        bring_up_to_date(store, gazetteer, settings, stages, True, progress)
        gone = store.to_withdraw(kind, name)
        corrections = corrections_of(store, settings)
        before = store.copies()
        left = copies_among(store, gone)
        now = {one: first for one, first in left.items() if first is not None}
        progress("Incidents", 0, None)

        def article_of(article_id: str) -> Article | None:
            article = None if article_id in gone else store.article(article_id)
            return None if article is None else replace(article, copy_of=left[article_id])

        found = replayed(
            store,
            gazetteer,
            corrections,
            reports=[one for one in store.reports() if one.article_id not in gone],
            copies=now,
            article_of=article_of,
        )
        store.withdraw(
            *(kind, name, signed, found.incidents),
            erase=erase,
            copies={one: first for one, first in left.items() if first != before.get(one)},
            corrected=found.corrected,
            standings=found.standings,
            corrections=fingerprint(corrections),
        )
        return len(gone)


def reinstate(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    kind: Kind,
    name: str,
    signed: Signed,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> None:
    """End a withdrawal, and read its articles again; raises StoreError where nothing of that name is withdrawn."""
    store.reinstate(kind, name, signed)
    refresh(store, gazetteer, settings, stages=stages, progress=progress)
