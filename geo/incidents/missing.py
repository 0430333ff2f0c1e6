"""Missing names: what was recognised in the articles and found no place, to be filled in and added to the gazetteer."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gazetteer.names import fold
from geo.articles.article import Article
from geo.extraction.mention import ResolvedPlace, is_in_no_table
from geo.incidents.spreadsheet import plain_cell
from geo.incidents.store import Coding

_COLUMNS = (
    "name", "latitude", "longitude", "feature_class", "feature_code", "country_code", "names_en", "names_ar",
    "count", "articles", "outlet", "article_id", "passage", "reason",
)  # fmt: skip
_PASSAGE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class MissingName:
    """A name that was recognised and is in no table; the text may still put it into a province."""

    name: str
    """As it is most often written."""
    count: int
    """How often it stands without a place."""
    articles: int
    """In how many articles."""
    outlet: str | None
    """Of the article that the passage is from; None where not known."""
    article_id: str
    passage: str
    """Some words around it, from the first article."""
    reason: str
    """Why no place was found there."""


@dataclass(slots=True)
class _Found:
    article: Article
    place: ResolvedPlace
    spellings: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)


def missing_names(codings: Iterable[Coding]) -> tuple[MissingName, ...]:
    """The names in no table in articles that are coded, the most frequent first; copies are not counted."""
    found: dict[str, _Found] = {}
    for coding in codings:
        if coding.article.copy_of is not None:
            continue
        for place in coding.places:
            if is_in_no_table(place):
                one = found.setdefault(fold(place.mention.text), _Found(coding.article, place))
                one.spellings[place.mention.text] += 1
                one.articles.add(coding.article.article_id)
    names = [_name(one) for one in found.values()]
    return tuple(sorted(names, key=lambda n: (-n.count, -n.articles, n.name)))


def _name(found: _Found) -> MissingName:
    article, place = found.article, found.place
    return MissingName(
        name=found.spellings.most_common(1)[0][0],
        count=found.spellings.total(),
        articles=len(found.articles),
        outlet=article.source,
        article_id=article.article_id,
        passage=_passage(article.text, place.mention.start, place.mention.end),
        reason=place.reason,
    )


def _passage(text: str, start: int, end: int) -> str:
    """Whole words around a name, on one line."""
    first, last = max(0, start - _PASSAGE_LENGTH // 2), min(len(text), end + _PASSAGE_LENGTH // 2)
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return " ".join(text[first:last].split())


def missing_csv(names: Sequence[MissingName]) -> bytes:
    """Write a row a name as UTF-8 with a byte order mark; latitude and longitude are empty, to be filled in.

    A text cell that a spreadsheet would run as a formula is led by an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in names:
        told = (one.count, one.articles, plain_cell(one.outlet or ""), plain_cell(one.article_id))
        writer.writerow((plain_cell(one.name), *[""] * 7, *told, plain_cell(one.passage), one.reason))
    return out.getvalue().encode("utf-8-sig", "backslashreplace")
