"""Two sources side by side: what each reports that the other does not, and what both do."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.incidents.table import IncidentTable, Mask

Kind = Literal["outlet", "quoted"]
Share = Literal["any", "first", "second", "both"]
SHARES: tuple[Share, ...] = ("any", "first", "second", "both")

FIRST, SECOND, BOTH = 1, 2, 3
"""In the array of who reports an incident; 0 is neither."""


class Source(NamedTuple):
    """An outlet, or a source that reports quote."""

    kind: Kind
    name: str

    @property
    def word(self) -> str:
        """As addresses write it: `outlet:Name`."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and which part of it is kept."""

    first: Source
    second: Source
    share: Share = "any"
    """`first` and `second`: what only that one reports."""


def source_in(word: str) -> Source | None:
    """The source that an address writes; None for what is none."""
    kind, colon, name = word.partition(":")
    if not colon or not name:
        return None
    return Source("outlet", name) if kind == "outlet" else Source("quoted", name) if kind == "quoted" else None


def sources_of(table: IncidentTable) -> list[Source]:
    """All that can be compared: outlets first, those of most incidents first."""
    outlets: list[Source] = [Source("outlet", str(name)) for name in table.outlets.names if name is not None]
    return outlets + [Source("quoted", str(name)) for name in table.quoted.names if name is not None]


def who_reports(table: IncidentTable, comparison: Comparison) -> NDArray[np.int8]:
    """FIRST, SECOND or BOTH for each row; 0 where neither of them reports it or is quoted."""
    first, second = (_reports(table, source) for source in (comparison.first, comparison.second))
    return first.astype(np.int8) * FIRST + second.astype(np.int8) * SECOND


def passes(table: IncidentTable, comparison: Comparison) -> Mask:
    """The rows of the part that is kept."""
    who = who_reports(table, comparison)
    wanted = {"any": (FIRST, SECOND, BOTH), "first": (FIRST,), "second": (SECOND,), "both": (BOTH,)}
    kept: Mask = np.isin(who, wanted[comparison.share])
    return kept


def share_counts(table: IncidentTable, shown: Mask, comparison: Comparison) -> dict[Share, int]:
    """How many of these rows each part has; `any` is their sum."""
    counts = np.bincount(who_reports(table, comparison)[shown], minlength=BOTH + 1)
    first, second, both = (int(counts[one]) for one in (FIRST, SECOND, BOTH))
    return {"any": first + second + both, "first": first, "second": second, "both": both}


def _reports(table: IncidentTable, source: Source) -> Mask:
    names = table.outlets if source.kind == "outlet" else table.quoted
    return names.having([source.name], len(table))
