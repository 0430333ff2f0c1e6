"""A real intake, killed anywhere and started again, ends where an undisturbed one does."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.incidents.store import Store

ARTICLES = 30

_INGEST = """
import sys
from pathlib import Path
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.readers import read_articles
from geo.incidents.store import Store
from geo.pipeline import Settings, ingest

folder = Path(sys.argv[1])
country = Place("geonames:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "geonames:1")
village = Place("geonames:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 90_000, 5.0, "geonames:2")
gazetteer = Gazetteer.of_rows(folder / f"index-{sys.argv[2]}", (country, village))

def tell(stage, done, total):
    print(stage, done, flush=True)

with Store.open(folder / sys.argv[2]) as store:
    ingest(read_articles([folder / "pile.jsonl"]), store, gazetteer, Settings(batch_size=3), progress=tell)
"""


@pytest.fixture
def pile(tmp_path: Path) -> Path:
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
    (tmp_path / "pile.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def started(folder: Path, store: str) -> subprocess.Popen[str]:
    # Sets come in another order in each process: what depends on it differs here.
    environment = {**os.environ, "PYTHONHASHSEED": str(len(store))}
    command = [sys.executable, "-c", _INGEST, str(folder), store]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("killed_after", ["Articles 3", "Context 20", "Reports 3", "Incidents 0"])
def test_killed_anywhere_it_goes_on_to_the_same_end(pile: Path, killed_after: str) -> None:
    with started(pile, "disturbed.sqlite") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == killed_after:
                break
        else:
            pytest.fail(f"the intake never came to {killed_after!r}")
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
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
