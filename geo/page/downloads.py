"""Files of exactly what is shown, each saying in a line what it will hold."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from geo.incidents.selection import Selection, account
from geo.incidents.table import IncidentTable, Mask
from geo.language.language import ENGLISH, Language, text
from geo.page.access import visitor
from geo.page.acts import taken_along
from geo.page.holdings import Holdings

if TYPE_CHECKING:
    from geo.views.exhibit import Exhibit

_KINDS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "html": (text("Web page"), "text/html"),
    "md": (text("Incident sheets"), "text/markdown"),
}


def offer_downloads(holdings: Holdings, selection: Selection, shown: Mask, as_of: datetime, language: Language) -> None:
    """Offer what is shown; a file is made when it is asked for, and at no other time."""
    # A fragment: to open it runs nothing else, and while it is shut it costs no change of a filter anything.
    st.fragment(partial(_offer, holdings, selection, shown, as_of, language))()


def _offer(holdings: Holdings, selection: Selection, shown: Mask, as_of: datetime, language: Language) -> None:
    offer = st.popover(language.say("Download"), icon=":material/download:", key="downloads", on_change="rerun")
    if not offer.open:
        return
    lines, person = contents(holdings.table, shown, language), visitor().person
    with offer:
        if holdings.sample:
            st.caption(language.say("Each file says that this is the sample."))
        for kind, (label, mime) in _KINDS.items():
            st.download_button(
                language.say(label),
                data=taken_along(person, maker(kind, holdings, selection, shown, as_of, language)),
                file_name=f"incident-map-{'sample-' if holdings.sample else ''}{as_of.date().isoformat()}.{kind}",
                mime=mime,
                key=f"download_{kind}",
                on_click="ignore",
                width="stretch",
            )
            st.caption(lines[kind])


def contents(table: IncidentTable, shown: Mask, language: Language) -> dict[str, str]:
    """What each kind of file will hold, in one line."""
    counts, number = account(table, shown), int(np.count_nonzero(shown))
    incidents = language.counted("{n} incident", "{n} incidents", number)
    drawn = counts.on_map + counts.in_province
    return {
        "csv": language.say("{incidents}, a row each, with passages, outlets and links", incidents=incidents),
        "xlsx": language.say(
            "{incidents} and their reports, a sheet each, with a sheet on where they come from", incidents=incidents
        ),
        "kml": language.say(
            "{incidents} for Google Earth, rings to scale, {number} of them without a point",
            incidents=incidents,
            number=number - drawn,
        ),
        "md": language.say("{incidents}, a sheet each: words, claims, how sure, how to cite", incidents=incidents),
        "geojson": language.say(
            "{incidents} with every report, {number} of them without a point",
            incidents=incidents,
            number=number - drawn,
        ),
        "html": language.say("{incidents} as map and list in one file that opens without network", incidents=incidents),
    }


def maker(
    kind: str,
    holdings: Holdings,
    selection: Selection,
    shown: Mask,
    as_of: datetime,
    language: Language = ENGLISH,
) -> Callable[[], bytes]:
    """A function that makes the file."""

    def make() -> bytes:
        from geo.views.export import exported

        return exported(kind, page_exhibit(holdings, selection, shown, as_of, language=language))

    return make


def page_exhibit(
    holdings: Holdings,
    selection: Selection,
    shown: Mask,
    as_of: datetime,
    *,
    language: Language = ENGLISH,
    title: str | None = None,
    link: str | None = None,
) -> "Exhibit":
    """What the page shows, as it leaves."""
    from geo.views.exhibit import TITLE, selected_exhibit

    return selected_exhibit(
        holdings.table,
        selection,
        holdings.archive.incidents,
        shown=shown,
        language=language,
        title=title or language.say(TITLE),
        sample=holdings.sample,
        as_of=as_of,
        copies=holdings.copies,
        added_sources=holdings.added_sources,
        profiles=holdings.profiles,
        link=link,
    )
