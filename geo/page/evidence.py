"""The evidence for one incident: every report with its outlet, date, link and quoted words."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from gazetteer.countries import country_name
from geo.extraction.report import Casualty, Report
from geo.incidents.correction_words import correction_phrase, done_words
from geo.incidents.incident import Incident
from geo.incidents.outlets import NO_PROFILES, Outlets, profile_note, profile_words
from geo.incidents.record import outlets
from geo.incidents.title import date_phrase, incident_title, place_phrase, range_words
from geo.page.passages import Mark, pieces
from geo.page.words import TIME_PRECISION, count_words, interval_words, isolated, published_words
from geo.views.quotation import quoted
from geo.views.symbols import form_for, glyph_svg, symbol_for, symbol_svg

_OF_INCIDENTS = frozenset({"merge", "split"})
"""Corrections that are about an incident; the others are about one report."""


def evidence_record(
    incident: Incident,
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
        "title": incident_title(incident),
        "event_type": incident.event_type,
        "icon": _icon(incident),
        "facts": _facts(incident),
        "background": incident.background,
        "guarded": incident.guarded,
        "corrected": ", ".join(done_words(incident)),
        "corrections": [correction_phrase(one) for one in incident.corrections if one.action in _OF_INCIDENTS],
        "reports": [
            {
                **_report_record(report, copies, profiles),
                "corrections": [
                    correction_phrase(one)
                    for one in incident.corrections
                    if one.action not in _OF_INCIDENTS and report.report_id in one.report_ids
                ],
            }
            for report in incident.reports
        ],
        "why_merged": list(incident.why_merged),
        "linked": _linked(incident, find),
    }


def _linked(incident: Incident, find: Callable[[str], Incident | None]) -> list[dict[str, Any]]:
    """Other incidents to look at beside this one, under what they are to it; one that is here no more is left out."""
    waves = [] if incident.part_of is None else [(incident.part_of, "")]
    named = (
        ("Told as part of a wave with", waves),
        ("Parts told one by one" if _is_whole(incident) else "Told together with", [(i, "") for i in incident.parts]),
        ("Possibly the same, kept apart in doubt", list(incident.possibly_same)),
    )
    groups = []
    for heading, links in named:
        found = [(other, reason) for one, reason in links if (other := find(one)) is not None]
        rows = [{"incident_id": o.incident_id, "title": incident_title(o), "why": why} for o, why in found]
        if rows:
            groups.append({"heading": heading, "incidents": rows})
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


def report_marks(report: Report) -> list[Mark]:
    """The words of a report that say what, where and when."""
    marks = [Mark(report.trigger_start, report.trigger_end, "event", "event word")]
    if report.place_start is not None and report.place_end is not None:
        marks.append(Mark(report.place_start, report.place_end, "place", "place"))
    if report.date_text_start is not None and report.date_text_end is not None:
        marks.append(Mark(report.date_text_start, report.date_text_end, "date", "date"))
    return marks


def _icon(incident: Incident) -> str:
    symbol = symbol_for(incident.event_type)
    form = form_for(incident.geo_precision if incident.place is not None else None)
    return symbol_svg(symbol, form, 22) or glyph_svg(symbol, 22)


def _facts(incident: Incident) -> list[list[str]]:
    return [
        ["What", f"{incident.event_type} · {incident.sub_event_type}"],
        ["When", f"{date_phrase(incident)} · dated {TIME_PRECISION.get(incident.time_precision, 'vaguely')}"],
        ["Where", _where(incident)],
        ["Reported by", _reported_by(incident)],
        ["Killed", range_words(incident.killed_min, incident.killed_max)],
        ["Injured", range_words(incident.injured_min, incident.injured_max)],
    ]


def _where(incident: Incident) -> str:
    place = incident.place
    if place is None:
        return "place not known" if incident.guarded is None else incident.guarded
    country = country_name(place.country_code)
    phrase = place_phrase(incident)
    named = phrase if country is None or country in phrase else f"{phrase}, {country}"
    certainty = form_for(incident.geo_precision).label_en.replace(", ring to scale", "")
    certainty = certainty if incident.guarded is None else f"{certainty} · {incident.guarded}"
    within = "" if incident.radius_km is None else f", within {_km(incident.radius_km)}"
    return f"{named} · {certainty}{within}"


def _km(kilometres: float) -> str:
    return f"{kilometres:.0f} km" if kilometres >= 10 else f"{kilometres:.1f} km".replace(".0 ", " ")


def _reported_by(incident: Incident) -> str:
    names = outlets(incident)
    unknown = any(report.source is None for report in incident.reports)
    named = ", ".join([*map(isolated, names), *(["an outlet not named"] if unknown else [])])
    return f"{named} · {count_words(incident.origins, 'independent origin')}"


def _report_record(report: Report, copies: Mapping[str, str], profiles: Outlets) -> dict[str, Any]:
    return {
        "report_id": report.report_id,
        "article_id": report.article_id,
        "outlet": report.source or "Outlet not known",
        "profile": _profile(report, profiles),
        "published": published_words(report.published),
        "link": safe_link(report.url),
        "copy": report.article_id in copies,
        "pieces": _passage(report),
        "claims": _claims(report),
        "why_place": report.place_reason,
        "alternatives": list(report.place_alternatives),
        "date_note": report.date_note,
        "background": report.background,
    }


def _profile(report: Report, profiles: Outlets) -> list[str] | None:
    """What the team says of the outlet, and who said so when."""
    profile = profiles.profile_of(report.source)
    return None if profile is None else [profile_words(profile), profile_note(profile)]


def _passage(report: Report) -> list[dict[str, Any]]:
    """The passage cut at its marks: offsets are the article's, so they are moved to the passage's own."""
    moved = [
        Mark(mark.start - report.start, mark.end - report.start, mark.kind, mark.note) for mark in report_marks(report)
    ]
    return pieces(report.passage, moved)


def _claims(report: Report) -> list[list[str]]:
    """What this report says, claim by claim, in the order that a reader asks."""
    claims = [
        ["Says so", isolated(quoted(report.attributed_to)) if report.attributed_to else "the outlet itself"],
        ["Type", report.sub_event_type],
    ]
    dated = interval_words(report.date_start, report.date_end) if report.date_start is not None else "not dated"
    hour = report.time_text or ""
    hour = "" if hour in (report.date_text or "") else hour
    said = [isolated(quoted(words)) for words in (report.date_text, hour) if words]
    claims.append(["Date", " · ".join([dated, *said])])
    place = "not known" if report.place is None else report.place.name
    spelled = f" · {isolated(quoted(report.place_text))}" if report.place_text and report.place_text != place else ""
    claims.append(["Place", f"{place}{spelled}"])
    claims.append(["Killed", range_words(report.killed_min, report.killed_max)])
    claims.append(["Injured", range_words(report.injured_min, report.injured_max)])
    claims.extend(
        [
            f"of them {casualty.kind}",
            _tolls(casualty),
        ]
        for casualty in report.casualties
    )
    if report.actors:
        claims.append(["Named", ", ".join(isolated(quoted(actor)) for actor in report.actors)])
    return claims


def _tolls(casualty: Casualty) -> str:
    killed = range_words(casualty.killed_min, casualty.killed_max)
    return f"killed {killed}, injured {range_words(casualty.injured_min, casualty.injured_max)}"
