"""The stages together, with recognition and resolution swapped for a word list."""

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import pipeline
from geo.articles.article import Article
from geo.articles.unreadable import Unreadable
from geo.errors import CorrectionsError, ExtractionError, StoreError
from geo.extraction import reports as reports_module
from geo.extraction.context import Context
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.reports import Extraction, extract_reports
from geo.incidents.corrections_file import add_corrections, corrections_beside
from geo.incidents.rules import rules_fingerprint
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
    assert tuple(result.articles) == ALL
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
    assert store.incidents() == tuple(result.incidents)
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
    assert store.incidents() == tuple(pipeline.run(ALL, gazetteer, SETTINGS, stages=counting.stages).incidents)
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


class FailingStages(CountingStages):
    """As CountingStages, but a rule fails on some articles."""

    failing: frozenset[str] = frozenset({"rum"})

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        if article.article_id in self.failing:
            raise KeyError("no such\nword")
        return super().recognise(article)


def test_a_rule_that_fails_on_an_article_stops_nothing(
    gazetteer: Gazetteer, villages: dict[str, Place], store: Store
) -> None:
    failing = FailingStages(villages)
    summary = pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=failing.stages)
    (not_read,) = summary.not_read
    assert (not_read.article_id, not_read.reason) == ("rum", "KeyError: 'no such\\nword'")
    assert store.article("rum") == RUM, "the article is kept"
    assert {name(one) for one in store.incidents()} == {("Tell Amber", date(2024, 3, 1))}
    counts = store.counts()
    assert (counts.articles, counts.pending, counts.unread) == (3, 0, 1)
    before = (store.incidents(), store.generation())
    pipeline.refresh(store, gazetteer, SETTINGS, stages=failing.stages)
    assert (store.incidents(), store.generation()) == before, "it fails again, and nothing else is done"
    failing.failing = frozenset()
    pipeline.refresh(store, gazetteer, SETTINGS, stages=failing.stages)
    assert store.unread() == ()
    assert len(store.incidents()) == 2


def test_a_rule_that_fails_stops_neither_a_run_nor_geoparse(gazetteer: Gazetteer, villages: dict[str, Place]) -> None:
    failing = FailingStages(villages)
    result = pipeline.run(ALL, gazetteer, SETTINGS, stages=failing.stages)
    assert [one.article_id for one in result.not_read] == ["rum"]
    assert result.places["rum"] == ()
    assert {name(one) for one in result.incidents} == {("Tell Amber", date(2024, 3, 1))}
    parsed = list(pipeline.geoparse(ALL, gazetteer, SETTINGS, stages=failing.stages))
    assert [one.not_read is not None for one in parsed] == [False, True, False]
    assert [one.article for one in parsed] == list(ALL)


def test_what_a_user_can_mend_is_still_raised(gazetteer: Gazetteer, counting: CountingStages) -> None:
    def malformed(article: Article) -> tuple[Mention, ...]:
        raise ExtractionError(f"en.toml: a word of {article.article_id} is malformed; correct it")

    with pytest.raises(ExtractionError):
        pipeline.run(ALL, gazetteer, SETTINGS, stages=Stages(malformed, counting.resolve))


def test_what_failed_is_logged_with_its_traceback_and_told_nobody_else(
    gazetteer: Gazetteer, villages: dict[str, Place], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", "geo"):
        pipeline.run(ALL, gazetteer, SETTINGS, stages=FailingStages(villages).stages)
    assert "Traceback" in caplog.text
    assert {record.levelname for record in caplog.records} == {"DEBUG"}


# ------------------------------------------------------------------------------------------------ corrections
SIGNED = {"author": "A. Reader", "date": date(2024, 4, 1), "reason": "seen in the picture"}


def moved_to(store: Store, place_id: str) -> dict[str, object]:
    report = next(r for r in store.reports() if r.article_id == "amber")
    return {"action": "move", "report": report.report_id, "place_id": place_id, **SIGNED}


def test_a_correction_is_replayed_and_survives_new_articles(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest([AMBER], store, gazetteer, SETTINGS, stages=counting.stages)
    move = moved_to(store, "own:rum")
    (standing,) = pipeline.correct(store, gazetteer, SETTINGS, lambda _: [move], stages=counting.stages)
    assert standing.state == "applied"
    for more in ([RUM, NONE], [AMBER]):
        summary = pipeline.ingest(more, store, gazetteer, SETTINGS, stages=counting.stages)
        assert [one.state for one in summary.standings] == ["applied"]
        incident = next(i for i in store.incidents() if i.reports[0].article_id == "amber")
        assert incident.place is not None
        assert incident.place.place_id == "own:rum"
        assert [one.action for one in incident.corrections] == ["move"]
        assert store.incidents_of([incident.incident_id]) == (incident,)
    raw = next(r for r in store.reports() if r.article_id == "amber")
    assert raw.place is not None
    assert raw.place.place_id == "own:amber", "the store keeps what the rules read"
    coding = store.coding("amber")
    assert coding is not None
    assert coding.reports[0].place is not None
    assert coding.reports[0].place.place_id == "own:rum"


def test_undone_the_old_state_is_back_exactly(gazetteer: Gazetteer, counting: CountingStages, store: Store) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    before = store.incidents()
    ids = [r.report_id for i in before for r in i.reports]

    def entries(_: object) -> list[dict[str, object]]:
        return [
            moved_to(store, "own:rum"),
            {"action": "merge", "reports": ids, **SIGNED},
            {"action": "redate", "report": ids[0], "date_start": date(2024, 2, 1), **SIGNED},
        ]

    pipeline.correct(store, gazetteer, SETTINGS, entries, stages=counting.stages)
    assert len(store.incidents()) == 1
    assert {store.current_id(i.incident_id) for i in before} == {store.incidents()[0].incident_id}
    for _ in range(3):
        pipeline.undo(store, gazetteer, SETTINGS, "1", stages=counting.stages)
    assert store.incidents() == before
    assert store.standings() == ()
    assert [store.current_id(i.incident_id) for i in before] == [i.incident_id for i in before]


def test_what_does_not_match_from_the_first_is_not_written(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    with pytest.raises(CorrectionsError, match=r"no own:nowhere; nothing is written"):
        pipeline.correct(store, gazetteer, SETTINGS, lambda _: [moved_to(store, "own:nowhere")], stages=counting.stages)
    assert not corrections_beside(store.path).exists()


def test_a_malformed_file_of_corrections_stops_an_intake_before_it_begins(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    corrections_beside(store.path).write_text('[[correction]]\naction = "mvoe"\n', "utf-8")
    with pytest.raises(CorrectionsError, match="line 1, correction 1"):
        pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    assert store.articles() == ()


def test_a_hand_edit_is_replayed_by_the_next_refresh(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    add_corrections(corrections_beside(store.path), [moved_to(store, "own:rum"), {**REJECT_GONE}])
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert [one.state for one in store.standings()] == ["applied", "no longer matches"]
    generation = store.generation()
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert store.generation() == generation


REJECT_GONE = {"action": "reject", "report": "gone", **SIGNED}


def test_a_run_without_a_store_takes_a_file_of_corrections(
    gazetteer: Gazetteer, counting: CountingStages, store: Store, tmp_path: Path
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    file = tmp_path / "mine.toml"
    add_corrections(file, [moved_to(store, "own:rum"), REJECT_GONE])
    result = pipeline.run(ALL, gazetteer, replace(SETTINGS, corrections=file), stages=counting.stages)
    assert [one.state for one in result.standings] == ["applied", "no longer matches"]
    assert {name(one)[0] for one in result.incidents} == {"Wadi Rum"}
    with pytest.raises(CorrectionsError, match="no such file"):
        pipeline.run(ALL, gazetteer, replace(SETTINGS, corrections=tmp_path / "none.toml"), stages=counting.stages)


# ------------------------------------------------------------------------------------------------ reading anew
def test_read_anew_by_the_same_rules_nothing_changes(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    before = store.incidents()
    assert pipeline.read_anew(store, gazetteer, SETTINGS, stages=counting.stages) == ()
    assert store.incidents() == before


def test_read_anew_by_better_rules_what_changed_is_listed(
    gazetteer: Gazetteer, villages: dict[str, Place], counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    store.add_extractions([(NONE, (), Extraction((), ()))], rules="of before")
    assert store.outdated(rules_fingerprint()) == 1
    swapped = CountingStages({"Tell Amber": villages["Wadi Rum"], "Wadi Rum": villages["Tell Amber"]})
    found = pipeline.read_anew(store, gazetteer, SETTINGS, stages=swapped.stages)
    assert [one.kind for one in found] == ["moved", "moved"]
    assert all(one.before_ids == one.after_ids for one in found)
    moved = next(one for one in found if "Tell Amber" in str(one.before))
    assert "Wadi Rum" in str(moved.after)
    assert store.outdated(rules_fingerprint()) == 0
    assert {name(one) for one in store.incidents()} == {
        ("Wadi Rum", date(2024, 3, 1)),
        ("Tell Amber", date(2024, 3, 2)),
    }


def test_an_incident_whose_report_is_gone_opens_the_one_that_its_words_are_told_in(
    gazetteer: Gazetteer, counting: CountingStages, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    amber, rum = (
        next(i.incident_id for i in store.incidents() if i.reports[0].article_id == article_id)
        for article_id in ("amber", "rum")
    )

    def other_ids(article: Article, places: tuple[ResolvedPlace, ...]) -> Extraction:
        found = extract_reports(article, places)
        if article.article_id == "rum":
            return Extraction((), found.uncoded)
        return Extraction(tuple(replace(one, report_id=f"new {one.report_id}") for one in found.reports), ())

    monkeypatch.setattr(reports_module, "extract_reports", other_ids)
    found = pipeline.read_anew(store, gazetteer, SETTINGS, stages=counting.stages)
    assert [one.kind for one in found] == ["incident gone", "report gone", "report gone", "report new"]
    assert found[0].before_ids == (rum,)
    assert store.current_id(amber) == f"new {amber}"
    assert [one.incident_id for one in store.incidents_of([amber])] == [f"new {amber}"]
    assert store.current_id(rum) is None


def test_corrections_are_replayed_on_what_is_read_anew(
    gazetteer: Gazetteer, villages: dict[str, Place], counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    move = moved_to(store, "own:rum")
    pipeline.correct(store, gazetteer, SETTINGS, lambda _: [move], stages=counting.stages)
    swapped = CountingStages({"Tell Amber": villages["Wadi Rum"], "Wadi Rum": villages["Wadi Rum"]})
    assert pipeline.read_anew(store, gazetteer, SETTINGS, stages=swapped.stages) == ()
    (standing,) = store.standings()
    assert (standing.state, standing.note) == ("applied", "the rules now read the same")


def test_an_article_that_fails_when_read_anew_is_told_with_what_is_gone(
    gazetteer: Gazetteer, villages: dict[str, Place], counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    found = pipeline.read_anew(store, gazetteer, SETTINGS, stages=FailingStages(villages).stages)
    assert [one.kind for one in found] == ["incident gone", "report gone"]
    assert [one.article_id for one in store.unread()] == ["rum"]
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert len(store.incidents()) == 2


def test_articles_taken_in_while_all_are_read_anew_are_read_next(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest([AMBER, RUM], store, gazetteer, SETTINGS, stages=counting.stages)

    def take_one_in(stage: str, *_: object) -> None:
        if stage == "Incidents":
            store.add_articles([NONE])

    assert pipeline.read_anew(store, gazetteer, SETTINGS, stages=counting.stages, progress=take_one_in) == ()
    assert store.pending_ids() == ("none",)
    pipeline.refresh(store, gazetteer, SETTINGS, stages=counting.stages)
    assert store.incidents() == tuple(
        pipeline.run([AMBER, RUM, NONE], gazetteer, SETTINGS, stages=counting.stages).incidents
    )


def test_a_renewed_context_takes_the_place_of_the_old_at_once(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest(ALL, store, gazetteer, SETTINGS, stages=counting.stages)
    before, reports, seen = store.incidents(), store.reports(), []

    def look(*_: object) -> None:
        seen.append((store.incidents() == before, store.reports() == reports, store.counts().pending))

    focus = replace(SETTINGS, focus=("IQ",))
    pipeline.ingest([], store, gazetteer, focus, stages=counting.stages, renew_context=True, progress=look)
    assert set(seen) == {(True, True, 0)}
    assert len(seen) > 2
    context = store.context()
    assert context is not None
    assert context.focus == ("IQ",)


def test_one_reads_at_a_time_and_the_other_does_what_is_left(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    others: list[threading.Thread] = []

    def ingest_beside() -> None:
        with Store.open(store.path) as own:
            pipeline.ingest(
                [AMBER, RUM, NONE], own, gazetteer, SETTINGS, stages=CountingStages(counting.villages).stages
            )

    def begin_another(stage: str, *_: object) -> None:
        if stage == "Reports" and not others:
            others.append(threading.Thread(target=ingest_beside))
            others[0].start()
            time.sleep(0.5)

    pipeline.ingest([AMBER, RUM], store, gazetteer, SETTINGS, stages=counting.stages, progress=begin_another)
    others[0].join()
    assert store.incidents() == tuple(
        pipeline.run([AMBER, RUM, NONE], gazetteer, SETTINGS, stages=counting.stages).incidents
    )
    assert store.is_merged()


def test_articles_read_while_all_are_read_anew_change_nothing_and_it_is_told(
    gazetteer: Gazetteer, counting: CountingStages, store: Store
) -> None:
    pipeline.ingest([AMBER, RUM], store, gazetteer, SETTINGS, stages=counting.stages)
    before = (store.incidents(), store.generation())

    def take_one_in(stage: str, *_: object) -> None:
        if stage == "Incidents" and store.article("none") is None:
            store.add_articles([NONE])
            store.add_extractions([(NONE, (), Extraction((), ()))])

    with pytest.raises(StoreError, match="nothing is changed; do it again"):
        pipeline.read_anew(store, gazetteer, SETTINGS, stages=counting.stages, progress=take_one_in)
    assert (store.incidents(), store.generation()) == before


# ------------------------------------------------------------------------------------------------ stable ids
_PLACES_OF = ("Tell Amber", "Wadi Rum")
_OUTLETS = ("The Wadi Courier", "Dar Gazette", "Nine Gates Wire")
_TEXTS = (
    "Artillery shells struck the village of {} on 1 March 2024, killing two, police said.",
    "Gunmen attacked a post in {} on 4 March 2024, wounding three soldiers.",
    "Shells fell on {} on 1 March 2024, and two people were killed, residents said.",
)


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[Article], list[list[Article]]]:
    kinds = st.tuples(
        st.sampled_from(_TEXTS), st.sampled_from(_PLACES_OF), st.sampled_from(_OUTLETS), st.integers(5, 9)
    )
    told = draw(st.lists(kinds, min_size=1, max_size=6, unique=True))
    given = [article(f"n{n}", text.format(place), day, outlet) for n, (text, place, outlet, day) in enumerate(told)]
    shuffled = draw(st.permutations(given))
    cuts = sorted(draw(st.lists(st.integers(0, len(given)), max_size=3)))
    edges = [0, *cuts, len(given)]
    return given, [list(shuffled[a:b]) for a, b in pairwise(edges) if a < b]


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=batches())
def test_any_order_in_any_batches_ends_with_the_same_incidents_and_every_id_opens_one(
    gazetteer: Gazetteer,
    villages: dict[str, Place],
    tmp_path_factory: pytest.TempPathFactory,
    parts: tuple[list[Article], list[list[Article]]],
) -> None:
    given_all, split = parts
    stages = CountingStages(villages).stages
    seen: dict[str, frozenset[str]] = {}
    with Store.open(tmp_path_factory.mktemp("any") / "store.sqlite") as kept:
        kept.set_context(Context(focus=("SY",)))
        for part in split:
            before = {i.incident_id: i for i in kept.incidents()}
            pipeline.ingest(part, kept, gazetteer, SETTINGS, stages=stages)
            now = {r.report_id: i for i in kept.incidents() for r in i.reports}
            for incident_id, incident in before.items():
                after = now[incident.reports[0].report_id]
                told = {r.report_id for r in after.reports}
                if told == {r.report_id for r in incident.reports}:
                    assert after.incident_id == incident_id, "what a new article does not concern keeps its id"
            seen |= {i.incident_id: frozenset(r.report_id for r in i.reports) for i in kept.incidents()}
        last = {i.incident_id: frozenset(r.report_id for r in i.reports) for i in kept.incidents()}
        for incident_id, report_ids in seen.items():
            current = kept.current_id(incident_id)
            assert current is not None
            assert report_ids & last[current], "an id that was opens an incident that tells of it"
        whole = pipeline.run(given_all, gazetteer, Settings(focus=("SY",)), stages=stages).incidents
        assert {one.incident_id: one.reports for one in kept.incidents()} == {
            one.incident_id: one.reports for one in whole
        }
