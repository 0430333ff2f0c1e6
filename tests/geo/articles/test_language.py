"""English and Arabic are told by script and small words; the rest is left open."""

import pytest

from geo.articles.language import detect_language, language_code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Two shells fell on the edge of the town, and nobody was hurt.", "en"),
        ("TWO SHELLS FELL ON THE EDGE OF THE TOWN.", "en"),
        ("سقطت قذيفتان على أطراف البلدة ولم يصب أحد.", "ar"),
        ("سقطت قذيفتان على أطراف البلدة (Ariha) ولم يصب أحد.", "ar"),
        ("Deux obus sont tombés près du village, sans faire de victimes.", None),
        ("İki top mermisi kasabanın kenarına düştü.", None),
        ("دو گلوله توپ در نزدیکی شهر فرود آمد و کسی زخمی نشد، پلیس گفت.", None),
        ("12.3 ...", None),
        ("", None),
    ],
)
def test_detection(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("given", "code"), [("en", "en"), ("en-US", "en"), ("AR", "ar"), ("Arabic", "ar"), ("العربية", "ar"), ("?", None)]
)
def test_codes(given: str, code: str | None) -> None:
    assert language_code(given) == code
