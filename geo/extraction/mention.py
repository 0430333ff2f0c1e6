"""Mention and ResolvedPlace: what the two swappable stages, recognition and resolution, hand on."""

from dataclasses import dataclass
from typing import Protocol

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.context import Context
from geo.extraction.place_reasons import says_not_held
from geo.language.reason import Reason


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in an article: `article.text[start:end] == text`, in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate that was not chosen."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A mention with the place it names, or with the reason why none was found."""

    mention: Mention
    place: Place | None
    """None where unresolved; then latitude, longitude and radius_km are None too."""
    latitude: float | None
    longitude: float | None
    """Of the point meant, WGS 84 degrees: differs from the place's own in "12 km north of X"."""
    radius_km: float | None
    geo_precision: int | None
    """1 the place itself, 2 near it or its district, 3 a province or region, 4 a country (after ACLED and UCDP)."""
    score: float
    """0 to 1."""
    alternatives: tuple[Alternative, ...]
    """The next candidates, best first, at most five."""
    reason: Reason
    """Why this place, or why none, in one sentence fit for a user."""
    stands_for_government: bool
    """A capital or country that acts or speaks: no incident is put there."""


def is_in_no_table(place: ResolvedPlace) -> bool:
    """Whether no gazetteer holds the name, also where the text puts it into a province or beside a town."""
    return place.place is None or says_not_held(place.reason)


class Recognise(Protocol):
    """Toponym recognition: every name of a place in the text, in order, not overlapping."""

    def __call__(self, article: Article) -> tuple[Mention, ...]: ...


class Resolve(Protocol):
    """Toponym resolution: one ResolvedPlace a mention, in the same order."""

    def __call__(
        self, article: Article, mentions: tuple[Mention, ...], context: Context
    ) -> tuple[ResolvedPlace, ...]: ...
