"""One HTML file with map and list that opens from disk without network.

Scripts, styles and the base map lie in the file; its policy lets no other script run and nothing be asked outside.
Texts of articles stand in it only as JSON, in a block that no browser runs, and reach the page by textContent.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.extraction.report import Report
from geo.incidents.correction_words import correction_phrase, corrections_of, done_words, note_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.reason_words import reason_words
from geo.incidents.table import IncidentTable, incident_table
from geo.incidents.title import incident_title
from geo.language.days import published_words, range_words
from geo.language.language import Language, text
from geo.language.reason import worded
from geo.language.scripts import script_words
from geo.views.basemap import Bounds, basemap_json
from geo.views.exhibit import Exhibit
from geo.views.export import outlet_line, precision_words
from geo.views.folium_map import ATTRIBUTION
from geo.views.heading import heading
from geo.views.labels import label_rows, town_labels
from geo.views.map_scripts import LEAFLET, MAP_ASSETS, layer_script, leaflet_script
from geo.views.packing import packed_incidents, view_of
from geo.views.quotation import quoted, words_of
from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, form_for, symbol_for, symbol_records, symbol_svg

LEAFLET_NOTICE = """Leaflet 1.9.3, https://leafletjs.com
Copyright (c) 2010-2022, Vladimir Agafonkin
Copyright (c) 2010-2011, CloudMade
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
disclaimer in the documentation and/or other materials provided with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE."""
"""The licence of the script that the file carries (BSD 2-Clause), which asks to stand beside it."""

_LEAST_DEGREES = 6.0
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_ASSETS = files("geo.views") / "html_assets"


def to_html(exhibit: Exhibit) -> bytes:
    """Write map, list, reports and passages of these incidents as one UTF-8 HTML file."""
    incidents, counts = exhibit.incidents, exhibit.counts
    table = incident_table(incidents)
    packed = packed_incidents(
        table,
        table.everything,
        view=view_of(table, "file"),
        most_packed=len(table),
        language=exhibit.language,
        sides=_sides(table, exhibit),
    )
    bounds = _region(packed["view"]["bounds"])
    data = {
        "title": exhibit.title,
        "sample": exhibit.sample,
        "heading": heading(exhibit, on_map=counts.on_map + counts.in_province),
        "link": exhibit.link,
        "credits": [exhibit.credits],
        "packed": packed,
        "settings": {"symbols": symbol_records(), "attribution": ATTRIBUTION},
        "pictures": _pictures(),
        "incidents": [_incident(incident, exhibit) for incident in incidents],
        "language": script_words(_script("page.js"), exhibit.language),
    }
    return _page(data, bounds, exhibit.language).encode("utf-8")


def _sides(table: IncidentTable, exhibit: Exhibit) -> NDArray[np.int8] | None:
    """Who of two compared sources reports each row; None where none are compared."""
    if exhibit.compared is None:
        return None
    return np.array([exhibit.sides.get(one, 0) for one in table.incident_id], dtype=np.int8)


def _region(corners: Sequence[Sequence[float]]) -> Bounds:
    """South, west, north, east around the view, wide enough to find one's way."""
    (south, west), (north, east) = corners
    tall, wide = (max(0.0, _LEAST_DEGREES - span) / 2 for span in (north - south, east - west))
    return south - tall, west - wide, north + tall, east + wide


def _page(data: Mapping[str, Any], bounds: Bounds, language: Language) -> str:
    scripts = [leaflet_script(), layer_script(), _script("page.js")]
    styles = [
        re.sub(r"url\([^)]*\)", "none", (LEAFLET / "leaflet.css").read_text(encoding="utf-8")),
        (MAP_ASSETS / "incident_layer.css").read_text(encoding="utf-8"),
        (_ASSETS / "page.css").read_text(encoding="utf-8"),
    ]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; connect-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    say = language.say
    unscripted = say("Map and list need JavaScript, which this browser does not run.")
    blocks = {"basemap": _zipped(basemap_json(bounds)), "places": _zipped(json.dumps(_places(bounds, language)))}
    return "\n".join(
        [
            f'<!DOCTYPE html><html lang="{language.code}" dir="{language.direction}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">' + f"<title>{say('Reported incidents')}</title>",
            *(f"<style>{style}</style>" for style in styles),
            "</head><body><header></header>",
            f'<div id="map_div" role="application" aria-label="{say("Map of the incidents listed beside it")}"></div>',
            f"<main><noscript><p>{unscripted}</p></noscript></main>",
            '<footer><details class="notice">' + f"<summary>{say('Licence of the map script')}</summary>",
            f"<pre dir='ltr'>{LEAFLET_NOTICE}</pre></details></footer>",
            f'<script type="application/json" id="data">{json_block(data)}</script>',
            *(f'<script type="text/plain" id="{name}">{content}</script>' for name, content in blocks.items()),
            *(f"<script>{script}</script>" for script in scripts),
            "</body></html>",
        ]
    )


def _script(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def json_block(value: Any) -> str:
    """JSON that no text in it can end or leave: in a script element of a type that is not run."""
    dense = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", dense)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _zipped(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode("utf-8"), mtime=0)).decode("ascii")


def _places(bounds: Bounds, language: Language) -> list[tuple[float, float, float, str]]:
    south, west, north, east = bounds
    here = (one for one in town_labels() if south <= one.latitude <= north and west <= one.longitude <= east)
    return label_rows(here, language)


def _pictures() -> dict[str, dict[str, str]]:
    """Small pictures by form and event type; what is not drawn has none."""
    table = (*SYMBOLS, UNKNOWN_TYPE)
    return {form.shape: {symbol.event_type: symbol_svg(symbol, form) for symbol in table} for form in FORMS}


def _incident(incident: Incident, exhibit: Exhibit) -> dict[str, Any]:
    precision = incident.geo_precision if incident.place is not None else None
    return {
        "id": incident.incident_id,
        "title": incident_title(incident, exhibit.language),
        "type": symbol_for(incident.event_type).event_type,
        "form": form_for(precision).shape,
        "corrected": exhibit.language.joined(done_words(incident, exhibit.language)) or None,
        "facts": _facts(incident, exhibit.language),
        "reports": [_report(report, exhibit) for report in incident.reports],
    }


def _facts(incident: Incident, language: Language) -> list[str]:
    say, kinds = language.say, (language.name_of_type(name) for name in (incident.event_type, incident.sub_event_type))
    facts = [": ".join(kinds), say("Place: {where}", where=_where(incident, language)), _origins(incident, language)]
    if incident.place is not None:
        place = incident.place
        facts.append(
            say("Source of the coordinates: {source} ({place_id})", source=place.source, place_id=place.place_id)
        )
    if incident.guarded is not None:
        facts.append(say("Sensitive place: {what}", what=worded(incident.guarded, language)))
    facts += [say("As reported: {people}", people=people)] if (people := _people(incident, language)) else []
    if tags_of(incident):
        facts.append(say("Tags: {names}", names=language.joined(tags_of(incident))))
    facts += [say("Note: {note}", note=note_words(note, language)) for note in notes_of(incident)]
    if incident.part_of is not None:
        facts.append(say("Told as part of a wave with {incident}", incident=incident.part_of))
    words = partial(reason_words, reports=incident.reports, language=language)
    doubts = [
        say("Possibly the same as {incident}, kept apart in doubt: {reason}", incident=other, reason=words(reason))
        for other, reason in incident.possibly_same
    ]
    corrections = dict.fromkeys(correction_phrase(one, language) for one in corrections_of(incident))
    return [*facts, *corrections, *map(words, incident.why_merged), *doubts]


def _where(incident: Incident, language: Language) -> str:
    where = precision_words(incident, language)
    if incident.latitude is None or incident.longitude is None:
        return where
    point = f"{incident.latitude:.4f}, {incident.longitude:.4f}"
    if incident.radius_km is None:
        return f"{where} ({point})"
    return f"{where} ({point}; {language.say('within {number} km', number=f'{incident.radius_km:g}')})"


def _origins(incident: Incident, language: Language) -> str:
    reports = language.counted("{n} report", "{n} reports", len(incident.reports))
    origins = language.counted("{n} independent origin", "{n} independent origins", incident.origins)
    return language.joined([reports, origins])


def _people(incident: Incident, language: Language) -> str:
    killed, injured = (incident.killed_min, incident.killed_max), (incident.injured_min, incident.injured_max)
    told = [
        language.say(words, number=range_words(*numbers, language))
        for words, numbers in ((text("killed {number}"), killed), (text("injured {number}"), injured))
        if numbers != (None, None)
    ]
    return "; ".join(told)


def _in_marks(words: str | None) -> str | None:
    return quoted(words) if words else None


def _report(report: Report, exhibit: Exhibit) -> dict[str, Any]:
    language = exhibit.language
    words = partial(reason_words, reports=[report], language=language)
    facts = [
        (text("Outlet"), outlet_line(report, exhibit.profiles, language)),
        (text("Says so"), _in_marks(report.attributed_to)),
        (text("Place in the text"), _in_marks(report.place_text)),
        (text("Date in the text"), _in_marks(report.date_text)),
        (text("Why this place"), report.place_reason and words(report.place_reason)),
        (text("Date"), report.date_note and words(report.date_note)),
    ]
    return {
        "source": report.source or language.say("outlet not known"),
        "published": published_words(report.published, language),
        "copy": language.say("copy of another article") if report.article_id in exhibit.copies else None,
        "passage": words_of(report),
        "url": report.url,
        "facts": [(language.say(name), told) for name, told in facts if told],
    }
