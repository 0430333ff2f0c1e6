"""Articles and outlets taken out of the store: out of every incident at once, and out until they are let in again."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli, pipeline
from geo.articles.article import Article
from geo.errors import StoreError
from geo.incidents.corrections_home import corrections_home
from geo.incidents.database import Database
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.incidents.withdrawal import Signed
from geo.pipeline import Settings, Stages, default_stages

SETTINGS = Settings(batch_size=2)
SIGNED = Signed("A. Reader", date(2024, 4, 1), "the outlet took it back")
LATER = Signed("B. Reader", date(2024, 4, 2), "it stands after all")


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    country = Place("own:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "own estimate")
    village = Place("own:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 9_000, 5.0, "own estimate")
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", (country, village))


@pytest.fixture(scope="module")
def stages(gazetteer: Gazetteer) -> Stages:
    return default_stages(gazetteer)


def article(article_id: str, source: str, killed: int, day: int = 4) -> Article:
    text = f"Artillery shells struck Tell Amber in Syria on 1 March 2024, killing {killed}, residents told {source}."
    return Article(
        article_id, source, f"https://example.org/{article_id}", None, text, date(2024, 3, day), None, "en", None
    )


COURIER, GAZETTE, WIRE = article("a1", "The Wadi Courier", 2), article("a2", "Dar Gazette", 3), article("a3", "Wire", 4)
ALL = (COURIER, GAZETTE, WIRE)


@pytest.fixture
def store(address: StoreAddress, gazetteer: Gazetteer, stages: Stages) -> Store:
    opened = Store.open(address)
    pipeline.ingest(ALL, opened, gazetteer, SETTINGS, stages=stages)
    return opened


def told(store: Store) -> set[str]:
    return {report.article_id for incident in store.incidents() for report in incident.reports}


def test_its_reports_leave_every_incident_and_the_reason_is_kept(
    store: Store, gazetteer: Gazetteer, stages: Stages
) -> None:
    assert [(one.killed_min, one.killed_max) for one in store.incidents()] == [(2, 4)]
    seen: list[set[str]] = []
    pipeline.withdraw(
        *(store, gazetteer, SETTINGS, "article", "a1", SIGNED),
        stages=stages,
        progress=lambda *_: seen.append(told(store)),
    )
    assert seen == [{"a1", "a2", "a3"}], "until all is done, nothing is changed"
    assert told(store) == {"a2", "a3"}
    assert [(one.killed_min, one.killed_max) for one in store.incidents()] == [(3, 4)]
    assert store.incidents() == tuple(pipeline.run((GAZETTE, WIRE), gazetteer, SETTINGS, stages=stages).incidents)
    (withdrawal,) = store.withdrawals()
    assert (withdrawal.kind, withdrawal.name, withdrawal.signed, withdrawal.ended) == ("article", "a1", SIGNED, None)
    assert withdrawal.articles == 1
    assert (store.article("a1"), store.coding("a1"), store.counts().articles, store.is_merged()) == (
        None,
        None,
        2,
        True,
    )
    assert [one.article_id for one in store.articles()] == ["a2", "a3"]
    assert {row.source for row in store.outlets()} == {"Dar Gazette", "Wire"}
    assert store.sources() == {"Dar Gazette", "Wire"}


def test_taken_in_again_it_stays_out_until_it_is_let_in(store: Store, gazetteer: Gazetteer, stages: Stages) -> None:
    before = store.incidents()
    pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, stages=stages)
    again = (
        COURIER,
        replace(COURIER, article_id="other"),
        replace(COURIER, article_id="dated", published=date(2024, 3, 9)),
        replace(COURIER, text=COURIER.text + " More to follow."),
    )
    summary = pipeline.ingest(again, store, gazetteer, SETTINGS, stages=stages)
    assert (summary.read, summary.new, summary.known, summary.withdrawn) == (4, 0, 0, 4)
    pipeline.refresh(store, gazetteer, SETTINGS, stages=stages)
    pipeline.read_anew(store, gazetteer, SETTINGS, stages=stages, renew_context=True)
    assert told(store) == {"a2", "a3"}
    pipeline.reinstate(store, gazetteer, SETTINGS, "article", "a1", LATER, stages=stages)
    assert store.incidents() == before
    assert [(one.signed, one.ended, one.articles) for one in store.withdrawals()] == [(SIGNED, LATER, 0)]
    with pytest.raises(StoreError, match="no article a1 is withdrawn"):
        pipeline.reinstate(store, gazetteer, SETTINGS, "article", "a1", LATER, stages=stages)


def test_an_outlet_takes_what_it_publishes_later_with_it(store: Store, gazetteer: Gazetteer, stages: Stages) -> None:
    pipeline.withdraw(store, gazetteer, SETTINGS, "outlet", "Wire", SIGNED, stages=stages)
    later = article("a4", "Wire", 9, day=5)
    summary = pipeline.ingest([later], store, gazetteer, SETTINGS, stages=stages)
    assert (summary.new, summary.withdrawn) == (0, 1)
    assert told(store) == {"a1", "a2"}
    assert store.pending_ids() == ()
    assert store.withdrawals()[0].articles == 2
    pipeline.reinstate(store, gazetteer, SETTINGS, "outlet", "Wire", LATER, stages=stages)
    assert told(store) == {"a1", "a2", "a3", "a4"}


def test_what_is_erased_leaves_no_word_and_is_known_all_the_same(
    store: Store, gazetteer: Gazetteer, stages: Stages, address: StoreAddress
) -> None:
    pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, erase=True, stages=stages)
    summary = pipeline.ingest(
        [COURIER, replace(COURIER, article_id="other")], store, gazetteer, SETTINGS, stages=stages
    )
    assert summary.withdrawn == 2
    if address.file is not None:
        for file in address.file.parent.iterdir():
            assert b"told The Wadi Courier" not in file.read_bytes()
    else:
        with closing(Database(address)) as database, database.reading() as connection:
            texts = connection.exec_driver_sql("SELECT text FROM articles WHERE article_id = 'a1'").scalars().all()
            assert texts == [""]
    pipeline.reinstate(store, gazetteer, SETTINGS, "article", "a1", LATER, stages=stages)
    assert told(store) == {"a2", "a3"}
    pipeline.ingest([COURIER], store, gazetteer, SETTINGS, stages=stages)
    assert told(store) == {"a1", "a2", "a3"}


def test_what_people_added_of_an_article_is_erased_with_it(
    address: StoreAddress, gazetteer: Gazetteer, stages: Stages, store: Store
) -> None:
    def entries(_: object) -> list[dict[str, object]]:
        made = {"author": "A. Reader", "date": date(2024, 4, 1), "reason": "told in passing"}
        kind = {"action": "add", "sub_event_type": "Armed clash", "date_start": date(2024, 3, 1), **made}
        return [{**kind, "article": one.article_id, "passage": one.text} for one in (COURIER, GAZETTE)]

    pipeline.correct(store, gazetteer, SETTINGS, entries, stages=stages)
    pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, erase=True, stages=stages)
    home = corrections_home(store)
    assert [one.article_id for one in home.read()] == ["a2"]
    assert [one.correction.article_id for one in store.standings()] == ["a2"]
    if address.file is not None:
        for file in address.file.parent.iterdir():
            assert b"told The Wadi Courier" not in file.read_bytes()


def test_a_copy_of_what_is_withdrawn_stands_on_its_own(
    address: StoreAddress, gazetteer: Gazetteer, stages: Stages
) -> None:
    text = COURIER.text + " Neighbours told how the blast broke windows along the main street of the market quarter."
    first, copy = replace(COURIER, text=text), replace(GAZETTE, text=text)
    with Store.open(address) as store:
        pipeline.ingest([first, copy], store, gazetteer, SETTINGS, stages=stages)
        assert store.copies() == {"a2": "a1"}
        pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, stages=stages)
        assert store.copies() == {}
        assert told(store) == {"a2"}


@pytest.mark.parametrize(("kind", "name"), [("article", "a9"), ("outlet", "wire")])
def test_what_is_not_here_is_told(store: Store, gazetteer: Gazetteer, stages: Stages, kind: str, name: str) -> None:
    with pytest.raises(StoreError, match=f"no {kind} {name} is in this store"):
        pipeline.withdraw(store, gazetteer, SETTINGS, kind, name, SIGNED, stages=stages)  # type: ignore[arg-type]
    pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, stages=stages)
    with pytest.raises(StoreError, match="withdrawn already"):
        pipeline.withdraw(store, gazetteer, SETTINGS, "article", "a1", SIGNED, stages=stages)


def test_the_commands_withdraw_list_and_reinstate(
    tmp_path: Path,
    gazetteer: Gazetteer,
    stages: Stages,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    where = str(tmp_path / "store.sqlite")
    with Store.open(tmp_path / "store.sqlite") as store:
        pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=stages)
    monkeypatch.setattr(cli, "_gazetteer", lambda *_: gazetteer)

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments, "--store", where])
        assert isinstance(ended.value.code, int)
        return ended.value.code

    signed = ("--author", "A. Reader", "--reason", "it took it back")
    assert run("withdraw", "a1", *signed, "--date", "2024-04-01") == 0
    assert run("withdraw", "--outlet", "Wire", *signed) == 0
    assert "withdrawn: outlet Wire, articles 1" in capfd.readouterr().err
    assert run("withdrawn") == 0
    first, second = capfd.readouterr().out.splitlines()
    assert first == "article a1: withdrawn by A. Reader, 2024-04-01: it took it back (articles 1)"
    assert second.startswith("outlet Wire: withdrawn by A. Reader")
    assert run("reinstate", "a1", *signed, "--date", "2024-04-02") == 0
    run("withdrawn")
    assert "reinstated by A. Reader, 2024-04-02" in capfd.readouterr().out
    assert run("withdraw", "a1", "--outlet", "Wire", *signed) == 2
    assert run("withdraw", *signed) == 2
    assert run("withdraw", "a9", *signed) == 1
    assert "no article a9 is in this store" in capfd.readouterr().err
