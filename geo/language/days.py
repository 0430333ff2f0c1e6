"""Days, spans of days and ranges of people in a language."""

import calendar
from datetime import UTC, date, datetime
from functools import lru_cache

from geo.language.language import ENGLISH, Language


def day_words(day: date, language: Language = ENGLISH) -> str:
    """Word a day as "23 Mar 2023"."""
    return language.say("{day} {month} {year}", day=day.day, month=language.months[day.month - 1], year=day.year)


@lru_cache(maxsize=10_000)
def date_words(start: date | None, end: date | None, language: Language = ENGLISH) -> str:
    """Word the day, the interval, the whole month or the whole year; None where an end is not known."""
    if end is None:
        return language.say("date not known") if start is None else _since(start, language)
    if start is None:
        return language.say("until {day}", day=day_words(end, language))
    if start != end and _is_whole_year(start, end):
        return str(start.year)
    if start != end and _is_whole_month(start, end):
        return language.say("{month} {year}", month=language.months[start.month - 1], year=start.year)
    return span_words(start, end, language)


def span_words(first: date, last: date, language: Language = ENGLISH) -> str:
    """Word the days from the first to the last, both included: "22–24 Mar 2023"."""
    end = day_words(last, language)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return language.say("{first}–{last}", first=first.day, last=end)
    if first.year == last.year:
        month = language.months[first.month - 1]
        return language.say(
            "{first} – {last}", first=language.say("{day} {month}", day=first.day, month=month), last=end
        )
    return language.say("{first} – {last}", first=day_words(first, language), last=end)


def published_words(published: date | datetime | None, language: Language = ENGLISH) -> str:
    """Word a publication time: a bare date stays a date, a time is told in UTC."""
    if published is None:
        return language.say("publication date not known")
    if isinstance(published, datetime):
        in_utc = published.astimezone(UTC)
        return language.say("{day} {time} UTC", day=day_words(in_utc, language), time=f"{in_utc:%H:%M}")
    return day_words(published, language)


def range_words(least: int | None, most: int | None, language: Language = ENGLISH) -> str:
    """Word a range of people: None, None is "not said", 0, 0 is "none", an open upper end is "at least"."""
    if least is None and most is None:
        return language.say("not said")
    if least is None:
        return language.say("up to {number}", number=most)
    if most is None:
        return language.say("at least {number}", number=least)
    if least == most:
        return language.say("none", context="people") if least == 0 else str(least)
    return language.say("{first}–{last}", first=least, last=most)


def _since(start: date, language: Language = ENGLISH) -> str:
    return language.say("since {day}", day=day_words(start, language))


def _is_whole_month(start: date, end: date) -> bool:
    last = calendar.monthrange(start.year, start.month)[1]
    return start.day == 1 and end == start.replace(day=last)


def _is_whole_year(start: date, end: date) -> bool:
    return start == date(start.year, 1, 1) and end == date(start.year, 12, 31)
