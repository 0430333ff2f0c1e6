"""Withdrawing at the page: from the whole article, with a reason, and back from the list."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.extraction.report import Report
from geo.incidents.keyed_ids import keyed
from geo.incidents.store import Store
from geo.page.intake import IntakeNote
from geo.pipeline import Settings, ingest

DASHBOARD = Path(__file__).parents[3] / "dashboard.py"


def test_an_article_is_withdrawn_where_it_is_read_and_reinstated_from_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report, hospitals_withheld: str
) -> None:
    own = tmp_path / "store.sqlite"
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(own))
    monkeypatch.setenv("INCIDENT_MAP_AUTHOR", "A. Reader")
    assert report.place is not None
    world = Gazetteer.of_rows(tmp_path / "world", [report.place])
    monkeypatch.setattr("gazetteer.lookup.Gazetteer.open", lambda *_, **__: world)
    named = [("a1", "The Wadi Courier", "Tell Amber"), ("a2", "Dar Gazette", "the town of Tell Amber")]
    with Store.open(own) as store:
        texts = (f"Gunmen attacked an army post in {where} on Friday, killing two." for _, _, where in named)
        days = (date(2024, 3, 2), None, "en", None)
        articles = [
            Article(*(one, outlet, None, None, text), *days)
            for (one, outlet, _), text in zip(named, texts, strict=True)
        ]
        ingest(articles, store, world, Settings())
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["list"] = "Articles"
    page.session_state["opened_article"] = ("a1", None)
    page.run()
    assert page.radio(key="withdraw_what").options == ["this article", "all of \u2068The Wadi Courier\u2069"]
    page.session_state["intake_note"] = IntakeNote("1 article added", (), ())
    page.text_input(key="withdraw_a1_reason_0").set_value("the outlet took it back")
    page.button(key="withdraw_a1_confirmed").click()
    page.session_state["opened_article"] = ("a1", None)
    page.run()
    assert not page.exception
    assert not any("1 article added" in text.value for text in page.text), "that is not the last that was done"
    with Store.open(own) as store:
        (withdrawn,), named_anew = store.withdrawals(), keyed(store.id_key(), "a1")
        assert store.counts().articles == 1
    assert (withdrawn.signed.author, withdrawn.signed.reason) == ("A. Reader", "the outlet took it back")
    assert "Withdrawn: 1" in [expander.label for expander in page.expander]
    (tmp_path / "sensitive.toml").write_text(hospitals_withheld, "utf-8")
    page.run()
    assert not any("\u2068a1\u2069" in text.value for text in page.text), (
        "under rules nothing tells whose id names a place"
    )
    page.text_input(key=f"reinstated_article_{named_anew}_reason_1").set_value("it stands after all")
    page.button(key=f"reinstated_article_{named_anew}_confirmed").click().run()
    assert not page.exception
    assert "Withdrawn: 0" in [expander.label for expander in page.expander]
    assert any("it stands after all" in text.value for text in page.text)
    with Store.open(own) as store:
        assert store.counts().articles == 2
