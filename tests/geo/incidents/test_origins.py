from dataclasses import replace

from geo.extraction.report import Report
from geo.incidents.origins import count_origins


def made(report: Report, article: str, source: str | None, cites: str | None = None) -> Report:
    return replace(report, article_id=article, source=source, attributed_to=cites)


def test_outlets_of_their_own_are_origins(report: Report) -> None:
    assert count_origins([made(report, "a", "The Reed"), made(report, "b", "The Wadi")], {}) == 2


def test_articles_of_one_outlet_are_one_origin(report: Report) -> None:
    assert count_origins([made(report, "a", "The Reed"), made(report, "b", "The Reed")], {}) == 1


def test_outlets_that_cite_the_same_named_source_are_one_origin(report: Report) -> None:
    cited = [made(report, "a", "The Reed", "the agency SARN"), made(report, "b", "The Wadi", "the agency SARN")]
    assert count_origins(cited, {}) == 1


def test_unnamed_sources_do_not_join_outlets(report: Report) -> None:
    cited = [made(report, "a", "The Reed", "local sources"), made(report, "b", "The Wadi", "local sources")]
    assert count_origins(cited, {}) == 2


def test_copies_are_one_origin_and_chains_join(report: Report) -> None:
    reports = [
        made(report, "a", "The Reed"),
        made(report, "b", "The Wadi", "the agency SARN"),
        made(report, "c", "Dust Daily", "the agency SARN"),
    ]
    assert count_origins(reports, {"b": "a"}) == 1


def test_articles_without_an_outlet_count_apart(report: Report) -> None:
    assert count_origins([made(report, "a", None), made(report, "b", None)], {}) == 2


def test_a_source_cited_in_two_languages_is_one_origin(report: Report) -> None:
    cited = [
        made(report, "a", "The Reed", "the Observatory"),
        made(report, "b", "مرآة الوادي", "المرصد السوري لحقوق الإنسان"),
    ]
    assert count_origins(cited, {}) == 1


def test_an_outlet_and_who_cites_it_are_one_origin(report: Report) -> None:
    cited = [made(report, "a", "SANA"), made(report, "b", "The Wadi", "وكالة سانا"), made(report, "c", "The Reed")]
    assert count_origins(cited, {}) == 2
