"""All that articles tell, event by event, gathered in files, with what finds and compares what may be one event."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geo.extraction.report import Report
from geo.extraction.wording import Wording, Wordings
from geo.incidents.candidates import SharedNames
from geo.incidents.groups import Group, Numbered, Rivals, groups_of
from geo.incidents.outlines import UNKNOWN, Ints, Outlines, Sketch
from geo.incidents.waves import may_be_a_wave
from geo.spool import Spool

_GROUPS_AT_HAND = 5_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """The groups of all reports, numbered in the order of their keys."""

    outlines: Outlines
    keys: tuple[str, ...]
    group_of: Ints
    """The group of each report, by its number."""
    waves: tuple[tuple[int, ...], ...]
    """Numbers of the reports of each article that may tell of a wave, by article_id."""
    wordings: Wordings
    group: Callable[[int], Group]
    """Reads a group by its number; the last read ones are at hand."""

    def likenesses(self, one: int, others: Sequence[int]) -> list[float | None]:
        """How alike the article of a group is worded to those of others; None where one is not known, or tells most of
        something else."""
        wording = self.outlines.wording
        if wording[one] == UNKNOWN:
            return [None] * len(others)
        worded = [other for other in others if wording[other] != UNKNOWN]
        found = iter(self.wordings.likenesses(int(wording[one]), [int(wording[other]) for other in worded]))
        return [None if wording[other] == UNKNOWN else next(found) for other in others]


def gathered(
    reports: Sequence[Report],
    numbers: Mapping[str, Sequence[int]],
    first_of: Mapping[str, str],
    wordings: Mapping[str, Wording],
    rivals: Rivals,
) -> tuple[Gathered, SharedNames]:
    """Go once over all reports; `numbers` are those of each article's, by article_id.

    The names that groups share stand apart: once pairs are found, nothing asks for them.
    `first_of` maps the article_id of a copy to that of its first article.
    """
    groups: Spool[Group] = Spool()
    sketch, vectors, names = Sketch(), Wordings(), SharedNames()
    keys: list[str] = []
    group_of = array("i", bytes(4 * len(reports)))
    waves: dict[str, tuple[int, ...]] = {}
    for article_id, told in _by_article(reports, numbers):
        wording = wordings.get(article_id)
        if may_be_a_wave([report for _, report in told]):
            waves[article_id] = tuple(numbers[article_id])
        for group in groups_of(told, first_of.get(article_id, article_id), rivals, wording):
            number = groups.append(group)
            keys.append(group.key)
            for one in group.numbers:
                group_of[one] = number
            vector = UNKNOWN
            if wording is not None and group.is_main:
                vector = vectors.add(wording)
                names.add(number, group, _passages(told, group), wording)
            sketch.add(group, vector)
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int32)
    number_of = np.empty_like(order)
    number_of[order] = np.arange(order.size, dtype=np.int32)
    names.renumber(number_of)
    at_hand = lru_cache(maxsize=_GROUPS_AT_HAND)(lambda number: groups[int(order[number])])
    found = Gathered(
        outlines=sketch.done(order),
        keys=tuple(keys[one] for one in order.tolist()),
        group_of=number_of[np.asarray(group_of, dtype=np.int32)] if keys else np.zeros(0, dtype=np.int32),
        waves=tuple(waves[article_id] for article_id in sorted(waves)),
        wordings=vectors,
        group=at_hand,
    )
    return found, names


def _by_article(
    reports: Sequence[Report], numbers: Mapping[str, Sequence[int]]
) -> Iterator[tuple[str, list[Numbered]]]:
    for article_id, told in numbers.items():
        yield article_id, [(number, reports[number]) for number in told]


def _passages(told: Sequence[Numbered], group: Group) -> str:
    """The folded words of the reports of a group."""
    passage_of = dict(told)
    return " ".join(" ".join(passage_of[number].passage.casefold().split()) for number in group.numbers)
