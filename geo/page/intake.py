"""Articles in: by upload or paste, into the user's own store, with what could not be read named one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.articles.article import Article
from geo.articles.unreadable import ArticleDefaults, Unreadable
from geo.incidents.store_address import chosen_store
from geo.page.trouble import tell
from geo.page.words import count_words
from geo.progress import Progress

if TYPE_CHECKING:
    from geo.pipeline import Summary

FORMATS = "txt, jsonl, csv, parquet, html, RSS or Atom"

MAX_LISTED = 200
"""More failures than anyone reads; the store keeps them all."""

_NOTE = "intake_note"


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


@st.dialog("Add articles", width="medium")
def ask_for_articles() -> None:
    """Ask for files or a text, take them in with a progress bar, and leave a note of what failed."""
    st.caption("They go into your own store on this machine, and nowhere else.")
    uploads = st.file_uploader(f"Files ({FORMATS})", accept_multiple_files=True, key="uploads")
    pasted = st.text_area("Or paste a text: one article, or several one after another", key="pasted", height=160)
    left, right = st.columns(2)
    outlet = left.text_input("Outlet, where the articles name none", key="default_outlet")
    with right:
        published = st.date_input("Published, where they do not say", value=None, key="default_date")
    if st.button("Add", type="primary", key="add", disabled=not uploads and not pasted.strip()):
        bar = st.progress(0.0, "Reading …")
        defaults = ArticleDefaults(outlet.strip() or None, published if isinstance(published, date) else None)
        files = [Upload(upload.name, upload.getvalue()) for upload in uploads or ()]
        try:
            summary = take_in(read_given(files, pasted, defaults), _on_bar(bar))
        except IncidentMapError as error:
            bar.empty()
            tell(error)
            return
        _leave_note(note_of(summary))
        st.rerun()


def read_given(files: Sequence[Upload], pasted: str, defaults: ArticleDefaults) -> Iterator[Article | Unreadable]:
    """The articles of the files and of the pasted text, with what could not be read among them."""
    from geo.articles.readers import read_bytes, read_pasted

    for file in files:
        yield from read_bytes(file.name, file.content, defaults=defaults)
    if pasted.strip():
        yield from read_pasted(pasted, defaults=defaults)


def take_in(items: Iterable[Article | Unreadable], progress: Progress) -> "Summary":
    """Take articles into the user's store and bring its incidents up to date; raises IncidentMapError."""
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.pipeline import Settings, ingest

    gazetteer = Gazetteer.open(progress=progress)
    with Store.open(chosen_store()) as store:
        return ingest(items, store, gazetteer, Settings(), progress=progress)


def go_on() -> None:
    """Read the articles that an interrupted intake left unread."""
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.pipeline import Settings, refresh

    bar = st.progress(0.0, "Reading …")
    with Store.open(chosen_store()) as store:
        refresh(store, Gazetteer.open(progress=_on_bar(bar)), Settings(), progress=_on_bar(bar))
    bar.empty()


def note_of(summary: "Summary") -> IntakeNote:
    """Word what an intake did: nothing is lost without being named."""
    failed = tuple(str(item) for item in summary.unreadable if not item.kept)
    noticed = tuple(str(item) for item in summary.unreadable if item.kept)
    parts = [f"{count_words(summary.new, 'article')} added"]
    if summary.known:
        parts.append(f"{summary.known} here already")
    if failed:
        parts.append(f"{len(failed)} could not be read")
    if summary.not_read:
        parts.append(f"a rule failed on {len(summary.not_read)}")
    return IntakeNote(f"{', '.join(parts)}: {count_words(summary.incidents, 'incident')} in all.", failed, noticed)


def show_note() -> None:
    """Show what came of the last intake, until it is put away."""
    note: IntakeNote | None = st.session_state.get(_NOTE)
    if note is None:
        return
    with st.container(gap="small"):
        with st.container(key="intake_note", horizontal=True, vertical_alignment="center"):
            st.text(note.headline, width="content")
            st.button("Put away", on_click=_put_away, type="tertiary")
        _list_items("Could not be read", note.failed, expanded=True)
        _list_items("Taken in, with a part left out", note.noticed, expanded=False)


def _list_items(title: str, lines: Sequence[str], *, expanded: bool) -> None:
    if not lines:
        return
    with st.expander(f"{title}: {len(lines)}", expanded=expanded):
        st.text("\n".join(lines[:MAX_LISTED]))
        if len(lines) > MAX_LISTED:
            st.caption(f"and {len(lines) - MAX_LISTED} more")


def _leave_note(note: IntakeNote) -> None:
    st.session_state[_NOTE] = note
    st.session_state["own_articles"] = True


def _put_away() -> None:
    st.session_state.pop(_NOTE, None)


def _on_bar(bar: "st.delta_generator.DeltaGenerator") -> Progress:
    def progress(stage: str, done: int, total: int | None) -> None:
        share = 0.0 if not total else min(1.0, done / total)
        bar.progress(share, f"{stage} {done}" if total is None else f"{stage} {done} of {total}")

    return progress
