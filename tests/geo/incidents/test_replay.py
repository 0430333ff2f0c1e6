"""Corrections replayed: each does what it says, the later counts, and without them all is as the rules read it."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_places import made_place

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.report import Report
from geo.incidents.correction import Correction, Standing
from geo.incidents.correction_words import correction_phrase, done_words, note_words, notes_of, tags_of
from geo.incidents.corrections_file import correction_of
from geo.incidents.incident import Incident
from geo.incidents.merge import merge_reports
from geo.incidents.replay import Replayed, replay

TEXT = "The convoy left at dawn. Two guards were beaten near\nthe old mill on Friday. Nothing else was heard."


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    def village(slug: str, name: str, latitude: float) -> Place:
        return made_place(name, latitude, 40.0, place_id=f"own:{slug}", source=f"geonames:{slug}", admin1="Deir ez-Zor")

    rows = (village("amber", "Tell Amber", 35.0), village("rum", "Wadi Rum", 36.0))
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", rows)


@pytest.fixture
def reports(report: Report) -> tuple[Report, ...]:
    """Two of one event in two articles, and one of another."""
    second = replace(report, report_id="r2", article_id="a2", source="Dar Gazette")
    far = replace(report, report_id="r3", article_id="a3", date_start=date(2024, 5, 1), date_end=date(2024, 5, 1))
    return report, second, far


def made(action: str, day: str = "2024-04-01", **said: object) -> Correction:
    about = {"author": "A. Reader", "date": day, "reason": "seen in the picture"}
    return correction_of({"action": action, **about, **said})


def replayed(gazetteer: Gazetteer, reports: tuple[Report, ...], *corrections: Correction) -> Replayed:
    article = Article("a9", "Dar Gazette", None, None, TEXT, date(2024, 3, 2), None, "en", None)
    return replay(corrections, reports, {"a9": article}.get, gazetteer, {})


def with_report(found: Replayed, report_id: str) -> Incident:
    (incident,) = [i for i in found.incidents if any(r.report_id == report_id for r in i.reports)]
    return incident


def states(found: Replayed) -> list[str]:
    return [one.state for one in found.standings]


def test_without_corrections_all_is_as_the_rules_read_it(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    assert replayed(gazetteer, reports).incidents == merge_reports(reports)


def test_moved_to_a_place_of_the_gazetteer(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    found = replayed(gazetteer, reports, made("move", report="r3", place_id="own:rum"))
    incident = with_report(found, "r3")
    assert incident.place is not None
    assert (incident.place.place_id, incident.latitude, incident.geo_precision) == ("own:rum", 36.0, 1)
    (done,) = incident.corrections
    assert dict(done.was)["place_name"] == "Tell Amber"
    assert dict(done.was)["latitude"] == 0.0
    assert (done.author, done.day, done.reason) == ("A. Reader", date(2024, 4, 1), "seen in the picture")
    assert incident.reports[0].report_id == "r3"
    assert "by the rules: Tell Amber (Deir ez-Zor)" in correction_phrase(done)
    assert done_words(incident) == ["moved"]
    assert with_report(found, "r1").corrections == ()


def test_moved_to_a_point_with_a_name(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    point = {"name": "North bridge", "latitude": 35.1, "longitude": 40.0, "radius_km": 0.5}
    incident = with_report(replayed(gazetteer, reports, made("move", report="r3", **point)), "r3")
    assert incident.place is not None
    assert (incident.place.name, incident.place.country_code, incident.place.admin1) == (
        "North bridge",
        "SY",
        "Deir ez-Zor",
    )
    assert (incident.latitude, incident.longitude, incident.radius_km, incident.geo_precision) == (35.1, 40.0, 0.5, 1)
    far = with_report(replayed(gazetteer, reports, made("move", report="r3", **{**point, "latitude": 0.0})), "r3")
    assert far.latitude == 0.0
    assert far.place is not None
    assert far.place.country_code is None, "no town is near that would tell the country"


def test_retyped_and_redated(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    found = replayed(
        gazetteer,
        reports,
        made("retype", report="r3", sub_event_type="Armed clash"),
        made("redate", report="r3", date_start="2024-05-02", date_end="2024-05-04"),
    )
    incident = with_report(found, "r3")
    assert (incident.event_type, incident.sub_event_type) == ("Battles", "Armed clash")
    assert (incident.date_start, incident.date_end, incident.time_precision) == (date(2024, 5, 2), date(2024, 5, 4), 2)
    assert [dict(one.was) for one in incident.corrections] == [
        {"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"},
        {"date_start": "2024-05-01", "date_end": "2024-05-01", "time_precision": 1},
    ]
    assert done_words(incident) == ["retyped", "redated"]


def test_merged_with_the_correction_as_the_reason(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    merge = made("merge", reports=["r1", "r3"])
    (incident,) = replayed(gazetteer, reports, merge).incidents
    assert {one.report_id for one in incident.reports} == {"r1", "r2", "r3"}
    assert any(merge.correction_id in why and "A. Reader" in why for why in incident.why_merged)
    assert not any(why.endswith("by correction") for why in incident.why_merged)


def test_split_from_one_another_and_from_others(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    assert len(merge_reports(reports)) == 2
    for said in ({"reports": ["r1", "r2"]}, {"reports": ["r2"], "from": ["r1"]}):
        found = replayed(gazetteer, reports, made("split", **said))
        assert len(found.incidents) == 3
        assert done_words(with_report(found, "r2")) == ["split"]


def test_rejected_is_no_incident_and_is_still_told(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    found = replayed(gazetteer, reports, made("reject", report="r3"))
    assert [i.incident_id for i in found.incidents] == [merge_reports(reports[:2])[0].incident_id]
    assert found.rejected == {"r3"}
    assert states(found) == ["applied"]


def test_added_with_its_passage(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    said = {
        "article": "a9",
        "passage": "Two guards were beaten near the old mill on Friday.",
        "sub_event_type": "Attack",
    }
    add = made("add", **said, place_id="own:rum", date_start="2024-03-01", injured_min=2)
    move = made("redate", report=replayed(gazetteer, reports, add).corrected[0].report_id, date_start="2024-03-02")
    found = replayed(gazetteer, reports, add, move)
    incident = next(i for i in found.incidents if i.sub_event_type == "Attack")
    (told,) = incident.reports
    assert TEXT[told.start : told.end] == told.passage == "Two guards were beaten near\nthe old mill on Friday."
    assert (told.source, told.injured_min, told.injured_max, told.killed_min) == ("Dar Gazette", 2, None, None)
    assert incident.date_start == date(2024, 3, 2)
    assert done_words(incident) == ["added", "redated"]


def test_the_same_passage_added_twice_is_two_reports(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    said = {"article": "a9", "passage": "Two guards were beaten near the old mill on Friday."}
    adds = [made("add", **said, sub_event_type=kind) for kind in ("Attack", "Arrests")]
    assert len({one.report_id for one in replayed(gazetteer, reports, *adds).corrected}) == 2


@pytest.mark.parametrize(
    "correction",
    [
        made("move", report="gone", place_id="own:rum"),
        made("move", report="r1", place_id="own:nowhere"),
        made("reject", report="gone"),
        made("merge", reports=["r1", "gone"]),
        made("split", reports=["r1"], **{"from": ["gone"]}),
        made("add", article="a9", passage="Words that stand nowhere in it.", sub_event_type="Attack"),
        made("add", article="gone", passage="The convoy left at dawn already.", sub_event_type="Attack"),
    ],
    ids=lambda one: one.action,
)
def test_what_no_longer_matches_is_listed_and_changes_nothing(
    gazetteer: Gazetteer, reports: tuple[Report, ...], correction: Correction
) -> None:
    found = replayed(gazetteer, reports, correction)
    assert found.incidents == merge_reports(reports)
    assert found.standings == (Standing(correction, "no longer matches", found.standings[0].note),)
    assert found.standings[0].note


def test_of_two_moves_the_later_counts_by_day_then_by_order(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    early = made("move", "2024-04-01", report="r3", place_id="own:amber")
    late = made("move", "2024-04-02", report="r3", place_id="own:rum")
    for order in ((early, late), (late, early)):
        found = replayed(gazetteer, reports, *order)
        incident = with_report(found, "r3")
        assert incident.place is not None
        assert incident.place.place_id == "own:rum"
        said = {one.correction.correction_id: one for one in found.standings}
        assert said[early.correction_id].state == "conflicting"
        assert late.correction_id in said[early.correction_id].note
        assert early.correction_id in said[late.correction_id].note
        assert dict(incident.corrections[0].was)["place_name"] == "Tell Amber"
    same_day = made("move", "2024-04-02", report="r3", place_id="own:amber")
    last = with_report(replayed(gazetteer, reports, late, same_day), "r3")
    assert last.place is not None
    assert last.place.place_id == "own:amber"


def test_a_later_one_that_does_not_match_leaves_the_earlier_one(
    gazetteer: Gazetteer, reports: tuple[Report, ...]
) -> None:
    early = made("move", "2024-04-01", report="r3", place_id="own:rum")
    late = made("move", "2024-04-02", report="r3", place_id="own:nowhere")
    found = replayed(gazetteer, reports, early, late)
    assert states(found) == ["applied", "no longer matches"]
    assert with_report(found, "r3").latitude == 36.0


def test_rejected_and_moved_the_later_counts(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    reject = made("reject", "2024-04-02", report="r3")
    before = made("move", "2024-04-01", report="r3", place_id="own:rum")
    after = made("move", "2024-04-03", report="r3", place_id="own:rum")
    found = replayed(gazetteer, reports, reject, before)
    assert states(found) == ["applied", "conflicting"]
    assert found.rejected == {"r3"}
    found = replayed(gazetteer, reports, reject, after)
    assert states(found) == ["conflicting", "applied"]
    assert with_report(found, "r3").latitude == 36.0


def test_merged_and_split_the_later_counts_also_through_others(
    gazetteer: Gazetteer, reports: tuple[Report, ...]
) -> None:
    merge = made("merge", "2024-04-01", reports=["r1", "r3"])
    split = made("split", "2024-04-02", reports=["r1", "r3"])
    found = replayed(gazetteer, reports, merge, split)
    assert states(found) == ["conflicting", "applied"]
    later = replace(merge, day=date(2024, 4, 3))
    found = replayed(gazetteer, reports, later, split)
    assert states(found) == ["applied", "conflicting"]
    assert len({with_report(found, one).incident_id for one in ("r1", "r3")}) == 1
    chain = [made("merge", "2024-04-03", reports=["r1", "r2"]), made("merge", "2024-04-03", reports=["r2", "r3"])]
    found = replayed(gazetteer, reports, *chain, split)
    assert states(found) == ["applied", "applied", "conflicting"]


def test_a_merge_that_rules_and_splits_make_impossible_is_told(
    gazetteer: Gazetteer, reports: tuple[Report, ...]
) -> None:
    together = (*reports, replace(reports[0], report_id="r4", told_with="r1", start=50, end=94))
    merge, split = made("merge", reports=["r1", "r3"]), made("split", reports=["r3", "r4"])
    found = replayed(gazetteer, together, merge, split)
    homes = {r.report_id: i.incident_id for i in found.incidents for r in i.reports}
    assert homes["r3"] != homes["r4"]
    assert (found.standings[0].state == "applied") == (homes["r1"] == homes["r3"])


def test_what_is_corrected_is_corrected_in_copies_too_unless_they_have_their_own(
    gazetteer: Gazetteer, report: Report
) -> None:
    copy = replace(report, report_id="r2", article_id="a2", source="Dar Gazette")
    other = replace(report, report_id="r3", article_id="a3", source="Nine Gates Wire")
    move = made("move", report="r1", place_id="own:rum")
    found = replay((move,), (report, copy, other), lambda _: None, gazetteer, {"a2": "a1"})
    places = {r.report_id: r.place.place_id for i in found.incidents for r in i.reports if r.place}
    assert places == {"r1": "own:rum", "r2": "own:rum", "r3": "own:tell-amber"}
    assert "in copies too: r2" in found.standings[0].note
    own = made("move", report="r2", place_id="own:amber")
    found = replay((move, own), (report, copy, other), lambda _: None, gazetteer, {"a2": "a1"})
    places = {r.report_id: r.place.place_id for i in found.incidents for r in i.reports if r.place}
    assert places["r2"] == "own:amber"
    assert states(found) == ["applied", "applied"]
    reject = made("reject", report="r2")
    found = replay((reject,), (report, copy, other), lambda _: None, gazetteer, {"a2": "a1"})
    assert found.rejected == {"r1", "r2"}


@st.composite
def piles(draw: st.DrawFn) -> list[Correction]:
    ids = st.sampled_from(["r1", "r2", "r3", "gone"])
    pairs = st.lists(ids, min_size=2, max_size=3, unique=True)
    one = st.one_of(
        st.builds(lambda i, p: made("move", report=i, place_id=p), ids, st.sampled_from(["own:rum", "own:amber", "x"])),
        st.builds(lambda i: made("reject", report=i), ids),
        st.builds(lambda i: made("redate", report=i, date_start="2024-03-09"), ids),
        st.builds(lambda told: made("merge", reports=told), pairs),
        st.builds(lambda told: made("split", reports=told), pairs),
    )
    days = st.sampled_from([date(2024, 4, 1), date(2024, 4, 2)])
    return [replace(correction, day=draw(days)) for correction in draw(st.lists(one, max_size=7))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pile=piles(), seed=st.integers(0, 99))
def test_any_pile_is_accounted_for_and_the_order_of_reports_does_not_matter(
    gazetteer: Gazetteer, reports: tuple[Report, ...], pile: list[Correction], seed: int
) -> None:
    found = replayed(gazetteer, reports, *pile)
    assert [one.correction for one in found.standings] == pile
    told = [report.report_id for incident in found.incidents for report in incident.reports]
    assert sorted([*told, *found.rejected]) == ["r1", "r2", "r3"], "every report is in one incident, or rejected"
    homes = {report.report_id: incident.incident_id for incident in found.incidents for report in incident.reports}
    for one in found.standings:
        here = [homes[i] for i in one.correction.report_ids if i in homes]
        if one.state == "applied" and one.correction.action == "merge":
            assert len(set(here)) == 1
        if one.state == "applied" and one.correction.action == "split":
            assert len(set(here)) == len(here)
    shuffled = list(reports)
    Random(seed).shuffle(shuffled)
    assert replayed(gazetteer, tuple(shuffled), *pile).incidents == found.incidents


def test_notes_and_tags_follow_their_report_through_merges_and_change_nothing(
    gazetteer: Gazetteer, reports: tuple[Report, ...]
) -> None:
    note = made("note", report="r3", text="asked the port")
    tag, other_tag = made("tag", report="r1", tags=["port"]), made("tag", report="r3", tags=["film", "port"])
    apart = replayed(gazetteer, reports, note, tag, other_tag)
    incident = with_report(apart, "r3")
    assert [one.text for one in notes_of(incident)] == ["asked the port"]
    assert tags_of(incident) == ["film", "port"]
    assert tags_of(with_report(apart, "r1")) == ["port"]
    assert done_words(incident) == [], "a note corrects nothing"
    assert replace(incident, corrections=()) == with_report(replayed(gazetteer, reports), "r3")
    merged = with_report(replayed(gazetteer, reports, note, tag, other_tag, made("merge", reports=["r1", "r3"])), "r1")
    assert sorted(tags_of(merged)) == ["film", "port"]
    assert note_words(notes_of(merged)[0]) == "asked the port — A. Reader, 1 Apr 2024 (seen in the picture)"


def test_a_note_to_a_report_that_is_gone_or_rejected_is_told(gazetteer: Gazetteer, reports: tuple[Report, ...]) -> None:
    gone, rejected = made("note", report="r8", text="x"), made("tag", report="r3", tags=["y"])
    found = replayed(gazetteer, reports, gone, rejected, made("reject", report="r3"))
    assert states(found) == ["no longer matches", "no longer matches", "applied"]
