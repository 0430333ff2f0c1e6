"""The review queue: what the rules are unsure of, where a correction is chosen and confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import streamlit as st

from gazetteer.countries import country_name
from geo.incidents.access import Role
from geo.incidents.correction import DONE, Correction
from geo.incidents.meanwhile import NOTHING, Meanwhile, Seen
from geo.incidents.reason_words import reason_words
from geo.incidents.table import Mask
from geo.incidents.title import incident_title
from geo.incidents.view_address import FIRST_DAY, LAST_DAY
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.language.places import division_name, place_name
from geo.page.access import may, visitor
from geo.page.acts import correct
from geo.page.browser_parts import review_part, told
from geo.page.choice import choose
from geo.page.correcting import as_label, author_here, known_places, write_and_show
from geo.page.holdings import Holdings
from geo.page.words import isolated
from geo.progress import Progress

if TYPE_CHECKING:
    from geo.incidents.review import Doubt, Offer

MOST_LOOKED_AT = 600
"""Incidents, the newest first, that are looked through at a time."""
MOST_LISTED = 40
_AT_ONCE = 100

_KEY = "review"
_OFFERS = "review_offers"
_PICKED = "review_picked"
_FIRST = "review_first"

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


@dataclass(frozen=True, slots=True)
class _Picked:
    """A correction that someone chose, with what they had before them."""

    cause: str
    offer: "Offer"
    words: str
    seen: Seen
    meanwhile: Meanwhile = NOTHING
    """What others did to the incident since then, to be told before it is confirmed again."""


def show_review(holdings: Holdings, shown: Mask, language: Language) -> None:
    """Draw the queue of what is shown, the newest first, with the chosen correction to confirm above it."""
    ids = [holdings.table.incident_id[row] for row in holdings.table.newest_first if shown[row]]
    first = st.session_state.get(_FIRST, 0)
    first = first if first < len(ids) else 0
    looked_at = ids[first : first + MOST_LOOKED_AT]
    doubts = _queue(holdings, looked_at)
    offered = [(doubt, _offers(doubt)) for doubt in doubts]
    st.session_state[_OFFERS] = {
        _name(doubt, number): _Picked(doubt.cause, offer, offer_words(offer, language), _seen(doubt, holdings))
        for doubt, offers in offered
        for number, offer in enumerate(offers)
    }
    with st.container(key="review_confirm", horizontal=True, vertical_alignment="bottom"):
        _show_confirm(holdings, language)
        _show_stretches(first, len(looked_at), len(ids), len(doubts), language)
    note = language.say(
        "Looked through {first} to {last} of {number}, the newest first.",
        first=first + 1,
        last=first + len(looked_at),
        number=len(ids),
    )
    review_part(
        language,
        key=_KEY,
        data={
            "rows": [_row(doubt, offers, language) for doubt, offers in offered],
            "note": note if len(ids) > len(looked_at) else None,
            "empty": [language.say("Nothing to review in what is shown")],
        },
        on_chosen_change=_take_chosen,
        on_picked_change=_take_picked,
    )


def offer_words(offer: "Offer", language: Language) -> str:
    """What choosing a correction would do."""
    if offer.place is not None:
        place = offer.place
        country = language.country(place.country_code) or country_name(place.country_code)
        parts = (place_name(place, language), division_name(place, language), country)
        return language.joined(
            list(dict.fromkeys(part if language.is_source else isolated(part) for part in parts if part))
        )
    if offer.day is not None:
        return day_words(offer.day, language)
    if offer.asks_for_day:
        return language.say("Another day …")
    return language.say("Bring together") if offer.action == "merge" else language.say("Keep apart")


def meanwhile_lines(meanwhile: Meanwhile, language: Language) -> list[str]:
    """What others did to an incident, a line each; without the places, which rules may keep back."""
    lines = [language.say("The incident was corrected meanwhile:")]
    for one in meanwhile.made:
        lines.append(f"{language.say(DONE[one.action])} · {_by(one, language)}")
    for one in meanwhile.taken_back:
        done = language.say(DONE[one.action])
        lines.append(language.say("taken back: {done}", done=f"{done} · {_by(one, language)}"))
    return lines


def _by(one: Correction, language: Language) -> str:
    return f"{isolated(one.author)}, {day_words(one.day, language)}"


def _seen(doubt: "Doubt", holdings: Holdings) -> Seen:
    incidents = (doubt.incident,) if doubt.other is None else (doubt.incident, doubt.other)
    reports = frozenset(report.report_id for incident in incidents for report in incident.reports)
    return Seen(reports, tuple(one.correction for one in holdings.standings))


def signed(entries: Iterable[Any], author: str, cause: str, today: date) -> list[dict[str, Any]]:
    """The entries of the file that a chosen correction becomes."""
    return [{**entry, "author": author, "date": today, "reason": _REASONS[cause]} for entry in entries]


def _queue(holdings: Holdings, ids: Sequence[str]) -> list["Doubt"]:
    from geo.incidents.review import doubts_of

    parts = (holdings.archive.incidents(ids[first : first + _AT_ONCE]) for first in range(0, len(ids), _AT_ONCE))
    return list(islice(doubts_of((one for part in parts for one in part), holdings.incident), MOST_LISTED))


def _offers(doubt: "Doubt") -> tuple["Offer", ...]:
    from geo.incidents.review import offers_for

    return offers_for(doubt, known_places)


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
    if holdings.sample:
        st.caption(language.say("The sample is not corrected; add articles of your own."))
        return
    if not may(Role.REVIEW):
        st.caption(language.say("You may read here; whoever corrects has the role “review”."))
        return
    picked: _Picked | None = st.session_state.get(_PICKED)
    if picked is None:
        st.caption(language.say("Choose what is right, then confirm it: it goes into the file of corrections."))
        return
    offer, words = picked.offer, picked.words
    if offer.asks_for_day:
        day = st.date_input(
            *(language.say("Day"), None, FIRST_DAY, LAST_DAY), key="review_day", width=180, format="YYYY-MM-DD"
        )
        offer, words = (offer.on(day), day_words(day, language)) if day is not None else (offer, words)
    author = author_here(language, "review_author")
    if picked.meanwhile:
        st.text("\n".join(meanwhile_lines(picked.meanwhile, language)))
    label = text("Confirm all the same: {what}") if picked.meanwhile else text("Confirm: {what}")
    label = language.say(label, what=as_label(words))
    if st.button(label, key="review_confirmed", type="primary", disabled=not author or offer.asks_for_day):
        entries = signed(offer.entries, author, picked.cause, date.today())
        write_and_show(partial(_confirm, picked, entries), _forget, language)
    st.button(language.say("Cancel"), key="review_cancelled", on_click=_forget, type="tertiary")


def _show_stretches(first: int, number: int, total: int, found: int, language: Language) -> None:
    """The ways on through all incidents: a full queue is worked off before older ones are looked through."""
    if first:
        st.button(language.say("From the newest"), key="review_newest", on_click=_look_from, args=(0,), type="tertiary")
    if first + number < total and found < MOST_LISTED:
        label = language.say("Look through older ones")
        st.button(label, key="review_older", on_click=_look_from, args=(first + number,), type="tertiary")


def _confirm(picked: _Picked, entries: Sequence[dict[str, Any]], progress: Progress) -> Meanwhile:
    """Write what was chosen, or keep it to be confirmed again where others corrected the incident meanwhile."""
    meanwhile = correct(visitor().person, entries, picked.seen, known_places(), progress)
    if meanwhile:
        st.session_state[_PICKED] = replace(picked, seen=picked.seen.and_also(meanwhile), meanwhile=meanwhile)
    return meanwhile


def _look_from(first: int) -> None:
    st.session_state[_FIRST] = first
    _forget()


def _forget() -> None:
    st.session_state[_PICKED] = None


def _take_picked() -> None:
    # What was seen when it was chosen counts, not what the next run shows.
    st.session_state[_PICKED] = st.session_state.get(_OFFERS, {}).get(told(_KEY, "picked"))


def _take_chosen() -> None:
    incident_id = told(_KEY, "chosen")
    if incident_id:
        choose(str(incident_id))
