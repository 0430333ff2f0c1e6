"""Where a store lies, as users write it; and no password where people may read it."""

import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from postgresql_server import PASSWORD, PostgresqlServer

from geo.errors import StoreError
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress, chosen_store

SHARED = "postgresql+psycopg://reader:p%40ss-word@db.example.org:5433/incidents?sslmode=require&options=-csecretive"


def test_a_file_is_named_as_a_path_or_as_an_address() -> None:
    assert StoreAddress.of("folder/mine.sqlite") == StoreAddress(Path("folder/mine.sqlite"))
    assert StoreAddress.of("sqlite:///folder/my%20own.sqlite") == StoreAddress(Path("folder/my own.sqlite"))
    assert StoreAddress.of("sqlite:////srv/mine.sqlite") == StoreAddress(Path("/srv/mine.sqlite"))
    assert StoreAddress.of("~/mine.sqlite").file == Path.home() / "mine.sqlite"


def test_a_server_is_named_with_or_without_the_driver() -> None:
    for scheme in ("postgresql", "postgresql+psycopg"):
        address = StoreAddress.of(f"{scheme}://reader@db.example.org/incidents")
        assert address.file is None
        assert address.url == "postgresql+psycopg://reader@db.example.org/incidents"
        assert address.may_exist()


@pytest.mark.parametrize(
    "text",
    [
        "mysql://reader:hidden@db/x",
        "postgresql://reader:hidden@db",
        "postgresql://reader:hidden@db:port/x",
        "sqlite://",
    ],
)
def test_what_is_no_address_of_a_store_is_told_with_what_to_write(text: str) -> None:
    with pytest.raises(StoreError, match=r"name a file, or postgresql\+psycopg://USER@HOST/DATABASE") as caught:
        StoreAddress.of(text)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("password", ["hid@den", "12/hidden", "12/3@hidden", "1#2/hid@den"])
def test_a_password_that_would_be_read_as_host_or_database_is_refused_unseen(password: str) -> None:
    with pytest.raises(StoreError, match="as %40 and %2F") as caught:
        StoreAddress.of(f"postgresql://reader:{password}@db.example.org/incidents")
    assert "den" not in str(caught.value)


def test_nothing_shown_holds_the_password_or_the_options() -> None:
    address = StoreAddress.of(SHARED)
    assert str(address) == "postgresql://reader@db.example.org:5433/incidents"
    shown = f"{address} {address!r} {address.token} {[address]}"
    for secret in ("p%40ss-word", "p@ss-word", "sslmode", "secretive"):
        assert secret not in shown
    told = address.without_secrets(f"failed: {SHARED} password p@ss-word refused, options=-csecretive")
    for secret in ("p%40ss-word", "p@ss-word", "secretive"):
        assert secret not in told


def test_the_environment_names_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENT_MAP_STORE", SHARED)
    assert chosen_store() == StoreAddress.of(SHARED)
    monkeypatch.delenv("INCIDENT_MAP_STORE")
    file = chosen_store().file
    assert file is not None
    assert file.name == "store.sqlite"


def test_a_server_that_refuses_is_told_in_one_line_without_the_password(postgresql_server: PostgresqlServer) -> None:
    wrong = postgresql_server.url("postgres").replace(PASSWORD.replace("/", "%2F"), "mistaken%2Fword")
    missing = postgresql_server.url("nowhere")
    closed = postgresql_server.url("postgres").replace(str(postgresql_server.port), "1")
    for url in (wrong, missing, closed, f"{missing}?connect_timeout=mistaken-word"):
        with pytest.raises(StoreError) as caught:
            Store.open(StoreAddress.of(url))
        everything = "".join(traceback.format_exception(caught.value))
        for secret in (PASSWORD, PASSWORD.replace("/", "%2F"), "mistaken/word", "mistaken%2Fword", "mistaken-word"):
            assert secret not in everything
        assert "\n" not in str(caught.value)
        assert "--store" in str(caught.value)


def test_a_missing_driver_is_told_with_how_to_install_it() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from geo.cli import main\n"
        "main(['export', 'csv', '--store', 'postgresql+psycopg://reader:hidden@127.0.0.1:1/x'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'incident-map[postgresql]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "hidden" not in done.stdout + done.stderr
