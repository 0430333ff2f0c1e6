"""How the page words counts, dates and doubts: numbers are ranges, and "none" differs from "not said"."""

from datetime import UTC, date, datetime

import numpy as np

from gazetteer.countries import country_name
from geo.incidents.selection import Account, guarded_words
from geo.incidents.table import NO_PLACE, UNKNOWN_DAY, IncidentTable, Mask
from geo.incidents.title import day_words

TIME_PRECISION = {1: "to the day", 2: "to the week", 3: "to the month", 4: "vaguely"}
"""How well an incident is dated, by time_precision."""

DATES_NOTE = "days of the place; publication times in UTC"
"""The time zones of what the page shows: a report's day is the day where it happened, as the report has it."""


def published_words(published: date | datetime | None) -> str:
    """Word a publication time: a bare date stays a date, a time is told in UTC."""
    if published is None:
        return "publication date not known"
    if isinstance(published, datetime):
        in_utc = published.astimezone(UTC)
        return f"{day_words(in_utc)} {in_utc:%H:%M} UTC"
    return day_words(published)


def interval_words(first: date | None, last: date | None) -> str:
    """Word the days from the first to the last, both included."""
    if first is None or last is None:
        return "no dates"
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    if first.year == last.year:
        return f"{day_words(first).removesuffix(f' {first.year}')} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def date_range(table: IncidentTable, shown: Mask) -> tuple[date | None, date | None]:
    """The first and last day that these rows name; None where none is dated."""
    days = np.concatenate([table.first_day[shown], table.last_day[shown]])
    days = days[days != UNKNOWN_DAY]
    return (date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))) if len(days) else (None, None)


def region_words(table: IncidentTable, shown: Mask) -> str:
    """Name the two countries with most of these rows and count the rest; "no places" where there is none.

    An incident that is only somewhere in a country counts where no incident has a better place.
    """
    better = shown & np.isin(table.geo_precision, (1, 2, 3))
    counts = table.country.counts(better if better.any() else shown & (table.geo_precision != NO_PLACE))
    ranked = sorted((-int(n), code) for code, n in zip(table.country.names, counts, strict=True) if n and code)
    named = [name for _, code in ranked if (name := country_name(str(code))) is not None]
    if not named:
        return "no places"
    more = len(named) - 2
    if more <= 0:
        return " and ".join(named)
    return f"{', '.join(named[:2])} and {more} more {'country' if more == 1 else 'countries'}"


def title_line(table: IncidentTable, shown: Mask) -> str:
    """The page's title line: what is shown, where, from when to when."""
    return f"Reported incidents · {region_words(table, shown)} · {interval_words(*date_range(table, shown))}"


def account_words(account: Account) -> str:
    """Account for every incident: the parts add up to all; the undated are among them, and told apart."""
    parts = [
        f"{account.on_map} on the map",
        f"{account.in_province} in a province",
        f"{account.country_only} country only",
        f"{account.placeless} without a place",
        f"{account.filtered_out} filtered out",
    ]
    if account.background:
        parts.append(f"{account.background} background, not shown")
    total = f"{' + '.join(parts)} = {account.total} reported"
    if account.total == 0:
        return total
    total = " · ".join([total, *guarded_words(account)])
    undated = account.undated + account.undated_filtered_out
    if undated == 0:
        return f"{total} · all dated"
    hidden = f" ({account.undated_filtered_out} not shown)" if account.undated_filtered_out else ""
    return f"{total} · {undated} of them undated{hidden}"


def isolated(words: str) -> str:
    """Fence a name in with Unicode isolates, so that Arabic words leave the order of those around them alone."""
    return f"\u2068{words}\u2069"


def count_words(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 outlet", "2 outlets"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
