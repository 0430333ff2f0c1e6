"""The same incidents as a table, the tray of those that are not on the map, and the articles."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from geo.incidents.incident import Incident
from geo.incidents.record import outlets
from geo.incidents.selection import Selection, is_undated
from geo.incidents.title import date_phrase, place_phrase
from geo.page.browser_parts import article_list_part, incident_list_part, told
from geo.page.choice import choose, open_article
from geo.page.evidence import phrase_of
from geo.page.filters import precision_of, widening_words
from geo.page.holdings import Holdings
from geo.page.words import count_words, isolated, published_words, range_words
from geo.views.symbols import form_for, glyph_svg, symbol_for, symbol_svg

MAX_ROWS = 300
"""More would slow the browser, and no one reads so far down."""

_INCIDENTS_KEY = "incident_list"
_ARTICLES_KEY = "article_list"

_SCOPES: dict[str, Callable[[Incident], bool]] = {
    "All": lambda _: True,
    "On the map": lambda incident: precision_of(incident) in (1, 2),
    "Province": lambda incident: precision_of(incident) == 3,
    "Country only": lambda incident: precision_of(incident) == 4,
    "No place": lambda incident: precision_of(incident) is None,
    "Undated": is_undated,
}
_ARTICLES = "Articles"


def show_lists(holdings: Holdings, selection: Selection, shown: Sequence[Incident], chosen: Incident | None) -> None:
    """Draw the choice of lists with their counts, and the chosen one."""
    counts = {name: sum(map(belongs, shown)) for name, belongs in _SCOPES.items()}
    counts[_ARTICLES] = len(holdings.articles)
    st.session_state.setdefault("scope", "All")
    scope = st.segmented_control(
        "List",
        [*_SCOPES, _ARTICLES],
        key="scope",
        format_func=lambda name: f"{name} {counts[name]}",
        label_visibility="collapsed",
    )
    if scope == _ARTICLES:
        _show_articles(holdings)
        return
    name = scope or "All"
    listed = [incident for incident in shown if _SCOPES[name](incident)]
    _show_incidents(holdings, selection, listed, chosen, name)


def list_rows(incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """The rows of the list, newest first and undated last, at most MAX_ROWS."""
    return [_row(incident) for incident in sorted(incidents, key=_newest_first)[:MAX_ROWS]]


def _show_incidents(
    holdings: Holdings,
    selection: Selection,
    listed: Sequence[Incident],
    chosen: Incident | None,
    scope: str,
) -> None:
    empty = [] if listed else widening_words(holdings.incidents, selection)
    if not listed and scope != "All":
        empty = ["No reports in these sources", f"None of what is shown is under “{scope}”."]
    more = len(listed) - MAX_ROWS
    incident_list_part(
        key=_INCIDENTS_KEY,
        data={
            "rows": list_rows(listed),
            "chosen": None if chosen is None else chosen.incident_id,
            "note": f"The newest {MAX_ROWS} of {len(listed)}: narrow the dates for the others." if more > 0 else None,
            "empty": empty,
        },
        on_chosen_change=lambda: choose(told(_INCIDENTS_KEY, "chosen")),
    )


def _newest_first(incident: Incident) -> tuple[bool, int, str]:
    day = incident.date_start if incident.date_start is not None else incident.date_end
    return (day is None, 0 if day is None else -day.toordinal(), incident.incident_id)


def _row(incident: Incident) -> dict[str, Any]:
    symbol = symbol_for(incident.event_type)
    precision = precision_of(incident)
    named = outlets(incident)
    return {
        "id": incident.incident_id,
        "icon": symbol_svg(symbol, form_for(precision), 16) or glyph_svg(symbol, 16),
        "type": phrase_of(incident),
        "place": place_phrase(incident),
        "date": date_phrase(incident),
        "killed": range_words(incident.killed_min, incident.killed_max),
        "injured": range_words(incident.injured_min, incident.injured_max),
        "outlets": ", ".join(map(isolated, named)) or "not known",
    }


def _show_articles(holdings: Holdings) -> None:
    reports = Counter(report.article_id for incident in holdings.incidents for report in incident.reports)
    ordered = sorted(holdings.articles, key=lambda article: str(article.published or ""), reverse=True)
    rows = [
        {
            "id": article.article_id,
            "title": article.title or article.article_id,
            "outlet": article.source or "not known",
            "published": published_words(article.published),
            "reports": str(reports[article.article_id]) + (" (copy)" if article.copy_of is not None else ""),
        }
        for article in ordered[:MAX_ROWS]
    ]
    without = sum(reports[article.article_id] == 0 for article in holdings.articles)
    cut = f"; the newest {MAX_ROWS} are listed" if len(ordered) > MAX_ROWS else ""
    article_list_part(
        key=_ARTICLES_KEY,
        data={
            "rows": rows,
            "note": f"{count_words(without, 'article')} without a coded report{cut}. Open one to see what was coded.",
            "empty": ["No articles yet", "Add some with “Add articles”."],
        },
        on_opened_change=_take_opened,
    )


def _take_opened() -> None:
    asked = told(_ARTICLES_KEY, "opened")
    if asked:
        open_article(str(asked["article_id"]), None)
