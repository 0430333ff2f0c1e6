"""When an article was published, from what inputs give: a day, an aware moment or an interval, never a guessed day."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from geo.articles.cues import cues

FIRST_YEAR = 1900
LAST_YEAR = 2100
"""Years outside stand for "never" or "not known" in the tables that hold them (0001, 1601, 9999)."""


@dataclass(frozen=True, slots=True)
class Published:
    """The time of publication."""

    first: date | datetime
    """A date, or an aware datetime; the first day where only an interval is known."""
    latest: date | None = None
    """The last day of the interval; None where `first` says it all."""


def parse_published(given: object) -> Published:
    """The publication time in a value of an input: ISO 8601, RFC 2822, seconds since 1970, or a written date.

    A datetime without an offset is cut to its day, as nothing says where that midnight lies. A month or a year alone is
    an interval. Raises ValueError, with the reason, for what is no date, is ambiguous, or is outside 1900 to 2100.
    """
    if isinstance(given, datetime):
        return _checked(_aware_or_day(given))
    if isinstance(given, date):
        return _checked(given)
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return _checked(_from_seconds(given))
    if isinstance(given, str):
        return _parse_text(" ".join(given.split()))
    raise ValueError(f"{type(given).__name__} is no date")


def _parse_text(text: str) -> Published:
    interval = _interval(text)
    if interval is not None:
        return interval
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _checked(_from_seconds(int(text)))
    moment = _iso(text) or _rfc_2822(text)
    if moment is not None:
        return _checked(moment)
    return _written(text)


def _interval(text: str) -> Published | None:
    matched = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?", text)
    if matched is None:
        return None
    year, month = int(matched[1]), matched[2]
    if month is None:
        return _checked(date(_known_year(year), 1, 1), date(year, 12, 31))
    return _month(year, int(month))


def _month(year: int, month: int) -> Published:
    _known_year(year)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return _checked(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _iso(text: str) -> date | datetime | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)  # a day that does not exist (31 June) is an error, not another format
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", text):
        return None
    try:
        return _aware_or_day(datetime.fromisoformat(text))
    except ValueError:
        return None


def _rfc_2822(text: str) -> date | datetime | None:
    if not re.search(r"\d{1,2}:\d{2}", text):
        return None
    try:
        return _aware_or_day(parsedate_to_datetime(text))
    except (ValueError, IndexError, TypeError):
        return None


def _from_seconds(number: float) -> datetime:
    seconds = number / 1000 if abs(number) > 1e11 else number
    if not 1e8 < seconds < 1e11:
        raise ValueError(f"{number} is no date")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{number} is no date") from error


def _written(text: str) -> Published:
    """A date in words or in numbers with the year at the end, in any language that dateparser reads."""
    numbers = re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}", text)
    if numbers and numbers[1] != numbers[2] and int(numbers[1]) <= 12 and int(numbers[2]) <= 12:
        raise ValueError("may be day and month or month and day; give it as YYYY-MM-DD")
    if len(text) > 100 or not re.search(r"\d", text):
        raise ValueError("is no date")
    arabic = _arabic(text)
    if arabic is not None:
        return _checked(arabic)
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # late: takes half a second, and most dates are ISO

    parser = DateDataParser(settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"]})
    try:
        data = parser.get_date_data(text)
    except (ValueError, OverflowError) as error:
        raise ValueError("is no date") from error
    if data is None or data.date_obj is None:
        raise ValueError("is no date")
    if data.period == "month":
        return _month(data.date_obj.year, data.date_obj.month)
    return _checked(_aware_or_day(data.date_obj))


def _arabic(text: str) -> date | None:
    """A day with a month's Arabic name in any of its three families, of which dateparser knows one."""
    months = cues("ar").months
    found = re.search(rf"(\d{{1,2}}) ({'|'.join(months)})(?: ?/ ?\w+)?،? (\d{{4}})", text)
    if found is None:
        return None
    month = next(number for number, names in enumerate(months, 1) if re.fullmatch(names, found[2]))
    return date(int(found[3]), month, int(found[1]))


def _aware_or_day(moment: datetime) -> date | datetime:
    return moment.date() if moment.utcoffset() is None else moment


def _known_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _checked(first: date | datetime, latest: date | None = None) -> Published:
    _known_year(first.year)
    return Published(first, latest)
