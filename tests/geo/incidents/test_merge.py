"""Reports of the same event come together, in doubt they stay apart."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place
from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents.merge import merge_reports

DAY = date(2024, 3, 1)


@pytest.fixture
def other(report: Report) -> Report:
    """The same event told by another outlet a day later."""
    return replace(
        report,
        report_id="r2",
        article_id="a2",
        source="The Reed Bulletin",
        published=date(2024, 3, 3),
        attributed_to="a nurse",
        passage="A nurse spoke of the shells that fell on Tell Amber.",
    )


def moved(report: Report, latitude: float, place_id: str, precision: int = 1, code: str = "PPL") -> Report:
    assert report.place is not None
    place = replace(report.place, place_id=place_id, latitude=latitude, feature_code=code, name=place_id)
    return replace(report, place=place, latitude=latitude, geo_precision=precision, place_text=place_id)


def test_one_report_is_an_incident_of_its_own(report: Report) -> None:
    (incident,) = merge_reports([report])
    assert incident.incident_id == report.report_id
    assert incident.reports == (report,) and incident.why_merged == () and incident.origins == 1


def test_the_same_place_and_day_are_one_incident(report: Report, other: Report) -> None:
    (incident,) = merge_reports([report, other])
    assert incident.origins == 2
    assert len(incident.why_merged) == 1 and "the same day" in incident.why_merged[0]


def test_a_report_that_was_told_with_another_joins_it(report: Report) -> None:
    later = replace(report, report_id="r9", start=100, place=None, latitude=None, longitude=None, told_with="r1")
    assert len(merge_reports([report, later])) == 1


def test_two_events_of_one_article_stay_two(report: Report, other: Report) -> None:
    second = replace(report, report_id="r9", start=100)
    assert len(merge_reports([report, second])) == 2
    assert len(merge_reports([report, second, other])) == 2


@pytest.mark.parametrize("days", [2, 5, 400])
def test_days_apart_are_apart(report: Report, other: Report, days: int) -> None:
    shifted = replace(other, date_start=DAY + timedelta(days=days), date_end=DAY + timedelta(days=days))
    assert len(merge_reports([report, shifted])) == 2


def test_neighbouring_days_may_be_one_at_the_same_place(report: Report, other: Report) -> None:
    shifted = replace(other, date_start=DAY + timedelta(days=1), date_end=DAY + timedelta(days=1))
    (incident,) = merge_reports([report, shifted])
    assert (incident.date_start, incident.date_end) == (DAY, DAY + timedelta(days=1))


def test_places_apart_are_apart(report: Report, other: Report) -> None:
    assert len(merge_reports([report, moved(other, 0.5, "Far Mill")])) == 2
    assert len(merge_reports([report, moved(other, 0.05, "Near Mill")])) == 1


def test_a_province_holds_the_place_on_the_same_day_only(report: Report, other: Report) -> None:
    province = moved(other, 0.3, "Amber province", precision=3, code="ADM1")
    (incident,) = merge_reports([report, province])
    assert incident.geo_precision == 1 and incident.place == report.place
    next_day = replace(province, date_start=DAY + timedelta(days=1), date_end=DAY + timedelta(days=1))
    assert len(merge_reports([report, next_day])) == 2


def test_a_country_is_too_wide_to_merge_on(report: Report, other: Report) -> None:
    assert len(merge_reports([report, moved(other, 1.0, "Basaltia", precision=4, code="PCLI")])) == 2


def test_different_kinds_are_apart(report: Report, other: Report) -> None:
    protest = replace(other, event_type="Protests", sub_event_type="Peaceful protest")
    assert len(merge_reports([report, protest])) == 2


def test_tolls_far_apart_exclude_each_other(report: Report, other: Report) -> None:
    few = replace(report, killed_min=1, killed_max=1)
    assert len(merge_reports([few, replace(other, killed_min=90, killed_max=90)])) == 2
    assert len(merge_reports([few, replace(other, killed_min=3, killed_max=3)])) == 1


def test_claims_make_a_range_and_nothing_is_picked(report: Report, other: Report) -> None:
    low = replace(report, killed_min=0, killed_max=0, injured_min=None, injured_max=None)
    high = replace(other, killed_min=2, killed_max=4, injured_min=3, injured_max=None)
    (incident,) = merge_reports([low, high])
    assert (incident.killed_min, incident.killed_max) == (0, 4)
    assert (incident.injured_min, incident.injured_max) == (3, None)


def test_copies_count_as_one_origin(report: Report) -> None:
    copy = replace(report, report_id="r7", article_id="a7", source="The Echo Sheet")
    (incident,) = merge_reports([report, copy], {"a7": "a1"})
    assert len(incident.reports) == 2 and incident.origins == 1


def test_the_order_of_reports_does_not_matter(report: Report, other: Report) -> None:
    reports = [
        report,
        other,
        replace(other, report_id="r3", article_id="a3", source="Dust Daily"),
        replace(moved(other, 0.5, "Far Mill"), report_id="r4", article_id="a4"),
        replace(
            report, report_id="r5", article_id="a5", date_start=DAY + timedelta(days=1), date_end=DAY + timedelta(1)
        ),
    ]
    expected = merge_reports(reports)
    for seed in range(20):
        shuffled = reports[:]
        random.Random(seed).shuffle(shuffled)
        assert merge_reports(shuffled) == expected


def test_one_more_article_changes_no_other_incident(report: Report, other: Report) -> None:
    far = replace(moved(other, 0.5, "Far Mill"), report_id="r4", article_id="a4")
    before = {i.incident_id for i in merge_reports([report, far])}
    after = {i.incident_id for i in merge_reports([report, far, other])}
    assert before == after


def test_the_id_is_that_of_the_earliest_report(report: Report, other: Report) -> None:
    (incident,) = merge_reports([other, report])
    assert incident.incident_id == report.report_id == "r1"


def test_background_only_where_all_reports_are(report: Report, other: Report) -> None:
    past = replace(other, background=True)
    assert merge_reports([report, past])[0].background is False
    assert merge_reports([replace(report, background=True), past])[0].background is True


def test_the_point_is_the_finest_place_of_most_origins(report: Report, other: Report) -> None:
    near = moved(other, 0.05, "Near Mill")
    third = replace(near, report_id="r3", article_id="a3", source="Dust Daily", attributed_to=None)
    (incident,) = merge_reports([report, near, third])
    assert incident.place is not None and incident.place.name == "Near Mill"
    assert isinstance(incident.place, Place)


def test_an_undated_and_placeless_report_stays_alone(report: Report, other: Report) -> None:
    bare = replace(other, date_start=None, date_end=None, place=None, latitude=None, longitude=None, time_precision=4)
    assert len(merge_reports([report, bare])) == 2


def test_a_correction_brings_reports_together_also_of_one_article(report: Report, other: Report) -> None:
    second = replace(report, report_id="r9", start=100)
    far = moved(other, 0.5, "Far Mill")
    assert len(merge_reports([report, second, far])) == 3
    (incident,) = merge_reports([report, second, far], together=[frozenset({"r1", "r9", "r2"})])
    assert len(incident.reports) == 3
    assert all("by correction" in reason for reason in incident.why_merged) and len(incident.why_merged) == 2


def test_a_correction_keeps_reports_apart_and_they_do_not_meet_over_a_third(report: Report, other: Report) -> None:
    third = replace(other, report_id="r3", article_id="a3", source="Dust Daily")
    incidents = merge_reports([report, other, third], apart=[frozenset({"r1", "r2"})])
    assert len(incidents) == 2
    assert not any({"r1", "r2"} <= {r.report_id for r in i.reports} for i in incidents)


def test_a_correction_parts_what_one_article_tells_as_one_event(report: Report) -> None:
    later = replace(report, report_id="r8", start=100, told_with="r1")
    last = replace(report, report_id="r9", start=200, told_with="r1")
    assert len(merge_reports([report, later, last])) == 1
    parted = merge_reports([report, later, last], apart=[frozenset({"r1", "r9"})])
    assert [[r.report_id for r in i.reports] for i in parted] == [["r1", "r8"], ["r9"]]


def test_corrections_that_contradict_each_other_leave_reports_apart(report: Report, other: Report) -> None:
    both = [frozenset({"r1", "r2"})]
    assert len(merge_reports([report, other], together=both, apart=both)) == 2


def test_corrections_of_unknown_reports_are_ignored(report: Report, other: Report) -> None:
    unknown = [frozenset({"r1", "gone"}), frozenset({"gone", "lost"}), frozenset[str]()]
    assert merge_reports([report, other], together=unknown, apart=unknown) == merge_reports([report, other])


def worded(**persons: str) -> dict[str, Wording]:
    """Articles that are all worded alike, each with the persons it names."""
    return {a: Wording({"quern": 1.0}, frozenset(p.split(",")) - {""}, frozenset()) for a, p in persons.items()}


def test_articles_that_are_worded_alike_are_one_incident_though_they_give_no_place(report: Report) -> None:
    bare = replace(report, place=None, latitude=None, longitude=None, geo_precision=None, date_start=None)
    bare = replace(bare, date_end=None, time_precision=4)
    second = replace(bare, report_id="r2", article_id="a2", source="The Wadi", passage="It was at the quern bridge.")
    assert len(merge_reports([bare, second])) == 2
    named = {a: replace(w, phrases=frozenset({"quern bridge", "ash lane"})) for a, w in worded(a1="", a2="").items()}
    (incident,) = merge_reports([bare, second], wordings=named)
    assert "worded alike (1.00)" in incident.why_merged[0]


def test_alike_articles_of_two_days_stay_apart_and_are_marked(report: Report, other: Report) -> None:
    shifted = replace(other, date_start=DAY + timedelta(days=5), date_end=DAY + timedelta(days=5))
    named = worded(a1="emily stone", a2="emily stone")
    incidents = merge_reports([report, shifted], wordings=named)
    assert [[(other_id, "5 days apart" in reason) for other_id, reason in i.possibly_same] for i in incidents] == [
        [("r2", True)],
        [("r1", True)],
    ]


def test_two_persons_named_by_both_outweigh_a_day(report: Report, other: Report) -> None:
    shifted = replace(other, date_start=DAY + timedelta(days=5), date_end=DAY + timedelta(days=5))
    (incident,) = merge_reports([report, shifted], wordings=worded(a1="emily stone,jo ash", a2="emily stone,jo ash"))
    assert "both name Emily Stone, Jo Ash" in incident.why_merged[0]


def test_tolls_far_apart_are_marked_as_possibly_the_same(report: Report, other: Report) -> None:
    few, many = replace(report, killed_min=1, killed_max=1), replace(other, killed_min=90, killed_max=90)
    first, second = merge_reports([few, many])
    assert first.possibly_same == (
        (second.incident_id, "both at Tell Amber, the same day, but the tolls are far apart"),
    )
    assert second.possibly_same[0][0] == first.incident_id


def test_the_same_toll_some_days_or_villages_away_is_marked(report: Report, other: Report) -> None:
    told = replace(report, killed_min=4, killed_max=4, injured_min=2)
    later = replace(other, killed_min=4, killed_max=4, injured_min=2, date_start=DAY + timedelta(2))
    assert "2 days apart" in merge_reports([told, replace(later, date_end=later.date_start)])[0].possibly_same[0][1]
    village = replace(moved(other, 0.2, "Next Mill"), killed_min=4, killed_max=4, injured_min=2)
    assert "22 km apart" in merge_reports([told, village])[0].possibly_same[0][1]


def test_what_a_correction_keeps_apart_is_not_in_doubt(report: Report, other: Report) -> None:
    few, many = replace(report, killed_min=1, killed_max=1), replace(other, killed_min=90, killed_max=90)
    incidents = merge_reports([few, many], apart=[frozenset({"r1", "r2"})])
    assert all(i.possibly_same == () for i in incidents)


def test_two_events_of_one_article_are_not_in_doubt(report: Report) -> None:
    second = replace(report, report_id="r9", start=100)
    assert all(i.possibly_same == () for i in merge_reports([report, second]))


def test_incidents_that_most_articles_report_come_first(report: Report, other: Report) -> None:
    alone = replace(moved(report, 5.0, "Far Mill"), report_id="r0", article_id="a0")
    assert [i.incident_id for i in merge_reports([alone, report, other])] == ["r1", "r0"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_neither_order_nor_batches_nor_strangers_change_an_incident(data: st.DataObject) -> None:
    reports = [made_up(n, data) for n in range(data.draw(st.integers(2, 9)))]
    expected = merge_reports(reports)
    assert merge_reports(data.draw(st.permutations(reports))) == expected
    stranger = replace(
        reports[0], report_id="zz", article_id="zz", latitude=-40.0, longitude=170.0, passage="Elsewhere."
    )
    stranger = replace(stranger, place=replace(PLACE, place_id="z", country_code="NZ", admin1_code="9"))
    with_it = merge_reports([stranger, *reports])
    assert {i for i in with_it if i.incident_id != "zz"} == set(expected)


PLACE = Place("p", "Tell", 0.0, 36.5, "P", "PPL", "SY", "1", "Homs", None, 0, 2.0, "own estimate", ())


def made_up(number: int, data: st.DataObject) -> Report:
    """A report at one of a few places and days, by one of a few outlets."""
    latitude = data.draw(st.sampled_from([0.0, 0.05, 0.2, 3.0]))
    day = DAY + timedelta(days=data.draw(st.integers(0, 4)))
    killed = data.draw(st.sampled_from([None, 1, 4, 90]))
    area = data.draw(st.booleans())
    place = replace(PLACE, place_id=f"p{latitude}", latitude=latitude, feature_code="ADM1" if area else "PPL")
    return Report(
        f"r{number}", f"a{number}", data.draw(st.sampled_from(["Reed", "Wadi"])), None, DAY, f"Passage {number}.", 0, 9,
        "Battles", "Armed clash", 0, 1, day, day, 1, None, None, None, None, None, place, f"p{latitude}", 0, 1,
        latitude, 36.5, 50.0 if area else 2.0, 3 if area else 1, 1.0, None, (), None, (), killed, killed, None, None,
        (), False,
    )  # fmt: skip


def test_a_place_that_no_gazetteer_knows_is_known_again_by_its_name(report: Report, other: Report) -> None:
    bare = {"place": None, "latitude": None, "longitude": None, "geo_precision": None, "radius_km": None}
    hill = replace(report, **bare, place_text="Quern Hill")
    (incident,) = merge_reports([hill, replace(other, **bare, place_text="QUERN HILL")])
    assert "both at a place called quern hill" in incident.why_merged[0]
    assert len(merge_reports([hill, replace(other, **bare, place_text="Ash Hill")])) == 2


def test_history_of_the_same_month_at_the_same_place_is_one(report: Report, other: Report) -> None:
    month = {"date_start": date(2022, 8, 1), "date_end": date(2022, 8, 31), "time_precision": 3}
    assert len(merge_reports([replace(report, **month), replace(other, **month)])) == 1
    season = {"date_start": date(2022, 8, 1), "date_end": date(2022, 9, 15), "time_precision": 3}
    assert len(merge_reports([replace(report, **month), replace(other, **season, actors=())])) == 2


def test_the_same_day_and_toll_without_a_place_are_marked(report: Report, other: Report) -> None:
    told = replace(report, killed_min=4, killed_max=4, injured_min=2)
    bare = replace(other, killed_min=4, killed_max=4, injured_min=2, place=None, place_text=None, latitude=None)
    found = merge_reports([told, replace(bare, longitude=None, geo_precision=None)])
    assert [[other for other, _ in i.possibly_same] for i in found] == [["r2"], ["r1"]]


def test_an_unlisted_place_is_known_again_in_the_other_script(report: Report, other: Report) -> None:
    village = replace(report, place_text="al-Suwar", place=replace(PLACE, place_id="v"), latitude=0.0)
    near = {"place": replace(PLACE, place_id="c", latitude=0.5), "latitude": 0.5, "geo_precision": 2}
    (incident,) = merge_reports([village, replace(other, **near, place_text="الصور")])
    assert "al-Suwar and الصور in one division" in incident.why_merged[0]
    assert len(merge_reports([village, replace(other, **near, place_text="الشعفة")])) == 2
