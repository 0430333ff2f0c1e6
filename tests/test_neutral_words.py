"""The program's own words take no side: loaded ones appear in quotations of articles only."""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.extraction.lexicons import event_types
from geo.incidents.incident import Incident
from geo.incidents.title import incident_title
from geo.language.language import language_codes, language_of

ROOT = Path(__file__).parents[1]

LOADED = re.compile(
    r"\b(?:terror(?:is[mt]s?)?|martyr(?:s|dom|ed)?|regimes?|occup(?:ation|iers?|ied)|aggress(?:ions?|ors?|ive)"
    r"|heinous|barbari(?:c|ans?)|brutal(?:ly|ity)?|savage(?:ly|ry)?|massacres?|atrocit(?:y|ies)|slaughter(?:ed)?"
    r"|butcher(?:s|ed)?|thugs?|infidels?|traitors?|treacher(?:y|ous)|mercenar(?:y|ies)|puppets?|cowardly|evil|vicious"
    r"|liberat(?:ed?|ion|ors?)|jihadi(?:s|sts?)?|extremis[mt]s?|fanatics?|radicals?|so-called|cleansing|zionists?"
    r"|crusaders?|apostates?|freedom fighters?)\b"
    r"|إرهاب|شهيد|شهداء|استشهد|احتلال|المحتل|عدوان|مرتزق|غاشم|مجزرة|همجي|وحشي|تحرير|عصابات",
    re.IGNORECASE,
)

SHOWN_BY_SCRIPTS = ("*.js", "*.html", "*.css", "*.po")


def strings_of(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text("utf-8"))
    documentation = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in parent.body
        if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


SOURCES = [ROOT / "dashboard.py", *sorted(ROOT.glob("geo/**/*.py")), *sorted(ROOT.glob("gazetteer/**/*.py"))]


def test_no_string_of_the_program_takes_sides() -> None:
    assert len(SOURCES) > 50
    loaded = [
        f"{file.relative_to(ROOT)}, line {line}: {text}"
        for file in SOURCES
        for line, text in strings_of(file)
        if LOADED.search(text)
    ]
    assert loaded == []


SHOWN = [file for pattern in SHOWN_BY_SCRIPTS for file in sorted(ROOT.glob(f"geo/**/{pattern}"))]


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_script_of_the_page_takes_sides(file: Path) -> None:
    assert LOADED.findall(file.read_text("utf-8")) == []


def test_no_title_of_any_type_takes_sides(incident: Incident) -> None:
    types = event_types()
    assert types
    for event_type, sub_event_type in types:
        one = replace(incident, event_type=event_type, sub_event_type=sub_event_type)
        assert incident_title(one).startswith("Reported ")
        titles = [incident_title(one, language_of(code)) for code in language_codes()]
        assert not [title for title in titles if LOADED.search(title)]


TABLES = sorted(ROOT.glob("gazetteer/data/*.csv"))


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_no_usual_name_of_a_place_takes_sides(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    assert [name for name in names if LOADED.search(name)] == []


@pytest.mark.parametrize(
    "text", ["a terrorist attack", "the regime's forces", "Martyrs", "aggression", "so-called", "الاحتلال", "العدوان"]
)
def test_loaded_words_are_recognised(text: str) -> None:
    assert LOADED.search(text)


@pytest.mark.parametrize("text", ["Reported attack", "government forces", "armed group", "aggregate", "الجيش"])
def test_plain_words_pass(text: str) -> None:
    assert not LOADED.search(text)
