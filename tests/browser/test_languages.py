"""The page in Arabic: from the browser's language or the address, mirrored, and told back in the link."""

import re

from page_reader import Open, Server
from playwright.sync_api import Browser

from geo.language.language import language_of

ARABIC = language_of("ar")
LATIN = re.compile(r"[A-Za-z]{3,}")
NOT_OURS = re.compile(r"UTC|English|science|folder_open|image|download|add|expand_more|keyboard_arrow_down")
"""Time zone, the switch's own word, and the names by which a font draws its icons."""


def test_the_switch_changes_all_and_stays_in_the_address(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server)
    page = reader.page
    page.locator("html[dir=ltr][lang=en]").wait_for(state="attached")
    page.locator(".st-key-language_ar button").click()
    page.locator("html[dir=rtl][lang=ar]").wait_for(state="attached")
    page.wait_for_url("**lang=ar**")
    page.get_by_role("group", name=ARABIC.say("Types"), exact=True).wait_for()
    assert page.locator("h1").inner_text().startswith("عيّنة")
    reader.frame.wait_for_selector("html[dir=rtl]", state="attached")
    page.reload()
    page.locator("html[dir=rtl]").wait_for(state="attached")
    page.locator(".st-key-language_en button").click()
    page.locator("html[dir=ltr][lang=en]").wait_for(state="attached")


def test_a_change_of_language_keeps_filters_choice_and_map(sample_server: Server, read_at: Open) -> None:
    reader = read_at(sample_server, query="?text=drone")
    page = reader.page
    page.locator("tr[data-id] button").first.click()
    page.wait_for_url("**incident=**")
    reader.settled()
    view, frame = reader.view(), reader.frame
    chosen = re.search(r"incident=(\w+)", page.url)
    assert chosen is not None
    page.locator(".st-key-language_ar button").click()
    page.wait_for_url("**lang=ar**")
    page.locator("html[dir=rtl]").wait_for(state="attached")
    assert f"incident={chosen[1]}" in page.url
    assert "text=drone" in page.url
    assert reader.frame is frame
    assert reader.view() == view


def test_the_browsers_language_is_the_first(sample_server: Server, browser: Browser) -> None:
    context = browser.new_context(locale="ar-SY")
    page = context.new_page()
    page.goto(sample_server.address)
    page.locator("html[dir=rtl][lang=ar]").wait_for(state="attached")
    context.close()


def test_the_page_is_mirrored_but_not_what_is_quoted(sample_server: Server, read_at: Open) -> None:
    page = read_at(sample_server, query="?lang=ar&incident=9aa68c9bbb194ee1").page
    sidebar, main = page.locator("[data-testid=stSidebar]").bounding_box(), page.locator("h1").bounding_box()
    assert sidebar is not None
    assert main is not None
    assert sidebar["x"] > main["x"]
    ends = page.locator(".st-key-timeline .ends span")
    first, last = ends.first.bounding_box(), ends.last.bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]
    places = page.locator(".st-key-timeline svg rect[fill=transparent]").evaluate_all(
        "bars => bars.map((bar) => bar.getBoundingClientRect().x)"
    )
    assert places == sorted(places, reverse=True), "the earliest bar is the rightmost"

    page.locator("blockquote").first.wait_for()
    quotes = page.locator("blockquote").evaluate_all(
        "all => all.map((one) => [one.textContent, one.dir, getComputedStyle(one).direction])"
    )
    directions = {bool(re.match(r"[A-Za-z]", text)): direction for text, told, direction in quotes if told == "auto"}
    assert directions == {True: "ltr", False: "rtl"}


def test_no_english_word_of_our_own_is_left(sample_server: Server, read_at: Open) -> None:
    page = read_at(sample_server, query="?lang=ar").page
    page.locator("tr[data-id] button").first.wait_for()
    said = page.locator("h1, .st-key-bar, .st-key-title, th, .title, .ends, .st-key-scope, label p, .hint, .legend")
    left = [text for text in said.all_inner_texts() if LATIN.search(NOT_OURS.sub("", text))]
    assert left == []
