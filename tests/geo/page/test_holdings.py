"""How many outlets there are is asked once for all sessions, and anew when there are more articles."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from geo.articles.sample import sample_articles
from geo.incidents.store import Store
from geo.incidents.store_address import chosen_store
from geo.incidents.table import incident_table
from geo.page.archives import SampleArchive
from geo.page.holdings import Holdings, own_holdings, sample_holdings
from geo.page.own_state import own_state


class Asked(SampleArchive):
    """An archive that counts how often it is asked."""

    times = 0

    def sources(self) -> frozenset[str | None]:
        self.times += 1
        return super().sources()


def test_an_intake_that_is_under_way_asks_once_a_state() -> None:
    archive = Asked((), sample_articles())
    held = Holdings("counted", False, incident_table(()), archive, 3, {}, generation=7)
    outlets = {article.source for article in sample_articles() if article.source is not None}
    assert held.outlet_count == replace(held, pending=2).outlet_count == len(outlets)
    assert archive.times == 1
    end = time.monotonic() + 60
    while archive.times < 2 and time.monotonic() < end:  # some times as long as counting took, the last count holds
        assert replace(held, article_count=4).outlet_count == len(outlets)
        time.sleep(0.01)
    assert archive.times == 2


def test_who_changed_the_store_has_its_outlets_counted_at_once() -> None:
    class Changing(Asked):
        def sources(self) -> frozenset[str | None]:
            time.sleep(0.05)  # and is not counted again for twenty times as long
            return frozenset(list(super().sources())[self.times - 1 :])

    held = Holdings("changed", False, incident_table(()), Changing((), sample_articles()), 3, {}, generation=7)
    before, after = held.outlet_count, replace(held, generation=8)
    assert after.outlet_count == before
    after.count_outlets_anew()
    assert after.outlet_count == before - 1


def test_articles_that_are_taken_in_do_not_have_all_incidents_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    address, first = chosen_store(), sample_articles()[0]
    found = []
    with Store.open(address) as store:
        for number in (1, 2):
            store.add_articles([replace(first, article_id=f"n{number}", text=f"{first.text} {number}")])
            state = own_state(anew=True)
            assert state is not None
            found.append(own_holdings(address, address.token, state))
    assert [(one.article_count, one.pending) for one in found] == [(1, 1), (2, 2)]
    assert found[0].table is found[1].table


def test_the_sample_counts_its_outlets() -> None:
    assert sample_holdings().outlet_count == len({row.source for row in sample_holdings().archive.outlets()} - {None})
