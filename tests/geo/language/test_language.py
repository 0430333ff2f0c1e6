"""A language is one value: direction, dates, countries and names of places come with it."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime

import pytest

from gazetteer.place import Place
from geo.incidents.incident import Incident
from geo.incidents.title import incident_title, place_words
from geo.language.days import date_words, published_words, range_words
from geo.language.language import ENGLISH, language_of, nearest_code
from geo.language.places import division_name, place_name
from geo.language.scripts import script_texts, script_words

ARABIC = language_of("ar")


def test_a_language_does_not_change() -> None:
    assert (ENGLISH.direction, ARABIC.direction) == ("ltr", "rtl")
    assert ARABIC.name == "العربية"
    assert language_of("ar") is ARABIC
    with pytest.raises(FrozenInstanceError):
        ARABIC.code = "en"  # type: ignore[misc]
    with pytest.raises(KeyError):
        language_of("../secrets")


@pytest.mark.parametrize(
    ("asked", "code"),
    [("ar", "ar"), ("ar-SY", "ar"), ("AR_eg", "ar"), ("en-GB", "en"), ("tlh", "en"), (None, "en"), ("", "en")],
)
def test_what_a_browser_asks_for(asked: str | None, code: str) -> None:
    assert nearest_code(asked) == code


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2024, 3, 2), date(2024, 3, 2), "2 مارس 2024"),
        (date(2024, 3, 2), date(2024, 3, 9), "2–9 مارس 2024"),
        (date(2024, 3, 2), date(2024, 5, 9), "2 مارس – 9 مايو 2024"),
        (date(2024, 3, 1), date(2024, 3, 31), "مارس 2024"),
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (None, None, "التاريخ غير معروف"),
    ],
)
def test_days_in_arabic(start: date | None, end: date | None, words: str) -> None:
    assert date_words(start, end, ARABIC) == words


def test_times_and_ranges_in_arabic() -> None:
    assert published_words(datetime(2024, 3, 2, 6, 30, tzinfo=UTC), ARABIC) == "2 مارس 2024 06:30 UTC"
    assert range_words(0, 0, ARABIC) != range_words(None, None, ARABIC)
    assert range_words(0, 2, ARABIC) == "0–2"


def test_countries_in_both() -> None:
    assert (ENGLISH.country("SY"), ARABIC.country("SY")) == ("Syria", "سوريا")
    assert ARABIC.country(None) is None
    assert ARABIC.country("ZZZ") is None


def test_places_have_their_arabic_name_where_one_is_known(incident: Incident) -> None:
    assert incident.place is not None
    named = replace(incident.place, name="Somewhere", names=("Some Where", "سنة‌کلاو", "المكان", "مكان آخر"))
    assert place_name(named, ARABIC) == "المكان"
    assert place_name(named, ENGLISH) == "Somewhere"
    assert place_name(replace(named, names=("Some Where",)), ARABIC) == "Somewhere"


def test_a_title_in_arabic(incident: Incident) -> None:
    assert incident.place is not None
    place: Place = replace(incident.place, names=("المكان",), country_code="SY", admin1_code="07", admin1="Deir ez-Zor")
    assert division_name(place, ARABIC) == "دير الزور"
    assert place_words(place, 1, ARABIC) == "المكان (دير الزور)"
    assert place_words(replace(place, feature_class="P"), 2, ARABIC) == "قرب المكان (دير الزور)"
    title = incident_title(replace(incident, place=place), ARABIC)
    assert title.startswith("أنباء عن ")
    assert "المكان (دير الزور)" in title


def test_a_script_is_told_only_what_it_says() -> None:
    script = 'say("Killed"); counted("{n} report", "{n} reports", 3); say(other); text("Zoom in")'
    assert script_texts(script) == (("Killed",), ("{n} report", "{n} reports"), ("Zoom in",))
    told = script_words(script, ARABIC)
    assert (told["code"], told["dir"]) == ("ar", "rtl")
    assert set(told["words"]) == {"Killed", "{n} report", "Zoom in"}
    assert len(told["words"]["{n} report"]) == 6
    assert script_words(script, ENGLISH)["words"] == {}
