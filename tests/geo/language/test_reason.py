"""Reasons are English texts, and are said in every language from what they are made of."""

import json
import pickle
from datetime import date

import pytest

from geo.language.language import ENGLISH, language_of
from geo.language.reason import Reason, because, reason_from_record, reason_record, sentence, worded

ARABIC = language_of("ar")
WHO = because(
    "{one} and {other}", one=because("{outlet} ({article})", outlet="Reed Wire", article="a1"), other=Reason("b")
)
NESTED = because(
    "{reports}: {where}, {when}, {kinds}",
    reports=WHO,
    where=because("places {km} km apart", km=0),
    when=because("by {author}, {day}", author="A. Reader", day=date(2024, 3, 1)),
    kinds=("Riots", "Of a user's own"),
)
SENTENCE = sentence(because("{place} is spelled so", place="Tell Amber"), because("the same day"))


def test_a_reason_is_its_english_text() -> None:
    assert SENTENCE == "Tell Amber is spelled so; the same day."
    assert NESTED == ("Reed Wire (a1) and b: places 0 km apart, by A. Reader, 1 Mar 2024, Riots / Of a user's own")
    assert json.dumps(SENTENCE) == '"Tell Amber is spelled so; the same day."'
    assert worded(NESTED, ENGLISH) == NESTED


@pytest.mark.parametrize("reason", [NESTED, SENTENCE, Reason("as an older store has it")])
def test_a_reason_survives_json_and_other_processes(reason: Reason) -> None:
    for again in (
        reason_from_record(json.loads(json.dumps(reason_record(reason)))),
        pickle.loads(pickle.dumps(reason)),
    ):
        assert (again, again.template, again.values) == (reason, reason.template, reason.values)
        assert worded(again, ARABIC) == worded(reason, ARABIC)


def test_it_is_said_in_another_language_to_its_depth_with_the_names_of_that_language() -> None:
    assert worded(SENTENCE, ARABIC, {"Tell Amber": "تل عنبر"}) == "\u2068تل عنبر\u2069 يُكتب هكذا؛ اليوم نفسه."
    said = worded(NESTED, ARABIC)
    assert "0 كم" in said and "مارس" in said and ARABIC.name_of_type("Riots") in said and "Of a user's own" in said
    assert "\u2068Reed Wire\u2069" in said and " apart" not in said


def test_what_nothing_more_is_known_of_stays_as_it_is() -> None:
    assert worded("A sentence.", ARABIC) == worded(Reason("A sentence."), ARABIC) == "A sentence."
    assert worded(because("{place} (score {score})", place="{km}", score="1"), ARABIC).startswith("\u2068{km}\u2069")


def test_a_sentence_goes_on_behind_another() -> None:
    assert sentence(SENTENCE, because("a day apart")) == "Tell Amber is spelled so; the same day; a day apart."


def test_values_are_changed_at_any_depth() -> None:
    changed = NESTED.with_values(lambda name, value: "█" if name in ("km", "article") else value)
    assert changed.startswith("Reed Wire (█) and b: places █ km apart")
    assert "█ كم" in worded(changed, ARABIC).replace("\u2068", "").replace("\u2069", "")
