"""The files that leave: CSV and GeoJSON made here, the others by their own modules."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geo.errors import ExportError
from geo.extraction.report import Report
from geo.incidents.correction_words import correction_phrase, corrections_of, done_words, note_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.outlets import NO_PROFILES, Outlets, profile_line, profile_lines
from geo.incidents.record import correction_record, incident_fields, outlets, quoted_sources, report_record
from geo.incidents.spreadsheet import plain_cell
from geo.incidents.title import incident_title
from geo.language.language import ENGLISH, Language, text
from geo.views.exhibit import Exhibit
from geo.views.provenance import CAUTION
from geo.views.quotation import words_of
from geo.views.symbols import point_of

PRECISION_WORDS = {
    1: text("the place itself"),
    2: text("near the place or in its district"),
    3: text("somewhere in the province or region"),
    4: text("somewhere in the country"),
}
NO_PLACE_WORDS = text("without a place")

KINDS = ("csv", "xlsx", "geojson", "kml", "html", "md", "png", "svg")
"""The formats, by the suffix of their files."""
PICTURE_KINDS = ("png", "svg")

if TYPE_CHECKING:
    from geo.views.picture.options import PictureOptions

_BETWEEN = " | "


def to_csv(exhibit: Exhibit) -> bytes:
    """Write a row an incident as UTF-8 with a byte order mark, which spreadsheets need to show Arabic.

    A text cell that a spreadsheet would run as a formula is led by an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    about = {
        "sample": exhibit.sample,
        "as_of": "" if exhibit.as_of_iso is None else exhibit.as_of_iso[:10],
        "filters": exhibit.filters or "",
        "data_sources": exhibit.sources,
        "caution": exhibit.language.say(CAUTION),
    }
    for incident in exhibit.incidents:
        cells = incident_cells(incident, exhibit.profiles, exhibit.language) | about
        writer.writerow([_csv_cell(cells[column]) for column in _COLUMNS])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def to_geojson(exhibit: Exhibit) -> bytes:
    """Write a feature collection after RFC 7946: longitude first, null geometry without a place or for a country.

    Why a feature has no geometry stands in its property `no_geometry`.
    """
    collection = {
        "type": "FeatureCollection",
        "features": [_feature(incident, exhibit) for incident in exhibit.incidents],
        "title": exhibit.title,
        "sample": exhibit.sample,
        "as_of": exhibit.as_of_iso,
        "filters": exhibit.filters,
        "counts": asdict(exhibit.counts),
        "link": exhibit.link,
        "data_sources": exhibit.sources,
        "caution": exhibit.language.say(CAUTION),
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")


def _feature(incident: Incident, exhibit: Exhibit) -> dict[str, Any]:
    point = point_of(incident)
    geometry = None if point is None else {"type": "Point", "coordinates": [point[1], point[0]]}
    reports = [
        {**report_record(report), "outlet_profile": outlet_line(report, exhibit.profiles)}
        for report in incident.reports
    ]
    properties = {
        **incident_cells(incident, exhibit.profiles, exhibit.language),
        "no_geometry": None if point is not None else _no_geometry(incident, exhibit.language),
        "part_of": incident.part_of,
        "parts": list(incident.parts),
        "possibly_same": [list(pair) for pair in incident.possibly_same],
        "corrections": [correction_record(one) for one in incident.corrections],
        "reports": reports,
        "sample": exhibit.sample,
    }
    return {"type": "Feature", "id": incident.incident_id, "geometry": geometry, "properties": properties}


def _no_geometry(incident: Incident, language: Language) -> str:
    """Why an incident is no point."""
    if incident.place is None:
        return language.say(NO_PLACE_WORDS)
    return language.say("a whole country is no point: {precision}", precision=precision_words(incident, language))


def outlet_line(report: Report, profiles: Outlets, language: Language = ENGLISH) -> str | None:
    """What the team says of a report's outlet, in one line; None where nothing."""
    profile = profiles.profile_of(report.source)
    return None if profile is None else profile_line(profile, language)


def incident_cells(incident: Incident, profiles: Outlets = NO_PROFILES, language: Language = ENGLISH) -> dict[str, Any]:
    """What tables and map files tell of an incident: names as in `extract`, several of one kind joined."""
    links = dict.fromkeys(report.url for report in incident.reports if report.url is not None)
    return {
        **incident_fields(incident),
        "title": incident_title(incident, language),
        "precision": precision_words(incident, language),
        "guarded": incident.guarded or "",
        "background": incident.background,
        "origins": incident.origins,
        "part_of": incident.part_of or "",
        "possibly_same": _BETWEEN.join(f"{other}: {reason}" for other, reason in incident.possibly_same),
        "outlets": _BETWEEN.join(outlets(incident)),
        "outlet_profiles": _BETWEEN.join(profile_lines(profiles, outlets(incident))),
        "quoted": _BETWEEN.join(quoted_sources(incident)),
        "links": _BETWEEN.join(links),
        "passages": _BETWEEN.join(_quotation(report) for report in incident.reports),
        "tags": _BETWEEN.join(tags_of(incident)),
        "notes": _BETWEEN.join(note_words(note, language) for note in notes_of(incident)),
        "coded": _BETWEEN.join(
            f"{one.coder} {one.event_id}".rstrip() for r in incident.reports if (one := r.coded) is not None
        ),
        "corrected": _BETWEEN.join(done_words(incident)),
        "corrections": _BETWEEN.join(dict.fromkeys(map(correction_phrase, corrections_of(incident)))),
    }


def exported(kind: str, exhibit: Exhibit, picture: "PictureOptions | None" = None) -> bytes:
    """Make the file of one kind of KINDS, a picture as the options say; raises ExportError where it cannot be made."""
    if kind == "csv":
        return to_csv(exhibit)
    if kind == "geojson":
        return to_geojson(exhibit)
    # The others take longer to load than to make.
    if kind == "xlsx":
        from geo.views.workbook import to_xlsx

        return to_xlsx(exhibit)
    if kind == "kml":
        from geo.views.kml import to_kml

        return to_kml(exhibit)
    if kind == "md":
        from geo.views.incident_sheet import to_markdown

        return to_markdown(exhibit)
    if kind == "html":
        from geo.views.html_file import to_html

        return to_html(exhibit)
    if kind in PICTURE_KINDS:
        from geo.views.picture.drawing import draw_picture

        return draw_picture(exhibit, kind, picture)
    raise ExportError(f"{kind}: no such format; take {', '.join(KINDS[:-1])} or {KINDS[-1]}")


def precision_words(incident: Incident, language: Language = ENGLISH) -> str:
    """Say how well the place is known: GeoNames' point of the place, near it, its province or its country."""
    if incident.place is None or incident.geo_precision is None:
        return language.say(NO_PLACE_WORDS)
    return language.say(PRECISION_WORDS[incident.geo_precision])


def coded_cells(report: Report) -> dict[str, str]:
    """Who else coded a report, their id of it and all of their columns; empty texts for what an article tells."""
    coded = report.coded
    if coded is None:
        return {"coded_by": "", "coded_id": "", "coded_columns": ""}
    columns = _BETWEEN.join(f"{name}: {value}" for name, value in coded.columns)
    return {"coded_by": coded.coder, "coded_id": coded.event_id, "coded_columns": columns}


def _quotation(report: Report) -> str:
    if report.coded is not None:
        return f"{report.source}: {words_of(report)}"
    return f"{report.source or 'outlet not known'}: “{report.passage}”"


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return plain_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


_COLUMNS: Sequence[str] = (
    *("title", "incident_id", "event_type", "sub_event_type", "date_start", "date_end", "time_precision"),
    *("place_id", "place_name", "admin1", "country", "country_code", "latitude", "longitude", "radius_km"),
    *("geo_precision", "precision", "guarded", "killed_min", "killed_max", "injured_min", "injured_max", "background"),
    *("origins", "part_of", "possibly_same", "outlets", "outlet_profiles", "quoted", "links", "passages"),
    *("tags", "notes", "coded", "corrected", "corrections"),
    *("sample", "as_of", "filters", "data_sources", "caution"),
)
