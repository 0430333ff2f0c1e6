"""Several articles in one text are told apart, one article stays whole, and what the text betrays is kept."""

import random
from datetime import date

import pytest

from geo.articles.article import Article
from geo.articles.betrayed import betrayed_outlet, betrayed_publication
from geo.articles.dump import split_dump
from geo.articles.readers import read_bytes
from geo.articles.sample import sample_articles

LONG_READ = "\n".join(
    [
        "For three winters the people of the valley have waited for the bridge to come back.",
        "It stood for ninety years, and it took one night of rain to bring it down.",
        "“We heard it before we saw it,” says the miller, whose house looks out on the river.",
        "The miller",
        "He has worked here since he was a boy, as his father did. On Thursdays the carts stood up to the church.",
        "On Monday he walked to the ford, as he does every week, and measured the water with a stick.",
        "An engineer in the provincial capital said that the plans were ready and that only the money was missing.",
        "“Every year they draw it again,” said a teacher who crosses by boat. “We have a wall full of bridges.”",
        "The boat",
        "In March the boat sank. Nobody drowned, but eleven schoolbags did, and for two weeks there was no school.",
        "Some of the children now live with relatives on the other bank. They come home on Fridays.",
        "The province says that work will begin in the autumn. It said so last year, too.",
        "Until then the miller keeps his stick by the door, with a notch for every week since the bridge fell.",
    ]
)


@pytest.mark.parametrize("article", sample_articles(), ids=lambda article: article.article_id)
def test_one_short_article_stays_one(article: Article) -> None:
    for text in (article.text, f"{article.title}\n{article.text}", f"{article.title}\n\n{article.text}\n"):
        (part,) = split_dump(text)
        assert text[part.start : part.end] == text.strip()


@pytest.mark.parametrize("lines", [1, 2, 5, 13])
def test_one_ordinary_article_of_any_length_stays_one(lines: int) -> None:
    text = "\n".join(LONG_READ.split("\n")[:lines])
    for spaced in (text, text.replace("\n", "\n\n")):
        assert len(split_dump(spaced)) == 1


def test_a_hard_wrapped_article_stays_one() -> None:
    words = LONG_READ.replace("\n", " ").split()
    wrapped = "\n".join(" ".join(words[start : start + 9]) for start in range(0, len(words), 9))
    assert len(split_dump(wrapped)) == 1


def _beginnings(texts: list[str]) -> tuple[str, set[int]]:
    starts, position = set(), 0
    for text in texts:
        starts.add(position)
        position += len(text) + 1
    return "\n".join(texts), starts


def _f1(texts: list[str]) -> float:
    dump, gold = _beginnings(texts)
    found = {part.start for part in split_dump(dump)}
    return 2 * len(found & gold) / (len(found) + len(gold))


@pytest.mark.parametrize("titled", [False, True])
def test_ten_articles_in_a_row_are_told_apart(titled: bool) -> None:
    articles = list(sample_articles())
    scores = []
    for seed in range(6):
        picked = random.Random(seed).sample(articles, 10)
        scores.append(_f1([f"{one.title}\n{one.text}" if titled else one.text for one in picked]))
    assert sum(scores) / len(scores) >= 0.8


def test_a_change_of_script_a_closing_line_and_a_byline_divide() -> None:
    arabic = next(article.text for article in sample_articles() if article.language == "ar")
    english = next(article.text for article in sample_articles() if article.language == "en")
    opinion = LONG_READ + "\nThe views expressed in this article are the author’s alone."
    signed = "Bread before bridges\nBy Selma Haddadin\n" + sample_articles()[4].text
    assert _f1([english, arabic, opinion, signed]) == 1.0


def test_a_copy_in_the_same_text_begins_again() -> None:
    text = "\n".join([LONG_READ, LONG_READ, "A new mill opened on Monday. " * 20])
    parts = split_dump(text)
    assert [text[part.start : part.end] for part in parts[:2]] == [LONG_READ, LONG_READ]


def test_parts_cover_the_text_in_order_and_know_their_lines() -> None:
    text = "\n\n" + "\n".join(article.text for article in sample_articles()) + "\n"
    parts = split_dump(text)
    assert "\n".join(text[part.start : part.end] for part in parts).split() == text.split()
    for part in parts:
        assert part.line == 1 + text.count("\n", 0, part.start)
        assert not text[part.start].isspace()


def test_reading_a_dump_gives_an_article_a_part() -> None:
    text = "\n".join(article.text for article in sample_articles())
    articles = [item for item in read_bytes("dump.txt", text.encode()) if isinstance(item, Article)]
    assert [article.text for article in articles] == [text[part.start : part.end] for part in split_dump(text)]


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_nothing(text: str) -> None:
    assert split_dump(text) == ()


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("The views do not necessarily reflect those of The Basalt Herald.", "The Basalt Herald"),
        ("A guard tells Tamarisk Daily that he saw nothing.", "Tamarisk Daily"),
        ("A guard told Tamarisk Daily. Tamarisk Daily’s correspondent saw smoke.", "Tamarisk Daily"),
        ("Kestrel Dispatch could not verify his account.", "Kestrel Dispatch"),
        ("A guard told Tamarisk Daily that he saw nothing.", None),
        ("وقالت مصادر محلية لصحيفة «مرآة الحماد» إن السيارة احترقت.", "مرآة الحماد"),
        ("سيّرت دوريات تابعة لـ«الدفاع المدني» في القرية.", None),
    ],
)
def test_the_outlet_that_a_text_betrays(text: str, outlet: str | None) -> None:
    assert betrayed_outlet(text) == outlet


@pytest.mark.parametrize(
    ("text", "first", "latest"),
    [
        ("Shells fell yesterday, Sunday 3 March 2024, sources said.", date(2024, 3, 4), None),
        ("Shells fell this morning, March 3, 2024, sources said.", date(2024, 3, 3), None),
        ("سقطت قذائف أمس الأحد 3 آذار 2024 على القرية.", date(2024, 3, 4), None),
        ("Shells fell on Sunday, 3 March 2024, sources said.", date(2024, 3, 3), date(2024, 3, 9)),
        ("Shells fell on Monday, 3 March 2024, sources said.", None, None),
        ("Shells fell on 3 March, sources said.", None, None),
        ("He was born on 3 March 1975 and left yesterday.", None, None),
    ],
)
def test_the_day_that_a_text_betrays(text: str, first: date | None, latest: date | None) -> None:
    published = betrayed_publication(text)
    assert (None if published is None else (published.first, published.latest)) == (first and (first, latest))
