"""How many outlets there are is asked once for all sessions, and anew when there are more articles."""

import time
from dataclasses import replace

from geo.articles.sample import sample_articles
from geo.incidents.table import incident_table
from geo.page.archives import SampleArchive
from geo.page.holdings import Holdings, sample_holdings


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
    time.sleep(0.1)  # many times as long as counting took
    assert replace(held, article_count=4).outlet_count == len(outlets)
    assert archive.times == 2


def test_the_sample_counts_its_outlets() -> None:
    assert sample_holdings().outlet_count == len({row.source for row in sample_holdings().archive.outlets()} - {None})
