"""Figures beside their bars, as a Markdown table."""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple


class Row(NamedTuple):
    """A line of the table."""

    measure: str
    figure: str
    bar: str
    met: bool


def table(rows: Sequence[Row]) -> str:
    """All rows, those that miss their bar marked."""
    lines = ["| measure | figure | bar | met |", "|---|---|---|---|"]
    lines += [f"| {row.measure} | {row.figure} | {row.bar} | {'yes' if row.met else '**no**'} |" for row in rows]
    return "\n".join(lines)


def at_most(measure: str, times: float, bar: float, figure: str) -> Row:
    """A row of a ratio that may not be greater than a bar."""
    return Row(measure, f"{times:.2f} times ({figure})", f"at most {bar:g} times", times <= bar)


def percentile(seconds: Sequence[float], percent: float) -> float:
    """The least value that so many percent do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
