"""How large a picture is, and how it is drawn."""

from dataclasses import dataclass

from geo.errors import ExportError
from geo.views.basemap import Bounds
from geo.views.picture.theme import THEMES

LEAST_SIDES_PX = (320, 240)
"""Width and height under which nothing can be read."""
MOST_SIDE_PX = 8000
ENGINES = ("drawn", "browser")
_FURNITURE_PX = (1600.0, 1100.0)
"""Width and height above which texts and marks grow with the picture."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What is asked of a picture; raises ExportError for what cannot be drawn."""

    width: int = 1200
    height: int = 800
    """CSS pixels."""
    scale: float = 1.0
    """Pixels of a PNG for each CSS pixel; an SVG has none."""
    theme: str = "light"
    """Of THEMES."""
    engine: str = "drawn"
    """`drawn` without a browser, or by the `browser` that is on this machine: the same view."""
    bounds: Bounds | None = None
    """South, west, north, east of the view; None: fitted to the incidents."""

    def __post_init__(self) -> None:
        least_width, least_height = LEAST_SIDES_PX
        told = f"picture of {self.width} by {self.height}"
        if self.width < least_width or self.height < least_height:
            raise ExportError(f"{told}: too small, take {least_width} by {least_height} or more")
        if not 1 <= self.scale <= 4 or max(self.width, self.height) * self.scale > MOST_SIDE_PX:
            raise ExportError(
                f"{told} at scale {self.scale:g}: too large, take scale 1 to 4 and a side of {MOST_SIDE_PX} pixels at "
                "most"
            )
        if self.theme not in THEMES:
            raise ExportError(f"{self.theme}: no such theme; take {' or '.join(THEMES)}")
        if self.engine not in ENGINES:
            raise ExportError(f"{self.engine}: no such engine; take {' or '.join(ENGINES)}")

    @property
    def growth(self) -> float:
        """By how much texts and marks are larger than on a small picture: a large one is read as a whole, too."""
        return max(1.0, min(self.width / _FURNITURE_PX[0], self.height / _FURNITURE_PX[1]))
