"""What others corrected of an incident while someone was looking at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.incidents.correction import REMARKS, Correction


@dataclass(frozen=True, slots=True)
class Seen:
    """What someone had before them who corrects an incident."""

    report_ids: frozenset[str]
    """The reports of the incident, or of those that they bring together."""
    corrections: tuple[Correction, ...]
    """All that stood then."""

    def and_also(self, changes: "Meanwhile") -> "Seen":
        """The same, once someone was told of changes."""
        gone = {one.correction_id for one in changes.taken_back}
        left = (one for one in self.corrections if one.correction_id not in gone)
        return replace(self, corrections=(*left, *changes.made))


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Corrections of an incident that were made, and that were taken back, since someone saw it."""

    made: tuple[Correction, ...]
    taken_back: tuple[Correction, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.made or self.taken_back)


ANYHOW = Seen(frozenset(), ())
"""For what no correction of others changes: notes and tags."""

NOTHING = Meanwhile((), ())


def changed_since(seen: Seen, now: Sequence[Correction]) -> Meanwhile:
    """What changed of the incident until now; notes and tags change nothing of it."""
    return Meanwhile(_new(now, seen.corrections, seen.report_ids), _new(seen.corrections, now, seen.report_ids))


def _new(
    these: Iterable[Correction], than_those: Iterable[Correction], report_ids: frozenset[str]
) -> tuple[Correction, ...]:
    known = {one.correction_id for one in than_those}
    return tuple(
        one
        for one in these
        if one.correction_id not in known
        and one.action not in REMARKS
        and not report_ids.isdisjoint((*one.report_ids, *one.from_ids))
    )
