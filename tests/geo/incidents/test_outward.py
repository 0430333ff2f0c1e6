"""What leaves a store: no file and nothing that the page is given tells a place that a rule keeps back."""

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from made_places import made_place

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.articles.intake import content_id
from geo.extraction.attempt import NotRead
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.report import Coded, Report
from geo.extraction.reports import Extraction
from geo.incidents.correction import Correction, PlaceGiven, Standing, applied_of
from geo.incidents.correction_words import asked_words
from geo.incidents.keyed_ids import keyed
from geo.incidents.masking import pattern_of
from geo.incidents.merge import merge_reports
from geo.incidents.outlets import OutletProfile, Outlets
from geo.incidents.outward import Outward
from geo.incidents.record import incident_record, json_line
from geo.incidents.selection import Selection, account, guarded_words, select
from geo.incidents.sensitive import SensitiveRule
from geo.incidents.store import Store
from geo.incidents.stored_coverage import OutletRow
from geo.incidents.withdrawal import Signed, Withdrawal
from geo.language.language import language_of
from geo.language.reason import Reason, because, worded
from geo.views.exhibit import selected_exhibit
from geo.views.export import KINDS, exported

HOSPITAL = "Zarqun Hospital"
ARABIC = "مشفى زرقون"
PASSAGE = f"Shells fell on {HOSPITAL} at dawn on Friday, and Zarqun hospital closed."
LEAKS = ("zarqun", "زرقون", "35.98765", "37.54321", "35.988", "37.543", "own:zarqun")
RULE = SensitiveRule("withhold", "patients are there", "A. Reader", date(2024, 4, 1), kinds=frozenset({"hospital"}))


def place(place_id: str, name: str, latitude: float, longitude: float, code: str, **other: Any) -> Place:
    given = {"admin1_code": "02", "admin1": "Aleppo", "admin2": "Hafir District", "radius_km": 5.0, **other}
    return made_place(name, latitude, longitude, code, place_id=place_id, **given)


ZARQUN = replace(place("own:zarqun", HOSPITAL, 35.98765, 37.54321, "S.HSP"), names=(ARABIC, "Zarqun"))
DISTRICT = place("own:hafir", "Hafir District", 36.1, 37.9, "A.ADM2", admin2=None)
PROVINCE = place("own:aleppo", "Aleppo", 36.2, 37.6, "A.ADM1", admin1=None, admin2=None)
COUNTRY = place("own:syria", "Syria", 35.0, 38.5, "A.PCLI", admin1_code=None, admin1=None, admin2=None)
TOWN = place("own:tel-sirr", "Tel Sirr", 36.4, 37.2, "P.PPL")


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    return Gazetteer.of_rows(tmp_path / "index", [ZARQUN, DISTRICT, PROVINCE, COUNTRY, TOWN])


@pytest.fixture
def store(tmp_path: Path, report: Report) -> Store:
    """Three incidents: at the hospital, in the town but in the same article, and in the town in another article."""
    there = {"place": ZARQUN, "place_text": HOSPITAL, "latitude": 35.98765, "longitude": 37.54321}
    town = {"place": TOWN, "place_text": "Tel Sirr", "latitude": 36.4, "longitude": 37.2}
    secret = replace(
        report,
        passage=PASSAGE,
        end=len(PASSAGE),
        article_id="zarqun-hospital-hit",
        url="https://example.org/zarqun-hospital",
        place_reason=f"{HOSPITAL} is the only place of this name.",
        place_alternatives=("Zarqun, Homs, Syria (0.2)",),
        attributed_to=f"the director of {HOSPITAL}",
        actors=(f"staff of {ARABIC}",),
        place_end=report.place_start + len(HOSPITAL) if report.place_start is not None else None,
        **there,
    )
    beside = replace(
        secret,
        report_id="r2",
        passage=f"Gunmen kidnapped a nurse in Tel Sirr, not far from {ARABIC}.",
        event_type="Violence against civilians",
        sub_event_type="Abduction/forced disappearance",
        **town,
    )
    other = replace(
        report, report_id="r3", article_id="a3", date_start=date(2024, 5, 1), date_end=date(2024, 5, 1), **town
    )
    text = f"{PASSAGE} {beside.passage}"
    articles = [
        Article(
            secret.article_id, "Dar Gazette", secret.url, f"{HOSPITAL} hit", text, date(2024, 3, 2), None, "en", None
        ),
        Article(
            "a3", "Dar Gazette", "https://example.org/3", "Tel Sirr", other.passage, date(2024, 5, 2), None, "en", None
        ),
    ]
    named = ResolvedPlace(
        Mention(15, 15 + len(HOSPITAL), HOSPITAL), ZARQUN, 35.98765, 37.54321, 2.0, 1, 0.9, (), "the only one", False
    )
    opened = Store.open(tmp_path / "store.sqlite")
    opened.add_articles(articles)
    opened.add_extractions(
        [(articles[0], (named,), Extraction((secret, beside), ())), (articles[1], (), Extraction((other,), ()))]
    )
    incidents = merge_reports((secret, beside, other), {})
    linked = tuple(
        replace(one, possibly_same=(("r1", f"both name {HOSPITAL}"),)) if one.incident_id == "r3" else one
        for one in incidents
    )
    opened.set_incidents(linked, opened.revision())
    return opened


def outward(store: Store, gazetteer: Gazetteer, **changes: Any) -> Outward:
    return Outward(store, [replace(RULE, **changes)], lambda: gazetteer)


def under(store: Store, *ids: str) -> list[str]:
    """The ids under which they leave."""
    return [keyed(store.id_key(), one) for one in ids]


def told_by(content: bytes, kind: str) -> str:
    """All that a file tells, unpacked."""
    if kind == "xlsx":
        with ZipFile(BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if kind == "png":
        chunks = [zlib.decompress(c) if c[:1] == b"\x78" else c for c in re.split(rb"zTXt|tEXt|iTXt", content)[1:]]
        return b" ".join(chunks).decode("utf-8", "replace")
    text = content.decode("utf-8", "replace")
    # Names of towns and outlines that every HTML file carries are packed; what is in the file's own words is not.
    return text + json.dumps(text)


def leaks_in(text: str) -> list[str]:
    return [word for word in LEAKS if word in text.casefold()]


@pytest.mark.parametrize("action", ["withhold", "province", "district"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_file_tells_the_place(store: Store, gazetteer: Gazetteer, kind: str, action: str) -> None:
    out = outward(store, gazetteer, action=action)
    table = out.table(store)
    whole = selected_exhibit(
        table, Selection(), lambda ids: out.incidents(store, ids), copies=out.copies({"zarqun-hospital-hit": "a3"})
    )
    assert len(whole.incidents) == 3, "no incident is dropped"
    told = told_by(exported(kind, whole), kind)
    assert leaks_in(told) == []
    if kind == "svg":
        assert "1 place withheld by rule" in told or "1 place coarsened by rule" in told
    elif kind != "png":
        assert "patients are there" in told, "and why is said"


def test_the_same_files_without_a_rule_do_tell_it(store: Store, gazetteer: Gazetteer) -> None:
    out = Outward(store, (), lambda: gazetteer)
    table = out.table(store)
    whole = selected_exhibit(table, Selection(), lambda ids: out.incidents(store, ids))
    for kind in KINDS:
        if kind != "png":
            assert "zarqun" in leaks_in(told_by(exported(kind, whole), kind)), f"the test would see it in {kind}"


def test_nothing_that_the_page_is_given_tells_the_place(store: Store, gazetteer: Gazetteer) -> None:
    out = outward(store, gazetteer)
    given = [
        *map(repr, out.table(store).entries()),
        *map(repr, out.incidents(store, [*under(store, "r1", "r2"), "r3"])),
        *map(repr, out.articles(store.articles())),
        *(repr(out.coding(store, one.article_id)) for one in out.articles(store.articles())),
        repr(out.copies({"zarqun-hospital-hit": "a3"})),
        repr(out.report_counts(store.report_counts())),
    ]
    assert leaks_in("\n".join(given)) == []
    masked = next(one for one in out.articles(store.articles()) if one.article_id.startswith("withheld-"))
    coding = out.coding(store, masked.article_id)
    assert coding is not None, "the whole article still opens"
    assert len(coding.article.text) == len(store.articles()[0].text)


def test_offsets_stay_and_what_else_was_reported_stays(store: Store, gazetteer: Gazetteer) -> None:
    (incident,) = outward(store, gazetteer).incidents(store, under(store, "r1"))
    (report,) = incident.reports
    assert len(report.passage) == len(PASSAGE)
    assert report.passage.startswith("Shells fell on ███████████████ at dawn on Friday")
    assert incident.place is None
    assert incident.guarded == "withheld by rule: patients are there"
    assert report.place_reason == incident.guarded
    assert (incident.injured_min, incident.date_start) == (2, date(2024, 3, 1))


@pytest.mark.parametrize(
    ("action", "name", "precision"), [("district", "Hafir District", 2), ("province", "Aleppo", 3)]
)
def test_a_place_is_coarsened_to_what_holds_it(
    store: Store, gazetteer: Gazetteer, action: str, name: str, precision: int
) -> None:
    (incident,) = outward(store, gazetteer, action=action).incidents(store, under(store, "r1"))
    assert incident.place is not None
    assert (incident.place.name, incident.geo_precision) == (name, precision)
    assert (incident.latitude, incident.longitude) == (incident.place.latitude, incident.place.longitude)
    assert incident.reports[0].geo_precision == precision


def test_a_district_that_no_gazetteer_has_becomes_the_province_and_without_any_nothing(
    store: Store, tmp_path: Path
) -> None:
    def coarsest(rows: list[Place], folder: str) -> str | None:
        bare = Gazetteer.of_rows(tmp_path / folder, rows)
        (incident,) = outward(store, bare, action="district").incidents(store, under(store, "r1"))
        return None if incident.place is None else incident.place.name

    assert coarsest([ZARQUN, PROVINCE, COUNTRY], "one") == "Aleppo"
    assert coarsest([ZARQUN, COUNTRY], "two") == "Syria"
    assert coarsest([ZARQUN, TOWN], "three") is None


def test_counts_tell_what_was_kept_back(store: Store, gazetteer: Gazetteer) -> None:
    def words(**changes: Any) -> list[str]:
        table = outward(store, gazetteer, **changes).table(store)
        counts = account(table, select(table, Selection()))
        assert counts.on_map + counts.in_province + counts.placeless == counts.total == 3
        return guarded_words(counts)

    assert words() == ["1 place withheld by rule"]
    assert words(action="province") == ["1 place coarsened by rule"]
    assert words(kinds=frozenset(), place_ids=frozenset({TOWN.place_id})) == ["2 places withheld by rule"]


def test_what_shares_the_article_or_is_linked_stays_where_it_is_but_for_the_name(
    store: Store, gazetteer: Gazetteer
) -> None:
    out = outward(store, gazetteer)
    (beside, other) = out.incidents(store, [*under(store, "r2"), "r3"])
    assert beside.place == TOWN
    assert beside.guarded is None
    assert beside.reports[0].url is None, "its article names the place"
    assert "█" in beside.reports[0].passage
    assert other.reports[0].url == "https://example.org/1"
    assert other.possibly_same == ((*under(store, "r1"), "both name ███████████████"),)


def test_no_reason_tells_how_far_from_the_place_another_is(store: Store, gazetteer: Gazetteer) -> None:
    far = "the same day and toll, but 12 km apart"
    whole = store.incidents_of(["r1", "r2", "r3"])
    told: tuple[tuple[tuple[str, str], ...], ...] = ((("r3", far),), (), (("r1", far),))
    apart = because("places {km} km apart", km=4)
    linked = [
        replace(one, possibly_same=links, why_merged=(because("{reports}: {told}", reports=HOSPITAL, told=apart),))
        for one, links in zip(whole, told, strict=True)
    ]
    store.set_incidents(linked, store.revision())
    held, _, other = outward(store, gazetteer).incidents(store, [*under(store, "r1", "r2"), "r3"])
    assert held.possibly_same == (("r3", "the same day and toll, but █ km apart"),)
    assert held.why_merged == ("███████████████: places █ km apart",)
    assert HOSPITAL not in worded(held.why_merged[0], language_of("ar"))
    assert '"km": 4' not in json_line(incident_record(held))
    assert other.possibly_same == ((*under(store, "r1"), "the same day and toll, but █ km apart"),)


def test_no_id_of_what_is_kept_back_can_be_guessed_from_the_words(store: Store, gazetteer: Gazetteer) -> None:
    out = outward(store, gazetteer)
    whole = out.incidents(store, [*under(store, "r1", "r2"), "r3"])
    own = {"r1", "r2", "zarqun-hospital-hit"}
    told = {one.incident_id for one in whole} | {report.report_id for one in whole for report in one.reports}
    assert told == {*under(store, "r1", "r2"), "r3"} == {*out.table(store).incident_id}
    assert own.isdisjoint(out.report_counts(store.report_counts()))
    assert out.incidents(store, ["r1", "r2"]) == (), "one who guesses the id is not told that he is right"
    assert out.coding(store, "zarqun-hospital-hit") is None
    assert under(store, "r1") == under(store, "r1"), "a link stays what it is"


def test_no_reason_names_what_is_kept_back_by_its_own_id(store: Store, gazetteer: Gazetteer, report: Report) -> None:
    row = coded_row(report, 1, ZARQUN, PASSAGE)
    store.add_coded([row])
    first, second, third = store.incidents_of(["r1", "r2", "r3"])
    merged = because(
        "{reports}: the same day", reports=because("{outlet} ({article})", outlet="ACLED", article="acled-SYR1")
    )
    older = Reason("ACLED (acled-SYR1) and Dar Gazette (zarqun-hospital-hit): the same day.")
    named = because("{outlet} ({article})", outlet="Dar Gazette", article="zarqun-hospital-hit")
    whole = (
        replace(first, reports=(*first.reports, row), why_merged=(merged, older)),
        second,
        replace(third, possibly_same=(("r2", because("{reports}: the same day", reports=named)),)),
    )
    store.set_incidents(whole, store.revision())
    out = outward(store, gazetteer)
    told = repr(out.incidents(store, out.table(store).incident_id))
    own = ("r1", "r2", "acled-SYR1", "zarqun-hospital-hit", "hospital-hit")
    assert [one for one in own if re.search(rf"\b{one}\b", told)] == []
    (acled, article) = under(store, "acled-SYR1", "zarqun-hospital-hit")
    (held,) = out.incidents(store, under(store, "r1"))
    assert held.why_merged == (
        f"ACLED ({acled}): the same day",
        f"ACLED ({acled}) and Dar Gazette ({article}): the same day.",
    )


def test_no_reason_and_no_note_names_a_correction_by_the_hash_of_what_it_says(
    store: Store, gazetteer: Gazetteer
) -> None:
    first, second, third = store.incidents_of(["r1", "r2", "r3"])
    day, why = date(2024, 4, 1), "as c0ffee01 says of r1"
    moved = Correction("c0ffee01", "move", "A. Reader", day, "a test", ("r1",), place=PlaceGiven(name=HOSPITAL))
    joined = Correction("c0ffee02", "merge", "A. Reader", day, why, ("r1", "r9"))
    noted = Correction("c0ffee03", "note", "A. Reader", day, "", ("r1",), text=f"near {HOSPITAL}, as r2")
    added = Correction("c0ffee04", "add", "A. Reader", day, "", article_id="gone-article", passage="Shells fell there.")
    elsewhere = Correction("c0ffee05", "retype", "A. Reader", day, "", ("r3",))
    brought = because("brought together by correction {correction}, {by}", correction="c0ffee02", by=why)
    held = replace(
        first, why_merged=(brought,), corrections=tuple(applied_of(one, ("r1",), ()) for one in (moved, joined, noted))
    )
    other = replace(third, possibly_same=(), corrections=(applied_of(elsewhere, ("r3",), ()),))
    standings = (
        Standing(moved, "applied", "overrules c0ffee02, c0ffee03"),
        Standing(
            joined, "no longer matches", "c0ffee01 of 2024-04-01 (move) counts instead; without r9, gone or rejected"
        ),
        Standing(noted, "applied", ""),
        Standing(added, "no longer matches", "article gone-article is not here"),
        Standing(elsewhere, "applied", "as the other"),
    )
    store.set_incidents((held, second, other), store.revision(), standings=standings)
    out = outward(store, gazetteer)
    incidents = repr(out.incidents(store, out.table(store).incident_id))
    listed = out.standings(standings)
    told = incidents + "".join(one.note + repr(asked_words(one.correction) + one.correction.reason) for one in listed)
    own = ("c0ffee01", "c0ffee02", "c0ffee03", "r1", "r2", "r9", "gone-article")
    assert [one for one in own if re.search(rf"\b{one}\b", told)] == []
    assert leaks_in(told) == []
    assert "c0ffee05" in incidents, "what concerns nothing that is kept back stays"
    ids = under(store, "c0ffee02", "c0ffee03")
    assert listed[0].note == f"overrules {ids[0]}, {ids[1]}"
    assert listed[4] == standings[4]


def test_an_article_whose_id_is_a_hash_of_its_words_leaves_under_another(store: Store, gazetteer: Gazetteer) -> None:
    first, _ = store.articles()
    text = f"{first.text} It is the second."
    named = content_id(first.source, first.published, first.title, text)
    again = replace(first, article_id=named, text=text)
    store.add_articles([again])
    told = replace(store.incidents_of(["r1"])[0].reports[0], report_id="r9", article_id=named)
    store.add_extractions([(again, (), Extraction((told,), ()))])
    store.set_incidents(merge_reports(store.reports(), {}), store.revision())
    out = outward(store, gazetteer)
    assert named not in repr([*out.articles(store.articles()), *out.incidents(store, out.table(store).incident_id)])


def test_another_incident_at_the_place_in_the_same_article_is_kept_back_too(store: Store, gazetteer: Gazetteer) -> None:
    out = outward(store, gazetteer, kinds=frozenset(), types=frozenset({"Abduction/forced disappearance"}))
    assert out.guarded == {"r2"}, "the other is elsewhere"
    (first,) = out.incidents(store, under(store, "r1"))
    assert first.place == ZARQUN


def test_corrections_tell_no_place_either(store: Store, gazetteer: Gazetteer) -> None:
    given = PlaceGiven(name=HOSPITAL, latitude=35.98765, longitude=37.54321, radius_km=1.0)
    said = Correction("c1", "move", "A. Reader", date(2024, 4, 1), f"it was {HOSPITAL}", ("r1",), place=given)
    standing = Standing(said, "applied", f"by the rules: {HOSPITAL} (Aleppo)")
    (told,) = outward(store, gazetteer).standings([standing])
    assert leaks_in(repr(told)) == []
    assert Outward(store, (), lambda: gazetteer).standings([standing]) == (standing,)


def test_an_article_that_is_read_later_is_left_out_until_it_is_known_what_to_mask(
    store: Store, gazetteer: Gazetteer
) -> None:
    first, second = store.articles()
    new = replace(first, article_id="later", text=f"{HOSPITAL} was hit again.", url=None)
    out = outward(store, gazetteer)
    store.add_articles([new])
    before = outward(store, gazetteer)
    told = replace(store.incidents_of(["r1"])[0].reports[0], report_id="r9", article_id="later")
    store.add_extractions([(new, (), Extraction((told,), ()))])
    for early in (out, before, outward(store, gazetteer)):
        assert len(early.articles(store.articles())) == 2, "its incident is not made yet"
        assert early.coding(store, "later") is None
        assert early.coding(store, second.article_id) is not None
    assert len(Outward(store, (), lambda: gazetteer).articles(store.articles())) == 3
    store.set_incidents(merge_reports(store.reports(), {}), store.revision())
    late = outward(store, gazetteer)
    assert len(late.articles(store.articles())) == 3
    assert leaks_in(repr(late.coding(store, "later"))) == []


def test_an_article_that_is_read_again_is_not_opened_with_what_nobody_knew(store: Store, gazetteer: Gazetteer) -> None:
    out, article = outward(store, gazetteer), store.articles()[1]
    told = replace(store.incidents_of(["r1"])[0].reports[0], report_id="r9", article_id="a3")
    store.add_extractions([(article, (), Extraction((told,), ()))])
    assert out.coding(store, "a3") is None


def test_what_was_not_read_and_what_outlets_are_called_tell_no_place(store: Store, gazetteer: Gazetteer) -> None:
    out = outward(store, gazetteer)
    failed = [NotRead("zarqun-hospital-hit", f"KeyError: '{HOSPITAL}'"), NotRead("zarqun-2", "KeyError")]
    assert leaks_in(repr(out.not_read(failed))) == []
    row = OutletRow("Zarqun Voice", 2, 1, 0, None, None)
    (masked_row,) = out.outlets([row])
    assert masked_row == row._replace(source="██████ Voice")
    assert out.sources(["Zarqun Voice", "Dar Gazette", None]) == {"██████ Voice", "Dar Gazette", None}
    profile = OutletProfile("Zarqun Voice", ("ZV",), None, "B", f"near {HOSPITAL}", "A. Reader", date(2024, 4, 1))
    profiles = out.profiles(Outlets((profile,)))
    assert {profiles.name_of(name) for name in ("Zarqun Voice", "██████ Voice", "ZV")} == {"██████ Voice"}
    assert profiles.profiles[0].reason == "near ███████████████"
    bare = Outward(store, (), lambda: gazetteer)
    assert (bare.not_read(failed), bare.outlets([row])) == (tuple(failed), (row,))
    assert bare.sources(["Zarqun Voice"]) == {"Zarqun Voice"}


def test_what_is_withdrawn_goes_by_keyed_ids_where_they_or_outlets_may_tell_a_place(
    store: Store, gazetteer: Gazetteer
) -> None:
    signed = Signed("A. Reader", date(2024, 4, 1), f"it named {HOSPITAL}")
    article, voice, gazette = (
        Withdrawal("article", "0123456789abcdef", signed, signed, 0),
        Withdrawal("outlet", "Zarqun Voice", signed, None, 2),
        Withdrawal("outlet", "Dar Gazette", signed, None, 1),
    )
    told = outward(store, gazetteer).withdrawals([article, voice, gazette])
    assert [one.name for one in told] == [*under(store, "0123456789abcdef", "Zarqun Voice"), "Dar Gazette"]
    assert [one.kind for one in told] == ["article", "outlet", "outlet"]
    assert leaks_in(repr(told)) == []
    assert Outward(store, (), lambda: gazetteer).withdrawals([article, voice]) == (article, voice)


def test_equal_names_are_made_a_pattern_once(
    store: Store, gazetteer: Gazetteer, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[frozenset[str]] = []

    def counted(names: Any) -> Any:
        made.append(frozenset(names))
        return pattern_of(made[-1])

    monkeypatch.setattr("geo.incidents.outward.pattern_of", counted)
    rows = [coded_row(report, number, ZARQUN, PASSAGE) for number in range(1, 29)]
    store.add_coded(rows)
    store.set_incidents(merge_reports(rows), store.revision())
    assert len(outward(store, gazetteer).guarded) > 1
    assert len(made) == len(set(made)), "names that many share are compiled once"


def test_without_rules_no_gazetteer_is_opened_and_all_is_as_it_is(store: Store) -> None:
    def fail() -> Gazetteer:
        raise AssertionError("not needed")

    refuse: Callable[[], Gazetteer] = fail
    out = Outward(store, (), refuse)
    assert out.incidents(store, ["r1", "r2", "r3"]) == store.incidents_of(["r1", "r2", "r3"])
    assert repr([*out.table(store).entries()]) == repr([*store.table().entries()])


def test_what_others_coded_there_keeps_no_column_that_tells_the_place(
    store: Store, gazetteer: Gazetteer, report: Report
) -> None:
    row = (("location", "Zarqun"), ("latitude", "35.98765"), ("longitude", "37.54321"), ("fatalities", "2"))
    coded = replace(
        report,
        report_id="acled-SYR1",
        article_id="coded-acled",
        source="coded by ACLED",
        passage=PASSAGE,
        place=ZARQUN,
        place_text=HOSPITAL,
        latitude=35.98765,
        longitude=37.54321,
        coded=Coded("ACLED", "SYR1", "notes", row),
    )
    store.add_coded([coded])
    store.set_incidents(merge_reports([coded]), store.revision())
    out = outward(store, gazetteer)
    exhibit = selected_exhibit(out.table(store), Selection(), lambda ids: out.incidents(store, ids))
    for kind in ("csv", "xlsx", "geojson", "kml", "html", "md"):
        told = told_by(exported(kind, exhibit), kind)
        assert leaks_in(told) == [], kind
        assert "ACLED" in told


def coded_row(report: Report, number: int, where: Place, notes: str) -> Report:
    return replace(
        report,
        report_id=f"acled-SYR{number}",
        article_id="coded-acled",
        source="coded by ACLED",
        passage=notes,
        place=where,
        place_text=where.name,
        latitude=where.latitude,
        longitude=where.longitude,
        date_start=date(2024, 3, number),
        date_end=date(2024, 3, number),
        coded=Coded("ACLED", f"SYR{number}", "notes", (("notes", notes), ("location", where.name))),
    )


def test_a_row_of_others_is_masked_where_it_names_what_another_row_keeps_back(
    store: Store, gazetteer: Gazetteer, report: Report
) -> None:
    rows = [
        coded_row(report, 1, ZARQUN, PASSAGE),
        coded_row(report, 8, TOWN, "A patrol left Tel Sirr for zarqun hospital."),
        coded_row(report, 20, TOWN, "A patrol left Tel Sirr."),
    ]
    store.add_coded(rows)
    store.set_incidents(merge_reports(rows), store.revision())
    out = outward(store, gazetteer)
    assert out.guarded == {"acled-SYR1"}
    naming, silent = out.incidents(store, [*under(store, "acled-SYR8"), "acled-SYR20"])
    assert leaks_in(repr(naming)) == []
    assert naming.place == TOWN
    assert silent == store.incidents_of(["acled-SYR20"])[0]


def test_many_rows_of_others_are_not_each_searched_for_the_names_of_all(
    store: Store, gazetteer: Gazetteer, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[int] = []

    def counted(names: Any) -> Any:
        told = list(names)
        sought.append(len(told))
        return pattern_of(told)

    monkeypatch.setattr("geo.incidents.outward.pattern_of", counted)
    halls = [replace(ZARQUN, place_id=f"own:{n}", name=f"Hall{n} Hospital", names=()) for n in range(1, 29)]
    rows = [coded_row(report, n, hall, f"Shells fell on {hall.name}.") for n, hall in enumerate(halls, 1)]
    store.add_coded(rows)
    store.set_incidents(merge_reports(rows), store.revision())
    assert len(outward(store, gazetteer).guarded) == 28
    assert max(sought) == 1
