"""Places of a made-up country, and the reports of an article that names them."""

from collections.abc import Callable
from datetime import date

import pytest

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.reports import Extraction, extract_reports


def _place(
    name: str, latitude: float, longitude: float, code: str = "PPL", admin1: str = "01", country: str = "XB"
) -> Place:
    return Place(
        place_id=f"own:{name}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature_class="A" if code in {"ADM1", "PCLI"} else "P",
        feature_code=code,
        country_code=country,
        admin1_code=None if code == "PCLI" else admin1,
        admin1="Marble",
        admin2=None,
        population=0,
        radius_km={"PCLI": 300.0, "ADM1": 60.0}.get(code, 2.0),
        source="own estimate",
    )


PLACES = (
    _place("Basaltia", 34.5, 37.5, "PCLI"),
    _place("Marble province", 34.2, 37.2, "ADM1"),
    _place("Tell Amber", 34.0, 37.0),
    _place("Little Amber", 34.05, 37.03),
    _place("Wadi Flint", 34.4, 37.4),
    _place("Dust Harbour", 35.5, 38.5, admin1="02"),
    _place("Chalkland", 44.0, 20.0, "PCLI", country="XC"),
    _place("Slate City", 35.9, 38.9, "PPLC", admin1="02"),
    _place("تل عنبر", 34.0, 37.0),
    _place("وادي الصوان", 34.4, 37.4),
)
PRECISION = {"PCLI": 4, "ADM1": 3}


@pytest.fixture
def places() -> dict[str, Place]:
    """Places by name."""
    return {p.name: p for p in PLACES}


def _resolved(text: str, unresolved: tuple[str, ...]) -> tuple[ResolvedPlace, ...]:
    found = []
    for place in PLACES:
        start = text.find(place.name)
        while start >= 0:
            mention = Mention(start, start + len(place.name), place.name)
            precision = PRECISION.get(place.feature_code, 1)
            found.append(
                ResolvedPlace(
                    mention,
                    place,
                    place.latitude,
                    place.longitude,
                    place.radius_km,
                    precision,
                    0.9,
                    (),
                    "named so",
                    False,
                )
            )
            start = text.find(place.name, start + 1)
    for name in unresolved:
        mention = Mention(text.index(name), text.index(name) + len(name), name)
        found.append(ResolvedPlace(mention, None, None, None, None, None, 0.0, (), "in no table", False))
    return tuple(sorted(found, key=lambda p: p.mention.start))


@pytest.fixture
def extract() -> Callable[..., Extraction]:
    """extract(text, published, language="en", unresolved=()) of an article from an invented outlet."""

    def run(
        text: str, published: date | None = date(2024, 5, 15), language: str = "en", unresolved: tuple[str, ...] = ()
    ) -> Extraction:
        article = Article("x1", "The Plinth", None, None, text, published, None, language, None)
        return extract_reports(article, _resolved(text, unresolved))

    return run
