"""What a text without its masthead betrays of its outlet and its day of publication."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import cache

from geo.articles.boundaries import script_of
from geo.articles.cues import LANGUAGES, cues
from geo.articles.published import Published

LEAD_CHARS = 900
"""A weekday with a full date in the lead tells of the past week; further down it may tell of anything."""

WEEKDAY_REACH = timedelta(days=6)
"""News calls a day by its weekday for a week."""


def betrayed_outlet(text: str) -> str | None:
    """The outlet that a text names as its own: surely ("tells X"), or in two ways ("told X", "X correspondent")."""
    own = cues("ar" if script_of(text) == "Arabic" else "en")
    sure = Counter(_name(found) for found in own.outlets_sure.finditer(text))
    if sure:
        return sure.most_common(1)[0][0]
    ways = {(_name(found), found.lastgroup) for found in own.outlets.finditer(text)}
    named = Counter(name for name, _ in ways).most_common(1)
    return named[0][0] if named and named[0][1] > 1 else None


def _name(found: re.Match[str]) -> str:
    return found[found.lastgroup or 0].strip()


def betrayed_publication(text: str) -> Published | None:
    """The day, where a full date is called today or yesterday; the week from a weekday's full date in the lead on."""
    for language in LANGUAGES:
        for pattern, days_since in _relative_dates(language):
            found = pattern.search(text)
            day = None if found is None else _day(found, language)
            if day is not None:
                return Published(day + timedelta(days=days_since))
        found = _weekday_date(language).search(text[:LEAD_CHARS])
        day = None if found is None else _day(found, language)
        if day is not None:
            return Published(day, day + WEEKDAY_REACH)
    return None


@cache
def _relative_dates(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    own = cues(language)
    weekday = f"(?:(?:{'|'.join(own.weekdays)}),? )?"
    return tuple(
        (re.compile(f"(?:{word}),? (?:on )?{weekday}{_full_date(language)}"), days_since)
        for word, days_since in ((own.yesterday, 1), (own.today, 0))
    )


@cache
def _weekday_date(language: str) -> re.Pattern[str]:
    return re.compile(f"(?P<weekday>{'|'.join(cues(language).weekdays)}),? (?:the )?{_full_date(language)}")


def _full_date(language: str) -> str:
    """15 May 2022 or May 15, 2022."""
    month = "|".join(cues(language).months)
    day_first = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?:of )?(?P<month>{month})(?:/\w+)?,? (?P<year>(?:19|20)\d\d)"
    month_first = rf"(?P<month2>{month}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>(?:19|20)\d\d)"
    return f"(?:{day_first}|{month_first})"


def _day(found: re.Match[str], language: str) -> date | None:
    """None where there is no such day, or where it is not the weekday that stands beside it."""
    own = cues(language)
    parts = found.groupdict()
    name = parts["month"] or parts["month2"] or ""
    month = next(number for number, names in enumerate(own.months, 1) if re.fullmatch(names, name))
    try:
        day = date(int(parts["year"] or parts["year2"] or 0), month, int(parts["day"] or parts["day2"] or 0))
    except ValueError:
        return None
    weekday = parts.get("weekday")
    return day if weekday is None or own.weekdays[day.weekday()] == weekday else None
