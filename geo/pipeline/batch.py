"""One batch of articles, without a store: to places, and to incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, overload

from geo.extraction.attempt import NotRead
from geo.extraction.mention import ResolvedPlace
from geo.pipeline.reading import ReadingHere, context_of, reading
from geo.pipeline.settings import Settings, Stages, default_stages
from geo.progress import Progress, no_progress
from geo.spool import Spool, SpooledMapping

# What makes reports and incidents takes long to import, and `geoparse` needs none of it.
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.lookup import Gazetteer
    from geo.articles.article import Article
    from geo.extraction.context import Context
    from geo.extraction.report import Report
    from geo.extraction.reports import Extraction, Uncoded
    from geo.extraction.wording import Wording
    from geo.incidents.correction import Standing
    from geo.incidents.incident import Incident

_WORTH_PROCESSES = 1_000
"""More articles than this need not be waited for to know how many processes they are worth."""


@dataclass(frozen=True, slots=True)
class Geoparsed:
    """One article with every toponym in it."""

    article: Article
    places: tuple[ResolvedPlace, ...]
    not_read: NotRead | None = None
    """Why none were found, where a rule failed; None where none did."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a batch of articles; what is long lies in files, and is read from them when it is asked for."""

    articles: Sequence[Article]
    """In the order given, copies marked."""
    context: Context
    places: Mapping[str, tuple[ResolvedPlace, ...]]
    """By article_id."""
    extractions: Mapping[str, Extraction]
    """By article_id."""
    reports: int
    incidents: Sequence[Incident]
    not_read: tuple[NotRead, ...] = ()
    """Articles on which a rule failed: they have neither places nor reports."""
    standings: tuple[Standing, ...] = ()
    """What became of each correction, in the order of the file."""


def geoparse(
    articles: Iterable[Article],
    gazetteer: Gazetteer,
    settings: Settings,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Iterator[Geoparsed]:
    """Find the toponyms of each article, in the order given; all are read first, for their context."""
    read = ReadingHere(stages or default_stages(gazetteer), with_wordings=False)
    given: Spool[Article] = Spool()
    context = context_of(_laid_aside(articles, given), read, gazetteer, settings, progress)
    for number, (article, found) in enumerate(read.placed(given, context)):
        progress("Places", number, len(given))
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
    from geo.articles.copies import CopyMarks
    from geo.extraction.reports import Extraction
    from geo.incidents.corrections_file import read_corrections
    from geo.incidents.replay import replay

    corrections = () if settings.corrections is None else read_corrections(settings.corrections, needed=True)
    given: Spool[Article] = Spool()
    numbers: dict[str, int] = {}
    places: SpooledMapping[tuple[ResolvedPlace, ...]] = SpooledMapping(at_hand=1)
    wordings: SpooledMapping[Wording] = SpooledMapping(at_hand=1)
    told = _Told()
    not_read: list[NotRead] = []
    copies = CopyMarks()

    def taken() -> Iterator[Article]:
        for article in _laid_aside(articles, given):
            copies.add(article)  # while other processes begin to read
            yield article

    coming = taken()
    first = list(islice(coming, _WORTH_PROCESSES))
    with reading(stages, gazetteer, settings, len(first), with_wordings=True) as read:
        context = context_of(chain(first, coming), read, gazetteer, settings, progress)
        first_of = copies.first_of(given.__getitem__)
        firsts = (replace(one, copy_of=copied) for one, copied in zip(given, first_of, strict=True))
        for number, (article, found) in enumerate(read.coded(firsts, context)):
            progress("Reports", number, len(given))
            numbers[article.article_id] = number
            if isinstance(found, NotRead):
                not_read.append(found)
                found = (), Extraction((), ()), None
            places.lay(article.article_id, found[0])
            told.lay(article.article_id, found[1])
            if found[2] is not None:
                wordings.lay(article.article_id, found[2])
    progress("Reports", len(given), len(given))
    copied_by = {one: copied for one, number in numbers.items() if (copied := first_of[number]) is not None}
    marked = _Articles(given, first_of)

    def article_of(article_id: str) -> Article | None:
        return marked[numbers[article_id]] if article_id in numbers else None

    replayed = replay(
        corrections, told.reports, article_of, gazetteer, copied_by, wordings, told.numbers, settings.processes
    )
    return Result(
        *(marked, context, places, told, len(told.reports)),
        *(replayed.incidents, tuple(not_read), replayed.standings),
    )


def _laid_aside(articles: Iterable[Article], spool: Spool[Article]) -> Iterator[Article]:
    for article in articles:
        spool.append(article)
        yield article


class _Articles(Sequence["Article"]):
    """The articles with their copies marked."""

    def __init__(self, given: Spool[Article], first_of: Sequence[str | None]) -> None:
        self._given = given
        self._first_of = first_of

    def __len__(self) -> int:
        return len(self._given)

    @overload
    def __getitem__(self, number: int) -> Article: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Article, ...]: ...
    def __getitem__(self, number: int | slice) -> Article | tuple[Article, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        return replace(self._given[number], copy_of=self._first_of[number])


class _Told(Mapping[str, "Extraction"]):
    """What was extracted of each article, laid aside."""

    def __init__(self) -> None:
        self.reports: Spool[Report] = Spool()
        self.numbers: dict[str, Sequence[int]] = {}
        """Of the reports of each article; where two bear one id, of both."""
        self._uncoded: SpooledMapping[tuple[range, tuple[Uncoded, ...]]] = SpooledMapping(at_hand=1)

    def lay(self, article_id: str, extraction: Extraction) -> None:
        """Lay aside what one article tells."""
        first = len(self.reports)
        for report in extraction.reports:
            self.reports.append(report)
        numbers = range(first, len(self.reports))
        self.numbers[article_id] = (*self.numbers[article_id], *numbers) if article_id in self.numbers else numbers
        self._uncoded.lay(article_id, (numbers, extraction.uncoded))

    def __getitem__(self, article_id: str) -> Extraction:
        from geo.extraction.reports import Extraction

        numbers, uncoded = self._uncoded[article_id]
        return Extraction(tuple(self.reports[number] for number in numbers), uncoded)

    def __iter__(self) -> Iterator[str]:
        return iter(self._uncoded)

    def __len__(self) -> int:
        return len(self._uncoded)
