"""corrections.toml: what stands there is read or named with its line, and hand edits survive what is written."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from geo.errors import CorrectionsError
from geo.incidents.corrections_file import (
    add_corrections,
    correcting,
    correction_of,
    corrections_beside,
    fingerprint,
    read_corrections,
    remove_correction,
)

SIGNED = {"author": "A. Reader", "date": date(2024, 4, 1), "reason": "named in the caption"}
MOVE = {"action": "move", "report": "r1", "place_id": "own:2", **SIGNED}
REJECT = {"action": "reject", "report": "r2", **SIGNED}

BY_HAND = """\
# reviewed on Monday

[[correction]]  # the gate
action = "reject"
report = 'r9'
author = "B. Writer"
date = "2024-03-30"   # as a text
reason = \"\"\"a drill,
[[correction]] is only said here\"\"\"

# still to be discussed
[[correction]]
action = "merge"
reports = ["r1", "r2"]
author = "B. Writer"
date = 2024-03-31
reason = "one strike"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.toml"


def test_it_lies_beside_the_store() -> None:
    assert corrections_beside(Path("/data/store.sqlite")) == Path("/data/corrections.toml")


def test_no_file_is_no_correction_unless_it_was_named(path: Path) -> None:
    assert read_corrections(path) == ()
    with pytest.raises(CorrectionsError, match="no such file"):
        read_corrections(path, needed=True)


def test_what_is_written_is_read_back(path: Path) -> None:
    added = add_corrections(path, [MOVE, REJECT])
    assert read_corrections(path) == added
    move, reject = added
    assert (move.action, move.report_ids, move.day, move.author) == ("move", ("r1",), date(2024, 4, 1), "A. Reader")
    assert move.place is not None
    assert move.place.place_id == "own:2"
    assert reject.action == "reject"
    assert move.correction_id != reject.correction_id


def test_an_entry_keeps_its_id_wherever_it_stands(path: Path) -> None:
    (move, _) = add_corrections(path, [MOVE, REJECT])
    (alone,) = add_corrections(path.with_name("other.toml"), [MOVE])
    assert move.correction_id == alone.correction_id


def test_hand_edits_and_comments_survive(path: Path) -> None:
    path.write_text(BY_HAND, "utf-8")
    add_corrections(path, [MOVE])
    assert path.read_text("utf-8").startswith(BY_HAND)
    assert [one.action for one in read_corrections(path)] == ["reject", "merge", "move"]


def test_what_is_taken_out_leaves_the_rest_as_it_was(path: Path) -> None:
    plain = BY_HAND.replace("[[correction]] is only said here", "and no more")
    path.write_text(plain, "utf-8")
    (added,) = add_corrections(path, [MOVE])
    assert remove_correction(path, added.correction_id) == added
    assert path.read_text("utf-8") == plain
    assert remove_correction(path, "1").action == "reject"
    kept = path.read_text("utf-8")
    assert "# reviewed on Monday" in kept
    assert "# still to be discussed" in kept
    assert [one.action for one in read_corrections(path)] == ["merge"]


def test_entries_that_cannot_be_told_apart_are_left_to_the_hand(path: Path) -> None:
    path.write_text(BY_HAND, "utf-8")
    with pytest.raises(CorrectionsError, match="by hand"):
        remove_correction(path, "1")
    assert path.read_text("utf-8") == BY_HAND


def test_a_list_written_as_an_array_is_not_broken(path: Path) -> None:
    written = 'correction = [{action="reject", report="r1", author="A", date=2024-01-01, reason="x"}]\n'
    path.write_text(written, "utf-8")
    assert len(read_corrections(path)) == 1
    with pytest.raises(CorrectionsError):
        add_corrections(path, [MOVE])
    assert path.read_text("utf-8") == written


def test_texts_of_any_kind_come_back(path: Path) -> None:
    reason = 'said "so"\nand \\ more: قصف # no comment \u2028 \x1f end'
    (added,) = add_corrections(path, [{**REJECT, "reason": reason}])
    assert added.reason == reason
    assert read_corrections(path) == (added,)


def test_a_wrong_entry_writes_nothing(path: Path) -> None:
    add_corrections(path, [MOVE])
    before = path.read_bytes()
    with pytest.raises(CorrectionsError):
        add_corrections(path, [REJECT, {**REJECT, "report": ""}])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({**MOVE, "action": "mvoe"}, "'mvoe' is no action; write action as one of move"),
        ({**MOVE, "author": " "}, "author"),
        ({key: value for key, value in MOVE.items() if key != "reason"}, "reason is missing"),
        ({**MOVE, "date": "soon"}, "date 'soon' is no day; write it as"),
        ({**MOVE, "date": 3}, "date is no day"),
        ({**MOVE, "colour": "red"}, "'colour' is not for move"),
        ({**MOVE, "latitude": 3.0}, "place_id and a point"),
        ({"action": "move", "report": "r1", **SIGNED}, "give a place_id, or name"),
        ({"action": "move", "report": "r1", "name": "x", "latitude": 0.0, "longitude": 0.0, **SIGNED}, "radius_km"),
        (
            {"action": "move", "report": "r", "name": "x", "latitude": 91, "longitude": 0, "radius_km": 1, **SIGNED},
            "latitude 91 is outside",
        ),
        ({**MOVE, "radius_km": float("nan")}, "radius_km is no number"),
        ({**MOVE, "geo_precision": 5}, "geo_precision 5 is outside"),
        ({"action": "retype", "report": "r1", "sub_event_type": "Strike", **SIGNED}, "no sub-event type; take one of"),
        (
            {"action": "retype", "report": "r1", "event_type": "Riots", "sub_event_type": "Armed clash", **SIGNED},
            "belongs to 'Battles'",
        ),
        ({"action": "redate", "report": "r1", **SIGNED}, "date_start is missing"),
        (
            {"action": "redate", "report": "r", "date_start": "2024-03-02", "date_end": "2024-03-01", **SIGNED},
            "before date_start",
        ),
        ({"action": "merge", "reports": ["r1"], **SIGNED}, "names one report"),
        ({"action": "merge", "reports": "r1", **SIGNED}, "no list of reports"),
        ({"action": "split", "reports": ["r1"], "from": ["r1"], **SIGNED}, "apart from itself"),
        ({"action": "add", "article": "a1", "passage": "Too short.", **SIGNED}, "sub_event_type is missing"),
        (
            {"action": "add", "article": "a", "passage": "Too short.", "sub_event_type": "Attack", **SIGNED},
            "passage is too short",
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(path: Path, entry: dict[str, object], words: str) -> None:
    with pytest.raises(CorrectionsError) as caught:
        add_corrections(path, [entry])
    assert words in str(caught.value)
    assert not path.exists()


def test_errors_name_file_line_and_entry(path: Path) -> None:
    path.write_text('[[correction]]\naction = "reject"\n', "utf-8")
    with pytest.raises(CorrectionsError, match=r"corrections\.toml, line 1, correction 1: author is missing"):
        read_corrections(path)
    path.write_text("[[correction]\n", "utf-8")
    with pytest.raises(CorrectionsError, match=r"at line 1.*mend it"):
        read_corrections(path)
    path.write_text("[other]\nx = 1\n", "utf-8")
    with pytest.raises(CorrectionsError, match=r"holds 'other'; write each correction under a line \[\[correction\]\]"):
        read_corrections(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorrectionsError, match="UTF-8"):
        read_corrections(path)


def test_dates_are_inclusive_and_as_sure_as_their_interval(path: Path) -> None:
    entry = {"action": "redate", "report": "r1", **SIGNED}
    days = [("2024-03-01", None, 1), ("2024-03-01", "2024-03-05", 2), ("2024-03-01", "2024-03-31", 3)]
    for first, last, precision in days:
        (one,) = add_corrections(path, [{**entry, "date_start": first, "date_end": last}])
        assert one.dates is not None
        assert one.dates.date_end == date.fromisoformat(last or first)
        assert one.dates.time_precision == precision
    (undated,) = add_corrections(path, [{**entry, "time_precision": 4}])
    assert undated.dates is not None
    assert undated.dates.date_start is None


def test_the_fingerprint_knows_content_and_order(path: Path) -> None:
    one, other = add_corrections(path, [MOVE, REJECT])
    assert fingerprint(()) == ""
    assert len({fingerprint((one,)), fingerprint((one, other)), fingerprint((other, one))}) == 3


def test_of_two_who_correct_at_once_none_loses_anything(tmp_path: Path) -> None:
    path = corrections_beside(tmp_path / "store.sqlite")

    def correct(number: int) -> None:
        with correcting(path):
            before = len(read_corrections(path))
            time.sleep(0.02)
            add_corrections(path, [{**REJECT, "report": f"r{number}"}])
            assert len(read_corrections(path)) == before + 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(correct, range(6)))
    assert {one.report_ids for one in read_corrections(path)} == {(f"r{number}",) for number in range(6)}


def test_notes_and_tags_need_no_reason_and_change_no_id_of_others(tmp_path: Path) -> None:
    path = corrections_beside(tmp_path / "store.sqlite")
    signed = {"author": "A. Reader", "date": date(2024, 4, 1)}
    note, tag = add_corrections(
        path,
        [
            {"action": "note", "report": "r1", "text": " asked the port on Monday ", **signed},
            {"action": "tag", "report": "r1", "tags": ["film  seen", "film seen", "port"], **signed},
        ],
    )
    assert (note.text, note.reason) == ("asked the port on Monday", "")
    assert tag.tags == ("film seen", "port")
    assert note.correction_id != tag.correction_id
    (moved,) = add_corrections(tmp_path / "other.toml", [MOVE])
    assert moved.correction_id == "ccaa18438", "as versions without notes made it: undo by id, and what was replayed"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"action": "note", "report": "r1"}, "text is missing"),
        ({"action": "tag", "report": "r1", "tags": []}, "tags is no list of tags"),
        ({"action": "tag", "report": "r1", "tags": ["x" * 41]}, "longer than 40 letters; write it as a note"),
        ({"action": "note", "report": "r1", "text": "x", "tags": ["y"]}, "'tags' is not for note"),
    ],
)
def test_a_note_or_tag_that_says_nothing_is_told(entry: dict[str, object], told: str) -> None:
    with pytest.raises(CorrectionsError, match=told):
        correction_of({**entry, "author": "A", "date": date(2024, 4, 1)})
