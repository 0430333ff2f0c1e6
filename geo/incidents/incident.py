"""Incident: the reports that tell of the same event, side by side; it never decides between them."""

from dataclasses import dataclass
from datetime import date

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents.correction import Applied
from geo.language.reason import Reason


@dataclass(frozen=True, slots=True)
class Incident:
    """A set of reports, with the range of what they say."""

    incident_id: str
    """The report_id of its earliest report."""
    event_type: str
    sub_event_type: str
    date_start: date | None
    date_end: date | None
    time_precision: int
    place: Place | None
    latitude: float | None
    longitude: float | None
    """The finest place that most independent origins support, WGS 84 degrees; None without a place."""
    radius_km: float | None
    geo_precision: int | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    """The range over the reports; None where none says."""
    background: bool
    """All its reports are."""
    origins: int
    """Independent origins: copies of a text, and reports that cite the same source, count once."""
    why_merged: tuple[Reason, ...]
    """One sentence for each report that joined; empty for a single report."""
    part_of: str | None
    """incident_id of the wave that this is a part of, or, where nothing tells of all of it, of the first of its parts;
    None where none."""
    reports: tuple[Report, ...]
    """At least one, by publication, then report_id."""
    corrections: tuple[Applied, ...] = ()
    """What people changed of what the rules read; its reports stand as they are after that."""
    parts: tuple[str, ...] = ()
    """incident_id of those whose `part_of` this is."""
    possibly_same: tuple[tuple[str, Reason], ...] = ()
    """incident_id of others that may be this one, with what speaks for and against it; the likeliest first."""
    guarded: Reason | None = None
    """How a rule on sensitive places changed what leaves, and why; None where none did, and always in the store."""
