"""Real intakes, corrections and readings anew, killed anywhere: the old state or the new one, and never half."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.incidents.corrections_file import read_corrections
from geo.incidents.incident import Incident
from geo.incidents.store import Store

ARTICLES = 30

_INGEST = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.readers import read_articles
from geo.incidents.store import Store
from geo.pipeline import Settings, Stages, correct, default_stages, ingest, read_anew

folder = Path(sys.argv[1])
country = Place("geonames:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "geonames:1")
village = Place("geonames:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 90_000, 5.0, "geonames:2")
other = replace(village, place_id="geonames:3", name="Wadi Rum", latitude=36.1)
gazetteer = Gazetteer.of_rows(folder / f"index-{sys.argv[2]}-{sys.argv[3]}", (country, village, other))

def tell(stage, done, total):
    print(stage, done, flush=True)

def elsewhere(article, mentions, context):
    found = stages.resolve(article, mentions, context)
    return tuple(replace(one, place=other, latitude=36.1) if one.place == village else one for one in found)

settings = Settings(batch_size=3)
stages = default_stages(gazetteer)
with Store.open(folder / sys.argv[2]) as store:
    if sys.argv[3] == "ingest":
        ingest(read_articles([folder / "pile.jsonl"]), store, gazetteer, settings, stages=stages, progress=tell)
    if sys.argv[3] == "anew":
        read_anew(store, gazetteer, settings, stages=Stages(stages.recognise, elsewhere), progress=tell)
    if sys.argv[3] == "correct":
        signed = {"author": "A. Reader", "date": date(2024, 4, 1), "reason": "a test"}
        moves = [
            {"action": "move", "report": report.report_id, "place_id": "geonames:3", **signed}
            for report in store.reports()
        ]
        correct(store, gazetteer, settings, lambda _: moves, stages=stages, progress=tell)
"""


def write_pile(folder: Path) -> None:
    lines = [
        json.dumps(
            {
                "id": f"a{number}",
                "source": f"Outlet {number % 4}",
                "published": f"2024-03-{number % 28 + 1:02}",
                "text": f"Artillery shells struck Tell Amber in Syria on Friday, killing {number + 1}, police said.",
            }
        )
        for number in range(ARTICLES)
    ]
    (folder / "pile.jsonl").write_text("\n".join(lines), "utf-8")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    write_pile(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pile that was taken in undisturbed."""
    folder = tmp_path_factory.mktemp("ingested")
    write_pile(folder)
    finished(folder, "store.sqlite", "ingest")
    return folder


@pytest.fixture
def taken_in(ingested: Path, tmp_path: Path) -> Path:
    """A folder of one's own with that store."""
    return shutil.copytree(ingested, tmp_path / "taken-in")


def started(folder: Path, store: str, work: str = "ingest") -> subprocess.Popen[str]:
    # Sets come in another order in each process: what depends on it differs here.
    environment = {**os.environ, "PYTHONHASHSEED": str(len(store))}
    command = [sys.executable, "-c", _INGEST, str(folder), store, work]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def kill_after(process: subprocess.Popen[str], line: str, seconds: float) -> None:
    assert process.stdout is not None
    for told in process.stdout:
        if told.strip() == line:
            break
    else:
        pytest.fail(f"the work never came to {line!r}")
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


def finished(folder: Path, store: str, work: str) -> None:
    with started(folder, store, work) as process:
        process.communicate(timeout=60)
        assert process.returncode == 0


def incidents(folder: Path, store: str) -> tuple[Incident, ...]:
    with Store.open(folder / store) as opened:
        return opened.incidents()


def names(found: tuple[Incident, ...]) -> set[str | None]:
    return {None if one.place is None else one.place.name for one in found}


@pytest.mark.parametrize("killed_after", ["Articles 3", "Context 20", "Reports 3", "Incidents 0"])
def test_killed_anywhere_it_goes_on_to_the_same_end(pile: Path, killed_after: str) -> None:
    with started(pile, "disturbed.sqlite") as process:
        kill_after(process, killed_after, 0.01)
    with started(pile, "disturbed.sqlite") as again, started(pile, "undisturbed.sqlite") as whole:
        assert again.communicate(timeout=60)[0]
        assert whole.communicate(timeout=60)[0]
    with Store.open(pile / "disturbed.sqlite") as one, Store.open(pile / "undisturbed.sqlite") as other:
        assert one.counts() == other.counts()
        assert one.counts().pending == 0
        assert one.context() == other.context()
        assert one.articles() == other.articles()
        assert one.incidents() == other.incidents()
        assert len(one.incidents()) > 0


@pytest.mark.parametrize(("killed_after", "seconds"), [("Reports 9", 0.0), ("Incidents 0", 0.03)])
def test_killed_while_all_is_read_anew_readers_have_the_old_or_the_new(
    taken_in: Path, killed_after: str, seconds: float
) -> None:
    old = incidents(taken_in, "store.sqlite")
    assert names(old) == {"Tell Amber"}
    with started(taken_in, "store.sqlite", "anew") as process:
        kill_after(process, killed_after, seconds)
    found = incidents(taken_in, "store.sqlite")
    assert found == old or names(found) == {"Wadi Rum"}
    with Store.open(taken_in / "store.sqlite") as opened:
        assert opened.is_merged()
        assert {report.place.name for report in opened.reports() if report.place} == names(found)
    finished(taken_in, "store.sqlite", "anew")
    new = incidents(taken_in, "store.sqlite")
    assert names(new) == {"Wadi Rum"}
    assert {one.report_id for i in new for one in i.reports} == {one.report_id for i in old for one in i.reports}


@pytest.mark.parametrize("seconds", [0.02])
def test_killed_while_corrections_are_replayed_none_is_lost_and_none_half_done(taken_in: Path, seconds: float) -> None:
    old = incidents(taken_in, "store.sqlite")
    with started(taken_in, "store.sqlite", "correct") as process:
        kill_after(process, "Incidents 0", seconds)
    corrections = read_corrections(taken_in / "corrections.toml")
    assert len(corrections) == ARTICLES, "they were in the file before the store was touched"
    found = incidents(taken_in, "store.sqlite")
    assert found == old or names(found) == {"Wadi Rum"}
    finished(taken_in, "store.sqlite", "ingest")
    assert names(incidents(taken_in, "store.sqlite")) == {"Wadi Rum"}
    (taken_in / "corrections.toml").unlink()
    finished(taken_in, "store.sqlite", "ingest")
    assert incidents(taken_in, "store.sqlite") == old
