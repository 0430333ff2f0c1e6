"""Sessions work one after the other, and nobody is held up for long."""

import threading
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.page.turns import Turns, turn

DASHBOARD = Path(__file__).parents[3] / "dashboard.py"
LONG = 60.0


def in_a_thread(turns: Turns, done: list[str], name: str) -> threading.Thread:
    def work() -> None:
        with turns.turn():
            done.append(name)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until_they_wait(turns: Turns, number: int) -> None:
    end = time.monotonic() + LONG
    while len(turns._waiting) < number and time.monotonic() < end:
        time.sleep(0.005)


def test_one_works_after_the_other_in_the_order_in_which_they_came() -> None:
    turns, done, waiting = Turns(LONG), list[str](), []
    with turns.turn():
        for number, name in enumerate("abcdefgh", start=1):
            waiting.append(in_a_thread(turns, done, name))
            until_they_wait(turns, number)
        assert done == [], "nobody works while another does"
    with turns.turn():  # who has just worked stands behind all others
        assert done == list("abcdefgh")
    for one in waiting:
        one.join(LONG)


def test_who_waits_goes_on_when_all_before_had_their_time() -> None:
    turns, done, may_end = Turns(LONG), list[str](), threading.Event()

    def slow(name: str) -> None:
        with turns.turn():
            done.append(name)
            may_end.wait(LONG)

    threads = [threading.Thread(target=slow, args=(name,), daemon=True) for name in "abc"]
    with turns.turn():
        for number, one in enumerate(threads, start=1):
            one.start()
            until_they_wait(turns, number)
        turns._most_seconds = 0.1
    with turns.turn():
        assert done == list("abc")
    may_end.set()
    for one in threads:
        one.join(LONG)


def test_no_two_work_at_once() -> None:
    turns, at_work, most = Turns(LONG), 0, 0

    def work() -> None:
        nonlocal at_work, most
        for _ in range(20):
            with turns.turn():
                at_work += 1
                most = max(most, at_work)
                time.sleep(0.001)
                at_work -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(LONG)
    assert (at_work, most) == (0, 1)


def test_who_works_too_long_holds_nobody_up() -> None:
    turns, done = Turns(0.1), list[str]()
    with turns.turn():
        in_a_thread(turns, done, "second").join(LONG)
        assert done == ["second"]
    in_a_thread(turns, done, "third").join(LONG)
    assert done == ["second", "third"]


def test_who_had_its_time_does_not_end_the_turn_of_another() -> None:
    turns, done, has_begun, may_end = Turns(0.1), list[str](), threading.Event(), threading.Event()

    def slow() -> None:
        with turns.turn():
            has_begun.set()
            may_end.wait(LONG)

    late = threading.Thread(target=slow, daemon=True)
    late.start()
    has_begun.wait(LONG)
    time.sleep(0.15)
    turns._most_seconds = LONG
    with turns.turn():
        may_end.set()
        late.join(LONG)
        in_a_thread(turns, done, "third")
        time.sleep(0.2)
        assert done == []


def test_a_turn_ends_with_an_error() -> None:
    turns, done = Turns(LONG), list[str]()
    with pytest.raises(ValueError, match="broken"), turns.turn():
        raise ValueError("broken")
    in_a_thread(turns, done, "next").join(LONG)
    assert done == ["next"]


def test_the_page_is_made_although_another_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    with turn():
        page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
        assert not page.exception
        assert page.title
