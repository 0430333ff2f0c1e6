"""The store on SQLite and on a PostgreSQL server: nothing taken in twice, nothing confirmed lost."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgresql_server import PASSWORD, PostgresqlServer

from gazetteer.place import Place
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import StoreError
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.report import Report
from geo.extraction.reports import Extraction, Uncoded
from geo.incidents import migrations, schema
from geo.incidents.correction import Applied
from geo.incidents.database import Database
from geo.incidents.facts import set_fact
from geo.incidents.incident import Incident
from geo.incidents.migrations import backup_name
from geo.incidents.shelf import Shelf
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.incidents.table import Entry, entry_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store.sqlite"


@pytest.fixture
def store(address: StoreAddress) -> Iterator[Store]:
    with Store.open(address) as opened:
        yield opened


def article(number: int, **changes: object) -> Article:
    plain = Article(
        article_id=f"a{number}",
        source="The Wadi Courier",
        url=None,
        title=None,
        text=f"Shells fell on village number {number} at dawn. سقطت قذائف.",
        published=datetime(2024, 3, 2, 6, 30, tzinfo=UTC),
        published_latest=None,
        language="en",
        copy_of=None,
    )
    return replace(plain, **changes)


def report_of(report: Report, one: Article, report_id: str) -> Report:
    return replace(report, article_id=one.article_id, report_id=report_id)


def incident_of(incident: Incident, *reports: Report) -> Incident:
    return replace(incident, incident_id=reports[0].report_id, reports=reports)


def test_the_same_articles_twice_change_nothing(store: Store, address: StoreAddress) -> None:
    batch = [article(1), article(2, published=date(2024, 3, 3)), article(3, source=None, published=None)]
    assert store.add_articles(batch).new == 3
    before = rows(address)
    again = store.add_articles(batch)
    assert (again.new, again.known) == (0, 3)
    assert rows(address) == before
    assert store.articles() == tuple(batch)


def test_each_change_is_another_state_and_nothing_else_is(store: Store) -> None:
    states = [store.state()]
    store.add_articles([article(1)])
    states.append(store.state())
    store.add_articles([article(1)])
    assert store.state() == states[-1]
    store.set_copies({"a1": None})
    states.append(store.state())
    assert None not in states
    assert len(set(states)) == 3


def rows(address: StoreAddress) -> dict[str, list[object]]:
    """All that the store holds."""
    with closing(Database(address)) as database, database.reading() as connection:
        tables = schema.metadata.sorted_tables
        return {table.name: sorted(connection.execute(sa.select(table)).all(), key=repr) for table in tables}


def test_the_same_text_of_the_same_outlet_and_time_is_the_same_article(store: Store) -> None:
    store.add_articles([article(1)])
    assert store.add_articles([article(1, article_id="other")]).known == 1
    assert store.add_articles([article(1, article_id="later", published=date(2024, 3, 9))]).new == 1
    assert store.add_articles([article(1, article_id="elsewhere", source="Dar Gazette")]).new == 1
    assert store.add_articles([article(1, article_id="unknown", source=None)]).new == 1
    assert store.add_articles([article(1, article_id="unknown too", source=None)]).new == 1


def test_two_texts_under_one_id_are_both_kept_and_once(store: Store) -> None:
    other = article(1, text="Something else altogether, from another file.")
    assert store.add_articles([article(1), other]).new == 2
    assert store.add_articles([other, article(1)]).known == 2
    assert [one.text for one in store.articles()] == [article(1).text, other.text]


def test_what_was_not_known_is_filled_in_and_read_again(store: Store) -> None:
    bare = article(1, source=None, published=None)
    store.add_articles([bare])
    store.add_extractions([(bare, (), Extraction((), ()))])
    store.add_articles([article(1)])
    assert store.article("a1") == article(1)
    assert store.articles_of(store.pending_ids()) == (article(1),)
    store.add_articles([article(1, source="Dar Gazette", published=None)])
    assert store.article("a1") == article(1)


def test_a_batch_is_taken_in_whole_or_not_at_all(store: Store) -> None:
    def breaking() -> Iterator[Article]:
        yield article(1)
        raise RuntimeError("stopped in the middle")

    with pytest.raises(RuntimeError):
        store.add_articles(breaking())
    assert store.articles() == ()


def test_pending_articles_come_in_order_until_they_are_read(store: Store) -> None:
    store.add_articles([article(n) for n in range(5)])
    assert store.articles_of(store.pending_ids())[:2] == (article(0), article(1))
    store.add_extractions([(article(0), (), Extraction((), ())), (article(2), (), Extraction((), ()))])
    assert store.articles_of(store.pending_ids()) == (article(1), article(3), article(4))
    assert store.counts().pending == 3


def test_a_coding_holds_places_reports_and_uncoded_sentences(store: Store, report: Report, place: Place) -> None:
    one = article(1)
    unresolved = ResolvedPlace(Mention(15, 22, "village"), None, None, None, None, None, 0.0, (), "no name", False)
    resolved = replace(unresolved, place=place, latitude=0.0, longitude=36.5, radius_km=2.0, geo_precision=1)
    uncoded = Uncoded(0, 30, "a threat, not an event")
    second = replace(report_of(report, one, "second"), start=3)
    extraction = Extraction((report_of(report, one, "first"), second), (uncoded,))
    store.add_articles([one])
    store.add_extractions([(one, (unresolved, resolved), extraction)])
    coding = store.coding("a1")
    assert coding is not None
    assert coding.article == one
    assert coding.places == (unresolved, resolved)
    assert coding.reports == extraction.reports
    assert coding.uncoded == (uncoded,)
    assert store.coding("nowhere") is None


def test_an_article_read_again_loses_its_old_reports(store: Store, report: Report) -> None:
    one = article(1)
    store.add_articles([one])
    store.add_extractions([(one, (), Extraction((report_of(report, one, "old"),), ()))])
    store.add_extractions([(one, (), Extraction((report_of(report, one, "new"),), ()))])
    assert [kept.report_id for kept in store.reports()] == ["new"]


def test_the_context_is_kept_and_a_new_one_puts_all_up_again(store: Store) -> None:
    assert store.context() is None
    store.add_articles([article(1)])
    store.add_extractions([(article(1), (), Extraction((), ()))])
    context = Context(focus=("SY",), beats={"The Wadi Courier": ("SY",)})
    store.set_context(context)
    assert store.context() == context
    assert store.articles_of(store.pending_ids()) == (article(1),)


def two_reports(store: Store, report: Report) -> tuple[Report, Report]:
    first, second = report_of(report, article(1), "r-first"), report_of(report, article(2), "r-second")
    store.add_articles([article(1), article(2)])
    store.add_extractions([(article(1), (), Extraction((first,), ())), (article(2), (), Extraction((second,), ()))])
    return first, second


def test_incidents_come_back_with_their_reports(store: Store, report: Report, incident: Incident) -> None:
    first, second = two_reports(store, report)
    made = (incident_of(incident, second), incident_of(incident, first))
    assert not store.is_merged()
    store.set_incidents(made, store.revision())
    assert store.incidents() == made
    assert store.is_merged()
    assert store.generation() == 1


def test_reports_that_came_while_merging_leave_the_incidents_outdated(
    store: Store, report: Report, incident: Incident
) -> None:
    first, _ = two_reports(store, report)
    revision = store.revision()
    store.add_articles([article(3)])
    store.add_extractions([(article(3), (), Extraction((report_of(report, article(3), "r-third"),), ()))])
    store.set_incidents((incident_of(incident, first),), revision)
    assert not store.is_merged()


def test_an_id_that_vanishes_opens_its_successor(store: Store, report: Report, incident: Incident) -> None:
    first, second = two_reports(store, report)
    store.set_incidents((incident_of(incident, first), incident_of(incident, second)), store.revision())
    store.set_incidents((incident_of(incident, first, second),), store.revision())
    assert store.current_id("r-second") == "r-first"
    assert store.current_id("r-first") == "r-first"
    older = report_of(report, article(0), "r-older")
    store.add_articles([article(0)])
    store.add_extractions([(article(0), (), Extraction((older,), ()))])
    store.set_incidents((incident_of(incident, older, first, second),), store.revision())
    assert [store.current_id(one) for one in ("r-second", "r-first", "r-older")] == ["r-older"] * 3
    assert store.current_id("never was") is None


def test_an_incident_that_is_split_again_has_its_own_id_back(store: Store, report: Report, incident: Incident) -> None:
    first, second = two_reports(store, report)
    apart = (incident_of(incident, first), incident_of(incident, second))
    store.set_incidents(apart, store.revision())
    store.set_incidents((incident_of(incident, first, second),), store.revision())
    store.set_incidents(apart, store.revision())
    assert store.current_id("r-second") == "r-second"


def test_while_reports_are_read_again_no_incident_stands_without_any(
    store: Store, report: Report, incident: Incident
) -> None:
    first, second = two_reports(store, report)
    store.set_incidents((incident_of(incident, first), incident_of(incident, second)), store.revision())
    store.add_extractions([(article(1), (), Extraction((), ()))])
    assert [one.incident_id for one in store.incidents()] == ["r-second"]


def test_copies_are_recorded(store: Store) -> None:
    store.add_articles([article(1), article(2)])
    store.set_copies({"a2": "a1"})
    assert [one.copy_of for one in store.articles()] == [None, "a1"]
    store.set_copies({"a2": None})
    assert [one.copy_of for one in store.articles()] == [None, None]


def test_what_could_not_be_read_is_kept_once_a_file(store: Store) -> None:
    store.set_unreadable([Unreadable("x.csv", 3, "has no text"), Unreadable("y.txt", None, "is empty")])
    store.set_unreadable([Unreadable("x.csv", 4, "has no text", kept=True)])
    assert store.unreadable() == (
        Unreadable("y.txt", None, "is empty"),
        Unreadable("x.csv", 4, "has no text", kept=True),
    )


def test_what_is_kept_is_there_after_opening_again(address: StoreAddress) -> None:
    with Store.open(address) as store:
        store.add_articles([article(1)])
    with Store.open(address) as store:
        assert store.articles() == (article(1),)


def test_a_file_that_is_no_store_is_told_so(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database " * 100)
    with pytest.raises(StoreError, match=r"notes\.txt.*choose another"):
        Store.open(text)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(StoreError, match="not a store of this program"):
        Store.open(foreign)
    with pytest.raises(StoreError, match="choose another"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="folder cannot be made"):
        Store.open(text / "below" / "store.sqlite")


def test_a_store_of_another_version_is_refused_and_left_alone(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE facts SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="schema 99"):
        Store.open(path)


def test_errors_are_one_line_with_what_to_do(path: Path) -> None:
    with Store.open(path) as store:
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE articles")
        with pytest.raises(StoreError) as caught:
            store.articles()
    assert "\n" not in str(caught.value)
    assert "--store" in str(caught.value)


def test_writers_at_the_same_time_wait_for_each_other(address: StoreAddress) -> None:
    Store.open(address).close()
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            with Store.open(address) as store:
                for number in range(first, first + 20):
                    store.add_articles([article(number)])
        except StoreError as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 10, 20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    with Store.open(address) as store:
        assert len(store.articles()) == 40


_ENDLESS = """
import sys
from datetime import date
from pathlib import Path
from geo.articles.article import Article
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress

with Store.open(StoreAddress.of(sys.argv[1])) as store:
    for batch in range(100_000):
        texts = {f"a{n}": f"text {n} " * 300 for n in range(batch * 10, batch * 10 + 10)}
        store.add_articles(
            Article(one, "Outlet", None, None, text, date(2024, 1, 1), None, "en", None) for one, text in texts.items()
        )
        print(batch, flush=True)
"""


@pytest.mark.parametrize("confirmed_batches", [1, 7])
def test_a_killed_process_loses_nothing_confirmed_and_needs_no_repair(path: Path, confirmed_batches: int) -> None:
    command = [sys.executable, "-c", _ENDLESS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        for _ in range(confirmed_batches):
            confirmed = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        confirmed = max([confirmed, *map(int, process.stdout.read().split())])
        assert process.wait() == -signal.SIGKILL
    with Store.open(path) as store:
        kept = [one.article_id for one in store.articles()]
        assert kept[: (confirmed + 1) * 10] == [f"a{n}" for n in range((confirmed + 1) * 10)]
        assert len(kept) % 10 == 0
        assert store.add_articles([article(1, article_id="after")]).new == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_opening_to_look_does_not_wait_for_a_writer(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with Store.open(path) as store:
            assert store.articles() == ()
        assert time.monotonic() - begun < 5
        writer.execute("ROLLBACK")


@pytest.mark.parametrize("version", [None, 6])
def test_ids_under_rules_are_made_without_waiting_for_a_writer(path: Path, version: int | None) -> None:
    Store.open(path).close()
    if version is not None:
        with sqlite3.connect(path) as connection:
            connection.execute("DELETE FROM facts WHERE name = 'id_key'")
            connection.execute("UPDATE facts SET value = ? WHERE name = 'schema'", (str(version),))
    Store.open(path).close()
    with sqlite3.connect(path, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with Store.open(path) as store:
            assert len(store.id_key()) == 32
        assert time.monotonic() - begun < 5
        writer.execute("ROLLBACK")


def with_and_without_a_place(store: Store, report: Report, incident: Incident) -> list[Incident]:
    first, second = two_reports(store, report)
    bare = replace(incident_of(incident, second), place=None, latitude=None, longitude=None, radius_km=None)
    incidents = [incident_of(incident, first), bare]
    store.set_incidents(incidents, store.revision())
    return incidents


def test_the_columns_are_those_of_the_incidents(store: Store, report: Report, incident: Incident) -> None:
    incidents = with_and_without_a_place(store, report, incident)
    assert [repr(entry) for entry in store.table().entries()] == [repr(entry_of(one)) for one in incidents]


def test_a_store_of_an_older_version_gets_its_columns(path: Path, report: Report, incident: Incident) -> None:
    with Store.open(path) as store:
        incidents = with_and_without_a_place(store, report, incident)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE columns")
        connection.execute("UPDATE facts SET value = '2' WHERE name = 'schema'")
    with Store.open(path) as store:
        assert [repr(entry) for entry in store.table().entries()] == [repr(entry_of(one)) for one in incidents]


def test_a_store_of_version_6_keeps_its_columns(path: Path, report: Report, incident: Incident) -> None:
    with Store.open(path) as store:
        with_and_without_a_place(store, report, incident)
        entries = [*store.table().entries()]
    fields = [name for name in Entry._fields if name != "guarded"]
    rows = [
        [
            json.dumps(value) if isinstance(value, tuple) else value
            for name, value in one._asdict().items()
            if name in fields
        ]
        for one in entries
    ]
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE columns")
        connection.execute(f"CREATE TABLE entries (number INTEGER, {', '.join(fields)})")
        marks = ", ".join("?" * len(fields))
        # Another order than the one in which they were written: the numbers give it.
        for number, row in reversed([*enumerate(rows)]):
            connection.execute(f"INSERT INTO entries VALUES ({number}, {marks})", row)
        connection.execute("UPDATE facts SET value = '6' WHERE name = 'schema'")
    with Store.open(path) as store:
        assert [repr(entry) for entry in store.table().entries()] == [repr(entry) for entry in entries]
    with sqlite3.connect(path) as connection:
        assert not connection.execute("SELECT * FROM sqlite_master WHERE name = 'entries'").fetchall()


# ------------------------------------------------------------------------------------------------ versions, readings
def test_a_store_of_the_first_version_is_brought_up_with_all_it_holds(
    path: Path, report: Report, incident: Incident
) -> None:
    with Store.open(path) as store:
        first, second = two_reports(store, report)
        made = (incident_of(incident, first), incident_of(incident, second))
        store.set_incidents(made, store.revision())
        articles = store.articles()
    with sqlite3.connect(path) as connection:
        for table in ("unread", "rereadings", "corrected", "corrections", "columns"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE extractions DROP COLUMN rules")
        connection.execute("UPDATE facts SET value = '1' WHERE name = 'schema'")
        connection.execute("DELETE FROM facts WHERE name = 'corrections'")
        for number, text in connection.execute("SELECT number, record FROM incidents").fetchall():
            record = json.loads(text)
            del record["corrections"]
            connection.execute("UPDATE incidents SET record = ? WHERE number = ?", (json.dumps(record), number))
    with Store.open(path) as store:
        assert store.articles() == articles
        assert store.incidents() == made
        assert store.is_merged()
        assert store.outdated("of now") == 2, "who read them is not known, so it was not the present rules"
        assert (store.standings(), store.unread(), store.replayed()) == ((), (), "")
        store.add_extractions([(article(1), (), Extraction((first,), ()))], [NotRead("a2", "KeyError")], rules="of now")
        assert store.outdated("of now") == 0
    with Store.open(path) as store:
        assert store.unread() == (NotRead("a2", "KeyError"),)


def test_an_article_that_was_not_read_is_neither_pending_nor_lost(store: Store, report: Report) -> None:
    two_reports(store, report)
    store.add_articles([article(3)])
    revision = store.revision()
    store.add_extractions([], [NotRead("a3", "KeyError: 'x'")])
    assert store.revision() == revision, "it had no reports, so none are gone"
    store.add_extractions([], [NotRead("a2", "KeyError: 'x'")])
    assert store.revision() > revision
    assert [one.report_id for one in store.reports()] == ["r-first"]
    assert store.pending_ids() == ()
    assert (store.counts().pending, store.counts().unread) == (0, 2)
    store.retry_unread()
    assert store.pending_ids() == ("a2", "a3")


def test_what_is_laid_aside_is_seen_only_when_all_is_done(
    address: StoreAddress, report: Report, incident: Incident
) -> None:
    with Store.open(address) as store, Store.open(address) as reader:
        first, second = two_reports(store, report)
        old = (incident_of(incident, first), incident_of(incident, second))
        store.set_incidents(old, store.revision())
        generation = reader.generation()
        mark = store.begin_rereading()
        better = replace(first, report_id="r-better", sub_event_type="Attack")
        store.add_rereadings([(article(1), (), Extraction((better,), ()))], [NotRead("a2", "KeyError")])
        assert reader.incidents() == old
        assert reader.reports() == (first, second)
        assert store.reread_reports() == (better,)
        new = (incident_of(incident, better),)
        store.finish_rereading(mark, new, rules="of now", successors={"r-first": "r-better"})
        assert reader.incidents() == new
        assert reader.reports() == (better,)
        assert reader.unread() == (NotRead("a2", "KeyError"),)
        assert reader.is_merged()
        assert reader.generation() > generation
        assert [reader.current_id(one) for one in ("r-first", "r-second")] == ["r-better", None]


def test_a_reading_begun_anew_forgets_one_that_was_broken_off(store: Store, report: Report) -> None:
    two_reports(store, report)
    store.begin_rereading()
    store.add_rereadings([(article(1), (), Extraction((), ()))], [])
    store.begin_rereading()
    store.add_rereadings([(article(1), (), Extraction((), ())), (article(2), (), Extraction((), ()))], [])
    assert store.reread_reports() == ()


def test_corrected_and_added_reports_come_back_with_their_incidents(
    store: Store, report: Report, incident: Incident
) -> None:
    first, second = two_reports(store, report)
    moved, added = replace(first, sub_event_type="Attack"), replace(second, report_id="r-added")
    done = Applied(
        "c1", "retype", ("r-first",), "A. Reader", date(2024, 4, 1), "seen", (("sub_event_type", "Shelling"),)
    )
    made = (
        replace(incident_of(incident, moved), corrections=(done,)),
        incident_of(incident, second),
        incident_of(incident, added),
    )
    store.set_incidents(made, store.revision(), corrected=(moved, added), corrections="abc")
    assert store.incidents() == made
    assert store.incidents_of(["r-added", "r-first"]) == (made[2], made[0])
    assert store.replayed() == "abc"
    assert store.reports() == (first, second), "what the rules read stays as it was"
    coding = store.coding("a2")
    assert coding is not None
    assert {one.report_id for one in coding.reports} == {"r-second", "r-added"}
    store.set_incidents(made[1:2], store.revision())
    assert store.incidents() == made[1:2]
    assert store.incidents_of(["r-added"]) == ()


# ------------------------------------------------------------------------------------------ both databases alike
def test_texts_of_any_characters_come_back_as_they_were(store: Store, report: Report) -> None:
    odd = article(
        1, text="nul \0 link \x10 both \x10\0 and \x100 \x10e سقطت", title="\x10", url="https://example.org/\0"
    )
    store.add_articles([odd])
    assert store.articles() == (odd,)
    store.add_extractions([(odd, (), Extraction((replace(report_of(report, odd, "r"), passage="nul \0 link"),), ()))])
    assert store.reports()[0].passage == "nul \0 link"
    assert store.add_articles([odd]).known == 1


def test_a_writer_waits_for_another_and_readers_wait_for_none(address: StoreAddress) -> None:
    order: list[str] = []
    with Store.open(address) as store, closing(Database(address)) as database:

        def write() -> None:
            with Store.open(address) as other:
                other.add_articles([article(1)])
                order.append("second")

        with database.writing() as connection:
            connection.execute(schema.facts.insert().values(name="mine", value="1"))
            writer = threading.Thread(target=write)
            writer.start()
            time.sleep(0.3)
            assert store.articles() == ()
            order.append("first")
        writer.join()
    assert order == ["first", "second"]


def test_a_reader_sees_one_state_throughout(address: StoreAddress) -> None:
    with Store.open(address) as store, closing(Database(address)) as database:
        query = sa.select(sa.func.count()).select_from(schema.articles)
        with database.reading() as connection:
            assert connection.scalar(query) == 0
            store.add_articles([article(1)])
            assert connection.scalar(query) == 0
        assert store.counts().articles == 1


def test_a_document_keeps_what_was_written_before_and_no_change_is_lost(store: Store) -> None:
    assert store.document("notes.toml") is None
    store.set_document("notes.toml", "first", instead_of=None)
    store.set_document("notes.toml", "second", instead_of="first")
    with pytest.raises(StoreError, match=r"another changed notes\.toml"):
        store.set_document("notes.toml", "mine, made of the first", instead_of="first")
    assert (store.document("notes.toml"), store.document_versions("notes.toml")) == ("second", 2)


def test_a_newer_store_is_refused_in_words(address: StoreAddress) -> None:
    Store.open(address).close()
    with closing(Database(address)) as database, database.writing() as connection:
        set_fact(connection, "schema", "99")
    with pytest.raises(StoreError, match=r"schema 99, this one reads \d+\); update incident-map"):
        Store.open(address)


def test_a_lost_connection_loses_nothing_confirmed(postgresql_server: PostgresqlServer) -> None:
    address = postgresql_server.new_database()
    with Store.open(address) as store:
        store.add_articles([article(1)])

        def broken() -> Iterator[Article]:
            yield article(2)

        with (
            closing(Database(address)) as database,
            pytest.raises(StoreError) as caught,
            database.writing() as open_one,
        ):
            open_one.execute(schema.facts.insert().values(name="mine", value="1"))
            postgresql_server.cut_off(address)
            open_one.execute(schema.facts.insert().values(name="other", value="1"))
        assert PASSWORD not in str(caught.value)
        assert store.add_articles([article(2)]).new == 1, "one that was open before connects anew"
        assert [one.article_id for one in store.articles()] == ["a1", "a2"]


def test_a_full_disk_is_told_and_nothing_half_written_stays(path: Path) -> None:
    with Store.open(path) as store:
        store.add_articles([article(1)])
    database = Database(StoreAddress(path))
    with closing(database), pytest.raises(StoreError, match="full"), database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
        shelf = Shelf(connection, [article(n, text="long " * 5_000) for n in range(2, 20)])
        for n in range(2, 20):
            shelf.add(article(n, text="long " * 5_000))
        shelf.write()
    with Store.open(path) as store:
        assert [one.article_id for one in store.articles()] == ["a1"]
        assert store.add_articles([article(2)]).new == 1


def test_an_older_file_is_copied_before_it_is_brought_up(path: Path) -> None:
    with Store.open(path) as store:
        store.add_articles([article(1)])
    make_version_3(path)
    with Store.open(path) as store:
        assert store.articles() == (article(1),)
        assert store.add_articles([article(1)]).known == 1
    copy = backup_name(path, 3)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM facts WHERE name = 'schema'").fetchone() == ("3",)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def make_version_3(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("withdrawals", "documents"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("text_hash", "withdrawn"):
            connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        connection.execute("UPDATE facts SET value = '3' WHERE name = 'schema'")


def test_an_older_file_that_cannot_be_copied_is_left_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(path).close()
    make_version_3(path)
    monkeypatch.setattr(migrations.os, "fsync", full)
    with pytest.raises(StoreError, match="cannot be copied before"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM facts WHERE name = 'schema'").fetchone() == ("3",)
    assert {one.name for one in path.parent.iterdir()} == {path.name}


def full(_: int) -> None:
    raise OSError(28, "No space left on device")
