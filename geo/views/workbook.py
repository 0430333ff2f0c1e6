"""The incidents as an Excel workbook: one sheet of incidents, one of their reports, one that says what they are."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from geo.incidents.incident import Incident
from geo.incidents.outlets import Outlets
from geo.incidents.record import report_record
from geo.views.exhibit import Exhibit
from geo.views.export import coded_cells, incident_cells, outlet_line
from geo.views.provenance import CAUTION

MOST_CHARACTERS = 32_767
"""Excel's limit for a cell."""
_CUT = " … (cut at Excel's limit; whole in the sheet Reports)"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Every text stays text, whatever it begins with: nothing is run, and nothing becomes a link by itself."""
_NOT_IN_SHEET = frozenset({"place", "place_alternatives", "actors", "casualties", "told_with", "coded"})


def to_xlsx(exhibit: Exhibit) -> bytes:
    """Write the workbook.

    Dates are ISO 8601 texts, for Excel knows no interval and no time zone. Texts that are longer than a cell may be
    are cut, and say so; the reports' own passages are not.
    """
    import pandas

    incidents, counts = exhibit.incidents, asdict(exhibit.counts)
    about = {
        "what": "Sample: outlets and events are invented" if exhibit.sample else "Incidents as articles report them",
        "title": exhibit.title,
        "caution": exhibit.language.say(CAUTION),
        "data_sources": exhibit.sources,
        "as_of": exhibit.as_of_iso or "",
        "filters": exhibit.filters or "none",
        "link": exhibit.link or "",
        "incidents": len(incidents),
        **counts,
    }
    sheets = {
        "Incidents": pandas.DataFrame(
            [_fitted(incident_cells(incident, exhibit.profiles, exhibit.language)) for incident in incidents]
        ),
        "Reports": pandas.DataFrame(list(_report_rows(incidents, exhibit.profiles))),
        "About": pandas.DataFrame(list(about.items()), columns=["field", "value"]),
    }
    out = io.BytesIO()
    with pandas.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": _OPTIONS}) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
    return out.getvalue()


def _report_rows(incidents: Iterable[Incident], profiles: Outlets) -> Iterable[dict[str, Any]]:
    for incident in incidents:
        for report in incident.reports:
            record = {name: value for name, value in report_record(report).items() if name not in _NOT_IN_SHEET}
            place = None if report.place is None else report.place.name
            yield {
                "incident_id": incident.incident_id,
                **_fitted(record),
                "place": place,
                "actors": " | ".join(report.actors),
                **_fitted(coded_cells(report)),
                "outlet_profile": outlet_line(report, profiles),
            }


def _fitted(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value[: MOST_CHARACTERS - len(_CUT)] + _CUT
        if isinstance(value, str) and len(value) > MOST_CHARACTERS
        else value
        for name, value in cells.items()
    }
