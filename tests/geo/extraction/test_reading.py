import time

import pytest

from geo.extraction.reading import read


def test_equal_length_texts_keep_their_offsets() -> None:
    reading = read("The “loud” bang’s echo")
    assert reading.form == 'The "loud" bang\'s echo'
    assert reading.to_text(4, 10) == (4, 10)


def test_vowel_signs_are_left_out_and_offsets_lead_back() -> None:
    text = "قُتِلَ أحمد"
    reading = read(text)
    assert reading.form == "قتل احمد"
    start, end = reading.to_text(4, 8)
    assert text[start:end] == "أحمد"
    assert reading.from_text(start) == 4


def test_arabic_digits_become_digits() -> None:
    assert read("٢٣ آذار ۲۰۲۴").form == "23 اذار 2024"


def test_a_span_that_ends_in_a_silent_mark_keeps_its_last_letter() -> None:
    text = "شَنّ"
    reading = read(text)
    start, end = reading.to_text(0, len(reading.form))
    assert text[start:end].startswith("شَن")


def test_further_spaces_mean_nothing_and_offsets_lead_back() -> None:
    text = "a bomb  exploded   there"
    reading = read(text)
    assert reading.form == "a bomb exploded there"
    start = reading.form.index("exploded")
    first, last = reading.to_text(start, start + 8)
    assert text[first:last] == "exploded"
    assert reading.from_text(first) == start


def test_lines_wrapped_at_a_width_are_one_line() -> None:
    line = "the harbour was quiet and the mill stood still on that long morning"
    wrapped = "\n".join([line] * 4)
    assert read(wrapped).form == " ".join([line] * 4)
    assert read("one\ntwo\nthree\nfour").form == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a  b", "a b"),
        ("a \t b", "a b"),
        ("a\t  b", "a\t b"),
        ("a\u00a0 b", "a b"),
        ("a\t\tb", "a\t\tb"),
        ("a   ", "a   "),
        ("a   \nb", "a   \nb"),
        ("  b", " b"),
    ],
)
def test_of_several_spaces_the_first_stays(text: str, form: str) -> None:
    assert read(text).form == form


def test_spaces_without_end_cost_little() -> None:
    began = time.process_time()
    read("a" + " " * 200_000 + "\nb")
    assert time.process_time() - began < 2.0
