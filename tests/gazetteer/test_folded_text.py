"""A text as folded words, with the way back to what is written."""

import pytest

from gazetteer.folded_text import fold_text
from gazetteer.names import TOKEN, fold_word


@pytest.mark.parametrize(
    "text",
    [
        "It's O'Neil's `x` ra's 'n' 12",
        "A-b c_d 'tis '', X",
        "",
        "' '",
        " one ",
        "Ḩaṭṭā’s وَدير ـ ‘x’ é",
        "ـ",
        "قال ﷺ في Homs",
    ],
)
def test_words_are_folded_one_by_one(text: str) -> None:
    matches = [m for m in TOKEN.finditer(text) if fold_word(m[0])]
    folded = fold_text(text)
    assert folded.words == [m[0] for m in matches]
    assert list(zip(folded.starts, folded.ends, strict=True)) == [m.span() for m in matches]
    assert folded.keys == [fold_word(m[0]) for m in matches]
    ends = [*folded.starts, len(text)][1:]
    assert folded.gaps == [text[end:start] for end, start in zip(folded.ends, ends, strict=True)]
    assert [folded.joined[b : b + len(k) + 1] for b, k in zip(folded.begins, folded.keys, strict=True)] == [
        f"{key} " for key in folded.keys
    ]


def test_a_letter_that_stands_for_words_is_one_word() -> None:
    assert " " not in fold_word("ﷺ")
