"""Backups from and into both databases, whole or not at all; and what is not whole is found."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgresql_server import PostgresqlServer

from geo import cli
from geo.articles.article import Article
from geo.errors import StoreError
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents import schema, store_backup
from geo.incidents.correction import Standing
from geo.incidents.corrections_file import FILE_NAME, correction_of, fingerprint
from geo.incidents.corrections_home import corrections_home
from geo.incidents.database import Database
from geo.incidents.incident import Incident
from geo.incidents.migrations import prepare
from geo.incidents.record import standing_record
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.incidents.store_backup import back_up, restore
from geo.incidents.store_check import verify

ENTRY = {
    "action": "reject",
    "report": "r1",
    "author": "A. Reader",
    "date": date(2024, 4, 1),
    "reason": "it tells of a film",
}


def article(number: int, text: str) -> Article:
    return Article(f"a{number}", "The Wadi Courier", None, None, text, date(2024, 3, number), None, "en", None)


@pytest.fixture
def filled(address: StoreAddress, report: Report, incident: Incident) -> StoreAddress:
    """A store with two articles, a report, what others coded, their incidents, and a correction."""
    with Store.open(address) as store:
        one, other = article(1, report.passage), article(2, "Something else, which the outlet took back.")
        store.add_articles([one, other])
        told = replace(report, report_id="r2", article_id="a1")
        store.add_extractions([(one, (), Extraction((told,), ()))])
        coded = replace(report, report_id="r3", article_id="a table of others", passage="coded", start=0, end=5)
        store.add_coded([coded])
        made = tuple(replace(incident, incident_id=one.report_id, reports=(one,)) for one in (told, coded))
        home = corrections_home(store)
        home.add([ENTRY])
        store.set_incidents(made, store.revision(), corrections=fingerprint(home.read()))
        with closing(Database(address)) as database, database.writing() as connection:
            add_standing(connection)
    return address


def add_standing(connection: sa.Connection) -> None:
    """The correction as it was replayed."""

    record = standing_record(Standing(correction_of(ENTRY), "no longer matches", "no such report"))
    connection.execute(schema.corrections.insert().values(number=0, record=json.dumps(record)))


def holds(address: StoreAddress) -> dict[str, list[object]]:
    """All rows that a backup must bring back."""
    with closing(Database(address)) as database, database.reading() as connection:
        tables = [one for one in schema.metadata.sorted_tables if one not in (schema.facts, schema.documents)]
        return {table.name: sorted(connection.execute(sa.select(table)).all(), key=repr) for table in tables}


def test_a_backup_comes_back_in_either_database(
    filled: StoreAddress, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    backup = tmp_path / "backup.sqlite"
    assert back_up(filled, backup) == 2
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"backup.sqlite"}, "nothing unfinished stays"
    bytes_before = backup.read_bytes()
    (tmp_path / "new").mkdir()
    for target in (StoreAddress(tmp_path / "new" / "store.sqlite"), postgresql_server.new_database()):
        assert restore(backup, target, replace=False) == 2
        assert holds(target) == holds(filled)
        with Store.open(target) as store:
            assert [one.author for one in corrections_home(store).read()] == ["A. Reader"]
            assert list(verify(store)) == []
            assert store.add_articles([article(3, "A third, after all.")]).new == 1, "numbers go on after the last"
            assert store.context() is None
            assert store.generation() > 1
    assert backup.read_bytes() == bytes_before
    assert (tmp_path / "new" / FILE_NAME).is_file()


def test_a_store_that_holds_articles_is_replaced_only_when_asked(filled: StoreAddress, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    back_up(filled, backup)
    with Store.open(filled) as store:
        store.add_articles([article(3, "Taken in after the backup was made.")])
        corrections_home(store).add([{**ENTRY, "report": "r9"}])
    before = holds(filled)
    with pytest.raises(StoreError, match="holds 3 articles; back them up, then restore with --replace"):
        restore(backup, filled, replace=False)
    assert holds(filled) == before
    assert restore(backup, filled, replace=True) == 2
    with Store.open(filled) as store:
        assert len(corrections_home(store).read()) == 1
        assert list(verify(store)) == []
    if filled.file is not None:
        kept = filled.file.with_name(f"{FILE_NAME}.before-restore")
        assert "r9" in kept.read_text()


def test_what_breaks_off_leaves_all_as_it_was(
    filled: StoreAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup.sqlite"
    back_up(filled, backup)
    before = holds(filled)

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_backup, "_documents", broken)
    with pytest.raises(OSError, match="No space left"):
        restore(backup, filled, replace=True)
    assert holds(filled) == before
    monkeypatch.setattr(store_backup, "_add_documents", broken)
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(filled, tmp_path / "second.sqlite")
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"backup.sqlite"}


def test_what_is_no_backup_is_told(tmp_path: Path, address: StoreAddress) -> None:
    for name, content in {"text.sqlite": b"no database at all " * 99, "empty.sqlite": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(StoreError, match=name.replace(".", r"\.")):
            restore(tmp_path / name, address, replace=True)
    with pytest.raises(StoreError, match="No such file"):
        restore(tmp_path / "nowhere.sqlite", address, replace=True)
    (tmp_path / "there.sqlite").write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        back_up(address, tmp_path / "there.sqlite")
    assert (tmp_path / "there.sqlite").read_text() == "mine"


# ------------------------------------------------------------------------------------------------ verify
def set_text(connection: sa.Connection) -> None:
    connection.execute(schema.articles.update().where(schema.articles.c.article_id == "a2").values(text="Another."))


def move_passage(connection: sa.Connection) -> None:
    for row in connection.execute(sa.select(schema.reports)).all():
        record = json.dumps({**json.loads(row.record), "start": 1})
        connection.execute(schema.reports.update().values(record=record))


def lose_report(connection: sa.Connection) -> None:
    connection.execute(schema.reports.delete())


def lose_columns(connection: sa.Connection) -> None:
    connection.execute(schema.columns.delete())


def lose_place(connection: sa.Connection) -> None:
    connection.execute(schema.places.delete())


def lose_successor(connection: sa.Connection) -> None:
    connection.execute(schema.aliases.insert().values(alias="before", incident_id="gone"))


def lose_correction(connection: sa.Connection) -> None:
    connection.execute(schema.corrections.delete())


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (set_text, "article a2: its text is not the one"),
        (move_passage, "report r2: its passage does not stand in article a1"),
        (lose_report, "incident r2: its report r2 is not here"),
        (lose_columns, "incident r2: the columns that filters read"),
        (lose_place, "report r2: its place is not here"),
        (lose_successor, "id before: opens gone"),
        (lose_correction, "the corrections that were replayed are not those that stand"),
    ],
)
def test_what_is_not_whole_is_found(filled: StoreAddress, damage: Callable[[sa.Connection], None], said: str) -> None:
    with Store.open(filled) as store:
        assert list(verify(store)) == []
        with closing(Database(filled)) as database, database.writing() as connection:
            damage(connection)
        assert any(line.startswith(said) for line in verify(store))


def test_corrections_that_changed_are_found(filled: StoreAddress) -> None:
    with Store.open(filled) as store:
        corrections_home(store).add([{**ENTRY, "report": "r9"}])
        assert [line for line in verify(store) if "have changed since" in line]


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        store.add_articles([article(n, f"Text number {n} " * 400) for n in range(1, 28)])
    with closing(Database(StoreAddress(path))) as database:
        prepare(database)
        database.settle()
    content = bytearray(path.read_bytes())
    at = content.index(b"Text number 9 ") + 40
    content[at - 3000 : at - 2990] = b"\xff" * 10
    content[at : at + 6] = b"broken"
    path.write_bytes(content)
    with Store.open(path) as store:
        found = []
        try:
            found = list(verify(store))
        except StoreError as error:
            found = [str(error)]
    assert found


def test_the_commands_answer_with_their_exit_status(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    where, backup = tmp_path / "store.sqlite", tmp_path / "backup.sqlite"
    with Store.open(where) as store:
        store.add_articles([article(1, "Something that an outlet published.")])

    def run(*arguments: str) -> object:
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments])
        return ended.value.code

    assert run("backup", str(backup), "--store", str(where)) == 0
    assert run("backup", str(backup), "--store", str(where)) == 1
    assert run("restore", str(backup), "--store", str(where)) == 1
    assert "--replace" in capfd.readouterr().err
    assert run("restore", str(backup), "--replace", "--store", str(where)) == 0
    assert run("verify", "--store", str(where)) == 0
    assert "all is well: articles 1" in capfd.readouterr().err
    with closing(Database(StoreAddress(where))) as database, database.writing() as connection:
        connection.execute(schema.articles.update().values(text="Another."))
    assert run("verify", "--store", str(where)) == 1
    assert "wrong: 1" in capfd.readouterr().err
