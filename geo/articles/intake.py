"""An item of an input becomes an Article: text cleaned, date, link and language checked, an id given."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from geo.articles.article import Article
from geo.articles.decoding import clean
from geo.articles.items import Item, is_missing
from geo.articles.language import detect_language, language_code
from geo.articles.published import Published, parse_published
from geo.articles.unreadable import ArticleDefaults, Unreadable

MAX_ARTICLE_CHARS = 1_000_000
"""Longest text of one article: the length of a long novel. What is longer is a file that is none of the formats."""

MAX_URL_CHARS = 2_083
"""What browsers open."""

MAX_ID_CHARS = 500
"""Longer ids are texts in the wrong column."""


def take_in(item: Item, path: str, defaults: ArticleDefaults) -> Iterator[Article | Unreadable]:
    """The article in an item, after a notice for each part that could not be used; or only why there is none."""
    refused = _refusal(item.text)
    if refused is not None:
        yield Unreadable(path, item.line, refused)
        return
    notices: list[str] = []
    # White space before a text stays: offsets count in the text as it was given.
    text = _clean_text(str(item.text), "text", notices).rstrip()
    if not text:
        yield Unreadable(path, item.line, "has no text")
        return
    title = _one_line(item.title, "title", notices)
    source = _one_line(item.source, "source", notices) or defaults.source
    published = _published(item.published, notices)
    if published is None and is_missing(item.published) and defaults.published is not None:
        published = Published(defaults.published)
    first = None if published is None else published.first
    article = Article(
        article_id=_given_id(item.article_id, notices) or content_id(source, first, title, text),
        source=source,
        url=_link(item.url, notices),
        title=title,
        text=text,
        published=first,
        published_latest=_latest(item.published_latest, published, notices),
        language=_language(item.language, text),
        copy_of=None,
    )
    for notice in notices:
        yield Unreadable(path, item.line, notice, kept=True)
    yield article


def content_id(source: str | None, published: date | datetime | None, title: str | None, text: str) -> str:
    """An id from what an article says and where and when it stood, the same on every machine."""
    when = None if published is None else published.isoformat()
    packed = json.dumps([source, when, title, text], ensure_ascii=True)
    return hashlib.sha256(packed.encode()).hexdigest()[:20]


def _refusal(text: object) -> str | None:
    if is_missing(text):
        return "has no text"
    if not isinstance(text, str):
        return f"the text is no text but {_kind(text)}"
    if len(text) > MAX_ARTICLE_CHARS:
        return f"the text has {len(text):,} characters; at most {MAX_ARTICLE_CHARS:,} are read, so divide it"
    return None


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), "a number")


def _clean_text(text: str, field: str, notices: list[str]) -> str:
    cleaned = clean(text)
    notices.extend(f"{field}: {notice}" for notice in cleaned.notices)
    return cleaned.text


def _one_line(value: object, field: str, notices: list[str]) -> str | None:
    if is_missing(value):
        return None
    if not isinstance(value, (str, int, float)):
        notices.append(f"{field} is {_kind(value)} and was left out")
        return None
    return " ".join(_clean_text(str(value), field, notices).split()) or None


def _given_id(value: object, notices: list[str]) -> str | None:
    """The id as it was given, to the letter: whoever gave it looks for it again."""
    if is_missing(value) or not isinstance(value, (str, int, float)):
        _one_line(value, "id", notices)
        return None
    given = _clean_text(str(value), "id", notices)
    if len(given) > MAX_ID_CHARS:
        notices.append(f"the id has {len(given):,} characters and was replaced")
        return None
    return given


def _published(value: object, notices: list[str]) -> Published | None:
    if is_missing(value):
        return None
    try:
        return parse_published(value)
    except ValueError as error:
        notices.append(f"the date {_shown(value)} is not usable ({error}); the article is kept undated")
        return None


def _latest(value: object, published: Published | None, notices: list[str]) -> date | None:
    if is_missing(value):
        return None if published is None else published.latest
    last = _published(value, notices)
    if last is None:
        return None
    day = last.latest or _day(last.first)
    if published is None or day < _day(published.first):
        notices.append(f"the last day {_shown(value)} has no first day before it and was left out")
        return None
    return day


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _link(value: object, notices: list[str]) -> str | None:
    if is_missing(value):
        return None
    link = str(value).strip()
    if is_web_link(link):
        return link
    notices.append(f"the link {_shown(link)} is no http or https address and was left out")
    return None


def is_web_link(link: str) -> bool:
    """Whether a link is an http or https address that is safe to open."""
    if len(link) > MAX_URL_CHARS or any(
        char in "<>\"'`\\" or char.isspace() or not char.isprintable() for char in link
    ):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _shown(value: object) -> str:
    text = clean(str(value)).text.replace("\n", " ")
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _language(value: object, text: str) -> str | None:
    given = language_code(value) if isinstance(value, str) else None
    return given or detect_language(text)
