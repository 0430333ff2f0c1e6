"""Articles read by several processes at the same time; each maps the gazetteer's index for itself."""

import copyreg
import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.errors import ExtractionError
from geo.extraction.attempt import NotRead, attempt
from geo.extraction.context import Context
from geo.extraction.mention import Alternative, Mention, Recognise, Resolve, ResolvedPlace
from geo.extraction.recognised import RecognisedBefore, mentions_of
from geo.extraction.reports import Extraction, extract_reports
from geo.extraction.resolution import toponym_resolver
from geo.extraction.toponyms import toponym_recogniser
from geo.extraction.wording import Wording, wording_of
from geo.processes import TASKS_AHEAD, begin, in_order, submitted

_ARTICLES_A_TASK = 20
_FEWEST_ARTICLES = 100
"""Articles a process for which it is worth its start, which takes a second."""

Coded = tuple[tuple[ResolvedPlace, ...], Extraction, Wording | None]
"""The places and reports of an article, and what it is about, where that is asked for and it reports anything."""
_Spans = tuple[tuple[int, int], ...]


def processes_for(articles: int, most: int) -> int:
    """How many processes, at most so many, are worth their start for so many articles."""
    return max(1, min(most, articles // _FEWEST_ARTICLES))


class Workers:
    """Processes that read articles by the rules, until the `with` is left; what they give is in the order asked."""

    def __init__(self, index: Path, processes: int, *, with_wordings: bool) -> None:
        """`index` is the file of the gazetteer's index; `with_wordings` asks for what articles are about too."""
        self._index = index
        self._with_wordings = with_wordings
        self._ahead = TASKS_AHEAD * processes
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)
        self._before = RecognisedBefore()

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that have been started."""
        return tuple(self._pool._processes)

    def recognised(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Mention, ...] | NotRead]]:
        """Each article with the names of places in it, or why a rule failed.

        Some articles more than those asked for are taken and read. Raises ExtractionError where a process died.
        """
        tasks = ((batch, submitted(self._pool, _recognised, self._index, batch)) for batch in _batches(articles))
        for batch, found in in_order(tasks, self._ahead):
            for article, spans in zip(batch, found, strict=True):
                mentions = spans if isinstance(spans, NotRead) else mentions_of(article, spans)
                self._before.keep(article, mentions)
                yield article, mentions

    def coded(self, articles: Iterable[Article], context: Context) -> Iterator[tuple[Article, Coded | NotRead]]:
        """Each article with its places and reports, or why a rule failed.

        Raises ExtractionError where a process died.
        """
        tasks = (
            (batch, submitted(self._pool, _coded, self._index, self._known(batch), context, self._with_wordings))
            for batch in _batches(articles)
        )
        for batch, packed in in_order(tasks, self._ahead):
            # What this program's own process has just written.
            yield from zip(batch, pickle.loads(packed), strict=True)  # noqa: S301

    def _known(self, batch: Iterable[Article]) -> "list[tuple[Article, _Spans | None]]":
        taken = ((article, self._before.take(article)) for article in batch)
        return [(one, None if found is None else tuple((m.start, m.end) for m in found)) for one, found in taken]


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    remaining = iter(articles)
    while batch := list(islice(remaining, _ARTICLES_A_TASK)):
        yield batch


# ---------------------------------------------------------------------------------------------- in a process
@cache
def _gazetteer(index: Path) -> Gazetteer:
    return Gazetteer.at(index)


@cache
def _stages(index: Path) -> tuple[Recognise, Resolve]:
    return toponym_recogniser(_gazetteer(index)), toponym_resolver(_gazetteer(index))


def _recognised(index: Path, articles: Sequence[Article]) -> list[_Spans | NotRead]:
    recognise, _ = _stages(index)
    found: list[_Spans | NotRead] = []
    for article in articles:
        mentions = attempt(article, partial(recognise, article))
        found.append(mentions if isinstance(mentions, NotRead) else tuple((m.start, m.end) for m in mentions))
    return found


def _coded(
    index: Path, articles: Sequence[tuple[Article, _Spans | None]], context: Context, with_wordings: bool
) -> bytes:
    found: list[Coded | NotRead] = []
    for article, spans in articles:
        found.append(attempt(article, partial(_code, index, article, spans, context, with_wordings)))
    return _packed(found, index)


def _code(index: Path, article: Article, spans: _Spans | None, context: Context, with_wordings: bool) -> Coded:
    recognise, resolve = _stages(index)
    mentions = recognise(article) if spans is None else mentions_of(article, spans)
    places = resolve(article, mentions, context)
    extraction = extract_reports(article, places)
    return places, extraction, wording_of(article) if with_wordings and extraction.reports else None


# ---------------------------------------------------------------------------------------------- between processes
def _packed(found: object, index: Path) -> bytes:
    """What was found, places by their ids: both sides have the same gazetteer."""

    def place(one: Place) -> tuple[Any, ...]:
        known = _gazetteer(index).place(one.place_id)
        if known is one or known == one:
            return _place, (index, one.place_id)
        return Place, _values(one)

    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    by_values: dict[type, Callable[[Any], tuple[Any, ...]]] = dict.fromkeys(
        (Mention, Alternative, ResolvedPlace), _by_values
    )
    pickler.dispatch_table = {**copyreg.dispatch_table, **by_values, Place: place}
    pickler.dump(found)
    return stream.getvalue()


def _by_values(record: Any) -> tuple[Any, ...]:
    return type(record), _values(record)


def _values(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in record.__slots__)


def _place(index: Path, place_id: str) -> Place:
    place = _gazetteer(index).place(place_id)
    if place is None:
        raise ExtractionError(f"the gazetteer's index was replaced while articles were read ({index}); run it again")
    return place
