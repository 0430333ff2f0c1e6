import pytest

from geo.extraction.attribution import attribute
from geo.extraction.reading import read
from geo.extraction.text import split_sentences


def sources(text: str, language: str = "en") -> list[str | None]:
    return [s.text if s else None for s in attribute(read(text).form, split_sentences(read(text).form), language)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A bridge fell, local police said.", "local police"),
        ("According to two shepherds, a bridge fell.", "two shepherds"),
        ("Residents and a lawyer said that a bridge fell.", "Residents and a lawyer"),
        ("The harbour office confirmed on Monday that a bridge fell.", "The harbour office"),
        ('"A bridge fell," a ferryman told The Plinth.', "a ferryman"),
        ("The man who keeps the keys said a bridge fell.", "The man who keeps the keys"),
        ("A bridge fell on Monday.", None),
        ("Nobody has said why.", None),
    ],
)
def test_who_says_so(text: str, source: str | None) -> None:
    assert sources(text) == [source]


def test_a_pronoun_keeps_the_speaker_before_it() -> None:
    assert sources("The mayor said a bridge fell. He added that nobody was hurt.") == ["The mayor", "The mayor"]


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    assert sources('The mayor said: "A bridge fell.\n"It was an old bridge."') == ["The mayor", "The mayor"]


def test_the_outlet_itself_speaks_again_after_a_plain_sentence() -> None:
    assert sources("The mayor said a bridge fell. The river was high. It rained.") == ["The mayor", None, None]


def test_arabic_source_stands_after_its_verb() -> None:
    assert sources("وقالت مصادر محلية إن الجسر انهار.", "ar") == ["مصادر محلية"]


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    text = '"A bridge fell," the mayor said. "It was old. Nobody was on it." It rained.'
    assert sources(text) == ["the mayor", "the mayor", "the mayor", None]
