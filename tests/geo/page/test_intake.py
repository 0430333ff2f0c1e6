"""Articles in: what was read, what was here already and what failed is all counted."""

from datetime import date

from geo.articles.article import Article
from geo.articles.unreadable import ArticleDefaults, Unreadable
from geo.incidents.store_address import StoreAddress
from geo.language.language import ENGLISH
from geo.page.intake import Upload, note_of, read_given, where_they_go
from geo.pipeline import Summary


def test_files_and_pasted_text_are_read_with_the_defaults_filled_in() -> None:
    line = b'{"id": "x1", "text": "Two people were hurt when a wall fell in Homs."}'
    files = [Upload("one.jsonl", line), Upload("two.jsonl", b"{broken")]
    items = list(
        read_given(files, "A market in Raqqa reopened after the fire.", ArticleDefaults("P", date(2024, 5, 1)))
    )
    articles = [item for item in items if isinstance(item, Article)]
    failed = [item for item in items if isinstance(item, Unreadable) and not item.kept]
    assert [article.source for article in articles] == ["P", "P"]
    assert [article.published for article in articles] == [date(2024, 5, 1)] * 2
    assert [item.path for item in failed] == ["two.jsonl"]


def test_a_blank_paste_is_no_article() -> None:
    assert list(read_given([], "  \n ", ArticleDefaults())) == []


def test_the_note_counts_what_stays_withdrawn() -> None:
    note = note_of(Summary(3, 1, 0, (), 7, 6, withdrawn=2), ENGLISH)
    assert note.headline == "1 article added · withdrawn before, not read: 2 · 6 incidents in all"


def test_where_articles_go_is_told_as_it_is_and_without_a_password() -> None:
    own = where_they_go(StoreAddress.of("mine.sqlite"), ENGLISH)
    team = where_they_go(StoreAddress.of("postgresql://reader:hidden@db.example.org/incidents"), ENGLISH)
    assert "on this machine" in own
    assert "on this machine" not in team
    assert "reader@db.example.org/incidents" in team
    assert "hidden" not in team


def test_the_note_names_every_failure_and_keeps_notices_apart() -> None:
    failed = Unreadable("a.csv", 3, "has no text")
    notice = Unreadable("b.csv", 2, "url is not a link and was left out", kept=True)
    note = note_of(Summary(5, 4, 1, (failed, notice), 7, 6), ENGLISH)
    assert note.headline == "4 articles added · 1 here already · 1 could not be read · 6 incidents in all"
    assert note.failed == ("a.csv, line 3: has no text",)
    assert note.noticed == ("b.csv, line 2: url is not a link and was left out",)
