"""The stages together, with recognition and resolution swapped for a word list."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import pipeline
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import StoreError
from geo.extraction.context import Context
from geo.extraction.mention import Mention, ResolvedPlace
from geo.incidents.store import Store
from geo.pipeline import Settings, Stages

SETTINGS = Settings(batch_size=2)


@pytest.fixture(scope="module")
def villages() -> dict[str, Place]:
    def village(slug: str, name: str, latitude: float) -> Place:
        return Place(
            f"own:{slug}", name, latitude, 40.0, "P", "PPL", "SY", "07", "Deir ez-Zor", None, 0, 2.0, "own estimate"
        )

    return {"Tell Amber": village("amber", "Tell Amber", 35.0), "Wadi Rum": village("rum", "Wadi Rum", 36.0)}


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory, villages: dict[str, Place]) -> Gazetteer:
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", villages.values())


class CountingStages:
    """Finds the villages by their spelling, and counts how often each article is asked for."""

    def __init__(self, villages: dict[str, Place]) -> None:
        self.villages = villages
        self.recognised: list[str] = []
        self.contexts: list[Context] = []

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        self.recognised.append(article.article_id)
        found = re.finditer("|".join(self.villages), article.text)
        return tuple(Mention(one.start(), one.end(), one.group()) for one in found)

    def resolve(self, article: Article, mentions: tuple[Mention, ...], context: Context) -> tuple[ResolvedPlace, ...]:
        assert all(article.text[one.start : one.end] == one.text for one in mentions)
        self.contexts.append(context)
        return tuple(
            ResolvedPlace(one, place, place.latitude, place.longitude, 2.0, 1, 1.0, (), "listed", False)
            for one in mentions
            for place in [self.villages[one.text]]
        )

    @property
    def stages(self) -> Stages:
        return Stages(self.recognise, self.resolve)


@pytest.fixture
def counting(villages: dict[str, Place]) -> CountingStages:
    return CountingStages(villages)


def article(article_id: str, text: str, day: int = 2, source: str = "The Wadi Courier") -> Article:
    return Article(article_id, source, None, None, text, date(2024, 3, day), None, "en", None)


AMBER = article("amber", "Artillery shells struck the village of Tell Amber on Friday, killing two, police said.")
RUM = article("rum", "Gunmen attacked a post near Wadi Rum on Saturday, wounding three soldiers.", 3)
NONE = article("none", "The choir of the old town sang in the evening, and everyone went home content.")
ALL = (AMBER, RUM, NONE)


def test_geoparse_gives_every_document_in_order(gazetteer: Gazetteer, counting: CountingStages) -> None:
    parsed = list(pipeline.geoparse(ALL, gazetteer, SETTINGS, stages=counting.stages))
    assert [one.article for one in parsed] == list(ALL)
    assert [[place.mention.text for place in one.places] for one in parsed] == [["Tell Amber"], ["Wadi Rum"], []]


def test_each_article_is_recognised_once(gazetteer: Gazetteer, counting: CountingStages) -> None:
    list(pipeline.geoparse(ALL, gazetteer, SETTINGS, stages=counting.stages))
    assert sorted(counting.recognised) == ["amber", "none", "rum"]


def test_the_focus_reaches_the_resolver(gazetteer: Gazetteer, counting: CountingStages) -> None:
    list(pipeline.geoparse(ALL, gazetteer, Settings(focus=("SY", "IQ")), stages=counting.stages))
    assert {context.focus for context in counting.contexts} == {("SY", "IQ")}


def test_a_run_reports_incidents_at_their_places(gazetteer: Gazetteer, counting: CountingStages) -> None:
    result = pipeline.run(ALL, gazetteer, SETTINGS, stages=counting.stages)
    assert result.articles == ALL
    assert {name(one) for one in result.incidents} == {("Tell Amber", date(2024, 3, 1)), ("Wadi Rum", date(2024, 3, 2))}
    for incident in result.incidents:
        for report in incident.reports:
            told = next(one for one in ALL if one.article_id == report.article_id)
            assert told.text[report.start : report.end] == report.passage
    assert [place.mention.text for place in result.places["rum"]] == ["Wadi Rum"]
    assert result.places["none"] == ()


def name(incident: object) -> tuple[object, object]:
    return (incident.place and incident.place.name, incident.date_start)  # type: ignore[attr-defined]


def test_a_copy_keeps_its_reports_but_is_no_origin_of_its_own(gazetteer: Gazetteer, counting: CountingStages) -> None:
    long_text = f"{AMBER.text} Neighbours told how the blast broke windows along the main street of the market quarter."
    first, copy = replace(AMBER, text=long_text), article("copy", long_text, 3, source="Dar Gazette")
    result = pipeline.run((first, copy), gazetteer, SETTINGS, stages=counting.stages)
    assert [one.copy_of for one in result.articles] == [None, "amber"]
    (incident,) = [one for one in result.incidents if one.place is not None]
    assert {report.article_id for report in incident.reports} == {"amber", "copy"}
    assert incident.origins == 1


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store.sqlite")


def test_an_intake_is_counted_and_gives_what_a_run_gives(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    unreadable = Unreadable("x.csv", 3, "has no text")
    summary = pipeline.ingest([*ALL, unreadable], store, gazetteer, SETTINGS, stages=counting.stages)
    assert (summary.read, summary.new, summary.known, summary.unreadable) == (3, 3, 0, (unreadable,))
    result = pipeline.run(ALL, gazetteer, SETTINGS, stages=counting.stages)
    assert store.incidents() == result.incidents
    assert summary.incidents == len(result.incidents)
    assert store.unreadable() == (unreadable,)
    coding = store.coding("rum")
    assert coding is not None
    assert coding.places == result.places["rum"]


def test_the_same_intake_twice_changes_nothing_and_reads_nothing_again(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    before = (store.incidents(), store.articles(), store.generation(), store.revision())
    counting.recognised.clear()
    summary = pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    assert (summary.new, summary.known) == (0, 3)
    assert (store.incidents(), store.articles(), store.generation(), store.revision()) == before
    assert counting.recognised == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_order_and_batches_change_nothing_under_a_recorded_context(
    gazetteer: Gazetteer, counting: CountingStages, store: Store, order: Sequence[int]
) -> None:
    context = Context(focus=("SY",))
    store.set_context(context)
    for number in order:
        pipeline.ingest([ALL[number]], store, gazetteer, SETTINGS, stages=counting.stages)
    result = pipeline.run(ALL, gazetteer, Settings(focus=("SY",)), stages=counting.stages)
    assert set(store.incidents()) == set(result.incidents)


def test_the_context_of_the_first_pass_stays_until_it_is_renewed(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest([AMBER], store, gazetteer, replace(SETTINGS, focus=("SY",)), stages=counting.stages)
    recorded = store.context()
    assert recorded is not None
    assert recorded.focus == ("SY",)
    pipeline.ingest([RUM], store, gazetteer, SETTINGS, stages=counting.stages)
    assert store.context() == recorded
    with pytest.raises(StoreError, match="renew"):
        pipeline.ingest([NONE], store, gazetteer, replace(SETTINGS, focus=("IQ",)), stages=counting.stages)
    pipeline.ingest(
        [NONE], store, gazetteer, replace(SETTINGS, focus=("IQ",)), stages=counting.stages, renew_context=True
    )
    renewed = store.context()
    assert renewed is not None
    assert renewed.focus == ("IQ",)
    assert counting.contexts[-1] == renewed


def test_an_intake_that_was_killed_before_reading_goes_on_where_it_stopped(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    store.add_articles(ALL)
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert store.incidents() == pipeline.run(ALL, gazetteer, SETTINGS, stages=counting.stages).incidents
    assert store.counts().pending == 0


def test_an_intake_that_was_killed_before_merging_merges(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest([AMBER], store, gazetteer, SETTINGS, stages=counting.stages)
    store.add_articles([RUM])
    context = store.context()
    assert context is not None
    store.add_extractions([(RUM, *pipeline.code(RUM, counting.stages, context))])
    assert len(store.incidents()) == 1
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert len(store.incidents()) == 2


def test_nothing_taken_in_records_no_context(gazetteer: Gazetteer, counting: CountingStages, store: Store) -> None:
    summary = pipeline.ingest([Unreadable("x", None, "is empty")], store, gazetteer, SETTINGS, stages=counting.stages)
    assert summary.read == 0
    assert store.context() is None


def test_progress_is_told_to_the_end(gazetteer: Gazetteer, counting: CountingStages, store: Store) -> None:
    told: list[tuple[str, int, int | None]] = []
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages, progress=lambda *step: told.append(step))
    assert ("Articles", 3, None) in told
    assert ("Reports", 3, 3) in told
