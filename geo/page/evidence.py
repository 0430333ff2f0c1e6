"""The evidence for one incident: every report with its outlet, date, link and quoted words."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from geo.extraction.report import Casualty, Report
from geo.incidents.correction_words import correction_phrase, corrections_of, done_words, note_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.outlets import NO_PROFILES, Outlets, profile_note, profile_words
from geo.incidents.reason_words import reason_words
from geo.incidents.record import outlets
from geo.incidents.title import date_phrase, incident_title, place_phrase
from geo.language.days import published_words, range_words
from geo.language.language import Language, text
from geo.language.places import place_name
from geo.language.reason import worded
from geo.page.passages import Mark, pieces
from geo.page.words import TIME_PRECISION, interval_words, isolated
from geo.views.quotation import quoted, words_of
from geo.views.symbols import form_for, glyph_svg, symbol_for, symbol_svg

_PERSONS = {
    "children": text("children"),
    "women": text("women"),
    "civilians": text("civilians"),
    "soldiers": text("soldiers"),
    "fighters": text("fighters"),
}
"""Kinds of persons, by their keys in the lexicons."""

_OF_INCIDENTS = frozenset({"merge", "split"})
"""Corrections that are about an incident; the others are about one report."""


def evidence_record(
    incident: Incident,
    language: Language,
    copies: Mapping[str, str] | None = None,
    find: Callable[[str], Incident | None] = lambda _: None,
    profiles: Outlets = NO_PROFILES,
) -> dict[str, Any]:
    """What the evidence pane shows, as plain JSON values.

    `copies` names the first article of each that is a copy; `find` gives the incidents that this one is linked with;
    `profiles` are shown beside their outlets' reports.
    """
    copies = copies or {}
    return {
        "incident_id": incident.incident_id,
        "title": incident_title(incident, language),
        "event_type": incident.event_type,
        "icon": _icon(incident),
        "facts": _facts(incident, language),
        "background": incident.background,
        "guarded": None if incident.guarded is None else worded(incident.guarded, language),
        "corrected": language.joined(done_words(incident, language)),
        "tags": tags_of(incident),
        "notes": [note_words(note, language) for note in notes_of(incident)],
        "corrections": [
            correction_phrase(one, language) for one in corrections_of(incident) if one.action in _OF_INCIDENTS
        ],
        "reports": [
            {
                **_report_record(report, copies, profiles, language),
                "corrections": [
                    correction_phrase(one, language)
                    for one in corrections_of(incident)
                    if one.action not in _OF_INCIDENTS and report.report_id in one.report_ids
                ],
            }
            for report in incident.reports
        ],
        "side_by_side": _side_by_side(incident, language),
        "why_merged": [reason_words(one, incident.reports, language) for one in incident.why_merged],
        "linked": _linked(incident, find, language),
    }


def _linked(incident: Incident, find: Callable[[str], Incident | None], language: Language) -> list[dict[str, Any]]:
    """Other incidents to look at beside this one, under what they are to it; one that is here no more is left out."""
    waves = [] if incident.part_of is None else [(incident.part_of, "")]
    named = (
        (text("Told as part of a wave with"), waves),
        (
            text("Parts told one by one") if _is_whole(incident) else text("Told together with"),
            [(part, "") for part in incident.parts],
        ),
        (text("Possibly the same, kept apart in doubt"), list(incident.possibly_same)),
    )
    groups = []
    for heading, links in named:
        found = [(other, reason) for one, reason in links if (other := find(one)) is not None]
        rows = [
            {
                "incident_id": other.incident_id,
                "title": incident_title(other, language),
                "why": reason_words(why, [*incident.reports, *other.reports], language),
            }
            for other, why in found
        ]
        if rows:
            groups.append({"heading": language.say(heading), "incidents": rows})
    return groups


def _is_whole(incident: Incident) -> bool:
    """Whether it is told of an area, or of no place, in which its parts lie."""
    return incident.geo_precision is None or incident.geo_precision >= 3


def safe_link(url: str | None) -> str | None:
    """The link if it leads to a host over http or https; None for everything else (`javascript:`, `data:`, …)."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and host else None


def report_marks(report: Report, language: Language) -> list[Mark]:
    """The words of a report that say what, where and when."""
    marks = [Mark(report.trigger_start, report.trigger_end, "event", language.say("event word"))]
    if report.place_start is not None and report.place_end is not None:
        marks.append(Mark(report.place_start, report.place_end, "place", language.say("place")))
    if report.date_text_start is not None and report.date_text_end is not None:
        marks.append(Mark(report.date_text_start, report.date_text_end, "date", language.say("date")))
    return marks


def _icon(incident: Incident) -> str:
    symbol = symbol_for(incident.event_type)
    form = form_for(incident.geo_precision if incident.place is not None else None)
    return symbol_svg(symbol, form, 22) or glyph_svg(symbol, 22)


def _facts(incident: Incident, language: Language) -> list[list[str]]:
    kinds = (language.name_of_type(name) for name in (incident.event_type, incident.sub_event_type))
    when = date_phrase(incident, language)
    if incident.date_start is not None or incident.date_end is not None:
        dated = language.say(TIME_PRECISION.get(incident.time_precision, TIME_PRECISION[4]))
        when = f"{when} · {dated}"
    return [
        [language.say("What"), " · ".join(kinds)],
        [language.say("When"), when],
        [language.say("Where"), _where(incident, language)],
        [language.say("Reported by"), _reported_by(incident, language)],
        [language.say("Killed"), range_words(incident.killed_min, incident.killed_max, language)],
        [language.say("Injured"), range_words(incident.injured_min, incident.injured_max, language)],
    ]


def _where(incident: Incident, language: Language) -> str:
    place = incident.place
    if place is None:
        return language.say("place not known") if incident.guarded is None else worded(incident.guarded, language)
    country = language.country(place.country_code)
    phrase = place_phrase(incident, language)
    named = phrase if country is None or country in phrase else language.joined([phrase, country])
    certainty = language.say(form_for(incident.geo_precision).certainty)
    certainty = certainty if incident.guarded is None else f"{certainty} · {worded(incident.guarded, language)}"
    if incident.radius_km is None:
        return f"{named} · {certainty}"
    within = language.say("within {number} km", number=_km(incident.radius_km))
    return f"{named} · {language.joined([certainty, within])}"


def _km(kilometres: float) -> str:
    return f"{kilometres:.0f}" if kilometres >= 10 else f"{kilometres:.1f}".removesuffix(".0")


def _reported_by(incident: Incident, language: Language) -> str:
    names = [*map(isolated, outlets(incident))]
    if any(report.source is None for report in incident.reports):
        names.append(language.say("an outlet not named"))
    origins = language.counted("{n} independent origin", "{n} independent origins", incident.origins)
    return f"{language.joined(names)} · {origins}"


def _report_record(report: Report, copies: Mapping[str, str], profiles: Outlets, language: Language) -> dict[str, Any]:
    return {
        "report_id": report.report_id,
        "article_id": report.article_id if report.coded is None else None,
        "outlet": report.source or language.say("Outlet not known"),
        "profile": _profile(report, profiles, language),
        "published": published_words(report.published, language),
        "link": safe_link(report.url),
        "copy": report.article_id in copies,
        "pieces": _passage(report, language),
        "claims": _claims(report, language),
        "why_place": _reason(report.place_reason, report, language),
        "alternatives": list(report.place_alternatives),
        "date_note": _reason(report.date_note, report, language),
        "background": report.background,
        "columns": [] if report.coded is None else [f"{name}: {value}" for name, value in report.coded.columns],
    }


def _reason(reason: str | None, report: Report, language: Language) -> str | None:
    return None if reason is None else reason_words(reason, [report], language)


def _profile(report: Report, profiles: Outlets, language: Language) -> list[str] | None:
    """What the team says of the outlet, and who said so when."""
    profile = profiles.profile_of(report.source)
    return None if profile is None else [profile_words(profile, language), profile_note(profile, language)]


def _passage(report: Report, language: Language) -> list[dict[str, Any]]:
    """The passage cut at its marks: offsets are the article's, so they are moved to the passage's own."""
    if report.coded is not None:
        return pieces(words_of(report), [])
    moved = [
        Mark(mark.start - report.start, mark.end - report.start, mark.kind, mark.note)
        for mark in report_marks(report, language)
    ]
    return pieces(report.passage, moved)


def _side_by_side(incident: Incident, language: Language) -> dict[str, Any] | None:
    """What each report says, a row each, so that claims are compared by column; None for a single report."""
    if len(incident.reports) < 2:
        return None
    columns = (
        *(text("Outlet"), text("Killed"), text("Injured"), text("Place"), text("Date")),
        *(text("Says so"), text("Type"), text("Named")),
    )
    return {
        "columns": [language.say(column) for column in columns],
        "rows": [
            [
                report.source or language.say("Outlet not known"),
                range_words(report.killed_min, report.killed_max, language),
                range_words(report.injured_min, report.injured_max, language),
                _claimed_place(report, language),
                _claimed_days(report, language),
                quoted(report.attributed_to) if report.attributed_to else language.say("the outlet itself"),
                language.name_of_type(report.sub_event_type),
                language.joined([isolated(quoted(actor)) for actor in report.actors]) or "–",
            ]
            for report in incident.reports
        ],
    }


def _claims(report: Report, language: Language) -> list[list[str]]:
    """What this report says, claim by claim, in the order that a reader asks."""
    said_by = isolated(quoted(report.attributed_to)) if report.attributed_to else language.say("the outlet itself")
    claims = [
        [language.say("Says so"), said_by],
        [language.say("Type"), language.name_of_type(report.sub_event_type)],
        [language.say("Date"), _claimed_days(report, language)],
        [language.say("Place"), _claimed_place(report, language)],
        [language.say("Killed"), range_words(report.killed_min, report.killed_max, language)],
        [language.say("Injured"), range_words(report.injured_min, report.injured_max, language)],
    ]
    claims.extend(
        [
            language.say("of them {kind}", kind=language.say(_PERSONS.get(casualty.kind, casualty.kind))),
            _tolls(casualty, language),
        ]
        for casualty in report.casualties
    )
    if report.actors:
        named = language.joined([isolated(quoted(actor)) for actor in report.actors])
        claims.append([language.say("Named"), named])
    return claims


def _claimed_days(report: Report, language: Language) -> str:
    dated = language.say("not dated")
    if report.date_start is not None:
        dated = interval_words(report.date_start, report.date_end, language)
    hour = report.time_text or ""
    hour = "" if hour in (report.date_text or "") else hour
    return " · ".join([dated, *(isolated(quoted(words)) for words in (report.date_text, hour) if words)])


def _claimed_place(report: Report, language: Language) -> str:
    place = language.say("not known") if report.place is None else place_name(report.place, language)
    spelled = report.place_text
    return f"{place} · {isolated(quoted(spelled))}" if spelled and spelled != place else place


def _tolls(casualty: Casualty, language: Language) -> str:
    return language.say(
        "killed {killed}, injured {injured}",
        killed=range_words(casualty.killed_min, casualty.killed_max, language),
        injured=range_words(casualty.injured_min, casualty.injured_max, language),
    )
