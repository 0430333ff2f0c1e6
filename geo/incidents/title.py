"""The title of an incident, made from its fields and never from a headline."""

from functools import lru_cache

from gazetteer.place import Place
from geo.incidents.incident import Incident
from geo.language.days import date_words as date_words
from geo.language.days import day_words as day_words
from geo.language.days import range_words as range_words
from geo.language.language import ENGLISH, Language, text
from geo.language.places import division_name, place_name

_PHRASES = {
    "Government regains territory": text("territorial gain by a government"),
    "Non-state actor overtakes territory": text("territorial gain by a non-state actor"),
    "Change to group/activity": text("change to a group or its activity"),
    "Headquarters or base established": text("setting up of a headquarters or base"),
}
"""Sub-event types whose usual name is a clause and not a thing that can be reported."""


NO_PLACE_PHRASES = (text("place not known"), text("place withheld"))
"""What stands for a place where there is none to name."""


def incident_title(incident: Incident, language: Language = ENGLISH) -> str:
    """Say what is reported, where and when: "Reported shelling, Conoco gas field (Deir ez-Zor), 24 Aug 2022"."""
    place, days = place_phrase(incident, language), date_phrase(incident, language)
    return title_words(type_phrase(incident, language), place, days, language)


def title_words(kind: str, place: str, days: str, language: Language = ENGLISH) -> str:
    """The title of these parts, as type_words, place_phrase and date_words say them."""
    return language.say("Reported {kind}, {place}, {days}", kind=kind, place=place, days=days)


def type_phrase(incident: Incident, language: Language = ENGLISH) -> str:
    """Name the kind of event in running text, acronyms kept: "air/drone strike"."""
    return type_words(incident.event_type, incident.sub_event_type, language)


@lru_cache(maxsize=2_000)
def type_words(event_type: str, sub_event_type: str, language: Language = ENGLISH) -> str:
    """Name these types in running text, as type_phrase does."""
    if sub_event_type in _PHRASES:
        return language.say(_PHRASES[sub_event_type])
    if sub_event_type in ("", "Other"):
        return language.say("event ({kind})", kind=_running(event_type, language))
    return _running(sub_event_type, language)


def place_phrase(incident: Incident, language: Language = ENGLISH) -> str:
    """Name the place with its division, or its country where it has none: "near Tanf (Homs)"."""
    if incident.place is None and incident.guarded is not None:
        return language.say("place withheld")
    return place_words(incident.place, incident.geo_precision, language)


def place_words(place: Place | None, geo_precision: int | None, language: Language = ENGLISH) -> str:
    """Name a place known that well, as place_phrase does."""
    if place is None:
        return language.say("place not known")
    name = place_name(place, language)
    if geo_precision == 4:
        return name
    if geo_precision == 3:
        return _with_container(name, language.country(place.country_code))
    named = _with_container(name, division_name(place, language) or language.country(place.country_code))
    near = geo_precision == 2 and place.feature_class != "A"
    return language.say("near {place}", place=named) if near else named


def date_phrase(incident: Incident, language: Language = ENGLISH) -> str:
    """Name the day, the interval, the whole month or the whole year: "23 Mar 2023", "22–24 Mar 2023", "Mar 2023"."""
    return date_words(incident.date_start, incident.date_end, language)


def _running(name: str, language: Language) -> str:
    if not language.is_source:
        return language.name_of_type(name)
    return " ".join(word if _is_acronym(word) else word.lower() for word in name.split(" "))


def _is_acronym(word: str) -> bool:
    return any(len(part) > 1 and part.isupper() for part in word.split("/")) and not word.islower()


def _with_container(name: str, container: str | None) -> str:
    return name if container is None or container == name else f"{name} ({container})"
