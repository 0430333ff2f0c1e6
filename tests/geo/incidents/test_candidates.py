"""Which groups are compared: those that may be of one day, however long each may have lasted."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents import candidates
from geo.incidents.candidates import Pairs, candidate_pairs
from geo.incidents.groups import groups_of

DAY = date(2024, 3, 1)
DAYS_AFTER = 2
NOTHING: Mapping[str, Wording] = {}


def told(report: Report, number: int, start: int, lasts: int) -> Report:
    """The same of another article, on other days, without a word in common."""
    first = DAY + timedelta(days=start)
    return replace(
        report,
        report_id=f"r{number}",
        article_id=f"a{number}",
        passage=f"Passage {number}.",
        date_start=first,
        date_end=first + timedelta(days=lasts),
        time_precision=1 if lasts == 0 else 3,
    )


@given(days=st.lists(st.tuples(st.integers(0, 40), st.sampled_from((0, 1, 6, 29))), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_meet_where_the_days_that_they_may_be_of_do(report: Report, days: list[tuple[int, int]]) -> None:
    reports = [told(report, number, *span) for number, span in enumerate(days)]
    groups = groups_of(reports, {}, {})
    meeting = {
        (f"r{a}", f"r{b}")
        for a, b in combinations(range(len(days)), 2)
        if days[a][0] <= sum(days[b]) + DAYS_AFTER and days[b][0] <= sum(days[a]) + DAYS_AFTER
    }
    assert list(candidate_pairs(groups, NOTHING)) == sorted({(min(pair), max(pair)) for pair in meeting})


@pytest.mark.parametrize("at_once", [3, 1_000])
def test_a_pair_comes_once_and_in_order(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_AT_ONCE", at_once)
    chance = random.Random(7)
    found = [tuple(chance.sample("abcdefghi", 2)) for _ in range(60)]
    pairs = Pairs("ihgfedcba")
    for one, other in found:
        pairs.add(one, other)
    assert list(pairs) == sorted({(min(pair), max(pair)) for pair in found})
    assert len(pairs) == len(list(pairs))


def test_no_pair_is_found_among_none() -> None:
    assert list(candidate_pairs((), NOTHING)) == []
