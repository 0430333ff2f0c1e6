import pytest

from geo.errors import ExtractionError
from geo.extraction.lexicons import LANGUAGES, event_type_of, event_types, lexicon


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_codes_known_types(language: str) -> None:
    known = {*event_types(), ("", "")}
    assert {(e.event_type, e.sub_event_type) for e in lexicon(language).events} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_sections(language: str) -> None:
    assert set(lexicon(language).lists) == set(lexicon("en").lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_weekdays_are_whole(language: str) -> None:
    assert set(lexicon(language).months.values()) == set(range(1, 13))
    assert set(lexicon(language).weekdays.values()) == set(range(7))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_date_pattern_matches_whole_words_only(language: str) -> None:
    assert all(rule.pattern.search("xyzzy") is None for rule in lexicon(language).dates)


def test_event_words_match_in_any_case_and_as_whole_words() -> None:
    shelling = next(e for e in lexicon("en").events if e.sub_event_type.startswith("Shelling"))
    assert shelling.verbs.search("THE TOWN WAS SHELLED")
    assert shelling.verbs.search("unshelled peas") is None


def test_arabic_words_match_behind_clitics() -> None:
    words = lexicon("ar").event_starts
    assert all(words.matches_any(word) for word in ("قصف", "وقصف", "بالقصف", "للقصف", "والقصف"))


def test_an_unknown_language_reads_as_english() -> None:
    assert lexicon("xx").language == "en"


def test_the_type_of_a_sub_event() -> None:
    assert event_type_of("Convoy/transfer") == "Strategic developments"
    with pytest.raises(ExtractionError, match="no sub-event type"):
        event_type_of("Picnic")


def test_patterns_are_compiled_without_capturing_groups_of_their_own() -> None:
    patterns = [p for e in lexicon("en").events for p in (e.nouns, e.verbs, e.weak, e.toll)]
    assert all(pattern.groups == 0 for pattern in patterns)
