"""Which groups are compared: those that may be of one day, however long each may have lasted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents.candidates import candidate_pairs
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
    assert candidate_pairs(groups, NOTHING) == {(min(pair), max(pair)) for pair in meeting}
