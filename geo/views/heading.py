"""The lines under a title that say what a picture or file holds, what it leaves out, and of when it is."""

from datetime import date, datetime

from geo.incidents.selection import guarded_words
from geo.incidents.title import day_words
from geo.views.exhibit import Exhibit


def heading(exhibit: Exhibit, *, on_map: int, outside: int = 0) -> tuple[str, str]:
    """Two lines: counts, days and moment; then the filters in words.

    `on_map` of all incidents are shown, `outside` lie beyond the view.
    """
    counts, time_zone = exhibit.counts, exhibit.time_zone
    named = (day for incident in exhibit.incidents for day in (incident.date_start, incident.date_end))
    days = [day for day in named if day is not None]
    span = f"{day_words(min(days))} – {day_words(max(days))}" if days else "no dates"
    zone = f"days in {time_zone}" if time_zone is not None else "days of the place"
    parts = [f"{on_map:,} of {counts.total:,} incidents on this map"]
    if outside:
        parts.append(f"{outside:,} outside this view")
    if counts.filtered_out:
        parts.append(f"{counts.filtered_out:,} filtered out")
    if counts.background:
        parts.append(f"{counts.background:,} background, not shown")
    parts += guarded_words(counts)
    parts.append(f"{span} ({zone})")
    if exhibit.as_of is not None:
        parts.append(f"as of {moment_words(exhibit.as_of)}")
    return " · ".join(parts), f"Filters: {exhibit.filters or 'none'}"


def moment_words(moment: date | datetime) -> str:
    """Word a day, or an aware moment with its zone."""
    if not isinstance(moment, datetime):
        return day_words(moment)
    zone = moment.strftime("%z")
    offset = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    return f"{day_words(moment.date())}, {moment:%H:%M}{offset}"
