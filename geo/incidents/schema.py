"""The tables of the store, in SQLAlchemy Core: plain types only, so that SQLite and PostgreSQL hold them alike."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, types

SCHEMA_VERSION = 7


class Written(types.TypeDecorator[str]):
    """Any text: PostgreSQL keeps all characters but the NUL, which is written there as an escape."""

    impl = types.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The text as it is kept."""
        if value is None or dialect.name == "sqlite" or not ("\0" in value or _ESCAPE in value):
            return value
        return value.replace(_ESCAPE, f"{_ESCAPE}e").replace("\0", f"{_ESCAPE}0")

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """The text as it was given."""
        if value is None or dialect.name == "sqlite" or _ESCAPE not in value:
            return value
        return value.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}e", _ESCAPE)


_ESCAPE = "\x10"
"""Data link escape: no text of an article holds it but by accident, and then it is doubled."""

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", Written, primary_key=True),
    Column("value", Written, nullable=False),
)
"""`schema`, `revision`, `merged` and `generation` as numbers, `context` and `data_sources` as JSON.

`corrections` is the fingerprint of those that the incidents stand under; `state` is another word after each change.
"""

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article_id", Written, nullable=False, unique=True),
    Column("appearance", Written, unique=True),
    Column("source", Written),
    Column("url", Written),
    Column("title", Written),
    Column("text", Written, nullable=False),
    Column("published", Written),
    Column("published_latest", Written),
    Column("language", Written),
    Column("copy_of", Written),
    Column("text_hash", Written),
    Column("withdrawn", Integer),
)
"""`number` is the order of intake; `appearance` hashes text, outlet and time, and is null where one is not known.

`text_hash` is that of the text as it was taken in; `withdrawn` numbers the withdrawal that took the article out.
"""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Written, nullable=False),
    Column("name", Written, nullable=False),
    Column("author", Written, nullable=False),
    Column("day", Written, nullable=False),
    Column("reason", Written, nullable=False),
    Column("ended_by", Written),
    Column("ended_on", Written),
    Column("ended_because", Written),
)
"""Articles and outlets that were withdrawn, each with who, when and why; what was reinstated stays, with its end."""

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Written, nullable=False),
    Column("text", Written, nullable=False),
    Column("written", Written, nullable=False),
)
"""Files that people write, where a server holds the store: every version of each, the last one counts."""

places = Table(
    "places",
    metadata,
    Column("key", Written, primary_key=True),
    Column("record", Written, nullable=False),
)
"""Each place that a record names, once: `key` is its id with a hash of its content, for gazetteers change."""

extractions = Table(
    "extractions",
    metadata,
    Column("article_id", Written, ForeignKey("articles.article_id"), primary_key=True),
    Column("places", Written, nullable=False),
    Column("uncoded", Written, nullable=False),
    Column("rules", Written),
)
"""An article without a row here is still to be read for reports; `rules` is null where older versions read it."""

unread = Table(
    "unread",
    metadata,
    Column("article_id", Written, ForeignKey("articles.article_id"), primary_key=True),
    Column("reason", Written, nullable=False),
)
"""Articles on which a rule failed: they have no row in `extractions`, and are tried again when asked."""

rereadings = Table(
    "rereadings",
    metadata,
    Column("article_id", Written, ForeignKey("articles.article_id"), primary_key=True),
    Column("places", Written, nullable=False),
    Column("uncoded", Written, nullable=False),
    Column("reports", Written, nullable=False),
    Column("reason", Written),
)
"""What the present rules make of all articles, until it takes the place of what was read before, all at once."""

reports = Table(
    "reports",
    metadata,
    Column("report_id", Written, primary_key=True),
    Column("article_id", Written, ForeignKey("articles.article_id"), nullable=False),
    Column("record", Written, nullable=False),
    Index("reports_by_article", "article_id"),
)

coded = Table(
    "coded",
    metadata,
    Column("report_id", Written, primary_key=True),
    Column("article_id", Written, nullable=False),
    Column("record", Written, nullable=False),
)
"""Reports of what others coded, with their rows: no article of the store tells them, `article_id` names their table."""

incidents = Table(
    "incidents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", Written, nullable=False, unique=True),
    Column("report_ids", Written, nullable=False),
    Column("record", Written, nullable=False),
)
"""What merging made of all reports, without the reports themselves."""

columns = Table(
    "columns",
    metadata,
    Column("name", Written, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""geo.incidents.columns of all incidents, so that a hundred thousand are filtered without being read one by one."""

corrected = Table(
    "corrected",
    metadata,
    Column("report_id", Written, primary_key=True),
    Column("article_id", Written, nullable=False),
    Column("record", Written, nullable=False),
    Index("corrected_by_article", "article_id"),
)
"""Reports as corrections have them, and those that people added; `reports` holds what the rules read."""

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Written, nullable=False),
)
"""The corrections as they were last replayed, each with what became of it."""

aliases = Table(
    "aliases",
    metadata,
    Column("alias", Written, primary_key=True),
    Column("incident_id", Written, nullable=False),
)
"""Ids that incidents had before, each with the incident that took its reports over."""

unreadable = Table(
    "unreadable",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Written, nullable=False),
    Column("line", Integer),
    Column("reason", Written, nullable=False),
    Column("kept", Boolean, nullable=False),
    Index("unreadable_by_path", "path"),
)
