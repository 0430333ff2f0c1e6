"""The lines under a title that say what a picture or file holds, what it leaves out, and of when it is."""

from datetime import date, datetime

from geo.incidents.selection import guarded_words
from geo.incidents.title import day_words
from geo.language.language import ENGLISH, Language
from geo.views.exhibit import Exhibit


def heading(exhibit: Exhibit, *, on_map: int, outside: int = 0) -> tuple[str, str]:
    """Two lines: counts, days and moment; then the filters in words.

    `on_map` of all incidents are shown, `outside` lie beyond the view.
    """
    counts, language = exhibit.counts, exhibit.language
    named = (day for incident in exhibit.incidents for day in (incident.date_start, incident.date_end))
    days = [day for day in named if day is not None]
    first, last = (day_words(day, language) for day in (min(days), max(days))) if days else ("", "")
    span = language.say("{first} – {last}", first=first, last=last) if days else language.say("no dates")
    zone = language.say("days of the place")
    if exhibit.time_zone is not None:
        zone = language.say("days in {zone}", zone=exhibit.time_zone)
    told, total = f"{on_map:,}", f"{counts.total:,}"
    parts = [language.say("{number} of {total} incidents on this map", number=told, total=total)]
    if outside:
        parts.append(language.say("{number} outside this view", number=f"{outside:,}"))
    if counts.filtered_out:
        parts.append(language.say("{number} filtered out", number=f"{counts.filtered_out:,}"))
    if counts.background:
        parts.append(language.say("{number} background, not shown", number=f"{counts.background:,}"))
    parts += guarded_words(counts, language)
    parts.append(f"{span} ({zone})")
    if exhibit.as_of is not None:
        parts.append(language.say("as of {moment}", moment=moment_words(exhibit.as_of, language)))
    filters = exhibit.filters or language.say("none", context="filters")
    return " · ".join(parts), language.say("Filters: {filters}", filters=filters)


def moment_words(moment: date | datetime, language: Language = ENGLISH) -> str:
    """Word a day, or an aware moment with its zone."""
    if not isinstance(moment, datetime):
        return day_words(moment, language)
    zone = moment.strftime("%z")
    offset = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    day = day_words(moment.date(), language)
    return language.say("{day}, {time}", day=day, time=f"{moment:%H:%M}{offset}")
