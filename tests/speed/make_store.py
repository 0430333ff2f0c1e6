"""Fill a store with made-up incidents over the real gazetteer; run by hand.

    python tests/speed/make_store.py 100000 STORE

Every incident is made of one to three reports by invented outlets; a third lies in ten cities, as in real archives.
The first one, a battle, lies alone on an island: it can be seen and clicked on any map of them.
The same number gives the same store.
"""

import argparse
import gc
import hashlib
import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.context import Context
from geo.extraction.lexicons import event_types
from geo.extraction.precision import precision_of
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents.compose import compose
from geo.incidents.incident import Incident
from geo.incidents.store import Store

_COUNTRIES = ("SY", "IQ", "LB", "JO", "TR", "YE", "SD", "UA")
_OUTLETS = tuple(f"Made-up outlet {number}" for number in range(1, 41))
_SAYING = ("local officials", "residents", "a made-up ministry", "a made-up observatory", None)
_ACTORS = ("Made-up Army", "Made-up Front", "Made-up Police")
_FIRST_DAY = date(2023, 1, 1)
_DAYS = 730
_AT_ONCE = 5_000
_ISLAND, _ISLAND_DEGREES = (12.65, 54.02), 1.0
"""Socotra: (latitude, longitude), and how near no other incident lies."""
_LONELY_KIND = ("Battles", "Armed clash")


def main() -> None:
    """Make the store and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("number", type=int)
    parser.add_argument("store", type=Path)
    options = parser.parse_args()
    if options.store.exists():
        sys.exit(f"{options.store} is there already: name a file that is not")
    gc.disable()  # nothing made here goes round in circles, and to look for it would take half of the time
    incidents = make_store(options.number, options.store, Gazetteer.open())
    print(f"{incidents} incidents, {options.store.stat().st_size / 1e6:.0f} MB")


def make_store(number: int, path: Path, gazetteer: Gazetteer) -> int:
    """Fill a new store; the number of incidents in it."""
    chance = random.Random(20240301)
    places = _places(gazetteer)
    kinds = event_types()
    incidents: list[Incident] = []
    with Store.open(path) as store:
        # As after a first intake; else the next one looks through all articles for what they are about.
        store.set_context(Context(_COUNTRIES))
        for first in range(0, number, _AT_ONCE):
            made = [_incident(n, chance, places, kinds) for n in range(max(1, first), min(number, first + _AT_ONCE))]
            made += [] if first else [_lonely(chance, gazetteer)]
            articles = {article.article_id: (article, report) for one in made for article, report in one}
            store.add_articles(article for article, _ in articles.values())
            store.add_extractions((article, (), Extraction((report,), ())) for article, report in articles.values())
            # Which reports tell of the same is known: what merging would take minutes to find.
            incidents += [compose([report for _, report in one], (), {}) for one in made]
        store.set_incidents(incidents, store.revision())
    return len(incidents)


def _places(gazetteer: Gazetteer) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The towns of some countries, and the ten largest of them."""
    towns = [one for one in gazetteer.labels(2_000) if one.country_code in _COUNTRIES and not _is_near_island(one)]
    provinces = [parent for place in towns for parent in gazetteer.parents(place)[:1]]
    every = (*towns, *dict.fromkeys(provinces))
    return every, tuple(towns[:10])


def _is_near_island(place: Place) -> bool:
    latitude, longitude = _ISLAND
    return max(abs(place.latitude - latitude), abs(place.longitude - longitude)) < _ISLAND_DEGREES


def _lonely(chance: random.Random, gazetteer: Gazetteer) -> list[tuple[Article, Report]]:
    """The one that lies alone, dated on the last day and at the place itself."""
    place = gazetteer.nearest(*_ISLAND)
    if place is None:
        raise LookupError("no populated place of the gazetteer lies on the island")
    article, report = _told("0-0", "0", chance, place, _FIRST_DAY + timedelta(days=_DAYS), _LONELY_KIND, 1)
    exact = {"latitude": place.latitude, "longitude": place.longitude, "radius_km": place.radius_km}
    return [(article, replace(report, geo_precision=1, background=False, **exact))]


def _incident(
    number: int,
    chance: random.Random,
    places: tuple[tuple[Place, ...], tuple[Place, ...]],
    kinds: tuple[tuple[str, str], ...],
) -> list[tuple[Article, Report]]:
    every, cities = places
    place = chance.choice(cities if chance.random() < 0.33 else every)
    day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    kind = chance.choice(kinds)
    killed = chance.choice((None, 0, 1, 2, 5))
    reports = chance.choice((1, 1, 1, 2, 3))
    return [_told(f"{number}-{k}", f"{number}", chance, place, day, kind, killed) for k in range(reports)]


def _told(
    article_id: str,
    told_with: str,
    chance: random.Random,
    place: Place,
    day: date,
    kind: tuple[str, str],
    killed: int | None,
) -> tuple[Article, Report]:
    outlet = chance.choice(_OUTLETS)
    saying = chance.choice(_SAYING)
    event_type, sub_event_type = kind
    passage = (
        f"Number {article_id}: made-up words tell of an event of this kind, {sub_event_type}, at {place.name} on {day}."
    )
    published = day + timedelta(days=1)
    near = chance.random() < 0.2
    article = Article(
        article_id, outlet, f"https://example.org/{article_id}", None, passage, published, None, "en", None
    )
    start = passage.index(place.name)
    report = Report(
        report_id=hashlib.sha256(article_id.encode()).hexdigest()[:16],
        article_id=article_id,
        source=outlet,
        url=article.url,
        published=published,
        passage=passage,
        start=0,
        end=len(passage),
        event_type=event_type,
        sub_event_type=sub_event_type,
        trigger_start=passage.index("event"),
        trigger_end=passage.index("event") + 5,
        date_start=day,
        date_end=day,
        time_precision=1,
        date_text=str(day),
        date_text_start=passage.index(str(day)),
        date_text_end=passage.index(str(day)) + 10,
        time_text=None,
        date_note=None,
        place=place,
        place_text=place.name,
        place_start=start,
        place_end=start + len(place.name),
        latitude=place.latitude + (chance.uniform(-0.02, 0.02) if near else 0.0),
        longitude=place.longitude,
        radius_km=max(10.0, place.radius_km) if near else place.radius_km,
        geo_precision=max(2, precision_of(place)) if near else precision_of(place),
        place_score=0.9,
        place_reason=f"{place.name} is spelled so.",
        place_alternatives=(),
        attributed_to=saying,
        actors=(chance.choice(_ACTORS),) if chance.random() < 0.5 else (),
        killed_min=killed,
        killed_max=killed,
        injured_min=None,
        injured_max=None,
        casualties=(),
        background=chance.random() < 0.05,
        told_with=told_with,
    )
    return article, report


if __name__ == "__main__":
    main()
