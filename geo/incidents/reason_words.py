"""Why a place, a day or one incident of several reports, said in a language with its names of their places."""

from collections.abc import Iterable

from gazetteer.countries import country_name
from geo.extraction.report import Report
from geo.language.language import Language
from geo.language.places import division_name, place_name
from geo.language.reason import worded


def reason_words(reason: str, reports: Iterable[Report], language: Language) -> str:
    """Say a reason in a language, places of these reports by their names in it; in English, as it is."""
    if language.is_source:
        return str(reason)
    names: dict[str, str] = {}
    for place in {report.place for report in reports if report.place is not None}:
        country, division = country_name(place.country_code), division_name(place, language)
        names |= {country: language.country(place.country_code) or country} if country else {}
        names |= {place.admin1: division} if place.admin1 and division else {}
        names[place.name] = place_name(place, language)
    return worded(reason, language, names)
