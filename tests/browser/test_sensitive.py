"""A place that a rule withholds reaches no browser: neither what is drawn nor what is sent tells it."""

import base64
import gzip
import json
import re
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from page_reader import Open, Server

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents.keyed_ids import keyed
from geo.incidents.merge import merge_reports
from geo.incidents.store import Store

SECRET = "Zarqun Hospital"
LEAKS = (b"zarqun", b"35.98765", b"37.54321")


def fill(path: Path, report: Report, place: Place) -> str:
    """Two incidents: one at the hospital, one in a town; the id under which the first leaves."""
    there = replace(place, place_id="own:zarqun", name=SECRET, latitude=35.98765, longitude=37.54321)
    passage = f"Shells fell on {SECRET} at dawn on Friday."
    secret = replace(
        report,
        passage=passage,
        end=len(passage),
        place=there,
        place_text=SECRET,
        place_end=15 + len(SECRET),
        latitude=35.98765,
        longitude=37.54321,
        place_reason=f"{SECRET} is named.",
    )
    other = replace(report, report_id="r2", article_id="a2", date_start=date(2024, 5, 1), date_end=date(2024, 5, 1))
    told = {"a1": (secret, f"{SECRET} hit"), "a2": (other, "Tell Amber")}
    articles = [
        Article(name, one.source, one.url, title, one.passage, date(2024, 3, 2), None, "en", None)
        for name, (one, title) in told.items()
    ]
    with Store.open(path) as store:
        store.add_articles(articles)
        store.add_extractions([(article, (), Extraction((told[article.article_id][0],), ())) for article in articles])
        store.set_incidents(merge_reports((secret, other), {}), store.revision())
        return keyed(store.id_key(), "r1")


def unpacked(received: bytes) -> bytes:
    """What was received, with all that stands zipped in it, as it is or in base64."""
    found = [received]
    for start in re.finditer(rb"\x1f\x8b\x08", received):
        found.append(zlib.decompressobj(31).decompress(received[start.start() :]))
    for block in re.findall(rb"H4sI[A-Za-z0-9+/]+=*", received):
        found.append(gzip.decompress(base64.b64decode(block)))
    return b"\n".join(found)


def test_nothing_that_reaches_the_browser_tells_the_place(
    own_server: Server, read_at: Open, tmp_path: Path, report: Report, place: Place, hospitals_withheld: str
) -> None:
    incident_id = fill(tmp_path / "store.sqlite", report, place)
    (tmp_path / "sensitive.toml").write_text(hospitals_withheld, "utf-8")
    received: list[bytes] = []
    reader = read_at(own_server, query=f"?incident={incident_id}", received=received)
    page = reader.page
    reader.evidence().get_by_text("withheld by rule: patients are there").first.wait_for()
    page.get_by_role("button", name="Whole article").click()
    page.get_by_role("dialog").get_by_text("███").first.wait_for()
    page.keyboard.press("Escape")
    for scope in ("No place", "Articles", "Outlets"):
        page.get_by_test_id("stButtonGroup").get_by_text(scope).first.click()
        reader.settled()
    assert page.get_by_text("1 place withheld by rule").first.is_visible()
    everything = unpacked(b"\n".join(received)).lower() + json.dumps(page.content()).lower().encode()
    assert b"tell amber" in everything, "what is not withheld was sent, and would be seen here"
    assert [word for word in LEAKS if word in everything] == []
    assert reader.errors == []
