"""Sessions work one after the other where all at once would only hold one another up.

Python runs one thread at a time, in slices of milliseconds: of ten pages that are made at once, all are done when the
last is; one after the other, half of them are done in half that time.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

MOST_SECONDS = 1.0
"""Who works for longer, on a slow disk or on what a click asked for, holds nobody up any more."""


class Turns:
    """Who works now, and who waits for it: whoever came first goes first."""

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._most_seconds = most_seconds
        self._passed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._worker: object | None = None
        self._until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Work when all who came before have done so, or have had their time."""
        mine = object()
        with self._passed:
            self._waiting.append(mine)
            while self._waiting[0] is not mine:
                self._passed.wait()
            while self._worker is not None and (left := self._until - time.monotonic()) > 0:
                self._passed.wait(left)
            self._waiting.popleft()
            self._worker, self._until = mine, time.monotonic() + self._most_seconds
            self._passed.notify_all()  # the next one watches the time from now on
        try:
            yield
        finally:
            with self._passed:
                if self._worker is mine:
                    self._worker = None
                    self._passed.notify_all()


_PAGES = Turns()


def turn() -> AbstractContextManager[None]:
    """A turn among all pages of this server: what needs little but the processor is done in it."""
    return _PAGES.turn()
