"""Progress of long work: a callback that every stage tells, and the bars that a terminal draws of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int | None], None]
"""Called with a stage's name, how many of its items are done, and how many there are (None: not known)."""


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Draw one bar a stage on standard error where that is a terminal; draw nothing in a pipe."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
