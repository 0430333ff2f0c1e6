"""What these sources cover: outlets under several names in one row, and profiles that nothing is of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents.outlets import NO_PROFILES, OutletProfile, Outlets
from geo.incidents.store import Store
from geo.incidents.stored_coverage import OutletRow, outlet_row
from geo.language.language import ENGLISH
from geo.page.coverage import coverage_rows

COURIER = OutletProfile("The Wadi Courier", ("Courier",), "a daily", "B", None, "A. Reader", date(2024, 4, 1))
RADIO = OutletProfile("Hill Radio", (), None, "F", "new", "A. Reader", date(2024, 4, 1))


def texts(rows: list[list[dict[str, str]]]) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in rows]


def test_an_outlet_has_one_row_under_all_its_names() -> None:
    rows = [
        OutletRow("Courier", 2, 1, 0, "2024-03-01", "2024-03-05"),
        OutletRow("The Wadi Courier", 3, 2, 1, "2024-02-01", "2024-03-02"),
        OutletRow(None, 1, 0, 0, None, None),
    ]
    told = texts(coverage_rows(rows, Outlets((COURIER, RADIO)), ENGLISH))
    assert told[0] == ["The Wadi Courier", "a daily · B, usually reliable", "5", "3", "1", "1 Feb 2024", "5 Mar 2024"]
    assert told[1] == ["Outlet not known", "no profile", "1", "0", "0", "–", "–"]
    assert told[2][:3] == [
        "Hill Radio",
        "F, reliability cannot be judged · no article of this outlet is here",
        "0",
    ], "a profile that no article is of is listed"


def test_who_set_a_profile_stands_beside_it() -> None:
    (row,) = coverage_rows([OutletRow("Courier", 1, 1, 0, None, None)], Outlets((COURIER,)), ENGLISH)
    assert row[1]["note"] == "set by A. Reader, 1 Apr 2024"


def test_articles_in_memory_are_counted_as_in_the_store() -> None:
    given = [(date(2024, 3, 2), True, False), (datetime(2024, 3, 1, 23, tzinfo=UTC), False, False), (None, False, True)]
    assert outlet_row("X", given) == OutletRow("X", 3, 1, 1, "2024-03-01", "2024-03-02")


def test_the_store_counts_articles_by_outlet(tmp_path: Path, report: Report) -> None:
    def article(number: int, source: str | None, published: date | None) -> Article:
        return Article(f"a{number}", source, None, None, f"Text {number} of some words.", published, None, "en", None)

    given = [
        article(1, "Courier", date(2024, 3, 2)),
        article(2, "Courier", date(2024, 3, 9)),
        article(3, "Courier", None),
        article(4, None, None),
    ]
    with Store.open(tmp_path / "store.sqlite") as store:
        store.add_articles(given)
        told = Extraction((replace(report, article_id="a1"), replace(report, report_id="r2", article_id="a1")), ())
        store.add_extractions(
            [(given[0], (), told), (given[1], (), Extraction((), ()))], [NotRead("a3", "a rule failed")], rules="r"
        )
        rows = {row.source: row for row in store.outlets()}
    assert rows["Courier"] == OutletRow("Courier", 3, 1, 1, "2024-03-02", "2024-03-09"), "two reports are one article"
    assert rows[None].unread == 1, "taken in, and not read yet"
    assert coverage_rows([], NO_PROFILES, ENGLISH) == []
