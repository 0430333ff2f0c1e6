"""What is fuzzed: each takes one input, and must return in time, or raise what a user can mend."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hostile_inputs import articles, days, files, links, suffixes, texts
from hypothesis import strategies as st

from gazetteer.errors import IncidentMapError
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import pipeline
from geo.articles.article import Article
from geo.articles.intake import is_web_link
from geo.articles.readers import read_bytes
from geo.errors import FetchError
from geo.extraction.context import Context
from geo.extraction.dates import UNDATED, Published, find_dates, resolve
from geo.extraction.lexicons import lexicon
from geo.extraction.reading import read
from geo.incidents.coded import read_coded
from geo.incidents.coders import CODERS
from geo.incidents.corrections_file import read_corrections
from geo.incidents.merge import merge_reports
from geo.incidents.record import geoparsed_record, incident_from_record, incident_record, json_line
from geo.watch.client import checked_url


@dataclass(frozen=True)
class Target:
    """Inputs, and what is done with one."""

    inputs: st.SearchStrategy[Any]
    run: Callable[[Any], None]


def small_gazetteer(folder: Path) -> Gazetteer:
    """A country, a province and three places, two of them with the same name."""

    def place(slug: str, name: str, latitude: float, kind: str, names: tuple[str, ...] = ()) -> Place:
        return Place(
            *(f"own:{slug}", name, latitude, 38.5, kind[0], kind[2:], "SY", "07", None, None),
            *(90_000, 300.0 if kind == "A.PCLI" else 5.0, "own estimate", names),
        )

    return Gazetteer.of_rows(
        folder,
        (
            place("1", "Syria", 35.0, "A.PCLI"),
            place("2", "Tell Amber", 35.2, "P.PPL", ("تل عنبر",)),
            place("3", "Aleppo", 36.2, "P.PPLA", ("حلب",)),
            place("4", "Aleppo", 36.9, "A.ADM1"),
        ),
    )


def targets(gazetteer: Gazetteer, folder: Path) -> Mapping[str, Target]:
    """All targets by name; `folder` is for files that some need."""
    stages = pipeline.default_stages(gazetteer)

    def geoparse(article: Article) -> None:
        mentions = stages.recognise(article)
        places = stages.resolve(article, mentions, Context())
        assert all(article.text[m.start : m.end] == m.text for m in mentions)
        json_line(geoparsed_record(article, places))

    def extract(article: Article) -> None:
        _, extraction = pipeline.code(article, stages, Context())
        for report in extraction.reports:
            assert article.text[report.start : report.end] == report.passage
        for incident in merge_reports(extraction.reports):
            line = json_line(incident_record(incident))
            assert incident_from_record(json.loads(line)) == incident

    corrections = folder / "corrections.toml"

    def correct(text: str) -> None:
        corrections.write_text(text, "utf-8", "replace")
        try:
            read_corrections(corrections)
        except IncidentMapError as error:
            assert "\n" not in str(error)

    return {
        "readers": Target(st.tuples(suffixes, files), _read_file),
        "dates": Target(st.tuples(texts, days, st.sampled_from(["en", "ar"])), _read_dates),
        "geoparsing": Target(articles(), geoparse),
        "extraction": Target(articles(), extract),
        "corrections": Target(corrections_texts, correct),
        "links": Target(links, _check_link),
        "tables of others": Target(st.tuples(st.sampled_from(sorted(CODERS)), coded_tables), _read_coded),
    }


def _read_file(given: tuple[str, bytes]) -> None:
    suffix, content = given
    for item in read_bytes(f"a{suffix}", content):
        if isinstance(item, Article):
            assert item.text.strip()
            item.text.encode("utf-8")
            assert item.url is None or is_web_link(item.url)
        else:
            assert item.reason
            assert "\n" not in str(item)


def _read_dates(given: tuple[str, date | None, str]) -> None:
    text, day, language = given
    words = lexicon(language)
    for found in find_dates(read(text).form, words):
        when = resolve(found, Published(day, day), UNDATED, words)
        assert when.start is None or when.end is None or when.start <= when.end


def _check_link(text: str) -> None:
    is_web_link(text)
    try:
        url = checked_url(text)
    except FetchError as error:
        assert "\n" not in str(error)
        return
    assert url.startswith(("http://", "https://"))
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    assert "@" not in url.split("/")[2]
    assert checked_url(url) == url


def _read_coded(given: tuple[str, bytes]) -> None:
    name, content = given
    try:
        for _ in read_coded("a.csv", io.BytesIO(content), CODERS[name]):
            pass
    except IncidentMapError as error:
        assert "\n" not in str(error)


_KEYS = (
    *("action", "report", "reports", "from", "article", "passage", "place_id", "name", "latitude", "longitude"),
    *(
        "radius_km",
        "country_code",
        "author",
        "date",
        "reason",
        "event_type",
        "sub_event_type",
        "date_start",
        "date_end",
    ),
    *("time_precision", "killed_min", "background", "id"),
)
_VALUES = st.one_of(
    st.sampled_from(['"move"', '"merge"', '"add"', '"redate"', '"retype"', '"reject"', '"split"', "2024-04-01", "1"]),
    st.sampled_from(['"Armed clash"', "nan", "inf", "-1", "91.0", "true", "[]", '["a", "b"]', '[["a"]]', "{}", '"SY"']),
    st.text(max_size=8).map(json.dumps),
    st.integers().map(str),
)
corrections_texts = st.one_of(
    texts,
    st.lists(st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=12), max_size=3).map(
        lambda entries: "\n".join(
            "[[correction]]\n" + "\n".join(f"{key} = {value}" for key, value in entry.items()) for entry in entries
        )
    ),
)


def _table(columns: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    cell = st.one_of(
        st.sampled_from(["1", "2", "3", "2024-03-01", "Armed clash", "Syria", "35.2", "", '"', '"a\nb"', "nan", "-1"]),
        st.text(max_size=8),
    )
    table = st.lists(st.lists(cell, min_size=len(columns), max_size=len(columns) + 1), max_size=3)
    return table.map(lambda rows: "\n".join([",".join(columns), *map(",".join, rows)]).encode("utf-8", "replace"))


coded_tables = st.one_of(st.binary(max_size=200), *(_table(coder.needed_columns) for coder in CODERS.values()))
