"""What state the user's own store is in: asked at every change of a page, and by every open page now and then."""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.incidents.store_address import StoreAddress, chosen_store
from geo.page.recount import Recount

if TYPE_CHECKING:
    from geo.incidents.store import Counts

_REST_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class OwnState:
    """What tells one state of the store from another."""

    generation: int
    articles: int
    pending: int
    unread: int
    files: tuple[tuple[int, int], ...]
    """When each file that the team writes was last changed, in ns, with its bytes; or the numbers of their versions."""

    @property
    def has_sensitive_rules(self) -> bool:
        """Whether there is a file of rules on sensitive places."""
        return self.files[-1] != (0, 0)


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the store itself says of its state."""

    generation: int
    counts: "Counts"
    corrections: tuple[int, int] | None
    """The number of their version; None where they lie in a file beside the store."""


def own_state(*, anew: bool = False) -> OwnState | None:
    """The state of the store; None where it holds no articles yet. Raises StoreError where it cannot be read.

    Its counts may be a moment old, but not where they are asked for `anew`, by whoever has just changed it.
    """
    address = chosen_store()
    if not address.may_exist():
        return None
    from geo.incidents.corrections_file import corrections_beside
    from geo.incidents.corrections_home import changed_at
    from geo.incidents.outlets_file import outlets_beside
    from geo.incidents.sensitive_file import sensitive_beside

    written = _last_written(address)
    # Each page asks at every change, and again every few seconds: a file that rests need not be opened for it.
    held = _contents(address, anew=anew) if written is None else _contents_at_rest(address, address.token, written)
    if held.counts.articles + held.counts.coded == 0:
        return None
    corrections = held.corrections or changed_at(corrections_beside(address.path))
    beside = (outlets_beside(address.path), sensitive_beside(address.path))
    files = (corrections, *map(changed_at, beside))
    return OwnState(held.generation, held.counts.articles, held.counts.pending, held.counts.unread, files)


def _last_written(address: StoreAddress) -> tuple[tuple[int, int, int], ...] | None:
    """Of the store's file and its log: which file it is, when it was written to, in ns, and its bytes.

    None for a server, and where that was just now: the clocks of file systems tick too slowly to tell two writings.
    """
    if address.file is None:
        return None
    found = []
    store = Path(os.path.realpath(address.file))  # SQLite keeps the log beside it, and not beside a link to it
    for file in (store, store.with_name(f"{store.name}-wal")):
        with suppress(OSError):
            of_file = file.stat()
            if of_file.st_size:  # whoever looks into the store makes an empty log
                found.append((of_file.st_ino, of_file.st_mtime_ns, of_file.st_size))
    last = max((changed for _, changed, _ in found), default=0)
    return tuple(found) if last < time.time_ns() - _REST_NS else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _contents_at_rest(_address: StoreAddress, token: str, written: tuple[tuple[int, int, int], ...]) -> _Contents:  # noqa: ARG001 - the cache's key
    """Read once for all sessions; `token` and `written` name the state of the file."""
    return _contents(_address, at_rest=True)


def _contents(address: StoreAddress, *, at_rest: bool = False, anew: bool = False) -> _Contents:
    from geo.incidents.corrections_home import corrections_home
    from geo.incidents.store import Store

    with Store.open(address) as store:
        state = store.state()
        counted = _recount(address.token)
        counts = store.counts() if at_rest or state is None else counted.of(state, store.counts, anew=anew)
        corrections = corrections_home(store).changed() if address.file is None else None
        return _Contents(store.generation(), counts, corrections)


@st.cache_resource(show_spinner=False, max_entries=8)
def _recount(token: str) -> Recount["Counts"]:  # noqa: ARG001 - the cache's key
    return Recount()


def has_own_articles() -> bool:
    """Whether the user has taken articles in; raises StoreError where the store cannot be read."""
    return own_state() is not None
