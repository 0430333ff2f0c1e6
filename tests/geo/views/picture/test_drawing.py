import io
import time
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pytest
from made_places import made_place
from PIL import Image, ImageChops, ImageDraw

from gazetteer.place import Place
from geo.errors import ExportError
from geo.incidents.compared import Comparison, Source
from geo.incidents.incident import Incident
from geo.incidents.selection import Account
from geo.language.language import language_of
from geo.views.exhibit import whole_exhibit
from geo.views.fonts import drawable, font
from geo.views.picture.canvas import length, shortened, wrapped
from geo.views.picture.drawing import draw_picture, planned
from geo.views.picture.options import PictureOptions
from geo.views.symbols import SYMBOLS, symbol_for

MAP = tuple(map(round, planned(whole_exhibit([]), PictureOptions()).layout.map_box))
"""Left, top, right, bottom of the map in a picture of 1200 by 800."""
MIDDLE = ((MAP[0] + MAP[2]) // 2, (MAP[1] + MAP[3]) // 2)


OF_DRAWING = ("width", "height", "scale", "bounds", "theme", "engine")


def draw_png(incidents, places=None, **words):
    drawing = {name: words.pop(name) for name in OF_DRAWING if name in words}
    return draw_picture(whole_exhibit(incidents, **words), "png", PictureOptions(**drawing), places=places)


def place(name: str = "Raqqa", latitude: float = 35.95, longitude: float = 39.01) -> Place:
    return made_place(name, latitude, longitude)


def incident(number: int = 0, **changes) -> Incident:
    where = changes.pop("place", place())
    values = {
        "incident_id": f"i{number}",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": date(2024, 3, 1),
        "date_end": date(2024, 3, 1),
        "time_precision": 1,
        "place": where,
        "latitude": None if where is None else where.latitude,
        "longitude": None if where is None else where.longitude,
        "radius_km": 3.0,
        "geo_precision": None if where is None else 1,
        "killed_min": None,
        "killed_max": None,
        "injured_min": None,
        "injured_max": None,
        "background": False,
        "origins": 1,
        "why_merged": (),
        "part_of": None,
        "reports": (),
    }
    return Incident(**(values | changes))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def count_of(picture: Image.Image, colour: str, box=MAP) -> int:
    """Pixels of a colour, give or take what smoothing does to it."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(np.asarray(picture.crop(box)).astype(int) - wanted).max(axis=2) < 10).sum())


def test_marker_is_drawn_in_its_colour_where_it_belongs():
    for symbol in SYMBOLS:
        picture = opened(draw_png([incident(event_type=symbol.event_type)], places=()))
        around = (MIDDLE[0] - 9, MIDDLE[1] - 9, MIDDLE[0] + 9, MIDDLE[1] + 9)
        assert count_of(picture, symbol.colour, around) > 60, symbol.label
        assert count_of(picture, symbol.colour) == count_of(picture, symbol.colour, around)


def test_form_tells_how_sure_the_place_is():
    inner, corner = {}, {}
    for precision in (1, 2, 3):
        picture = opened(draw_png([incident(geo_precision=precision, radius_km=0.1)], places=()))
        inner[precision] = close_to(picture.getpixel((MIDDLE[0] - 5, MIDDLE[1])), symbol_for("Battles").colour)
        corner[precision] = close_to(picture.getpixel((MIDDLE[0] - 7, MIDDLE[1] - 7)), symbol_for("Battles").colour)
    assert inner == {1: True, 2: False, 3: False}
    assert corner == {1: False, 2: False, 3: True}


def close_to(pixel, colour: str) -> bool:
    return all(abs(value - int(colour[i : i + 2], 16)) < 30 for value, i in zip(pixel, (1, 3, 5), strict=True))


def test_ring_around_what_is_near_is_to_scale():
    bounds = (35.0, 38.0, 37.0, 40.0)
    small, large = (
        opened(draw_png([incident(geo_precision=2, radius_km=km)], bounds=bounds, places=())) for km in (20, 40)
    )
    widths = []
    for picture in (small, large):
        colour = np.array([int(symbol_for("Battles").colour[i : i + 2], 16) for i in (1, 3, 5)])
        hits = np.abs(np.asarray(picture.crop(MAP)).astype(int) - colour).max(axis=2) < 40
        widths.append(np.ptp(np.flatnonzero(hits.any(axis=0))))
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.03)


def test_countries_and_the_placeless_are_counted_never_drawn():
    nothing = opened(draw_png([], places=()))
    country = incident(geo_precision=4, place=place("Syria", 35.0, 38.5))
    told = opened(draw_png([country, incident(1, place=None)], places=()))
    battle = symbol_for("Battles").colour
    assert count_of(told, battle) == count_of(nothing, battle) == 0
    assert ImageChops.difference(told, nothing).crop((MAP[2], MAP[1], 1200, MAP[3])).getbbox() is not None


def test_incidents_at_one_place_become_one_mark_with_their_mix():
    picture = opened(draw_png([incident(0), incident(1, event_type="Protests")], places=()))
    assert count_of(picture, symbol_for("Battles").colour) > 40
    assert count_of(picture, symbol_for("Protests").colour) > 40


def test_a_province_is_not_counted_with_a_place():
    both = opened(draw_png([incident(0), incident(1, geo_precision=3, event_type="Protests")], places=()))
    assert count_of(both, symbol_for("Battles").colour) > 80  # a whole disc, not half a ring
    assert count_of(both, symbol_for("Protests").colour) > 40


def test_sample_is_marked_and_words_change_the_picture():
    plain = opened(draw_png([incident()], places=()))
    box = (1000, 10, 1195, 48)
    assert ImageChops.difference(plain, opened(draw_png([incident()], sample=True, places=()))).crop(box).getbbox()
    header = (0, 0, 1200, MAP[1])
    for words in (
        {"title": "A title"},
        {"filters": "since 1 Mar"},
        {"as_of": date(2024, 5, 1)},
        {"time_zone": "UTC+3"},
    ):
        assert ImageChops.difference(plain, opened(draw_png([incident()], places=(), **words))).crop(header).getbbox()


def test_words_are_kept_in_the_file_too():
    counts = Account(1, 0, 2, 3, 7, 0, 0, 13)
    moment = datetime(2024, 5, 1, 14, 5, tzinfo=timezone(timedelta(hours=3)))
    file = Image.open(io.BytesIO(draw_png([incident()], sample=True, counts=counts, as_of=moment, filters="outlet A")))
    assert file.text["Title"] == "Reported incidents"
    words = file.text["Description"]
    for part in ("Sample data", "1 of 13 incidents", "7 filtered out", "1 May 2024, 14:05 (UTC+03:00)", "outlet A"):
        assert part in words
    assert "GeoNames" in file.text["Copyright"]
    assert "Natural Earth" in file.text["Copyright"]


def test_bounds_choose_the_view_and_tell_what_is_outside():
    file = Image.open(io.BytesIO(draw_png([incident()], bounds=(0.0, 0.0, 10.0, 10.0))))
    assert "0 of 1 incidents on this map" in file.text["Description"]
    assert "1 outside this view" in file.text["Description"]


def test_view_may_cross_the_180th_meridian():
    fiji, samoa = place("Suva", -18.14, 178.44), place("Apia", -13.83, -171.77)
    picture = opened(draw_png([incident(0, place=fiji), incident(1, place=samoa)], places=()))
    assert count_of(picture, symbol_for("Battles").colour) > 200
    assert count_of(picture, "#dbe7ee") > 500_000  # the sea around them, not the whole world


@pytest.mark.parametrize(("width", "height", "scale"), [(1200, 800, 2), (400, 300, 2), (320, 240, 1), (4000, 3000, 1)])
def test_size_is_as_asked(width, height, scale):
    assert opened(draw_png([incident()], width=width, height=height, scale=scale)).size == (
        width * scale,
        height * scale,
    )


@pytest.mark.parametrize(("width", "height", "scale"), [(100, 800, 1), (1200, 100, 1), (8001, 800, 1), (1200, 800, 9)])
def test_size_that_cannot_be_drawn_is_refused(width, height, scale):
    with pytest.raises(ExportError, match="too"):
        draw_png([incident()], width=width, height=height, scale=scale)


def test_the_same_picture_gives_the_same_bytes():
    assert draw_png([incident()]) == draw_png([incident()])


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "${1+1}`\\", "\u202eabc", "\ud800", "a\rb\nc", "", "س" * 500]
)
def test_hostile_texts_are_drawn(text):
    named = incident(place=replace(place(), name=text))
    assert opened(draw_png([named], title=text, filters=text)).size == (1200, 800)


def test_arabic_letters_are_joined_from_right_to_left():
    joined, apart = written("ببب"), written("ب\u200cب\u200cب")
    assert joined.size[0] < 0.8 * apart.size[0]  # the letter's middle form is short, its single form long
    alef_first = np.asarray(written("اد"))
    half = alef_first.shape[1] // 2
    top = alef_first.shape[0] // 3
    assert alef_first[:top, half:].sum() > alef_first[:top, :half].sum()  # the tall letter stands on the right


def written(text: str) -> Image.Image:
    picture = Image.new("L", (400, 80))
    ImageDraw.Draw(picture).text((10, 10), text, font=font(40), fill=255)
    return picture.crop(picture.getbbox())


def test_controls_that_turn_text_around_are_not_drawn():
    assert drawable("a\u202eb\u2066c\u200fd\r\ne\ud800f") == "abcd ef"
    assert drawable("مدينة  الرقة") == "مدينة الرقة"


def test_long_texts_are_cut_with_an_ellipsis():
    text = "a long line of words that does not fit"
    assert shortened(text, 14, 1000) == text
    cut = shortened(text, 14, 100)
    assert cut.endswith("…") and length(cut, 14) <= 100
    lines = wrapped(text, 14, 100, 2)
    assert len(lines) == 2
    assert lines[0] == "a long line of"[: len(lines[0])]
    assert lines[1].endswith("…")


def test_a_link_is_broken_and_whole():
    link = "This view: https://example.org/?" + "&".join(f"outlets=Outlet+{n}" for n in range(30))
    lines = wrapped(link, 11, 300, 40)
    assert "".join(lines).replace(" ", "") == link.replace(" ", "")
    assert all(length(line, 11) <= 300 for line in lines)
    assert lines[0].startswith("This view: https://")


def test_a_thousand_incidents_take_half_a_second():
    spread = np.random.default_rng(7).normal(size=(1000, 2))
    many = [
        incident(n, place=place(f"Place {n}", 35 + float(dy), 38 + 2 * float(dx)), event_type=SYMBOLS[n % 7].event_type)
        for n, (dy, dx) in enumerate(spread)
    ]
    draw_png(many[:1])  # base map, labels and typeface are read once a process
    took = []
    for _ in range(3):
        start = time.process_time()
        draw_png(many)
        took.append(time.process_time() - start)
    assert min(took) < 1.0  # the bar is 0.5 s on a machine that does nothing else


def test_in_arabic_the_picture_is_mirrored_and_keeps_the_map_as_it_is():
    options = PictureOptions()
    english, arabic = (
        planned(whole_exhibit([incident()], language=language_of(code)), options) for code in ("en", "ar")
    )
    assert english.layout.map_box[0] == 0
    assert arabic.layout.map_box[2] == options.width
    assert arabic.layout.legend_box[2] == arabic.layout.map_box[0]
    assert arabic.words.title != english.words.title
    assert "1" in arabic.words.counts
    assert [mark.members for mark in arabic.marks] == [mark.members for mark in english.marks]
    for kind in ("png", "svg"):
        assert draw_picture(whole_exhibit([incident()], language=language_of("ar")), kind, options, places=())


def test_squares_that_find_no_room_are_counted_by_the_nearest_and_none_is_lost():
    rng = np.random.default_rng(3)
    crowd = [
        incident(n, place=place(f"P{n}", 35 + float(dy) / 8, 39 + float(dx) / 8), geo_precision=3 if n % 2 else 1)
        for n, (dy, dx) in enumerate(rng.normal(size=(600, 2)))
    ]
    plan = planned(whole_exhibit(crowd), PictureOptions(bounds=(33.0, 36.0, 37.0, 42.0)))
    assert sum(len(mark.members) for mark in plan.marks) == 600
    assert all({one.geo_precision == 3 for one in mark.members} == {mark.province} for mark in plan.marks)


def test_two_compared_sources_have_their_bars_beside_the_marks_and_in_the_legend():
    compared = Comparison(Source("outlet", "Reed Wire"), Source("outlet", "Dar Gazette"))
    given, middle = [incident(0), incident(1), incident(2)], (MIDDLE[1] - 40, MIDDLE[1] + 40)
    first = (MIDDLE[0] - 25, middle[0], MIDDLE[0] - 10, middle[1])
    second = (MIDDLE[0] + 10, middle[0], MIDDLE[0] + 25, middle[1])
    plain = opened(draw_png(given, places=()))

    def bars(*sides: int) -> list[bool]:
        told = {f"i{number}": side for number, side in enumerate(sides)}
        picture = opened(draw_png(given, places=(), compared=compared, sides=told))
        legend = (MAP[2], MAP[1], 1200, MAP[3])
        assert ImageChops.difference(picture, plain).crop(legend).getbbox() is not None
        neither = opened(draw_png(given, places=(), compared=compared, sides=dict.fromkeys(told, 0)))
        return [ImageChops.difference(picture, neither).crop(box).getbbox() is not None for box in (first, second)]

    assert bars(1, 1, 0) == [True, False]
    assert bars(2, 0, 0) == [False, True]
    assert bars(3, 0, 0) == [True, True]
    exhibit = whole_exhibit(given, compared=compared, sides={"i0": 3, "i1": 1, "i2": 0})
    words = planned(exhibit, PictureOptions()).words
    assert words.compared == ((1, "Reed Wire", 2), (2, "Dar Gazette", 1))
    assert "Reed Wire: 2" in words.about()["Description"]
