"""What the page shows: the sample that ships with it, or the user's own store."""

import gc
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.articles.article import Article
from geo.articles.sample import sample_articles
from geo.extraction.report import Report
from geo.incidents.incident import Incident
from geo.incidents.record import incident_from_record
from geo.incidents.store_path import default_store_path
from geo.page.passages import Mark

if TYPE_CHECKING:
    from pandas import DataFrame

STORE_VARIABLE = "INCIDENT_MAP_STORE"
"""The environment variable that names the store's file."""

_SAMPLE = files("geo.articles") / "sample"


@dataclass(frozen=True)
class Holdings:
    """All incidents of the sample or of the store, read once and shared by every session: nobody changes it."""

    token: str
    """Names the sample or the store: the map is moved when this changes, and not when articles are added."""
    sample: bool
    incidents: tuple[Incident, ...]
    articles: tuple[Article, ...]
    """Without their texts where they come from a store."""
    copies: Mapping[str, str]
    """article_id of a copy ► that of the first one."""
    pending: int = 0
    """Articles that were taken in but not read yet."""
    added_sources: tuple[str, ...] = ()
    """Credits of the tables that were added to the gazetteer."""

    @cached_property
    def frame(self) -> "DataFrame":
        """The incidents as geo.views.frame has them, a row each in the same order."""
        # Made when the map is drawn: what stands above the map does not wait until pandas is loaded.
        from geo.views.frame import incident_frame

        return incident_frame(self.incidents)

    def rows(self, shown: Sequence[Incident]) -> "DataFrame":
        """The frame's rows of some of the incidents."""
        kept = {incident.incident_id for incident in shown}
        return self.frame if len(kept) == len(self.frame) else self.frame[self.frame["incident_id"].isin(kept)]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with all that was seen in it, coded or not."""

    article: Article
    reports: tuple[Report, ...]
    marks: tuple[Mark, ...]
    """Place names and sentences that were looked at and not coded."""
    toponyms: int | None
    """How many place names were seen; None where that was not kept."""


def store_path() -> Path:
    """The store's file: $INCIDENT_MAP_STORE, or the user's data folder."""
    named = os.environ.get(STORE_VARIABLE)
    return Path(named).expanduser() if named else default_store_path()


@dataclass(frozen=True, slots=True)
class OwnState:
    """What tells one state of the store from another."""

    generation: int
    articles: int
    pending: int


def has_own_articles() -> bool:
    """Whether the user has taken articles in; raises StoreError where the store cannot be read."""
    return store_path().exists() and own_state() is not None


def own_state() -> OwnState | None:
    """The state of the store; None where it holds no articles yet. Raises StoreError where it cannot be read."""
    path = store_path()
    if not path.exists():
        return None
    from geo.incidents.store import Store

    with Store.open(path) as store:
        counts = store.counts()
        return OwnState(store.generation(), counts.articles, counts.pending) if counts.articles else None


@st.cache_resource(show_spinner=False)
def sample_holdings() -> Holdings:
    """The sample, as the pipeline wrote it: nothing is worked out when the page opens."""
    written = _SAMPLE / "incidents.jsonl"
    lines = written.read_text("utf-8").splitlines() if written.is_file() else []
    incidents = tuple(incident_from_record(json.loads(line)) for line in lines if line.strip())
    return _settled(_holdings("sample", True, incidents, sample_articles()))


@st.cache_resource(show_spinner="Reading the store …", max_entries=2)
def own_holdings(path: str, state: OwnState) -> Holdings:
    """The store's incidents in that state; raises StoreError where it cannot be read."""
    from geo.incidents.store import Store

    with Store.open(Path(path)) as store:
        articles = tuple(replace(article, text="") for article in store.articles())
        incidents, added = store.incidents(), store.data_sources()
    holdings = _holdings(f"own-{path}", False, incidents, articles)
    return _settled(replace(holdings, pending=state.pending, added_sources=added))


def empty_holdings() -> Holdings:
    """One's own articles before the first is taken in."""
    return _holdings("own-empty", False, (), ())


def article_view(holdings: Holdings, article_id: str) -> ArticleView | None:
    """An article with its reports and everything marked in it; None where it is not here."""
    return _sample_article(holdings, article_id) if holdings.sample else _own_article(article_id)


def _holdings(token: str, sample: bool, incidents: tuple[Incident, ...], articles: tuple[Article, ...]) -> Holdings:
    copies = {article.article_id: article.copy_of for article in articles if article.copy_of is not None}
    return Holdings(token, sample, incidents, articles, copies)


def _settled(holdings: Holdings) -> Holdings:
    # Streamlit collects all garbage after every run: what is here for good is taken out of its sight.
    gc.collect()
    gc.freeze()
    return holdings


def _sample_article(holdings: Holdings, article_id: str) -> ArticleView | None:
    article = next((one for one in holdings.articles if one.article_id == article_id), None)
    if article is None:
        return None
    reports = [
        report for incident in holdings.incidents for report in incident.reports if report.article_id == article_id
    ]
    toponyms = _sample_toponyms().get(article_id)
    marks = [] if toponyms is None else [_toponym_mark(toponym) for toponym in toponyms]
    return ArticleView(article, _in_order(reports), tuple(marks), None if toponyms is None else len(toponyms))


@st.cache_resource(show_spinner=False)
def _sample_toponyms() -> Mapping[str, list[dict[str, Any]]]:
    """The sample's place names as `geoparse` wrote them, by article."""
    written = _SAMPLE / "toponyms.jsonl"
    lines = written.read_text("utf-8").splitlines() if written.is_file() else []
    documents = [json.loads(line) for line in lines if line.strip()]
    return {document["id"]: document["toponyms"] for document in documents}


def _toponym_mark(toponym: Mapping[str, Any]) -> Mark:
    if toponym["latitude"] is None:
        return Mark(toponym["start"], toponym["end"], "unresolved", "place name, not resolved")
    return Mark(toponym["start"], toponym["end"], "toponym", f"{toponym['name']} (score {toponym['score']:.2f})")


def _own_article(article_id: str) -> ArticleView | None:
    from geo.incidents.store import Store

    with Store.open(store_path()) as store:
        coding = store.coding(article_id)
    if coding is None:
        return None
    marks = [
        Mark(
            place.mention.start,
            place.mention.end,
            _toponym_kind(place.place is None, place.stands_for_government),
            f"{place.mention.text if place.place is None else place.place.name}: {place.reason}",
        )
        for place in coding.places
    ]
    marks += [Mark(part.start, part.end, "uncoded", f"not coded: {part.rule}") for part in coding.uncoded]
    return ArticleView(coding.article, _in_order(coding.reports), tuple(marks), len(coding.places))


def _toponym_kind(unresolved: bool, government: bool) -> str:
    return "government" if government else "unresolved" if unresolved else "toponym"


def _in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    return tuple(sorted(reports, key=lambda report: (report.start, report.end, report.report_id)))
