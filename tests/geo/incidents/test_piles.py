"""Numbers laid aside in piles: each pile has all of its rows, in their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.incidents import piles
from geo.incidents.piles import Numbers, Piles


def by_three(numbers: Numbers) -> Numbers:
    return numbers % 3


@pytest.mark.parametrize("unwritten", [8, 100])
def test_each_pile_has_its_rows_in_their_order(unwritten: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piles, "_UNWRITTEN_BYTES", unwritten)
    laid = Piles(3, 2, by_three)
    rows = np.array([(number, number * number) for number in range(-20, 20)], dtype=np.int64)
    laid.add(rows[:7])
    laid.add(rows[7:])
    laid.add(rows[:0])
    for _ in range(2):
        assert [pile.tolist() for pile in laid] == [
            [list(row) for row in rows.tolist() if row[0] % 3 == n] for n in range(3)
        ]


def test_few_rows_are_one_pile() -> None:
    laid = Piles(3, 1, by_three)
    laid.add(np.arange(7, dtype=np.int64))
    assert [pile[:, 0].tolist() for pile in laid] == [[0, 3, 6, 1, 4, 2, 5]]


@given(numbers=st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_nothing_is_lost(numbers: list[int]) -> None:
    laid = Piles(3, 1, by_three)
    laid.add(np.array(numbers, dtype=np.int64))
    assert sorted(number for pile in laid for number in pile[:, 0].tolist()) == sorted(numbers)
