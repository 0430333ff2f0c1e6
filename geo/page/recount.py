"""What takes long to count is counted by one session for all, and not at every change of what is counted."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Counted = TypeVar("Counted")

_REST_TIMES = 20
"""So many times as long as counting took, nothing is counted: an intake may confirm articles several times a second."""


class Recount(Generic[Counted]):
    """The last count, for all sessions."""

    def __init__(self) -> None:
        self._one_counts = threading.Lock()
        self._last: tuple[Hashable, Counted] | None = None
        self._not_before = 0.0

    def of(self, state: Hashable, count: Callable[[], Counted], *, anew: bool = False) -> Counted:
        """What there is in that state, or was a moment ago: only the first to ask waits for another to count.

        `anew` asks for nothing but that state, and waits for it: for whoever has just changed it.
        """
        last = self._last
        if last is not None and not anew:
            is_known = last[0] == state or time.monotonic() < self._not_before
            if is_known or not self._one_counts.acquire(blocking=False):
                return last[1]
        else:
            self._one_counts.acquire()
        try:
            if self._last is not None and self._last[0] == state:
                return self._last[1]
            began = time.monotonic()
            counted = count()
            self._last = (state, counted)
            self._not_before = time.monotonic() + _REST_TIMES * (time.monotonic() - began)
            return counted
        finally:
            self._one_counts.release()
