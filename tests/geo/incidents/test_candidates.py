"""Which groups are compared: those that may be of one day, however long each may have lasted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents import candidates
from geo.incidents.candidates import candidate_pairs, worth_comparing
from geo.incidents.comparison import compare
from geo.incidents.gathered import gathered
from geo.incidents.merge import numbers_of

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


def pairs(reports: Sequence[Report], wordings: Mapping[str, Wording] = NOTHING) -> list[tuple[str, str]]:
    """The keys of the groups that are compared."""
    found, names = gathered(reports, numbers_of(reports), {}, wordings, {})
    parts = candidate_pairs(found.outlines, names)
    keys = [(found.keys[a], found.keys[b]) for left, right in parts for a, b in zip(left, right, strict=True)]
    assert all(one < other for one, other in keys)
    assert len(set(keys)) == len(keys), "each comes once"
    return sorted(keys)


@given(days=st.lists(st.tuples(st.integers(0, 40), st.sampled_from((0, 1, 6, 29))), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_groups_meet_where_the_days_that_they_may_be_of_do(report: Report, days: list[tuple[int, int]]) -> None:
    reports = [told(report, number, *span) for number, span in enumerate(days)]
    meeting = {
        (f"r{a}", f"r{b}")
        for a, b in combinations(range(len(days)), 2)
        if days[a][0] <= sum(days[b]) + DAYS_AFTER and days[b][0] <= sum(days[a]) + DAYS_AFTER
    }
    assert pairs(reports) == sorted({(min(pair), max(pair)) for pair in meeting})


@pytest.mark.parametrize("at_once", [1, 3, 1_000])
def test_however_many_are_looked_at_at_once_the_same_pairs_are_found(
    report: Report, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [told(report, number, number % 5, number % 3) for number in range(30)]
    worded = {one.article_id: Wording({}, frozenset({"ann lee", "bo may"}), frozenset()) for one in reports[::4]}
    expected = pairs(reports, worded)
    monkeypatch.setattr(candidates, "_AT_ONCE", at_once)
    assert pairs(reports, worded) == expected
    assert pairs(reports[::-1], worded) == expected


def test_no_pair_is_found_among_none() -> None:
    assert pairs(()) == []


@pytest.mark.parametrize(("shared", "found"), [({"quern mill", "ash gate"}, True), ({"quern mill"}, False)])
def test_articles_of_one_story_share_two_names(report: Report, shared: set[str], found: bool) -> None:
    far = {"place": None, "latitude": None, "longitude": None, "place_text": None, "published": date(2024, 3, 24)}
    one = replace(told(report, 1, 0, 0), **far | {"published": date(2024, 3, 14)})
    other = replace(told(report, 2, 20, 0), **far)
    names = {
        "a1": Wording({}, frozenset(), frozenset({*shared, "x y"})),
        "a2": Wording({}, frozenset(), frozenset(shared)),
    }
    assert (pairs([one, other], names) == [("r1", "r2")]) is found


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_not_worth_comparing_has_nothing_in_common(report: Report, data: st.DataObject) -> None:
    kinds = st.sampled_from(
        ("Armed clash", "Attack", "Peaceful protest", "Arrests", "Shelling/artillery/missile attack")
    )
    reports = [
        replace(
            told(report, number, data.draw(st.integers(0, 6)), data.draw(st.sampled_from((0, 0, 6, 29)))),
            sub_event_type=data.draw(kinds),
            killed_min=data.draw(st.sampled_from((None, 2, 3))),
            injured_min=data.draw(st.sampled_from((None, 5))),
            geo_precision=data.draw(st.sampled_from((1, 2, 3))),
        )
        for number in range(6)
    ]
    worded = {one.article_id: Wording({"mill": 1.0}, frozenset({"ann lee"}), frozenset()) for one in reports[::2]}
    found, _ = gathered(reports, numbers_of(reports), {}, worded, {})
    every = [np.array(side, dtype=np.int32) for side in zip(*combinations(range(6), 2), strict=True)]
    for a, b, worth in zip(*every, worth_comparing(every[0], every[1], found.outlines), strict=True):
        (alike,) = found.likenesses(int(a), [int(b)])
        assert worth or compare(found.group(a), found.group(b), alike).score == 0.0
