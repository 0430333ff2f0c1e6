"""The stages put together: articles to places, reports and incidents, in memory or into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import StoreError
from geo.extraction.context import Context, infer_context
from geo.extraction.mention import Mention, Recognise, Resolve, ResolvedPlace
from geo.progress import Progress, no_progress

# What makes reports and incidents, and SQLAlchemy, take long to import, and `geoparse` needs none of them.
if TYPE_CHECKING:
    from geo.extraction.reports import Extraction
    from geo.incidents.incident import Incident
    from geo.incidents.store import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; passed in, never looked up."""

    store: Path | None = None
    """The file of the store; None: in the user's data folder."""
    gazetteer_directory: Path | None = None
    """Where the gazetteer's index lies; None: in the user's cache folder."""
    focus: tuple[str, ...] = ()
    """Country codes that the articles come from; empty: inferred over all of them."""
    batch_size: int = 200
    """Articles a transaction."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The two stages that may be swapped."""

    recognise: Recognise
    resolve: Resolve


def default_stages(gazetteer: Gazetteer) -> Stages:
    """Recognition and resolution by rules over the gazetteer."""
    from geo.extraction.resolution import toponym_resolver
    from geo.extraction.toponyms import toponym_recogniser

    return Stages(toponym_recogniser(gazetteer), toponym_resolver(gazetteer))


@dataclass(frozen=True, slots=True)
class Geoparsed:
    """One article with every toponym in it."""

    article: Article
    places: tuple[ResolvedPlace, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a batch of articles."""

    articles: tuple[Article, ...]
    """In the order given, copies marked."""
    context: Context
    places: Mapping[str, tuple[ResolvedPlace, ...]]
    """By article_id."""
    extractions: Mapping[str, Extraction]
    """By article_id."""
    incidents: tuple[Incident, ...]


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


def geoparse(
    articles: Iterable[Article],
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Iterator[Geoparsed]:
    """Find the toponyms of each article, in the order given; all are read first, for their context."""
    chosen = _with_memory(stages or default_stages(gazetteer))
    given = tuple(articles)
    context = _context(given, gazetteer, settings, chosen, progress)
    for number, article in enumerate(given):
        progress("Places", number, len(given))
        yield Geoparsed(article, chosen.resolve(article, chosen.recognise(article), context))
    progress("Places", len(given), len(given))


def run(
    articles: Iterable[Article],
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Result:
    """Turn articles into incidents as one batch, without a store."""
    chosen = _with_memory(stages or default_stages(gazetteer))
    from geo.articles.copies import mark_copies
    from geo.incidents.merge import merge_reports

    given = tuple(mark_copies(articles))
    context = _context(given, gazetteer, settings, chosen, progress)
    places: dict[str, tuple[ResolvedPlace, ...]] = {}
    extractions: dict[str, Extraction] = {}
    for number, article in enumerate(given):
        progress("Reports", number, len(given))
        places[article.article_id], extractions[article.article_id] = code(article, chosen, context)
    progress("Reports", len(given), len(given))
    reports = [report for article in given for report in extractions[article.article_id].reports]
    return Result(given, context, places, extractions, merge_reports(reports, copies_of(given)))


def code(article: Article, stages: Stages, context: Context) -> tuple[tuple[ResolvedPlace, ...], Extraction]:
    """Find the places and reports of one article: a pure function of the article and the context."""
    from geo.extraction.reports import extract_reports

    places = stages.resolve(article, stages.recognise(article), context)
    return places, extract_reports(article, places)


def copies_of(articles: Iterable[Article]) -> dict[str, str]:
    """Map each copy's article_id to that of the first article with its text."""
    return {article.article_id: article.copy_of for article in articles if article.copy_of is not None}


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
    and the next `ingest` or `refresh` goes on where it stopped.
    """
    unreadable: list[Unreadable] = []
    new = known = 0
    remaining = iter(items)
    while batch := tuple(islice(remaining, settings.batch_size)):
        taken = store.add_articles(item for item in batch if isinstance(item, Article))
        unreadable.extend(item for item in batch if isinstance(item, Unreadable))
        new, known = new + taken.new, known + taken.known
        progress("Articles", new + known, None)
    store.set_unreadable(unreadable)
    refresh(store, gazetteer, settings, stages=stages, renew_context=renew_context, progress=progress)
    counts = store.counts()
    return Summary(new + known, new, known, tuple(unreadable), counts.reports, counts.incidents)


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

    Nothing is done twice: on a store that is up to date this changes nothing, unless the context is to be renewed.
    """
    from geo.incidents.merge import merge_reports

    chosen = _with_memory(stages or default_stages(gazetteer))
    counts = store.counts()
    if counts.articles == 0 or (counts.pending == 0 and store.is_merged() and not renew_context):
        return
    articles = store.articles()
    copies = _record_copies(store, articles)
    context = _recorded_context(store, articles, gazetteer, settings, chosen, renew_context, progress)
    store.add_data_sources(source.credit for source in gazetteer.sources() if source.added is not None)
    _code_pending(store, settings, chosen, context, progress)
    revision = store.revision()
    progress("Incidents", 0, None)
    store.set_incidents(merge_reports(store.reports(), copies), revision)


def _record_copies(store: Store, articles: Sequence[Article]) -> dict[str, str]:
    from geo.articles.copies import mark_copies

    before = {article.article_id: article.copy_of for article in articles}
    marked = mark_copies(replace(article, copy_of=None) for article in articles)
    store.set_copies({one.article_id: one.copy_of for one in marked if one.copy_of != before[one.article_id]})
    return copies_of(marked)


def _recorded_context(
    store: Store,
    articles: Sequence[Article],
    gazetteer: Gazetteer,
    settings: Settings,
    stages: Stages,
    renew: bool,
    progress: Progress,
) -> Context:
    recorded = store.context()
    if recorded is None or renew:
        recorded = _context(articles, gazetteer, settings, stages, progress)
        store.set_context(recorded)
    elif settings.focus and settings.focus != recorded.focus:
        raise StoreError(
            f"this store was begun with the focus {', '.join(recorded.focus) or 'world'}, not "
            f"{', '.join(settings.focus)}; leave the focus out, renew the context, or use another store"
        )
    return recorded


def _code_pending(store: Store, settings: Settings, stages: Stages, context: Context, progress: Progress) -> None:
    total, done = store.counts().pending, 0
    while batch := store.pending(settings.batch_size):
        store.add_extractions([(article, *code(article, stages, context)) for article in batch])
        done += len(batch)
        progress("Reports", done, max(total, done))


def _context(
    articles: Sequence[Article], gazetteer: Gazetteer, settings: Settings, stages: Stages, progress: Progress
) -> Context:
    def told(given: Sequence[Article]) -> Iterator[Article]:
        for number, article in enumerate(given):
            progress("Context", number, len(given))
            yield article

    return infer_context(told(articles), stages.recognise, gazetteer, settings.focus)


def _with_memory(stages: Stages) -> Stages:
    """Recognise each article once, though its context and its places both ask for it."""
    known: dict[Article, tuple[Mention, ...]] = {}

    def recognise(article: Article) -> tuple[Mention, ...]:
        if article not in known:
            known[article] = stages.recognise(article)
        return known[article]

    return Stages(recognise, stages.resolve)
