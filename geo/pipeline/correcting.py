"""Corrections are made, undone and looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import CorrectionsError
from geo.incidents.keyed_ids import holds_keyed, ids_behind, named_anew, renamed_in
from geo.pipeline.refreshing import refresh
from geo.pipeline.replaying import corrections_of, home_of, replayed
from geo.progress import Progress, no_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from gazetteer.lookup import Gazetteer
    from geo.incidents.correction import Correction, Standing
    from geo.incidents.incident import Incident
    from geo.incidents.store import Store
    from geo.pipeline.settings import Settings, Stages


def correct(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    entries: Callable[[Sequence[Incident]], Sequence[Mapping[str, Any]]],
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> tuple[Standing, ...]:
    """Write corrections into the store's file and replay all of them; tell what became of the new ones.

    `entries` makes them, as they stand in the file, from the incidents as they are. Raises CorrectionsError, and writes
    nothing, where one cannot be, does not match, or is overruled from the first.
    """
    from geo.incidents.correction_words import asked_words
    from geo.incidents.corrections_file import correction_of

    home = home_of(store, settings)
    with home.alone():
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
        before = home.read()
        incidents = store.incidents()
        asked = entries(incidents)
        behind = _behind(store, asked, incidents)
        given = [named_anew(entry, behind) for entry in asked]
        new = tuple(correction_of(entry) for entry in given)
        tried = replayed(store, gazetteer, (*before, *new)).standings[len(before) :]
        for one, entry in zip(tried, asked, strict=True):
            if one.state != "applied":
                # Who asked by a keyed id is not told what it stands for, nor a correction by the hash of what it says.
                note = renamed_in(one.note, _named(store, behind, before))
                said = f"{asked_words(correction_of(entry))}: {one.state}: {note}"
                raise CorrectionsError(f"{said}; nothing is written")
        home.add(given)
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
        return store.standings()[len(before) :]


def _behind(store: Store, asked: Iterable[Mapping[str, Any]], incidents: Iterable[Incident]) -> Mapping[str, str]:
    """The store's ids behind those under which rules let reports and articles leave; none where none is asked by."""
    if not any(map(holds_keyed, asked)):
        return {}
    reports = (report for incident in incidents for report in incident.reports)
    return ids_behind(store.id_key(), (one for report in reports for one in (report.report_id, report.article_id)))


def _named(store: Store, behind: Mapping[str, str], before: Iterable[Correction]) -> Mapping[str, str]:
    """The ids under which they leave, of corrections too; none where none was asked by."""
    if not behind:
        return {}
    corrections = ids_behind(store.id_key(), (one.correction_id for one in before))
    return {one: outer for outer, one in (*behind.items(), *corrections.items())}


def undo(
    store: Store,
    gazetteer: Gazetteer,
    settings: Settings,
    which: str,
    *,
    stages: Stages | None = None,
    progress: Progress = no_progress,
) -> Correction:
    """Take a correction, named by id or number, out of the store's file, and replay the others."""
    home = home_of(store, settings)
    with home.alone():
        if holds_keyed(which):
            behind = ids_behind(store.id_key(), (one.correction_id for one in home.read()))
            which = behind.get(which, which)
        gone = home.remove(which)
        refresh(store, gazetteer, settings, stages=stages, progress=progress)
    return gone


def standings(store: Store, gazetteer: Gazetteer, settings: Settings) -> tuple[Standing, ...]:
    """What becomes of each correction in the store's file as it is now; the store is left as it is."""
    return replayed(store, gazetteer, corrections_of(store, settings)).standings
