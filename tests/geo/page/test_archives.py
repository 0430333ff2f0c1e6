"""What a page asks of the store: of its articles, none that rules may have to keep back, and how many those are."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.extraction.reports import Extraction
from geo.incidents.outward import Outward
from geo.incidents.sensitive_file import read_sensitive
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.page.archives import StoreArchive

READ = Article("a1", "The Wadi Courier", None, None, "It rained.", date(2024, 3, 2), None, "en", None)
LATER = replace(READ, article_id="a2", text="It rained again.")


def test_only_rules_keep_articles_back(tmp_path: Path, hospitals_withheld: str) -> None:
    rules = tmp_path / "sensitive.toml"
    rules.write_text(hospitals_withheld, "utf-8")
    address = StoreAddress(tmp_path / "store.sqlite")
    with Store.open(address) as store:
        store.add_articles([READ])
        store.add_extractions([(READ, (), Extraction((), ()))])
        store.set_incidents((), store.revision())
        with_rules, without = (
            StoreArchive(address, Outward(store, found, Gazetteer.open)) for found in (read_sensitive(rules), ())
        )
        store.add_articles([LATER])
    listed, kept_back = with_rules.articles()
    assert ([one.article_id for one in listed], kept_back) == (["a1"], 1)
    listed, kept_back = without.articles()
    assert ([one.article_id for one in listed], kept_back) == (["a1", "a2"], 0)
