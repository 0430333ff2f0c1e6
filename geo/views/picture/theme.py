"""Colours of pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.views.basemap import STYLES, Style


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of everything on a picture, `#rrggbb`."""

    ground: Style
    paper: str
    text: str
    faint: str
    rule: str
    plate: str
    warning: str


THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "light": Theme(STYLES["light"], "#ffffff", "#1d232b", "#5c6570", "#d5dade", "#ffffff", "#a33b00"),
        "dark": Theme(STYLES["dark"], "#141a20", "#e9edf1", "#9aa5b0", "#333d47", "#10161d", "#ffb27a"),
    }
)
"""By name."""
