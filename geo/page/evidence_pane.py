"""The pane beside the map, and the whole article that opens over the page."""

from typing import Any

import streamlit as st

from geo.incidents.incident import Incident
from geo.page.archives import ArticleView
from geo.page.browser_parts import article_part, evidence_part, told
from geo.page.choice import choose, open_article
from geo.page.evidence import evidence_record, report_marks, safe_link
from geo.page.holdings import Holdings
from geo.page.passages import Mark, pieces
from geo.page.words import count_words, published_words
from geo.views.symbols import FORMS, UNKNOWN_TYPE, symbol_svg

_KEY = "evidence"

_HINT = (
    "Choose an incident on the map or in the list: what each outlet wrote about it stands here, in its own words.",
    "A mark says that it was reported, not that it happened.",
)


def show_evidence(holdings: Holdings, chosen: Incident | None) -> None:
    """Draw the evidence for the chosen incident, or what to do where none is chosen."""
    evidence_part(
        key=_KEY,
        data=_hint()
        if chosen is None
        else evidence_record(chosen, holdings.copies, holdings.incident, holdings.profiles),
        on_opened_change=_take_opened,
        on_chosen_change=_take_chosen,
        on_closed_change=_take_closed,
    )


def article_record(view: ArticleView, report_id: str | None) -> dict[str, Any]:
    """What the whole-article view shows, as plain JSON values: the text uncut, with everything marked in it."""
    article = view.article
    marks = list(view.marks)
    for report in view.reports:
        marks.append(Mark(report.start, report.end, "passage", f"coded: {report.sub_event_type}"))
        if report.report_id == report_id:
            marks.append(Mark(report.start, report.end, "chosen"))
        marks.extend(report_marks(report))
    counts = [count_words(len(view.reports), "coded passage")]
    counts.append("place names not kept" if view.toponyms is None else count_words(view.toponyms, "place name"))
    return {
        "title": article.title or "Article without a title",
        "outlet": article.source or "Outlet not known",
        "published": published_words(article.published),
        "link": safe_link(article.url),
        "counts": ", ".join(counts),
        "warning": None,
        "pieces": pieces(article.text, marks),
    }


@st.dialog("Whole article", width="medium")
def show_article(holdings: Holdings, article_id: str, report_id: str | None) -> None:
    """Draw the whole article, at the report that was asked for."""
    view = holdings.archive.article(article_id)
    if view is None:
        st.warning("This article is not in the store any more.")
        return
    article_part(key="article", data=article_record(view, report_id))


def _hint() -> dict[str, Any]:
    drawn = [form for form in FORMS if form.shape != "none"]
    return {
        "incident_id": None,
        "hint": list(_HINT),
        "legend": [[symbol_svg(UNKNOWN_TYPE, form), form.label_en] for form in drawn],
    }


def _take_opened() -> None:
    asked = told(_KEY, "opened")
    if asked:
        open_article(str(asked["article_id"]), str(asked["report_id"]))


def _take_chosen() -> None:
    incident_id = told(_KEY, "chosen")
    if incident_id:
        choose(str(incident_id))


def _take_closed() -> None:
    if told(_KEY, "closed"):
        choose(None)
