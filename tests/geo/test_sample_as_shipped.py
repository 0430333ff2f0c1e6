"""The sample ships as the pipeline wrote it: `incident-map extract` and `geoparse` write the same again."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "geo" / "articles" / "sample"


@pytest.mark.parametrize(("command", "shipped"), [("extract", "incidents.jsonl"), ("geoparse", "toponyms.jsonl")])
def test_the_sample_is_what_the_command_writes(command: str, shipped: str, tmp_path: Path) -> None:
    out = tmp_path / shipped
    with pytest.raises(SystemExit) as stopped:
        main([command, str(SAMPLE / "articles.jsonl"), "--out", str(out)])
    assert stopped.value.code in (0, None)
    assert out.read_text(encoding="utf-8") == (SAMPLE / shipped).read_text(encoding="utf-8")


def shipped() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / "incidents.jsonl").read_text(encoding="utf-8").splitlines()]


def told_by(incident: dict[str, Any]) -> set[str]:
    return {report["article_id"] for report in incident["reports"]}


@pytest.mark.parametrize(
    ("articles", "sub_event_type", "killed"),
    [
        ({"s01", "s02", "s03", "s04"}, "Air/drone strike", (3, 6)),
        ({"s05", "s06"}, "Shelling/artillery/missile attack", (1, 2)),
        ({"s11", "s12"}, "Arrests", (None, None)),
        ({"s19", "s20", "s21"}, "Air/drone strike", (2, None)),
        ({"s22", "s23"}, "Prison break", (None, None)),
        ({"s24", "s25"}, "Natural disaster", (None, None)),
    ],
)
def test_what_several_outlets_tell_is_one_incident(
    articles: set[str], sub_event_type: str, killed: tuple[int | None, int | None]
) -> None:
    [incident] = [i for i in shipped() if told_by(i) == articles]
    assert incident["sub_event_type"] == sub_event_type
    assert (incident["killed_min"], incident["killed_max"]) == killed


@pytest.mark.parametrize("article", ["s07", "s09", "s16"])
def test_a_meeting_an_anniversary_and_a_plan_are_no_incidents(article: str) -> None:
    assert not [i for i in shipped() if article in told_by(i)]


def test_a_province_a_country_no_place_and_no_date_stay_what_they_are() -> None:
    by_article = {article: i for i in shipped() for article in told_by(i)}
    assert by_article["s10"]["geo_precision"] == 3
    assert by_article["s28"]["geo_precision"] == 4
    assert by_article["s30"]["latitude"] is None and by_article["s30"]["place_id"] is None
    assert by_article["s27"]["date_start"] is None
