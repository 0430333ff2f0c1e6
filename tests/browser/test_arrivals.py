"""The store grows while the page is open: told, and taken in on a click of whoever reads, and of nobody else."""

from datetime import date
from pathlib import Path

import pytest
from page_reader import Open, Server
from playwright.sync_api import expect

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.incidents.store import Store
from geo.pipeline import Settings, ingest

FIRST = "Artillery shells struck Aleppo in Syria on 1 March 2024, killing two people, police said."
SECOND = "Gunmen attacked an army post in Homs in Syria on 9 May 2024, wounding three soldiers, residents said."
WAIT_MS = 60_000


@pytest.fixture
def gazetteer(cache: Path) -> Gazetteer:
    return Gazetteer.open(cache / "incident-map")


def take_in(path: Path, text: str, published: date, gazetteer: Gazetteer) -> int:
    articles = [Article(text[:9], "The Wadi Courier", None, None, text, published, None, "en", None)]
    with Store.open(path) as store:
        return ingest(articles, store, gazetteer, Settings()).incidents


def test_new_incidents_are_told_and_taken_in_on_a_click(
    own_server: Server, read_at: Open, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    path = tmp_path / "store.sqlite"
    assert take_in(path, FIRST, date(2024, 3, 2), gazetteer) == 1
    reader, other = read_at(own_server), read_at(own_server)
    for one in (reader, other):
        one.settled()
        assert one.state()["painted"] == 1
    assert take_in(path, SECOND, date(2024, 5, 10), gazetteer) == 2
    for one in (reader, other):
        expect(one.page.get_by_text("1 new incident", exact=True)).to_be_visible(timeout=WAIT_MS)
        assert one.state()["painted"] == 1
    # Whatever else the reader does, the page stays on what it shows.
    other.page.get_by_role("radio", name="Outlets", exact=False).click()
    other.settled()
    reader.page.get_by_role("button", name="Show what is new").click()
    reader.frame.wait_for_function("window.incidentMapReady.painted === 2", timeout=WAIT_MS)
    expect(reader.page.get_by_text("1 new incident", exact=True)).to_have_count(0)
    other.settled()
    assert other.state()["painted"] == 1
    expect(other.page.get_by_text("1 new incident", exact=True)).to_be_visible(timeout=WAIT_MS)
    assert reader.errors == other.errors == []
