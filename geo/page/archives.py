"""Where the page reads whole incidents and articles from: the sample in memory, or the store when they are shown."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import streamlit as st

from geo.articles.article import Article
from geo.extraction.report import Report
from geo.incidents.incident import Incident
from geo.incidents.store_address import StoreAddress
from geo.incidents.stored_coverage import OutletRow, outlet_row
from geo.incidents.withdrawal import Withdrawal
from geo.language.reason import because
from geo.page.passages import Mark

if TYPE_CHECKING:
    from geo.extraction.reports import Uncoded
    from geo.incidents.outward import Outward
    from geo.incidents.store import Store

_SAMPLE = files("geo.articles") / "sample"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with all that was seen in it, coded or not."""

    article: Article
    reports: tuple[Report, ...]
    marks: tuple[Mark, ...]
    """Place names and sentences that were looked at and not coded."""
    toponyms: int | None
    """How many place names were seen; None where that was not kept."""


class ArticleList(NamedTuple):
    """The articles that may be shown."""

    articles: tuple[Article, ...]
    kept_back: int
    """How many there are beside them, of which nobody knows yet what rules keep back."""


class Archive(Protocol):
    """Where incidents and articles are read from when they are to be shown whole."""

    def incidents(self, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """The incidents of these ids, in that order; those that are not here any more are left out."""

    def articles(self) -> ArticleList:
        """All articles, some without their texts; not those of which nobody knows yet what rules keep back."""

    def report_counts(self) -> Mapping[str, int]:
        """How many reports each article has; those without one may be left out."""

    def outlets(self) -> tuple[OutletRow, ...]:
        """What is here of each outlet, under the names that articles give."""

    def sources(self) -> frozenset[str | None]:
        """The names that articles give of their outlets, to be counted; None for articles that name none."""

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """What was withdrawn, in its order; what was reinstated since among it."""

    def article(self, article_id: str) -> ArticleView | None:
        """An article with its reports and everything marked in it; None where it is not here."""


class SampleArchive:
    """What ships with the product, all in memory."""

    def __init__(self, incidents: Sequence[Incident], articles: Sequence[Article]) -> None:
        self._incidents = {incident.incident_id: incident for incident in incidents}
        self._articles = {article.article_id: article for article in articles}

    def incidents(self, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """As Archive says."""
        return tuple(self._incidents[one] for one in incident_ids if one in self._incidents)

    def articles(self) -> ArticleList:
        """As Archive says."""
        return ArticleList(tuple(self._articles.values()), 0)

    def report_counts(self) -> Mapping[str, int]:
        """As Archive says."""
        return Counter(report.article_id for one in self._incidents.values() for report in one.reports)

    def outlets(self) -> tuple[OutletRow, ...]:
        """As Archive says."""
        told, by_outlet = self.report_counts(), defaultdict(list)
        for article in self._articles.values():
            by_outlet[article.source].append((article.published, article.article_id in told, False))
        return tuple(outlet_row(source, articles) for source, articles in by_outlet.items())

    def sources(self) -> frozenset[str | None]:
        """As Archive says."""
        return frozenset(article.source for article in self._articles.values())

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """As Archive says: nothing."""
        return ()

    def article(self, article_id: str) -> ArticleView | None:
        """As Archive says."""
        article = self._articles.get(article_id)
        if article is None:
            return None
        told = (report for incident in self._incidents.values() for report in incident.reports)
        reports = _in_order(report for report in told if report.article_id == article_id)
        toponyms = _sample_toponyms().get(article_id)
        marks = [] if toponyms is None else [_toponym_mark(toponym) for toponym in toponyms]
        return ArticleView(article, reports, tuple(marks), None if toponyms is None else len(toponyms))


class StoreArchive:
    """The user's store, asked for what is shown; every method raises StoreError where it cannot be read."""

    def __init__(self, address: StoreAddress, outward: "Outward") -> None:
        self._address = address
        self._outward = outward

    def incidents(self, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """As Archive says."""
        with self._store() as store:
            return self._outward.incidents(store, incident_ids)

    def articles(self) -> ArticleList:
        """As Archive says: without their texts."""
        with self._store() as store:
            articles = tuple(store.articles(with_texts=False))
        leaving = self._outward.articles(articles)
        return ArticleList(leaving, len(articles) - len(leaving))

    def report_counts(self) -> Mapping[str, int]:
        """As Archive says."""
        with self._store() as store:
            return self._outward.report_counts(store.report_counts())

    def outlets(self) -> tuple[OutletRow, ...]:
        """As Archive says."""
        with self._store() as store:
            return self._outward.outlets(store.outlets())

    def sources(self) -> frozenset[str | None]:
        """As Archive says."""
        with self._store() as store:
            return self._outward.sources(store.sources())

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """As Archive says."""
        with self._store() as store:
            return self._outward.withdrawals(store.withdrawals())

    def article(self, article_id: str) -> ArticleView | None:
        """As Archive says."""
        with self._store() as store:
            coding = self._outward.coding(store, article_id)
        if coding is None:
            return None
        marks = [
            Mark(
                place.mention.start,
                place.mention.end,
                _toponym_kind(place.place is None, place.stands_for_government),
                because(
                    "{place}: {reason}",
                    place=place.mention.text if place.place is None else place.place.name,
                    reason=place.reason,
                ),
            )
            for place in coding.places
        ]
        marks += map(_uncoded_mark, coding.uncoded)
        return ArticleView(coding.article, _in_order(coding.reports), tuple(marks), len(coding.places))

    def _store(self) -> "Store":
        from geo.incidents.store import Store

        return Store.open(self._address)


@st.cache_resource(show_spinner=False)
def _sample_toponyms() -> Mapping[str, list[dict[str, Any]]]:
    """The sample's place names as `geoparse` wrote them, by article."""
    written = _SAMPLE / "toponyms.jsonl"
    lines = written.read_text("utf-8").splitlines() if written.is_file() else []
    documents = [json.loads(line) for line in lines if line.strip()]
    return {document["id"]: document["toponyms"] for document in documents}


def _toponym_mark(toponym: Mapping[str, Any]) -> Mark:
    if toponym["latitude"] is None:
        return Mark(toponym["start"], toponym["end"], "unresolved", because("place name, not resolved"))
    said = because("{place} (score {score})", place=toponym["name"], score=f"{toponym['score']:.2f}")
    return Mark(toponym["start"], toponym["end"], "toponym", said)


def _uncoded_mark(uncoded: "Uncoded") -> Mark:
    return Mark(uncoded.start, uncoded.end, "uncoded", because("not coded: {rule}", rule=because(uncoded.rule)))


def _toponym_kind(unresolved: bool, government: bool) -> str:
    return "government" if government else "unresolved" if unresolved else "toponym"


def _in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    return tuple(sorted(reports, key=lambda report: (report.start, report.end, report.report_id)))
