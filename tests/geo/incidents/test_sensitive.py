"""Rules on sensitive places: read with their lines, and holding where all that they name is true."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.errors import SensitiveError, StoreError
from geo.extraction.report import Report
from geo.incidents.masking import BLOCK, masked, pattern_of
from geo.incidents.sensitive import SensitiveRule, holds, strictest
from geo.incidents.sensitive_file import read_sensitive, sensitive_beside

SIGNED = 'reason = "people are there"\nauthor = "A. Reader"\ndate = 2024-04-01\n'


def written(folder: Path, text: str) -> Path:
    path = sensitive_beside(folder / "store.sqlite")
    path.write_text(text, encoding="utf-8")
    return path


def rule(**named: Any) -> SensitiveRule:
    return SensitiveRule(**{"action": "withhold", "reason": "x", "author": "A", "day": date(2024, 4, 1), **named})


def test_rules_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert read_sensitive(sensitive_beside(tmp_path / "store.sqlite")) == ()
    first = f'[[rule]]\naction = "district"\nkinds = ["hospital", "shelter"]\ntypes = ["Attack"]\n{SIGNED}'
    second = f'[[rule]]\naction = "withhold"\narea = [35, 36.0, 36, 38.5]\n{SIGNED}'
    one, other = read_sensitive(written(tmp_path, first + second))
    assert one.kinds == {"hospital", "shelter"}
    assert one.types == {"Attack"}
    assert other.area == (35, 36, 36, 38.5)
    assert (other.reason, other.author, other.day) == ("people are there", "A. Reader", date(2024, 4, 1))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (f'action = "hide"\nkinds = ["hospital"]\n{SIGNED}', "'hide' is no action; write action as one of district"),
        (f'action = "withhold"\n{SIGNED}', "names no place; write one of area, feature_codes, kinds"),
        (f'action = "withhold"\nkinds = ["palace"]\n{SIGNED}', "'palace' is no kind of place; take one of camp"),
        (f'action = "withhold"\ntypes = ["Tea"]\n{SIGNED}', "'Tea' is no event or sub-event type; take one of"),
        (f'action = "withhold"\narea = [36, 37]\n{SIGNED}', "area is no list of four numbers; write it as area ="),
        (f'action = "withhold"\narea = [36, 37, 35, 38]\n{SIGNED}', "has south above north"),
        ('action = "withhold"\nkinds = ["camp"]\nauthor = "A"\ndate = 2024-04-01', "reason is missing"),
        (f'action = "withhold"\nplaces = ["camp"]\n{SIGNED}', "'places' is not for a rule"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_remedy(tmp_path: Path, entry: str, told: str) -> None:
    path = written(tmp_path, f"# reviewed\n\n[[rule]]\n{entry}")
    with pytest.raises(SensitiveError) as error:
        read_sensitive(path)
    assert str(error.value).startswith(f"{path}, line 3, rule 1: ")
    assert told in str(error.value)
    assert isinstance(error.value, StoreError), "whoever opens a store stops there"


def test_a_rule_holds_where_all_that_it_names_is_true(report: Report) -> None:
    place = report.place
    assert place is not None
    assert holds(rule(place_ids=frozenset({place.place_id})), report)
    assert holds(rule(types=frozenset({report.event_type})), report)
    assert holds(rule(area=(-1.0, 36.0, 1.0, 37.0)), report), "0.0 is a latitude"
    assert holds(rule(area=(-1.0, 170.0, 1.0, 37.0)), report), "across the 180th meridian"
    assert not holds(rule(area=(1.0, 36.0, 2.0, 37.0)), report)
    assert not holds(rule(area=(-1.0, 36.0, 1.0, 37.0)), replace(report, geo_precision=3)), "a province's middle"
    assert not holds(rule(place_ids=frozenset({place.place_id}), types=frozenset({"Protests"})), report)


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("Al-Nour Hospital", "hospital", True),
        ("مستشفى النور", "hospital", True),
        ("المستشفى الوطني", "hospital", True),
        ("Hospitality Square", "hospital", False),
        ("Deir ez-Zor", "worship", False),
        ("دير الزور", "worship", False),
        ("Tell Amber", "hospital", False),
        ("the women's shelter", "shelter", True),
    ],
)
def test_kinds_are_told_by_the_words_for_a_place(report: Report, words: str, kind: str, expected: bool) -> None:
    assert holds(rule(kinds=frozenset({kind})), replace(report, place_text=words)) is expected


def test_kinds_are_told_by_the_place_s_feature_code(report: Report) -> None:
    assert report.place is not None
    clinic = replace(report, place=replace(report.place, feature_class="S", feature_code="HSPC"))
    assert holds(rule(kinds=frozenset({"hospital"})), clinic)
    assert holds(rule(feature_codes=frozenset({"HSPC"})), clinic)
    assert not holds(rule(kinds=frozenset({"hospital"})), replace(report, place=None, place_text=None))


def test_the_strictest_rule_counts(report: Report) -> None:
    ids = frozenset({"own:tell-amber"})
    district, withhold = rule(action="district", place_ids=ids), rule(place_ids=ids)
    assert strictest([withhold, district], [report]) is withhold
    assert strictest([district], [report]) is district
    assert strictest([rule(place_ids=frozenset({"own:other"}))], [report]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At NOUR hospital, and the Nour-Hospital's gate.", "At ████ ████████, and the ████ ████████'s gate."),
        ("https://example.org/nour_hospital-hit", "https://example.org/████ ████████-hit"),
        ("Nourishment at a hospital", "Nourishment at a hospital"),
        ("قرب مشفى النّور وبمشفى النور.", "قرب"),
    ],
)
def test_names_become_blocks_and_offsets_stay(text: str, expected: str) -> None:
    found = masked(text, pattern_of(["Nour Hospital", "مشفى النور"]))
    assert len(found) == len(text)
    assert "ور" not in found
    assert found.replace(BLOCK, "")[:3] == expected.replace(BLOCK, "")[:3]
    if "NOUR" in text or "nour" in text:
        assert "nour" not in found.casefold()
    if "Nourishment" in text:
        assert found == text


def test_a_name_of_one_letter_masks_nothing() -> None:
    assert pattern_of(["A", " ", "-"]) is None
    assert masked("A text", None) == "A text"
