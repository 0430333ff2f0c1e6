"""Two sources side by side: each incident is the one's, the other's, both's or neither's, and the parts add up."""

from dataclasses import replace

import numpy as np
import pytest

from geo.incidents.compared import Comparison, Share, Source, share_counts, source_in, sources_of, who_reports
from geo.incidents.incident import Incident
from geo.incidents.selection import Selection, select, selection_words
from geo.incidents.table import IncidentTable, incident_table
from geo.incidents.view_address import address_query, read_address
from geo.views.packing import packed_incidents, view_of

DAR, WADI = Source("outlet", "Dar Gazette"), Source("outlet", "The Wadi Courier")
POLICE = Source("quoted", "local police")


@pytest.fixture
def table(incident: Incident) -> IncidentTable:
    """One by Dar, one by Wadi quoting the police, one by both, one by neither."""

    def by(incident_id: str, *told: tuple[str, str | None]) -> Incident:
        reports = tuple(
            replace(incident.reports[0], report_id=f"{incident_id}{n}", source=source, attributed_to=quoted)
            for n, (source, quoted) in enumerate(told)
        )
        return replace(incident, incident_id=incident_id, reports=reports)

    return incident_table(
        [
            by("d", (DAR.name, None)),
            by("w", (WADI.name, POLICE.name)),
            by("b", (DAR.name, None), (WADI.name, None)),
            by("n", ("Hill Radio", None)),
        ]
    )


def shown(table: IncidentTable, comparison: Comparison) -> str:
    mask = select(table, Selection(compared=comparison))
    return "".join(table.incident_id[row] for row in np.flatnonzero(mask))


@pytest.mark.parametrize(("share", "expected"), [("any", "dwb"), ("first", "d"), ("second", "w"), ("both", "b")])
def test_each_part_is_kept(table: IncidentTable, share: Share, expected: str) -> None:
    assert shown(table, Comparison(DAR, WADI, share)) == expected


def test_an_outlet_is_compared_with_whom_others_quote(table: IncidentTable) -> None:
    assert shown(table, Comparison(DAR, POLICE)) == "dwb"
    assert shown(table, Comparison(POLICE, WADI, "both")) == "w"


def test_the_parts_add_up(table: IncidentTable) -> None:
    counts = share_counts(table, table.everything, Comparison(DAR, WADI))
    assert counts == {"any": 3, "first": 1, "second": 1, "both": 1}
    assert who_reports(table, Comparison(DAR, WADI)).tolist() == [1, 2, 3, 0]


def test_sources_are_outlets_and_who_is_quoted(table: IncidentTable) -> None:
    assert {DAR, WADI, POLICE} <= set(sources_of(table))
    assert source_in(POLICE.word) == POLICE
    assert source_in("outlet:A: B") == Source("outlet", "A: B")
    assert [source_in(word) for word in ("outlet:", "police", "paper:x", "")] == [None] * 4


def test_a_link_gives_the_same_comparison(table: IncidentTable) -> None:
    for share in ("any", "first", "second", "both"):
        given = Comparison(POLICE, DAR, share)
        view = read_address({"compare": [POLICE.word, DAR.word], "share": [share]}, table)
        assert view.compared == given
        assert read_address(address_query(view, table), table).compared == given
        assert view.selection(table).compared == given


def test_what_is_not_here_is_told_and_compares_nothing(table: IncidentTable) -> None:
    view = read_address({"compare": ["outlet:Nobody", DAR.word]}, table)
    assert view.compared is None
    assert view.unknown == (("source", "outlet:Nobody"),)
    assert read_address({"compare": [DAR.word, DAR.word]}, table).compared is None
    assert read_address({"compare": [DAR.word]}, table).compared is None


def test_exports_say_what_was_compared() -> None:
    words = selection_words(Selection(compared=Comparison(DAR, WADI, "first")))
    assert words == "reported by Dar Gazette and not by The Wadi Courier"


def test_the_map_is_told_who_reports_each_and_only_then(table: IncidentTable) -> None:
    sides = who_reports(table, Comparison(DAR, WADI))
    view = view_of(table, "x")
    packed = packed_incidents(table, table.everything, view=view, sides=sides)
    told = dict(zip(packed["columns"]["id"], packed["columns"]["side"], strict=True))
    assert told == {
        "d": 1,
        "w": 2,
        "b": 3,
        "n": 0,
    }
    plain = packed_incidents(table, table.everything, view=view)
    assert "side" not in plain["columns"]
    assert plain["version"] != packed["version"], "so that it is drawn anew"
