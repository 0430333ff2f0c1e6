"""Records as JSON and back: what `extract` writes, what the store keeps, what the sample ships."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer.countries import country_name
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.mention import Alternative, Mention, ResolvedPlace
from geo.extraction.report import Casualty, Coded, Report
from geo.incidents.correction import Applied, Correction, DatesGiven, PlaceGiven, Standing, TollGiven
from geo.incidents.incident import Incident
from geo.language.reason import Reason, reason_from_record, reason_record

if TYPE_CHECKING:
    from geo.extraction.reports import Uncoded

_PLAIN = frozenset({str, int, float, bool, type(None)})
_NOT_IN_A_LINE = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def incident_record(incident: Incident) -> dict[str, Any]:
    """Write an incident as the line of `extract`: keys may be added to it, none removed or retyped.

    Beside the contract's keys stand those that make the incident again without loss.
    """
    told = [report_record(report) for report in incident.reports]
    return {**own_record(incident), "place": _plain(incident.place), "reports": told}


def own_record(incident: Incident) -> dict[str, Any]:
    """The same without its reports, and with its place as it is."""
    return {
        **incident_fields(incident),
        "sources": outlets(incident),
        "background": incident.background,
        "origins": incident.origins,
        "why_merged": list(incident.why_merged),
        "part_of": incident.part_of,
        "parts": list(incident.parts),
        "possibly_same": [list(pair) for pair in incident.possibly_same],
        "reasons": {
            "why_merged": [reason_record(one) for one in incident.why_merged],
            "possibly_same": [reason_record(one) for _, one in incident.possibly_same],
        },
        "place": incident.place,
        "corrections": [correction_record(one) for one in incident.corrections],
    }


def incident_fields(incident: Incident) -> dict[str, Any]:
    """What, when, where and how many, as every output has them; dates in ISO 8601."""
    place = incident.place
    code = None if place is None else place.country_code
    return {
        "incident_id": incident.incident_id,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "date_start": _plain(incident.date_start),
        "date_end": _plain(incident.date_end),
        "time_precision": incident.time_precision,
        "place_id": None if place is None else place.place_id,
        "place_name": None if place is None else place.name,
        "admin1": None if place is None else place.admin1,
        "country": country_name(code),
        "country_code": code,
        "latitude": incident.latitude,
        "longitude": incident.longitude,
        "radius_km": incident.radius_km,
        "geo_precision": incident.geo_precision,
        "killed_min": incident.killed_min,
        "killed_max": incident.killed_max,
        "injured_min": incident.injured_min,
        "injured_max": incident.injured_max,
    }


def correction_record(applied: Applied) -> dict[str, Any]:
    """Write what a correction did to an incident; `was` holds what the rules read, by field."""
    return {**_plain(applied), "was": dict(applied.was)}


def outlets(incident: Incident) -> list[str]:
    """Name each outlet that reports the incident once, in the order of its reports; unknown ones are left out."""
    return list(dict.fromkeys(report.source for report in incident.reports if report.source is not None))


def quoted_sources(incident: Incident) -> list[str]:
    """Name each source that its reports quote once, in the articles' words and in the order of the reports."""
    said = (report.attributed_to for report in incident.reports)
    return list(dict.fromkeys(one for one in said if one is not None))


def incident_from_record(record: Mapping[str, Any]) -> Incident:
    """Make the incident again; raises KeyError where a field is missing."""
    links = record.get("possibly_same", ())
    others, doubts = [other for other, _ in links], [reason for _, reason in links]
    return Incident(
        **_scalars(Incident, record),
        date_start=_date(record["date_start"]),
        date_end=_date(record["date_end"]),
        place=_place(record["place"]),
        why_merged=_reasons(record, "why_merged", record["why_merged"]),
        parts=tuple(record.get("parts", ())),
        possibly_same=tuple(zip(others, _reasons(record, "possibly_same", doubts), strict=True)),
        reports=tuple(report_from_record(report) for report in record["reports"]),
        corrections=tuple(map(_applied, record.get("corrections", ()))),
    )


def standing_record(standing: Standing) -> dict[str, Any]:
    """Write a correction with what became of it."""
    record: dict[str, Any] = _plain(standing)
    return record


def standing_from_record(record: Mapping[str, Any]) -> Standing:
    """Make it again; raises KeyError where a field is missing."""
    said = record["correction"]
    place, dates = said["place"], said["dates"]
    correction = Correction(
        **{
            **said,
            "day": date.fromisoformat(said["day"]),
            "report_ids": tuple(said["report_ids"]),
            "from_ids": tuple(said["from_ids"]),
            "place": None if place is None else PlaceGiven(**place),
            "dates": None
            if dates is None
            else DatesGiven(_date(dates["date_start"]), _date(dates["date_end"]), dates["time_precision"]),
            "toll": TollGiven(**said["toll"]),
            "tags": tuple(said.get("tags", ())),
        }
    )
    return Standing(correction, record["state"], record["note"])


def report_record(report: Report, *, keep: type[Any] | None = None) -> dict[str, Any]:
    """Write every field of a report; dates in ISO 8601, the place as a nested object or null.

    Objects of the type `keep` stay as they are.
    """
    record: dict[str, Any] = _plain(report, keep)
    told = {name: reason_record(getattr(report, name)) for name in _REASONS if getattr(report, name) is not None}
    return {**record, "reasons": told}


def report_from_record(record: Mapping[str, Any]) -> Report:
    """Make the report again; raises KeyError where a field is missing."""
    return Report(
        **_scalars(Report, record),
        published=_date_or_time(record["published"]),
        date_start=_date(record["date_start"]),
        date_end=_date(record["date_end"]),
        place=_place(record["place"]),
        place_alternatives=tuple(record["place_alternatives"]),
        actors=tuple(record["actors"]),
        casualties=tuple(Casualty(**_scalars(Casualty, casualty)) for casualty in record["casualties"]),
        coded=_coded(record.get("coded")),
        date_note=_reason(record, "date_note"),
        place_reason=_reason(record, "place_reason"),
    )


def article_record(article: Article) -> dict[str, Any]:
    """Write every field of an article; dates in ISO 8601."""
    record: dict[str, Any] = _plain(article)
    return record


def article_from_record(record: Mapping[str, Any]) -> Article:
    """Make the article again; raises KeyError where a field is missing."""
    return Article(
        **_scalars(Article, record),
        published=_date_or_time(record["published"]),
        published_latest=_date(record["published_latest"]),
    )


def resolved_place_record(resolved: ResolvedPlace, *, keep: type[Any] | None = None) -> dict[str, Any]:
    """Write a mention with its place, alternatives and what its reason is made of.

    Objects of the type `keep` stay as they are.
    """
    record: dict[str, Any] = _plain(resolved, keep)
    return {**record, "reason": reason_record(resolved.reason)}


def place_record(place: Place) -> dict[str, Any]:
    """Write every field of a place."""
    record: dict[str, Any] = _plain(place)
    return record


def resolved_place_from_record(record: Mapping[str, Any]) -> ResolvedPlace:
    """Make the resolved place again; raises KeyError where a field is missing."""
    return ResolvedPlace(
        **{**_scalars(ResolvedPlace, record), "reason": reason_from_record(record["reason"])},
        mention=Mention(**record["mention"]),
        place=_place(record["place"]),
        alternatives=tuple(
            Alternative(place=place_from_record(row["place"]), score=row["score"]) for row in record["alternatives"]
        ),
    )


def uncoded_record(uncoded: "Uncoded") -> dict[str, Any]:
    """Write a sentence that gave no report, with the rule that turned it down."""
    record: dict[str, Any] = _plain(uncoded)
    return record


def uncoded_from_record(record: Mapping[str, Any]) -> "Uncoded":
    """Make the uncoded sentence again; raises KeyError where a field is missing."""
    # The extraction takes a third of a second to load, which the page's first visitor would wait for.
    from geo.extraction.reports import Uncoded

    return Uncoded(**_scalars(Uncoded, record))


def explained_record(article: Article, uncoded: "Uncoded") -> dict[str, Any]:
    """Write a line that `extract --explain` adds: the sentence, where it stands, what its article copies, the rule."""
    sentence = article.text[uncoded.start : uncoded.end]
    told = {"article_id": article.article_id, "copy_of": article.copy_of, **uncoded_record(uncoded), "text": sentence}
    return {"uncoded": told}


def not_read_record(item: NotRead) -> dict[str, Any]:
    """Write the other line that `extract --explain` adds: an article on which a rule failed, and why."""
    return {"not_read": _plain(item)}


def geoparsed_record(
    article: Article, places: Iterable[ResolvedPlace], not_read: NotRead | None = None
) -> dict[str, Any]:
    """Write an article's toponyms as the line of `geoparse`; one that is not resolved has null coordinates.

    `not_read` tells of a rule that failed, under a key that other lines do not have.
    The coordinates are those of the place that the name names, not of the point that "12 km north of it" means.
    """
    record = {"id": article.article_id, "toponyms": [_toponym(resolved) for resolved in places]}
    return record if not_read is None else {**record, "not_read": not_read.reason}


def json_line(record: Mapping[str, Any]) -> str:
    """Write one record as one line without its line end, readable where it can be.

    A lone surrogate, which UTF-8 cannot hold, makes the line ASCII with escapes; a line separator stays escaped.
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return json.dumps(record, allow_nan=False) if _NOT_IN_A_LINE.search(line) else line


def _toponym(resolved: ResolvedPlace) -> dict[str, Any]:
    mention, place = resolved.mention, resolved.place
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "place_id": None if place is None else place.place_id,
        "name": None if place is None else place.name,
        "latitude": None if place is None else place.latitude,
        "longitude": None if place is None else place.longitude,
        "country_code": None if place is None else place.country_code,
        "feature_code": None if place is None else place.feature_code,
        "score": resolved.score,
        "geo_precision": resolved.geo_precision,
        "stands_for_government": resolved.stands_for_government,
        "reason": resolved.reason,
    }


_REASONS = ("date_note", "place_reason")
"""Fields of a report that say why: as English text in their own keys, and under `reasons` as what it is made of."""

_BUILT_FIELDS = frozenset(
    {"published", "published_latest", "date_start", "date_end", "place", "place_alternatives", "actors", "casualties"}
    | {
        "why_merged",
        "parts",
        "possibly_same",
        "reports",
        "mention",
        "alternatives",
        "corrections",
        "guarded",
        "tags",
        "day",
        "report_ids",
        "was",
        "coded",
        "columns",
        "date_note",
        "place_reason",
    }
)


def _coded(record: Mapping[str, Any] | None) -> Coded | None:
    if record is None:
        return None
    return Coded(
        record["coder"], record["event_id"], record["notes_column"], tuple((n, v) for n, v in record["columns"])
    )


def _applied(record: Mapping[str, Any]) -> Applied:
    return Applied(
        **_scalars(Applied, {"text": None, **record}),
        day=date.fromisoformat(record["day"]),
        report_ids=tuple(record["report_ids"]),
        was=tuple(record["was"].items()),
        tags=tuple(record.get("tags", ())),
    )


def _reason(record: Mapping[str, Any], name: str) -> Reason | None:
    """One of a report's reasons, from what it is made of where that is kept."""
    return None if record[name] is None else reason_from_record(record.get("reasons", {}).get(name, record[name]))


def _reasons(record: Mapping[str, Any], name: str, texts: Sequence[str]) -> tuple[Reason, ...]:
    """Those of an incident, in the order of their texts."""
    return tuple(map(reason_from_record, record.get("reasons", {}).get(name, texts)))


def _scalars(kind: type[Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Take the fields of a record type that JSON holds as they are."""
    return {field.name: record[field.name] for field in fields(kind) if field.name not in _BUILT_FIELDS}


@lru_cache(maxsize=64)
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any, keep: type[Any] | None = None) -> Any:
    """JSON's own values; objects of the type `keep` stay what they are."""
    kind = type(value)
    if kind in _PLAIN or kind is keep:
        return value
    if is_dataclass(kind):
        return {name: _plain(getattr(value, name), keep) for name in _field_names(kind)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item, keep) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item, keep) for key, item in value.items()}
    return value


def place_from_record(record: Mapping[str, Any] | Place) -> Place:
    """Make the place again; one that was made before, and is shared by many records, is taken as it is."""
    if isinstance(record, Place):
        return record
    return Place(**{**_scalars(Place, record), "names": tuple(record["names"])})


def _place(record: Mapping[str, Any] | Place | None) -> Place | None:
    return None if record is None else place_from_record(record)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _date_or_time(text: str | None) -> date | datetime | None:
    """Read a bare date as a date and a time as a time: neither is made the other."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
