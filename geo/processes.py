"""Work in several processes of this program: what is asked for comes in order, and whoever dies is told of in words."""

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from geo.errors import ExtractionError

TASKS_AHEAD = 3
"""Tasks a process that wait for it or for their results to be asked for."""
_NICENESS = 10
"""Of a process that works beside this one: it takes what others leave of the processors."""

Task = TypeVar("Task")
Done = TypeVar("Done")


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Callable[[Task], Done], tasks: Iterable[Task], processes: int) -> Iterator[Done]:
    """What comes of each task, in their order, worked out by so many forks of this process.

    A fork begins with all that this process holds: tasks and what comes of them alone are sent. It works here, one task
    after the other, where a fork is not safe: elsewhere than on Linux, or while another thread may hold a lock.
    Some tasks more than those asked for are taken. Raises ExtractionError where a process died.
    """
    if processes == 1 or not may_fork():
        yield from map(work, tasks)
        return
    gc.freeze()  # else a fork copies all of it when it looks for garbage
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin_with, (work,))
    try:
        asked = ((None, submitted(pool, _work, task)) for task in tasks)
        for _, done in in_order(asked, TASKS_AHEAD * processes):
            yield done
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def may_fork() -> bool:
    """Whether a fork of this process is safe now."""
    return sys.platform == "linux" and threading.active_count() == 1


def submitted(pool: ProcessPoolExecutor, work: Callable[..., Done], *given: Any) -> "Future[Done]":
    """Ask a pool for some work; raises ExtractionError where one of its processes died."""
    try:
        return pool.submit(work, *given)
    except BrokenProcessPool as error:
        raise _died() from error


def in_order(tasks: "Iterable[tuple[Task, Future[Done]]]", ahead: int) -> Iterator[tuple[Task, Done]]:
    """Each task with what came of it; so many are begun before the first is asked for.

    Raises ExtractionError where a process died.
    """
    waiting: deque[tuple[Task, Future[Done]]] = deque()
    remaining = iter(tasks)
    try:
        while waiting or (waiting := deque(islice(remaining, ahead))):
            task, done = waiting.popleft()
            yield task, done.result()
            waiting.extend(islice(remaining, 1))
    except BrokenProcessPool as error:
        raise _died() from error


def _died() -> ExtractionError:
    return ExtractionError(
        "a process that read articles ended before its time, as when memory runs out; "
        "run the same command again with --processes 1"
    )


# ---------------------------------------------------------------------------------------------- in a process
def begin() -> None:
    """Leave it to the parent to be interrupted, end with it however it ends, and let readers of the page go first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


_own_work: list[Callable[[Any], Any]] = []
"""What a fork was made for; as it holds what cannot be sent, it comes with the fork."""


def _begin_with(work: Callable[[Any], Any]) -> None:
    begin()
    _own_work[:] = [work]


def _work(task: Any) -> Any:
    return _own_work[0](task)
