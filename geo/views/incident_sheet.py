"""A sheet an incident in Markdown: what is reported, by whom, in which words, how sure, and how to cite it."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents.correction_words import note_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.reason_words import reason_words
from geo.incidents.record import outlets
from geo.incidents.title import date_words, day_words, incident_title, range_words
from geo.language.days import published_words
from geo.language.language import Language, text
from geo.language.places import place_name
from geo.language.reason import worded
from geo.views.exhibit import Exhibit
from geo.views.export import outlet_line, precision_words
from geo.views.heading import heading
from geo.views.provenance import CAUTION
from geo.views.quotation import words_of
from geo.views.symbols import point_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!()])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def to_markdown(exhibit: Exhibit) -> bytes:
    """Write the sheets one after another as UTF-8; the exhibit's day is the day of citing.

    Texts of articles stand in it as texts: what Markdown or HTML would read in them is escaped.
    """
    nothing = f"{exhibit.language.say('No reports in these sources')}.\n"
    sheets = [_sheet(incident, exhibit) for incident in exhibit.incidents] or [nothing]
    return "\n---\n\n".join([*sheets, "\n".join(_end(exhibit))]).encode("utf-8", "backslashreplace")


def _end(exhibit: Exhibit) -> Iterable[str]:
    say = exhibit.language.say
    drawn = sum(point_of(incident) is not None for incident in exhibit.incidents)
    yield f"{say(CAUTION)} {_text(exhibit.sources)}"
    yield ""
    yield f"- {say('Incidents in this file')}: {len(exhibit.incidents)}"
    yield from (f"- {_text(line)}" for line in heading(exhibit, on_map=drawn))
    if exhibit.link is not None:
        yield f"- {_text(say('The view: {link}', link=exhibit.link))}"
    yield ""


def _sheet(incident: Incident, exhibit: Exhibit) -> str:
    say = exhibit.language.say
    return "\n".join(
        [
            f"# {_text(incident_title(incident, exhibit.language))}",
            "",
            *([say("Sample: outlets and events are invented."), ""] if exhibit.sample else []),
            *(f"- {say(name)}: {value}" for name, value in _facts(incident, exhibit.language)),
            "",
            f"## {say('Reports')} ({len(incident.reports)})",
            "",
            *(line for report in incident.reports for line in _report(report, exhibit)),
            *_together(incident, exhibit.language),
            f"## {say('How to cite')}",
            "",
            _citation(incident, exhibit.as_of, exhibit.language),
            "",
        ]
    )


def _facts(incident: Incident, language: Language) -> Iterable[tuple[str, str]]:
    kinds = (language.name_of_type(kind) for kind in (incident.event_type, incident.sub_event_type))
    yield text("Type"), _text(language.joined(list(kinds)))
    yield text("Days"), date_words(incident.date_start, incident.date_end, language)
    yield text("Place"), _place(incident.place, language)
    if incident.guarded is not None:
        yield text("Sensitive place"), _text(worded(incident.guarded, language))
    yield text("How sure the place is"), precision_words(incident, language)
    if incident.latitude is not None and incident.longitude is not None:
        within = (
            "" if incident.radius_km is None else language.say("within {number} km", number=f"{incident.radius_km:g}")
        )
        point = f"{incident.latitude:.5f}, {incident.longitude:.5f}"
        yield text("Point (latitude, longitude)"), language.joined([point, within]) if within else point
    yield text("Killed"), range_words(incident.killed_min, incident.killed_max, language)
    yield text("Injured"), range_words(incident.injured_min, incident.injured_max, language)
    yield text("Reported by"), _outlets(incident, language)
    yield text("Independent origins"), str(incident.origins)
    if tags_of(incident):
        yield text("Tags"), _text(language.joined(tags_of(incident)))
    for note in notes_of(incident):
        yield text("Note"), _text(note_words(note, language))
    if incident.background:
        yield text("Background"), language.say("history told in passing")


def _place(place: Place | None, language: Language) -> str:
    return language.say("not known") if place is None else _text(place_name(place, language))


def _outlets(incident: Incident, language: Language) -> str:
    names = [_text(name) for name in outlets(incident)]
    return language.joined(names) if names else language.say("outlets not known")


def _report(report: Report, exhibit: Exhibit) -> Iterable[str]:
    language, say = exhibit.language, exhibit.language.say
    profile = outlet_line(report, exhibit.profiles, language)
    published = report.published.date() if isinstance(report.published, datetime) else report.published
    head = [_text(report.source or say("Outlet not known")), published_words(published, language)]
    if report.article_id in exhibit.copies:
        head.append(say("a copy of {article}", article=_text(exhibit.copies[report.article_id])))
    yield f"### {language.joined(head)}"
    yield ""
    yield from (f"> {line}" for line in _text(words_of(report)).splitlines())
    yield ""
    if profile is not None:
        yield f"- {say('Outlet')}: {_text(profile)}"
    said = say("the outlet itself")
    if report.coded is not None:
        said = say("{coder} names no source", coder=_text(report.coded.coder))
    yield f"- {say('Says so')}: {_text(report.attributed_to) if report.attributed_to else said}"
    yield f"- {say('Days')}: {date_words(report.date_start, report.date_end, language)}"
    yield f"- {say('Place')}: {_place(report.place, language)}"
    yield f"- {say('Killed')}: {range_words(report.killed_min, report.killed_max, language)}"
    yield f"- {say('Injured')}: {range_words(report.injured_min, report.injured_max, language)}"
    if report.url is not None and re.fullmatch(r"https?://[^\s<>\"]+", report.url):
        yield f"- <{report.url}>"
    if report.coded is not None:
        event = say(
            "Event {event} of {coder}, report {report}",
            event=_text(report.coded.event_id),
            coder=_text(report.coded.coder),
            report=report.report_id,
        )
        yield f"- {event}"
        yield from (f"- {_text(name)}: {_text(' '.join(value.split()))}" for name, value in report.coded.columns)
    else:
        told = say(
            "Report {report}, article {article}, characters {start} to {end}",
            report=report.report_id,
            article=_text(report.article_id),
            start=report.start,
            end=report.end,
        )
        yield f"- {told}"
    yield ""


def _together(incident: Incident, language: Language) -> Iterable[str]:
    if incident.why_merged:
        yield f"## {language.say('Why these reports are together')}"
        yield ""
        yield from (f"- {_text(reason_words(one, incident.reports, language))}" for one in incident.why_merged)
        yield ""


def _citation(incident: Incident, as_of: date | None, language: Language) -> str:
    cited = language.say(
        "{title}. As reported by {outlets}. Incident {id}.",
        title=_text(incident_title(incident, language)),
        outlets=_outlets(incident, language),
        id=incident.incident_id,
    )
    return cited if as_of is None else f"{cited} {language.say('Seen on {day}.', day=day_words(as_of, language))}"


def _text(said: str) -> str:
    """A text as Markdown that shows it and does nothing else."""
    seen = _UNSEEN.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", seen))
