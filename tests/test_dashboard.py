"""The page as Streamlit runs it: filters, account, sample and store; the map itself is tested in a browser."""

import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.context import Context
from geo.extraction.report import Report
from geo.extraction.reports import Extraction
from geo.incidents.corrections_file import add_corrections, fingerprint, read_corrections
from geo.incidents.replay import replay
from geo.incidents.store import Store

SIGNED = {"author": "A. Reader", "date": date(2024, 4, 1), "reason": "a test"}
DASHBOARD = Path(__file__).parents[1] / "dashboard.py"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    opened = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    assert not opened.exception
    return opened


def given(element: Any) -> Any:
    zipped = element.proto.bytes
    return json.loads(gzip.decompress(zipped) if zipped else element.proto.json)


def part(page: AppTest, name: str) -> Any:
    """What a part of the page was given."""
    for element in page.get("bidi_component"):
        if element.proto.component_name == f"incident_map_{name}":
            return given(element)
    raise AssertionError(f"no part {name} on the page")


def account(page: AppTest) -> dict[str, int]:
    line = next(text.value for text in page.text if "reported" in text.value)
    words = r"(\d+) (on the map|in a province|country only|without a place|filtered out|background, not shown|reported)"
    return {name: int(number) for number, name in re.findall(words, line.split("·")[0])}


def listed(page: AppTest) -> list[str]:
    return [row["id"] for row in part(page, "incident_list")["rows"]]


def test_the_page_opens_on_the_sample_and_says_so(page: AppTest) -> None:
    assert page.title[0].value.startswith("Sample · Reported incidents · ")
    counts = account(page)
    total = counts.pop("reported")
    assert sum(counts.values()) == total > 10
    assert counts["filtered out"] == 0, "nothing is filtered before anyone filters"
    assert len(listed(page)) == total - counts.get("background, not shown", 0)


def test_one_click_leaves_the_sample_and_another_comes_back(page: AppTest) -> None:
    page.button(key="leave_sample").click().run()
    assert not page.title[0].value.startswith("Sample")
    assert account(page)["reported"] == 0
    assert part(page, "incident_list")["empty"][0] == "No reports in these sources"
    page.button(key="see_sample").click().run()
    assert page.title[0].value.startswith("Sample")
    assert account(page)["reported"] > 10


def test_dates_filter_and_the_account_still_adds_up(page: AppTest) -> None:
    before = account(page)
    page.segmented_control(key="preset").set_value("7 d").run()
    after = account(page)
    assert after["filtered out"] > before["filtered out"]
    assert sum(after.values()) == 2 * after["reported"]
    assert page.date_input(key="since").value is not None
    since, until = page.date_input(key="since").value, page.date_input(key="until").value
    assert (until - since).days == 6
    assert page.toggle(key="undated").value is False, "days were asked for"
    page.segmented_control(key="preset").set_value("all").run()
    assert account(page) == before
    page.date_input(key="since").set_value(since).run()
    assert page.segmented_control(key="preset").value is None, "a day chosen by hand is no preset"


def test_undated_and_background_are_on_and_off(page: AppTest) -> None:
    before = account(page)
    assert before["filtered out"] == 0
    page.toggle(key="background").set_value(True).run()
    assert "background, not shown" not in account(page)
    assert account(page)["filtered out"] == 0
    page.toggle(key="background").set_value(False).run()
    page.toggle(key="undated").set_value(False).run()
    assert account(page)["filtered out"] > before["filtered out"]


def test_a_text_that_nothing_has_is_worded_with_what_would_widen(page: AppTest) -> None:
    page.text_input(key="text").set_value("zzzz-nowhere").run()
    empty = part(page, "incident_list")["empty"]
    assert listed(page) == []
    assert empty[0] == "No reports in these sources"
    assert "no search text (" in empty[-1]
    page.button[[button.label for button in page.button].index("Show all again")].click().run()
    assert listed(page) != []


def test_an_outlet_that_is_off_takes_its_incidents_along(page: AppTest) -> None:
    name = facet_labels(page, "Outlets")[0]
    rows = part(page, "incident_list")["rows"]
    alone = [row["id"] for row in rows if row["outlets"].strip("\u2068\u2069") == name]
    assert alone, "the sample has an incident of that outlet alone"
    page.session_state["outlets"] = (name,)
    page.run()
    assert not set(alone) & set(listed(page))
    assert account(page)["filtered out"] >= len(alone)


def test_a_chosen_incident_has_its_evidence_beside_the_map(page: AppTest) -> None:
    assert part(page, "evidence")["incident_id"] is None
    chosen = listed(page)[0]
    page.session_state["chosen"] = chosen
    page.run()
    evidence = part(page, "evidence")
    assert evidence["incident_id"] == chosen
    assert all(report["pieces"] for report in evidence["reports"])
    assert part(page, "incident_list")["chosen"] == chosen


def test_the_tray_holds_what_is_not_on_the_map(page: AppTest) -> None:
    counts = account(page)
    page.segmented_control(key="scope").set_value("No place").run()
    assert len(listed(page)) == counts["without a place"] > 0
    page.segmented_control(key="scope").set_value("Country only").run()
    assert len(listed(page)) == counts["country only"]


def test_a_store_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "store.sqlite"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(broken))
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    assert not page.exception
    assert len(page.error) == 1
    assert "store.sqlite" in page.text[0].value
    page.button(key="see_sample").click().run()
    assert page.title[0].value.startswith("Sample")


def test_what_the_sample_does_not_need_is_not_loaded_for_it(tmp_path: Path) -> None:
    script = """
import sys
from streamlit.testing.v1 import AppTest
import geo.page.head, geo.page.filters, geo.page.listing, geo.page.map_pane, geo.page.evidence_pane
from geo.page.holdings import sample_holdings
early = {"pandas", "folium"} & sys.modules.keys()
assert not AppTest.from_file(sys.argv[1], default_timeout=60).run().exception
late = {"sqlalchemy", "geo.incidents.store", "geo.extraction.reports", "geo.pipeline"} & sys.modules.keys()
print("loaded:", sorted(early | late))
"""
    clean = {name: value for name, value in os.environ.items() if name != "INCIDENT_MAP_STORE"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(DASHBOARD)],
        cwd=DASHBOARD.parent,
        env=clean | {"XDG_DATA_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["loaded: []"], done.stderr[-2000:]


def opened_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **address: str | list[str]) -> AppTest:
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def test_a_link_gives_the_same_view(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = part(page, "incident_list")["rows"]
    alone = next(row["outlets"] for row in rows if "," not in row["outlets"])
    page.session_state["outlets"] = (alone.strip("\u2068\u2069"),)
    page.session_state["origins"] = 1
    page.text_input(key="text").set_value("reported").run()
    page.date_input(key="since").set_value("2024-01-01").run()
    page.session_state["chosen"] = listed(page)[-1]
    page.run()
    address = dict(page.query_params)
    assert {"from", "text", "incident", "outlets-off"} <= address.keys()
    colleague = opened_at(tmp_path, monkeypatch, **address)
    assert listed(colleague) == listed(page)
    assert account(colleague) == account(page)
    assert part(colleague, "evidence")["incident_id"] == part(page, "evidence")["incident_id"]
    assert dict(colleague.query_params) == address


def test_what_a_link_names_and_is_not_here_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address: dict[str, str | list[str]] = {"incident": "gone", "outlets-off": ["Nobody’s"], "from": "yesterday"}
    odd = {"articles": "zzz", "map": "x", "killed": "-5"}
    page = opened_at(tmp_path, monkeypatch, **address, **odd, area="1,2,3", origins="many")
    said = next(text.value for text in page.text if text.value.startswith("The link names"))
    for missing in ("“gone”", "“Nobody’s”", "“yesterday”", "“1,2,3”", "“articles=zzz”", "“map=x”", "“origins=many”"):
        assert missing in said
    assert account(page)["filtered out"] == 0
    page.button(key="put_unknown_away").click().run()
    assert not any(text.value.startswith("The link names") for text in page.text)


def test_an_incident_that_the_filters_leave_out_is_said_to_be_left_out(page: AppTest) -> None:
    page.session_state["chosen"] = listed(page)[0]
    page.run()
    assert part(page, "evidence")["outside"] is None
    page.text_input(key="text").set_value("no article says this").run()
    assert "leave this incident out" in part(page, "evidence")["outside"]


def test_the_sample_of_a_link_stays_in_the_address_when_all_is_shown_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened_at(tmp_path, monkeypatch, articles="sample", text="drone")
    page.button(key="show_all_again").click().run()
    assert dict(page.query_params)["articles"] in ("sample", ["sample"])
    assert "text" not in dict(page.query_params)


def test_days_that_play_stand_in_the_address_where_they_stop(page: AppTest) -> None:
    day = next(bar["from"] for bar in part(page, "timeline")["bars"] if sum(bar["counts"]))
    for playing in (True, False):
        page.session_state["timeline_plays"] = playing
        page.session_state["since"] = page.session_state["until"] = date.fromisoformat(day)
        page.run()
        assert ("from" in dict(page.query_params)) is not playing


def test_numbers_and_an_area_filter(page: AppTest) -> None:
    page.number_input(key="killed").set_value(1).run()
    rows = part(page, "incident_list")["rows"]
    assert rows
    assert all(row["killed"] not in ("not said", "none") for row in rows)
    page.number_input(key="killed").set_value(0).run()
    page.session_state["area"] = (-90.0, -180.0, -89.0, 180.0)
    page.run()
    assert listed(page) == []
    assert dict(page.query_params)["area"] in ("-90,-180,-89,180", ["-90,-180,-89,180"])


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report) -> Path:
    """A store of two incidents, one of them corrected, beside its file of corrections; and an article not read."""
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(path))
    add_corrections(
        path.with_name("corrections.toml"),
        [
            {"action": "retype", "report": "r1", "sub_event_type": "Attack", **SIGNED},
            {"action": "reject", "report": "gone", **SIGNED},
            {"action": "note", "report": "r2", "text": "asked <b>the port</b>", **SIGNED},
            {"action": "tag", "report": "r2", "tags": ["film seen"], **SIGNED},
        ],
    )
    other = replace(report, report_id="r2", article_id="a2", date_start=date(2024, 5, 1), date_end=date(2024, 5, 1))
    articles = [
        Article(name, "Dar Gazette", None, None, f"{report.passage} {name}", date(2024, 3, 2), None, "en", None)
        for name in ("a1", "a2", "a3")
    ]
    gazetteer = Gazetteer.of_rows(tmp_path / "index", [report.place] if report.place else [])
    with Store.open(path) as store:
        store.add_articles(articles)
        found = [(articles[0], (), Extraction((report,), ())), (articles[1], (), Extraction((other,), ()))]
        store.add_extractions(found, [NotRead("a3", "KeyError: 'a name'")], rules="of before")
        corrections = read_corrections(path.with_name("corrections.toml"))
        replayed = replay(corrections, store.reports(), store.article, gazetteer, {})
        store.set_incidents(
            replayed.incidents,
            store.revision(),
            corrected=replayed.corrected,
            standings=replayed.standings,
            corrections=fingerprint(corrections),
        )
    return path


@pytest.mark.usefixtures("own")
def test_a_corrected_incident_has_its_badge_and_its_reason() -> None:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    assert not page.exception
    assert {row["id"]: row["corrected"] for row in part(page, "incident_list")["rows"]} == {"r1": "retyped", "r2": ""}
    page.session_state["chosen"] = "r1"
    page.run()
    evidence = part(page, "evidence")
    assert evidence["corrected"] == "retyped"
    assert "A. Reader, 1 Apr 2024: a test" in evidence["reports"][0]["corrections"][0]
    assert "Shelling" in evidence["reports"][0]["corrections"][0]


@pytest.mark.usefixtures("own")
def test_what_no_longer_matches_and_what_was_not_read_are_listed() -> None:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    labels = [one.label for one in page.expander]
    assert "Corrections: 3 applied, 1 no longer matches" in labels
    assert "Not read, because a rule failed: 1 article" in labels
    texts = "\n".join(text.value for text in page.text)
    assert "2. no longer matches: reject gone" in texts
    assert "a3: KeyError: 'a name'" in texts


def test_a_file_of_corrections_that_changed_or_broke_is_told(own: Path) -> None:
    with Store.open(own) as store:
        store.retry_unread()
        store.add_extractions([(store.articles()[2], (), Extraction((), ()))])
        store.set_incidents(
            store.incidents(), store.revision(), standings=store.standings(), corrections=store.replayed()
        )
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    assert not [text for text in page.text if "replayed" in text.value]
    file = own.with_name("corrections.toml")
    add_corrections(file, [{"action": "reject", "report": "r2", **SIGNED}])
    page.run()
    assert [text for text in page.text if "changed since they were last replayed" in text.value]
    file.write_text("[[correction]", "utf-8")
    page.run()
    assert not page.exception
    assert [text for text in page.text if "corrections.toml" in text.value]


def test_a_link_to_an_id_of_before_opens_its_successor(own: Path) -> None:
    with Store.open(own) as store:
        (kept, other) = store.incidents()
        both = replace(kept, reports=(*kept.reports, *other.reports))
        store.set_incidents((both,), store.revision(), corrections=store.replayed())
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["incident"] = "r2"
    page.run()
    assert not page.exception
    assert part(page, "evidence")["incident_id"] == "r1"
    assert not any(text.value.startswith("The link names") for text in page.text)


def test_outlets_have_their_profiles_beside_reports_and_articles(own: Path) -> None:
    signed = 'author = "A. Reader"\ndate = 2024-04-01\n'
    profiles = f'[[outlet]]\nname = "Dar"\nnames = ["Dar Gazette"]\nreliability = "D"\n{signed}'
    own.with_name("outlets.toml").write_text(f'{profiles}[[outlet]]\nname = "Silent"\naffiliation = "x"\n{signed}')
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60).run()
    page.segmented_control(key="scope").set_value("Outlets").run()
    rows = {row[0]["text"]: [cell["text"] for cell in row[1:5]] for row in part(page, "table")["rows"]}
    assert rows["Dar"] == ["D, not usually reliable", "3", "2", "1"], "one article was not read"
    assert rows["Silent"][0] == "x · no article of this outlet is here"
    own.with_name("outlets.toml").write_text('[[outlet]]\nname = "Dar"\nreliability = "Z"\n' + signed)
    page.run()
    assert not page.exception
    assert [text for text in page.text if "outlets.toml, line 1, outlet 1: reliability 'Z'" in text.value]


def test_a_profile_stands_beside_the_report_of_its_outlet(own: Path, report: Report) -> None:
    own.with_name("outlets.toml").write_text(
        f'[[outlet]]\nname = "{report.source}"\nreliability = "D"\nauthor = "A. Reader"\ndate = 2024-04-01\n'
    )
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["incident"] = "r1"
    page.run()
    shown = part(page, "evidence")["reports"][0]
    assert shown["profile"] == ["D, not usually reliable", "set by A. Reader, 1 Apr 2024"]


@pytest.mark.usefixtures("own")
def test_notes_and_tags_are_badges_and_tags_are_a_filter() -> None:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["incident"] = "r2"
    page.run()
    rows = {row["id"]: (row["tags"], row["notes"]) for row in part(page, "incident_list")["rows"]}
    assert rows == {"r1": ([], ""), "r2": (["film seen"], "1 note")}
    evidence = part(page, "evidence")
    assert evidence["tags"] == ["film seen"]
    assert evidence["notes"] == ["asked <b>the port</b> — A. Reader, 1 Apr 2024 (a test)"]
    assert evidence["corrected"] == "", "a note corrects nothing"
    page.query_params["tags"] = "film seen"
    tagged = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    tagged.query_params["tags"] = "film seen"
    tagged.run()
    assert listed(tagged) == ["r2"]


def world_of(folder: Path, report: Report) -> Gazetteer:
    return Gazetteer.of_rows(folder / "world", [report.place] if report.place else [])


def undated_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report) -> Path:
    """A store of one incident without a day, r2, under a gazetteer of its place."""
    own = tmp_path / "store.sqlite"
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(own))
    undated = replace(report, report_id="r2", date_start=None, date_end=None, time_precision=4)
    article = Article("a1", "Dar Gazette", None, None, report.passage, date(2024, 3, 2), None, "en", None)
    with Store.open(own) as store:
        store.add_articles([article])
        store.set_context(Context())
        store.add_extractions([(article, (), Extraction((undated,), ()))])
        store.set_incidents(
            replay((), store.reports(), store.article, world_of(tmp_path, report), {}).incidents, store.revision()
        )
    world = world_of(tmp_path, report)
    monkeypatch.setattr("gazetteer.lookup.Gazetteer.open", lambda *_, **__: world)
    return own


def queue_at(incident_id: str) -> tuple[AppTest, dict[str, Any]]:
    """The page at its queue for review, and what that says of one incident."""
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["list"] = "Review"
    page.run()
    (row,) = [row for row in part(page, "review")["rows"] if row["id"] == incident_id]
    return page, row


def test_a_correction_is_chosen_in_the_queue_and_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    own = undated_store(tmp_path, monkeypatch, report)
    page, row = queue_at("r2")
    assert row["why"] == "No date found"
    assert [offer["words"] for offer in row["offers"]] == ["1 Mar 2024", "2 Mar 2024", "Another day …"]
    page.session_state["review_picked"] = page.session_state["review_offers"][row["offers"][1]["name"]]
    page.run()
    assert page.button(key="review_confirmed").disabled, "who corrects is said first"
    page.text_input(key="review_author").set_value("B. Writer").run()
    days = {"date_start": date(2024, 2, 28), "date_end": date(2024, 2, 28), "time_precision": 1}
    corrections = own.with_name("corrections.toml")
    add_corrections(corrections, [{"action": "redate", "report": "r2", **days, **SIGNED}])
    page.button(key="review_confirmed").click().run()
    (told,) = [text.value for text in page.text if "meanwhile" in text.value]
    assert told.splitlines() == [
        "The incident was corrected meanwhile:",
        "redated · \u2068A. Reader\u2069, 1 Apr 2024",
    ]
    assert [one.author for one in read_corrections(corrections)] == ["A. Reader"], "it is to be confirmed again"
    page.button(key="review_confirmed").click().run()
    assert not page.exception
    written = read_corrections(own.with_name("corrections.toml"))[-1]
    assert (written.action, written.author, written.report_ids) == ("redate", "B. Writer", ("r2",))
    page.segmented_control(key="scope").set_value("All").run()
    rows = {row["id"]: row for row in part(page, "incident_list")["rows"]}
    assert rows["r2"]["date"] == "2 Mar 2024"
    assert rows["r2"]["corrected"] == "redated"
    assert page.session_state["corrects"] == "B. Writer", "remembered for the session"


def test_a_day_that_nothing_suggests_is_said_in_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    own = undated_store(tmp_path, monkeypatch, report)
    page, row = queue_at("r2")
    page.session_state["review_picked"] = page.session_state["review_offers"][row["offers"][2]["name"]]
    page.run()
    page.text_input(key="review_author").set_value("B. Writer").run()
    assert page.button(key="review_confirmed").disabled, "the day is said first"
    page.date_input(key="review_day").set_value("2024-02-20").run()
    page.button(key="review_confirmed").click().run()
    assert not page.exception
    written = read_corrections(own.with_name("corrections.toml"))[-1]
    assert written.dates is not None
    assert (written.dates.date_start, written.author) == (date(2024, 2, 20), "B. Writer")


def test_the_queue_goes_on_to_older_incidents(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.page.review.MOST_LOOKED_AT", 10)
    page.segmented_control(key="scope").set_value("Review").run()
    assert any("not corrected" in one.value for one in page.caption), "said before anything is picked"
    seen = {row["id"] for row in part(page, "review")["rows"]}
    for _ in range(2):
        assert "of 24" in part(page, "review")["note"]
        page.button(key="review_older").click().run()
        seen |= {row["id"] for row in part(page, "review")["rows"]}
    page.button(key="review_newest").click().run()
    monkeypatch.setattr("geo.page.review.MOST_LOOKED_AT", 600)
    page.run()
    assert seen == {row["id"] for row in part(page, "review")["rows"]}
    assert part(page, "review")["note"] is None


def test_a_tag_and_a_note_are_written_and_taken_back_beside_the_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    own = undated_store(tmp_path, monkeypatch, report)
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["incident"] = "r2"
    page.run()
    assert page.button(key="tag_added").disabled, "who writes is said first"
    page.text_input(key="remarks_author").set_value("B. Writer").run()
    page.text_input(key="tag_0").set_value("film seen")
    page.button(key="tag_added").click().run()
    page.text_area(key="note_1").set_value("asked <b>the port</b>")
    page.button(key="note_added").click().run()
    assert not page.exception
    evidence = part(page, "evidence")
    assert evidence["tags"] == ["film seen"]
    assert evidence["notes"][0].startswith("asked <b>the port</b> — B. Writer, ")
    tag, note = read_corrections(own.with_name("corrections.toml"))
    assert (tag.tags, note.text, note.report_ids) == (("film seen",), "asked <b>the port</b>", ("r2",))
    page.button(key=f"take_back_{tag.correction_id}").click().run()
    assert part(page, "evidence")["tags"] == []
    assert read_corrections(own.with_name("corrections.toml")) == (note,)


def test_two_sources_are_compared_in_list_counts_and_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: AppTest
) -> None:
    outlets = facet_labels(page, "Outlets")[:2]
    words = [f"outlet:{name}" for name in outlets]
    compared = opened_at(tmp_path, monkeypatch, compare=words)
    everything = len(listed(compared))
    counts = [int(option.split()[-1]) for option in compared.segmented_control(key="compare_share").options]
    assert counts[0] == sum(counts[1:]) == everything
    parts = {"first": "▌", "second": "▐", "both": "▌▐"}
    for (share, sign), count in zip(parts.items(), counts[1:], strict=True):
        part_of_it = opened_at(tmp_path, monkeypatch, compare=words, share=share)
        rows = part(part_of_it, "incident_list")["rows"]
        assert len(rows) == count
        assert {row["side"][0] for row in rows} <= {sign}
        assert part_of_it.query_params["share"] in (share, [share])
    compared.button(key="show_all_again").click().run()
    assert "compare" not in compared.query_params
    assert all(row["side"] is None for row in part(compared, "incident_list")["rows"])


def facet_labels(page: AppTest, label: str) -> list[str]:
    for facet in part(page, "facets")["facets"]:
        if facet["label"] == label:
            return [option["label"] for option in facet["options"]]
    raise AssertionError(f"no facet {label}")
