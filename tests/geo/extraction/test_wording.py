"""What an article is about: names first, rarer words next, and what stands in every such story not at all."""

import gc
import weakref
from datetime import date

from geo.articles.article import Article
from geo.extraction.wording import Wording, Wordings, likeness, wording_of


def worded(text: str, title: str | None = None, language: str = "en") -> Wording:
    return wording_of(Article("a", "The Reed", None, title, text, date(2024, 3, 1), None, language, None))


def test_an_article_is_wholly_like_itself_and_unlike_what_shares_no_rare_word() -> None:
    mill = worded("Officers said that the miller Emily Stone was shot beside Quern Bridge on Friday.")
    farm = worded("Police said on Friday that a shooting at Barley Lane left two dead.")
    assert abs(likeness(mill, mill) - 1.0) < 1e-9
    assert likeness(mill, farm) == 0.0


def test_words_that_report_every_event_say_nothing() -> None:
    assert not set(worded("Two people were killed and three wounded in a shooting, police said.").weights)


def test_names_weigh_more_than_other_words() -> None:
    weights = worded("They met Quillon near a wharf. Later Quillon left the wharf.").weights
    assert weights["quillon"] > weights["wharf"] > 0


def test_persons_are_given_and_family_names_that_stand_together() -> None:
    found = worded("The victim was named as Emily Jane Stone, of Quern Bridge.")
    assert found.persons == {"emily stone"}
    assert {"emily jane stone", "quern bridge"} <= found.phrases


def test_the_capital_that_begins_a_sentence_makes_no_name() -> None:
    weights = worded("Wharves burned. Near the wharves stood Quillon.").weights
    assert weights["quillon"] > weights["wharves"]


def test_a_text_without_words_is_like_nothing() -> None:
    empty = worded("…")
    assert empty.weights == {} and likeness(empty, empty) == 0.0


def test_arabic_texts_are_alike_by_their_rarer_words() -> None:
    one = worded("قالت مصادر إن طاحونة الكوارنة تعرضت لهجوم قرب الجسر الخشبي", language="ar")
    other = worded("تعرضت طاحونة الكوارنة قرب الجسر الخشبي لهجوم أمس", language="ar")
    assert likeness(one, other) > 0.5


def test_many_wordings_at_once_are_exactly_as_alike_as_two_by_two() -> None:
    texts = (
        "Officers said that the miller Emily Stone was shot beside Quern Bridge on Friday.",
        "The miller Emily Stone lived at Quern Bridge, neighbours told reporters.",
        "Farmers met at Barley Lane; the miller came late.",
        "",
    )
    all_of_them = [worded(text) for text in texts]
    wordings = Wordings()
    assert [wordings.add(one) for one in all_of_them[:2]] == [0, 1]
    assert wordings.likenesses(0, [1]) == [likeness(*all_of_them[:2])]
    assert [wordings.add(one) for one in all_of_them[2:]] == [2, 3]
    for one in range(len(texts)):
        others = [other for other in range(len(texts)) if other != one]
        assert wordings.likenesses(one, others) == [likeness(all_of_them[one], all_of_them[other]) for other in others]
    assert wordings.likenesses(0, []) == []


def test_wordings_are_gone_with_whoever_held_them() -> None:
    wordings = Wordings()
    for text in ("The miller came late to Quern Bridge.", "Barley grew beside Quern Bridge."):
        wordings.add(worded(text))
    wordings.likenesses(0, [1])
    held = weakref.ref(wordings)
    was_enabled = gc.isenabled()
    gc.disable()  # an open file must not wait until cycles are looked for
    try:
        del wordings
        assert held() is None
    finally:
        if was_enabled:
            gc.enable()
