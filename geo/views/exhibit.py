"""What leaves: the incidents of a selection with all that a file or picture says about them.

Every export is made from an Exhibit, and an Exhibit is made here alone: whatever must hold for all that leaves is done
before one, once, and holds for every format.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np

from geo.incidents.compared import Comparison, who_reports
from geo.incidents.incident import Incident
from geo.incidents.outlets import NO_PROFILES, Outlets
from geo.incidents.selection import Account, Selection, account, select, selection_words, whole_account
from geo.incidents.table import IncidentTable, Mask, incident_table
from geo.language.language import ENGLISH, Language, text
from geo.views.provenance import CAUTION, data_sources

TITLE = text("Reported incidents")
"""Of what has no other."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Incidents that leave together."""

    incidents: tuple[Incident, ...]
    """In the order of their days, the undated last."""
    counts: Account
    """Of all incidents there are, those that are left out included."""
    filters: str | None = None
    """The words of what was selected; None where nothing but background is left out."""
    title: str = TITLE
    sample: bool = False
    as_of: date | datetime | None = None
    """The day or the aware moment of the export; None leaves it out."""
    time_zone: str | None = None
    """The zone that days are in; None: the place of each incident."""
    copies: Mapping[str, str] = field(default_factory=dict)
    """article_id of a copy ► that of the first one."""
    added_sources: tuple[str, ...] = ()
    """Credits of the tables that were added to the gazetteer."""
    link: str | None = None
    """The address of the view; None where it is not known."""
    profiles: Outlets = NO_PROFILES
    """What the team says of outlets: it stands beside their reports."""

    compared: Comparison | None = None
    """Two sources that are compared; None where none are."""
    sides: Mapping[str, int] = field(default_factory=dict)
    """Where two are compared: FIRST, SECOND or BOTH for each incident_id."""
    language: Language = ENGLISH
    """What it is worded in; texts of articles stay as they are."""

    @property
    def sources(self) -> str:
        """Names the sources of all data with their licences."""
        return data_sources(self.added_sources, self.language)

    @property
    def credits(self) -> str:
        """The sources, and that nothing is verified."""
        return f"{self.sources} {self.language.say(CAUTION)}"

    @property
    def as_of_iso(self) -> str | None:
        """The day or moment in ISO 8601, to the second; None where it is left out."""
        if isinstance(self.as_of, datetime):
            return self.as_of.isoformat(timespec="seconds")
        return None if self.as_of is None else self.as_of.isoformat()


def selected_exhibit(
    table: IncidentTable,
    selection: Selection,
    incidents_of: Callable[[Sequence[str]], Sequence[Incident]],
    *,
    shown: Mask | None = None,
    **words: Any,
) -> Exhibit:
    """The incidents of a table that pass a selection; `words` are Exhibit's other fields.

    `incidents_of` gives whole incidents by their ids; `shown` is what `select` gave, where that is known already.
    """
    passing = select(table, selection) if shown is None else shown
    incidents = incidents_of([table.incident_id[row] for row in np.flatnonzero(passing)])
    compared = selection.compared
    sides = None if compared is None else who_reports(table, compared)
    return Exhibit(
        incidents=_in_order(incidents),
        compared=compared,
        sides={} if sides is None else {table.incident_id[n]: int(sides[n]) for n in np.flatnonzero(passing)},
        counts=account(table, passing, with_background=selection.background),
        filters=selection_words(selection, words.get("language", ENGLISH)),
        **words,
    )


def whole_exhibit(incidents: Sequence[Incident], **words: Any) -> Exhibit:
    """All of these incidents; `words` are Exhibit's other fields, and may have `counts` of more than these."""
    counts = words.pop("counts", None)
    whole = whole_account(incident_table(incidents)) if counts is None else counts
    return Exhibit(incidents=_in_order(incidents), counts=whole, **words)


def _in_order(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    return tuple(sorted(incidents, key=_by_day))


def _by_day(incident: Incident) -> tuple[bool, str, str]:
    day = incident.date_start if incident.date_start is not None else incident.date_end
    return day is None, str(day), incident.incident_id
