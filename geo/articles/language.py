"""The language of a text by its script and its commonest small words: English, Arabic, or not told."""

import re

SAMPLE_CHARS = 4_000
"""The first paragraphs tell the language; a quotation further down must not."""

MIN_ENGLISH_SHARE = 0.12
"""Share of words among the function words below: English prose has 0.3 to 0.45, headlines 0.15, French some 0.03."""

_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "on",
        "at",
        "is",
        "was",
        "for",
        "that",
        "by",
        "with",
        "from",
        "as",
        "it",
        "has",
        "have",
        "were",
        "said",
        "are",
        "be",
        "been",
        "after",
        "an",
    ]
)
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_NOT_ARABIC = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc\u06d5\u06c6\u06ce\u0679\u06ba]")
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """ISO 639-1 `en` or `ar`; None for another language, or where too little is there to tell.

    Arabic: most letters are of the Arabic script, and fewer than one in twenty of those that Persian, Kurdish and Urdu
    add. English: most letters are Latin, and function words are as frequent as in English.
    """
    sample = text[:SAMPLE_CHARS]
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words))
    if letters == 0:
        return None
    arabic = len(_ARABIC_LETTER.findall(sample))
    if arabic > letters / 2:
        return "ar" if len(_NOT_ARABIC.findall(sample)) * 20 < arabic else None
    small_words = sum(word in _ENGLISH for word in words)
    return "en" if small_words >= max(1, MIN_ENGLISH_SHARE * len(words)) else None


_NAMES = {"english": "en", "arabic": "ar", "eng": "en", "ara": "ar", "العربية": "ar", "عربي": "ar"}


def language_code(given: str) -> str | None:
    """ISO 639-1 code of a language as inputs give it (`en`, `en-US`, `Arabic`); None where it is none."""
    folded = given.strip().casefold()
    if folded in _NAMES:
        return _NAMES[folded]
    code = re.split("[-_]", folded)[0]
    return code if re.fullmatch("[a-z]{2}", code) else _NAMES.get(code)
