"""No serious or critical finding of axe-core on any view, in both themes and in both languages."""

from pathlib import Path

import pytest
from axe_findings import findings, settled
from page_reader import Open, Server
from playwright.sync_api import Browser, expect

from geo.language.language import language_of
from geo.page.holdings import sample_holdings
from geo.views.exhibit import whole_exhibit
from geo.views.export import exported


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("ar", "dark")])
def test_every_view_can_be_read_by_assistive_technology(
    sample_server: Server, read_at: Open, code: str, scheme: str
) -> None:
    say = language_of(code).say
    two = "&compare=outlet:Kestrel+Dispatch&compare=outlet:Tamarisk+Daily"
    reader = read_at(sample_server, scheme=scheme, query=f"?lang={code}&list=Outlets{two}")
    page, scope = reader.page, reader.page.locator(".st-key-scope")
    expect(page.get_by_role("region", name=say("Outlets"))).to_be_visible()
    expect(page.locator(".st-key-compare_share")).to_be_visible()
    settled(reader)
    found = {"page, outlets and two sources": findings(page), "map": findings(reader.frame)}

    scope.get_by_text(say("All"), exact=False).first.click()
    page.locator("tr[data-id] button").first.click()
    page.get_by_role("button", name=say("Whole article")).first.wait_for()
    settled(reader)
    found["evidence"] = findings(page, "[data-testid=stMain]")

    for view, opens in (
        ("article", page.get_by_role("button", name=say("Whole article")).first),
        ("own articles", page.locator(".st-key-ask button")),
        ("picture", page.locator(".st-key-picture button")),
    ):
        opens.click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        if view == "article":
            page.get_by_role("region", name=say("Article"), exact=True).wait_for()
        settled(reader)
        found[view] = findings(page, "[role=dialog]")
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")

    page.locator(".st-key-downloads button").first.click()
    page.get_by_role("button", name="CSV", exact=True).wait_for()
    settled(reader)
    found["downloads"] = findings(page, "[data-testid=stPopoverBody]")
    page.keyboard.press("Escape")

    scope.get_by_text(say("Review"), exact=True).click()
    page.get_by_role("list", name=say("Review"), exact=True).wait_for()
    settled(reader)
    found["review"] = findings(page, ".st-key-lists")

    page.get_by_role("textbox", name=say("Text"), exact=True).fill("nothing says this")
    page.keyboard.press("Enter")
    page.get_by_text(say("Nothing to review in what is shown")).wait_for()
    scope.get_by_text(say("All"), exact=False).first.click()
    page.get_by_text(say("No reports in these sources")).first.wait_for()
    settled(reader)
    found["empty selection"] = findings(page, ".st-key-lists")
    assert {view: told for view, told in found.items() if told} == {}


@pytest.mark.parametrize(("code", "scheme"), [("ar", "light"), ("en", "dark")])
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
