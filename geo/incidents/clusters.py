"""Clusters: groups that were brought together so far, and what keeps others from joining them."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from geo.incidents.comparison import Comparison, compare
from geo.incidents.gathered import Gathered
from geo.incidents.groups import Rivals
from geo.incidents.outlines import Ints

_MOST_COMPARED = 12
_MOST_REMEMBERED = 50_000


class Clusters:
    """Numbers of groups, each in one cluster, which bears the smallest of its numbers."""

    def __init__(self, gathered: Gathered, rivals: Rivals) -> None:
        self._gathered = gathered
        self._rivals = rivals
        told_apart = {
            number: [one for one in gathered.group(number).report_ids if one in rivals]
            for number in (range(len(gathered.outlines)) if rivals else ())
        }
        self._told_apart = {number: report_ids for number, report_ids in told_apart.items() if report_ids}
        """Groups with the reports that corrections keep apart from others."""
        self._home = array("i", range(len(gathered.outlines)))
        self._members: dict[int, list[int]] = {}
        """Of clusters of several groups, in their order."""
        self._joined, self._asked = (array("i"), array("i")), array("b")
        """Pairs of groups that were brought together, and whether a correction asked for it."""
        self._fitting: dict[tuple[int, int], bool] = {}
        """Pairs of groups that were compared, and whether they fit."""
        self._unfit: dict[tuple[int, int], tuple[int, int]] = {}
        """Two clusters that did not fit, with how many groups each had."""

    def compared(self, one: int, other: int) -> Comparison:
        """How alike two groups are."""
        first, second = sorted((one, other))
        (alike,) = self._gathered.likenesses(first, [second])
        return compare(self._gathered.group(first), self._gathered.group(second), alike)

    def join(self, a: int, b: int, *, asked: bool = False) -> None:
        """Bring two groups' clusters together, where nothing keeps them apart; what is asked for needs no likeness."""
        kept, gone = sorted((self._home[a], self._home[b]))
        if kept == gone or self.are_rivals(kept, gone) or not (asked or self._fit(kept, gone)):
            return
        self._joined[0].append(a)
        self._joined[1].append(b)
        self._asked.append(asked)
        moved = self.members(gone)
        self._members[kept] = sorted([*self.members(kept), *moved])
        self._members.pop(gone, None)
        for number in moved:
            self._home[number] = kept

    def home(self) -> Ints:
        """The cluster of each group."""
        return np.array(self._home, dtype=np.int32)

    def members(self, cluster: int) -> Sequence[int]:
        """Its groups, in their order."""
        return self._members.get(cluster) or (cluster,)

    def joined(self) -> dict[int, list[tuple[int, int, bool]]]:
        """For each cluster the pairs that were brought together, and whether a correction asked for it."""
        found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
        for a, b, asked in zip(*self._joined, self._asked, strict=True):
            found[self._home[a]].append((a, b, bool(asked)))
        return found

    def are_rivals(self, left: int, right: int) -> bool:
        """Whether a correction keeps two clusters apart."""
        ours = set(self._told_apart_in(left))
        return bool(ours) and any(not ours.isdisjoint(self._rivals[one]) for one in self._told_apart_in(right))

    def share_an_article(self, left: int, right: int) -> bool:
        """An article's two events stay two."""
        article = self._gathered.outlines.article
        articles = {int(article[one]) for one in self.members(left)}
        return any(int(article[one]) in articles for one in self.members(right))

    def _told_apart_in(self, cluster: int) -> Iterator[str]:
        if self._told_apart:
            for one in self.members(cluster):
                yield from self._told_apart.get(one, ())

    def _fit(self, left: int, right: int) -> bool:
        """Every group must fit most of those it joins; of many those with the smallest keys are asked."""
        ours, theirs = self.members(left), self.members(right)
        if len(ours) == len(theirs) == 1:
            return not self.share_an_article(left, right)  # they have been compared
        sizes = len(ours), len(theirs)
        if self._unfit.get((left, right)) == sizes:
            return False
        fits = not self.share_an_article(left, right) and self._fits_most(ours, theirs)
        if not fits:
            if len(self._unfit) >= _MOST_REMEMBERED:
                self._unfit.clear()
            self._unfit[left, right] = sizes
        return fits

    def _fits_most(self, left: Sequence[int], right: Sequence[int]) -> bool:
        ours, theirs = left[:_MOST_COMPARED], right[:_MOST_COMPARED]
        least = (len(ours) * len(theirs) + 1) // 2
        may_fail = len(ours) * len(theirs) - least
        for one in ours:
            for other in theirs:
                if self._fits(one, other):
                    least -= 1
                else:
                    may_fail -= 1
                if least <= 0 or may_fail < 0:
                    return least <= 0
        return least <= 0

    def _fits(self, one: int, other: int) -> bool:
        first, second = sorted((one, other))
        known = self._fitting.get((first, second))
        if known is None:
            found = self.compared(first, second)
            known = found.score > 0 and not found.is_contradicted
            if len(self._fitting) >= _MOST_REMEMBERED:
                self._fitting.clear()
            self._fitting[first, second] = known
        return known
