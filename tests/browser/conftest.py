"""A real Chromium that reaches nothing but this machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_reader import CHROMIUM_FLAGS, SLOW_MS, Open, Reader, Server, headless_shell, serving
from platformdirs import user_cache_path
from playwright.sync_api import Browser, expect, sync_playwright

# What is waited for comes in its time on a busy machine, too; what has a limit of its own is measured.
expect.set_options(timeout=SLOW_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = headless_shell()
    if executable is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(executable), args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all servers: the gazetteer's index takes a while to build, and has its own tests."""
    folder = tmp_path_factory.mktemp("cache")
    built = user_cache_path("incident-map", appauthor=False)
    if built.is_dir():
        shutil.copytree(built, folder / "incident-map")
    return folder


@pytest.fixture
def read_at(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_page(
        server: Server,
        *,
        width: int = 1400,
        height: int = 900,
        scheme: str = "light",
        query: str = "",
        received: list[bytes] | None = None,
    ) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            accept_downloads=True,  # type: ignore[arg-type]
        )
        contexts.append(context)
        reader = Reader(context.new_page())

        # The browser itself reaches no other host; noting the tries costs less time than asking about each request.
        context.on("request", lambda request: reader.note(request.url, server.address))
        reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
        reader.page.on("dialog", lambda dialog: (reader.dialogs.append(dialog.message), dialog.dismiss()))
        if received is not None:
            keep = received.append
            reader.page.on(
                "websocket",
                lambda socket: socket.on(
                    "framereceived", lambda told: keep(told if isinstance(told, bytes) else told.encode())
                ),
            )
        reader.page.goto(server.address + query)
        reader.page.frame_locator("iframe[title*=folium]").locator("html[data-painted]").wait_for(
            state="attached", timeout=60_000
        )
        # All else comes after the map, and may make it smaller.
        reader.page.locator(".st-key-lists").wait_for(state="attached", timeout=60_000)
        reader.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
            state="attached", timeout=60_000
        )
        return reader

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Server]:
    """A server whose store stays empty: it shows the sample."""
    with serving(tmp_path_factory.mktemp("sample"), cache, seen_whole=True) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path, cache: Path) -> Iterator[Server]:
    """A server for articles of one's own."""
    with serving(tmp_path, cache, seen_whole=True) as server:
        yield server
