import json

import pytest

from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, form_for, symbol_for, symbol_records, symbol_svg


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("symbol", [*SYMBOLS, UNKNOWN_TYPE], ids=lambda symbol: symbol.label)
def test_glyph_stands_out_and_stays_inside_its_disc(symbol):
    fill, ink = sorted((luminance(symbol.colour), luminance(symbol.ink)))
    assert (ink + 0.05) / (fill + 0.05) >= 3
    points = [point for stroke in (*symbol.strokes, *symbol.fills) for point in stroke]
    assert points
    assert max(x * x + y * y for x, y in points) <= 0.65


def test_no_two_types_share_colour_or_glyph():
    table = [*SYMBOLS, UNKNOWN_TYPE]
    assert len({symbol.colour for symbol in table}) == len(table)
    assert len({(symbol.strokes, symbol.fills) for symbol in table}) == len(table)


def test_every_type_and_precision_has_its_symbol():
    assert symbol_for("Battles").event_type == "Battles"
    assert symbol_for("a type of next year") is UNKNOWN_TYPE
    assert [form_for(precision).shape for precision in (1, 2, 3, 4, None, 9)] == [
        "disc",
        "ring",
        "square",
        "none",
        "none",
        "none",
    ]


def test_browser_table_is_json():
    assert [row["type"] for row in json.loads(json.dumps(symbol_records()))] == [s.event_type for s in SYMBOLS] + [""]


def test_svg_differs_by_form_and_is_empty_where_nothing_is_drawn():
    pictures = {form.shape: symbol_svg(SYMBOLS[0], form) for form in FORMS}
    assert len(set(pictures.values())) == 4
    assert pictures["none"] == ""
