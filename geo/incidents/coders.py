"""ACLED and UCDP GED: their columns and scales, in this program's terms.

ACLED: Codebook, "Geographic and temporal precision", "Event types"; UCDP: Georeferenced Event Dataset Codebook, 23.1,
"where_prec", "date_prec", "type_of_violence".
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from geo.extraction.report import Casualty
from geo.incidents.coded import CellError, CodedPoint, CodedRow, Coder, Row
from geo.language.reason import Reason, because

_HALF_WEEK = timedelta(days=3)

ACLED_TYPES: Mapping[str, str] = {
    "Government regains territory": "Battles",
    "Non-state actor overtakes territory": "Battles",
    "Armed clash": "Battles",
    "Excessive force against protesters": "Protests",
    "Protest with intervention": "Protests",
    "Peaceful protest": "Protests",
    "Violent demonstration": "Riots",
    "Mob violence": "Riots",
    "Chemical weapon": "Explosions/Remote violence",
    "Air/drone strike": "Explosions/Remote violence",
    "Suicide bomb": "Explosions/Remote violence",
    "Shelling/artillery/missile attack": "Explosions/Remote violence",
    "Remote explosive/landmine/IED": "Explosions/Remote violence",
    "Grenade": "Explosions/Remote violence",
    "Sexual violence": "Violence against civilians",
    "Attack": "Violence against civilians",
    "Abduction/forced disappearance": "Violence against civilians",
    "Agreement": "Strategic developments",
    "Arrests": "Strategic developments",
    "Change to group/activity": "Strategic developments",
    "Disrupted weapons use": "Strategic developments",
    "Headquarters or base established": "Strategic developments",
    "Looting/property destruction": "Strategic developments",
    "Non-violent transfer of territory": "Strategic developments",
    "Other": "Strategic developments",
}
"""ACLED's sub-event types ► the event type of each; this program's are the same and some more."""

ACLED_PLACES: Mapping[str, tuple[int, float, Reason]] = {
    "1": (1, 5.0, because("geo_precision 1, the town itself")),
    "2": (2, 25.0, because("geo_precision 2, near the town or in a part of a region that it stands for")),
    "3": (3, 100.0, because("geo_precision 3, a region that the point stands for")),
}
"""ACLED's geo_precision ► geo_precision, radius in km, and what it means."""

UCDP_PLACES: Mapping[str, tuple[int, float, Reason]] = {
    "1": (1, 5.0, because("where_prec 1, the place itself")),
    "2": (2, 25.0, because("where_prec 2, within about 25 km of the point")),
    "3": (2, 50.0, because("where_prec 3, a second-order division that the point stands for")),
    "4": (3, 150.0, because("where_prec 4, a first-order division that the point stands for")),
    "5": (3, 100.0, because("where_prec 5, a line or an area that the point stands for")),
    "6": (4, 500.0, because("where_prec 6, a country that the point stands for")),
    "7": (4, 500.0, because("where_prec 7, a sea or air space that the point stands for")),
}
"""UCDP's where_prec ► geo_precision, radius in km, and what it means."""

UCDP_DATES: Mapping[str, int] = {"1": 1, "2": 2, "3": 2, "4": 3, "5": 4}
"""UCDP's date_prec ► time_precision: a day, two to six days, a week, a month, more than a month."""

UCDP_TYPES: Mapping[str, tuple[str, str]] = {
    "1": ("Battles", "Armed clash"),
    "2": ("Battles", "Armed clash"),
    "3": ("Violence against civilians", "Attack"),
}
"""UCDP's type_of_violence (state-based, non-state, one-sided) ► event and sub-event type."""

_ACLED_DATES: Mapping[str, int] = {"1": 1, "2": 2, "3": 3}


def _acled(row: Row) -> CodedRow:
    sub_event_type = row.one_of("sub_event_type", ACLED_TYPES)
    time_precision = row.one_of("time_precision", _ACLED_DATES)
    day = row.day("event_date")
    first = last = day
    note = None
    if time_precision == "2":
        first, last = _around(day)
        note = because("ACLED gives a day within the week, time_precision 2")
    elif time_precision == "3":
        first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        note = because("ACLED gives the month, time_precision 3")
    killed = row.count("fatalities") or None  # 0: none reported, or not known how many
    return CodedRow(
        ACLED_TYPES[sub_event_type],
        sub_event_type,
        first,
        last,
        _ACLED_DATES[time_precision],
        note,
        _point(row, "location", row.one_of("geo_precision", ACLED_PLACES), ACLED_PLACES, ("admin1", "admin2")),
        sources=row.text("source"),
        actors=tuple(one for one in (row.text("actor1"), row.text("actor2")) if one),
        killed_min=killed,
        killed_max=killed,
    )


def _around(day: date) -> tuple[date, date]:
    try:
        return day - _HALF_WEEK, day + _HALF_WEEK
    except OverflowError:
        return day, day


def _ucdp(row: Row) -> CodedRow:
    precision = row.one_of("date_prec", UCDP_DATES)
    first, last = row.day("date_start"), row.day("date_end")
    if last < first:
        raise CellError(f"column date_end: {last} is before date_start {first}")
    event_type, sub_event_type = UCDP_TYPES[row.one_of("type_of_violence", UCDP_TYPES)]
    low, high, best = row.count("low"), row.count("high"), row.count("best")
    least, most = (best if low is None else low), (best if high is None else high)
    if least is not None and most is not None and most < least:
        raise CellError(f"column high: {most} is less than low {least}")
    civilians = row.count("deaths_civilians")
    return CodedRow(
        event_type,
        sub_event_type,
        first,
        last,
        UCDP_DATES[precision],
        None if precision == "1" else because("UCDP gives an interval, date_prec {precision}", precision=precision),
        _point(row, "where_coordinates", row.one_of("where_prec", UCDP_PLACES), UCDP_PLACES, ("adm_1", "adm_2")),
        sources=row.text("source_original") or row.text("source_office"),
        actors=tuple(one for one in (row.text("side_a"), row.text("side_b")) if one),
        killed_min=least,
        killed_max=most,
        casualties=(Casualty("civilians", civilians, civilians, None, None),) if civilians else (),
    )


def _point(
    row: Row, name: str, given: str, scale: Mapping[str, tuple[int, float, Reason]], divisions: tuple[str, str]
) -> CodedPoint | None:
    latitude, longitude = row.degrees("latitude", 90.0), row.degrees("longitude", 180.0)
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise CellError(f"column {'latitude' if latitude is None else 'longitude'}: is empty, and the other is not")
    precision, radius_km, note = scale[given]
    admin1, admin2 = (row.text(one) or None for one in divisions)
    return CodedPoint(
        latitude,
        longitude,
        row.text(name) or admin2 or admin1 or row.text("country"),
        row.text("country"),
        admin1,
        admin2,
        precision,
        radius_km,
        note,
    )


CODERS: Mapping[str, Coder] = {
    "acled": Coder(
        "ACLED",
        "acled",
        id_column="event_id_cnty",
        notes_column="notes",
        needed_columns=(
            *("event_id_cnty", "event_date", "time_precision", "sub_event_type", "country", "latitude", "longitude"),
            *("geo_precision", "fatalities"),
        ),
        read=_acled,
    ),
    "ucdp-ged": Coder(
        "UCDP",
        "ucdp-ged",
        id_column="id",
        notes_column="source_headline",
        needed_columns=(
            *("id", "type_of_violence", "date_prec", "date_start", "date_end", "where_prec", "country"),
            *("latitude", "longitude", "best", "high", "low"),
        ),
        read=_ucdp,
    ),
}
"""By the name that the command takes."""
