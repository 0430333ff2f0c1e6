"""Articles are read, each by itself, in the light of a context: in this process or in several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from geo.extraction.attempt import NotRead, attempt
from geo.extraction.context import Context, infer_context
from geo.extraction.mention import Mention, Recognise, ResolvedPlace
from geo.extraction.recognised import RecognisedBefore
from geo.pipeline.settings import Settings, Stages, default_stages

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.extraction.reports import Extraction
    from geo.extraction.workers import Coded
    from geo.progress import Progress


class Reading(Protocol):
    """Reads articles in the order asked; what was recognised in one is remembered until it is coded."""

    def recognised(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Mention, ...] | NotRead]]:
        """Each article with the names of places in it, or why a rule failed."""
        ...

    def coded(self, articles: Iterable[Article], context: Context) -> Iterator[tuple[Article, Coded | NotRead]]:
        """Each with its places and reports, and what it is about, where that was asked for; or why a rule failed."""
        ...


@contextmanager
def reading(
    stages: Stages | None, gazetteer: Gazetteer, settings: Settings, articles: int, *, with_wordings: bool = False
) -> Iterator[Reading]:
    """In as many processes as so many articles are worth, until the `with` is left."""
    from geo.extraction.workers import Workers, processes_for

    processes = processes_for(articles, settings.processes)
    if stages is not None or processes == 1:
        yield ReadingHere(stages or default_stages(gazetteer), with_wordings=with_wordings)
        return
    with Workers(gazetteer.path, processes, with_wordings=with_wordings) as workers:
        yield workers


class ReadingHere:
    """Reads articles one after the other in this process."""

    def __init__(self, stages: Stages, *, with_wordings: bool) -> None:
        self._stages = stages
        self._with_wordings = with_wordings
        self._before = RecognisedBefore()

    def recognised(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Mention, ...] | NotRead]]:
        for article in articles:
            found = attempt(article, partial(self._stages.recognise, article))
            self._before.keep(article, found)
            yield article, found

    def placed(
        self, articles: Iterable[Article], context: Context
    ) -> Iterator[tuple[Article, tuple[ResolvedPlace, ...] | NotRead]]:
        """Each article with its places alone, or why a rule failed."""
        for article, stages in self._known(articles):
            yield article, attempt(article, partial(_places, article, stages, context))

    def coded(self, articles: Iterable[Article], context: Context) -> Iterator[tuple[Article, Coded | NotRead]]:
        for article, stages in self._known(articles):
            yield article, attempt(article, partial(self._coded, article, stages, context))

    def _coded(self, article: Article, stages: Stages, context: Context) -> Coded:
        from geo.extraction.wording import wording_of

        places, extraction = code(article, stages, context)
        return places, extraction, wording_of(article) if self._with_wordings and extraction.reports else None

    def _known(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Stages]]:
        """Each article with stages that remember what was recognised in it; what failed then fails again."""
        for article in articles:
            known = self._before.take(article)
            yield article, self._stages if known is None else Stages(_remembering(known), self._stages.resolve)


def _remembering(known: tuple[Mention, ...]) -> Recognise:
    def recognise(article: Article) -> tuple[Mention, ...]:
        del article  # the one that it was recognised in
        return known

    return recognise


def code(article: Article, stages: Stages, context: Context) -> tuple[tuple[ResolvedPlace, ...], Extraction]:
    """Find the places and reports of one article: a pure function of the article and the context."""
    from geo.extraction.reports import extract_reports

    places = _places(article, stages, context)
    return places, extract_reports(article, places)


def _places(article: Article, stages: Stages, context: Context) -> tuple[ResolvedPlace, ...]:
    return stages.resolve(article, stages.recognise(article), context)


def context_of(
    articles: Iterable[Article], reading: Reading, gazetteer: Gazetteer, settings: Settings, progress: Progress
) -> Context:
    """What all of the articles tell about each: the first pass over them."""
    mentions: tuple[Mention, ...] | NotRead = ()

    def told() -> Iterator[Article]:
        nonlocal mentions
        for number, (article, found) in enumerate(reading.recognised(articles)):
            progress("Context", number, None)
            mentions = found
            yield article

    def recognise(article: Article) -> tuple[Mention, ...]:
        # What fails here fails again when the article is read, and is told then.
        del article  # the one that was told last
        return () if isinstance(mentions, NotRead) else mentions

    return infer_context(told(), recognise, gazetteer, settings.focus)
