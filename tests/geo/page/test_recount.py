"""Counting takes a small part of the time, and one session does it for all."""

import threading
import time

import pytest

from geo.page.recount import Recount

LONG = 60.0


class Counting:
    """Counts how often it was asked; each time it takes as long as it is told."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.times, self._seconds = 0, seconds

    def __call__(self) -> int:
        time.sleep(self._seconds)
        self.times += 1
        return self.times


def rest(held: Recount[int]) -> None:
    """Wait as long as nothing is counted."""
    time.sleep(max(0.0, held._not_before - time.monotonic()) + 0.01)


def test_a_state_is_counted_once() -> None:
    held, counting = Recount[int](), Counting()
    assert [held.of("one", counting), held.of("one", counting)] == [1, 1]
    rest(held)
    assert [held.of("one", counting), held.of("two", counting)] == [1, 2]


def test_what_changes_often_is_counted_in_a_small_part_of_the_time() -> None:
    held, counting = Recount[int](), Counting(0.01)
    end = time.monotonic() + 3.0
    for number in range(1_000_000):
        held.of(number, counting)
        if time.monotonic() > end:
            break
    assert 2 <= counting.times <= 16
    rest(held)
    assert held.of("last", counting) == counting.times


def test_nobody_waits_for_another_but_the_first() -> None:
    held, may_go_on, begun = Recount[int](), threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        may_go_on.wait(LONG)
        return 2

    assert held.of("one", lambda: 1) == 1
    rest(held)
    other = threading.Thread(target=held.of, args=("two", slow), daemon=True)
    other.start()
    begun.wait(LONG)
    assert held.of("three", lambda: 3) == 1, "the last count, while another counts"
    may_go_on.set()
    other.join(LONG)
    assert held.of("two", lambda: 4) == 2


def test_who_changed_it_waits_for_the_count_of_its_own_state() -> None:
    held, may_go_on, begun, counts = Recount[int](), threading.Event(), threading.Event(), list[int]()

    def slow() -> int:
        begun.set()
        may_go_on.wait(LONG)
        return 2

    held.of("one", lambda: 1)
    rest(held)
    threads = [threading.Thread(target=held.of, args=("two", slow), daemon=True)]
    threads[0].start()
    begun.wait(LONG)
    threads.append(threading.Thread(target=lambda: counts.append(held.of("three", lambda: 3, anew=True)), daemon=True))
    threads[1].start()
    assert held.of("three", lambda: 4) == 1, "all others go on with the last count meanwhile"
    may_go_on.set()
    for one in threads:
        one.join(LONG)
    assert counts == [3]
    assert held.of("three", lambda: 5, anew=True) == 3, "it is counted once all the same"


def test_an_error_is_told_and_the_next_counts() -> None:
    held = Recount[int]()
    with pytest.raises(ZeroDivisionError):
        held.of("one", lambda: 1 // 0)
    assert held.of("one", lambda: 1) == 1
