"""Patterns tried only where they may begin find what they find anywhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extraction.lexicons import LANGUAGES, lexicon
from geo.extraction.word_starts import WithNeeded, WordStarts, in_small_letters

PATTERNS = tuple(
    re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for words in (
        "raids?|air ?raids?",
        "3[01] may|[12]\\d may",
        "(?:a|one) day",
        "(?:\\w+ )?fire",
        "قصف|وقصف",
        "élan|ile",
    )
)


def plain(text: str, start: int, end: int) -> list[tuple[int, tuple[int, int]]]:
    return [(n, m.span()) for n, pattern in enumerate(PATTERNS) for m in pattern.finditer(text, start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "Raids, an AIR RAID and one day of fire on 31 May; a day",
        "قصف وقصف raid",
        "ÉLAN İ ı I raiderss",
        "٣١ may 21 MAY afterraid",
        "",
    ],
)
def test_the_same_is_found_as_without_looking_at_the_beginning(text: str) -> None:
    found = [(n, m.span()) for n, m in WordStarts(PATTERNS).matches(text)]
    assert found == plain(text, 0, len(text))


def test_a_part_of_a_text_is_searched_as_patterns_search_it() -> None:
    text = "raid airraid raid one day raid"
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            found = [(n, m.span()) for n, m in WordStarts(PATTERNS).matches(text, start, end)]
            assert found == plain(text, start, end)
            assert WordStarts(PATTERNS).matches_any(text, start, end) is bool(found)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)  # the first one loads the lexicon
@given(data=st.data())
def test_a_lexicon_loses_nothing_by_it(language: str, data: st.DataObject) -> None:
    words = lexicon(language)
    pieces = {
        "en": [
            "shelled",
            "Monday",
            "12 May",
            "2024",
            "last night",
            "killed two",
            "THE RAID",
            "bombs",
            "days ago",
            "on",
        ],
        "ar": ["قصف", "بالقصف", "يوم الخميس", "12 أيار", "مقتل", "غارة", "أمس", "والاشتباكات", "قبل يومين", "في"],
    }[language]
    text = " ".join(data.draw(st.lists(st.sampled_from([*pieces, "x", ",", "Tell", "3"]), max_size=12)))
    patterns = [p for e in words.events for p in (e.nouns, e.verbs, e.weak, e.toll)]
    expected = [(n, m.span()) for n, pattern in enumerate(patterns) for m in pattern.finditer(text)]
    assert [(n, m.span()) for n, m in words.event_starts.matches(text)] == expected
    dates = [(n, m.span()) for n, rule in enumerate(words.dates) for m in rule.pattern.finditer(text)]
    assert [(n, m.span()) for n, m in words.date_starts.matches(text)] == dates


NEEDING = tuple(map(WithNeeded, PATTERNS))


@given(
    st.lists(
        st.sampled_from(("RAIDS", "air raid", "31 May", "one day", "ﬁre", "fıre", "fire", "قصف", "ÉLAN", "İle", "."))
    )
)
def test_a_pattern_finds_the_same_in_texts_that_lack_what_it_needs(pieces: list[str]) -> None:
    text = " ".join(pieces)
    small = in_small_letters(text)
    for pattern, quick in zip(PATTERNS, NEEDING, strict=True):
        expected = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in quick.finditer(text, small)] == expected
        assert (quick.search(text, small) is not None) == bool(expected)


def test_a_part_read_by_itself_may_begin_within_a_word() -> None:
    text = "an airraid, raid of fire"
    starts = WordStarts(PATTERNS)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            part = text[start:end]
            for number, pattern in enumerate(PATTERNS):
                assert starts.finds_any(number, text, start, part) is (pattern.search(part) is not None)
                found = [match.span() for match in starts.finditer_in(number, text, start, part)]
                assert found == [match.span() for match in pattern.finditer(part)]


def test_words_that_are_written_over_are_not_found() -> None:
    text = 'A raid "of fire, one day" and fire'
    part = 'A raid """"""""""""""""""""" and fire'[: len(text)]
    starts = WordStarts(PATTERNS)
    for number, pattern in enumerate(PATTERNS):
        expected = [match.span() for match in pattern.finditer(part)]
        assert [match.span() for match in starts.finditer_in(number, text, 0, part)] == expected
