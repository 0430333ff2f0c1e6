"""The pane beside the map, and the whole article that opens over the page."""

from dataclasses import replace
from typing import Any

import streamlit as st

from geo.incidents.incident import Incident
from geo.incidents.reason_words import reason_words
from geo.incidents.table import Mask
from geo.language.days import published_words
from geo.language.language import Language, text
from geo.page.archives import ArticleView
from geo.page.browser_parts import article_part, evidence_part, told
from geo.page.choice import choose, open_article
from geo.page.evidence import evidence_record, report_marks, safe_link
from geo.page.holdings import Holdings
from geo.page.passages import Mark, pieces
from geo.page.remarks import show_remarks
from geo.page.withdrawals import offer_withdrawal
from geo.views.symbols import FORMS, SEVERAL, UNKNOWN_TYPE, several_svg, symbol_svg

_KEY = "evidence"

_HINT = (
    text("Choose an incident on the map or in the list: what each outlet wrote stands here, in its own words."),
    text("A mark says that it was reported, not that it happened."),
)


def show_evidence(holdings: Holdings, chosen: Incident | None, shown: Mask, language: Language) -> None:
    """Draw the evidence for the chosen incident, or what to do where none is chosen; `shown` is what filters leave."""
    if chosen is not None and not holdings.sample:
        show_remarks(chosen, language)
    record = (
        _hint(language)
        if chosen is None
        else evidence_record(chosen, language, holdings.copies, holdings.incident, holdings.profiles)
    )
    evidence_part(
        language,
        key=_KEY,
        data=record | {"outside": _outside(holdings, chosen, shown, language)},
        on_opened_change=_take_opened,
        on_chosen_change=_take_chosen,
        on_closed_change=_take_closed,
    )


def _outside(holdings: Holdings, chosen: Incident | None, shown: Mask, language: Language) -> str | None:
    """What to know where the filters leave the chosen incident out; None where they do not."""
    row = None if chosen is None else holdings.table.row_of.get(chosen.incident_id)
    if row is None or shown[row]:
        return None
    return language.say("The filters leave this incident out of map and list.")


def article_record(view: ArticleView, report_id: str | None, language: Language) -> dict[str, Any]:
    """What the whole-article view shows, as plain JSON values: the text uncut, with everything marked in it."""
    article = view.article
    marks = [replace(mark, note=reason_words(mark.note, view.reports, language)) for mark in view.marks]
    for report in view.reports:
        kind = language.name_of_type(report.sub_event_type)
        marks.append(Mark(report.start, report.end, "passage", language.say("coded: {kind}", kind=kind)))
        if report.report_id == report_id:
            marks.append(Mark(report.start, report.end, "chosen"))
        marks.extend(report_marks(report, language))
    counts = [language.counted("{n} coded passage", "{n} coded passages", len(view.reports))]
    if view.toponyms is None:
        counts.append(language.say("place names not kept"))
    else:
        counts.append(language.counted("{n} place name", "{n} place names", view.toponyms))
    return {
        "title": article.title or language.say("Article without a title"),
        "outlet": article.source or language.say("Outlet not known"),
        "published": published_words(article.published, language),
        "link": safe_link(article.url),
        "counts": language.joined(counts),
        "warning": None,
        "pieces": pieces(article.text, marks),
    }


def show_article(holdings: Holdings, article_id: str, report_id: str | None, language: Language) -> None:
    """Draw the whole article, at the report that was asked for."""
    st.dialog(language.say("Whole article"), width="medium")(_draw_article)(holdings, article_id, report_id, language)


def _draw_article(holdings: Holdings, article_id: str, report_id: str | None, language: Language) -> None:
    view = holdings.archive.article(article_id)
    if view is None:
        st.warning(language.say("This article is not in the store any more."))
        return
    article_part(language, key="article", data=article_record(view, report_id, language))
    offer_withdrawal(holdings, view.article, language)


def _hint(language: Language) -> dict[str, Any]:
    drawn = [(symbol_svg(UNKNOWN_TYPE, form), form.label) for form in FORMS if form.shape != "none"]
    return {
        "incident_id": None,
        "hint": [language.say(line) for line in _HINT],
        "legend": [[icon, language.say(label)] for icon, label in (*drawn, (several_svg(), SEVERAL))],
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
