"""Rounds of watching: each source that is due is asked, and what is new goes into the store."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

from gazetteer.errors import IncidentMapError
from gazetteer.lookup import Gazetteer
from geo import pipeline
from geo.incidents.store import Store
from geo.watch.client import Client
from geo.watch.health import Health
from geo.watch.memory import read_memory, write_memory
from geo.watch.reading import Found, failure, look, remembered
from geo.watch.robots import Robots
from geo.watch.sources import WatchedSource

_LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 8
"""Sources that are asked at once, each host by one at a time."""
MOST_TOLD = 5
"""Notices of one source that are told in a round; the store keeps all."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What watching needs."""

    sources: tuple[WatchedSource, ...]
    interval: timedelta
    memory_file: Path
    store: Callable[[], AbstractContextManager[Store]]
    gazetteer: Gazetteer
    settings: pipeline.Settings
    client: Client
    clock: Callable[[], datetime]
    """Aware."""
    stopped: Event
    tell: Callable[[str], None]
    health: Health
    stages: pipeline.Stages | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    asked: int
    failed: int
    new: int
    known: int
    unreadable: int
    error: str | None
    """Why the store took nothing in; None where it did."""


def run(watch: Watch, *, once: bool) -> Round:
    """Go round after round until stopped; one round, whatever is due, with `once`. Gives the last round."""
    number = 0
    while True:
        number += 1
        done = _round(watch, number, all_due=once)
        if once or watch.stopped.wait(_seconds_to_next(watch, done)):
            return done


def _seconds_to_next(watch: Watch, done: Round) -> float:
    """Until the first source is due; a store that failed is tried again after a minute, or an interval if shorter."""
    memory = read_memory(watch.memory_file)
    now = watch.clock()
    due = [remembered(memory, one).due_at() or now for one in watch.sources]
    wait = (min(due) - now).total_seconds()
    least = min(60.0, watch.interval.total_seconds()) if done.error is not None else 1.0
    return max(least, min(wait, watch.interval.total_seconds()))


def _round(watch: Watch, number: int, *, all_due: bool) -> Round:
    began = watch.clock()
    memory = read_memory(watch.memory_file)
    due = [one for one in watch.sources if all_due or (remembered(memory, one).due_at() or began) <= began]
    done = Round(0, 0, 0, 0, 0, None)
    watch.health.begins(number, began)
    for found in _looked(watch, due):
        failed = found.memory.error is not None
        done = replace(done, asked=done.asked + 1, failed=done.failed + failed)
        told = found.told
        if found.is_new and done.error is None:
            try:
                with watch.store() as store:
                    added = pipeline.add(found.items, store, watch.settings)
            except IncidentMapError as error:
                done = replace(done, error=str(error))
            else:
                lost = sum(not one.kept for one in added.unreadable)
                done = replace(
                    done,
                    new=done.new + added.new,
                    known=done.known + added.known,
                    unreadable=done.unreadable + lost,
                )
                told = f"{told}, new {added.new}, known {added.known}, unreadable {lost}"
                for one in added.unreadable[:MOST_TOLD]:
                    watch.tell(f"round {number}: {one}")
        if found.is_new and done.error is not None:
            told = f"{told}, not taken in"
        else:
            memory[found.source.key] = found.memory
            write_memory(watch.memory_file, memory)
        watch.tell(f"round {number}: {found.source.label}: {told}")
        watch.health.looked(found.source, found.memory)
    if done.error is None:
        done = _brought_up_to_date(watch, done)
    words = (
        f"sources {done.asked}, failed {done.failed}, new {done.new}, known {done.known}, unreadable {done.unreadable}"
    )
    watch.tell(f"round {number}: {words}" + (f"; the store failed: {done.error}" if done.error else ""))
    watch.health.ends(watch.clock(), new=done.new, failed=done.failed, error=done.error)
    return done


def _brought_up_to_date(watch: Watch, done: Round) -> Round:
    """Read what was taken in, in this round or in one that was broken off."""
    try:
        with watch.store() as store:
            if done.new or store.counts().pending or not store.is_merged():
                pipeline.refresh(store, watch.gazetteer, watch.settings, stages=watch.stages)
    except IncidentMapError as error:
        return replace(done, error=str(error))
    return done


def _looked(watch: Watch, due: Sequence[WatchedSource]) -> Iterator[Found]:
    """What each source gives, as it comes; the threads end with the process, however slow a host is."""
    memory = read_memory(watch.memory_file)
    waiting: SimpleQueue[WatchedSource | None] = SimpleQueue()
    found: SimpleQueue[Found] = SimpleQueue()
    robots = Robots(watch.client)
    for source in due:
        waiting.put(source)

    def work() -> None:
        while (source := waiting.get()) is not None:
            interval = watch.interval if source.interval_minutes is None else timedelta(minutes=source.interval_minutes)
            known = remembered(memory, source)
            try:
                one = look(source, known, watch.client, robots, now=watch.clock(), interval=interval)
            except Exception as error:
                # Whatever a source sends, it must not stop the others.
                _LOG.debug("%s could not be read", source.label, exc_info=True)
                reason = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
                one = failure(source, known, reason, now=watch.clock(), interval=interval)
            found.put(one)

    for _ in range(min(MOST_AT_ONCE, len(due))):
        waiting.put(None)
        Thread(target=work, daemon=True).start()
    for _ in due:
        yield found.get()
