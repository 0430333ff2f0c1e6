"""Ten hostile or broken inputs: each gives a message with file, line and reason, and the other items are read."""

import time
from pathlib import Path

import pytest

from geo.articles.article import Article
from geo.articles.decoding import MAX_LINE_CHARS
from geo.articles.readers import Unreadable, read_articles, read_bytes

Found = tuple[list[Article], list[Unreadable]]

GOOD_LINE = b'{"id": "good", "text": "Two shells fell on the town of Ariha."}\n'


def _read(name: str, content: bytes) -> Found:
    found = list(read_bytes(name, content))
    return [item for item in found if isinstance(item, Article)], [i for i in found if isinstance(i, Unreadable)]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.rss", "a.parquet", "a"])
@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_empty(name: str, content: bytes) -> None:
    articles, told = _read(name, content)
    assert articles == []
    assert [str(one) for one in told] == [f"{name}: is empty"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html", "a.rss", "a"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (bytes(range(256)) * 20, "binary data"),
        (b"%PDF-1.7\nwords", "a PDF file"),
        (b"PK\x03\x04words", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_binary(name: str, content: bytes, kind: str) -> None:
    articles, told = _read(name, content)
    assert articles == []
    assert len(told) == 1
    assert told[0].reason.startswith(f"is {kind}, not text")
    assert not told[0].kept


def test_a_file_that_is_not_parquet() -> None:
    articles, told = _read("a.parquet", b"PAR1 and then nothing")
    assert articles == []
    assert "is no Parquet file" in told[0].reason
    assert "\n" not in told[0].reason


ARABIC = "قصفت المدفعية قرية على الطريق في ريف إدلب بعد منتصف الليل، ولم تقع إصابات."


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_arabic_in_an_older_encoding_is_read_with_a_notice(encoding: str) -> None:
    articles, told = _read("a.txt", ARABIC.encode(encoding))
    assert [article.text for article in articles] == [ARABIC]
    assert [one.kept for one in told] == [True]
    assert "is not UTF-8" in told[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_in_any_form_is_read_without_a_word(encoding: str) -> None:
    for name in ("a.txt", "a"):
        articles, told = _read(name, ARABIC.encode(encoding))
        assert [article.text for article in articles] == [ARABIC]
        assert told == []


def test_one_line_in_the_wrong_encoding_leaves_the_others_as_they_are() -> None:
    line = '{"id": "old", "text": "' + ARABIC + '"}\n'
    articles, told = _read("a.jsonl", GOOD_LINE + line.encode("cp1256") + line.replace("old", "new").encode())
    assert [(article.article_id, article.text) for article in articles[1:]] == [("old", ARABIC), ("new", ARABIC)]
    assert [(one.line, one.kept) for one in told] == [(2, True)]


def test_a_broken_letter_costs_only_itself() -> None:
    articles, told = _read("a.txt", ARABIC.encode() + b"\xd8 end")
    assert articles[0].text == ARABIC + "\ufffd end"
    assert [one.kept for one in told] == [True]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("a.jsonl", b"", GOOD_LINE), ("a.csv", b"id,text\n", b"good,Two shells fell on the town\n"), ("a.txt", b"", b"")],
)
def test_fifty_megabytes_in_one_line(name: str, before: bytes, after: bytes) -> None:
    start = time.monotonic()
    articles, told = _read(name, before + b"{" + b"a" * 50_000_000 + b"\n" + after)
    assert time.monotonic() - start < 20
    assert [article.article_id for article in articles] == (["good"] if after else [])
    assert [one.line for one in told] == [1 + before.count(b"\n")]
    assert f"longer than {MAX_LINE_CHARS:,} characters" in told[0].reason


def test_markup_in_a_title_stays_text() -> None:
    title = "<img src=x onerror=alert(1)> ${7*7} `x` {{y}}"
    articles, told = _read("a.csv", f'title,text\n"{title}","Two shells fell on the town."\n'.encode())
    assert articles[0].title == title
    assert told == []


def test_bare_carriage_returns_are_line_breaks() -> None:
    articles, told = _read("a.txt", b"First paragraph.\rSecond paragraph.\r\nThird.")
    assert articles[0].text == "First paragraph.\nSecond paragraph.\nThird."
    articles, told = _read("a.jsonl", GOOD_LINE.replace(b"\n", b"\r") + b'{"id": "second", "text": "one\\rtwo"}\r')
    assert [(article.article_id, article.text) for article in articles[1:]] == [("second", "one\ntwo")]
    assert told == []


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss version="2.0"><channel><title>X</title><item><title>&c;</title><description>&c;</description></item></channel>
</rss>
"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.atom", "a"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(name: str, encoding: str) -> None:
    articles, told = _read(name, BOMB.decode().encode(encoding))
    assert articles == []
    assert [(one.line, one.kept) for one in told] == [(2, False)]
    assert "entities" in told[0].reason


def test_an_outer_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    feed = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', f'<!ENTITY a SYSTEM "{secret.as_uri()}">'.encode())
    articles, told = _read("a.rss", feed)
    assert articles == []
    assert "secret" not in told[0].reason


def test_a_csv_without_its_columns() -> None:
    articles, told = _read("a.csv", b"name,day\nx,2024-03-01\n")
    assert articles == []
    assert [one.line for one in told] == [1]
    assert "text" in told[0].reason
    assert "name,day" in told[0].reason


@pytest.mark.parametrize(
    "given", ["9999-12-31", "0001-01-01", "2024-02-30", "31 June 2024", "soon", "03/04/2024", True]
)
def test_an_impossible_date_keeps_the_article_undated(given: object) -> None:
    import json

    line = json.dumps({"id": "a", "text": "Two shells fell.", "published": given}).encode()
    articles, told = _read("a.jsonl", line + b"\n" + GOOD_LINE)
    assert [(article.article_id, article.published) for article in articles] == [("a", None), ("good", None)]
    assert [(one.line, one.kept) for one in told] == [(1, True)]
    assert "date" in told[0].reason


def test_a_lone_surrogate_is_replaced_and_told() -> None:
    articles, told = _read("a.jsonl", b'{"text": "a\\ud800b \\ud83d\\ude00"}\n{"text": "c\xed\xa0\x80d"}\n')
    assert [article.text for article in articles] == ["a\ufffdb \U0001f600", "c\ufffdd"]
    assert [one.line for one in told] == [1, 2]
    assert all(one.kept and "surrogate" in one.reason for one in told)
    for article in articles:
        article.text.encode()


def test_control_characters_are_removed_and_told() -> None:
    articles, told = _read("a.jsonl", b'{"text": "a\\u0000b\\u0007c", "title": "t\\u001bt"}\n')
    assert (articles[0].text, articles[0].title) == ("abc", "tt")
    assert [one.reason for one in told] == [
        "text: 2 control characters were removed",
        "title: 1 control character was removed",
    ]


def test_lines_that_are_no_articles_are_named_and_the_others_read() -> None:
    bad = [b"{broken", b"[1, 2]", b'"text"', b"{}", b'{"text": 5}', b'{"text": "  "}', b"[" * 100_000]
    articles, told = _read("a.jsonl", b"\n".join(bad) + b"\n" + GOOD_LINE)
    assert [article.article_id for article in articles] == ["good"]
    assert [one.line for one in told] == [1, 2, 3, 4, 5, 6, 7]
    assert not any(one.kept for one in told)


def test_a_quotation_mark_that_is_never_closed_swallows_no_other_row() -> None:
    articles, told = _read("a.csv", b'id,text\n1,"opened\n2,second row\n3,"third, whole"\n4,a,b\n')
    assert [(article.article_id, article.text) for article in articles] == [("2", "second row"), ("3", "third, whole")]
    assert [one.line for one in told] == [2, 5]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "good.jsonl").write_bytes(GOOD_LINE)
    found = list(read_articles([tmp_path / "missing.txt", tmp_path / "empty", tmp_path / "good.jsonl"]))
    assert [isinstance(item, Article) for item in found] == [False, False, True]
    assert "cannot be read" in str(found[0])
    assert "holds no files" in str(found[1])


def test_messages_are_one_line() -> None:
    for name, content in [
        ("a.jsonl", b'{"text": "x", "date": "a\\nb", "url": "java\\nscript:x"}'),
        ("a.csv", b"x\ny\n"),
    ]:
        for one in _read(name, content)[1]:
            assert "\n" not in str(one)
