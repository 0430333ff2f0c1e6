"""The dialog in which a picture of the map is asked for: size, scale, format, and what it says beside the map."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from geo.errors import ExportError
from geo.incidents.selection import Selection, account
from geo.incidents.table import IncidentTable, Mask
from geo.language.language import Language, text
from geo.page.access import visitor
from geo.page.acts import taken_along
from geo.page.address import LINK_KEYS
from geo.page.downloads import page_exhibit
from geo.page.holdings import Holdings
from geo.page.trouble import tell
from geo.views.exhibit import TITLE
from geo.views.picture.options import LEAST_SIDES_PX, MOST_SIDE_PX, PictureOptions

_MIME = {"png": "image/png", "svg": "image/svg+xml"}
_SCALES = {"1x": 1.0, "2x": 2.0}
_THEMES = {text("Light"): "light", text("Dark"): "dark"}
_FORMATS = {"PNG": "png", "SVG": "svg"}


def ask_for_picture(holdings: Holdings, selection: Selection, shown: Mask, now: datetime, language: Language) -> None:
    """Ask in a dialog how the picture is to be, and offer it; it is drawn when it is asked for, never before."""

    @st.dialog(language.say("Picture"), width="medium")
    def dialog() -> None:
        _ask(holdings, selection, shown, now, language)

    dialog()


def _ask(holdings: Holdings, selection: Selection, shown: Mask, now: datetime, language: Language) -> None:
    say = language.say
    st.caption(picture_line(holdings.table, shown, language))
    usual = PictureOptions()
    left, right = st.columns(2)
    with left:
        width = _side(say("Width in pixels"), "picture_width", LEAST_SIDES_PX[0], usual.width)
        scale = _one_of(say("Scale"), "picture_scale", list(_SCALES), language)
        kind = _FORMATS[_one_of(say("Format"), "picture_format", list(_FORMATS), language)]
    with right:
        height = _side(say("Height in pixels"), "picture_height", LEAST_SIDES_PX[1], usual.height)
        theme = _THEMES[_one_of(say("Colours"), "picture_theme", list(_THEMES), language)]
    title = st.text_input(say("Title"), value=say(TITLE), key="picture_title", max_chars=200)
    told = say("The address of this view; empty for none.")
    link = st.text_input(say("Link to be told"), value=view_link(), key="picture_link", help=told)
    browser = kind == "png" and _asks_for_browser(language)
    try:
        options = PictureOptions(width, height, _SCALES[scale], theme, "browser" if browser else "drawn")
    except ExportError as error:
        tell(error, language)
        return
    draw = _maker(kind, holdings, selection, shown, now, options, language, title.strip(), link.strip())
    st.download_button(
        say("Draw and save"),
        data=taken_along(visitor().person, draw),
        file_name=f"incident-map-{'sample-' if holdings.sample else ''}{now.date().isoformat()}.{kind}",
        mime=_MIME[kind],
        key="save_picture",
        on_click="ignore",
        type="primary",
    )


def picture_line(table: IncidentTable, shown: Mask, language: Language) -> str:
    """What a picture will hold, in one line."""
    counts = account(table, shown)
    drawn = counts.on_map + counts.in_province
    on_map = language.counted("a map of {n} incident", "a map of {n} incidents", drawn)
    beside = int(np.count_nonzero(shown)) - drawn
    return language.say("{map} with legend and sources, {number} more told in words", map=on_map, number=beside)


def view_link() -> str:
    """The address of this view; empty where the browser does not tell it."""
    address = st.context.url
    if not address:
        return ""
    # What another put into the address, such as the token of a sign-in, is not passed on.
    given = {name: st.query_params.get_all(name) for name in st.query_params if name in LINK_KEYS}
    query = urlencode(given, doseq=True)
    plain = address.split("?")[0].rstrip("/") + "/"
    return f"{plain}?{query}" if query else plain


def _side(label: str, key: str, least: int, usual: int) -> int:
    return int(st.number_input(label, min_value=least, max_value=MOST_SIDE_PX, value=usual, step=10, key=key))


def _one_of(label: str, key: str, options: list[str], language: Language) -> str:
    chosen = st.segmented_control(label, options, default=options[0], key=key, format_func=language.say)
    return options[0] if chosen is None else str(chosen)


def _asks_for_browser(language: Language) -> bool:
    from geo.views.picture.browser import browser_path

    try:
        browser_path()
    except ExportError:
        return False
    slower = language.say("The same picture, drawn by a browser: slower.")
    return st.toggle(language.say("By the Chromium of this machine"), key="picture_browser", help=slower)


def _maker(
    kind: str,
    holdings: Holdings,
    selection: Selection,
    shown: Mask,
    now: datetime,
    options: PictureOptions,
    language: Language,
    title: str,
    link: str,
) -> Callable[[], bytes]:
    def make() -> bytes:
        from geo.views.export import exported

        exhibit = page_exhibit(
            holdings, selection, shown, now, language=language, title=title or None, link=link or None
        )
        return exported(kind, exhibit, options)

    return make
