"""The address of a view gives the same selection wherever it is read."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.incidents.incident import Incident
from geo.incidents.selection import select
from geo.incidents.table import IncidentTable, incident_table
from geo.incidents.view_address import FACET_NAMES, ViewAddress, address_query, query_in, read_address


def several(incident: Incident) -> list[Incident]:
    """Incidents that differ in whatever can be filtered."""
    found = []
    for number, (source, quoted, day) in enumerate(
        [("A & B = C?", None, date(2024, 3, 1)), (None, "سكان", None), ("صوت #1", "police; army", date(2024, 5, 1))]
    ):
        report = replace(incident.reports[0], source=source, attributed_to=quoted, actors=("x",) * (number % 2))
        found.append(
            replace(
                incident,
                incident_id=f"i{number}",
                date_start=day,
                date_end=day,
                event_type=("Battles", "Protests", "Riots")[number],
                geo_precision=(1, 3, 4)[number],
                reports=(report,),
                background=number == 2,
            )
        )
    return found


def views(table: IncidentTable) -> st.SearchStrategy[ViewAddress]:
    days = st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31))
    off = st.fixed_dictionaries(
        {key: st.frozensets(st.sampled_from(names(table).names)) for key, names in FACET_NAMES.items()}
    )
    return st.builds(
        ViewAddress,
        since=days,
        until=days,
        undated=st.booleans(),
        text=st.text(max_size=5),
        background=st.booleans(),
        origins=st.integers(1, 3),
        killed=st.integers(0, 2),
        injured=st.integers(0, 3),
        area=st.sampled_from([None, (-1.0, 30.0, 1.0, 40.0), (-10.0, 170.0, 10.0, -170.0)]),
        off=off,
    )


def test_what_is_written_is_read_again(incident: Incident) -> None:
    table = incident_table(several(incident))

    # A busy machine draws the first text slowly: the alphabet is made then.
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(views(table))
    def check(view: ViewAddress) -> None:
        link = "http://127.0.0.1:8501/?" + urlencode(address_query(view, table), doseq=True)
        again = read_address(query_in(link), table)
        assert again.selection(table) == view.selection(table)
        assert (select(table, again.selection(table)) == select(table, view.selection(table))).all()
        assert again.unknown == ()

    check()


def test_what_is_not_here_is_told_and_filters_nothing(incident: Incident) -> None:
    table = incident_table([incident])
    view = read_address(query_in("?outlets-off=Nobody&from=yesterday&area=1,2&origins=many&types=Flood"), table)
    told = (("types", "Flood"), ("outlets", "Nobody"), ("day", "yesterday"), ("area", "1,2"), ("value", "origins=many"))
    assert view.unknown == told
    assert view.selection(table).outlets is None
    assert view.selection(table).types == frozenset()


def test_a_list_that_is_not_known_is_told_and_that_of_all_is_shown(incident: Incident) -> None:
    table = incident_table([incident])
    wrong, right = (read_address(query_in(f"?list={name}"), table) for name in ("Nowhere", "No+place"))
    assert (wrong.scope, wrong.unknown) == (None, (("list", "Nowhere"),))
    assert (right.scope, right.unknown) == ("No place", ())


@pytest.mark.parametrize("said", ["killed=-5", "origins=abc", "origins=0", "injured=", "share=most", "background=1"])
def test_a_value_that_cannot_be_is_told_and_changes_nothing(said: str, incident: Incident) -> None:
    table = incident_table([incident])
    view = read_address(query_in(f"?{said}"), table)
    assert view.unknown == (("value", said),)
    assert replace(view, unknown=()) == ViewAddress()


def test_the_view_on_everything_has_no_query(incident: Incident) -> None:
    table = incident_table([incident])
    assert address_query(ViewAddress(), table) == {}
    assert read_address({}, table) == ViewAddress()
