"""No serious or critical finding of axe-core on any view, in both themes and in both languages."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_reader import SLOW_MS, Open, Reader, Server
from playwright.sync_api import Browser, Frame, Page

from geo.language.language import language_of
from geo.page.holdings import sample_holdings
from geo.views.exhibit import whole_exhibit
from geo.views.export import exported

OF_STREAMLIT: dict[str, str] = {}
"""Findings in elements that Streamlit draws and that nothing of ours can mend: rule ► why."""

WAITS = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"


def findings(place: Page | Frame) -> list[str]:
    """What is serious or critical, each with its element."""
    violations: list[dict[str, Any]] = Axe().run(place).response["violations"]  # type: ignore[arg-type]
    return [
        f"{one['id']}: {node['target']}: {node['html'][:120]}"
        for one in violations
        if one["impact"] in ("serious", "critical") and one["id"] not in OF_STREAMLIT
        for node in one["nodes"]
    ]


def settled(reader: Reader) -> None:
    reader.page.wait_for_function(WAITS, timeout=SLOW_MS)
    reader.page.wait_for_timeout(500)  # what fades in has no contrast until it is there


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("ar", "dark")])
def test_every_view_can_be_read_by_assistive_technology(
    sample_server: Server, read_at: Open, code: str, scheme: str
) -> None:
    say = language_of(code).say
    reader = read_at(sample_server, scheme=scheme, query=f"?lang={code}")
    page = reader.page
    settled(reader)
    found = {"page": findings(page), "map": findings(reader.frame)}

    page.locator("tr[data-id] button").first.click()
    page.get_by_role("button", name=say("Whole article")).first.wait_for()
    settled(reader)
    found["evidence"] = findings(page)

    page.get_by_role("button", name=say("Whole article")).first.click()
    page.get_by_role("region", name=say("Article"), exact=True).wait_for()
    settled(reader)
    found["article"] = findings(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    page.locator(".st-key-ask button").click()
    page.get_by_role("dialog").wait_for()
    settled(reader)
    found["own articles"] = findings(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    page.get_by_role("textbox", name=say("Text"), exact=True).fill("nothing says this")
    page.keyboard.press("Enter")
    page.get_by_text(say("No reports in these sources")).first.wait_for()
    settled(reader)
    found["empty selection"] = findings(page)
    assert {view: told for view, told in found.items() if told} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_exported_page_can_be_read_by_assistive_technology(
    browser: Browser, tmp_path: Path, code: str, scheme: str
) -> None:
    file = tmp_path / "incidents.html"
    holdings = sample_holdings()
    incidents = holdings.incidents(holdings.table.everything)
    file.write_bytes(exported("html", whole_exhibit(incidents, sample=True, language=language_of(code))))
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("html[data-painted]").wait_for(state="attached")
    assert page.locator("html").get_attribute("dir") == language_of(code).direction
    page.locator("details.incident summary").first.click()
    assert findings(page) == []
    context.close()
