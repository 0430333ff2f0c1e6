"""Publication times: a day stays a day, a moment is aware, a month is an interval, and nothing is guessed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from geo.articles.published import parse_published

DAY = date(2024, 3, 7)


@pytest.mark.parametrize(
    "given",
    [
        "2024-03-07",
        " 2024-03-07 ",
        "20240307",
        "2024/03/07",
        "7 March 2024",
        "March 7, 2024",
        "Thursday, 7 March 2024",
        "7 آذار 2024",
        "7 مارس 2024",
        "27.03.2024",
        "2024-03-07T23:30:00",
        "2024-03-07 23:30",
        datetime(2024, 3, 7, 23, 30),
        DAY,
    ],
)
def test_a_day(given: object) -> None:
    published = parse_published(given)
    expected = date(2024, 3, 27) if given == "27.03.2024" else DAY
    assert type(published.first) is date
    assert (published.first, published.latest) == (expected, None)


@pytest.mark.parametrize(
    "given",
    [
        "2024-03-07T10:00:00+03:00",
        "2024-03-07T07:00:00Z",
        "Thu, 07 Mar 2024 10:00:00 +0300",
        "Thu, 07 Mar 2024 07:00:00 GMT",
        1709794800,
        "1709794800",
        1709794800000,
        datetime(2024, 3, 7, 10, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_a_moment(given: object) -> None:
    published = parse_published(given)
    assert isinstance(published.first, datetime)
    assert published.first.utcoffset() is not None
    assert published.first == datetime(2024, 3, 7, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "first", "latest"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("March 2024", date(2024, 3, 1), date(2024, 3, 31)),
    ],
)
def test_an_interval(given: str, first: date, latest: date) -> None:
    published = parse_published(given)
    assert (published.first, published.latest) == (first, latest)


@pytest.mark.parametrize(
    "given",
    [
        *("yesterday", "Thursday", "2 hours ago", "7 March", "12:30", "soon", "", "x" * 10_000),
        *("9999-12-31", "1601-01-01", "2024-13", "2024-02-30", "03/04/2024", "32 آذار 2024"),
        *(True, None, [], 5, float("nan"), float("inf"), 1e300),
    ],
)
def test_what_is_no_date(given: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_published(given)
