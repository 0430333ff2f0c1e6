"""The same incidents as a table, the tray of those that are not on the map, and the articles."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from geo.incidents.compared import BOTH, FIRST, SECOND, who_reports
from geo.incidents.incident import Incident
from geo.incidents.selection import Selection
from geo.incidents.table import NO_PLACE, NOT_SAID, IncidentTable, Mask, Rows
from geo.incidents.title import type_words
from geo.language.days import date_words, published_words, range_words
from geo.language.language import Language, text
from geo.page.browser_parts import article_list_part, incident_list_part, told
from geo.page.choice import choose, open_article
from geo.page.comparing import compared
from geo.page.coverage import show_coverage
from geo.page.filters import widening_words
from geo.page.holdings import Holdings
from geo.page.review import show_review
from geo.page.withdrawals import show_withdrawn
from geo.page.words import isolated
from geo.views.symbols import form_for, glyph_svg, symbol_for, symbol_svg

FIRST_ROWS, MORE_ROWS = 100, 200
"""Incidents that are listed, and how many more on a click: a row costs as much as a mark, at every change."""

MAX_ARTICLES = 300
"""More would slow the browser, and no one reads so far down."""

_INCIDENTS_KEY = "incident_list"
_LISTED = "rows_listed"
_ARTICLES_KEY = "article_list"

_SCOPES: dict[str, Callable[[IncidentTable], Mask]] = {
    "All": lambda table: table.everything,
    "On the map": lambda table: np.isin(table.geo_precision, (1, 2)),
    "Province": lambda table: table.geo_precision == 3,
    "Country only": lambda table: table.geo_precision == 4,
    "No place": lambda table: table.geo_precision == NO_PLACE,
    "Undated": lambda table: table.undated,
}
_ARTICLES = "Articles"
_OUTLETS = "Outlets"
_REVIEW = "Review"

SCOPE_WORDS = {
    "All": text("All"),
    "On the map": text("On the map"),
    "Province": text("Province"),
    "Country only": text("Country only"),
    "No place": text("No place"),
    "Undated": text("Undated"),
    _ARTICLES: text("Articles"),
    _OUTLETS: text("Outlets"),
    _REVIEW: text("Review"),
}
"""By what stands in the session's state and in the address, which are the same in every language."""


def show_lists(
    holdings: Holdings, selection: Selection, shown: Mask, chosen: Incident | None, language: Language
) -> None:
    """Draw the choice of lists with their counts, and the chosen one."""
    table = holdings.table
    counts = {name: int(np.count_nonzero(shown & belongs(table))) for name, belongs in _SCOPES.items()}
    counts[_ARTICLES] = holdings.article_count
    counts[_OUTLETS] = holdings.outlet_count
    if st.session_state.get("scope") not in SCOPE_WORDS:
        st.session_state["scope"] = "All"
    scope = st.segmented_control(
        language.say("List"),
        list(SCOPE_WORDS),
        default="All",
        key="scope",
        format_func=lambda name: f"{language.say(SCOPE_WORDS[name])} {counts.get(name, '')}".strip(),
        label_visibility="collapsed",
    )
    if scope == _ARTICLES:
        _show_articles(holdings, language)
        return
    if scope == _OUTLETS:
        show_coverage(holdings, language)
        return
    if scope == _REVIEW:
        show_review(holdings, shown, language)
        return
    name = scope or "All"
    _show_incidents(holdings, selection, shown & _SCOPES[name](table), chosen, name, language)


def list_record(
    table: IncidentTable, listed: Mask, language: Language, *, most_rows: int = FIRST_ROWS
) -> dict[str, Any]:
    """The rows of the list, newest first and undated last, so many at most, and the pictures that they number."""
    newest = _newest(table, listed)[:most_rows]
    comparison = compared()
    sides = None if comparison is None else who_reports(table, comparison)
    pictured = [(table.type_of(row), int(table.geo_precision[row])) for row in newest]
    number = {kind: icon for icon, kind in enumerate(dict.fromkeys(pictured))}
    rows = [
        {
            **_row(table, int(row), language),
            "icon": number[kind],
            "side": None if sides is None else side_sign(int(sides[row]), language),
        }
        for row, kind in zip(newest, pictured, strict=True)
    ]
    return {"icons": [_icon(*kind) for kind in number], "rows": rows}


def _newest(table: IncidentTable, listed: Mask) -> Rows:
    return table.newest_first[listed[table.newest_first]]


def _icon(event_type: str, geo_precision: int) -> str:
    symbol = symbol_for(event_type)
    return symbol_svg(symbol, form_for(None if geo_precision == NO_PLACE else geo_precision), 16) or glyph_svg(
        symbol, 16
    )


def side_sign(side: int, language: Language) -> list[str]:
    """The sign of who of two compared sources reports it, and what it means."""
    told = {
        FIRST: ("▌", text("only the first source")),
        SECOND: ("▐", text("only the second source")),
        BOTH: ("▌▐", text("both sources")),
    }
    sign, words = told.get(side, ("", ""))
    return [sign, language.say(words)] if sign else ["–", language.say("neither source")]


def _show_incidents(
    holdings: Holdings,
    selection: Selection,
    listed: Mask,
    chosen: Incident | None,
    scope: str,
    language: Language,
) -> None:
    number = int(np.count_nonzero(listed))
    empty = [] if number else widening_words(holdings.table, selection, language)
    if not number and scope != "All":
        empty = [
            language.say("No reports in these sources"),
            language.say("None of what is shown is under “{scope}”.", scope=language.say(SCOPE_WORDS[scope])),
        ]
    most_rows = max(_most_rows(selection, scope), rows_as_far_as(chosen, holdings.table, listed))
    more = max(0, number - most_rows)
    cut = language.say("The newest {most} of {number}.", most=most_rows, number=number)
    incident_list_part(
        language,
        key=_INCIDENTS_KEY,
        data={
            **list_record(holdings.table, listed, language, most_rows=most_rows),
            "chosen": None if chosen is None else chosen.incident_id,
            "note": cut if more else None,
            "more": language.say("Show {number} more", number=min(more, MORE_ROWS)) if more else None,
            "empty": empty,
        },
        on_chosen_change=lambda: choose(told(_INCIDENTS_KEY, "chosen")),
        on_more_change=lambda: _list_more(selection, scope),
    )


def rows_as_far_as(chosen: Incident | None, table: IncidentTable, listed: Mask) -> int:
    """How many rows it takes to list the chosen incident, too; 0 where it is not listed, or too far down."""
    row = None if chosen is None else table.row_of.get(chosen.incident_id)
    if row is None or not listed[row]:
        return 0
    number = int(np.flatnonzero(_newest(table, listed) == row)[0]) + 1
    return number if number <= FIRST_ROWS + MORE_ROWS else 0


def _most_rows(selection: Selection, scope: str) -> int:
    """How many rows are listed; who changes what is listed begins anew."""
    asked_for, most_rows = st.session_state.get(_LISTED, (None, FIRST_ROWS))
    return most_rows if asked_for == (selection, scope) else FIRST_ROWS


def _list_more(selection: Selection, scope: str) -> None:
    if told(_INCIDENTS_KEY, "more"):
        st.session_state[_LISTED] = ((selection, scope), _most_rows(selection, scope) + MORE_ROWS)


def _row(table: IncidentTable, row: int, language: Language) -> dict[str, Any]:
    killed_min, killed_max, injured_min, injured_max = (None if n == NOT_SAID else int(n) for n in table.people[row])
    named = [str(outlet) for outlet in table.outlets.of(row) if outlet is not None]
    phrase = type_words(table.type_of(row), table.sub_type_of(row), language)
    return {
        "id": table.incident_id[row],
        "corrected": language.joined([language.say(done) for done in table.corrected[row].split(", ") if done]),
        "tags": [str(tag) for tag in table.tags.of(row) if tag is not None],
        "notes": language.counted("{n} note", "{n} notes", int(table.notes[row])) if table.notes[row] else "",
        "type": phrase[:1].upper() + phrase[1:],
        "place": table.place_words(row, language),
        "date": date_words(*table.days(row), language),
        "killed": range_words(killed_min, killed_max, language),
        "injured": range_words(injured_min, injured_max, language),
        "outlets": language.joined([*map(isolated, named)]) or language.say("not known"),
    }


def _show_articles(holdings: Holdings, language: Language) -> None:
    reports, (articles, kept_back) = holdings.archive.report_counts(), holdings.archive.articles()
    ordered = sorted(articles, key=lambda article: str(article.published or ""), reverse=True)
    rows = [
        {
            "id": article.article_id,
            "title": article.title or article.article_id,
            "outlet": article.source or language.say("not known"),
            "published": published_words(article.published, language),
            "reports": _coded(reports.get(article.article_id, 0), article.copy_of is not None, language),
        }
        for article in ordered[:MAX_ARTICLES]
    ]
    without = sum(reports.get(article.article_id, 0) == 0 for article in articles)
    note = [language.counted("{n} article without a coded report", "{n} articles without a coded report", without)]
    if kept_back:
        said = language.counted(
            "{n} article not shown until it is read, by the rules on sensitive places",
            "{n} articles not shown until they are read, by the rules on sensitive places",
            kept_back,
        )
        note.append(said)
    if len(ordered) > MAX_ARTICLES:
        note.append(language.say("the newest {number} are listed", number=MAX_ARTICLES))
    note.append(language.say("open one to see what was coded"))
    article_list_part(
        language,
        key=_ARTICLES_KEY,
        data={
            "rows": rows,
            "note": " · ".join(note),
            "empty": [language.say("No articles yet"), language.say("Add some with “Add articles”.")],
        },
        on_opened_change=_take_opened,
    )
    show_withdrawn(holdings, language)


def _coded(reports: int, is_copy: bool, language: Language) -> str:
    return language.say("{number} (copy)", number=reports) if is_copy else str(reports)


def _take_opened() -> None:
    asked = told(_ARTICLES_KEY, "opened")
    if asked:
        open_article(str(asked["article_id"]), None)
