"""The ends of texts by which patterns are tried or not."""

import re

import pytest

from geo.extraction.around import around
from geo.extraction.word_ends import WordEnds

_DIRECTIONS = r"(?<![\w-])(?:(?:north(?:ern)?|e|south)(?: parts? of)?|[0-9]+ (?:km|miles) from|\w+ of) (?:the )?$"


@pytest.mark.parametrize(
    "text",
    (
        "in northern ",
        "north ",
        "in (e ",
        "e ",
        "the south parts of ",
        "12 km from the ",
        "3 miles from ",
        "east of the ",
    ),
)
def test_a_text_in_which_the_pattern_is_found_has_such_an_end(text: str) -> None:
    assert re.search(_DIRECTIONS, text) is not None
    assert WordEnds(_DIRECTIONS)(text)


@pytest.mark.parametrize("text", ("", "north", "the ", "he met the ", "he said that ", "villages near ", "twelve "))
def test_another_end_is_told_without_the_pattern(text: str) -> None:
    assert re.search(_DIRECTIONS, text) is None
    assert not WordEnds(_DIRECTIONS)(text)


def test_what_may_end_in_anything_is_never_ruled_out() -> None:
    assert WordEnds(r"(?:near|\w+)$")("whatever")


def test_a_pattern_that_matches_nothing_has_no_end() -> None:
    assert not WordEnds(r"(?!) $")(" ")


@pytest.mark.parametrize(
    ("language", "said", "plain"),
    (
        ("en", ("12 km south of ", "the northern ", "near the village of ", "N of "), ("he flew to ", "he said that ")),
        ("ar", ("على بعد 5 كم شمال ", "ريف ", "في محيط "), ("وصل الى ", "قال ")),
    ),
)
def test_the_lexicons_words_end_so(language: str, said: tuple[str, ...], plain: tuple[str, ...]) -> None:
    words = around(language)
    assert [t for t in said if not words.may_say_something(t)] == []
    assert [t for t in plain if words.ends(t)] == []
