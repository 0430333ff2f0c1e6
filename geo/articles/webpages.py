"""Saved web pages: the article in an HTML file, without menus, notices and comments."""

import re
from collections.abc import Iterator

from geo.articles.items import Item
from geo.articles.unreadable import Unreadable

MAX_PAGE_CHARS = 10_000_000
"""Longest page that is looked through: heavy news pages have some 3 million characters, most of them scripts."""


_DECLARED = re.compile(
    r"""(?:article:published_time["']\s+content=|["']datePublished["']\s*:)\s*["'](\d{4}-\d\d-\d\dT[^"'<>]{1,30})["']"""
)


def read_page(path: str, text: str) -> Iterator[Item | Unreadable]:
    """The one article of a web page, with the title, outlet, link and day that its markup declares."""
    if len(text) > MAX_PAGE_CHARS:
        yield Unreadable(path, None, f"is a web page of more than {MAX_PAGE_CHARS:,} characters; save its text instead")
        return
    from trafilatura import bare_extraction  # late: takes a second

    try:
        # Without the extensive search a day is taken from the markup only, never guessed from the words.
        page = bare_extraction(
            text, with_metadata=True, include_comments=False, date_extraction_params={"extensive_search": False}
        )
    except (RecursionError, ValueError, AttributeError, TypeError) as error:  # what hostile markup has been seen to do
        yield Unreadable(path, None, f"is a web page that cannot be read ({type(error).__name__})")
        return
    if page is None or isinstance(page, dict) or not page.text:
        yield Unreadable(path, None, "holds no article text; save the page itself, not its frame or its list of links")
        return
    yield Item(
        line=1,
        text=_without_title(page.text, page.title),
        title=page.title,
        source=page.sitename or page.hostname,
        url=page.url,
        published=_declared_moment(text) or page.date,
        language=page.language,
    )


def _without_title(text: str, title: str | None) -> str:
    """The text without the headline that pages repeat above it."""
    first, _, rest = text.partition("\n")
    return rest if rest and title is not None and first.strip() == title.strip() else text


def _declared_moment(text: str) -> str | None:
    """The time of publication in the page's own description (Open Graph, schema.org); None without a time of day."""
    found = _DECLARED.search(text)
    return None if found is None else found[1]
