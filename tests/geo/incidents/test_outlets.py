"""Profiles of outlets: read with their lines, one for an outlet under all its names, and none dropped."""

from datetime import date
from pathlib import Path

import pytest

from geo.errors import OutletsError
from geo.incidents.outlets import (
    NO_PROFILES,
    RELIABILITY,
    profile_line,
    profile_note,
    profile_words,
)
from geo.incidents.outlets_file import outlets_beside, read_outlets

SIGNED = 'author = "A. Reader"\ndate = 2024-04-01\n'
TWO = f"""\
# reviewed on Monday
[[outlet]]
name = "The Wadi Courier"
names = ["Wadi Courier", "بريد الوادي"]
affiliation = "owned by the port authority"
reliability = "C"
reason = "corrects itself late"
{SIGNED}
[[outlet]]
name = "Hill Radio"
reliability = "F"
{SIGNED}"""


def written(folder: Path, text: str) -> Path:
    path = outlets_beside(folder / "store.sqlite")
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_no_profile(tmp_path: Path) -> None:
    read = read_outlets(outlets_beside(tmp_path / "store.sqlite"))
    assert read.profiles == ()
    assert read.profile_of("The Wadi Courier") is None
    assert read.name_of("The Wadi Courier") == "The Wadi Courier"


def test_a_profile_says_what_its_letter_means_and_who_set_it(tmp_path: Path) -> None:
    profile = read_outlets(written(tmp_path, TWO)).profile_of("Wadi  courier")
    assert profile is not None
    assert profile_words(profile) == "owned by the port authority · C, fairly reliable"
    assert profile_note(profile) == "set by A. Reader, 1 Apr 2024: corrects itself late"
    assert profile.day == date(2024, 4, 1)
    assert profile_line(profile).startswith("The Wadi Courier: owned by")
    assert RELIABILITY["F"] == "reliability cannot be judged"


def test_an_outlet_under_several_names_is_one(tmp_path: Path) -> None:
    read = read_outlets(written(tmp_path, TWO))
    names = ("The Wadi Courier", "WADI COURIER", "بريد الوادي")
    assert {read.name_of(name) for name in names} == {"The Wadi Courier"}
    assert read.name_of("Wadi Courier Sport") == "Wadi Courier Sport"


def test_listed_sources_are_one_without_a_profile_and_with_one(tmp_path: Path) -> None:
    assert NO_PROFILES.name_of("رويترز") == NO_PROFILES.name_of("Reuters") == "Reuters"
    assert NO_PROFILES.name_of("Observatory Hill News") == "Observatory Hill News", "only a whole name is a listed one"
    read = read_outlets(written(tmp_path, f'[[outlet]]\nname = "SANA"\naffiliation = "state agency"\n{SIGNED}'))
    assert read.name_of("سانا") == "SANA"
    assert read.profile_of("Syrian Arab News Agency") is read.profiles[0]


def test_a_profile_that_no_article_is_of_is_told(tmp_path: Path) -> None:
    read = read_outlets(written(tmp_path, TWO))
    assert [profile.name for profile in read.unused(["Wadi Courier", "Another"])] == ["Hill Radio"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (f'[[outlet]]\nname = "X"\nreliability = "G"\n{SIGNED}', "line 2, outlet 1: reliability 'G' is no letter"),
        (f'[[outlet]]\nname = "X"\nreliability = 2\n{SIGNED}', "reliability is no text"),
        (f'[[outlet]]\nname = "X"\n{SIGNED}', "says nothing of the outlet; write affiliation"),
        ('[[outlet]]\nname = "X"\nreliability = "A"\ndate = 2024-04-01', "author is missing; write it"),
        ('[[outlet]]\nname = "X"\nreliability = "A"\nauthor = "A"', "date is missing; write it as 2024-03-01"),
        (f'[[outlet]]\nname = "X"\ncredibility = 2\n{SIGNED}', "'credibility' is not for an outlet"),
        ('[[outlets]]\nname = "X"', "holds 'outlets'; write each outlet under a line [[outlet]]"),
        ('[[outlet]\nname = "X"', "line 2"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_remedy(tmp_path: Path, entry: str, told: str) -> None:
    path = written(tmp_path, "# profiles\n" + entry)
    with pytest.raises(OutletsError) as error:
        read_outlets(path)
    assert str(error.value).startswith(str(path))
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_two_profiles_of_one_outlet_are_told_with_the_line_of_the_second(tmp_path: Path) -> None:
    path = written(tmp_path, TWO + f'\n[[outlet]]\nname = "wadi courier"\nreliability = "A"\n{SIGNED}')
    with pytest.raises(OutletsError, match=r"line 17, outlet 3: 'wadi courier' is the outlet of entry 1") as error:
        read_outlets(path)
    assert "make one entry of the two" in str(error.value)
