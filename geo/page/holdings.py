"""What the page shows: the sample that ships with it, or the user's own store."""

import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from geo.articles.sample import sample_articles
from geo.errors import CorrectionsError, OutletsError
from geo.extraction.attempt import NotRead
from geo.incidents.correction import Standing
from geo.incidents.incident import Incident
from geo.incidents.outlets import NO_PROFILES, Outlets
from geo.incidents.record import incident_from_record
from geo.incidents.store_address import StoreAddress
from geo.incidents.table import IncidentTable, Mask, incident_table
from geo.language.language import text
from geo.page.archives import Archive, SampleArchive, StoreArchive
from geo.page.own_state import OwnState
from geo.page.recount import Recount

if TYPE_CHECKING:
    from geo.incidents.store import Store

_SAMPLE = files("geo.articles") / "sample"


@dataclass(frozen=True)
class Holdings:
    """What the sample or the store holds, read once and shared by every session: nobody changes it."""

    token: str
    """Names the sample or the store: the map is moved when this changes, and not when articles are added."""
    sample: bool
    table: IncidentTable
    archive: Archive
    article_count: int
    copies: Mapping[str, str]
    """article_id of a copy ► that of the first one."""
    generation: int = 0
    """Tells the incidents of the store at one time from those at another; 0 for the sample."""
    pending: int = 0
    """Articles that were taken in but not read yet."""
    added_sources: tuple[str, ...] = ()
    """Credits of the tables that were added to the gazetteer."""
    standings: tuple[Standing, ...] = ()
    """The corrections as they were last replayed, each with what became of it."""
    not_read: tuple[NotRead, ...] = ()
    """Articles on which a rule failed."""
    corrections_trouble: str | None = None
    """Why what stands here is not what the file of corrections asks: it changed, or is broken; None for neither."""
    profiles: Outlets = NO_PROFILES
    """What the team says of outlets."""
    profiles_trouble: str | None = None
    """Why the file of profiles was not read; None where it was, or where there is none."""

    @property
    def outlet_count(self) -> int:
        """How many outlets the articles are of, each once under all its names; those that name none aside."""
        names = self._sources()
        return len({self.profiles.name_of(name) for name in names if name is not None})

    def count_outlets_anew(self) -> None:
        """Let the count of outlets be that of now, for whoever has just changed the store."""
        self._sources(anew=True)

    def _sources(self, *, anew: bool = False) -> frozenset[str | None]:
        return _sources(self.token).of((self.generation, self.article_count), self.archive.sources, anew=anew)

    def with_counts(self, state: OwnState) -> "Holdings":
        """The same incidents, with the counts of an intake that is under way."""
        return replace(self, article_count=state.articles, pending=state.pending)

    def incident(self, incident_id: str) -> Incident | None:
        """One incident; None where it is not here."""
        return next(iter(self.archive.incidents([incident_id])), None)

    def incidents(self, shown: Mask) -> tuple[Incident, ...]:
        """The incidents of these rows, whole."""
        return self.archive.incidents([self.table.incident_id[row] for row in np.flatnonzero(shown)])


@st.cache_resource(show_spinner=False, max_entries=8)
def _sources(token: str) -> Recount[frozenset[str | None]]:  # noqa: ARG001 - the cache's key
    return Recount()


@st.cache_resource(show_spinner=False)
def sample_holdings() -> Holdings:
    """The sample, as the pipeline wrote it: nothing is worked out when the page opens."""
    written = _SAMPLE / "incidents.jsonl"
    lines = written.read_text("utf-8").splitlines() if written.is_file() else []
    incidents = tuple(incident_from_record(json.loads(line)) for line in lines if line.strip())
    archive = SampleArchive(incidents, sample_articles())
    return _settled(_holdings("sample", True, incident_table(incidents), archive))


def own_holdings(address: StoreAddress, token: str, state: OwnState) -> Holdings:
    """The store's incidents in that state; raises StoreError where it cannot be read. `token` names the store."""
    # An intake adds articles all the time, and incidents now and then.
    return _held_in(address, token, replace(state, articles=0, pending=0)).with_counts(state)


@st.cache_resource(show_spinner=False, max_entries=2)
def _held_in(_address: StoreAddress, token: str, state: OwnState) -> Holdings:
    from gazetteer.lookup import Gazetteer
    from geo.incidents.outward import Outward
    from geo.incidents.sensitive_file import read_sensitive, sensitive_beside
    from geo.incidents.store import Store

    with Store.open(_address) as store:
        outward = Outward(store, read_sensitive(sensitive_beside(store.path)), Gazetteer.open)
        table, added = outward.table(store), store.data_sources()
        copies, standings = outward.copies(store.copies()), outward.standings(store.standings())
        not_read, trouble = outward.not_read(store.unread()), _corrections_trouble(store)
    profiles, profiles_trouble = _profiles(_address.path)
    profiles = outward.profiles(profiles)
    return _settled(
        Holdings(
            f"own-{token}",
            False,
            table.with_outlets(profiles.name_of),
            StoreArchive(_address, outward),
            state.articles,
            copies,
            state.generation,
            state.pending,
            added,
            standings,
            not_read,
            trouble,
            profiles,
            profiles_trouble,
        )
    )


def _profiles(store: Path) -> tuple[Outlets, str | None]:
    from geo.incidents.outlets_file import outlets_beside, read_outlets

    try:
        return read_outlets(outlets_beside(store)), None
    except OutletsError as error:
        return NO_PROFILES, str(error)


def _corrections_trouble(store: "Store") -> str | None:
    from geo.incidents.corrections_file import fingerprint
    from geo.incidents.corrections_home import corrections_home

    try:
        now = fingerprint(corrections_home(store).read())
    except CorrectionsError as error:
        return str(error)
    return None if now == store.replayed() else text("The corrections have changed since they were last replayed.")


@st.cache_resource(show_spinner=False)
def empty_holdings() -> Holdings:
    """One's own articles before the first is taken in."""
    return _holdings("own-empty", False, incident_table(()), SampleArchive((), ()))


def _holdings(token: str, sample: bool, table: IncidentTable, archive: SampleArchive) -> Holdings:
    articles, _ = archive.articles()
    copies = {article.article_id: article.copy_of for article in articles if article.copy_of is not None}
    return Holdings(token, sample, table, archive, len(articles), copies)


def _settled(holdings: Holdings) -> Holdings:
    # What is here for good is not gone through each time that Python looks for garbage.
    gc.collect()
    gc.freeze()
    return holdings
