"""An attempt gives what was read, or says on one line why not."""

from datetime import date

import pytest

from geo.articles.article import Article
from geo.errors import ExtractionError
from geo.extraction.attempt import NotRead, attempt

ARTICLE = Article("a1", "Dar Gazette", None, None, "A text.", date(2024, 3, 2), None, "en", None)


def failing(error: BaseException) -> object:
    def read() -> None:
        raise error

    return attempt(ARTICLE, read)


def test_what_was_read_is_handed_on() -> None:
    assert attempt(ARTICLE, lambda: (1, 2)) == (1, 2)


def test_what_failed_is_named_on_one_line() -> None:
    assert failing(ValueError("no\n  such word")) == NotRead("a1", "ValueError: no such word")
    assert failing(ZeroDivisionError()) == NotRead("a1", "ZeroDivisionError")
    long = failing(ValueError("x" * 5_000))
    assert isinstance(long, NotRead)
    assert len(long.reason) < 250


@pytest.mark.parametrize("error", [ExtractionError("mend it"), KeyboardInterrupt()])
def test_what_is_no_fault_of_the_article_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)):
        failing(error)
