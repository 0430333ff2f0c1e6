"""How the page words counts and spans: the parts add up, and what is not shown is told."""

from datetime import date

import numpy as np

from geo.incidents.selection import Account, guarded_words
from geo.incidents.table import NO_PLACE, UNKNOWN_DAY, IncidentTable, Mask
from geo.language.days import span_words
from geo.language.language import Language, text

TIME_PRECISION = {
    1: text("dated to the day"),
    2: text("dated to the week"),
    3: text("dated to the month"),
    4: text("dated vaguely"),
}
"""How well an incident is dated, by time_precision."""

DATES_NOTE = text("days of the place; publication times in UTC")
"""The time zones of what the page shows: a report's day is the day where it happened, as the report has it."""


def interval_words(first: date | None, last: date | None, language: Language) -> str:
    """Word the days from the first to the last, both included."""
    return language.say("no dates") if first is None or last is None else span_words(first, last, language)


def date_range(table: IncidentTable, shown: Mask) -> tuple[date | None, date | None]:
    """The first and last day that these rows name; None where none is dated."""
    days = np.concatenate([table.first_day[shown], table.last_day[shown]])
    days = days[days != UNKNOWN_DAY]
    return (date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))) if len(days) else (None, None)


def region_words(table: IncidentTable, shown: Mask, language: Language) -> str:
    """Name the two countries with most of these rows and count the rest; "no places" where there is none.

    An incident that is only somewhere in a country counts where no incident has a better place.
    """
    better = shown & np.isin(table.geo_precision, (1, 2, 3))
    counts = table.country.counts(better if better.any() else shown & (table.geo_precision != NO_PLACE))
    ranked = sorted((-int(n), code) for code, n in zip(table.country.names, counts, strict=True) if n and code)
    named = [name for _, code in ranked if (name := language.country(str(code))) is not None]
    if not named:
        return language.say("no places")
    if len(named) == 1:
        return named[0]
    more = len(named) - 2
    if more == 0:
        return language.say("{first} and {second}", first=named[0], second=named[1])
    return language.counted(
        "{first}, {second} and {n} more country",
        "{first}, {second} and {n} more countries",
        more,
        first=named[0],
        second=named[1],
    )


def title_line(table: IncidentTable, shown: Mask, language: Language) -> str:
    """The page's title line: what is shown, where, from when to when."""
    days = interval_words(*date_range(table, shown), language)
    return language.say("Reported incidents · {where} · {when}", where=region_words(table, shown, language), when=days)


def account_words(account: Account, language: Language) -> str:
    """Account for every incident: the parts add up to all; the undated are among them, and told apart."""
    parts = [
        language.say("{number} on the map", number=account.on_map),
        language.say("{number} in a province", number=account.in_province),
        language.say("{number} country only", number=account.country_only),
        language.say("{number} without a place", number=account.placeless),
        language.say("{number} filtered out", number=account.filtered_out),
    ]
    if account.background:
        parts.append(language.say("{number} background, not shown", number=account.background))
    total = language.say("{parts} = {number} reported", parts=" + ".join(parts), number=account.total)
    if account.total == 0:
        return total
    total = " · ".join([total, *guarded_words(account, language)])
    undated = account.undated + account.undated_filtered_out
    if undated == 0:
        return f"{total} · {language.say('all dated')}"
    told = language.say("{number} of them undated", number=undated)
    hidden = account.undated_filtered_out
    return f"{total} · {told}" + (f" ({language.say('{number} not shown', number=hidden)})" if hidden else "")


def isolated(words: str) -> str:
    """Fence a name in with Unicode isolates, so that Arabic words leave the order of those around them alone."""
    return f"\u2068{words}\u2069"
