"""The review queue: what the rules are unsure of, where a correction is chosen and confirmed."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import streamlit as st

from gazetteer.countries import country_name
from gazetteer.errors import IncidentMapError
from geo.incidents.access import Role
from geo.incidents.reason_words import reason_words
from geo.incidents.table import Mask
from geo.incidents.title import incident_title
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.page.access import may, visitor
from geo.page.acts import correct
from geo.page.arrivals import take_newest
from geo.page.browser_parts import review_part, told
from geo.page.choice import choose
from geo.page.holdings import Holdings
from geo.page.intake import on_bar
from geo.page.trouble import tell

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.incidents.review import Doubt, Offer

MOST_LOOKED_AT = 600
"""Incidents, the newest first, that are looked through at a time."""
MOST_LISTED = 40
_AT_ONCE = 100

_AUTHOR = "corrects"
_KEY = "review"
_OFFERS = "review_offers"
_PICKED = "review_picked"

_CAUSES = {
    "score": text("The place is unsure (score {score}): “{note}”"),
    "place": text("No place found for “{note}”"),
    "date": text("No date found"),
    "same": text("Possibly the same as {other}: {note}"),
}
_REASONS = {
    "score": "reviewed: the place was unsure",
    "place": "reviewed: the place was not resolved",
    "date": "reviewed: no date was found",
    "same": "reviewed: possibly the same",
}
"""What the file says, which every reader of it shares."""


def show_review(holdings: Holdings, shown: Mask, language: Language) -> None:
    """Draw the queue of what is shown, the newest first, with the chosen correction to confirm above it."""
    ids = [holdings.table.incident_id[row] for row in holdings.table.newest_first if shown[row]]
    doubts = _queue(holdings, ids[:MOST_LOOKED_AT])
    offered = [(doubt, _offers(doubt)) for doubt in doubts]
    st.session_state[_OFFERS] = {
        _name(doubt, number): (doubt.cause, offer, offer_words(offer, language))
        for doubt, offers in offered
        for number, offer in enumerate(offers)
    }
    with st.container(key="review_confirm", horizontal=True, vertical_alignment="bottom"):
        _show_confirm(holdings, language)
    note = language.say("Looked through the newest {most} of {number}.", most=MOST_LOOKED_AT, number=len(ids))
    review_part(
        language,
        key=_KEY,
        data={
            "rows": [_row(doubt, offers, language) for doubt, offers in offered],
            "note": note if len(ids) > MOST_LOOKED_AT else None,
            "empty": [language.say("Nothing to review in what is shown")],
        },
        on_chosen_change=_take_chosen,
        on_picked_change=_take_picked,
    )


def offer_words(offer: "Offer", language: Language) -> str:
    """What choosing a correction would do."""
    if offer.place is not None:
        place = offer.place
        parts = (place.name, place.admin1, language.country(place.country_code) or country_name(place.country_code))
        return language.joined(list(dict.fromkeys(part for part in parts if part)))
    if offer.day is not None:
        return day_words(offer.day, language)
    return language.say("Bring together") if offer.action == "merge" else language.say("Keep apart")


def signed(entries: Iterable[Any], author: str, cause: str, today: date) -> list[dict[str, Any]]:
    """The entries of the file that a chosen correction becomes."""
    return [{**entry, "author": author, "date": today, "reason": _REASONS[cause]} for entry in entries]


def _queue(holdings: Holdings, ids: Sequence[str]) -> list["Doubt"]:
    from geo.incidents.review import doubts_of

    parts = (holdings.archive.incidents(ids[first : first + _AT_ONCE]) for first in range(0, len(ids), _AT_ONCE))
    return list(islice(doubts_of((one for part in parts for one in part), holdings.incident), MOST_LISTED))


def _offers(doubt: "Doubt") -> tuple["Offer", ...]:
    from geo.incidents.review import offers_for

    return offers_for(doubt, _gazetteer)


@st.cache_resource(show_spinner=False)
def _gazetteer() -> "Gazetteer":
    from gazetteer.lookup import Gazetteer

    return Gazetteer.open()


def _row(doubt: "Doubt", offers: Sequence["Offer"], language: Language) -> dict[str, Any]:
    other = "" if doubt.other is None else incident_title(doubt.other, language)
    about = [report for one in (doubt.incident, doubt.other) if one is not None for report in one.reports]
    note = reason_words(doubt.note, about, language)
    score = "" if doubt.score is None else f"{doubt.score:.2f}"
    return {
        "id": doubt.incident.incident_id,
        "title": incident_title(doubt.incident, language),
        "why": language.say(_CAUSES[doubt.cause], note=note, score=score, other=other),
        "passage": doubt.incident.reports[0].passage,
        "offers": [
            {"name": _name(doubt, number), "words": offer_words(offer, language)} for number, offer in enumerate(offers)
        ],
    }


def _name(doubt: "Doubt", number: int) -> str:
    other = "" if doubt.other is None else doubt.other.incident_id
    return f"{doubt.incident.incident_id}/{doubt.cause}/{other}/{number}"


def _show_confirm(holdings: Holdings, language: Language) -> None:
    picked = st.session_state.get(_OFFERS, {}).get(st.session_state.get(_PICKED))
    if picked is None:
        st.caption(language.say("Choose what is right, then confirm it: it goes into the file of corrections."))
        return
    cause, offer, words = picked
    if holdings.sample:
        st.caption(language.say("The sample is not corrected; add articles of your own."))
        return
    if not may(Role.REVIEW):
        st.caption(language.say("You may read here; whoever corrects has the role “review”."))
        return
    author = visitor().person.address or _asked_name(language)
    if st.button(
        language.say("Confirm: {what}", what=_plain(words)), key="review_confirmed", type="primary", disabled=not author
    ):
        _write(signed(offer.entries, author, cause, date.today()), language)
    st.button(language.say("Cancel"), key="review_cancelled", on_click=_forget, type="tertiary")


def _asked_name(language: Language) -> str:
    # Streamlit forgets what a field holds when it is not drawn: who corrects is kept apart from it.
    known = st.session_state.get(_AUTHOR, os.environ.get("INCIDENT_MAP_AUTHOR", ""))
    author = st.text_input(language.say("Your name"), value=known, key="review_author", width=180).strip()
    st.session_state[_AUTHOR] = author
    return str(author)


def _plain(words: str) -> str:
    """A label that Streamlit reads as Markdown shows a name of the gazetteer as it is."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~:$" else letter for letter in words)


def _write(entries: Sequence[dict[str, Any]], language: Language) -> None:
    bar = st.progress(0.0, language.say("Reading …"))
    try:
        correct(visitor().person, entries, _gazetteer(), on_bar(bar, language))
    except IncidentMapError as error:
        tell(error, language)
        return
    finally:
        bar.empty()
    _forget()
    take_newest()  # one's own correction is seen at once
    st.rerun()


def _forget() -> None:
    st.session_state[_PICKED] = None


def _take_picked() -> None:
    st.session_state[_PICKED] = told(_KEY, "picked")


def _take_chosen() -> None:
    incident_id = told(_KEY, "chosen")
    if incident_id:
        choose(str(incident_id))
