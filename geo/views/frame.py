"""The incidents as one table, a row each: what the list, the map and the charts read."""

from collections.abc import Iterable, Sequence

import pandas

from gazetteer.countries import country_name
from geo.incidents.incident import Incident
from geo.incidents.record import outlets, quoted_sources
from geo.incidents.title import incident_title

COLUMNS: dict[str, str] = {
    "incident_id": "object",
    "title": "object",
    "event_type": "object",
    "sub_event_type": "object",
    "date_start": "object",
    "date_end": "object",
    "time_precision": "int64",
    "place_name": "object",
    "admin1": "object",
    "country": "object",
    "latitude": "float64",
    "longitude": "float64",
    "radius_km": "float64",
    "geo_precision": "Int64",
    "killed_min": "Int64",
    "killed_max": "Int64",
    "injured_min": "Int64",
    "injured_max": "Int64",
    "background": "bool",
    "origins": "int64",
    "reports": "int64",
    "outlets": "object",
    "quoted": "object",
}
"""Names and types; the last two hold tuples of names, `outlets` as `sources` in the extract contract."""


def incident_frame(incidents: Iterable[Incident]) -> pandas.DataFrame:
    """One row an incident, in the order given, indexed from 0.

    latitude and longitude in WGS 84 degrees, NaN without a place; geo_precision is missing without a place, whatever
    the incident says; the counts of people are missing where no report says.
    """
    rows = [_row(incident) for incident in incidents]
    columns: dict[str, Sequence[object]] = {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)}
    return pandas.DataFrame({name: pandas.Series(columns[name], dtype=kind) for name, kind in COLUMNS.items()})


def _row(incident: Incident) -> tuple[object, ...]:
    place = incident.place
    return (
        incident.incident_id,
        incident_title(incident),
        incident.event_type,
        incident.sub_event_type,
        incident.date_start,
        incident.date_end,
        incident.time_precision,
        None if place is None else place.name,
        None if place is None else place.admin1,
        None if place is None else country_name(place.country_code),
        incident.latitude,
        incident.longitude,
        incident.radius_km,
        None if place is None else incident.geo_precision,
        incident.killed_min,
        incident.killed_max,
        incident.injured_min,
        incident.injured_max,
        incident.background,
        incident.origins,
        len(incident.reports),
        tuple(outlets(incident)),
        tuple(quoted_sources(incident)),
    )
