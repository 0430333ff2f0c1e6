"""Notes and tags of the chosen incident: written and taken back beside its evidence."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from geo.incidents.access import Role
from geo.incidents.correction import REMARKS, Applied
from geo.incidents.correction_words import note_words
from geo.incidents.corrections_file import LONGEST_TAG
from geo.incidents.incident import Incident
from geo.incidents.meanwhile import ANYHOW
from geo.language.language import Language
from geo.page.access import may, visitor
from geo.page.acts import correct, take_back
from geo.page.correcting import as_label, author_here, known_places, write_and_show

_TURN = "remarks_turn"
"""Counts what was written: the fields of the next turn are other ones, and empty."""


def show_remarks(incident: Incident, language: Language) -> None:
    """Offer to write a note or a tag to the incident, and to take back what stands there."""
    if not may(Role.REVIEW):
        return
    with st.container(key="remarks"), st.popover(language.say("Note or tag"), icon=":material/edit_note:"):
        author = author_here(language, "remarks_author")
        turn = st.session_state.get(_TURN, 0)
        tag = st.text_input(language.say("Tag"), key=f"tag_{turn}", max_chars=LONGEST_TAG).strip()
        if st.button(language.say("Add the tag"), key="tag_added", disabled=not author):
            _write({"action": "tag", "tags": [tag]} if tag else None, incident, author, language)
        note = st.text_area(language.say("Note"), key=f"note_{turn}").strip()
        if st.button(language.say("Add the note"), key="note_added", disabled=not author):
            _write({"action": "note", "text": note} if note else None, incident, author, language)
        for one in incident.corrections:
            if one.action in REMARKS:
                label = language.say("Take back: {what}", what=as_label(_words(one, language)))
                if st.button(label, key=f"take_back_{one.correction_id}", type="tertiary"):
                    back = partial(take_back, visitor().person, one.correction_id, known_places())
                    write_and_show(back, _turn_over, language)


def _words(remark: Applied, language: Language) -> str:
    return note_words(remark, language) if remark.action == "note" else language.joined(remark.tags)


def _write(said: Mapping[str, Any] | None, incident: Incident, author: str, language: Language) -> None:
    if said is None:
        st.caption(language.say("Write it first."))
        return
    entry = {**said, "report": incident.reports[0].report_id, "author": author, "date": date.today()}
    write_and_show(partial(correct, visitor().person, [entry], ANYHOW, known_places()), _turn_over, language)


def _turn_over() -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
