"""The incidents as an Excel workbook: one sheet of incidents, one of their reports, one that says what they are."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from geo.incidents.incident import Incident
from geo.incidents.outlets import Outlets
from geo.incidents.record import report_record
from geo.language.language import Language, text
from geo.views.exhibit import Exhibit
from geo.views.export import coded_cells, incident_cells, outlet_line
from geo.views.provenance import CAUTION

MOST_CHARACTERS = 32_767
"""Excel's limit for a cell."""
_CUT = text(" … (cut at Excel's limit; whole in the sheet Reports)")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Every text stays text, whatever it begins with: nothing is run, and nothing becomes a link by itself."""
_ABOUT = {
    "what": text("What this is"),
    "title": text("Title"),
    "caution": text("Caution"),
    "data_sources": text("Sources of the data"),
    "as_of": text("As of"),
    "filters": text("Filters"),
    "link": text("Link to the view"),
    "incidents": text("Incidents in this file"),
    "on_map": text("at the place itself or near it"),
    "in_province": text("somewhere in a province"),
    "country_only": text("country only"),
    "placeless": text("without a place"),
    "filtered_out": text("Filtered out"),
    "undated": text("Undated, of those here"),
    "undated_filtered_out": text("Undated and filtered out"),
    "total": text("All incidents"),
    "background": text("Background, not here"),
    "withheld": text("Places withheld by rule"),
    "coarsened": text("Places coarsened by rule"),
}
"""What the fields of the sheet About mean."""
_NOT_IN_SHEET = frozenset({"place", "place_alternatives", "actors", "casualties", "told_with", "coded", "reasons"})


def to_xlsx(exhibit: Exhibit) -> bytes:
    """Write the workbook.

    Dates are ISO 8601 texts, for Excel knows no interval and no time zone. Texts that are longer than a cell may be
    are cut, and say so; the reports' own passages are not.
    """
    import pandas

    incidents, counts = exhibit.incidents, asdict(exhibit.counts)
    say = exhibit.language.say
    sample = say("Sample: outlets and events are invented.")
    about = {
        "what": sample if exhibit.sample else say("Incidents as articles report them"),
        "title": exhibit.title,
        "caution": exhibit.language.say(CAUTION),
        "data_sources": exhibit.sources,
        "as_of": exhibit.as_of_iso or "",
        "filters": exhibit.filters or say("none", context="filters"),
        "link": exhibit.link or "",
        "incidents": len(incidents),
        **counts,
    }
    sheets = {
        "Incidents": pandas.DataFrame(
            [_fitted(incident_cells(one, exhibit.profiles, exhibit.language), exhibit.language) for one in incidents]
        ),
        "Reports": pandas.DataFrame(list(_report_rows(incidents, exhibit.profiles, exhibit.language))),
        "About": pandas.DataFrame(
            [(name, value, say(_ABOUT[name])) for name, value in about.items()], columns=["field", "value", "meaning"]
        ),
    }
    out = io.BytesIO()
    with pandas.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": _OPTIONS}) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
    return out.getvalue()


def _report_rows(incidents: Iterable[Incident], profiles: Outlets, language: Language) -> Iterable[dict[str, Any]]:
    for incident in incidents:
        for report in incident.reports:
            record = {name: value for name, value in report_record(report).items() if name not in _NOT_IN_SHEET}
            place = None if report.place is None else report.place.name
            yield {
                "incident_id": incident.incident_id,
                **_fitted(record, language),
                "place": place,
                "actors": " | ".join(report.actors),
                **_fitted(coded_cells(report), language),
                "outlet_profile": outlet_line(report, profiles, language),
            }


def _fitted(cells: Mapping[str, Any], language: Language) -> dict[str, Any]:
    cut = language.say(_CUT)
    return {
        name: value[: MOST_CHARACTERS - len(cut)] + cut
        if isinstance(value, str) and len(value) > MOST_CHARACTERS
        else value
        for name, value in cells.items()
    }
