"""An intake that is killed, with SIGKILL, between two statements of a transaction; and what the store then holds."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.pipeline import Settings, default_stages, ingest

ARTICLES = 36
_BATCH = 3
_SETTINGS = Settings(batch_size=_BATCH)
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) (\w+)")


@dataclass(frozen=True)
class Step:
    """Something that a process did to the store, in order."""

    number: int
    words: str
    confirmed: int
    """How many articles it had been told are confirmed by then."""


@dataclass(frozen=True)
class Outcome:
    """What a kill left, and what the same intake made of it afterwards."""

    place: str
    lost: int
    """Confirmed articles that are not there after the kill, and reports and incidents that are not there at the end."""
    twice: int
    """Articles, reports and incidents that are there more than once at the end."""
    half: int
    """Articles and incidents that stood there with some of their reports only."""


@dataclass(frozen=True)
class Holding:
    """What a store holds, to be compared."""

    articles: tuple[str, ...]
    reports: tuple[tuple[str, str, int], ...]
    incidents: tuple[tuple[str, tuple[str, ...]], ...]


class Intake:
    """One pile of articles, taken in half after half by a process of its own."""

    def __init__(self, folder: Path) -> None:
        country = Place("own:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "own estimate")
        village = Place("own:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 9_000, 5.0, "own")
        self._gazetteer = Gazetteer.of_rows(folder / "index", (country, village))
        self._stages = default_stages(self._gazetteer)
        self._articles = tuple(_article(number) for number in range(ARTICLES))

    def run(self, address: StoreAddress, told: Callable[[str], None] = lambda _: None) -> None:
        """Take all in."""
        half = ARTICLES // 2
        self._take_in(address, self._articles[:half], 0, told)
        self._take_in(address, self._articles[half:], half, told)

    def left_alone(self, address: StoreAddress) -> list[Step]:
        """Take all in undisturbed; keep what was there after each half, and tell the steps between the batches."""
        lines = self._in_child(address, kill_at=None, confirms_each=False)
        self.undisturbed = holding(address)
        return between_batches(_steps(lines))

    def keep_first_half(self, address: StoreAddress) -> None:
        """Keep what is there after the first half: incidents are these, or those of all, or none."""
        self._take_in(address, self._articles[: ARTICLES // 2], 0, lambda _: None)
        self.first_half = holding(address)

    def _take_in(
        self, address: StoreAddress, articles: Sequence[Article], before: int, told: Callable[[str], None]
    ) -> None:
        def progress(stage: str, done: int, _: int | None) -> None:
            if stage == "Articles":
                told(f"confirmed {before + done}")

        with Store.open(address) as store:
            ingest(articles, store, self._gazetteer, _SETTINGS, stages=self._stages, progress=progress)

    def killed(self, address: StoreAddress, kill_at: int, *, confirms_each: bool = False) -> Outcome:
        """Kill an intake after one step, look, run it again, and compare with one that was left alone.

        `confirms_each` takes the transactions out: every statement is confirmed by itself.
        """
        whole = self.undisturbed
        steps = _steps(self._in_child(address, kill_at=kill_at, confirms_each=confirms_each))
        last = steps[-1]
        after = holding(address)
        lost = len(set(_ids(last.confirmed)) - set(after.articles))
        half = _half(after, whole) + (after.incidents not in ((), self.first_half.incidents, whole.incidents))
        self.run(address)
        end = holding(address)
        lost += len(set(whole.reports) - set(end.reports)) + len(set(whole.incidents) - set(end.incidents))
        lost += len(set(whole.articles) - set(end.articles))
        twice = sum(map(_twice, (end.articles, end.reports, [one for _, told in end.incidents for one in told])))
        return Outcome(f"after step {last.number}, {last.words}", lost, twice, half)

    def _in_child(self, address: StoreAddress, *, kill_at: int | None, confirms_each: bool) -> list[str]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            with suppress(BaseException):
                os.close(reading)
                log = _Log(writing, kill_at, confirms_each)
                log.listen()
                self.run(address, log.tell)
                status = 0
            os._exit(status)
        os.close(writing)
        with os.fdopen(reading) as lines:
            told = lines.read().splitlines()
        _, status = os.waitpid(child, 0)
        wanted = signal.SIGKILL if kill_at is not None else 0
        if status != wanted:
            raise AssertionError(f"the intake ended with {status}, not {wanted}, after {told[-1:]}")
        return told


class _Log:
    """Tells each step through a pipe at once, and kills its own process after one of them."""

    def __init__(self, pipe: int, kill_at: int | None, confirms_each: bool) -> None:
        self._pipe = pipe
        self._kill_at = kill_at
        self._confirms_each = confirms_each
        self._number = 0

    def listen(self) -> None:
        sa.event.listen(sa.Engine, "after_cursor_execute", self._executed)
        sa.event.listen(sa.Engine, "commit", self._commits)

    def tell(self, words: str) -> None:
        os.write(self._pipe, f"{words}\n".encode())

    def _executed(self, connection: sa.Connection, _: Any, statement: str, *__: Any) -> None:
        found = _WRITES.match(statement)
        if found is not None:
            if self._confirms_each:
                connection.connection.commit()
            self._step(f"{found.group(1)} {found.group(2)}")

    def _commits(self, connection: sa.Connection) -> None:
        if connection.get_execution_options().get("incident_map_writes"):
            self._step("before COMMIT")

    def _step(self, words: str) -> None:
        self._number += 1
        self.tell(f"step {self._number} {words}")
        if self._number == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _steps(lines: list[str]) -> list[Step]:
    confirmed, steps = 0, []
    for line in lines:
        kind, number, *words = line.split(" ", 2)
        if kind == "confirmed":
            confirmed = int(number)
        else:
            steps.append(Step(int(number), words[0], confirmed))
    return steps


def between_batches(steps: list[Step]) -> list[Step]:
    """The steps after the first batch of articles was confirmed and before the last commit."""
    commits = [step.number for step in steps if step.words == "before COMMIT"]
    return [step for step in steps if step.confirmed > 0 and step.number < commits[-1]]


def spread(steps: list[Step], number: int) -> list[Step]:
    """So many of the steps, evenly over all of them."""
    return [steps[len(steps) * (2 * one + 1) // (2 * number)] for one in range(number)]


def holding(address: StoreAddress) -> Holding:
    """All that matters of what a store holds."""
    with Store.open(address) as store:
        return Holding(
            tuple(one.article_id for one in store.articles()),
            tuple((one.report_id, one.article_id, one.start) for one in store.reports()),
            tuple((one.incident_id, tuple(r.report_id for r in one.reports)) for one in store.incidents()),
        )


def _half(now: Holding, whole: Holding) -> int:
    """Articles and incidents of which some reports are there and some are not; and batches that are there in part."""
    should, there = (Counter(article for _, article, _ in one.reports) for one in (whole, now))
    kept = {report for report, _, _ in now.reports}
    broken = sum(there[article] != should[article] for article in there)
    broken += sum(any(one not in kept for one in told) for _, told in now.incidents)
    return broken + (len(now.articles) % _BATCH != 0)


def _twice(given: object) -> int:
    return sum(count - 1 for count in Counter(given).values())  # type: ignore[call-overload]


def _ids(number: int) -> list[str]:
    return [f"a{one}" for one in range(number)]


def _article(number: int) -> Article:
    text = (
        f"Artillery shells struck Tell Amber in Syria on Friday, killing {number + 1}, police said. "
        f"On Sunday, gunmen attacked a post in Tell Amber, wounding {number + 2} soldiers."
    )
    return Article(
        f"a{number}", f"Outlet {number % 4}", None, None, text, date(2024, 3, number % 28 + 1), None, "en", None
    )
