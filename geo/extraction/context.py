"""Context: what the whole batch tells about one article, recorded so that extraction stays a pure function."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from gazetteer.place import Place
    from geo.articles.article import Article
    from geo.extraction.mention import Recognise

CONTEXT_VERSION = 1
_FOCUS_SHARE = 0.5
"""A country is what the batch is about where this share of the articles that tell of any country tell of it."""
_TELLING_SHARE, _LEAST_TELLING = 0.25, 3
"""And that many of all articles must tell of it: a few speak for no batch."""
_ACTORS = frozenset(("PCLI", "PCL", "PCLD", "PCLS", "PCLF", "PCLIX", "PPLC", "GOVL", "PAL"))
_BEAT_SHARE = 0.3
_LEAST_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Context:
    """Where the articles come from and what each outlet writes of."""

    focus: tuple[str, ...] = ()
    """Country codes (ISO 3166-1 alpha-2) that the batch is about, most frequent first; empty: the world."""
    beats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Outlet ► country codes (and `CC.admin1_code`) that its articles name most."""
    version: int = CONTEXT_VERSION


def context_record(context: Context) -> dict[str, Any]:
    """The context as plain JSON values."""
    return {
        "version": context.version,
        "focus": list(context.focus),
        "beats": {k: list(v) for k, v in context.beats.items()},
    }


def context_from_record(record: Mapping[str, Any]) -> Context:
    """The context from plain JSON values; raises KeyError where one is missing."""
    beats = {str(k): tuple(map(str, v)) for k, v in record["beats"].items()}
    return Context(tuple(map(str, record["focus"])), beats, int(record["version"]))


def infer_context(
    articles: Iterable[Article], recognise: Recognise, gazetteer: Gazetteer, focus: tuple[str, ...] = ()
) -> Context:
    """One first pass over a batch: its focus, unless given, and each outlet's beat.

    Only names that leave no choice count: divisions, and places whose name is in one country only; not countries and
    capitals, which act everywhere.
    """
    all_named: Counter[str] = Counter()
    by_outlet: dict[str, Counter[str]] = defaultdict(Counter)
    read: Counter[str] = Counter()
    total = telling = 0

    @cache
    def sure(name: str) -> Place | None:
        return _sure([c.place for c in gazetteer.spelled_exactly(name)])

    for article in articles:
        named = _named(map(sure, {m.text for m in recognise(article)}))
        total += 1
        telling += bool(named)
        all_named.update(c for c in named if "." not in c)
        if article.source is not None:
            read[article.source] += 1
            by_outlet[article.source].update(named)
    if not focus and total >= _LEAST_ARTICLES:
        least = max(_FOCUS_SHARE * telling, _TELLING_SHARE * total, _LEAST_TELLING)
        focus = tuple(c for c, n in _ranked(all_named)[:3] if n >= least)
    beats = {
        outlet: tuple(c for c, n in _ranked(counted)[:5] if n >= max(3, _BEAT_SHARE * read[outlet]))
        for outlet, counted in by_outlet.items()
    }
    return Context(focus, {outlet: beat for outlet, beat in beats.items() if beat})


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    """Most frequent first, then by code: neither the articles' order nor the process changes it."""
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _named(places: Iterable[Place | None]) -> set[str]:
    """Countries and divisions in which towns or divisions are named; a country alone may only be an actor."""
    out: set[str] = set()
    for sure in places:
        if sure is not None and sure.country_code is not None and sure.feature_code not in _ACTORS:
            out.add(sure.country_code)
            if sure.admin1_code is not None:
                out.add(f"{sure.country_code}.{sure.admin1_code}")
    return out


def _sure(places: list[Place]) -> Place | None:
    """The place that a name leaves no choice about; None where it does."""
    for place in places:
        if place.feature_code.startswith("PCL"):
            return place
    if any(p.feature_code == "PPLC" for p in places):
        return next(p for p in places if p.feature_code == "PPLC")
    divisions = [p for p in places if p.feature_code == "ADM1"]
    if divisions and len({p.country_code for p in divisions}) == 1:
        return divisions[0]
    large = [p for p in places if p.population >= 300_000]
    if len(large) == 1:
        return large[0]
    return places[0] if places and len({p.country_code for p in places}) == 1 else None
