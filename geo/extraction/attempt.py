"""Attempts to read one article: a rule that fails on it stops neither the others nor the intake."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from gazetteer.errors import IncidentMapError
from geo.articles.article import Article

_LOG = logging.getLogger(__name__)
_LONGEST_REASON = 200
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class NotRead:
    """An article that is kept, but on which a rule failed."""

    article_id: str
    reason: str
    """The exception's type and message, on one line."""

    def __str__(self) -> str:
        return f"article {self.article_id}: not read ({self.reason})"


def attempt(article: Article, read: Callable[[], _Read]) -> _Read | NotRead:
    """What `read` makes of an article, or why it failed; the traceback goes to the log at level DEBUG.

    Errors that a user can mend, such as a malformed lexicon, are no article's fault and are raised.
    """
    try:
        return read()
    except IncidentMapError:
        raise
    except Exception as error:
        _LOG.debug("article %s was not read", article.article_id, exc_info=True)
        return NotRead(article.article_id, _reason(error))


def _reason(error: Exception) -> str:
    message = " ".join(str(error).split())
    shown = message if len(message) <= _LONGEST_REASON else f"{message[:_LONGEST_REASON]} …"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__
