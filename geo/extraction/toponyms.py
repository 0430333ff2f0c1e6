"""Toponym recognition: which words of a text name a place, told by the gazetteer and by the words around them."""

from collections.abc import Iterator

from gazetteer.lookup import Gazetteer
from gazetteer.names import is_arabic
from geo.articles.article import Article
from geo.extraction.facilities import with_head_noun
from geo.extraction.mention import Mention, Recognise
from geo.extraction.name_text import NameBook, NameText
from geo.extraction.person_names import person_names
from geo.extraction.place_words import place_words
from geo.extraction.toponyms_arabic import ArabicNames
from geo.extraction.toponyms_latin import LatinNames


def toponym_recogniser(gazetteer: Gazetteer) -> Recognise:
    """Recognition by gazetteer and word patterns, for English and Arabic, also mixed in one text."""
    book = NameBook(gazetteer)
    latin = LatinNames(book, place_words("en"), person_names())
    arabic = ArabicNames(book, place_words("ar"), person_names())

    def recognise(article: Article) -> tuple[Mention, ...]:
        text = NameText(article.text)
        found = [(text.starts[f.first], text.ends[f.last]) for f in latin.recognise(text)]
        if is_arabic(article.text):
            found = sorted((*found, *arabic.recognise(text)))
        return tuple(
            Mention(start, end, article.text[start:end]) for start, end in _with_head_nouns(article.text, found)
        )

    return recognise


def _with_head_nouns(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of names; one that a facility's head noun stands beside reaches over it: "Tabqa prison"."""
    reached = 0
    for n, (start, end) in enumerate(spans):
        free = spans[n + 1][0] if n + 1 < len(spans) else len(text)
        start, end = with_head_noun(text, start, end, reached, free)
        reached = end
        yield start, end
