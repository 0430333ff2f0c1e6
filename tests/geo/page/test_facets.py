"""The filters' facets: order, names for what has none, and what would widen an empty selection."""

from dataclasses import replace
from datetime import date
from typing import Any

from geo.incidents.incident import Incident
from geo.incidents.selection import Selection
from geo.incidents.table import incident_table
from geo.language.language import ENGLISH
from geo.page.facets import FACETS, Facet, options_of
from geo.page.filters import widening_words


def by(incident: Incident, incident_id: str, *sources: str | None) -> Incident:
    reports = tuple(replace(incident.reports[0], source=source) for source in sources)
    return replace(incident, incident_id=incident_id, reports=reports)


def listed(facet: Facet, incidents: list[Incident]) -> list[tuple[Any, int]]:
    table = incident_table(incidents)
    held = facet.names_of(table)
    return [(held.names[code], int(held.totals[code])) for code in options_of(facet, table)]


def test_outlets_come_by_number_of_incidents_and_an_unknown_one_has_a_name(incident: Incident) -> None:
    outlets = next(facet for facet in FACETS if facet.label == "Outlets")
    incidents = [by(incident, "1", "A", "A"), by(incident, "2", "B", "A"), by(incident, "3", None)]
    assert listed(outlets, incidents) == [("A", 2), ("B", 1), (None, 1)]
    assert outlets.label_of(None, ENGLISH) == "outlet not known"


def test_types_keep_the_order_of_the_legend(incident: Incident) -> None:
    types = next(facet for facet in FACETS if facet.label == "Types")
    kinds = ["Riots", "Riots", "Battles", "Sorcery"]
    incidents = [replace(incident, incident_id=str(k), event_type=kind) for k, kind in enumerate(kinds)]
    assert [value for value, _ in listed(types, incidents)] == ["Battles", "Riots", "Sorcery"]
    assert types.label_of("Sorcery", ENGLISH) == "Sorcery"


def test_a_place_that_is_not_known_has_no_precision(incident: Incident) -> None:
    certainty = next(facet for facet in FACETS if facet.key == "precisions")
    lost = replace(incident, incident_id="2", place=None, geo_precision=4)
    assert listed(certainty, [lost, incident]) == [(1, 1), (None, 1)]


def test_what_would_widen_is_named_filter_by_filter(incident: Incident) -> None:
    words = widening_words(incident_table([incident]), Selection(text="nowhere"), ENGLISH)
    assert words[0] == "No reports in these sources"
    assert words[-1] == "What would show some: no search text (1)."
    crossed = Selection(since=date(2024, 6, 1), until=date(2024, 5, 20))
    words = widening_words(incident_table([incident]), crossed, ENGLISH)
    assert words[1:] == [
        "The first day that is asked for comes after the last one.",
        "What would show some: all dates (1).",
    ]
    both = widening_words(incident_table([incident]), Selection(text="nowhere", types=frozenset({"Riots"})), ENGLISH)
    assert "No single filter" in both[-1]
    assert widening_words(incident_table([]), Selection(), ENGLISH)[0] == "No reports in these sources"


def test_quoted_sources_stand_in_quotation_marks() -> None:
    quoted = next(facet for facet in FACETS if facet.label == "Quoted sources")
    assert quoted.label_of("the occupation forces", ENGLISH) == "“the occupation forces”"
    assert quoted.label_of("قوات الاحتلال", ENGLISH) == "«قوات الاحتلال»"
    assert quoted.label_of(None, ENGLISH) == "the outlet itself"
