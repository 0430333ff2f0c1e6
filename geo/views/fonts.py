"""The one typeface of pictures: FiraGO (SIL Open Font License 1.1), Latin, Arabic, Greek and Cyrillic in one hand.

The package pymupdf-fonts carries it, so pictures look alike on every machine and need no font installed.
"""

import io
import re
from functools import lru_cache

from PIL import ImageFont, features

from geo.errors import ExportError

_REGULAR, _BOLD = "figo", "figbo"
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@lru_cache(maxsize=64)
def font(size_px: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface at a size, with the layout engine that joins Arabic letters.

    Raises ExportError where the installed Pillow has none.
    """
    if not features.check("raqm"):
        raise ExportError("this Pillow has no Raqm, so it cannot shape Arabic; install the Pillow that pip brings")
    return ImageFont.truetype(io.BytesIO(_font_file(bold)), size_px, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> bytes:
    import pymupdf_fonts

    content: bytes = pymupdf_fonts.myfont(_BOLD if bold else _REGULAR)
    return content


def drawable(text: str) -> str:
    """One line of text for drawing: line ends become spaces; controls, also those that turn text around, go."""
    return _UNSEEN.sub("", re.sub(r"\s+", " ", text)).strip()


def shortened(text: str, typeface: ImageFont.FreeTypeFont, width_px: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if typeface.getlength(text) <= width_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if typeface.getlength(text[:middle].rstrip() + "…") <= width_px:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, typeface: ImageFont.FreeTypeFont, width_px: float, most_lines: int) -> list[str]:
    """The text in lines of this width; what does not fit into the last one is cut with an ellipsis."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most_lines:
        if len(lines) == most_lines - 1:
            lines.append(shortened(" ".join(words), typeface, width_px))
            break
        count = 1
        while count < len(words) and typeface.getlength(" ".join(words[: count + 1])) <= width_px:
            count += 1
        lines.append(shortened(" ".join(words[:count]), typeface, width_px))
        words = words[count:]
    return lines
