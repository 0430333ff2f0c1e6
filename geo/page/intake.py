"""Articles in: by upload or paste, into the user's own store, with what could not be read named one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.articles.article import Article
from geo.articles.unreadable import ArticleDefaults, Unreadable
from geo.incidents.store_address import StoreAddress, chosen_store
from geo.language.language import Language, text
from geo.page.access import visitor
from geo.page.acts import go_on, take_in
from geo.page.arrivals import take_newest
from geo.page.trouble import tell
from geo.page.words import isolated
from geo.progress import Progress

if TYPE_CHECKING:
    from geo.pipeline import Summary

FORMATS = "txt, jsonl, csv, parquet, html, RSS or Atom"

MAX_LISTED = 200
"""More failures than anyone reads; the store keeps them all."""

_NOTE = "intake_note"

_STAGES = (
    *(text("Articles"), text("Places"), text("Reports"), text("Incidents"), text("Context")),
    *(text("Reading places"), text("Sorting names")),
)
"""Names under which stages of the work tell how far they are."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IntakeNote:
    """What came of an intake, for the next run to show."""

    headline: str
    failed: tuple[str, ...]
    noticed: tuple[str, ...]
    """Articles that were taken in without a part that could not be used."""


def ask_for_articles(language: Language) -> None:
    """Ask for files or a text, take them in with a progress bar, and leave a note of what failed."""
    st.dialog(language.say("Add articles"), width="medium")(_ask)(language)


def _ask(language: Language) -> None:
    st.caption(where_they_go(chosen_store(), language))
    uploads = st.file_uploader(
        language.say("Files ({formats})", formats=FORMATS), accept_multiple_files=True, key="uploads"
    )
    pasted = st.text_area(
        language.say("Or paste a text: one article, or several one after another"), key="pasted", height=160
    )
    left, right = st.columns(2)
    outlet = left.text_input(language.say("Outlet, where the articles name none"), key="default_outlet")
    with right:
        told = language.say("Published, where they do not say")
        published = st.date_input(told, value=None, key="default_date", format="YYYY-MM-DD")
    if st.button(language.say("Add"), type="primary", key="add", disabled=not uploads and not pasted.strip()):
        bar = st.progress(0.0, language.say("Reading …"))
        defaults = ArticleDefaults(outlet.strip() or None, published if isinstance(published, date) else None)
        files = [Upload(upload.name, upload.getvalue()) for upload in uploads or ()]
        try:
            summary = take_in(visitor().person, read_given(files, pasted, defaults), on_bar(bar, language))
        except IncidentMapError as error:
            bar.empty()
            tell(error, language)
            return
        _leave_note(note_of(summary, language))
        take_newest()
        st.rerun()


def where_they_go(store: StoreAddress, language: Language) -> str:
    """Say where articles are kept: on this machine, or on the server that a team shares."""
    if store.file is None:
        return language.say("They go into your team's store, {store}, and nowhere else.", store=isolated(str(store)))
    return language.say("They go into your own store on this machine, and nowhere else.")


def read_given(files: Sequence[Upload], pasted: str, defaults: ArticleDefaults) -> Iterator[Article | Unreadable]:
    """The articles of the files and of the pasted text, with what could not be read among them."""
    from geo.articles.readers import read_bytes, read_pasted

    for file in files:
        yield from read_bytes(file.name, file.content, defaults=defaults)
    if pasted.strip():
        yield from read_pasted(pasted, defaults=defaults)


def read_the_rest(language: Language) -> None:
    """Read the articles that an interrupted intake left unread."""
    bar = st.progress(0.0, language.say("Reading …"))
    go_on(visitor().person, on_bar(bar, language))
    bar.empty()


def note_of(summary: "Summary", language: Language) -> IntakeNote:
    """Word what an intake did: nothing is lost without being named."""
    failed = tuple(str(item) for item in summary.unreadable if not item.kept)
    noticed = tuple(str(item) for item in summary.unreadable if item.kept)
    parts = [language.counted("{n} article added", "{n} articles added", summary.new)]
    if summary.known:
        parts.append(language.counted("{n} here already", "{n} here already", summary.known))
    if summary.withdrawn:
        parts.append(language.say("withdrawn before, not read: {number}", number=summary.withdrawn))
    if failed:
        parts.append(language.counted("{n} could not be read", "{n} could not be read", len(failed)))
    if summary.not_read:
        parts.append(language.say("a rule failed on {number}", number=len(summary.not_read)))
    parts.append(language.counted("{n} incident in all", "{n} incidents in all", summary.incidents))
    return IntakeNote(" · ".join(parts), failed, noticed)


def show_note(language: Language) -> None:
    """Show what came of the last intake, until it is put away or the store was changed otherwise."""
    note: IntakeNote | None = st.session_state.get(_NOTE)
    if note is None:
        return
    with st.container(gap="small"):
        with st.container(key="intake_note", horizontal=True, vertical_alignment="center"):
            st.text(note.headline, width="content")
            st.button(language.say("Put away"), key="put_note_away", on_click=put_note_away, type="tertiary")
        failed = language.say("Could not be read: {number}", number=len(note.failed))
        noticed = language.say("Taken in, with a part left out: {number}", number=len(note.noticed))
        _list_items(failed, note.failed, language, expanded=True)
        _list_items(noticed, note.noticed, language, expanded=False)


def _list_items(title: str, lines: Sequence[str], language: Language, *, expanded: bool) -> None:
    if not lines:
        return
    with st.expander(title, expanded=expanded):
        st.text("\n".join(lines[:MAX_LISTED]))
        if len(lines) > MAX_LISTED:
            st.caption(language.say("and {number} more", number=len(lines) - MAX_LISTED))


def _leave_note(note: IntakeNote) -> None:
    st.session_state[_NOTE] = note
    st.session_state["own_articles"] = True


def put_note_away() -> None:
    """Show no more what came of the last intake."""
    st.session_state.pop(_NOTE, None)


def on_bar(bar: "st.delta_generator.DeltaGenerator", language: Language) -> Progress:
    def progress(stage: str, done: int, total: int | None) -> None:
        share = 0.0 if not total else min(1.0, done / total)
        named = language.say(stage)
        told = language.say("{stage} {number} of {total}", stage=named, number=done, total=total)
        bar.progress(share, f"{named} {done}" if total is None else told)

    return progress
