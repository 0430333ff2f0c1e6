"""What keeps clusters apart, and how seldom groups are read for it."""

from dataclasses import replace

from geo.extraction.report import Report
from geo.incidents.clusters import Clusters
from geo.incidents.gathered import gathered
from geo.incidents.groups import Group
from geo.incidents.merge import numbers_of


def test_only_clusters_that_hold_reports_told_apart_are_rivals_and_none_is_read_to_tell(report: Report) -> None:
    reports = [replace(report, report_id=f"r{n}", article_id=f"a{n}") for n in range(5)]
    rivals = {"r0": frozenset({"r3"}), "r3": frozenset({"r0"})}
    found, _ = gathered(reports, numbers_of(reports), {}, {}, rivals)
    read: list[int] = []

    def group(number: int) -> Group:
        read.append(number)
        return found.group(number)

    clusters = Clusters(replace(found, group=group), rivals)
    clusters.join(2, 3, asked=True)
    assert len(read) <= len(reports), "each once at most"
    read.clear()
    homes = set(clusters.home().tolist())
    assert homes == {0, 1, 2, 4}
    told_apart = {(one, other) for one in homes for other in homes if clusters.are_rivals(one, other)}
    assert told_apart == {(0, 2), (2, 0)}, "group 3 is in the cluster of 2"
    assert read == []
    clusters.join(0, 3, asked=True)
    assert clusters.members(0) == (0,)


def test_without_corrections_no_group_is_read(report: Report) -> None:
    found, _ = gathered([report], numbers_of([report]), {}, {}, {})

    def group(number: int) -> Group:
        raise AssertionError(number)

    assert not Clusters(replace(found, group=group), {}).are_rivals(0, 0)
