"""Signing in, by a proxy that names people and by an OpenID provider, with what each role sees and may."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from doubtful_store import fill
from openid_provider import CLIENT_ID, PASSWORD
from page_reader import ROOT, SLOW_MS, answering, free_port, guarded_environment
from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from geo.extraction.report import Report

ROLES = """
[[role]]
role = "read"
groups = ["desk"]
addresses = ["reader@desk.example"]
[[role]]
role = "review"
addresses = ["reviewer@desk.example"]
[[role]]
role = "manage"
addresses = ["keeper@desk.example"]
"""
HERE = "Tell Amber"
"""What is told in the store, and in no words of the page's own."""
PROXY = "127.0.0.2"
SECRETS = ("a client secret, of the tests", "a cookie secret, of the tests, long enough")


@dataclass
class Site:
    """A page that asks who comes."""

    address: str
    """Where people go: the proxy's, where there is one."""
    port: int
    """The page's own."""
    folder: Path


@contextmanager
def page_of(folder: Path, cache: Path, report: Report, access: str) -> Iterator[Site]:
    """A page with a small store, started as a team starts it."""
    fill(folder / "store.sqlite", report)
    (folder / "access.toml").write_text(access + ROLES, "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "geo.cli", "serve", "--headless", "--port", str(port)]
    environment = guarded_environment(folder, cache) | {"HOME": str(folder), "AUTHLIB_INSECURE_TRANSPORT": "1"}
    with answering(command, port, environment, folder / "server.log"):
        yield Site(f"http://127.0.0.1:{port}/", port, folder)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, cache: Path, report: Report) -> Iterator[Site]:
    """A page behind the proxy that the README tells of."""
    folder = tmp_path_factory.mktemp("proxied")
    access = re.search(r"```toml\n(sign_in = \"header\".*?)\n\n", readme(), re.DOTALL)
    configured = re.search(r"```text\n(:8080 \{.*?)```", readme(), re.DOTALL)
    caddy = shutil.which("caddy", path=str(Path(sys.executable).parent)) or shutil.which("caddy")
    assert access is not None and configured is not None and caddy is not None
    given = access.group(1).replace('"127.0.0.1"', f'"{PROXY}"')
    with page_of(folder, cache, report, given) as site:
        port = free_port()
        hashing = [caddy, "hash-password", "--plaintext", PASSWORD, "--bcrypt-cost", "4"]
        hashed = subprocess.run(hashing, capture_output=True, text=True, check=True).stdout.strip()
        people = "\n".join(f"{name}@desk.example {hashed}" for name in ("reader", "reviewer", "stranger"))
        text = configured.group(1).replace(":8080", f"http://127.0.0.1:{port}")
        came_from = f"transport http {{\nlocal_address {PROXY}\n}}"
        text = text.replace("127.0.0.1:8501 {", f"127.0.0.1:{site.port} {{\n{came_from}")
        text = text.replace("a.reader@desk.example HASH", people)
        (folder / "Caddyfile").write_text("{\nadmin off\npersist_config off\n}\n" + text, "utf-8")
        command = [caddy, "run", "--config", str(folder / "Caddyfile")]
        with answering(command, port, os.environ | {"HOME": str(folder)}, folder / "proxy.log"):
            yield Site(f"http://127.0.0.1:{port}/", site.port, folder)


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory, cache: Path, report: Report) -> Iterator[Site]:
    """A page that sends people to an OpenID provider."""
    folder = tmp_path_factory.mktemp("provided")
    (folder / "provider").mkdir()
    with page_of(folder, cache, report, 'sign_in = "openid"\n') as site:
        redirect_uri = f"http://127.0.0.1:{site.port}/oauth2callback"
        port = free_port()
        arguments = [str(port), redirect_uri, SECRETS[0], str(folder / "provider")]
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "{redirect_uri}"\ncookie_secret = "{SECRETS[1]}"\n'
            f'client_id = "{CLIENT_ID}"\nclient_secret = "{SECRETS[0]}"\n'
            f'server_metadata_url = "http://127.0.0.1:{port}/o/.well-known/openid-configuration"\n'
            'client_kwargs = { code_challenge_method = "S256" }\n',
            "utf-8",
        )
        program = [sys.executable, str(ROOT / "tests" / "browser" / "openid_provider.py"), *arguments]
        environment = guarded_environment(folder / "provider", cache)
        with answering(program, port, environment, folder / "provider.log"):
            yield site


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(site: Site, name: str | None = None, query: str = "") -> Page:
        credentials = None if name is None else {"username": f"{name}@desk.example", "password": PASSWORD}
        contexts.append(browser.new_context(http_credentials=credentials, viewport={"width": 1400, "height": 900}))
        page: Page = contexts[-1].new_page()
        page.set_default_timeout(SLOW_MS)
        page.goto(site.address + query)
        return page

    yield open_page
    for context in contexts:
        context.close()


def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def seen(page: Page, name: str) -> None:
    """Wait until the page shows incidents, and who sees them."""
    page.get_by_text(f"{name}@desk.example", exact=False).first.wait_for()
    page.get_by_role("button", name="Download").wait_for()


def told_to(site: Site, peer: str, headers: dict[str, str]) -> str:
    """All that the page sends over a connection from `peer` with these headers, as far as it is words."""
    address = f"ws://127.0.0.1:{site.port}/_stcore/stream"
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    told: list[bytes] = []
    with connect(address, additional_headers=headers, source_address=(peer, 0), max_size=None) as socket:
        socket.send(asked.SerializeToString())
        for received in socket:
            assert isinstance(received, bytes)
            told.append(received)
            message = ForwardMsg()
            message.ParseFromString(received)
            if message.WhichOneof("type") == "script_finished":
                break
    return b"".join(told).decode("utf-8", "replace")


def test_a_proxy_names_people_and_who_has_no_role_sees_nothing(proxied: Site, visit: Callable[..., Page]) -> None:
    stranger = visit(proxied, "stranger")
    stranger.get_by_text("and have no role here").wait_for()
    assert HERE not in stranger.content()
    reader = visit(proxied, "reader")
    seen(reader, "reader")
    assert reader.get_by_role("button", name="Add articles").count() == 0


@pytest.mark.parametrize(
    ("name", "may_what", "drawn"),
    [("reader", "may read", ()), ("reviewer", "may review", ()), ("keeper", "may manage", ("Add articles",))],
)
def test_each_role_is_drawn_what_it_may(proxied: Site, name: str, may_what: str, drawn: tuple[str, ...]) -> None:
    told = told_to(proxied, PROXY, {"X-Forwarded-Email": f"{name}@desk.example"})
    assert HERE in told
    assert may_what in told
    assert tuple(words for words in ("Add articles",) if words in told) == drawn


def test_a_header_from_elsewhere_is_nobodys_word(proxied: Site) -> None:
    named = {"X-Forwarded-Email": "keeper@desk.example", "X-Forwarded-Groups": "desk"}
    assert HERE in told_to(proxied, PROXY, named)
    for headers in (named, named | {"X-Forwarded-For": PROXY, "X-Real-IP": PROXY, "Forwarded": f"for={PROXY}"}):
        told = told_to(proxied, "127.0.0.1", headers)
        assert "Nobody is signed in" in told
        assert HERE not in told


def test_a_provider_signs_people_in_and_out(provided: Site, visit: Callable[..., Page]) -> None:
    page = visit(provided)
    signed_in(page, "reader")
    seen(page, "reader")
    page.get_by_text("may read").wait_for()
    assert page.get_by_role("button", name="Add articles").count() == 0
    assert re.fullmatch(rf"{re.escape(provided.address)}(\?[^&]*articles=own.*|\?.*)?", page.url), page.url
    assert not re.search(r"code=|state=|token", page.url)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()
    assert HERE not in page.content()
    kept = [path for path in provided.folder.rglob("*") if path.is_file() and path.name != "secrets.toml"]
    assert {"store.sqlite", "server.log", "access.toml"} <= {path.name for path in kept}
    leaks = [path for path in kept if any(secret.encode() in path.read_bytes() for secret in SECRETS)]
    assert leaks == []


def test_an_address_that_the_provider_has_not_confirmed_is_nobodys(provided: Site, visit: Callable[..., Page]) -> None:
    page = visit(provided)
    signed_in(page, "pretender")
    page.get_by_text("The sign-in names no confirmed address.").wait_for()
    assert HERE not in page.content()


def signed_in(page: Page, name: str) -> None:
    """Go to the provider, sign in there, and come back."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
