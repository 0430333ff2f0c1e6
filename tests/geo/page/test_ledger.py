"""Corrections and failures as the page lists them."""

from geo.extraction.attempt import NotRead
from geo.incidents.correction import Standing
from geo.incidents.corrections_file import correction_of
from geo.language.language import ENGLISH
from geo.page.ledger import not_read_lines, standing_lines, standings_line

SIGNED = {"author": "A. Reader", "date": "2024-04-01", "reason": "named in the caption"}
MOVE = correction_of({"action": "move", "report": "r1", "place_id": "own:2", **SIGNED})
REJECT = correction_of({"action": "reject", "report": "gone", **SIGNED})
STANDINGS = (Standing(MOVE, "applied", ""), Standing(REJECT, "no longer matches", "no report gone is here any more"))


def test_what_changes_nothing_is_listed_first_under_its_number() -> None:
    assert standings_line(STANDINGS, ENGLISH) == "Corrections: 1 applied, 1 no longer matches"
    first, second = standing_lines(STANDINGS, ENGLISH)
    assert first.startswith(
        "2. no longer matches: reject gone (no report gone is here any more), by A. Reader, 1 Apr 2024"
    )
    assert second == "1. applied: move r1, to own:2, by A. Reader, 1 Apr 2024: named in the caption"


def test_an_article_that_was_not_read_is_named_with_the_reason() -> None:
    assert not_read_lines([NotRead("a1", "ValueError: no")]) == ["a1: ValueError: no"]
