"""The tables of the store, in SQLAlchemy Core: plain types only, so that another database can hold them."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = 3

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""`schema`, `revision`, `merged` and `generation` as numbers, `context` and `data_sources` as JSON.

`corrections` is the fingerprint of those that the incidents stand under.
"""

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article_id", String, nullable=False, unique=True),
    Column("appearance", String, unique=True),
    Column("source", String),
    Column("url", Text),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("published", String),
    Column("published_latest", String),
    Column("language", String),
    Column("copy_of", String),
)
"""`number` is the order of intake; `appearance` hashes text, outlet and time, and is null where one is not known."""

places = Table(
    "places",
    metadata,
    Column("key", String, primary_key=True),
    Column("record", Text, nullable=False),
)
"""Each place that a record names, once: `key` is its id with a hash of its content, for gazetteers change."""

extractions = Table(
    "extractions",
    metadata,
    Column("article_id", String, ForeignKey("articles.article_id"), primary_key=True),
    Column("places", Text, nullable=False),
    Column("uncoded", Text, nullable=False),
    Column("rules", String),
)
"""An article without a row here is still to be read for reports; `rules` is null where older versions read it."""

unread = Table(
    "unread",
    metadata,
    Column("article_id", String, ForeignKey("articles.article_id"), primary_key=True),
    Column("reason", Text, nullable=False),
)
"""Articles on which a rule failed: they have no row in `extractions`, and are tried again when asked."""

rereadings = Table(
    "rereadings",
    metadata,
    Column("article_id", String, ForeignKey("articles.article_id"), primary_key=True),
    Column("places", Text, nullable=False),
    Column("uncoded", Text, nullable=False),
    Column("reports", Text, nullable=False),
    Column("reason", Text),
)
"""What the present rules make of all articles, until it takes the place of what was read before, all at once."""

reports = Table(
    "reports",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("article_id", String, ForeignKey("articles.article_id"), nullable=False),
    Column("record", Text, nullable=False),
    Index("reports_by_article", "article_id"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", String, nullable=False, unique=True),
    Column("report_ids", Text, nullable=False),
    Column("record", Text, nullable=False),
)
"""What merging made of all reports, without the reports themselves."""

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", String, nullable=False),
    Column("event_type", String, nullable=False),
    Column("sub_event_type", String, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("geo_precision", Integer, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius_km", Float),
    Column("country_code", String, nullable=False),
    Column("place", Text, nullable=False),
    Column("killed_min", Integer, nullable=False),
    Column("killed_max", Integer, nullable=False),
    Column("injured_min", Integer, nullable=False),
    Column("injured_max", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("outlets", Text, nullable=False),
    Column("quoted", Text, nullable=False),
    Column("actors", Text, nullable=False),
    Column("corrected", Text, nullable=False),
    Column("words", Text, nullable=False),
)
"""geo.incidents.table.Entry of each incident, so that a hundred thousand are filtered without being read whole."""

corrected = Table(
    "corrected",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("record", Text, nullable=False),
    Index("corrected_by_article", "article_id"),
)
"""Reports as corrections have them, and those that people added; `reports` holds what the rules read."""

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)
"""The corrections as they were last replayed, each with what became of it."""

aliases = Table(
    "aliases",
    metadata,
    Column("alias", String, primary_key=True),
    Column("incident_id", String, nullable=False),
)
"""Ids that incidents had before, each with the incident that took its reports over."""

unreadable = Table(
    "unreadable",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False),
    Column("line", Integer),
    Column("reason", Text, nullable=False),
    Column("kept", Boolean, nullable=False),
    Index("unreadable_by_path", "path"),
)
