"""All that merging goes by at once: what comes of it hangs on neither order, strangers, files nor the run."""

import gc
import os
import pickle
import random
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import FileIO
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from geo import spool
from geo.extraction.report import Coded, Report
from geo.extraction.wording import Wording
from geo.incidents import clusters, gathered, piles
from geo.incidents.incident import Incident
from geo.incidents.merge import merge_reports, merged, numbers_of

ROOT = Path(__file__).parents[3]
PERSONS = ("emily stone", "jo ash", "ann lee", "bo may")
PHRASES = ("quern bridge", "ash lane", "weir mill", "barley gate")
WORDS = ("quern", "barley", "ash", "weir", "mill", "lane")


@dataclass(frozen=True)
class Archive:
    """What merging is given."""

    reports: tuple[Report, ...]
    copies: Mapping[str, str]
    wordings: Mapping[str, Wording]
    together: Sequence[frozenset[str]]
    apart: Sequence[frozenset[str]]

    def merged(self, reports: Sequence[Report] | None = None) -> tuple[Incident, ...]:
        return merge_reports(
            self.reports if reports is None else reports,
            self.copies,
            wordings=self.wordings,
            together=self.together,
            apart=self.apart,
        )


@pytest.fixture
def archive(report: Report) -> Archive:
    """Sixty reports: of several events an article, copied, coded, worded, corrected, around places and without one."""
    chance = random.Random(7)
    reports = [one for number in range(20) for one in article(report, f"a{number:02}", chance)]
    copied = [
        replace(one, report_id=f"c{one.report_id}", article_id="copy") for one in reports if one.article_id == "a03"
    ]
    rows = [
        replace(one, report_id=f"row{n}", article_id="table", start=0, coded=Coded("ACLED", f"SYR{n}", "notes", ()))
        for n, one in enumerate(one for number in range(10) for one in article(report, f"t{number}", chance)[:1])
    ]
    wordings = {f"a{number:02}": wording(chance) for number in range(18)}
    told = [*reports, *copied, *rows]
    return Archive(
        tuple(told),
        {"copy": "a03"},
        {**wordings, "copy": wordings["a03"]},
        (frozenset({told[0].report_id, told[-15].report_id}), frozenset({"row0", "none"})),
        (frozenset({told[1].report_id, told[8].report_id, told[20].report_id}), frozenset({"row1", "row2"})),
    )


def article(report: Report, article_id: str, chance: random.Random) -> list[Report]:
    """One to four reports, now and then two of one event, or of several places by the same words."""
    found: list[Report] = []
    for number in range(chance.randint(1, 4)):
        latitude = chance.choice([0.0, 0.05, 0.2, 3.0, None])
        is_area = chance.random() < 0.2
        day = (report.date_start or report.published) + timedelta(days=chance.randint(0, 4))  # type: ignore[operator]
        killed = chance.choice([None, 1, 4, 90])
        assert report.place is not None
        place = replace(report.place, place_id=f"p{latitude}{is_area}", latitude=latitude or 0.0)
        place = replace(place, feature_code="ADM1" if is_area else "PPL")
        start = 100 * number
        told = replace(
            report,
            report_id=f"{article_id}-{number}",
            article_id=article_id,
            source=chance.choice(["The Reed", "The Wadi", None]),
            passage=f"Strikes on {number + 2} villages beside {chance.choice(PERSONS).title()}, told {article_id}.",
            start=start,
            trigger_start=0 if chance.random() < 0.2 else start,
            trigger_end=7 if chance.random() < 0.5 else start + 7,
            date_start=day,
            date_end=day,
            killed_min=killed,
            killed_max=killed,
            injured_min=chance.choice([None, 2]),
            place=None if latitude is None else place,
            place_text=chance.choice(["Quern Hill", "Ash Hill"]) if latitude is None else place.place_id,
            latitude=latitude,
            longitude=None if latitude is None else 36.5,
            geo_precision=None if latitude is None else 3 if is_area else 1,
            radius_km=None if latitude is None else 50.0 if is_area else 2.0,
        )
        found.append(replace(told, told_with=found[-1].report_id) if found and chance.random() < 0.2 else told)
    return found


def wording(chance: random.Random) -> Wording:
    words = chance.sample(WORDS, 3)
    weights = [chance.uniform(0.5, 2.0) for _ in words]
    length = sqrt(sum(weight * weight for weight in weights))
    return Wording(
        {word: weight / length for word, weight in zip(words, weights, strict=True)},
        frozenset(chance.sample(PERSONS, chance.randint(0, 2))),
        frozenset(chance.sample(PHRASES, chance.randint(0, 3))),
    )


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list["weakref.ref[FileIO]"]]:
    """Everything goes through files, which are told here, and little of it is remembered."""
    found: list[weakref.ref[FileIO]] = []
    open_file = tempfile.TemporaryFile

    def opening(**how: Any) -> Any:
        file: Any = open_file(**how)
        found.append(weakref.ref(file))
        return file

    monkeypatch.setattr(tempfile, "TemporaryFile", opening)
    monkeypatch.setattr(piles, "_UNWRITTEN_BYTES", 8)
    monkeypatch.setattr(spool, "_BUFFER_BYTES", 8)
    monkeypatch.setattr(gathered, "_GROUPS_AT_HAND", 1)
    monkeypatch.setattr(clusters, "_MOST_REMEMBERED", 1)
    yield found


def test_the_archive_has_something_of_everything(archive: Archive) -> None:
    incidents = archive.merged()
    why = " ".join(reason for incident in incidents for reason in incident.why_merged)
    for said in ("worded alike", "by correction", "copies", "the same day", "both name"):
        assert said in why, said
    assert 1 < len(incidents) < len(archive.reports)
    assert any(incident.possibly_same for incident in incidents)
    assert any(incident.part_of for incident in incidents)
    assert any({one.coded is None for one in incident.reports} == {True, False} for incident in incidents)


def test_the_order_of_reports_changes_nothing(archive: Archive) -> None:
    expected = archive.merged()
    assert archive.merged(archive.reports[::-1]) == expected
    assert archive.merged(random.Random(1).sample(archive.reports, len(archive.reports))) == expected


def test_a_stranger_changes_no_other_incident(archive: Archive) -> None:
    expected = archive.merged()
    first = next(one for one in archive.reports if one.place is not None)
    assert first.place is not None
    far = replace(first.place, place_id="z", country_code="NZ", admin1_code="9", latitude=-40.0, longitude=170.0)
    stranger = replace(
        first, report_id="a00-stranger", article_id="a00zz", place=far, place_text="Far Mill", latitude=-40.0,
        longitude=170.0, passage="Elsewhere.", killed_min=None, injured_min=None, actors=(), coded=None, told_with=None,
    )  # fmt: skip
    worded = {**archive.wordings, "a00zz": Wording({"elsewhere": 1.0}, frozenset({"li wei"}), frozenset({"far gate"}))}
    found = replace(archive, wordings=worded).merged((*archive.reports[:9], stranger, *archive.reports[9:]))
    assert tuple(one for one in found if one.incident_id != "a00-stranger") == expected
    assert len(found) == len(expected) + 1


def test_what_goes_through_files_and_is_soon_forgotten_comes_out_the_same(
    archive: Archive, request: pytest.FixtureRequest
) -> None:
    expected = archive.merged()
    opened = request.getfixturevalue("opened")
    assert archive.merged() == expected
    assert len(opened) == 6, "groups, wordings, persons, phrases, shared phrases and pairs"
    assert archive.merged(archive.reports[::-1]) == expected


def test_files_are_closed_as_soon_as_nothing_asks_for_them(
    archive: Archive, opened: list["weakref.ref[FileIO]"]
) -> None:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        incidents = merged(archive.reports, numbers_of(archive.reports), archive.copies, wordings=archive.wordings)
        assert sum(file() is not None for file in opened) == 2, "groups and wordings, which say why"
        assert len(incidents[0].reports) > 1
        del incidents
        assert sum(file() is not None for file in opened) == 0
    finally:
        if was_enabled:
            gc.enable()


def test_another_run_finds_the_same(archive: Archive) -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    code = (
        "import pickle, sys; from geo.incidents.merge import merge_reports; given = pickle.load(sys.stdin.buffer)\n"
        "pickle.dump(merge_reports(**given), sys.stdout.buffer)"
    )
    given = {name: getattr(archive, name) for name in ("reports", "copies", "wordings", "together", "apart")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(given),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert pickle.loads(run.stdout) == archive.merged()
