"""Files of exactly what is shown, each saying in a line what it will hold."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from geo.incidents.selection import Selection, account
from geo.incidents.table import IncidentTable, Mask
from geo.page.holdings import Holdings
from geo.page.words import count_words

if TYPE_CHECKING:
    from geo.views.exhibit import Exhibit

_KINDS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "html": ("Web page", "text/html"),
    "md": ("Incident sheets", "text/markdown"),
    "png": ("Picture", "image/png"),
}


def offer_downloads(holdings: Holdings, selection: Selection, shown: Mask, as_of: datetime) -> None:
    """Offer what is shown; a file is made when it is asked for, and at no other time."""
    lines = contents(holdings.table, shown)
    with st.popover("Download", icon=":material/download:", key="downloads"):
        if holdings.sample:
            st.caption("Each file says that this is the sample.")
        for kind, (label, mime) in _KINDS.items():
            st.download_button(
                label,
                data=maker(kind, holdings, selection, shown, as_of),
                file_name=f"incident-map-{'sample-' if holdings.sample else ''}{as_of.date().isoformat()}.{kind}",
                mime=mime,
                key=f"download_{kind}",
                on_click="ignore",
                width="stretch",
            )
            st.caption(lines[kind])


def contents(table: IncidentTable, shown: Mask) -> dict[str, str]:
    """What each kind of file will hold, in one line."""
    counts, number = account(table, shown), int(np.count_nonzero(shown))
    incidents = count_words(number, "incident")
    drawn = counts.on_map + counts.in_province
    beside = number - drawn
    pointless = int(np.count_nonzero(shown & np.isnan(table.latitude)))
    return {
        "csv": f"{incidents}, a row each, with passages, outlets and links",
        "xlsx": f"{incidents} and their reports, a sheet each, with a sheet on where they come from",
        "kml": f"{incidents} for Google Earth, rings to scale, {beside} of them without a point",
        "md": f"{incidents}, a sheet each: words, claims, how sure, how to cite",
        "geojson": f"{incidents} with every report, {pointless} of them without a point",
        "html": f"{incidents} as map and list in one file that opens without network",
        "png": f"a map of {count_words(drawn, 'incident')} with legend and sources, {beside} more told in words",
    }


def maker(kind: str, holdings: Holdings, selection: Selection, shown: Mask, as_of: datetime) -> Callable[[], bytes]:
    """A function that makes the file."""

    def make() -> bytes:
        from geo.views.export import exported

        return exported(kind, page_exhibit(holdings, selection, shown, as_of))

    return make


def page_exhibit(
    holdings: Holdings, selection: Selection, shown: Mask, as_of: datetime, *, link: str | None = None
) -> "Exhibit":
    """What the page shows, as it leaves."""
    from geo.views.exhibit import selected_exhibit

    return selected_exhibit(
        holdings.table,
        selection,
        holdings.archive.incidents,
        shown=shown,
        sample=holdings.sample,
        as_of=as_of,
        copies=holdings.copies,
        added_sources=holdings.added_sources,
        profiles=holdings.profiles,
        link=link,
    )
