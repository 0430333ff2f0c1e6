"""The stages put together: articles to places, reports and incidents, in memory or into a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import CorrectionsError, StoreError
from geo.extraction.attempt import NotRead, attempt
from geo.extraction.context import Context, infer_context
from geo.extraction.mention import Mention, Recognise, Resolve, ResolvedPlace
from geo.progress import Progress, no_progress

# What makes reports and incidents, and SQLAlchemy, take long to import, and `geoparse` needs none of them.
if TYPE_CHECKING:
    from geo.extraction.report import Report
    from geo.extraction.reports import Extraction
    from geo.extraction.wording import Wording
    from geo.extraction.workers import Coded
    from geo.incidents.changes import Change
    from geo.incidents.correction import Correction, Standing
    from geo.incidents.corrections_home import CorrectionsHome
    from geo.incidents.incident import Incident
    from geo.incidents.replay import Replayed
    from geo.incidents.store import Store
    from geo.incidents.store_address import StoreAddress
    from geo.incidents.withdrawal import Kind, Signed


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; passed in, never looked up."""

    store: StoreAddress | None = None
    """Where the store lies; None: in the user's data folder."""
    gazetteer_directory: Path | None = None
    """Where the gazetteer's index lies; None: in the user's cache folder."""
    focus: tuple[str, ...] = ()
    """Country codes that the articles come from; empty: inferred over all of them."""
    corrections: Path | None = None
    """The file of corrections; None: those of the store, and none without a store."""
    batch_size: int = 200
    """Articles a transaction."""
    processes: int = 1
    """How many processes read articles, at most; more than one only by the default stages."""


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
    not_read: NotRead | None = None
    """Why none were found, where a rule failed; None where none did."""


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
    not_read: tuple[NotRead, ...] = ()
    """Articles on which a rule failed: they have neither places nor reports."""
    standings: tuple[Standing, ...] = ()
    """What became of each correction, in the order of the file."""


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
    context = _context(given, _recognised(given, chosen), gazetteer, settings, progress)
    for number, article in enumerate(given):
        progress("Places", number, len(given))
        found = attempt(article, partial(_places, article, chosen, context))
        yield Geoparsed(article, (), found) if isinstance(found, NotRead) else Geoparsed(article, found)
    progress("Places", len(given), len(given))


def run(
    articles: Iterable[Article],
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Result:
    """Turn articles into incidents as one batch, without a store; raises ExtractionError where a process died."""
    from geo.articles.copies import mark_copies
    from geo.extraction.reports import Extraction
    from geo.incidents.corrections_file import read_corrections
    from geo.incidents.replay import replay

    corrections = () if settings.corrections is None else read_corrections(settings.corrections, needed=True)
    as_given = tuple(articles)
    places: dict[str, tuple[ResolvedPlace, ...]] = {}
    extractions: dict[str, Extraction] = {}
    wordings: dict[str, Wording] = {}
    not_read: list[NotRead] = []
    with _reading(stages, gazetteer, settings, len(as_given), with_wordings=True) as reading:
        recognised = reading.recognised(as_given)
        given = tuple(mark_copies(as_given))  # while other processes begin to read
        context = _context(given, recognised, gazetteer, settings, progress)
        for number, (article, found) in enumerate(zip(given, reading.coded(given, context), strict=True)):
            progress("Reports", number, len(given))
            if isinstance(found, NotRead):
                not_read.append(found)
                found = (), Extraction((), ()), None
            places[article.article_id], extractions[article.article_id], wording = found
            if wording is not None:
                wordings[article.article_id] = wording
    progress("Reports", len(given), len(given))
    reports = [report for article in given for report in extractions[article.article_id].reports]
    by_id = {article.article_id: article for article in given}
    replayed = replay(corrections, reports, by_id.get, gazetteer, copies_of(given), wordings)
    return Result(given, context, places, extractions, replayed.incidents, tuple(not_read), replayed.standings)


def code(article: Article, stages: Stages, context: Context) -> tuple[tuple[ResolvedPlace, ...], Extraction]:
    """Find the places and reports of one article: a pure function of the article and the context."""
    from geo.extraction.reports import extract_reports

    places = _places(article, stages, context)
    return places, extract_reports(article, places)


def _places(article: Article, stages: Stages, context: Context) -> tuple[ResolvedPlace, ...]:
    return stages.resolve(article, stages.recognise(article), context)


def copies_of(articles: Iterable[Article]) -> dict[str, str]:
    """Map each copy's article_id to that of the first article with its text."""
    return {article.article_id: article.copy_of for article in articles if article.copy_of is not None}


def _wordings(articles: Iterable[Article], reports: Iterable[Report]) -> dict[str, Wording]:
    """What each article that reports anything is about."""
    from geo.extraction.wording import wording_of

    told = {report.article_id for report in reports}
    return {article.article_id: wording_of(article) for article in articles if article.article_id in told}


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
    _corrections(store, settings)
    unreadable: list[Unreadable] = []
    new = known = withdrawn = 0
    remaining = iter(items)
    while batch := tuple(islice(remaining, settings.batch_size)):
        taken = store.add_articles(item for item in batch if isinstance(item, Article))
        unreadable.extend(item for item in batch if isinstance(item, Unreadable))
        new, known, withdrawn = new + taken.new, known + taken.known, withdrawn + taken.withdrawn
        progress("Articles", new + known + withdrawn, None)
    store.set_unreadable(unreadable)
    return Added(new, known, tuple(unreadable), withdrawn)


def add_coded(
    items: Iterable[Report | Unreadable], store: Store, settings: Settings, *, progress: Progress = no_progress
) -> AddedCoded:
    """Take what others coded into the store, batch by batch, and leave it to `refresh` to bring it together.

    Raises CorrectionsError, before anything is taken in, where the file of corrections is malformed.
    """
    _corrections(store, settings)
    unreadable: list[Unreadable] = []
    new = changed = known = 0
    remaining = iter(items)
    while batch := tuple(islice(remaining, settings.batch_size)):
        unreadable.extend(item for item in batch if isinstance(item, Unreadable))
        taken = store.add_coded([item for item in batch if not isinstance(item, Unreadable)])
        new, changed, known = new + taken.new, changed + taken.changed, known + taken.known
        progress("Events", new + changed + known, None)
    store.set_unreadable(unreadable)
    return AddedCoded(new, changed, known, tuple(unreadable))


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
        _refresh(store, gazetteer, settings, stages, renew_context, progress)
        if renew_context and begun:
            _read_anew(store, gazetteer, settings, stages, True, progress)


def _refresh(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    stages: Stages | None,
    any_focus: bool,
    progress: Progress,
) -> None:
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.replay import replay

    corrections = _corrections(store, settings)
    store.retry_unread()
    counts = store.counts()
    if counts.articles + counts.coded == 0 or (counts.pending == 0 and _is_merged(store, corrections)):
        return
    articles = store.articles()
    copies = _record_copies(store, articles)
    if articles:  # else there is only what others coded, which teaches no context
        store.add_data_sources(source.credit for source in gazetteer.sources() if source.added is not None)
        with _reading(stages, gazetteer, settings, counts.pending) as reading:
            context = _recorded_context(store, articles, gazetteer, settings, reading, any_focus, progress)
            _code_pending(store, settings, reading, context, progress)
    if _is_merged(store, corrections):
        return
    revision = store.revision()
    progress("Incidents", 0, None)
    reports = store.reports()
    replayed = replay(corrections, reports, store.article, gazetteer, copies, _wordings(articles, reports))
    store.set_incidents(
        replayed.incidents,
        revision,
        corrected=replayed.corrected,
        standings=replayed.standings,
        corrections=fingerprint(corrections),
    )


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
        _refresh(store, gazetteer, settings, stages, renew_context, progress)
        return _read_anew(store, gazetteer, settings, stages, renew_context, progress)


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
    from geo.incidents.replay import replay
    from geo.incidents.rules import rules_fingerprint

    articles = store.articles()
    if not articles:
        return ()
    corrections = _corrections(store, settings)
    mark = store.begin_rereading()
    context = store.context()
    renewed = None
    remaining = iter(articles)
    done = 0
    with _reading(stages, gazetteer, settings, len(articles)) as reading:
        if renew_context or context is None:
            renewed = _context(articles, reading.recognised(articles), gazetteer, settings, progress)
        while batch := tuple(islice(remaining, settings.batch_size)):
            store.add_rereadings(*_coded(batch, reading, renewed or context or Context()))
            done += len(batch)
            progress("Reports", done, len(articles))
    progress("Incidents", 0, None)
    before = State(store.incidents(), store.reports())
    reports = store.reread_reports()
    wordings = _wordings(articles, reports)
    replayed = replay(corrections, reports, store.article, gazetteer, copies_of(articles), wordings)
    after = State(replayed.incidents, reports)
    store.add_data_sources(source.credit for source in gazetteer.sources() if source.added is not None)
    store.finish_rereading(
        mark,
        replayed.incidents,
        rules=rules_fingerprint(),
        successors=successors(before, after),
        context=renewed,
        corrected=replayed.corrected,
        standings=replayed.standings,
        corrections=fingerprint(corrections),
    )
    return changes(before, after)


def correct(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    entries: Callable[[Sequence[Incident]], Sequence[Mapping[str, Any]]],
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> tuple[Standing, ...]:
    """Write corrections into the store's file and replay all of them; tell what became of the new ones.

    `entries` makes them, as they stand in the file, from the incidents as they are. Raises CorrectionsError, and writes
    nothing, where one cannot be, does not match, or is overruled from the first.
    """
    from geo.incidents.correction_words import asked_words
    from geo.incidents.corrections_file import correction_of

    home = _home(store, settings)
    with home.alone():
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
        before = home.read()
        given = entries(store.incidents())
        new = tuple(correction_of(entry) for entry in given)
        tried = _replayed(store, gazetteer, (*before, *new)).standings[len(before) :]
        for one in tried:
            if one.state != "applied":
                raise CorrectionsError(f"{asked_words(one.correction)}: {one.state}: {one.note}; nothing is written")
        home.add(given)
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
        return store.standings()[len(before) :]


def undo(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    which: str,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Correction:
    """Take a correction, named by id or number, out of the store's file, and replay the others."""
    home = _home(store, settings)
    with home.alone():
        gone = home.remove(which)
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
    return gone


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
    from geo.articles.copies import mark_copies
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.replay import replay
    from geo.incidents.store import Work

    with store.alone(Work.READING):
        _refresh(store, gazetteer, settings, stages, True, progress)
        gone = store.to_withdraw(kind, name)
        corrections = _corrections(store, settings)
        before = {one.article_id: one for one in store.articles() if one.article_id not in gone}
        left = {one.article_id: one for one in mark_copies(replace(one, copy_of=None) for one in before.values())}
        reports = [one for one in store.reports() if one.article_id not in gone]
        progress("Incidents", 0, None)
        wordings = _wordings(list(left.values()), reports)
        replayed = replay(corrections, reports, left.get, gazetteer, copies_of(left.values()), wordings)
        store.withdraw(
            *(kind, name, signed, replayed.incidents),
            erase=erase,
            copies={one: new.copy_of for one, new in left.items() if new.copy_of != before[one].copy_of},
            corrected=replayed.corrected,
            standings=replayed.standings,
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


def standings(store: Store, gazetteer: Gazetteer, settings: Settings) -> tuple[Standing, ...]:
    """What becomes of each correction in the store's file as it is now; the store is left as it is."""
    return _replayed(store, gazetteer, _corrections(store, settings)).standings


def _replayed(store: Store, gazetteer: Gazetteer, corrections: Sequence[Correction]) -> Replayed:
    from geo.incidents.replay import replay

    reports = store.reports()
    return replay(corrections, reports, store.article, gazetteer, store.copies(), _wordings(store.articles(), reports))


def _home(store: Store, settings: Settings) -> CorrectionsHome:
    from geo.incidents.corrections_home import corrections_home

    return corrections_home(store, settings.corrections)


def _corrections(store: Store, settings: Settings) -> tuple[Correction, ...]:
    return _home(store, settings).read()


def _is_merged(store: Store, corrections: Sequence[Correction]) -> bool:
    from geo.incidents.corrections_file import fingerprint

    return store.is_merged() and store.replayed() == fingerprint(corrections)


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
    reading: Reading,
    any_focus: bool,
    progress: Progress,
) -> Context:
    recorded = store.context()
    if recorded is None:
        recorded = _context(articles, reading.recognised(articles), gazetteer, settings, progress)
        store.set_context(recorded)
    elif not any_focus and settings.focus and settings.focus != recorded.focus:
        raise StoreError(
            f"this store was begun with the focus {', '.join(recorded.focus) or 'world'}, not "
            f"{', '.join(settings.focus)}; leave the focus out, renew the context, or use another store"
        )
    return recorded


def _code_pending(store: Store, settings: Settings, reading: Reading, context: Context, progress: Progress) -> None:
    from geo.incidents.rules import rules_fingerprint

    total, done = store.counts().pending, 0
    while batch := store.pending(settings.batch_size):
        found, not_read = _coded(batch, reading, context)
        store.add_extractions(found, not_read, rules=rules_fingerprint())
        done += len(batch)
        progress("Reports", done, max(total, done))


def _coded(
    articles: Sequence[Article], reading: Reading, context: Context
) -> tuple[list[tuple[Article, tuple[ResolvedPlace, ...], Extraction]], list[NotRead]]:
    """What is found in each article, and those on which a rule failed."""
    found, not_read = [], []
    for article, coded in zip(articles, reading.coded(articles, context), strict=True):
        if isinstance(coded, NotRead):
            not_read.append(coded)
        else:
            found.append((article, *coded[:2]))
    return found, not_read


def _context(
    articles: Sequence[Article],
    recognised: Iterator[tuple[Mention, ...] | NotRead],
    gazetteer: Gazetteer,
    settings: Settings,
    progress: Progress,
) -> Context:
    """The context of articles, `recognised` in the same order."""

    def told(given: Sequence[Article]) -> Iterator[Article]:
        for number, article in enumerate(given):
            progress("Context", number, len(given))
            yield article

    def recognise(article: Article) -> tuple[Mention, ...]:
        # What fails here fails again when the article is read, and is told then.
        del article  # they come in the order in which articles are told
        mentions = next(recognised)
        return () if isinstance(mentions, NotRead) else mentions

    return infer_context(told(articles), recognise, gazetteer, settings.focus)


class Reading(Protocol):
    """Reads articles in the order asked, in this process or in others."""

    def recognised(self, articles: Sequence[Article]) -> Iterator[tuple[Mention, ...] | NotRead]:
        """The names of places in each article, or why a rule failed."""
        ...

    def coded(self, articles: Sequence[Article], context: Context) -> Iterator[Coded | NotRead]:
        """The places and reports of each, and what it is about, where that was asked for; or why a rule failed."""
        ...


@contextmanager
def _reading(
    stages: Stages | None, gazetteer: Gazetteer, settings: Settings, articles: int, *, with_wordings: bool = False
) -> Iterator[Reading]:
    """In as many processes as so many articles are worth, until the `with` is left."""
    from geo.extraction.workers import Workers, processes_for

    processes = processes_for(articles, settings.processes)
    if stages is not None or processes == 1:
        yield _ReadingHere(_with_memory(stages or default_stages(gazetteer)), with_wordings)
        return
    with Workers(gazetteer.path, processes, with_wordings=with_wordings) as workers:
        yield workers


@dataclass(frozen=True, slots=True)
class _ReadingHere:
    """Reads articles one after the other in this process."""

    stages: Stages
    with_wordings: bool

    def recognised(self, articles: Sequence[Article]) -> Iterator[tuple[Mention, ...] | NotRead]:
        return _recognised(articles, self.stages)

    def coded(self, articles: Sequence[Article], context: Context) -> Iterator[Coded | NotRead]:
        return (attempt(article, partial(self._coded, article, context)) for article in articles)

    def _coded(self, article: Article, context: Context) -> Coded:
        from geo.extraction.wording import wording_of

        places, extraction = code(article, self.stages, context)
        return places, extraction, wording_of(article) if self.with_wordings and extraction.reports else None


def _recognised(articles: Iterable[Article], stages: Stages) -> Iterator[tuple[Mention, ...] | NotRead]:
    return (attempt(article, partial(stages.recognise, article)) for article in articles)


def _with_memory(stages: Stages) -> Stages:
    """Recognise each article once, though its context and its places both ask for it."""
    known: dict[tuple[str, str], tuple[Mention, ...]] = {}

    def recognise(article: Article) -> tuple[Mention, ...]:
        key = article.article_id, article.text
        if key not in known:
            known[key] = stages.recognise(article)
        return known[key]

    return Stages(recognise, stages.resolve)
