"""The typeface cut to the letters of a picture, so that an SVG carries it and looks alike wherever it is opened."""

import base64
import io

from geo.views.fonts import font_file

FAMILY = "Incident Map FiraGO"
"""Not the typeface's own name: an installed FiraGO of another version would else take its place."""


def font_faces(regular: str, bold: str) -> str:
    """CSS rules with the letters of these texts; none for a text that is empty."""
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f'src:url(data:font/woff;base64,{base64.b64encode(_letters(text, is_bold)).decode("ascii")}) format("woff")}}'
        for text, weight, is_bold in ((regular, "normal", False), (bold, "bold", True))
        if text
    )


def _letters(text: str, bold: bool) -> bytes:
    """The glyphs of a text with the rules that join and place them, as WOFF."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.flavor = "woff"
    options.hinting = False
    options.drop_tables += ["DSIG"]
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright and licence go with the letters, as the licence asks
    face = TTFont(io.BytesIO(font_file(bold)), lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(face)
    face.flavor = "woff"
    out = io.BytesIO()
    face.save(out)
    return out.getvalue()
