"""Memory of processes and of all that they start, each page that several share counted once."""

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LOOK_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    seconds: float
    """By the clock."""
    peak_bytes: int
    """The most that it and its children held at one time."""
    told: str
    """Its standard error."""


def bytes_of(process_id: int) -> int:
    """What a process and its children hold now; 0 where it is gone."""
    try:
        process = psutil.Process(process_id)
        return sum(map(_own_bytes, [process, *process.children(recursive=True)]))
    except psutil.NoSuchProcess:
        return 0


def _own_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)  # what is shared, in proportion: the index is mapped by all
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def run_watched(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Spent:
    """Run a command to its end; raises CalledProcessError where it fails."""
    log = folder / "command.log"
    began = time.monotonic()
    with log.open("wb") as errors:
        process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=errors)
        peak = _Peak(process.pid)
        peak.start()
        status = process.wait()
    seconds = time.monotonic() - began
    peak.over.set()
    peak.join()
    told = log.read_text("utf-8", "replace")
    if status:
        raise subprocess.CalledProcessError(status, command, stderr=told)
    return Spent(seconds, peak.most_bytes, told)


class _Peak(threading.Thread):
    """Looks again and again at how much is held."""

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.most_bytes = 0
        self._process_id = process_id

    def run(self) -> None:
        while not self.over.wait(_LOOK_EVERY_SECONDS):
            self.most_bytes = max(self.most_bytes, bytes_of(self._process_id))
