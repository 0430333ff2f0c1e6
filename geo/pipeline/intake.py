"""Intake: articles, and what others coded, are taken into a store, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from geo.articles.unreadable import Unreadable
from geo.pipeline.refreshing import refresh
from geo.pipeline.replaying import corrections_of
from geo.progress import Progress, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.extraction.attempt import NotRead
    from geo.extraction.report import Report
    from geo.incidents.correction import Standing
    from geo.incidents.store import Store
    from geo.pipeline.settings import Settings, Stages

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an intake did, and what the store holds after it."""

    read: int
    new: int
    known: int
    unreadable: tuple[Unreadable, ...]
    """In the order of reading, notices about articles that were kept among them."""
    reports: int
    incidents: int
    not_read: tuple[NotRead, ...] = ()
    """Articles in the store on which a rule failed."""
    standings: tuple[Standing, ...] = ()
    """What became of each correction, in the order of the file."""
    outdated: int = 0
    """Articles in the store that other rules than the present ones read."""
    withdrawn: int = 0
    """Articles that were given and are withdrawn: they are not read."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was taken into the store, not read for reports yet."""

    new: int
    known: int
    unreadable: tuple[Unreadable, ...]
    """In the order of reading, notices about articles that were kept among them."""
    withdrawn: int = 0
    """Articles that are withdrawn, or of an outlet that is."""


@dataclass(frozen=True, slots=True)
class AddedCoded:
    """What others coded and what was taken into the store of it."""

    new: int
    changed: int
    """Events that were here, in an older row."""
    known: int
    unreadable: tuple[Unreadable, ...]
    """In the order of reading."""


def ingest(
    items: Iterable[Article | Unreadable],
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    renew_context: bool = False,
    progress: Progress = no_progress,
) -> Summary:
    """Take articles into the store and bring its incidents up to date.

    Articles are confirmed batch by batch before any is read for reports: a process that is killed leaves them there,
    and the next `ingest` or `refresh` goes on where it stopped. Raises CorrectionsError, before anything is taken in,
    where the file of corrections is malformed.
    """
    from geo.incidents.rules import rules_fingerprint

    added = add(items, store, settings, progress=progress)
    refresh(store, gazetteer, settings, stages=stages, renew_context=renew_context, progress=progress)
    counts = store.counts()
    return Summary(
        read=added.new + added.known + added.withdrawn,
        new=added.new,
        known=added.known,
        unreadable=added.unreadable,
        reports=counts.reports,
        incidents=counts.incidents,
        not_read=store.unread(),
        standings=store.standings(),
        outdated=store.outdated(rules_fingerprint()),
        withdrawn=added.withdrawn,
    )


def add(
    items: Iterable[Article | Unreadable], store: Store, settings: Settings, *, progress: Progress = no_progress
) -> Added:
    """Take articles into the store, batch by batch, and leave it to `refresh` to read them.

    Raises CorrectionsError, before anything is taken in, where the file of corrections is malformed.
    """
    unreadable: list[Unreadable] = []
    new = known = withdrawn = 0
    for batch in _readable_batches(items, store, settings, unreadable):
        taken = store.add_articles(batch)
        new, known, withdrawn = new + taken.new, known + taken.known, withdrawn + taken.withdrawn
        progress("Articles", new + known + withdrawn, None)
    return Added(new, known, tuple(unreadable), withdrawn)


def add_coded(
    items: Iterable[Report | Unreadable], store: Store, settings: Settings, *, progress: Progress = no_progress
) -> AddedCoded:
    """Take what others coded into the store, batch by batch, and leave it to `refresh` to bring it together.

    Raises CorrectionsError, before anything is taken in, where the file of corrections is malformed.
    """
    unreadable: list[Unreadable] = []
    new = changed = known = 0
    for batch in _readable_batches(items, store, settings, unreadable):
        taken = store.add_coded(batch)
        new, changed, known = new + taken.new, changed + taken.changed, known + taken.known
        progress("Events", new + changed + known, None)
    return AddedCoded(new, changed, known, tuple(unreadable))


def _readable_batches(
    items: Iterable[_Item | Unreadable], store: Store, settings: Settings, unreadable: list[Unreadable]
) -> Iterator[list[_Item]]:
    """What is to be taken in, a transaction at a time; what could not be read is kept, and recorded in the end."""
    corrections_of(store, settings)
    remaining = iter(items)
    while batch := tuple(islice(remaining, settings.batch_size)):
        unreadable.extend(item for item in batch if isinstance(item, Unreadable))
        yield [item for item in batch if not isinstance(item, Unreadable)]
    store.set_unreadable(unreadable)
