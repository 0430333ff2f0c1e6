"""One report as a correction makes it: moved, retyped, redated, or added with its passage."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.precision import precision_of
from geo.extraction.report import Report
from geo.incidents.correction import Correction, Original, PlaceGiven
from geo.language.reason import because

NEAREST_KM = 50.0
"""How far the populated place may lie that tells a point's country and division."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "move": ("place_id", "place_name", "admin1", "latitude", "longitude", "radius_km", "geo_precision"),
    "retype": ("event_type", "sub_event_type"),
    "redate": ("date_start", "date_end", "time_precision"),
}


def corrected(report: Report, correction: Correction, gazetteer: Gazetteer) -> Report:
    """The report as the correction has it; as it is where the gazetteer lacks the place."""
    said = because(
        "corrected by {author} on {day}: {reason}",
        author=correction.author,
        day=correction.day.isoformat(),
        reason=correction.reason,
    )
    if correction.place is not None:
        place = place_of(correction, gazetteer)
        return report if place is None else replace(_put(report, place, correction.place), place_reason=said)
    if correction.dates is not None:
        dates = correction.dates
        return replace(
            report,
            date_start=dates.date_start,
            date_end=dates.date_end,
            time_precision=dates.time_precision,
            date_note=said,
        )
    return replace(
        report,
        event_type=correction.event_type or "",
        sub_event_type=correction.sub_event_type or report.sub_event_type,
    )


def read_by_rules(report: Report, action: str) -> tuple[tuple[str, Original], ...]:
    """What a correction of this kind replaces, by field; nothing for a kind that replaces none."""
    place = report.place
    values: dict[str, Original] = {
        "place_id": None if place is None else place.place_id,
        "place_name": None if place is None else place.name,
        "admin1": None if place is None else place.admin1,
        "latitude": report.latitude,
        "longitude": report.longitude,
        "radius_km": report.radius_km,
        "geo_precision": report.geo_precision,
        "event_type": report.event_type,
        "sub_event_type": report.sub_event_type,
        "date_start": None if report.date_start is None else report.date_start.isoformat(),
        "date_end": None if report.date_end is None else report.date_end.isoformat(),
        "time_precision": report.time_precision,
    }
    return tuple((name, values[name]) for name in _FIELDS.get(action, ()))


def place_of(correction: Correction, gazetteer: Gazetteer) -> Place | None:
    """The place of the gazetteer, or one made of the point that is given; None for none, or one that is not there."""
    given = correction.place
    if given is None:
        return None
    if given.place_id is not None:
        return gazetteer.place(given.place_id)
    latitude, longitude = given.latitude or 0.0, given.longitude or 0.0
    near = gazetteer.nearest(latitude, longitude, NEAREST_KM)
    country = given.country_code if given.country_code is not None or near is None else near.country_code
    beside = near if near is not None and near.country_code == country else None
    return Place(
        place_id=f"point:{latitude:.5f},{longitude:.5f}",
        name=given.name or "",
        latitude=latitude,
        longitude=longitude,
        feature_class="L",
        feature_code="LCTY",
        country_code=country,
        admin1_code=None if beside is None else beside.admin1_code,
        admin1=None if beside is None else beside.admin1,
        admin2=None,
        population=0,
        radius_km=given.radius_km or 0.0,
        source=f"correction by {correction.author}",
    )


def _put(report: Report, place: Place, given: PlaceGiven) -> Report:
    radius_km = place.radius_km if given.radius_km is None else given.radius_km
    precision = given.geo_precision
    if precision is None:
        precision = precision_of(place) if given.place_id is not None else _precision_within(radius_km)
    return replace(
        report,
        place=place,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=radius_km,
        geo_precision=precision,
        place_score=1.0,
        place_alternatives=(),
    )


def _precision_within(radius_km: float) -> int:
    """geo_precision of a point that is sure within so many kilometres."""
    return 1 if radius_km <= 2 else 2 if radius_km <= 60 else 3 if radius_km <= 700 else 4


def span_of(text: str, passage: str) -> tuple[int, int] | None:
    """Where a passage stands in a text, verbatim but for white space; None where it does not."""
    found = re.search(r"\s+".join(map(re.escape, passage.split())), text)
    return None if found is None else found.span()


def added(correction: Correction, article: Article, span: tuple[int, int], place: Place | None, number: int) -> Report:
    """The report that a person adds; `number` counts those added of one passage, so that each has an id of its own."""
    start, end = span
    folded = " ".join(article.text[start:end].casefold().split())
    told = f"added\0{article.article_id}\0{folded}\0{number}"
    dates, toll = correction.dates, correction.toll
    said = because(
        "added by {author} on {day}: {reason}",
        author=correction.author,
        day=correction.day.isoformat(),
        reason=correction.reason,
    )
    bare = Report(
        report_id=hashlib.sha256(told.encode()).hexdigest()[:16],
        article_id=article.article_id,
        source=article.source,
        url=article.url,
        published=article.published,
        passage=article.text[start:end],
        start=start,
        end=end,
        event_type=correction.event_type or "",
        sub_event_type=correction.sub_event_type or "",
        trigger_start=start,
        trigger_end=start,
        date_start=None if dates is None else dates.date_start,
        date_end=None if dates is None else dates.date_end,
        time_precision=4 if dates is None else dates.time_precision,
        date_text=None,
        date_text_start=None,
        date_text_end=None,
        time_text=None,
        date_note=None if dates is None else said,
        place=None,
        place_text=None,
        place_start=None,
        place_end=None,
        latitude=None,
        longitude=None,
        radius_km=None,
        geo_precision=None,
        place_score=None,
        place_reason=said,
        place_alternatives=(),
        attributed_to=correction.attributed_to,
        actors=(),
        killed_min=toll.killed_min,
        killed_max=toll.killed_max,
        injured_min=toll.injured_min,
        injured_max=toll.injured_max,
        casualties=(),
        background=correction.background,
    )
    if place is None or correction.place is None:
        return bare
    return _put(bare, place, correction.place)
