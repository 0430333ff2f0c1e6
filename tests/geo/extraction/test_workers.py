"""Articles read by several processes: the same as by one, in the same order, and told of where one dies."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import pipeline
from geo.articles.article import Article
from geo.errors import ExtractionError
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context
from geo.extraction.mention import Mention
from geo.extraction.workers import Workers, processes_for
from geo.incidents.record import incident_record, json_line
from geo.incidents.store import Store
from geo.pipeline import Settings


def _article(number: int) -> Article:
    text = (
        f"Shells struck Tell Amber on Friday, killing {2 + number % 7} farmers of house {number}, police said. "
        f"Gunmen later raided a mill near Wadi Flint; nurse {number} counted {number} broken windows."
    )
    day = date(2024, 3, 1 + number % 28)
    return Article(f"a{number}", "The Reed Bulletin", None, None, text, day, None, "en", None)


ARTICLES = tuple(map(_article, range(230)))


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    rows = [
        Place(
            f"own:{name}", name, latitude, 37.0, "P", "PPL", "SY", "07", "Deir ez-Zor", None, 9000, 2.0, "own estimate"
        )
        for name, latitude in (("Tell Amber", 34.0), ("Wadi Flint", 34.4))
    ]
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", rows)


@pytest.fixture
def workers(gazetteer: Gazetteer) -> Iterator[Workers]:
    with Workers(gazetteer.path, 2, with_wordings=True) as started:
        yield started


def test_few_articles_are_not_worth_a_process() -> None:
    assert [processes_for(articles, 4) for articles in (0, 1, 199, 200, 10_000)] == [1, 1, 1, 2, 4]
    assert processes_for(10_000, 1) == 1


def test_the_number_of_processes_changes_nothing(gazetteer: Gazetteer) -> None:
    alone, together = (pipeline.run(ARTICLES, gazetteer, Settings(processes=n)) for n in (1, 2))
    assert together.context == alone.context
    assert list(together.places.items()) == list(alone.places.items())
    assert list(together.extractions.items()) == list(alone.extractions.items())
    written = [[json_line(incident_record(one)) for one in result.incidents] for result in (alone, together)]
    assert written[0] == written[1] != []


def test_a_store_is_the_same_whatever_the_processes_and_batches(gazetteer: Gazetteer, tmp_path: Path) -> None:
    found = []
    for processes, batch_size in ((1, 200), (2, 60)):
        settings = Settings(processes=processes, batch_size=batch_size)
        with Store.open(tmp_path / f"{processes}.sqlite") as store:
            pipeline.ingest(ARTICLES, store, gazetteer, settings)
            found.append((store.reports(), store.incidents(), tuple(store.codings())))
            if processes > 1:
                assert pipeline.read_anew(store, gazetteer, settings) == ()
                found.append((store.reports(), store.incidents(), tuple(store.codings())))
    assert found[0] == found[1] == found[2]
    assert found[0][0] != ()


def test_what_is_asked_for_comes_in_order(workers: Workers, gazetteer: Gazetteer) -> None:
    found = list(workers.recognised(ARTICLES))
    assert tuple(article for article, _ in found) == ARTICLES
    assert all(isinstance(one, tuple) and one[0] == Mention(14, 24, "Tell Amber") for _, one in found)
    coded = list(workers.coded(ARTICLES, Context()))
    assert tuple(article for article, _ in coded) == ARTICLES
    for article, one in coded:
        assert not isinstance(one, NotRead)
        places, extraction, wording = one
        assert {report.article_id for report in extraction.reports} == {article.article_id}
        assert places[0].place is gazetteer.place("own:Tell Amber") or places[0].place == gazetteer.place(
            "own:Tell Amber"
        )
        assert wording is not None


def test_a_rule_that_fails_in_a_process_is_told_of_its_article(workers: Workers) -> None:
    broken = replace(ARTICLES[0], article_id="broken", text=None)  # type: ignore[arg-type]
    found = list(workers.coded((ARTICLES[0], broken, ARTICLES[1]), Context()))
    assert [isinstance(one, NotRead) for _, one in found] == [False, True, False]


def test_a_process_that_dies_is_told_in_words(workers: Workers) -> None:
    coded = workers.coded(ARTICLES, Context())
    next(coded)
    os.kill(next(iter(workers.processes())), signal.SIGKILL)
    with pytest.raises(ExtractionError, match="--processes 1"):
        list(coded)
    with pytest.raises(ExtractionError, match="--processes 1"):
        list(workers.recognised(ARTICLES))


def test_processes_let_others_go_first(workers: Workers) -> None:
    list(workers.coded(ARTICLES, Context()))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in workers.processes()} == {max(10, own)}


def test_no_process_is_left(gazetteer: Gazetteer) -> None:
    with Workers(gazetteer.path, 2, with_wordings=False) as workers:
        next(workers.coded(ARTICLES, Context()))
        pids = workers.processes()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
