"""Brings reports of the same event together, in doubt apart; a pure function in which order does not matter."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import overload

import numpy as np

from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents.candidates import Pairs, SharedNames, candidate_pairs, pair_codes, worth_comparing
from geo.incidents.clusters import Clusters
from geo.incidents.comparison import LEAST_DOUBT, LEAST_SCORE, both, compare, who
from geo.incidents.compose import compose
from geo.incidents.gathered import Gathered, gathered
from geo.incidents.incident import Incident
from geo.incidents.outlines import Bools, Floats, Ints
from geo.incidents.waves import Told, wave_links
from geo.language.language import text
from geo.language.reason import Reason, because
from geo.processes import spread

_WORTH_FORKS = 5_000
"""Groups from which on it is worth while to compare them in several processes."""
MOST_DOUBTS = 5
"""How many incidents one may possibly be the same as: the likeliest."""
_BY_CORRECTION = text("{reports}: by correction")
"""How it is said that corrections asked for reports to be one incident."""


def merge_reports(
    reports: Iterable[Report],
    copies: Mapping[str, str] | None = None,
    *,
    wordings: Mapping[str, Wording] | None = None,
    together: Collection[frozenset[str]] = (),
    apart: Collection[frozenset[str]] = (),
) -> tuple[Incident, ...]:
    """Incidents, those that most articles report first, then by their ids.

    `copies` maps the article_id of a copy to that of its first article; `wordings` has what articles are about, by
    article_id, and what it lacks is judged by reports alone. The reports of a set of report_ids in `together` are one
    incident, also those of one article; no two of a set in `apart` are, and where both are asked of two reports they
    stay apart. Ids of no report are ignored.
    """
    given = tuple(reports)
    return tuple(merged(given, numbers_of(given), copies or {}, wordings=wordings, together=together, apart=apart))


def numbers_of(reports: Iterable[Report]) -> dict[str, Sequence[int]]:
    """The numbers of the reports of each article, by article_id."""
    numbers: dict[str, array[int]] = {}
    for number, report in enumerate(reports):
        numbers.setdefault(report.article_id, array("i")).append(number)
    return dict(numbers)


def merged(
    reports: Sequence[Report],
    numbers: Mapping[str, Sequence[int]],
    copies: Mapping[str, str],
    *,
    wordings: Mapping[str, Wording] | None = None,
    together: Collection[frozenset[str]] = (),
    apart: Collection[frozenset[str]] = (),
    processes: int = 1,
) -> Sequence[Incident]:
    """The same, each made when it is asked for; `numbers` are those of the reports of each article, by article_id.

    So many `processes` compare what may be one event.
    """
    rivals = _rivals(apart)
    found, names = gathered(reports, numbers, copies, wordings or {}, rivals)
    clusters = Clusters(found, rivals)
    for a, b in _asked(found, together) if together else ():
        clusters.join(a, b, asked=True)
    likely = _likely(found, names, processes)
    for number in np.flatnonzero((likely.score >= LEAST_SCORE) & ~likely.is_contradicted & ~_torn(likely, found)):
        clusters.join(int(likely.first[number]), int(likely.second[number]))
    return _Incidents(reports, found, clusters, _doubts(likely, clusters), copies)


def is_asked(reason: str) -> bool:
    """Whether a reason says no more than that corrections asked for it."""
    return isinstance(reason, Reason) and reason.template == _BY_CORRECTION


# ---------------------------------------------------------------------------------------------- comparing
@dataclass(frozen=True, slots=True)
class _Likely:
    """Pairs of groups that may be one event, the likeliest first, then by their numbers."""

    score: Floats
    first: Ints
    second: Ints
    is_contradicted: Bools


_Columns = tuple[Floats, Ints, Ints, Bools]
_NO_PAIRS: _Columns = (
    *(np.zeros(0), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)),
)


def _likely(found: Gathered, names: SharedNames, processes: int) -> _Likely:
    forks = processes if len(found.keys) >= _WORTH_FORKS else 1
    parts = list(spread(partial(_compared, found), candidate_pairs(found.outlines, names), forks))
    score, x, y, contradicted = (np.concatenate(columns) for columns in zip(_NO_PAIRS, *parts, strict=True))
    order = np.lexsort((y, x, -score))
    return _Likely(score[order], x[order], y[order], contradicted[order])


def _compared(found: Gathered, pairs: Pairs) -> _Columns:
    """Of these pairs those that may be one event."""
    left, right = pairs
    kept = worth_comparing(left, right, found.outlines)
    scores, first, second, contradicted = array("d"), array("i"), array("i"), array("b")
    for one, others in _by_first(left[kept], right[kept]):
        group = found.group(one)
        for other, alike in zip(others, found.likenesses(one, others), strict=True):
            comparison = compare(group, found.group(other), alike)
            if comparison.score >= LEAST_DOUBT:
                scores.append(comparison.score)
                first.append(one)
                second.append(other)
                contradicted.append(comparison.is_contradicted)
    numbers = (np.asarray(first, dtype=np.int32), np.asarray(second, dtype=np.int32))
    return np.asarray(scores), *numbers, np.asarray(contradicted, dtype=np.bool_)


def _by_first(left: Ints, right: Ints) -> Iterator[tuple[int, list[int]]]:
    """Each group with all that it is compared with."""
    ends = (np.flatnonzero(np.diff(left)) + 1).tolist()
    for start, end in pairwise((0, *ends, left.size)):
        if end > start:
            yield int(left[start]), right[start:end].tolist()


def _torn(likely: _Likely, found: Gathered) -> Bools:
    """Pairs of what is told with events of one coder that fit it equally well: which it is stays in doubt."""
    outlines = found.outlines
    fitting: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number in np.flatnonzero(outlines.is_coded[likely.first] | outlines.is_coded[likely.second]).tolist():
        x, y = int(likely.first[number]), int(likely.second[number])
        for one, other in ((x, y), (y, x)):
            if outlines.is_coded[other]:
                fitting[one, int(outlines.article[other])].append(number)
    torn = np.zeros(likely.score.size, dtype=np.bool_)
    for numbers in fitting.values():
        highest = likely.score[numbers].max()
        best = [number for number in numbers if likely.score[number] == highest]
        torn[best] |= len(best) > 1
    return torn


def _rivals(apart: Collection[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Each report_id that is told apart, with those that it may not stand with."""
    rivals: dict[str, frozenset[str]] = {}
    for told in apart:
        for report_id in told:
            rivals[report_id] = rivals.get(report_id, frozenset()) | (told - {report_id})
    return rivals


def _asked(found: Gathered, together: Collection[frozenset[str]]) -> Iterable[tuple[int, int]]:
    """Pairs of groups that a correction brings together, the first of a set with each other one."""
    group_of = {one: number for number in range(len(found.keys)) for one in found.group(number).report_ids}
    for told in sorted(together, key=sorted):
        groups = sorted({group_of[one] for one in told if one in group_of})
        yield from ((groups[0], other) for other in groups[1:])


# ---------------------------------------------------------------------------------------------- doubts
_Doubts = Mapping[int, Sequence[tuple[int, int, int]]]
"""For each cluster those that it may be the same as, with the two groups that say so, likeliest first."""


def _doubts(likely: _Likely, clusters: Clusters) -> _Doubts:
    home = clusters.home()
    left, right = home[likely.first], home[likely.second]
    _, firsts = np.unique(pair_codes(left, right, home.size), return_index=True)
    doubts: dict[int, list[tuple[int, int, int]]] = {}
    for number in np.sort(firsts[left[firsts] != right[firsts]]).tolist():
        one, other = int(left[number]), int(right[number])
        if max(len(doubts.get(one, ())), len(doubts.get(other, ()))) >= MOST_DOUBTS:
            continue
        if not (clusters.are_rivals(one, other) or clusters.share_an_article(one, other)):
            groups = int(likely.first[number]), int(likely.second[number])
            doubts.setdefault(one, []).append((other, *groups))
            doubts.setdefault(other, []).append((one, *groups))
    return doubts


# ---------------------------------------------------------------------------------------------- incidents
class _Incidents(Sequence[Incident]):
    """All incidents, each composed of its reports when it is asked for."""

    def __init__(
        self,
        reports: Sequence[Report],
        found: Gathered,
        clusters: Clusters,
        doubts: _Doubts,
        first_of: Mapping[str, str],
    ) -> None:
        self._reports = reports
        self._found = found
        self._clusters = clusters
        self._doubts = doubts
        self._first_of = first_of
        self._joined = clusters.joined()
        home = clusters.home()
        roots = np.flatnonzero(home == np.arange(home.size))
        self._earliest = _earliest(home, found)
        """By its cluster, the group whose key is the incident's id: keys, too, are in order."""
        self._waves = wave_links(self._told(numbers, home) for numbers in found.waves)
        self._parts: dict[int, list[int]] = defaultdict(list)
        for part in sorted(self._waves):
            self._parts[self._waves[part]].append(part)
        sizes = [len({int(found.outlines.article[n]) for n in clusters.members(root)}) for root in roots.tolist()]
        self._order = roots[np.lexsort((self._earliest[roots], -np.array(sizes, dtype=np.int64)))]

    def __len__(self) -> int:
        return int(self._order.size)

    @overload
    def __getitem__(self, number: int) -> Incident: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Incident, ...]: ...
    def __getitem__(self, number: int | slice) -> Incident | tuple[Incident, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        return self._incident(int(self._order[number]))

    def _incident(self, cluster: int) -> Incident:
        key, keys = int(self._earliest[cluster]), self._found.keys
        groups = map(self._found.group, self._clusters.members(cluster))
        why = {self._why(*joined) for joined in self._joined.get(cluster, ())}
        made = compose((self._reports[n] for g in groups for n in g.numbers), tuple(sorted(why)), self._first_of)
        doubts = self._doubts.get(cluster, ())
        return replace(
            made,
            part_of=keys[self._waves[key]] if key in self._waves else None,
            parts=tuple(keys[part] for part in self._parts.get(key, ())),
            possibly_same=tuple((keys[self._earliest[other]], self._why(x, y)) for other, x, y in doubts),
        )

    def _why(self, one: int, other: int, asked: bool = False) -> Reason:
        if asked:
            return because(_BY_CORRECTION, reports=both(*(who(self._found.group(number)) for number in (one, other))))
        return self._clusters.compared(one, other).why()

    def _told(self, numbers: Sequence[int], home: Ints) -> Iterator[Told]:
        for number in numbers:
            yield Told(int(self._earliest[home[self._found.group_of[number]]]), self._reports[number])


def _earliest(home: Ints, found: Gathered) -> Ints:
    """For each cluster, by its number, the group whose first report is the earliest of all."""
    outlines = found.outlines
    order = np.lexsort((np.arange(home.size), outlines.start, outlines.article, outlines.published_last))
    clusters, firsts = np.unique(home[order], return_index=True)
    earliest = np.zeros(home.size, dtype=np.int32)
    earliest[clusters] = order[firsts]
    return earliest
