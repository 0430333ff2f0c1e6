"""`ingest --as`: tables of others in the store, on the page and in exports, marked as theirs."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli
from geo.incidents.store import Store
from geo.language.language import ENGLISH
from geo.page.evidence import evidence_record

HEADER = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,location,latitude,"
    "longitude,geo_precision,source,notes,fatalities"
)
NOTES = "Shells fell on Tell Amber; 2 people were killed."


def row(event_id: str, fatalities: int = 2, latitude: float = 35.2) -> str:
    return (
        f"{event_id},2024-03-01,1,Explosions/Remote violence,Shelling/artillery/missile attack,Militia of the Hills,,"
        f'Syria,Tell Amber,{latitude},38.4,1,Dar Gazette,"{NOTES}",{fatalities}'
    )


@pytest.fixture(autouse=True)
def _small_gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    country = Place("own:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "geonames:1")
    village = Place("own:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 90_000, 5.0, "geonames:2")
    gazetteer = Gazetteer.of_rows(tmp_path / "index", (country, village))
    monkeypatch.setattr(cli, "_gazetteer", lambda *_: gazetteer)
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    return path


def exported(kind: str, tmp_path: Path) -> str:
    assert run("export", kind, "--out", tmp_path / f"out.{kind}") == 0
    return (tmp_path / f"out.{kind}").read_text("utf-8-sig")


def test_a_table_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = table(tmp_path / "acled.csv", row("SYR1"), row("SYR2", latitude=95.0), row("SYR3", fatalities=7))
    assert run("ingest", "--as", "acled", file) == 0
    told = capsys.readouterr().err
    assert f"{file}, line 3: column latitude: “95.0” is no number of degrees" in told
    assert "coded by ACLED: read 3, new 2, changed 0, known 0, unreadable 1" in told
    with Store.open(tmp_path / "store.sqlite") as store:
        assert [one.incident_id for one in store.incidents()] == ["acled-SYR1", "acled-SYR3"]
        assert store.context() is None, "articles come later, and teach it then"
        assert store.counts().coded == 2
    table(file, row("SYR1"), row("SYR3", fatalities=8))
    assert run("ingest", "--as", "acled", file) == 0
    assert "new 0, changed 1, known 1, unreadable 0" in capsys.readouterr().err
    with Store.open(tmp_path / "store.sqlite") as store:
        assert [one.killed_max for one in store.incidents()] == [2, 8]


def test_beside_articles_and_out_again(tmp_path: Path) -> None:
    article = {
        "id": "one",
        "source": "The Wadi Courier",
        "published": "2024-03-02",
        "text": "Artillery shells struck the village of Tell Amber in Syria on Friday, killing two, police said.",
    }
    (tmp_path / "pile.jsonl").write_text(json.dumps(article))
    assert run("ingest", "--as", "acled", table(tmp_path / "acled.csv", row("SYR1"))) == 0
    assert run("ingest", tmp_path / "pile.jsonl") == 0
    with Store.open(tmp_path / "store.sqlite") as store:
        (incident,) = store.incidents()
        assert [one.source for one in incident.reports] == ["The Wadi Courier", "coded by ACLED"]
        assert incident.origins == 1
        assert store.current_id("acled-SYR1") == incident.incident_id
        assert store.incidents_of(["acled-SYR1"]) == (incident,)
        assert store.coding("coded-acled") is None

    (cells,) = csv.DictReader(io.StringIO(exported("csv", tmp_path)))
    assert cells["coded"] == "ACLED SYR1"
    assert cells["outlets"] == "The Wadi Courier | coded by ACLED"
    assert f"coded by ACLED: ACLED's event SYR1, its notes: “{NOTES}”" in cells["passages"]
    sheet = exported("md", tmp_path)
    assert "### coded by ACLED" in sheet
    assert "event\\_id\\_cnty: SYR1" in sheet
    feature = json.loads(exported("geojson", tmp_path))["features"][0]
    assert dict(feature["properties"]["reports"][1]["coded"]["columns"])["fatalities"] == "2"
    for kind in ("html", "kml"):
        assert "coded by ACLED" in exported(kind, tmp_path)

    shown: Any = evidence_record(incident, language=ENGLISH)["reports"][1]
    assert shown["outlet"] == "coded by ACLED"
    assert shown["article_id"] is None, "there is no article to open"
    assert "".join(one["text"] for one in shown["pieces"]) == f"ACLED's event SYR1, its notes: “{NOTES}”"
    assert "fatalities: 2" in shown["columns"]

    assert run("refresh", "--reextract") == 0
    with Store.open(tmp_path / "store.sqlite") as store:
        assert store.incidents() == (incident,)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--as", "nobody", "x.csv"), 2, "there are acled, ucdp-ged"),
        (("--as", "acled", "x.csv", "--source", "X"), 2, "are for articles"),
        (("--as", "acled", "missing.csv"), 1, "missing.csv: cannot be read"),
        (("--as", "ucdp-ged", "acled.csv"), 1, "is no table of UCDP: column id is missing"),
        (("--as", "acled", "empty.csv"), 1, "no event of ACLED could be read"),
    ],
)
def test_what_cannot_be_taken_in(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    table(tmp_path / "acled.csv", row("SYR1"))
    table(tmp_path / "empty.csv")
    assert run("ingest", *arguments) == status
    assert told in capsys.readouterr().err
