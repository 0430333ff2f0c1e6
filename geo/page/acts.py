"""What people at the page do to the store: each act asks anew, where it is done, whether its person may.

No other module of the page writes to the store: what a page hides from someone is refused here as well.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import ChangedMeanwhileError
from geo.incidents.access import Person, Role
from geo.incidents.access_file import store_access
from geo.incidents.keyed_ids import holds_keyed, ids_behind, seen_anew
from geo.incidents.meanwhile import NOTHING, Meanwhile, Seen, changed_since
from geo.incidents.store_address import chosen_store
from geo.page.private_files import for_this_session
from geo.progress import Progress

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.incidents.incident import Incident
    from geo.incidents.withdrawal import Kind, Signed
    from geo.pipeline import Summary


def demand(person: Person, role: Role) -> None:
    """Raise AccessError where the person has neither this role nor a greater one now."""
    store_access(chosen_store()).demand(person, role)


def take_in(person: Person, items: Iterable[Article | Unreadable], progress: Progress) -> "Summary":
    """Take articles into the store and bring its incidents up to date; raises IncidentMapError."""
    demand(person, Role.MANAGE)
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.pipeline import Settings, ingest

    gazetteer = Gazetteer.open(progress=progress)
    with Store.open(chosen_store()) as store:
        return ingest(items, store, gazetteer, Settings(), progress=progress)


def go_on(person: Person, progress: Progress) -> None:
    """Read the articles that an interrupted intake left unread, and replay corrections; raises IncidentMapError."""
    demand(person, Role.MANAGE)
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.pipeline import Settings, refresh

    with Store.open(chosen_store()) as store:
        refresh(store, Gazetteer.open(progress=progress), Settings(), progress=progress)


def correct(
    person: Person, entries: Sequence[Mapping[str, Any]], seen: Seen, gazetteer: "Gazetteer", progress: Progress
) -> Meanwhile:
    """Write entries into the corrections and replay them; raises IncidentMapError.

    Who is signed in is their author, whatever they say. Where others corrected the incident since it was seen, nothing
    is written: what they did is given back, to be told.
    """
    demand(person, Role.REVIEW)
    from geo.incidents.corrections_home import corrections_home
    from geo.incidents.store import Store
    from geo.pipeline import Settings
    from geo.pipeline import correct as write

    signed = [entry if person.address is None else {**entry, "author": person.address} for entry in entries]
    meanwhile = NOTHING
    with Store.open(chosen_store()) as store:

        def entries_if_unchanged(incidents: "Sequence[Incident]") -> Sequence[Mapping[str, Any]]:
            # Asked for while nobody else can correct.
            nonlocal meanwhile
            before = seen
            if holds_keyed(seen.report_ids):
                ids = (report.report_id for incident in incidents for report in incident.reports)
                before = seen_anew(seen, ids_behind(store.id_key(), ids))
            meanwhile = changed_since(before, corrections_home(store).read())
            if meanwhile:
                raise ChangedMeanwhileError("the incident was corrected meanwhile; look at it again")
            return signed

        with suppress(ChangedMeanwhileError):
            write(store, gazetteer, Settings(), entries_if_unchanged, progress=progress)
    return meanwhile


def take_back(person: Person, correction_id: str, gazetteer: "Gazetteer", progress: Progress) -> None:
    """Take a correction, note or tag out of the corrections, and replay the others; raises IncidentMapError."""
    demand(person, Role.REVIEW)
    from geo.incidents.store import Store
    from geo.pipeline import Settings, undo

    with Store.open(chosen_store()) as store:
        undo(store, gazetteer, Settings(), correction_id, progress=progress)


def withdraw(
    person: Person, kind: "Kind", article_id: str, signed: "Signed", gazetteer: "Gazetteer", progress: Progress
) -> None:
    """Take an article, or all of its outlet, out of every incident; raises IncidentMapError.

    The outlet goes by its article: under rules on sensitive places, a page may not know what it is called.
    """
    demand(person, Role.REVIEW)
    from geo.incidents.store import Store
    from geo.pipeline import Settings, outlet_of
    from geo.pipeline import withdraw as take_out

    with Store.open(chosen_store()) as store:
        name = outlet_of(store, article_id) if kind == "outlet" else article_id
        take_out(store, gazetteer, Settings(), kind, name, _signed_by(person, signed), progress=progress)


def reinstate(
    person: Person, kind: "Kind", name: str, signed: "Signed", gazetteer: "Gazetteer", progress: Progress
) -> None:
    """Let in again what was withdrawn; raises IncidentMapError."""
    demand(person, Role.REVIEW)
    from geo.incidents.store import Store
    from geo.pipeline import Settings
    from geo.pipeline import reinstate as let_in

    with Store.open(chosen_store()) as store:
        let_in(store, gazetteer, Settings(), kind, name, _signed_by(person, signed), progress=progress)


def _signed_by(person: Person, signed: "Signed") -> "Signed":
    """By who is signed in, whatever it says."""
    return signed if person.address is None else replace(signed, author=person.address)


def taken_along(person: Person, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A function that makes a file or picture of what is here, for this session and who may see it when it is made.

    It raises AccessError for anybody else: it is run when it is asked for, apart from the page.
    """

    def made() -> bytes:
        demand(person, Role.READ)
        return make()

    return for_this_session(made)
