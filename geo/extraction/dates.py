"""When: the dates that a text gives, resolved against publication and against the date its story is at."""

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from geo.extraction.lexicons import DatePattern, Lexicon
from geo.language.reason import Reason, because

ONE_DAY = timedelta(days=1)
THIRDS = ((1, 10), (11, 20), (21, 31))
"""Days of a month's early, middle and late part."""
LAST_WORD = re.compile(r"(\w+) $")
UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Published:
    """The days on which an article may have appeared; both None where unknown."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class When:
    """Inclusive days of an event; both None where the words cannot be resolved."""

    start: date | None
    end: date | None
    precision: int
    """1 a day, 2 a week, 3 a month, 4 vaguer (after UCDP)."""
    note: Reason | None = None
    """How the days were reached, or why they were widened; None where plain."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date as written; offsets count in the text that was searched."""

    start: int
    end: int
    text: str
    kind: str
    match: re.Match[str]
    rule: DatePattern
    beside_speech: bool
    """Next to a verb of speech the words may date the saying, not the event."""


UNDATED = When(None, None, 4)
_INTERVAL = because("the publication date is known only as an interval")
_NO_PUBLICATION = because("relative to a publication date that is not known")
_NO_YEAR = because("no year is given and the publication date is not known")
_NOT_IN_CALENDAR = because("no such day is in the calendar")
_EITHER_WAY = because("either the day or the month may stand first in this date")
_NO_DAY = because("relative to a day that the text does not give")


def published_days(published: date | datetime | None, latest: date | None) -> Published:
    """The publication's first and last possible day."""
    first = published.date() if isinstance(published, datetime) else published
    return Published(first, (latest or first) if first is not None else latest)


def find_dates(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> tuple[DateWords, ...]:
    """Every date written in text[start:end], longest first where two overlap, in the order of the text."""
    found: list[DateWords] = []
    taken: list[tuple[int, int]] = []
    stop = len(text) if end is None else end
    for number, match in lexicon.date_starts.matches(text, start, stop):
        place = bisect_left(taken, match.span())
        if any(match.start() < last and first < match.end() for first, last in taken[max(0, place - 1) : place + 1]):
            continue
        if not _is_date(match):
            continue
        if _names_something(text, match, lexicon):
            continue
        rule = lexicon.dates[number]
        taken.insert(place, match.span())
        beside = _beside_speech(text, match, lexicon, start, stop)
        found.append(DateWords(match.start(), match.end(), match.group(), rule.kind, match, rule, beside))
    return tuple(sorted(found, key=lambda d: d.start))


def resolve(words: DateWords, published: Published, story: When, lexicon: Lexicon) -> When:
    """The days meant; relative words count from publication, `story` ones from the date told last."""
    if words.kind == "story":
        return _from_story(words, story, lexicon)
    if published.first is None or published.last is None:
        return _resolve_on(words, None, lexicon)
    first = _resolve_on(words, published.first, lexicon)
    last = first if published.first == published.last else _resolve_on(words, published.last, lexicon)
    if first == last or first.start is None or last.end is None:
        return first
    return span_of(first.start, last.end, _INTERVAL)


def span_of(start: date, end: date, note: Reason | None = None) -> When:
    """An interval with the precision that its length allows."""
    days = (end - start).days
    return When(start, end, 1 if days <= 1 else 2 if days <= 10 else 3 if days <= 31 else 4, note)


def overlaps(a: When, b: When, slack_days: int = 0) -> bool:
    """Whether two dates may be the same; an unknown one excludes nothing."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    slack = timedelta(days=slack_days)
    return a.start <= b.end + slack and b.start <= a.end + slack


def _names_something(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """ "The 19 April Movement", "17 April Street"."""
    if lexicon.patterns["dates.name_behind"].match(text, match.end() + 1):
        return True
    last_word = LAST_WORD.search(text, max(0, match.start() - 16), match.start())
    return last_word is not None and lexicon.patterns["dates.name_before"].fullmatch(last_word[1]) is not None


def _is_date(match: re.Match[str]) -> bool:
    """May, March and Sun are words too: in lower case beside no number they are not dates."""
    groups = match.groupdict()
    if groups.get("month") in {"may", "march", "mar", "sun", "sat", "wed", "mon", "Mon", "Sun", "Sat", "sep"}:
        return bool(groups.get("day") or groups.get("year"))
    return groups.get("weekday") not in {"sun", "sat", "wed", "mon", "Sun", "Sat", "Mon", "Wed"}


def _beside_speech(text: str, match: re.Match[str], lexicon: Lexicon, start: int, stop: int) -> bool:
    before = text[max(start, match.start() - 24) : match.start()]
    after = text[match.end() : min(stop, match.end() + 28)]
    spoken_before, spoken_after = _speech_beside(lexicon.lists["dates.speech"])
    return spoken_before.search(before) is not None or spoken_after.match(after) is not None


@cache
def _speech_beside(verbs: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Verbs of speech before and after a date."""
    return (
        re.compile(rf"(?<!\w)(?:{verbs})(?: (?:early|late|on|in|a|an|his|her|its|statement))*[ ,]*$", re.IGNORECASE),
        re.compile(rf"[ ,]*(?:[\w'.-]+ ){{0,3}}(?:{verbs})(?!\w)", re.IGNORECASE),
    )


def _resolve_on(words: DateWords, today: date | None, lexicon: Lexicon) -> When:
    groups = words.match.groupdict()
    if words.kind in {"date", "span"}:
        return _absolute(groups, today, lexicon)
    if words.kind == "months_span":
        return _months_span(groups, today, lexicon)
    if words.kind == "numeric":
        return _numeric(groups, today)
    if words.kind == "decade":
        first = int(groups["decade"] or 0)
        return When(date(first, 1, 1), date(first + 9, 12, 31), 4)
    if words.kind == "season":
        return _season(groups, today, lexicon)
    if today is None:
        return replace(UNDATED, note=_NO_PUBLICATION)
    if words.kind == "offset":
        return _day(today, timedelta(days=words.rule.days or 0))
    if words.kind == "weekday":
        return _weekday(groups, today, lexicon)
    if words.kind == "weekday_span":
        return _weekday_span(groups, today, lexicon)
    if words.kind == "ago":
        return _ago(groups, today, lexicon)
    if words.kind == "day_of_month":
        return _day_of_month(int(groups["day"] or 1), today)
    if words.kind == "last_month":
        return _last_month(groups, today, lexicon)
    return _period(words.rule, today, _part(groups, lexicon))


def _part(groups: dict[str, str | None], lexicon: Lexicon) -> int | None:
    """Which third of a month or year is meant: 0 for early, 1 for mid, 2 for late; None where none is said."""
    return lexicon.parts.get((groups.get("part") or "").casefold())


def _day(today: date, offset: timedelta) -> When:
    return When(today + offset, today + offset, 1)


def _weekday(groups: dict[str, str | None], today: date, lexicon: Lexicon) -> When:
    number = lexicon.weekdays[(groups["weekday"] or "").casefold()]
    back = (today.weekday() - number) % 7
    if back == 0 and (groups.get("last") or groups.get("last2")):
        back = 7
    return _day(today, timedelta(days=-back))


def _weekday_span(groups: dict[str, str | None], today: date, lexicon: Lexicon) -> When:
    """ "From Thursday to Saturday": the last such days up to publication."""
    last = _weekday({"weekday": groups["weekday2"]}, today, lexicon).end or today
    first = lexicon.weekdays[(groups["weekday"] or "").casefold()]
    return span_of(last - timedelta(days=(last.weekday() - first) % 7), last)


def _season(groups: dict[str, str | None], today: date | None, lexicon: Lexicon) -> When:
    """Three months of the northern year; winter runs into the next one."""
    season = lexicon.seasons[(groups["season"] or "").casefold()]
    year = _year(groups.get("year"))
    first_month = 3 + 3 * season
    if year is None and today is not None:
        year = today.year if first_month + 2 < today.month else today.year - 1
    if year is None:
        return replace(UNDATED, note=_NO_YEAR)
    last_year, last_month = (year + 1, 2) if first_month == 12 else (year, first_month + 2)
    return When(date(year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]), 4)


def _ago(groups: dict[str, str | None], today: date, lexicon: Lexicon) -> When:
    unit, count = _unit(groups, lexicon), _count(groups, lexicon)
    if unit == "hour":
        return When(today - ONE_DAY * (1 + (count or 3) // 24), today, 1)
    if count is None:
        return span_of(today - timedelta(days=7 * UNIT_DAYS[unit]), today - timedelta(days=2 * UNIT_DAYS[unit]))
    middle = _minus(today, timedelta(days=UNIT_DAYS[unit] * count))
    slack = timedelta(days={"day": 0, "week": 3, "month": 15, "year": 182}[unit])
    return span_of(_minus(middle, slack), min(today, middle + slack))


def _minus(day: date, span: timedelta) -> date:
    return date.min if (day - date.min) < span else day - span


def _last_month(groups: dict[str, str | None], today: date, lexicon: Lexicon) -> When:
    month = lexicon.months[(groups["month"] or "").casefold()]
    return _month_of(today.year - (month >= today.month), month)


def _day_of_month(day: int, today: date) -> When:
    """ "On the 15th": the last such day up to publication."""
    year, month = (today.year, today.month) if day <= today.day else _month_before(today)
    if day > monthrange(year, month)[1]:
        return replace(UNDATED, note=because("there is no day {day} in that month", day=day))
    return When(date(year, month, day), date(year, month, day), 1)


def _period(rule: DatePattern, today: date, part: int | None) -> When:
    if rule.unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * rule.back)
        return (
            When(monday, min(today, monday + timedelta(days=6)), 2)
            if rule.back
            else When(_minus(today, timedelta(days=7)), today, 2)
        )
    if rule.unit == "month":
        first = today.replace(day=1)
        if part is not None:
            year_month = _month_before(today) if rule.back else (today.year, today.month)
            return _up_to(_month_of(*year_month, part), today)
        return When(first, today, 3) if not rule.back else _month_of(*_month_before(today))
    if rule.unit == "years":
        return When(today.replace(year=today.year - 2, day=1), today, 4)
    return _up_to(_whole_year(today.year - rule.back, part), today)


def _up_to(when: When, today: date) -> When:
    """No later than publication."""
    if when.start is None or when.end is None or when.start > today:
        return when
    return replace(when, end=min(today, when.end))


def _month_before(today: date) -> tuple[int, int]:
    return (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)


def _month_of(year: int, month: int, part: int | None = None) -> When:
    last = monthrange(year, month)[1]
    if part is not None:
        first_day, last_day = THIRDS[part]
        return When(date(year, month, first_day), date(year, month, min(last_day, last)), 2)
    return When(date(year, month, 1), date(year, month, last), 3)


def _absolute(groups: dict[str, str | None], today: date | None, lexicon: Lexicon) -> When:
    month = _month_number(groups, lexicon)
    year = _year(groups.get("year"))
    part = _part(groups, lexicon)
    if month is None:
        return _whole_year(year, part) if year is not None else UNDATED
    if year is None:
        year = _likely_year(month, _day_number(groups, lexicon) or 1, today)
    if year is None:
        return replace(UNDATED, note=_NO_YEAR)
    day = _day_number(groups, lexicon)
    if day is None:
        return _month_of(year, month, part)
    return _checked_day(year, month, day, groups, lexicon)


def _day_number(groups: dict[str, str | None], lexicon: Lexicon) -> int | None:
    if groups.get("day"):
        return int(groups["day"] or 0)
    word = groups.get("ordinal_day")
    if not word:
        return None
    return next((n for n, pattern in enumerate(lexicon.ordinal_days, 1) if pattern.fullmatch(word)), None)


def _checked_day(year: int, month: int, day: int, groups: dict[str, str | None], lexicon: Lexicon) -> When:
    try:
        start = date(year, month, day)
        end = date(year, month, int(groups.get("day2") or day))
    except ValueError:
        return replace(_month_of(year, month), note=because("there is no day {day} in that month", day=day))
    weekday = groups.get("weekday")
    if weekday and lexicon.weekdays[weekday.casefold()] != start.weekday():
        return When(
            start - ONE_DAY,
            start + ONE_DAY,
            2,
            because("{day} is not a {weekday}; widened by a day on each side", day=start.isoformat(), weekday=weekday),
        )
    return span_of(start, max(start, end))


def _month_number(groups: dict[str, str | None], lexicon: Lexicon) -> int | None:
    number = groups.get("month_number")
    if number is not None:
        return int(number) if 1 <= int(number) <= 12 else None
    name = groups.get("month")
    return lexicon.months[name.casefold()] if name else None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 1900 + int(text)


def _months_span(groups: dict[str, str | None], today: date | None, lexicon: Lexicon) -> When:
    """ "30 April to 1 May": two days of two months."""
    last = _absolute({"day": groups["day2"], "month": groups["month2"], "year": groups.get("year")}, today, lexicon)
    if last.start is None or last.end is None:
        return last
    month = lexicon.months[(groups["month"] or "").casefold()]
    year = last.start.year - (month > last.start.month)
    first = _checked_day(year, month, int(groups["day"] or 1), {}, lexicon)
    if first.start is None or first.start > last.end or first.note is not None or last.note is not None:
        return last
    return span_of(first.start, last.end)


def _numeric(groups: dict[str, str | None], today: date | None) -> When:
    """ "5/3/2024": the day first or the month, as the numbers and publication allow; both where they leave a choice."""
    year, first, second = (int(groups[key] or 0) for key in ("year", "first", "second"))
    orders = [(first, second)] if groups["joint"] == "." else [(first, second), (second, first)]
    days = sorted({d for d in (_day_or_none(year, month, day) for day, month in orders) if d is not None})
    if today is not None and len(days) > 1:
        days = [d for d in days if d <= today + ONE_DAY] or days
    if not days:
        return replace(UNDATED, note=_NOT_IN_CALENDAR)
    if len(days) == 1:
        return When(days[0], days[0], 1)
    return span_of(days[0], days[-1], _EITHER_WAY)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def _whole_year(year: int, part: int | None) -> When:
    if part is None:
        return When(date(year, 1, 1), date(year, 12, 31), 4)
    first = 1 + 4 * part
    return When(date(year, first, 1), date(year, first + 3, monthrange(year, first + 3)[1]), 4)


def _likely_year(month: int, day: int, today: date | None) -> int | None:
    """The latest year that does not put the date more than a week after publication."""
    if today is None:
        return None
    limit = today + timedelta(days=7)
    return today.year if (month, day) <= (limit.month, limit.day) or limit.year > today.year else today.year - 1


def _from_story(words: DateWords, story: When, lexicon: Lexicon) -> When:
    if story.start is None or story.end is None:
        return replace(UNDATED, note=_NO_DAY)
    groups = words.match.groupdict()
    if words.rule.days is not None:
        days, slack = words.rule.days, 0
    else:
        unit, count = _unit(groups, lexicon), _count(groups, lexicon)
        if unit == "hour":
            # Hours later may be the next day, hours earlier the day before.
            later = ONE_DAY if words.rule.sign > 0 else timedelta()
            return span_of(story.start - (ONE_DAY - later), story.end + later)
        days = words.rule.sign * UNIT_DAYS[unit] * (3 if count is None else count)
        slack = {"day": 0 if count is not None else 2, "week": 3, "month": 15, "year": 182}[unit]
    offset, pad = timedelta(days=days), timedelta(days=slack)
    return span_of(story.start + offset - pad, story.end + offset + pad)


def _unit(groups: dict[str, str | None], lexicon: Lexicon) -> str:
    text = groups.get("unit") or ""
    return next((unit for unit, pattern in lexicon.units if pattern.fullmatch(text)), "day")


def _count(groups: dict[str, str | None], lexicon: Lexicon) -> int | None:
    text = (groups.get("number") or "").casefold()
    if text.replace(",", "").isdigit():
        return min(int(text.replace(",", "")), 500)
    return lexicon.numbers.get(text)
