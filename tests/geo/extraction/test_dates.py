from datetime import UTC, date, datetime

import pytest

from geo.extraction.dates import UNDATED, Published, When, find_dates, overlaps, published_days, resolve, span_of
from geo.extraction.lexicons import lexicon
from geo.extraction.reading import read

WEDNESDAY = date(2024, 5, 15)
STORY = When(date(2024, 5, 10), date(2024, 5, 10), 1)


def when(text: str, language: str = "en", published: Published | None = None, story: When = STORY) -> When:
    words = find_dates(read(text).form, lexicon(language))
    assert words, text
    return resolve(words[0], published or Published(WEDNESDAY, WEDNESDAY), story, lexicon(language))


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("on 3 May 2024", (2024, 5, 3), (2024, 5, 3), 1),
        ("on May 3, 2024", (2024, 5, 3), (2024, 5, 3), 1),
        ("the 6th of February", (2024, 2, 6), (2024, 2, 6), 1),
        ("2023-11-30", (2023, 11, 30), (2023, 11, 30), 1),
        ("on 20 December", (2023, 12, 20), (2023, 12, 20), 1),
        ("ON 4 FEB 90", (1990, 2, 4), (1990, 2, 4), 1),
        ("5-7 March 2024", (2024, 3, 5), (2024, 3, 7), 2),
        ("between March 5 and 6", (2024, 3, 5), (2024, 3, 6), 1),
        ("in late July 2023", (2023, 7, 21), (2023, 7, 31), 2),
        ("in March 2019", (2019, 3, 1), (2019, 3, 31), 3),
        ("in 2019", (2019, 1, 1), (2019, 12, 31), 4),
        ("last July", (2023, 7, 1), (2023, 7, 31), 3),
        ("yesterday", (2024, 5, 14), (2024, 5, 14), 1),
        ("last night", (2024, 5, 14), (2024, 5, 14), 1),
        ("today", (2024, 5, 15), (2024, 5, 15), 1),
        ("on Thursday", (2024, 5, 9), (2024, 5, 9), 1),
        ("on Wednesday", (2024, 5, 15), (2024, 5, 15), 1),
        ("last Wednesday", (2024, 5, 8), (2024, 5, 8), 1),
        ("two days ago", (2024, 5, 13), (2024, 5, 13), 1),
        ("last week", (2024, 5, 6), (2024, 5, 12), 2),
        ("earlier this month", (2024, 5, 1), (2024, 5, 15), 3),
        ("a day prior", (2024, 5, 9), (2024, 5, 9), 1),
        ("three days later", (2024, 5, 13), (2024, 5, 13), 1),
        ("the same day", (2024, 5, 10), (2024, 5, 10), 1),
        ("an hour later", (2024, 5, 10), (2024, 5, 11), 1),
        ("two hours earlier", (2024, 5, 9), (2024, 5, 10), 1),
        ("on the fifth of March", (2024, 3, 5), (2024, 3, 5), 1),
        ("on the 3rd", (2024, 5, 3), (2024, 5, 3), 1),
        ("from Thursday to Saturday", (2024, 5, 9), (2024, 5, 11), 2),
        ("in spring 2021", (2021, 3, 1), (2021, 5, 31), 4),
        ("last winter", (2023, 12, 1), (2024, 2, 29), 4),
        ("on 25/4/2024", (2024, 4, 25), (2024, 4, 25), 1),
        ("on 4/25/2024", (2024, 4, 25), (2024, 4, 25), 1),
        ("on 4/4/2024", (2024, 4, 4), (2024, 4, 4), 1),
        ("on 7.9.2018", (2018, 9, 7), (2018, 9, 7), 1),
        ("on 2021/03/04", (2021, 3, 4), (2021, 3, 4), 1),
        ("March 3rd–4th", (2024, 3, 3), (2024, 3, 4), 1),
        ("Sunday April 22nd-23rd 2018", (2018, 4, 22), (2018, 4, 23), 1),
        ("the 12th and 13th of November 2018", (2018, 11, 12), (2018, 11, 13), 1),
        ("30 April - 1 May 2019", (2019, 4, 30), (2019, 5, 1), 1),
        ("between April 30 and May 1", (2024, 4, 30), (2024, 5, 1), 1),
        ("December 31st 2018 to January 1st 2019", (2018, 12, 31), (2019, 1, 1), 1),
        ("late last month", (2024, 4, 21), (2024, 4, 30), 2),
        ("late last year", (2023, 9, 1), (2023, 12, 31), 4),
        ("the 2018 offensive", (2018, 1, 1), (2018, 12, 31), 4),
        ("in the 1990s", (1990, 1, 1), (1999, 12, 31), 4),
    ],
)
def test_english_dates(text: str, start: tuple[int, int, int], end: tuple[int, int, int], precision: int) -> None:
    found = when(text)
    assert (found.start, found.end, found.precision) == (date(*start), date(*end), precision)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("أمس", (2024, 5, 14), (2024, 5, 14)),
        ("أمس الأول", (2024, 5, 13), (2024, 5, 13)),
        ("قبل يومين", (2024, 5, 13), (2024, 5, 13)),
        ("في الخامس من حزيران الماضي", (2023, 6, 5), (2023, 6, 5)),
        ("بين 3 و6 أيار", (2024, 5, 3), (2024, 5, 6)),
        ("ليل الثلاثاء الأربعاء", (2024, 5, 14), (2024, 5, 15)),
        ("بين الأحد والثلاثاء", (2024, 5, 12), (2024, 5, 14)),
        ("في صيف 2021", (2021, 6, 1), (2021, 8, 31)),
        ("بعد ظهر الخميس", (2024, 5, 9), (2024, 5, 9)),
        ("فجر الأربعاء", (2024, 5, 15), (2024, 5, 15)),
        ("في 7 نيسان 2024", (2024, 4, 7), (2024, 4, 7)),
        ("٢٣ آذار", (2024, 3, 23), (2024, 3, 23)),
        ("يوم السبت الماضي", (2024, 5, 11), (2024, 5, 11)),
        ("15 أيار/مايو 2023", (2023, 5, 15), (2023, 5, 15)),
        ("الأسبوع الماضي", (2024, 5, 6), (2024, 5, 12)),
        ("أواخر الشهر الماضي", (2024, 4, 21), (2024, 4, 30)),
        ("مطلع أيار", (2024, 5, 1), (2024, 5, 10)),
        ("أواخر العام 2022", (2022, 9, 1), (2022, 12, 31)),
        ("في 3-5-2021", (2021, 5, 3), (2021, 5, 3)),
    ],
)
def test_arabic_dates(text: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    found = when(text, "ar")
    assert (found.start, found.end) == (date(*start), date(*end))


def test_a_weekday_that_does_not_fit_its_date_widens_and_is_noted() -> None:
    found = when("Monday 12 February 2023")
    assert (found.start, found.end) == (date(2023, 2, 11), date(2023, 2, 13))
    assert found.note is not None and "not a Monday" in found.note


def test_a_day_that_the_month_has_not_widens_to_the_month() -> None:
    found = when("31 April 2024")
    assert (found.start, found.end, found.precision) == (date(2024, 4, 1), date(2024, 4, 30), 3)


def test_a_date_in_numbers_that_may_be_read_either_way_widens_and_is_noted() -> None:
    found = when("on 5/3/2024")
    assert (found.start, found.end) == (date(2024, 3, 5), date(2024, 5, 3))
    assert found.note is not None and "first" in found.note
    assert when("on 6/5/2024").start == date(2024, 5, 6), "the other reading lies after publication"
    assert when("on 45/45/2024").start is None


def test_relative_words_without_a_publication_date_stay_undated_with_a_reason() -> None:
    found = when("yesterday", published=Published(None, None))
    assert found.start is None and found.note is not None


def test_a_publication_interval_makes_an_interval() -> None:
    found = when("yesterday", published=Published(date(2024, 5, 10), date(2024, 5, 15)))
    assert (found.start, found.end) == (date(2024, 5, 9), date(2024, 5, 14))


def test_words_that_count_from_the_story_need_one() -> None:
    assert when("a day prior", story=UNDATED).start is None


def test_modal_may_and_a_march_are_no_months() -> None:
    english = lexicon("en")
    assert find_dates("They may leave in march step", english) == ()
    assert [d.text for d in find_dates("on May 3 they left", english)] == ["May 3"]


def test_a_date_beside_a_verb_of_speech_is_marked() -> None:
    english = lexicon("en")
    assert [d.beside_speech for d in find_dates("the mayor said on Friday that it rained", english)] == [True]
    assert [d.beside_speech for d in find_dates("it rained on Friday in the hills", english)] == [False]


def test_an_aware_datetime_is_published_on_its_own_day() -> None:
    moment = datetime(2024, 5, 15, 23, 30, tzinfo=UTC)
    assert published_days(moment, None) == Published(WEDNESDAY, WEDNESDAY)


def test_overlap_with_slack_and_unknown_dates() -> None:
    a, b = span_of(date(2024, 5, 1), date(2024, 5, 1)), span_of(date(2024, 5, 2), date(2024, 5, 2))
    assert not overlaps(a, b)
    assert overlaps(a, b, slack_days=1)
    assert overlaps(a, UNDATED)


def test_one_of_the_witnesses_is_no_sunday() -> None:
    arabic = lexicon("ar")
    assert find_dates(read("قال أحد الشهود").form, arabic) == ()
    assert find_dates(read("قال يوم الأحد").form, arabic) != ()


@pytest.mark.parametrize("text", ["members of the 17th Front", "on the 3rd floor", "near the 2nd brigade"])
def test_what_is_numbered_like_a_day_is_none(text: str) -> None:
    assert find_dates(text, lexicon("en")) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The 19 April Movement spoke.", "en"),
        ("THE 19 APRIL MOVEMENT SPOKE.", "en"),
        ("in 17 May Street", "en"),
        ("في شارع 29 أيار", "ar"),
        ("حركة 6 أبريل", "ar"),
    ],
)
def test_a_date_that_names_something_is_none(text: str, language: str) -> None:
    assert find_dates(read(text).form, lexicon(language)) == ()


def test_a_date_before_a_common_noun_is_one() -> None:
    assert when("the 19 April attack").start == date(2024, 4, 19)
