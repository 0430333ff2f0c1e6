"""Every format gives the same articles, with the fields they go by; the same article is taken once."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from geo.articles.article import Article
from geo.articles.readers import ArticleDefaults, Unreadable, read_articles, read_bytes, read_pasted

TEXT = "Two shells fell on the edge of Ariha on Monday.\nNobody was hurt."


def _articles(name: str, content: bytes, defaults: ArticleDefaults | None = None) -> list[Article]:
    found = list(read_bytes(name, content, defaults=defaults or ArticleDefaults()))
    assert not [str(item) for item in found if isinstance(item, Unreadable)]
    return [item for item in found if isinstance(item, Article)]


def _parquet(columns: dict[str, object]) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


JSON_TEXT = '"Two shells fell on the edge of Ariha on Monday.\\nNobody was hurt."'
JSON_ITEM = f'{{"article_id": 7, "publisher": "The Basalt Herald", "link": "https://b.example/7", "headline": "Shells",\
 "body": {JSON_TEXT}, "pubDate": "2024-03-05", "lang": "en-GB"}}'
ROW = f'"{TEXT}",7,The Basalt Herald,https://b.example/7,Shells,2024-03-05,English\n'
COLUMNS = {"id": [7], "Outlet": ["The Basalt Herald"], "URL": ["https://b.example/7"], "Title": ["Shells"]}

SAME_ARTICLE = {
    "a.jsonl": JSON_ITEM.encode(),
    "a.json": f"[\n{JSON_ITEM}\n]".encode(),
    "b.json": f'{{"articles": [{JSON_ITEM}]}}'.encode(),
    "c.json": JSON_ITEM.replace(", ", ",\n").encode(),
    "a.csv": ("Content,ID,Source,URL,Title,Date,Language\n" + ROW).encode(),
    "b.csv": ("\ufeffcontent;id;source;url;title;date;language\n" + ROW.replace(",", ";")).encode("utf-8"),
    "a.tsv": ("content\tid\tsource\turl\ttitle\tdate\tlanguage\n" + ROW.replace(",", "\t")).encode(),
    "a.parquet": _parquet(COLUMNS | {"Text": [TEXT], "date": [date(2024, 3, 5)], "language": ["en"]}),
}
SAME_WITHOUT_SUFFIX = {f"{name} without suffix": content for name, content in SAME_ARTICLE.items()}


@pytest.mark.parametrize(("name", "content"), (SAME_ARTICLE | SAME_WITHOUT_SUFFIX).items())
def test_one_article_in_every_table_format(name: str, content: bytes) -> None:
    expected = Article(
        article_id="7",
        source="The Basalt Herald",
        url="https://b.example/7",
        title="Shells",
        text=TEXT,
        published=date(2024, 3, 5),
        published_latest=None,
        language="en",
        copy_of=None,
    )
    assert _articles(name, content) == [expected]


PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Shells fall on Ariha | The Orontes Lantern</title>
<meta property="og:title" content="Shells fall on Ariha"><meta property="og:site_name" content="The Orontes Lantern">
<meta property="article:published_time" content="2024-03-05T10:00:00+03:00">
<link rel="canonical" href="https://o.example/shells"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Shells fall on Ariha</h1>
{"".join(f"<p>Paragraph {n}: shells hit the edge of the town, and rescue workers came.</p>" for n in range(6))}
</article><footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a"])
def test_a_saved_page(name: str) -> None:
    (article,) = _articles(name, PAGE.encode())
    assert (article.title, article.source, article.url) == (
        "Shells fall on Ariha",
        "The Orontes Lantern",
        "https://o.example/shells",
    )
    assert article.language == "en"
    assert isinstance(article.published, datetime)
    assert article.published == datetime(2024, 3, 5, 7, tzinfo=UTC)
    assert article.text.startswith("Paragraph 0: shells hit")
    assert "Sport" not in article.text


def test_a_page_without_a_date_is_undated() -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2024-03-05T10:00:00+03:00">', "")
    (article,) = _articles("a.html", page.replace("came.", "came on 3 March 2024.").encode())
    assert article.published is None


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kestrel Dispatch</title>
<item><guid>k1</guid><title>Shells &amp;amp; smoke</title><link>https://k.example/1</link>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Two shells fell on the edge of <b>Ariha</b>.</p>
<script>x()</script><p>Nobody was hurt.</p>]]>
</content:encoded></item>
<item><title>Only a headline of the day</title></item>
<item><link>https://k.example/3</link></item></channel></rss>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a"])
def test_a_feed(name: str) -> None:
    found = list(read_bytes(name, RSS.encode()))
    first, second, third = found
    assert isinstance(first, Article)
    assert (first.article_id, first.source, first.title) == ("k1", "Kestrel Dispatch", "Shells & smoke")
    assert first.text == "Two shells fell on the edge of Ariha.\nNobody was hurt."
    assert isinstance(first.published, datetime)
    assert first.published == datetime(2024, 3, 5, 7, tzinfo=UTC)
    assert isinstance(second, Article)
    assert second.text == "Only a headline of the day"
    assert isinstance(third, Unreadable)
    assert (third.line, third.reason) == (9, "has no text")


def test_an_atom_feed() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Qasr Notes</title><entry><id>urn:q:1</id><title>T</title>
<link href="https://q.example/1"/><updated>2024-03-05T10:00:00Z</updated>
<content type="html">&lt;p&gt;Two shells fell.&lt;/p&gt;</content></entry></feed>"""
    (article,) = _articles("a.atom", atom.encode())
    assert (article.article_id, article.url, article.text) == ("urn:q:1", "https://q.example/1", "Two shells fell.")
    assert article.published == datetime(2024, 3, 5, 10, tzinfo=UTC)


def test_other_xml_is_named() -> None:
    (told,) = read_bytes("a.xml", b'<?xml version="1.0"?><note><to>you</to></note>')
    assert isinstance(told, Unreadable)
    assert "no RSS or Atom feed" in told.reason


def test_a_text_file_is_one_article_with_the_defaults() -> None:
    defaults = ArticleDefaults(source="The Basalt Herald", published=date(2024, 3, 5))
    (article,) = _articles("a.txt", f"\n\n{TEXT}\n".encode(), defaults)
    assert (article.source, article.published, article.text) == ("The Basalt Herald", date(2024, 3, 5), TEXT)


def test_defaults_fill_only_what_the_input_does_not_give() -> None:
    defaults = ArticleDefaults(source="Other", published=date(2020, 1, 1))
    (article,) = _articles("a.jsonl", JSON_ITEM.encode(), defaults)
    assert (article.source, article.published) == ("The Basalt Herald", date(2024, 3, 5))


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second text of the folder.")
    (tmp_path / "a.txt").write_text("First text of the folder.")
    (tmp_path / "c.jsonl").write_text('{"text": "Third text of the folder."}')
    (tmp_path / ".hidden").write_text("Hidden")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    found = list(read_articles([tmp_path]))
    texts = [item.text.split()[0] for item in found if isinstance(item, Article)]
    assert texts == ["First", "Second", "Third"]
    assert [Path(item.path).name for item in found if isinstance(item, Unreadable)] == ["picture.png"]


def test_standard_input_tells_its_format_by_its_content() -> None:
    for content in SAME_ARTICLE.values():
        stream = io.BytesIO(content)
        (article,) = read_articles(["-"], stdin=stream)
        assert isinstance(article, Article)
        assert article.article_id == "7"
        assert not stream.closed


def test_pasted_text_and_pasted_lines() -> None:
    defaults = ArticleDefaults(source="Pasted", published=datetime(2024, 3, 5, tzinfo=UTC))
    (article,) = read_pasted(TEXT, defaults=defaults)
    assert isinstance(article, Article)
    assert (article.text, article.published) == (TEXT, datetime(2024, 3, 5, tzinfo=UTC))
    (article,) = read_pasted(JSON_ITEM, defaults=defaults)
    assert isinstance(article, Article)
    assert article.source == "The Basalt Herald"


def test_ids_without_an_input_id_are_stable_and_differ() -> None:
    content = b'{"text": "One."}\n{"text": "Two."}\n{"text": "One.", "source": "A"}\n'
    first, again = _articles("a.jsonl", content), _articles("b.jsonl", content)
    assert [article.article_id for article in first] == [article.article_id for article in again]
    assert len({article.article_id for article in first}) == 3


def test_the_same_article_is_taken_once_across_files(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"id": "1", "text": "One."}\n')
    first, second = read_articles([tmp_path])
    assert isinstance(first, Article)
    assert isinstance(second, Unreadable)
    assert second.kept
    assert (Path(second.path).name, second.line) == ("b.jsonl", 1)


def test_the_same_text_outlet_and_time_is_the_same_article_unless_two_ids_are_given() -> None:
    line = '{{{} "source": "{}", "date": "{}", "text": "Two shells fell."}}\n'
    content = line.format('"id": 1,', "A", "2024-03-05") + line.format("", "A", "2024-03-05")
    content += line.format('"id": 3,', "B", "2024-03-05") + line.format('"id": 4,', "A", "2024-03-06")
    content += line.format('"id": 5,', "A", "2024-03-05")
    found = list(read_bytes("a.jsonl", content.encode()))
    assert [item.article_id for item in found if isinstance(item, Article)] == ["1", "3", "4", "5"]
    assert [item.line for item in found if isinstance(item, Unreadable)] == [2]


def test_one_id_with_two_texts_keeps_both_and_tells() -> None:
    found = list(read_bytes("a.jsonl", b'{"id": "1", "text": "One."}\n{"id": "1", "text": "Two."}\n'))
    articles = [item for item in found if isinstance(item, Article)]
    assert [article.text for article in articles] == ["One.", "Two."]
    assert articles[0].article_id == "1"
    assert articles[1].article_id != "1"
    assert [item.line for item in found if isinstance(item, Unreadable)] == [2]


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/x?y=1#z", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/hosts", False),
        ("https://", False),
        ("https://a.example/<x>", False),
        ("//a.example", False),
        ("https://[x", False),
        ("java\nscript:x", False),
    ],
)
def test_only_web_links_are_kept(link: str, kept: bool) -> None:
    import json

    found = list(read_bytes("a.jsonl", json.dumps({"text": "Two shells fell.", "url": link}).encode()))
    article = found[-1]
    assert isinstance(article, Article)
    assert article.url == (link if kept else None)
    assert len(found) == (1 if kept else 2)


def test_ids_are_kept_to_the_letter_and_offsets_count_in_the_text_as_given() -> None:
    line = json.dumps({"id": "a 1 ", "text": "\n  Shells fell on the village.\n"})
    (article,) = read_bytes("a.jsonl", line.encode())
    assert isinstance(article, Article)
    assert article.article_id == "a 1 "
    assert article.text == "\n  Shells fell on the village."
