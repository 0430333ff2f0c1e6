"""Every text is in every catalogue, with the same placeholders and as many forms as the language counts in."""

import re
from collections import Counter
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from catalogue_texts import ROOT, said_in_python, texts_said

from geo.language.language import SOURCE_CODE, TYPE, Key, language_codes, language_of

SAID = texts_said()
OTHERS = [code for code in language_codes() if code != SOURCE_CODE]

LEFT_OUT_OF_A_FORM = {"n"}
"""What a form for none, one or two may say in words."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_is_another_language() -> None:
    assert "ar" in OTHERS
    assert len(SAID) > 300


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_is_missing_and_none_is_unused(code: str) -> None:
    known = set(language_of(code).texts)
    assert sorted(map(str, SAID.keys() - known)) == []
    assert sorted(map(str, known - SAID.keys())) == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_stands_twice_empty_or_doubtful(code: str) -> None:
    written = (ROOT / "geo" / "language" / f"{code}.po").read_bytes()
    catalogue = read_po(BytesIO(written), locale=code, abort_invalid=True)
    keys = re.findall(r'^(?:msgctxt ".*"\n)?msgid ".+"', written.decode(), re.MULTILINE)
    assert sorted(key for key, times in Counter(keys).items() if times > 1) == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert [key for key, forms in language_of(code).texts.items() if not all(form.strip() for form in forms)] == []


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("key", sorted(SAID, key=str), ids=str)
def test_placeholders_are_those_of_english(code: str, key: Key) -> None:
    english = set().union(*map(placeholders, SAID[key]))
    for form in language_of(code).texts[key]:
        missing = english - placeholders(form)
        assert not placeholders(form) - english
        assert not missing - (LEFT_OUT_OF_A_FORM if len(SAID[key]) > 1 else set())


@pytest.mark.parametrize("code", OTHERS)
def test_comparisons_are_those_of_english(code: str) -> None:
    # Where a text runs from right to left, the signs are mirrored when they are drawn, not when they are written.
    for key, forms in SAID.items():
        signs = [sorted(set(form) & set("<>≤≥")) for form in forms]
        assert all(sorted(set(form) & set("<>≤≥")) in signs for form in language_of(code).texts[key]), key


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_counted_has_a_form_for_every_count(code: str) -> None:
    language = language_of(code)
    needed = {language.plural(number) for number in range(300)}
    for key, forms in SAID.items():
        assert len(language.texts[key]) == (len(needed) if len(forms) > 1 else 1), key


def test_every_argument_of_a_text_is_in_it_and_no_other() -> None:
    for (_, text), _ in (item for file in sorted(ROOT.glob("geo/page/*.py")) for item in said_in_python(file)):
        assert re.fullmatch(r"[^{}]*(?:\{\w+\}[^{}]*)*", text), text


def test_arabic_counts_none_one_two_few_and_many() -> None:
    arabic = language_of("ar")
    said = [arabic.counted("{n} incident", "{n} incidents", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)]
    assert said == [
        "لا حوادث",
        "حادث واحد",
        "حادثان",
        "3 حوادث",
        "10 حوادث",
        "11 حادثًا",
        "99 حادثًا",
        "100 حادث",
        "102 حادث",
        "103 حوادث",
        "111 حادثًا",
    ]


def test_a_type_of_a_users_own_lexicon_keeps_its_name() -> None:
    assert language_of("ar").name_of_type("Sorcery") == "Sorcery"
    assert language_of("ar").name_of_type("Riots") == language_of("ar").texts[TYPE, "Riots"][0] != "Riots"
