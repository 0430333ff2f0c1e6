"""Symbols: the one table of what an incident looks like on every map, legend, list and picture.

Colour and glyph tell the event type, each alone enough; form tells how sure the place is. Colours are those of
Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), which the common kinds of colour blindness keep apart.
"""

from dataclasses import dataclass
from typing import Any

from geo.incidents.incident import Incident
from geo.language.language import text

Stroke = tuple[tuple[float, float], ...]
"""A line through (x, y) points; x to the right and y down, as on screens; the marker's disc is the unit circle."""


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """How one event type is drawn."""

    event_type: str
    """ACLED's event type, or "Natural disaster"; empty for a type that this table does not know."""
    label: str
    """As legends name it, a text of the catalogues."""
    colour: str
    """Fill of the marker, `#rrggbb`."""
    ink: str
    """The glyph's colour on that fill: black or white, whichever has at least 3:1 contrast (WCAG 2.2, 1.4.11)."""
    strokes: tuple[Stroke, ...]
    """Lines of the glyph, drawn STROKE_WIDTH wide with round ends."""
    fills: tuple[Stroke, ...]
    """Filled polygons of the glyph."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a geo_precision is drawn."""

    geo_precision: int | None
    """1 to 4 as in Report; None for an incident without a place."""
    shape: str
    """`disc`, `ring` (to scale, radius_km), `square` (hollow), or `none`: counted in words, never drawn."""
    label: str
    """As legends name it, a text of the catalogues."""
    certainty: str
    """The same without the legend's note on how it is drawn."""


MARKER_RADIUS_PX = 8.0
"""Radius of a disc, of the least ring, and half the side of a square, in CSS pixels."""
STROKE_WIDTH = 0.24
"""Width of a glyph's lines, as a share of the marker's radius."""

SYMBOLS: tuple[Symbol, ...] = (
    Symbol(
        "Battles",
        text("Battles"),
        "#d55e00",
        "#ffffff",
        (((-0.42, -0.42), (0.42, 0.42)), ((0.42, -0.42), (-0.42, 0.42))),
        (),
    ),
    Symbol(
        "Explosions/Remote violence",
        text("Explosions, remote violence"),
        "#e69f00",
        "#000000",
        (
            ((0.0, -0.6), (0.0, 0.6)),
            ((-0.52, -0.3), (0.52, 0.3)),
            ((-0.52, 0.3), (0.52, -0.3)),
        ),
        (),
    ),
    Symbol(
        "Violence against civilians",
        text("Violence against civilians"),
        "#cc79a7",
        "#000000",
        (),
        (((-0.54, -0.36), (0.54, -0.36), (0.0, 0.58)),),
    ),
    Symbol(
        "Protests",
        text("Protests"),
        "#56b4e9",
        "#000000",
        (((-0.26, -0.56), (-0.26, 0.6)),),
        (((-0.26, -0.56), (0.52, -0.26), (-0.26, 0.06)),),
    ),
    Symbol(
        "Riots",
        text("Riots"),
        "#f0e442",
        "#000000",
        (((0.16, -0.62), (-0.3, 0.06), (0.3, 0.0), (-0.16, 0.62)),),
        (),
    ),
    Symbol(
        "Strategic developments",
        text("Strategic developments"),
        "#0072b2",
        "#ffffff",
        (),
        (((0.0, -0.56), (0.5, 0.0), (0.0, 0.56), (-0.5, 0.0)),),
    ),
    Symbol(
        "Natural disaster",
        text("Natural disaster"),
        "#007a59",  # Okabe and Ito's bluish green, darker: white on theirs has 3.4:1 in print but blurs at 8 px
        "#ffffff",
        (
            ((-0.56, -0.12), (-0.28, -0.36), (0.0, -0.12), (0.28, -0.36), (0.56, -0.12)),
            ((-0.56, 0.34), (-0.28, 0.1), (0.0, 0.34), (0.28, 0.1), (0.56, 0.34)),
        ),
        (),
    ),
)
"""In the order of legends."""

UNKNOWN_TYPE = Symbol("", text("Other"), "#5f6670", "#ffffff", (((-0.4, 0.0), (0.4, 0.0)),), ())
"""For an event type of a newer lexicon or of a user's file: drawn and named, not dropped."""

FORMS: tuple[Form, ...] = (
    Form(1, "disc", text("the place itself"), text("the place itself")),
    Form(2, "ring", text("near it or in its district, ring to scale"), text("near it or in its district")),
    Form(3, "square", text("somewhere in a province"), text("somewhere in a province")),
    Form(4, "none", text("country only"), text("country only")),
    Form(None, "none", text("without a place"), text("without a place")),
)
"""In the order of legends."""

SEVERAL = text("several, number inside")
"""What legends call a mark of several incidents."""

_IN_RING = ("Battles", "Explosions/Remote violence", "Strategic developments")

DRAWN_PRECISIONS = tuple(
    form.geo_precision for form in FORMS if form.shape != "none" and form.geo_precision is not None
)
"""geo_precision of what is drawn: a country's incident is counted in words, never a pin on its capital."""

_BY_TYPE = {symbol.event_type: symbol for symbol in SYMBOLS}
_BY_PRECISION = {form.geo_precision: form for form in FORMS}


def symbol_for(event_type: str) -> Symbol:
    """The symbol of an event type; UNKNOWN_TYPE for one that is not in the table."""
    return _BY_TYPE.get(event_type, UNKNOWN_TYPE)


def form_for(geo_precision: int | None) -> Form:
    """The form of a geo_precision; a number outside 1 to 4 is drawn as no place at all."""
    return _BY_PRECISION.get(geo_precision, _BY_PRECISION[None])


def point_of(incident: Incident) -> tuple[float, float] | None:
    """Where an incident is drawn, latitude and longitude; None for one without a place or of a whole country."""
    if incident.place is None or incident.geo_precision not in DRAWN_PRECISIONS:
        return None
    if incident.latitude is None or incident.longitude is None:
        return None
    return incident.latitude, incident.longitude


def symbol_records() -> list[dict[str, Any]]:
    """The table as plain JSON values for a browser's script, UNKNOWN_TYPE last."""
    return [
        {
            "type": symbol.event_type,
            "label": symbol.label,
            "colour": symbol.colour,
            "ink": symbol.ink,
            "strokes": symbol.strokes,
            "fills": symbol.fills,
        }
        for symbol in (*SYMBOLS, UNKNOWN_TYPE)
    ]


def symbol_svg(symbol: Symbol, form: Form = FORMS[0], size_px: int = 18) -> str:
    """A small SVG picture of a symbol for legends and lists: made from this table alone, so safe as markup.

    An empty string where the form is not drawn.
    """
    if form.shape == "none":
        return ""
    hollow = form.shape != "disc"
    ink = symbol.ink if not hollow else "currentColor"
    paint = f'fill="{symbol.colour}"' if not hollow else f'fill="none" stroke="{symbol.colour}" stroke-width="0.26"'
    outline = (
        f'<rect x="-0.87" y="-0.87" width="1.74" height="1.74" {paint}/>'
        if form.shape == "square"
        else f'<circle r="{0.87 if hollow else 1}" {paint}/>'
    )
    return _picture(outline + _glyph(symbol, ink), size_px)


def several_svg(size_px: int = 18) -> str:
    """The same of a mark that counts several incidents, with their types in its ring."""
    shares = len(_IN_RING)
    ring = "".join(
        f'<circle r="0.82" pathLength="{shares}" fill="none" stroke="{symbol_for(name).colour}" stroke-width="0.36" '
        f'stroke-dasharray="1 {shares - 1}" stroke-dashoffset="{-number}"/>'
        for number, name in enumerate(_IN_RING)
    )
    number = f'<text y="0.36" font-size="1" font-weight="600" text-anchor="middle" fill="currentColor">{shares}</text>'
    return _picture(ring + number, size_px)


def glyph_svg(symbol: Symbol, size_px: int) -> str:
    """The same without a form, for what is listed and never drawn on a map: the glyph alone in the type's colour."""
    return _picture(_glyph(symbol, symbol.colour), size_px)


def _glyph(symbol: Symbol, ink: str) -> str:
    lines = "".join(
        f'<polyline points="{_points(stroke)}" fill="none" stroke="{ink}" stroke-width="{STROKE_WIDTH}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        for stroke in symbol.strokes
    )
    areas = "".join(f'<polygon points="{_points(area)}" fill="{ink}"/>' for area in symbol.fills)
    return lines + areas


def _picture(content: str, size_px: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.1 -1.1 2.2 2.2" width="{size_px}" height="{size_px}" '
        f'aria-hidden="true">{content}</svg>'
    )


def _points(stroke: Stroke) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in stroke)
