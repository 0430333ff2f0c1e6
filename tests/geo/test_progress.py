"""Bars on a terminal, nothing in a pipe."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
from geo.progress import progress_bars
with progress_bars() as progress:
    for done in range(4):
        progress("Reports", done, 3)
    progress("Articles", 7, None)
print("done")
"""


def test_in_a_pipe_nothing_is_drawn() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("done\n", "")


@pytest.mark.skipif(os.name != "posix", reason="only there is a terminal to be made")
def test_on_a_terminal_a_bar_is_drawn_on_standard_error() -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True
        )
        os.close(theirs)
        drawn = terminal.read(100_000).decode()
    assert ended.stdout == b"done\n"
    assert "Reports" in drawn
    assert "3/3" in drawn
    assert "7/?" in drawn
