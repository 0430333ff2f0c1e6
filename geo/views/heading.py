"""The lines under a title that say what a picture or file holds, what it leaves out, and of when it is."""

from collections.abc import Sequence
from datetime import date, datetime

from geo.incidents.incident import Incident
from geo.incidents.selection import Account
from geo.incidents.title import day_words


def heading(
    incidents: Sequence[Incident],
    counts: Account,
    *,
    on_map: int,
    outside: int = 0,
    filters: str | None,
    as_of: date | datetime | None,
    time_zone: str | None,
) -> tuple[str, str]:
    """Two lines: counts, days and moment; then the filters in words.

    `on_map` of `counts.total` incidents are shown, `outside` lie beyond the view; as_of None leaves the moment out.
    """
    days = [day for incident in incidents for day in (incident.date_start, incident.date_end) if day is not None]
    span = f"{day_words(min(days))} – {day_words(max(days))}" if days else "no dates"
    zone = f"days in {time_zone}" if time_zone is not None else "days of the place"
    parts = [f"{on_map:,} of {counts.total:,} incidents on this map"]
    if outside:
        parts.append(f"{outside:,} outside this view")
    if counts.filtered_out:
        parts.append(f"{counts.filtered_out:,} filtered out")
    if counts.background:
        parts.append(f"{counts.background:,} background, not shown")
    parts.append(f"{span} ({zone})")
    if as_of is not None:
        parts.append(f"as of {_moment(as_of)}")
    return " · ".join(parts), f"Filters: {filters}" if filters else "Filters: none"


def _moment(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return day_words(moment)
    zone = moment.strftime("%z")
    offset = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    return f"{day_words(moment.date())}, {moment:%H:%M}{offset}"
