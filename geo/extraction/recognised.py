"""What was recognised in articles on the first pass, laid aside for the second."""

from array import array
from collections.abc import Iterable
from hashlib import blake2b

from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.mention import Mention
from geo.spool import Spool


class RecognisedBefore:
    """The names of places in articles, by article_id and text: each article is recognised once."""

    def __init__(self) -> None:
        self._spans: Spool[bytes] = Spool()
        self._numbers: dict[bytes, int] = {}

    def keep(self, article: Article, found: Iterable[Mention] | NotRead) -> None:
        """Lay aside what was found; nothing where a rule failed."""
        if not isinstance(found, NotRead):
            numbers = array("I", [number for mention in found for number in (mention.start, mention.end)])
            self._numbers[_key(article)] = self._spans.append(numbers.tobytes())

    def take(self, article: Article) -> tuple[Mention, ...] | None:
        """What was found in it; None where it was not asked for, a rule failed, or it was taken already."""
        number = self._numbers.pop(_key(article), None)
        if number is None:
            return None
        numbers = array("I", self._spans[number])
        return mentions_of(article, zip(numbers[::2], numbers[1::2], strict=True))


def mentions_of(article: Article, spans: Iterable[tuple[int, int]]) -> tuple[Mention, ...]:
    """The mentions of these spans."""
    return tuple(Mention(start, end, article.text[start:end]) for start, end in spans)


def _key(article: Article) -> bytes:
    return blake2b(f"{article.article_id}\0{article.text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
