"""The one typeface of pictures: FiraGO (SIL Open Font License 1.1), Latin, Arabic, Greek and Cyrillic in one hand.

The package pymupdf-fonts carries it, so pictures look alike on every machine and need no font installed.
"""

import io
import re
import unicodedata
from functools import lru_cache

from PIL import ImageFont, features

from geo.errors import ExportError

_REGULAR, _BOLD = "figo", "figbo"
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@lru_cache(maxsize=64)
def font(size_px: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface at a size, with the layout engine that joins Arabic letters.

    Raises ExportError where the installed Pillow has none.
    """
    if not features.check("raqm"):
        raise ExportError("this Pillow has no Raqm, so it cannot shape Arabic; install the Pillow that pip brings")
    return ImageFont.truetype(io.BytesIO(font_file(bold)), size_px, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=2)
def font_file(bold: bool) -> bytes:
    """The typeface as its package carries it (OpenType)."""
    import pymupdf_fonts

    content: bytes = pymupdf_fonts.myfont(_BOLD if bold else _REGULAR)
    return content


def drawable(text: str) -> str:
    """One line of text for drawing: line ends become spaces; controls, also those that turn text around, go."""
    return _UNSEEN.sub("", re.sub(r"\s+", " ", text)).strip()


def is_right_to_left(text: str) -> bool:
    """Whether a text's first letter is of a script that reads from right to left (Unicode's rules P2 and P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
