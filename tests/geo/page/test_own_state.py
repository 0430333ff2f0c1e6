"""A store that rests is looked into once for all sessions; whatever is written to it counts at once."""

import os
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from geo.articles.article import Article
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.page.own_state import own_state

ARTICLE = Article(
    "a1", "The Wadi Courier", None, None, "Shells fell on Tell Amber.", date(2024, 3, 2), None, "en", None
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(path))
    take_in(path, "a1")
    st.cache_resource.clear()
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[StoreAddress]:
    """The store's addresses, each time that one is opened."""
    found: list[StoreAddress] = []
    really = Store.open

    def noted(where: StoreAddress) -> Store:
        found.append(where)
        return really(where)

    monkeypatch.setattr(Store, "open", noted)
    return found


def take_in(path: Path, article_id: str) -> None:
    with Store.open(path) as store:
        store.add_articles(
            [replace(ARTICLE, article_id=article_id, text=f"Shells fell on Tell Amber, says {article_id}.")]
        )


def lay_to_rest(path: Path) -> None:
    """As if it had been written to a minute ago."""
    then = time.time_ns() - 60_000_000_000
    os.utime(path, ns=(then, then))


def articles() -> int:
    state = own_state()
    return 0 if state is None else state.articles


def in_the_end(number: int) -> bool:
    """Whether so many articles are told of before long: for some times as long as counting took, the last count is."""
    end = time.monotonic() + 60
    while articles() != number and time.monotonic() < end:
        time.sleep(0.05)
    return articles() == number


def test_a_store_at_rest_is_opened_once(store: Path, opened: list[StoreAddress]) -> None:
    lay_to_rest(store)
    assert [articles(), articles(), articles()] == [1, 1, 1]
    assert len(opened) == 1


@pytest.mark.usefixtures("store")
def test_one_that_was_just_written_to_is_opened_each_time(opened: list[StoreAddress]) -> None:
    assert [articles(), articles()] == [1, 1]
    assert len(opened) == 2


def test_what_is_taken_in_counts_at_once(store: Path) -> None:
    lay_to_rest(store)
    assert articles() == 1
    take_in(store, "a2")
    assert articles() == 2
    with Store.open(store) as held:  # what is written stays in a log while somebody has it open
        lay_to_rest(store)
        assert articles() == 2
        take_in(store, "a3")
        assert in_the_end(3)
        take_in(store, "a4")
        state = own_state(anew=True)
        assert state is not None
        assert state.articles == 4
        assert held.counts().articles == 4


def test_what_is_taken_in_counts_behind_a_link(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "elsewhere" / "linked.sqlite"
    link.parent.mkdir()
    link.symlink_to(store)
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(link))
    with Store.open(link) as held:
        lay_to_rest(store)
        assert articles() == 1
        take_in(link, "a2")
        lay_to_rest(store)  # what is new stands in the log
        state = own_state(anew=True)
        assert state is not None
        assert state.articles == held.counts().articles == 2


def test_another_file_in_its_place_counts_at_once(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copyfile(store, other)
    take_in(other, "a2")
    lay_to_rest(store)
    assert articles() == 1
    lay_to_rest(other)
    other.replace(store)
    assert articles() == 2


def test_files_beside_it_count_at_once(store: Path) -> None:
    lay_to_rest(store)
    before = own_state()
    store.with_name("sensitive.toml").write_text("", "utf-8")
    store.with_name("corrections.toml").write_text("# none\n", "utf-8")
    after = own_state()
    assert before is not None and after is not None
    assert sum(one != other for one, other in zip(before.files, after.files, strict=True)) == 2
