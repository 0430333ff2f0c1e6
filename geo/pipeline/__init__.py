"""The stages put together: articles to places, reports and incidents, in memory or into a store."""

from geo.pipeline.batch import Geoparsed, Result, geoparse, run
from geo.pipeline.correcting import correct, standings, undo
from geo.pipeline.intake import Added, AddedCoded, Summary, add, add_coded, ingest
from geo.pipeline.reading import code
from geo.pipeline.refreshing import read_anew, refresh
from geo.pipeline.settings import Settings, Stages, default_stages
from geo.pipeline.withdrawing import outlet_of, reinstate, withdraw

__all__ = [
    "Added",
    "AddedCoded",
    "Geoparsed",
    "Result",
    "Settings",
    "Stages",
    "Summary",
    "add",
    "add_coded",
    "code",
    "correct",
    "default_stages",
    "geoparse",
    "ingest",
    "outlet_of",
    "read_anew",
    "refresh",
    "reinstate",
    "run",
    "standings",
    "undo",
    "withdraw",
]
