"""Brings reports of the same event together, in doubt apart; a pure function in which order does not matter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from geo.extraction.report import Report
from geo.extraction.wording import Wording, Wordings
from geo.incidents.candidates import candidate_pairs
from geo.incidents.comparison import LEAST_DOUBT, LEAST_SCORE, Comparison, Why, both, compare, who
from geo.incidents.compose import compose
from geo.incidents.groups import Group, Rivals, groups_of
from geo.incidents.incident import Incident
from geo.incidents.waves import link_waves
from geo.language.language import text
from geo.language.reason import Reason, because

MOST_DOUBTS = 5
"""How many incidents one may possibly be the same as: the likeliest."""
_BY_CORRECTION = text("{reports}: by correction")
"""How it is said that corrections asked for reports to be one incident."""
_MOST_COMPARED = 12


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
    first_of, told = copies or {}, wordings or {}
    rivals = _rivals(apart)
    groups = groups_of(reports, first_of, rivals)
    clusters = _Clusters(groups, told, rivals)
    for a, b in _asked(groups, together):
        clusters.join(a, b, _by_correction(a, b), asked=True)
    group_of = {g.key: g for g in groups}
    pairs = _compared(candidate_pairs(groups, told), group_of, clusters)
    likely = sorted(((c, x, y) for c, x, y in pairs if c.score >= LEAST_DOUBT), key=lambda p: (-p[0].score, *p[1:]))
    torn = _torn(likely, group_of)
    for found, x, y in likely:
        if found.score >= LEAST_SCORE and not found.is_contradicted and (x, y) not in torn:
            clusters.join(group_of[x], group_of[y], found.why)
    made = {key: compose((r for g in c for r in g.reports), why, first_of) for key, c, why in clusters.all()}
    doubts = _doubts(((clusters.home[x], clusters.home[y], c.why) for c, x, y in likely), clusters, made)
    incidents = (replace(incident, possibly_same=doubts.get(key, ())) for key, incident in made.items())
    return link_waves(sorted(incidents, key=lambda i: (-len({r.article_id for r in i.reports}), i.incident_id)))


def _by_correction(a: Group, b: Group) -> Why:
    return lambda: because(_BY_CORRECTION, reports=both(who(a), who(b)))


def is_asked(reason: str) -> bool:
    """Whether a reason says no more than that corrections asked for it."""
    return isinstance(reason, Reason) and reason.template == _BY_CORRECTION


class _Clusters:
    """Groups that were brought together so far."""

    def __init__(self, groups: Sequence[Group], wordings: Mapping[str, Wording], rivals: Rivals) -> None:
        self.home = {g.key: g.key for g in groups}
        self._members = {g.key: [g] for g in groups}
        """By the key of each incident's first group, in the order of the keys."""
        self._unfit: dict[tuple[str, str], tuple[int, int]] = {}
        """Two incidents that did not fit, with how many groups each had."""
        self._why: dict[str, list[Why]] = defaultdict(list)
        self._wordings = wordings
        self._rivals = rivals
        self._vectors = Wordings(wordings)
        self._likely: dict[tuple[str, str], Comparison] = {}

    def compared(self, group: Group, others: Sequence[Group]) -> list[Comparison]:
        """How alike a group is to each of the others; what is likely to be one event is worked out once.

        There is far more of the rest, and it is hardly asked for again.
        """
        alike = self._alike(group, [other for other in others if _pair(group, other) not in self._likely])
        return [self._likely.get(_pair(group, other)) or self._new(group, other, alike) for other in others]

    def _new(self, group: Group, other: Group, alike: Mapping[str, float]) -> Comparison:
        first, second = (group, other) if group.key < other.key else (other, group)
        comparison = compare(first, second, self._wordings, alike.get(other.key))
        if comparison.score >= LEAST_DOUBT:
            self._likely[first.key, second.key] = comparison
        return comparison

    def _alike(self, group: Group, others: Iterable[Group]) -> dict[str, float]:
        """How alike the articles of a group and others are worded, where each is what its article tells most of."""
        if not (group.is_main and group.article_id in self._vectors):
            return {}
        worded = [other for other in others if other.is_main and other.article_id in self._vectors]
        found = self._vectors.likenesses(group.article_id, [other.article_id for other in worded])
        return {other.key: alike for other, alike in zip(worded, found, strict=True)}

    def join(self, a: Group, b: Group, why: Why, *, asked: bool = False) -> None:
        """Bring two groups' incidents together, where nothing keeps them apart; what is asked for needs no likeness."""
        kept, gone = sorted((self.home[a.key], self.home[b.key]))
        if kept == gone or self.are_rivals(kept, gone) or not (asked or self._fit(kept, gone)):
            return
        self._why[kept] += [*self._why.pop(gone, []), why]
        self._members[kept] = sorted(self._members[kept] + self._members.pop(gone), key=_key)
        for group in self._members[kept]:
            self.home[group.key] = kept

    def are_rivals(self, left: str, right: str) -> bool:
        """Whether a correction keeps two incidents apart."""
        if not self._rivals:
            return False
        ids = {r.report_id for g in self._members[left] for r in g.reports}
        return any(
            not ids.isdisjoint(self._rivals.get(r.report_id, ())) for g in self._members[right] for r in g.reports
        )

    def share_an_article(self, left: str, right: str) -> bool:
        """An article's two events stay two."""
        articles = {g.article_id for g in self._members[left]}
        return any(g.article_id in articles for g in self._members[right])

    def _fit(self, left: str, right: str) -> bool:
        """Every group must fit most of those it joins; of many those with the smallest keys are asked."""
        sizes = len(self._members[left]), len(self._members[right])
        if self._unfit.get((left, right)) == sizes:
            return False
        fits = not self.share_an_article(left, right) and self._fits_most(left, right)
        if not fits:
            self._unfit[left, right] = sizes
        return fits

    def _fits_most(self, left: str, right: str) -> bool:
        ours, theirs = self._members[left][:_MOST_COMPARED], self._members[right][:_MOST_COMPARED]
        least = (len(ours) * len(theirs) + 1) // 2
        may_fail = len(ours) * len(theirs) - least
        for group in ours:
            for found in self.compared(group, theirs):
                if found.score > 0 and not found.is_contradicted:
                    least -= 1
                else:
                    may_fail -= 1
            if least <= 0 or may_fail < 0:
                break
        return least <= 0

    def all(self) -> Iterable[tuple[str, list[Group], tuple[Reason, ...]]]:
        """Each incident's key, groups and reasons."""
        for key, members in self._members.items():
            yield key, members, tuple(sorted({why() for why in self._why.get(key, [])}))


def _key(group: Group) -> str:
    return group.key


def _pair(a: Group, b: Group) -> tuple[str, str]:
    return (a.key, b.key) if a.key < b.key else (b.key, a.key)


def _compared(
    pairs: Iterable[tuple[str, str]], group_of: Mapping[str, Group], clusters: _Clusters
) -> Iterator[tuple[Comparison, str, str]]:
    """Pairs of keys, in their order, with how alike they are; all that one group stands in are looked at together."""
    for key, of_one in groupby(pairs, key=itemgetter(0)):
        others = [other for _, other in of_one]
        found = clusters.compared(group_of[key], [group_of[other] for other in others])
        yield from ((comparison, key, other) for comparison, other in zip(found, others, strict=True))


def _torn(likely: Iterable[tuple[Comparison, str, str]], group_of: Mapping[str, Group]) -> set[tuple[str, str]]:
    """Pairs of what is told with events of one coder that fit it equally well: which it is stays in doubt."""
    fitting: dict[tuple[str, str], list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for found, x, y in likely:
        for one, other in ((x, y), (y, x)):
            if group_of[other].reports[0].coded is not None:
                fitting[one, group_of[other].article_id].append((found.score, (x, y)))
    best = {key: max(score for score, _ in rows) for key, rows in fitting.items()}
    tied = ([pair for score, pair in rows if score == best[key]] for key, rows in fitting.items())
    return {pair for pairs in tied if len(pairs) > 1 for pair in pairs}


def _rivals(apart: Collection[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Each report_id that is told apart, with those that it may not stand with."""
    rivals: dict[str, frozenset[str]] = {}
    for told in apart:
        for report_id in told:
            rivals[report_id] = rivals.get(report_id, frozenset()) | (told - {report_id})
    return rivals


def _asked(groups: Sequence[Group], together: Collection[frozenset[str]]) -> Iterable[tuple[Group, Group]]:
    """Pairs of groups that a correction brings together, the first of a set with each other one."""
    group_of = {r.report_id: g for g in groups for r in g.reports}
    by_key = {g.key: g for g in groups}
    for told in sorted(together, key=sorted):
        keys = sorted({group_of[i].key for i in told if i in group_of})
        yield from ((by_key[keys[0]], by_key[other]) for other in keys[1:])


def _doubts(
    pairs: Iterable[tuple[str, str, Why]], clusters: _Clusters, made: Mapping[str, Incident]
) -> dict[str, tuple[tuple[str, Reason], ...]]:
    """For each incident those that it may be the same as, with the reason, likeliest first."""
    doubts: dict[str, dict[str, Reason]] = defaultdict(dict)
    for left, right, why in pairs:
        if left == right or max(len(doubts[left]), len(doubts[right])) >= MOST_DOUBTS:
            continue
        if not (clusters.are_rivals(left, right) or clusters.share_an_article(left, right)):
            doubts[left].setdefault(made[right].incident_id, why())
            doubts[right].setdefault(made[left].incident_id, why())
    return {key: tuple(found.items()) for key, found in doubts.items() if found}
