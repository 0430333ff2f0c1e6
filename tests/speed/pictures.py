"""Take the time of a picture without a browser beside one by a browser that is started for it; run by hand.

    python tests/speed/pictures.py

A PNG of 1,200 by 800 with 1,000 made-up incidents: at most 0.5 s of processor time, and at least 4 times faster than
the browser, which is given its page ready made and only has to start, draw and leave. The exit status is 1 where a bar
is missed, 2 where there is no browser.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from geo.errors import ExportError
from geo.incidents.incident import Incident
from geo.views.exhibit import Exhibit, whole_exhibit
from geo.views.picture.browser import browser_png
from geo.views.picture.drawing import draw_picture
from geo.views.picture.options import PictureOptions
from geo.views.symbols import SYMBOLS

sys.path.insert(0, str(Path(__file__).parents[1] / "gazetteer"))
from made_places import made_place

INCIDENTS = 1_000
MOST_SECONDS = 0.5
LEAST_TIMES_FASTER = 4.0
_TRIES = 3


@dataclass(frozen=True, slots=True)
class PictureTimes:
    """What was measured, in seconds; the quickest of some tries, save for the first picture of a process."""

    first: float
    """The processor time of the first picture, with the base map, names and typeface that it loads."""
    drawn: float
    """The processor time of one more."""
    drawn_elapsed: float
    """The same by the clock on the wall."""
    browser_elapsed: float
    """By a browser that is started for it, by the clock on the wall."""

    @property
    def times_faster(self) -> float:
        """How many times faster than the browser, both by the clock on the wall."""
        return self.browser_elapsed / self.drawn_elapsed

    @property
    def passes(self) -> bool:
        """Whether both bars are met."""
        return self.drawn <= MOST_SECONDS and self.times_faster >= LEAST_TIMES_FASTER


def picture_times() -> PictureTimes:
    """Take all figures; raises ExportError where there is no browser."""
    exhibit, options = exhibit_of(INCIDENTS), PictureOptions()
    first, _ = _taken(lambda: draw_picture(exhibit, "png", options))
    drawn = [_taken(lambda: draw_picture(exhibit, "png", options)) for _ in range(_TRIES)]
    svg = draw_picture(exhibit, "svg", options)
    browser = [_taken(lambda: browser_png(svg, options, {})) for _ in range(_TRIES)]
    return PictureTimes(
        first,
        min(processor for processor, _ in drawn),
        min(elapsed for _, elapsed in drawn),
        min(elapsed for _, elapsed in browser),
    )


def exhibit_of(number: int) -> Exhibit:
    """Made-up incidents around one middle, of all types and precisions; the same number gives the same."""
    chance = random.Random(20240301)
    return whole_exhibit([_incident(n, chance) for n in range(number)], as_of=datetime(2024, 5, 1, 12, tzinfo=UTC))


def _incident(number: int, chance: random.Random) -> Incident:
    latitude, longitude = chance.gauss(35.0, 1.0), chance.gauss(38.5, 2.0)
    place = made_place(f"Made-up place {number}", latitude, longitude)
    day = date(2024, 1, 1) + timedelta(days=number % 90)
    return Incident(
        incident_id=f"i{number}",
        event_type=SYMBOLS[number % len(SYMBOLS)].event_type,
        sub_event_type="Armed clash",
        date_start=day,
        date_end=day,
        time_precision=1,
        place=place,
        latitude=latitude,
        longitude=longitude,
        radius_km=chance.choice((3.0, 15.0)),
        geo_precision=chance.choice((1, 1, 2, 3)),
        killed_min=None,
        killed_max=None,
        injured_min=None,
        injured_max=None,
        background=False,
        origins=1,
        why_merged=(),
        part_of=None,
        reports=(),
    )


def _taken(act: Callable[[], object]) -> tuple[float, float]:
    """Processor time and time by the clock, in seconds."""
    processor, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - processor, time.perf_counter() - clock


def markdown(times: PictureTimes) -> str:
    """The figures beside their bars."""
    rows = (
        ("drawn without a browser", f"{times.drawn:.2f} s", f"at most {MOST_SECONDS} s"),
        ("by a browser started for it", f"{times.browser_elapsed:.2f} s", ""),
        ("times faster", f"{times.times_faster:.1f}", f"at least {LEAST_TIMES_FASTER:g}"),
        ("the first of a process, without a browser", f"{times.first:.2f} s", "given"),
    )
    head = f"| PNG, 1,200 by 800, {INCIDENTS:,} incidents | measured | bar |\n|---|---|---|\n"
    return head + "\n".join(f"| {name} | {measured} | {bar} |" for name, measured, bar in rows)


def main() -> int:
    """Print the figures; 0 where both bars are met."""
    try:
        times = picture_times()
    except ExportError as error:
        print(error, file=sys.stderr)
        return 2
    print(markdown(times))
    return 0 if times.passes else 1


if __name__ == "__main__":
    sys.exit(main())
