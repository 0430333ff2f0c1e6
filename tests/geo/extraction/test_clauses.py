import itertools

from geo.extraction.clauses import split_clauses
from geo.extraction.lexicons import lexicon
from geo.extraction.text import split_sentences


def clauses(text: str) -> list[tuple[str | None, str]]:
    (sentence,) = split_sentences(text)
    return [(c.relation, text[c.start : c.end].strip(" ,")) for c in split_clauses(text, sentence, lexicon("en"))]


def test_one_event_is_one_clause() -> None:
    assert len(clauses("Rockets struck the base, injuring three soldiers.")) == 1


def test_a_second_event_hours_before_is_a_clause_of_its_own() -> None:
    found = clauses("The post came under attack on Friday, hours after rockets struck the base.")
    assert [relation for relation, _ in found] == [None, "same_day"]
    assert found[1][1].startswith("hours after")


def test_a_day_apart_keeps_its_direction() -> None:
    assert clauses("A convoy left the town, one day after they smuggled ten tankers.")[1][0] == "day_before"


def test_a_toll_and_its_cause_are_one_event() -> None:
    assert len(clauses("Two men were killed after a rocket hit their car.")) == 1


def test_a_leading_part_ends_at_its_comma() -> None:
    found = clauses("Minutes after that missile attack, gunmen stormed the gate.")
    assert [relation for relation, _ in found] == ["same_day", None]


def test_clauses_cover_the_sentence() -> None:
    text = "Gunmen attacked the post, after which clashes erupted, while drones bombed the road."
    (sentence,) = split_sentences(text)
    found = split_clauses(text, sentence, lexicon("en"))
    assert found[0].start == sentence.start and found[-1].end == sentence.end
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
