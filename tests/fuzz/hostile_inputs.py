"""Inputs that nobody means well with, for fuzzing and for the test of endless texts: strategies and shapes."""

import json
import string
from collections.abc import Callable, Mapping
from datetime import date

from hypothesis import strategies as st

from geo.articles.article import Article

WORDS = (
    *("Shells", "fell", "on", "Tell Amber", "in", "Syria", "at", "dawn", "on Friday", "3 March 2024", "killing", "two"),
    *("five people were killed", "said", '"', "police", "the", "attack", "a day later", "12 km north of", "Aleppo,"),
    *(
        "between",
        "and",
        "Mr",
        "Gen. Smith",
        "March",
        "May",
        "the governorate of",
        "St.",
        "U.S.",
        "(",
        ")",
        "[",
        "—",
        "-",
    ),
    *("قصفت", "المدفعية", "حلب", "في", "ريف", "وقتل", "ثلاثة", "أمس", "الأول", "و", "بـ", "«", "»", "يَوْمَ", "٣", "آذار"),
    *("0", "7", "999999999999", "1,2", "31/02/2024", "24:00", "\n", "\n\n", "\t", "\u200f", "\u0301", "\ufeff", "\x00"),
    *("http://a.b/c", "<p>", "&amp;", "\U0001f600", "\ud800", "İ", "ß", "ﷺ", "１２"),
)

texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=40).map("".join),
    st.text(max_size=300),
)
"""Words that rules look for, in any order, with any characters between."""

days = st.one_of(st.none(), st.dates(), st.dates(date(2020, 1, 1), date(2026, 1, 1)))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of any such text."""
    text = draw(texts)
    source = draw(st.one_of(st.none(), st.sampled_from(["The Wadi Courier", "Dar Gazette"])))
    language = draw(st.sampled_from(["en", "ar", "fr", None]))
    return Article("a", source, None, draw(st.one_of(st.none(), texts)), text, draw(days), None, language, None)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
rows = st.dictionaries(
    st.one_of(st.sampled_from(["id", "text", "title", "date", "url", "source", "language"]), st.text(max_size=5)),
    values,
    max_size=6,
)


def _csv(row: Mapping[str, object]) -> str:
    return ",".join(map(str, row)) + "\n" + ",".join(map(str, row.values())) + "\n"


def _feed(text: str) -> str:
    return f"<rss><channel><title>{text[:9]}</title><item><title>{text}</title><description>{text}</description></item>"


files = st.one_of(
    st.binary(max_size=300),
    texts.map(lambda text: text.encode("utf-8", "replace")),
    texts.map(lambda text: text.encode("utf-16", "replace")),
    st.lists(rows, max_size=3).map(lambda found: "\n".join(map(json.dumps, found)).encode("utf-8", "replace")),
    rows.map(lambda row: json.dumps([row])[:200].encode("utf-8", "replace")),
    rows.map(lambda row: _csv(row).encode("utf-8", "replace")),
    texts.map(lambda text: _feed(text).encode("utf-8", "replace")),
    texts.map(lambda text: f"<html><body><article><h1>{text[:20]}</h1><p>{text}</p>".encode("utf-8", "replace")),
)
"""What a file may hold: any of the formats, whole, cut or mixed up."""
suffixes = st.sampled_from(["", ".txt", ".jsonl", ".json", ".csv", ".html", ".rss", ".parquet"])

_PARTS_OF_LINKS = (
    *("http", "https", "file", "javascript", ":", "//", "/", "@", "\\", "?", "#", "%", "[", "]", "::1", "127.0.0.1"),
    *("example.org", "ex ample", ".", "..", "\r\n", "\u202e", "é", ":80", ":99999", "xn--", "\x00", "0x7f.1"),
)
links = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_PARTS_OF_LINKS), max_size=9).map("".join),
    st.text(string.printable, max_size=30).map(lambda text: f"http://{text}"),
)

HONEST = (
    "Artillery shells struck the village of Tell Amber in Syria on Friday, killing two people, police said.\n"
    "“We heard the blast at dawn,” a teacher told the Wadi Courier, and five houses burned near the northern gate.\n\n"
    "The army denied it. Clashes had been reported in the Deir ez-Zor countryside on 3 March 2024, 12 km east of it.\n"
    "قصفت المدفعية قرية تل عنبر في ريف دير الزور يوم الجمعة، وقتل ثلاثة أشخاص وفق مصدر في الشرطة.\n\n"
)

_UNITS = {
    "one letter": "a",
    "one capital": "A",
    "digits": "7",
    "digits and commas": "1,",
    "brackets": "(",
    "square brackets": "[",
    "quotation marks": '"',
    "apostrophes": "'",
    "curly quotation marks": "“A ",
    "spaces": " ",
    "line breaks": "\n",
    "spaces and line breaks": " \n",
    "a a a a": "a ",
    "A A A A": "A ",
    "hyphens": "-",
    "letters and hyphens": "a-",
    "Al-Al-Al-": "Al-",
    "full stops": ".",
    "initials": "A. ",
    "Arabic letters with marks": "بَ",
    "Arabic articles": "ال",
    "Arabic words": "قتل ",
    "Arabic places": "حلب ",
    "marks alone": "\u0301",
    "event words": "killed ",
    "dates": "on 3 March ",
    "distances": "5 km ",
    "said": 'said "',
    "places": "Aleppo, ",
    "names": "John Smith ",
    "headlines": "A\n",
    "tags": "<",
    "ampersands": "&",
    "one endless sentence": "the forces killed people near Aleppo and then ",
    "one event after another": "Five people were killed in Aleppo on Monday. ",
}


def _endless_line(chars: int) -> str:
    return (HONEST.replace("\n", " ") * (chars // len(HONEST) + 1))[:chars]


def _of(unit: str) -> Callable[[int], str]:
    return lambda chars: (unit * (chars // len(unit) + 1))[:chars]


SHAPES: Mapping[str, Callable[[int], str]] = {
    **{name: _of(unit) for name, unit in _UNITS.items()},
    "one endless line": _endless_line,
}
"""Name ► a text of so many characters that has no end where rules look for one."""


def honest(chars: int) -> str:
    """A text of so many characters as articles are."""
    return _of(HONEST)(chars)
