"""Files of exactly what is shown, each saying in a line what it will hold."""

from collections.abc import Callable
from datetime import date

import numpy as np
import streamlit as st

from geo.incidents.selection import Selection, account, selection_words
from geo.incidents.table import IncidentTable, Mask
from geo.page.holdings import Holdings
from geo.page.words import count_words

_KINDS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "html": ("Web page", "text/html"),
    "md": ("Incident sheets", "text/markdown"),
    "png": ("Picture", "image/png"),
}


def offer_downloads(holdings: Holdings, selection: Selection, shown: Mask, as_of: date) -> None:
    """Offer what is shown; a file is made when it is asked for, and at no other time."""
    lines = contents(holdings.table, shown)
    with st.popover("Download", icon=":material/download:", key="downloads"):
        if holdings.sample:
            st.caption("Each file says that this is the sample.")
        for kind, (label, mime) in _KINDS.items():
            st.download_button(
                label,
                data=maker(kind, holdings, selection, shown, as_of),
                file_name=f"incident-map-{'sample-' if holdings.sample else ''}{as_of.isoformat()}.{kind}",
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


def maker(kind: str, holdings: Holdings, selection: Selection, shown: Mask, as_of: date) -> Callable[[], bytes]:
    """A function that makes the file."""

    def make() -> bytes:
        from geo.views.export import exported

        return exported(
            kind,
            holdings.incidents(shown),
            sample=holdings.sample,
            as_of=as_of,
            filters=selection_words(selection),
            account_of_all=account(holdings.table, shown, with_background=selection.background),
            copies=holdings.copies,
            added_sources=holdings.added_sources,
        )

    return make
