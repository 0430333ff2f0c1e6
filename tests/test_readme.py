"""The README tells the truth: its commands run, its options are there, and all options are in it."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import typer

from gazetteer import building, lookup
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli
from geo.articles.formats import SUFFIXES
from geo.extraction.report import Report
from geo.incidents.access import Role, SignIn
from geo.incidents.access_file import access_of
from geo.incidents.incident import Incident
from geo.incidents.record import incident_record

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = ROOT / "geo" / "articles" / "sample" / "articles.jsonl"

RUN_LINE = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/streamlit run dashboard.py"
TEST_LINE = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"


def shell_lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def options(command: object) -> set[str]:
    named = [name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)]  # type: ignore[attr-defined]
    return {name for name in named if name.startswith("--")}


def commands() -> dict[str, object]:
    """Every command by its words, such as `gazetteer build`."""
    found: dict[str, object] = {}
    root = typer.main.get_command(cli.app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        nested = getattr(command, "commands", None)
        if nested is None:
            found[name] = command
        else:
            found |= {f"{name} {inner}": one for inner, one in nested.items()}
    return found


def test_the_first_screen_holds_the_three_lines_and_a_picture() -> None:
    first_screen = README.split("\n## ")[0]
    assert len(first_screen.splitlines()) <= 40
    assert RUN_LINE in first_screen.splitlines()
    assert TEST_LINE in first_screen.splitlines()
    assert "incident-map ingest FOLDER" in first_screen
    assert "](.github/page.png)" in first_screen
    assert "cannot know" in first_screen


def test_the_check_of_the_whole_takes_its_test_command_from_here() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert 'grep -m1 -E "^python3 -m venv \\.venv && .*pytest$" README.md' in script
    assert [line for line in README.splitlines() if re.search(r"^python3 -m venv \.venv && .*pytest$", line)] == [
        TEST_LINE
    ]


def test_every_command_and_option_is_told() -> None:
    for name, command in commands().items():
        assert f"`{name}" in README or f"incident-map {name}" in README, name
        for option in options(command):
            assert f"`{option}" in README or f" {option} " in README, f"{name} {option}"


def test_every_option_that_is_told_exists() -> None:
    known = {option for command in commands().values() for option in options(command)} | {"--help"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known


def test_each_command_line_uses_options_of_its_command() -> None:
    lines = [line for line in shell_lines() if line.startswith("incident-map ")]
    assert len(lines) >= 10
    for line in lines:
        words = shlex.split(line)[1:]
        name = next(name for name in commands() if words[: len(name.split())] == name.split())
        used = {word for word in words if word.startswith("--")}
        assert used <= options(commands()[name]), line


def test_every_suffix_that_is_told_is_read() -> None:
    section = README.split("## Articles in")[1].split("\n## ")[0]
    told = set(re.findall(r"`(\.[a-z]+)`", section)) - {".xml"}
    assert told <= set(SUFFIXES)
    assert {".txt", ".jsonl", ".csv", ".parquet", ".html", ".rss", ".atom"} <= told


def test_every_key_of_extract_is_told(incident: Incident) -> None:
    section = README.split("`extract` writes a JSON line an incident")[1].split("Keys may be added")[0]
    told = set(re.findall(r"`([a-z_0-9]+)`", section))
    fields = set(Report.__dataclass_fields__)
    assert told - {"uncoded"} <= set(incident_record(incident)) | fields
    added = {"radius_km", "origins", "why_merged", "part_of", "parts", "possibly_same", "place"}
    assert set(incident_record(incident)) - told == added


def test_the_roles_and_the_provider_that_are_told_can_be_read() -> None:
    section = README.split("\n## Many people\n")[1].split("\n## ")[0]
    roles, provider = re.findall(r"^```toml\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    access = access_of(Path("access.toml"), roles)
    assert access.sign_in is not None and access.sign_in.is_proxy("127.0.0.1")
    assert [grant.role for grant in access.grants] == list(Role)
    openid = re.sub(r"(?m)^(header|groups_header|proxies) = .*\n", "", roles).replace('"header"', '"openid"')
    assert access_of(Path("access.toml"), openid).sign_in == SignIn("openid")
    needed = {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"}
    assert needed < set(tomllib.loads(provider)["auth"])
    assert "sign-in" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def test_what_is_linked_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert {".github/page.png", "LICENSE"} <= set(links)
    missing = [link for link in links if not link.startswith("https://") and not (ROOT / link).exists()]
    assert missing == []


@pytest.fixture
def small_gazetteer(tmp_path: Path) -> Gazetteer:
    def place(slug: str, name: str, latitude: float, longitude: float, feature: str) -> Place:
        feature_class, code = feature.split(".")
        return Place(
            *(f"geonames:{slug}", name, latitude, longitude, feature_class, code, "SY", "07", None, None),
            *(200_000, 5.0, f"geonames:{slug}"),
        )

    rows = (place("1", "Syria", 35.0, 38.5, "A.PCLI"), place("2", "Deir ez-Zor", 35.34, 40.14, "P.PPLA"))
    return Gazetteer.of_rows(tmp_path / "index", rows)


def test_the_command_lines_run_on_the_sample(
    tmp_path: Path,
    small_gazetteer: Gazetteer,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    folder = tmp_path / "FOLDER"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    (folder / "plain.txt").write_text("Gunmen attacked an army post in Deir ez-Zor in Syria on Friday, killing two.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    (tmp_path / "mine.csv").write_text("name,latitude,longitude\nHill 214,35.4,40.2\n")
    world = [small_gazetteer.place("geonames:1"), small_gazetteer.place("geonames:2")]
    monkeypatch.setattr(building, "installed_rows", lambda: iter(world))
    monkeypatch.setattr(lookup, "default_directory", lambda: tmp_path / "cache")
    monkeypatch.setattr(cli, "_gazetteer", lambda *_: small_gazetteer)
    lines = [line for line in shell_lines() if line.startswith("incident-map ") and " serve" not in line]
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            cli.main(shlex.split(line)[1:])
        assert ended.value.code == 0, (line, capfdbinary.readouterr().err.decode())
        capfdbinary.readouterr()
    made = {re.search(r"--out (\S+)", line).group(1) for line in lines if "--out" in line}  # type: ignore[union-attr]
    assert made == {
        "incidents.jsonl",
        "toponyms.jsonl",
        "march.csv",
        "map.geojson",
        "map.html",
        "battles.xlsx",
        "map.png",
        "map.svg",
        "missing.csv",
    }
    for name in made:
        assert (tmp_path / name).stat().st_size > 0, name
