"""What runs incident-map as a service: shipped, well-formed, and started with commands that there are."""

import os
import re
import shutil
import signal
import subprocess
import time
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer

from geo import cli
from geo.watch.sources import read_sources

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "geo" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def test_all_of_it_is_shipped_with_the_package() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    shipped = [*patterns["*"], *patterns["geo.deploy"]]
    files = [file.name for file in DEPLOY.iterdir() if file.is_file()]
    assert len(files) == 5
    assert [name for name in files if not any(fnmatch(name, one) for one in shipped)] == []


def commands() -> list[str]:
    words = [line for unit in UNITS for line in re.findall(r"ExecStart=(.*)", unit.read_text())]
    script = (DEPLOY / "page-and-intake.sh").read_text()
    return words + re.findall(r"^(incident-map .*) &$", script, re.MULTILINE)


def test_they_start_commands_and_options_that_there_are() -> None:
    known = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert len(commands()) == 4
    for line in commands():
        name = line.split()[1]
        options = {one for parameter in known[name].params for one in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", line)) <= options, line


def test_the_sources_that_are_shipped_are_read() -> None:
    read = read_sources(DEPLOY / "sources.toml")
    assert [one.label for one in read.sources] == ["/var/lib/incident-map/inbox"]


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and os.environ.get("CI") != "true", reason="systemd is not on this machine"
)
@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_systemd_takes_the_units(tmp_path: Path, unit: Path) -> None:
    # The program lies elsewhere here, and there is no such user: everything else is as shipped.
    here = (
        unit.read_text().replace("/opt/incident-map/bin/incident-map", "/bin/true").replace("User=incident-map\n", "")
    )
    (tmp_path / unit.name).write_text(here)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True, timeout=60
    )
    told = [line for line in done.stderr.splitlines() if unit.name in line]
    assert told == []


STUB = """#!/bin/sh
trap 'echo "$1 ended" >> "$STARTED"; exit 0' TERM
echo "$1" >> "$STARTED"
# The other must have begun before this one dies, however busy the machine is.
[ "$1" = "$DIES" ] && { while [ "$(wc -l < "$STARTED")" -lt 2 ]; do sleep 0.1; done; exit 3; }
while :; do sleep 0.1; done
"""


@pytest.mark.parametrize("dies", ["", "watch", "serve"])
def test_page_and_intake_start_and_end_together(tmp_path: Path, dies: str) -> None:
    (tmp_path / "incident-map").write_text(STUB)
    (tmp_path / "incident-map").chmod(0o755)
    started = tmp_path / "started"
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "STARTED": str(started), "DIES": dies}
    with subprocess.Popen(["sh", str(DEPLOY / "page-and-intake.sh")], env=environment) as process:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (started.exists() and len(started.read_text().split()) >= 2):
            time.sleep(0.05)
        if not dies:
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
        status = process.wait(20)
    lines = started.read_text().splitlines()
    assert {"watch", "serve"} <= set(lines)
    ended = {line.removesuffix(" ended") for line in lines if line.endswith(" ended")}
    assert ended == {"watch", "serve"} - {dies}
    assert (status == 0) == (dies == "")
