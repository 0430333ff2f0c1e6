"""Articles and outlets are withdrawn, and let in again."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import StoreError
from geo.incidents.keyed_ids import holds_keyed, ids_behind
from geo.pipeline.copies import copies_among
from geo.pipeline.refreshing import bring_up_to_date, refresh
from geo.pipeline.replaying import home_of, replayed
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

    Taken in again, they stay out until they are reinstated. With `erase` their words are forgotten, those among the
    corrections too: reports that people added of them. Raises StoreError where none is here.
    """
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.store import Work

    home = home_of(store, settings)
    # Whoever corrects takes these in this order, too.
    with home.alone() if erase else nullcontext(), store.alone(Work.READING):
        bring_up_to_date(store, gazetteer, settings, stages, True, progress)
        if kind == "article":
            name = _own_id(store, name)
        gone = store.to_withdraw(kind, name)
        for one in home.read() if erase else ():
            if one.passage is not None and one.article_id in gone:
                home.remove(one.correction_id)
        corrections = home.read()
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


def outlet_of(store: Store, article_id: str) -> str:
    """What the outlet of an article is called, whose id may be a keyed one; raises StoreError where it has none."""
    article = store.article(_own_id(store, article_id))
    if article is None or article.source is None:
        raise StoreError(f"{store}: no outlet is known of an article {article_id}")
    return article.source


def _own_id(store: Store, article_id: str) -> str:
    if not holds_keyed(article_id):
        return article_id
    articles = store.articles(with_texts=False)
    return ids_behind(store.id_key(), (one.article_id for one in articles)).get(article_id, article_id)


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
    if holds_keyed(name):
        standing = (one.name for one in store.withdrawals() if one.kind == kind and one.ended is None)
        name = ids_behind(store.id_key(), standing).get(name, name)
    store.reinstate(kind, name, signed)
    refresh(store, gazetteer, settings, stages=stages, progress=progress)
