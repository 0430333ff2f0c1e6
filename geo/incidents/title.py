"""The title of an incident, made from its fields and never from a headline."""

import calendar
from datetime import date

from gazetteer.countries import country_name
from gazetteer.place import Place
from geo.incidents.incident import Incident

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_PHRASES = {
    "Government regains territory": "territorial gain by a government",
    "Non-state actor overtakes territory": "territorial gain by a non-state actor",
    "Change to group/activity": "change to a group or its activity",
    "Headquarters or base established": "setting up of a headquarters or base",
}
"""Sub-event types whose usual name is a clause and not a thing that can be reported."""


def incident_title(incident: Incident) -> str:
    """Say what is reported, where and when: "Reported shelling, Conoco gas field (Deir ez-Zor), 24 Aug 2022"."""
    return title_words(incident.event_type, incident.sub_event_type, place_phrase(incident), date_phrase(incident))


def title_words(event_type: str, sub_event_type: str, place: str, days: str) -> str:
    """The title of these parts, place and days as place_phrase and date_words say them."""
    return f"Reported {type_words(event_type, sub_event_type)}, {place}, {days}"


def type_phrase(incident: Incident) -> str:
    """Name the kind of event in running text, acronyms kept: "air/drone strike"."""
    return type_words(incident.event_type, incident.sub_event_type)


def type_words(event_type: str, sub_event_type: str) -> str:
    """Name these types in running text, as type_phrase does."""
    if sub_event_type in _PHRASES:
        return _PHRASES[sub_event_type]
    if sub_event_type in ("", "Other"):
        return f"event ({_running(event_type)})"
    return _running(sub_event_type)


def place_phrase(incident: Incident) -> str:
    """Name the place with its division, or its country where it has none: "near Tanf (Homs)"."""
    place = incident.place
    if place is None:
        return "place not known" if incident.guarded is None else "place withheld"
    if incident.geo_precision == 4:
        return place.name
    if incident.geo_precision == 3:
        return _with_container(place, country_name(place.country_code))
    near = "near " if incident.geo_precision == 2 and place.feature_class != "A" else ""
    return near + _with_container(place, place.admin1 or country_name(place.country_code))


def date_phrase(incident: Incident) -> str:
    """Name the day, the interval, the whole month or the whole year: "23 Mar 2023", "22–24 Mar 2023", "Mar 2023"."""
    return date_words(incident.date_start, incident.date_end)


def date_words(start: date | None, end: date | None) -> str:
    """Name these days, as date_phrase does; None where an end is not known."""
    if end is None:
        return "date not known" if start is None else f"since {day_words(start)}"
    if start is None:
        return f"until {day_words(end)}"
    if start == end:
        return day_words(start)
    if _is_whole_year(start, end):
        return str(start.year)
    if _is_whole_month(start, end):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_words(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} – {day_words(end)}"
    return f"{day_words(start)} – {day_words(end)}"


def range_words(least: int | None, most: int | None) -> str:
    """Word a range of people: None, None is "not said", 0, 0 is "none", an open upper end is "at least"."""
    if least is None and most is None:
        return "not said"
    if least is None:
        return f"up to {most}"
    if most is None:
        return f"at least {least}"
    if least == most:
        return "none" if least == 0 else str(least)
    return f"{least}–{most}"


def _running(name: str) -> str:
    return " ".join(word if _is_acronym(word) else word.lower() for word in name.split(" "))


def _is_acronym(word: str) -> bool:
    return any(len(part) > 1 and part.isupper() for part in word.split("/")) and not word.islower()


def _with_container(place: Place, container: str | None) -> str:
    return place.name if container is None or container == place.name else f"{place.name} ({container})"


def day_words(day: date) -> str:
    """Word a day as "23 Mar 2023", whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _is_whole_month(start: date, end: date) -> bool:
    last = calendar.monthrange(start.year, start.month)[1]
    return start.day == 1 and end == start.replace(day=last)


def _is_whole_year(start: date, end: date) -> bool:
    return start == date(start.year, 1, 1) and end == date(start.year, 12, 31)
