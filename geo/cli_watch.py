"""The command `incident-map watch`."""

import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from geo.cli_options import Debug, Focus, Index, Processes, Store_, Terminal, processes_of
from geo.errors import SourcesError

INTERVAL_MINUTES = 15.0


class _Stopped(BaseException):
    """The service was asked to end; no error, so that nothing takes it for one."""


def watch_command(app: typer.Typer, terminal: Terminal, log: Callable[[bool], None]) -> None:
    """Add the command to the program."""

    @app.command()
    def watch(
        sources: Annotated[
            list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Folders, and addresses of RSS or Atom feeds.")
        ] = None,
        sources_file: Annotated[
            Path | None, typer.Option("--sources", metavar="FILE", help="A TOML file of sources.")
        ] = None,
        interval: Annotated[
            float | None, typer.Option("--interval", min=1.0, metavar="MINUTES", help="Between rounds; else 15.")
        ] = None,
        once: Annotated[bool, typer.Option("--once", help="One round over all sources, then end.")] = False,
        full_pages: Annotated[
            bool, typer.Option("--full-pages", help="Fetch the pages that the feeds given here link to.")
        ] = False,
        allow_private: Annotated[
            bool, typer.Option("--allow-private", help="Ask loopback and private addresses, too.")
        ] = False,
        health: Annotated[
            str | None, typer.Option("--health", metavar="HOST:PORT", help="Tell how it goes there, as JSON.")
        ] = None,
        memory: Annotated[
            Path | None, typer.Option("--memory", metavar="FILE", help="What is remembered; else beside the store.")
        ] = None,
        store: Store_ = None,
        focus: Focus = None,
        gazetteer: Index = None,
        processes: Processes = None,
        debug: Debug = False,
    ) -> None:
        """Look into folders and feeds again and again, and take what is new into the store."""
        from threading import Event

        from geo import pipeline
        from geo.incidents.store_address import default_store
        from geo.progress import no_progress
        from geo.watch import rounds
        from geo.watch.client import Client, Limits
        from geo.watch.health import Health, address_of, served
        from geo.watch.sources import SourcesFile, distinct, read_sources, source_of

        log(debug)
        given = SourcesFile(()) if sources_file is None else read_sources(sources_file)
        named = (source_of(one, full_pages=full_pages and "://" in one) for one in sources or ())
        watched = distinct((*given.sources, *named))
        if not watched:
            raise SourcesError("no sources; name folders or addresses of feeds, or a file of them with --sources")
        address = None if health is None else address_of(health)
        minutes = interval or given.interval_minutes or INTERVAL_MINUTES
        pause = Limits().pause_seconds if given.pause_seconds is None else given.pause_seconds
        settings = pipeline.Settings(
            store=store,
            gazetteer_directory=gazetteer,
            focus=focus or (),
            processes=processes_of(processes, debug),
        )
        stopped = Event()
        file = (default_store() if store is None else store).path

        def clock() -> datetime:
            return datetime.now(UTC)

        def told(line: str) -> None:
            terminal.tell(f"{clock().isoformat(timespec='seconds')} {line}")

        def stop(_: int, __: FrameType | None) -> None:
            # What a process killed here leaves is whole; so is what this leaves, wherever it strikes.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            stopped.set()
            raise _Stopped

        beat = Health(clock(), timedelta(minutes=minutes))
        with ExitStack() as stack:
            before = signal.signal(signal.SIGTERM, stop)
            stack.callback(signal.signal, signal.SIGTERM, before)
            try:
                if address is not None:
                    where = stack.enter_context(served(beat, address, clock))
                    told(f"health at http://{where[0]}:{where[1]}/")
                watching = rounds.Watch(
                    sources=watched,
                    interval=timedelta(minutes=minutes),
                    memory_file=file.with_name(f"{file.name}.watch.json") if memory is None else memory,
                    store=lambda: terminal.store(store),
                    gazetteer=terminal.gazetteer(settings, no_progress),
                    settings=settings,
                    client=Client(
                        _agent(given.contact),
                        allow_private=allow_private,
                        limits=Limits(pause_seconds=pause),
                        stopped=stopped,
                    ),
                    clock=clock,
                    stopped=stopped,
                    tell=told,
                    health=beat,
                )
                done = rounds.run(watching, once=once)
            except _Stopped:
                told("stopped; what was confirmed is kept, and the next start goes on from there")
                return
        if done.error is not None or (done.asked > 0 and done.failed == done.asked):
            sys.exit(1)


def _agent(contact: str | None) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("incident-map")
    except PackageNotFoundError:
        number = "0"
    return f"incident-map/{number}" + ("" if contact is None else f" (+{contact})")
