"""A sheet an incident in Markdown: what is reported, by whom, in which words, how sure, and how to cite it."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from geo.extraction.report import Report
from geo.incidents.correction_words import note_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.record import outlets
from geo.incidents.title import date_words, day_words, incident_title, range_words
from geo.language.language import Language
from geo.views.exhibit import Exhibit
from geo.views.export import outlet_line, precision_words
from geo.views.heading import moment_words
from geo.views.provenance import CAUTION
from geo.views.quotation import words_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!()])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def to_markdown(exhibit: Exhibit) -> bytes:
    """Write the sheets one after another as UTF-8; the exhibit's day is the day of citing.

    Texts of articles stand in it as texts: what Markdown or HTML would read in them is escaped.
    """
    sheets = [_sheet(incident, exhibit) for incident in exhibit.incidents] or ["No reports in these sources.\n"]
    return "\n---\n\n".join([*sheets, "\n".join(_end(exhibit))]).encode("utf-8", "backslashreplace")


def _end(exhibit: Exhibit) -> Iterable[str]:
    counts = exhibit.counts
    yield f"{CAUTION} {_text(exhibit.sources)}"
    yield ""
    yield f"- Incidents here: {len(exhibit.incidents)} of {counts.total}; filtered out {counts.filtered_out}, "
    yield f"  background left out {counts.background}"
    yield f"- Filters: {_text(exhibit.filters or 'none')}"
    if exhibit.as_of is not None:
        yield f"- As of {moment_words(exhibit.as_of)}"
    if exhibit.link is not None:
        yield f"- The view: {_text(exhibit.link)}"
    yield ""


def _sheet(incident: Incident, exhibit: Exhibit) -> str:
    return "\n".join(
        [
            f"# {_text(incident_title(incident, exhibit.language))}",
            "",
            *(["Sample: outlets and events are invented.", ""] if exhibit.sample else []),
            *(f"- {name}: {value}" for name, value in _facts(incident, exhibit.language)),
            "",
            f"## Reports ({len(incident.reports)})",
            "",
            *(line for report in incident.reports for line in _report(report, exhibit)),
            *_together(incident),
            "## How to cite",
            "",
            _citation(incident, exhibit.as_of, exhibit.language),
            "",
        ]
    )


def _facts(incident: Incident, language: Language) -> Iterable[tuple[str, str]]:
    yield "Type", _text(f"{incident.event_type}, {incident.sub_event_type}")
    yield "Days", date_words(incident.date_start, incident.date_end)
    yield "Place", "not known" if incident.place is None else _text(incident.place.name)
    if incident.guarded is not None:
        yield "Sensitive place", _text(incident.guarded)
    yield "How sure the place is", precision_words(incident, language)
    if incident.latitude is not None and incident.longitude is not None:
        radius = "" if incident.radius_km is None else f", within {incident.radius_km:g} km"
        yield "Point (latitude, longitude)", f"{incident.latitude:.5f}, {incident.longitude:.5f}{radius}"
    yield "Killed", range_words(incident.killed_min, incident.killed_max)
    yield "Injured", range_words(incident.injured_min, incident.injured_max)
    yield "Reported by", ", ".join(map(_text, outlets(incident))) or "outlets not known"
    yield "Independent origins", str(incident.origins)
    if tags_of(incident):
        yield "Tags", _text(", ".join(tags_of(incident)))
    for note in notes_of(incident):
        yield "Note", _text(note_words(note, language))
    if incident.background:
        yield "Background", "history told in passing"


def _report(report: Report, exhibit: Exhibit) -> Iterable[str]:
    copies, profile = exhibit.copies, outlet_line(report, exhibit.profiles)
    published = report.published.date() if isinstance(report.published, datetime) else report.published
    day = "publication date not known" if published is None else day_words(published)
    copied = f", a copy of {_text(copies[report.article_id])}" if report.article_id in copies else ""
    yield f"### {_text(report.source or 'Outlet not known')}, {day}{copied}"
    yield ""
    yield from (f"> {line}" for line in _text(words_of(report)).splitlines())
    yield ""
    if profile is not None:
        yield f"- Outlet: {_text(profile)}"
    said = "the outlet itself" if report.coded is None else f"{_text(report.coded.coder)} names no source"
    yield f"- Says so: {_text(report.attributed_to) if report.attributed_to else said}"
    yield f"- Days: {date_words(report.date_start, report.date_end)}"
    yield f"- Place: {'not known' if report.place is None else _text(report.place.name)}"
    yield f"- Killed: {range_words(report.killed_min, report.killed_max)}"
    yield f"- Injured: {range_words(report.injured_min, report.injured_max)}"
    if report.url is not None and re.fullmatch(r"https?://[^\s<>\"]+", report.url):
        yield f"- <{report.url}>"
    if report.coded is not None:
        yield f"- Event {_text(report.coded.event_id)} of {_text(report.coded.coder)}, report {report.report_id}"
        yield from (f"- {_text(name)}: {_text(' '.join(value.split()))}" for name, value in report.coded.columns)
    else:
        where = f"characters {report.start} to {report.end}"
        yield f"- Report {report.report_id}, article {_text(report.article_id)}, {where}"
    yield ""


def _together(incident: Incident) -> Iterable[str]:
    if incident.why_merged:
        yield "## Why these reports are together"
        yield ""
        yield from (f"- {_text(reason)}" for reason in incident.why_merged)
        yield ""


def _citation(incident: Incident, as_of: date | None, language: Language) -> str:
    by = ", ".join(map(_text, outlets(incident))) or "outlets not known"
    seen = "" if as_of is None else f" Seen on {day_words(as_of)}."
    return f"{_text(incident_title(incident, language))}. As reported by {by}. Incident {incident.incident_id}.{seen}"


def _text(text: str) -> str:
    """A text as Markdown that shows it and does nothing else."""
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", seen))
