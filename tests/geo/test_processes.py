"""Work spread over forks: all of it, in order, and told of where one dies. Each in a Python of its own: no fork is made
where other threads run, as they do beside the tests."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.processes import cores, may_fork, spread

_BEGINNING = """
import os, signal, sys, threading, time
from geo.errors import ExtractionError
from geo.processes import spread

me = os.getpid()
"""


def told_by(script: str, *arguments: str) -> list[str]:
    """What a script writes, line by line."""
    command = [sys.executable, "-c", _BEGINNING + script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()


def test_what_comes_of_each_task_comes_in_order_from_forks() -> None:
    script = """
held = {number: threading.Lock() for number in range(100)}  # nothing that could be sent

def work(number):
    assert number in held
    time.sleep(0.01 if number % 7 == 0 else 0)
    return number * number, os.getpid()

found = list(spread(work, range(100), 2))
print([square for square, _ in found] == [number * number for number in range(100)])
pids = {pid for _, pid in found}
print(len(pids), me in pids)
for pid in pids:
    try:
        os.kill(pid, 0)
        print("left")
    except ProcessLookupError:
        print("gone")
"""
    assert told_by(script) == ["True", "2 False", "gone", "gone"]


def test_only_some_tasks_are_taken_ahead_and_none_after_the_last_that_is_asked_for() -> None:
    script = """
taken = []

def tasks():
    for number in range(1000):
        taken.append(number)
        yield number

found = spread(abs, tasks(), 2)
print(next(found), next(found), len(taken))
found.close()
print(len(taken), threading.active_count())
"""
    assert told_by(script) == ["0 1 7", "7 1"]


def test_whoever_dies_is_told_of_in_words() -> None:
    script = """
try:
    list(spread(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == 3 else number, range(9), 2))
except ExtractionError as error:
    print(error)
"""
    (line,) = told_by(script)
    assert "--processes 1" in line


def test_what_fails_in_a_fork_fails_here() -> None:
    script = """
try:
    list(spread(lambda number: 1 // number, range(3), 2))
except ZeroDivisionError as error:
    print(error)
"""
    assert len(told_by(script)) == 1


def test_forks_let_others_go_first() -> None:
    script = """
print(*set(spread(lambda _: os.getpriority(os.PRIO_PROCESS, 0), range(4), 2)), os.getpriority(os.PRIO_PROCESS, 0))
"""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert told_by(script) == [f"{max(10, own)} {own}"]


def test_beside_other_threads_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    script = """
over = threading.Event()
threading.Thread(target=over.wait).start()
print({pid == me for pid in spread(lambda _: os.getpid(), range(4), 2)})
over.set()
"""
    assert told_by(script) == ["{True}"]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not may_fork()
    assert set(spread(lambda _: os.getpid(), range(4), 2)) == {os.getpid()}


def test_there_is_a_processor() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_extract_writes_the_same_whatever_the_forks(tmp_path: Path) -> None:
    articles = [
        Article(
            *(f"a{number}", "The Reed Bulletin" if number % 2 else "Dar Gazette", None, None),
            f"Shells struck Aleppo on Friday, killing {2 + number % 7} farmers of house {number}, police said. "
            f"Gunmen later raided a mill near Homs; nurse {number} counted {number} broken windows.",
            *(date(2024, 3, 1 + number % 28), None, "en", None),
        )
        for number in range(60)
    ]
    given = tmp_path / "articles.jsonl"
    rows = ({"id": one.article_id, "date": str(one.published), **asdict(one)} for one in articles)
    given.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), "utf-8")
    script = """
from geo import cli
from geo.incidents import merge

merge._WORTH_FORKS = cli._WORTH_FORKS = cli._INCIDENTS_A_TASK = 1
forks = []
os.register_at_fork(after_in_parent=lambda: forks.append(1))
given, out, index, processes = sys.argv[1:]
cli.app(["extract", given, "--out", out, "--gazetteer", index, "--processes", processes], standalone_mode=False)
print(len(forks))
"""
    written = []
    for processes, forks in (("1", 0), ("2", 4)):
        out = tmp_path / processes
        index = str(Gazetteer.open().path.parent)
        assert told_by(script, str(given), str(out), index, processes)[-1:] == [str(forks)]
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert written[0].count(b"\n") > 5
