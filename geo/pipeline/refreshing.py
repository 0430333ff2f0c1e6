"""A store is brought up to date: what was taken in is read, and incidents are made of all reports."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from geo.errors import StoreError
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context
from geo.pipeline.copies import copies_among
from geo.pipeline.reading import Reading, context_of, reading
from geo.pipeline.replaying import corrections_of, is_merged, replayed
from geo.progress import Progress, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.extraction.mention import ResolvedPlace
    from geo.extraction.reports import Extraction
    from geo.incidents.changes import Change
    from geo.incidents.store import Store
    from geo.pipeline.settings import Settings, Stages


def refresh(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    renew_context: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Do what an intake leaves to do: copies, the context of the first pass, reports of new articles, incidents.

    Articles on which a rule failed are tried again, and corrections replayed. Nothing is done twice: on a store that is
    up to date this changes nothing, unless the context is to be renewed. Where another is at it, this one waits, and
    does what is left.
    """
    from geo.incidents.store import Work

    with store.alone(Work.READING):
        begun = store.context() is not None
        bring_up_to_date(store, gazetteer, settings, stages, renew_context, progress)
        if renew_context and begun:
            _read_anew(store, gazetteer, settings, stages, True, progress)


def read_anew(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    renew_context: bool = False,
    progress: Progress = no_progress,
) -> tuple[Change, ...]:
    """Read all articles with the present rules, and list what that changes in reports and incidents.

    What was read before stays, for readers too, until all of it is replaced in one transaction; killed before, nothing
    is changed. The context is the recorded one unless it is to be renewed.
    """
    from geo.incidents.store import Work

    with store.alone(Work.READING):
        bring_up_to_date(store, gazetteer, settings, stages, renew_context, progress)
        return _read_anew(store, gazetteer, settings, stages, renew_context, progress)


def bring_up_to_date(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    stages: Stages | None,
    any_focus: bool,
    progress: Progress,
) -> None:
    """What `refresh` does, for whoever is alone at reading the store; `any_focus` lets another than the recorded be."""
    from geo.incidents.corrections_file import fingerprint

    corrections = corrections_of(store, settings)
    store.retry_unread()
    counts = store.counts()
    if counts.articles + counts.coded == 0 or (counts.pending == 0 and is_merged(store, corrections)):
        return
    before = store.copies()
    store.set_copies({one: first for one, first in copies_among(store).items() if first != before.get(one)})
    if counts.articles:  # else there is only what others coded, which teaches no context
        store.add_data_sources(source.credit for source in gazetteer.sources() if source.added is not None)
        with reading(stages, gazetteer, settings, counts.pending) as read:
            context = _recorded_context(store, gazetteer, settings, read, any_focus, progress)
            _code_pending(store, settings, read, context, progress)
    if is_merged(store, corrections):
        return
    revision = store.revision()
    progress("Incidents", 0, None)
    found = replayed(store, gazetteer, corrections)
    store.set_incidents(
        found.incidents,
        revision,
        corrected=found.corrected,
        standings=found.standings,
        corrections=fingerprint(corrections),
    )


def _read_anew(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    stages: Stages | None,
    renew_context: bool,
    progress: Progress,
) -> tuple[Change, ...]:
    from geo.incidents.changes import State, changes, successors
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.rules import rules_fingerprint

    articles = store.counts().articles
    if not articles:
        return ()
    corrections = corrections_of(store, settings)
    mark = store.begin_rereading()
    context = store.context()
    renewed = None
    done = 0
    with reading(stages, gazetteer, settings, articles) as read:
        if renew_context or context is None:
            renewed = context_of(store.each_article(), read, gazetteer, settings, progress)
        for found, not_read in _coded_batches(store.each_article(), read, renewed or context or Context(), settings):
            store.add_rereadings(found, not_read)
            done += len(found) + len(not_read)
            progress("Reports", done, articles)
    progress("Incidents", 0, None)
    before = State(store.incidents(), store.reports())
    reports = store.reread_reports()
    result = replayed(store, gazetteer, corrections, reports=reports)
    after = State(result.incidents, reports)
    store.add_data_sources(source.credit for source in gazetteer.sources() if source.added is not None)
    store.finish_rereading(
        mark,
        result.incidents,
        rules=rules_fingerprint(),
        successors=successors(before, after),
        context=renewed,
        corrected=result.corrected,
        standings=result.standings,
        corrections=fingerprint(corrections),
    )
    return changes(before, after)


def _recorded_context(
    store: Store, gazetteer: Gazetteer, settings: Settings, read: Reading, any_focus: bool, progress: Progress
) -> Context:
    recorded = store.context()
    if recorded is None:
        recorded = context_of(store.each_article(), read, gazetteer, settings, progress)
        store.set_context(recorded)
    elif not any_focus and settings.focus and settings.focus != recorded.focus:
        raise StoreError(
            f"this store was begun with the focus {', '.join(recorded.focus) or 'world'}, not "
            f"{', '.join(settings.focus)}; leave the focus out, renew the context, or use another store"
        )
    return recorded


def _code_pending(store: Store, settings: Settings, read: Reading, context: Context, progress: Progress) -> None:
    from geo.incidents.rules import rules_fingerprint

    done = 0
    while pending := store.pending_ids():  # more may have come meanwhile
        total = done + len(pending)
        for found, not_read in _coded_batches(_articles_of(store, pending, settings), read, context, settings):
            store.add_extractions(found, not_read, rules=rules_fingerprint())
            done += len(found) + len(not_read)
            progress("Reports", done, total)


def _articles_of(store: Store, article_ids: Iterable[str], settings: Settings) -> Iterator[Article]:
    remaining = iter(article_ids)
    while batch := list(islice(remaining, settings.batch_size)):
        yield from store.articles_of(batch)


def _coded_batches(
    articles: Iterable[Article], read: Reading, context: Context, settings: Settings
) -> Iterator[tuple[list[tuple[Article, tuple[ResolvedPlace, ...], Extraction]], list[NotRead]]]:
    """What is found in each article, and those on which a rule failed, a transaction at a time."""
    coded = iter(read.coded(articles, context))
    while batch := list(islice(coded, settings.batch_size)):
        found, not_read = [], []
        for article, one in batch:
            if isinstance(one, NotRead):
                not_read.append(one)
            else:
                found.append((article, *one[:2]))
        yield found, not_read
