"""The base map: Natural Earth's land, water and borders from one file of this package, for pictures and browsers.

In Python, `load_basemap().lines("country_lines", bounds, level)` gives arrays of (latitude, longitude).

In a browser no tile server is asked: geo/views/map_assets/ground.js draws the file itself
(gazetteer/data/basemap/basemap.json.gz, whose form build.py beside it tells), or the JSON of `basemap_json`, which has
the same form and may be cut to a region. Layers are painted in the order of LAYERS, lakes in the colour of the sea,
disputed lines dashed.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gazetteer.errors import GazetteerError

Bounds = tuple[float, float, float, float]
"""South, west, north, east in degrees; west is less than east."""

POLYGON_LAYERS = ("land", "lakes", "islands")
"""Painted in this order over the sea: islands are those in lakes and inland seas."""
LINE_LAYERS = ("rivers", "division_lines", "country_lines", "disputed_lines")
LAYERS = POLYGON_LAYERS + LINE_LAYERS
FINEST = 3
_VERSION = 1
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_MARGIN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Style:
    """Colours of the base map, `#rrggbb`."""

    sea: str
    land: str
    coast: str
    rivers: str
    division_lines: str
    country_lines: str
    label: str
    place: str


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "light": Style("#dbe7ee", "#f7f5f0", "#b3c6d1", "#b9d0de", "#cfc9bc", "#8a8478", "#7d776b", "#45423d"),
        "dark": Style("#0d141b", "#1b232c", "#33424e", "#22323f", "#323d48", "#66727d", "#8b96a0", "#b5bec7"),
    }
)
"""By theme, as the browser's script has them."""


@dataclass(frozen=True, slots=True)
class Label:
    """A country's or territory's name."""

    latitude: float
    longitude: float
    name_en: str
    name_ar: str
    least_zoom: float
    """Web map zoom from which the name fits (Natural Earth's MIN_LABEL)."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Lines or rings, one after another."""

    points: NDArray[np.float64]
    """(n, 2): latitude, longitude in degrees; read-only."""
    levels: NDArray[np.uint8]
    """From which level each point is needed: 0 the world, 1 zoom 4, 2 zoom 6, 3 zoom 8."""
    starts: NDArray[np.int64]
    """Where each line begins, and the number of points at the end."""
    boxes: NDArray[np.float64]
    """South, west, north, east of each line."""


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """Everything that is drawn under the incidents."""

    layers: Mapping[str, Layer]
    """By the names in LAYERS."""
    labels: tuple[Label, ...]
    disputes: tuple[str, ...]
    """Why lines are dashed, one sentence for each case."""
    source: str

    def lines(self, layer: str, bounds: Bounds | None = None, level: int = FINEST) -> Iterator[NDArray[np.float64]]:
        """The lines of a layer that reach into the bounds (None: all), each as (n, 2) latitude, longitude.

        Rings of the polygon layers are not closed: the first point is not repeated. Lines are whole, not cut.
        """
        points, starts = self.joined(layer, bounds, level)
        yield from (points[start:end] for start, end in pairwise(starts.tolist()))

    def joined(
        self, layer: str, bounds: Bounds | None = None, level: int = FINEST
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The points of the same lines, one line after another; where each begins, and the number of points at the end.

        Many lines are worked on at once so.
        """
        found = self.layers[layer]
        counts = np.diff(found.starts)
        kept = np.repeat(_touching(found.boxes, bounds), counts) & (found.levels <= level)
        of_line = np.add.reduceat(kept.astype(np.int64), found.starts[:-1])
        drawn = of_line >= (3 if layer in POLYGON_LAYERS else 2)
        points = found.points[kept & np.repeat(drawn, counts)]
        return points, np.concatenate([[0], np.cumsum(of_line[drawn])])


def level_for_zoom(zoom: float) -> int:
    """The coarsest level whose lines stray less than a pixel or so at a web map's zoom (0: the world in 256 px)."""
    return 0 if zoom < 4 else 1 if zoom < 6 else 2 if zoom < 8 else FINEST


@lru_cache(maxsize=1)
def load_basemap() -> Basemap:
    """The base map of this package, read once a process; raises GazetteerError where the file is damaged."""
    content = _content()
    layers = {name: _layer(content["layers"][name], content["scale"]) for name in LAYERS}
    return Basemap(
        layers=MappingProxyType(layers),
        labels=tuple(Label(*row) for row in content["labels"]),
        disputes=tuple(content["disputes"]),
        source=content["source"],
    )


def basemap_json(bounds: Bounds | None = None, detail: int = FINEST) -> str:
    """The base map in the form of its file, as JSON.

    With bounds, only these and a margin of half their size have points finer than level 0, and only they have rivers
    and division lines; the rest of the world stays, coarse. `detail` is the finest level, 0 to 3.
    """
    content = dict(_content())
    if bounds is not None or detail < FINEST:
        layers = load_basemap().layers
        content["layers"] = {name: _packed(layers[name], bounds, detail, content["scale"]) for name in LAYERS}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    path = files("gazetteer") / "data" / "basemap" / "basemap.json.gz"
    try:
        content: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise GazetteerError(f"{path}: the base map cannot be read ({error}); install this package again") from error
    if content.get("version") != _VERSION:
        raise GazetteerError(f"{path}: base map of version {content.get('version')}, not {_VERSION}; install again")
    return content


def _layer(packed: str, scale: int) -> Layer:
    """Unpacks a layer all at once; its form is told in gazetteer/data/basemap/build.py."""
    letters = np.frombuffer(packed.encode("ascii"), np.uint8)
    values = np.full(256, 0, np.int64)
    values[np.frombuffer(_ALPHABET.encode("ascii"), np.uint8)] = np.arange(64)
    stops = letters == ord(".")
    digits = values[letters[~stops]]
    last = digits < 32
    number_of_digit = np.concatenate([[0], np.cumsum(last)[:-1]])
    first_of_number = np.flatnonzero(np.concatenate([[True], last[:-1]]))
    place = np.arange(len(digits)) - first_of_number[number_of_digit]
    numbers = np.add.reduceat((digits & 31) << (5 * place), first_of_number)
    numbers_before = np.cumsum(last)[np.flatnonzero(stops) - np.arange(np.count_nonzero(stops)) - 1]
    starts = np.concatenate([[0], numbers_before // 2, [len(numbers) // 2]])
    latitudes, longitudes = numbers[0::2], numbers[1::2]
    points = np.column_stack([_unzigzag(latitudes >> 2), _unzigzag(longitudes)])
    np.cumsum(points, axis=0, out=points)
    counts = np.diff(starts)
    offsets = np.concatenate([[[0, 0]], points[starts[1:-1] - 1]])
    degrees = (points - np.repeat(offsets, counts, axis=0)) / scale
    boxes = np.hstack([np.minimum.reduceat(degrees, starts[:-1]), np.maximum.reduceat(degrees, starts[:-1])])
    levels = (latitudes & 3).astype(np.uint8)
    for array in (degrees, levels, starts, boxes):
        array.flags.writeable = False
    return Layer(degrees, levels, starts, boxes)


def _unzigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(values & 1, -((values + 1) >> 1), values >> 1)


def _touching(boxes: NDArray[np.float64], bounds: Bounds | None) -> NDArray[np.bool_]:
    if bounds is None:
        return np.ones(len(boxes), bool)
    south, west, north, east = bounds
    return np.asarray((boxes[:, 0] <= north) & (boxes[:, 2] >= south) & (boxes[:, 1] <= east) & (boxes[:, 3] >= west))


def _packed(layer: Layer, bounds: Bounds | None, detail: int, scale: int) -> str:
    limit = np.full(len(layer.points), detail)
    if bounds is not None:
        south, west, north, east = bounds
        tall, wide = (north - south) * _MARGIN_SHARE, (east - west) * _MARGIN_SHARE
        low, high = np.array([south - tall, west - wide]), np.array([north + tall, east + wide])
        limit[~((layer.points >= low) & (layer.points <= high)).all(axis=1)] = 0
    kept = layer.levels <= limit
    steps = np.rint(layer.points[kept] * scale).astype(np.int64)
    counts = np.add.reduceat(kept.astype(np.int64), layer.starts[:-1])
    firsts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    moves = np.diff(steps, axis=0, prepend=[[0, 0]])
    begins = firsts[counts > 0]
    moves[begins] = steps[begins]
    zigzag = np.where(moves < 0, -2 * moves - 1, 2 * moves)
    zigzag[:, 0] = zigzag[:, 0] * 4 + layer.levels[kept]
    words = ["".join(map(_number, pair)) for pair in zigzag.tolist()]
    spans = zip(firsts.tolist(), counts.tolist(), strict=True)
    return ".".join("".join(words[first : first + count]) for first, count in spans if count > 1)


def _number(value: int) -> str:
    letters = ""
    while value >= 32:
        letters += _ALPHABET[32 + value % 32]
        value //= 32
    return letters + _ALPHABET[value]
