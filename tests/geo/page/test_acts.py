"""What the page hides from someone is refused where it is done: each act, for each role that may not."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.errors import AccessError, CorrectionsError, StoreError
from geo.incidents.access import Person
from geo.incidents.corrections_file import read_corrections, remove_correction
from geo.incidents.keyed_ids import keyed
from geo.incidents.meanwhile import ANYHOW, NOTHING, Meanwhile, Seen
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.incidents.withdrawal import Signed
from geo.language.language import ENGLISH
from geo.page import acts
from geo.page.review import meanwhile_lines
from geo.page.withdrawals import withdrawal_line
from geo.progress import no_progress

ROOT = Path(__file__).parents[3]
ARTICLE = Article(
    *("n1", "The Wadi Courier", None, None, "Gunmen attacked an army post in Tell Amber on Friday, killing two."),
    *(date(2024, 3, 2), None, "en", None),
)
SIGNED = Signed("Somebody Else", date(2024, 4, 1), "a test")
READER, REVIEWER, KEEPER, STRANGER, NOBODY = (
    *map(Person, ("reader@desk.example", "reviewer@desk.example", "keeper@desk.example", "stranger@desk.example")),
    Person(),
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Place) -> StoreAddress:
    address = StoreAddress(tmp_path / "store.sqlite")
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(address))
    roles = zip(("read", "review", "manage"), (READER, REVIEWER, KEEPER), strict=True)
    given = "".join(f'[[role]]\nrole = "{role}"\naddresses = ["{person.address}"]\n' for role, person in roles)
    (tmp_path / "access.toml").write_text(f'sign_in = "openid"\n{given}', "utf-8")
    gazetteer = Gazetteer.of_rows(tmp_path / "index", (place,))
    monkeypatch.setattr(Gazetteer, "open", lambda **_: gazetteer)
    return address


def take_in(person: Person) -> None:
    acts.take_in(person, [ARTICLE], no_progress)


def go_on(person: Person) -> None:
    acts.go_on(person, no_progress)


def correct(person: Person) -> None:
    with Store.open(StoreAddress.of(str(acts.chosen_store()))) as store:
        (incident, *_) = store.incidents()
    entry = {
        "action": "redate",
        "report": incident.reports[0].report_id,
        "date_start": date(2024, 3, 3),
        "date_end": date(2024, 3, 3),
        "time_precision": 1,
        "author": "Somebody Else",
        "date": date(2024, 4, 1),
        "reason": "a test",
    }
    seen = Seen(frozenset(report.report_id for report in incident.reports), ())
    acts.correct(person, [entry], seen, Gazetteer.open(), no_progress)


def take_back(person: Person) -> None:
    acts.take_back(person, "1", Gazetteer.open(), no_progress)


def withdraw(person: Person) -> None:
    acts.withdraw(person, "article", "n1", SIGNED, Gazetteer.open(), no_progress)


def reinstate(person: Person) -> None:
    acts.reinstate(person, "article", "n1", SIGNED, Gazetteer.open(), no_progress)


def take_along(person: Person) -> None:
    assert acts.taken_along(person, lambda: b"what is here")() == b"what is here"


ACTS: dict[Callable[[Person], None], set[Person]] = {
    take_in: {KEEPER},
    go_on: {KEEPER},
    correct: {KEEPER, REVIEWER},
    take_back: {KEEPER, REVIEWER},
    withdraw: {KEEPER, REVIEWER},
    reinstate: {KEEPER, REVIEWER},
    take_along: {KEEPER, REVIEWER, READER},
}


@pytest.mark.parametrize("person", [READER, REVIEWER, KEEPER, STRANGER, NOBODY], ids=lambda one: str(one.address))
@pytest.mark.parametrize("act", ACTS, ids=lambda one: one.__name__)
def test_each_act_asks_for_its_role(store: StoreAddress, act: Callable[[Person], None], person: Person) -> None:
    if act is not take_in:
        take_in(KEEPER)
    if act is take_back:
        correct(KEEPER)
    if act is reinstate:
        withdraw(KEEPER)
    written = read_corrections(store.path.with_name("corrections.toml"))
    if person in ACTS[act]:
        act(person)
        return
    with pytest.raises(AccessError, match=r"access\.toml"):
        act(person)
    with Store.open(store) as kept:
        assert kept.counts().articles == (0 if act in (take_in, reinstate) else 1)
    assert read_corrections(store.path.with_name("corrections.toml")) == written


def test_a_role_that_was_taken_away_counts_at_once(store: StoreAddress) -> None:
    make = acts.taken_along(READER, lambda: b"what is here")
    path = store.path.with_name("access.toml")
    path.write_text(path.read_text("utf-8").replace("reader@", "former@"), "utf-8")
    with pytest.raises(AccessError):
        make()


def test_who_is_signed_in_is_the_author(store: StoreAddress) -> None:
    take_in(KEEPER)
    correct(REVIEWER)
    (written,) = read_corrections(store.path.with_name("corrections.toml"))
    assert written.author == "reviewer@desk.example"


def test_the_second_of_two_is_told_what_the_first_did_and_has_to_confirm(store: StoreAddress) -> None:
    take_in(KEEPER)
    with Store.open(store) as kept:
        (report,) = (report for incident in kept.incidents() for report in incident.reports)
    seen, corrections = Seen(frozenset({report.report_id}), ()), store.path.with_name("corrections.toml")

    def redate(person: Person, day: int, before: Seen) -> Meanwhile:
        on = date(2024, 3, day)
        entry = {"action": "redate", "report": report.report_id, "date_start": on, "date_end": on, "time_precision": 1}
        signed = {"author": "x", "date": date(2024, 4, day), "reason": "a test"}
        return acts.correct(person, [entry | signed], before, Gazetteer.open(), no_progress)

    assert redate(REVIEWER, 3, seen) == NOTHING
    told = redate(KEEPER, 4, seen)
    assert [(one.author, one.action) for one in told.made] == [("reviewer@desk.example", "redate")]
    assert meanwhile_lines(told, ENGLISH)[1:] == ["redated · \u2068reviewer@desk.example\u2069, 3 Apr 2024"]
    assert len(read_corrections(corrections)) == 1, "nothing is written over what the other did"
    assert redate(KEEPER, 4, seen.and_also(told)) == NOTHING
    first, second = read_corrections(corrections)
    assert (first.author, second.author) == ("reviewer@desk.example", "keeper@desk.example")
    before = Seen(seen.report_ids, (first, second))
    remove_correction(corrections, "2")
    told = redate(REVIEWER, 5, before)
    assert told == Meanwhile((), (second,))
    assert redate(REVIEWER, 5, Seen(frozenset({"another"}), ())) == NOTHING, "what is elsewhere changes nothing here"


def test_what_left_under_a_keyed_id_is_corrected_and_withdrawn_under_it(store: StoreAddress) -> None:
    take_in(KEEPER)
    with Store.open(store) as kept:
        (report,), key = kept.reports(), kept.id_key()
    named, corrections = keyed(key, report.report_id), store.path.with_name("corrections.toml")
    signed = {"author": "x", "date": date(2024, 4, 1)}
    entry = {"action": "note", "report": named, "text": "seen", **signed}
    acts.correct(REVIEWER, [entry], ANYHOW, Gazetteer.open(), no_progress)
    (written,) = read_corrections(corrections)
    assert written.report_ids == (report.report_id,)
    acts.take_back(REVIEWER, keyed(key, written.correction_id), Gazetteer.open(), no_progress)
    assert read_corrections(corrections) == ()
    seen = Seen(frozenset({named}), ())
    correct(KEEPER)
    rejected = {"action": "reject", "report": named, "reason": "a test", **signed}
    told = acts.correct(REVIEWER, [rejected], seen, Gazetteer.open(), no_progress)
    assert len(told.made) == 1, "who saw it under that id is told what others did to it"
    acts.withdraw(REVIEWER, "article", keyed(key, "n1"), SIGNED, Gazetteer.open(), no_progress)
    with Store.open(store) as kept:
        assert [one.name for one in kept.withdrawals()] == ["n1"]
    acts.reinstate(REVIEWER, "article", keyed(key, "n1"), SIGNED, Gazetteer.open(), no_progress)
    with Store.open(store) as kept:
        assert [one.ended is None for one in kept.withdrawals()] == [False]
    with pytest.raises(StoreError, match=keyed(key, "n1")):
        acts.reinstate(REVIEWER, "article", keyed(key, "n1"), SIGNED, Gazetteer.open(), no_progress)


@pytest.mark.parametrize("named", [lambda _: "n1", lambda key: keyed(key, "n1")], ids=["own id", "keyed id"])
def test_an_outlet_is_withdrawn_by_an_article_of_it(store: StoreAddress, named: Callable[[str], str]) -> None:
    take_in(KEEPER)
    with Store.open(store) as kept:
        article_id, (article,) = named(kept.id_key()), kept.articles()
    acts.withdraw(REVIEWER, "outlet", article_id, SIGNED, Gazetteer.open(), no_progress)
    with Store.open(store) as kept:
        assert [(one.kind, one.name) for one in kept.withdrawals()] == [("outlet", article.source)]
    with pytest.raises(StoreError, match=article_id):
        acts.withdraw(REVIEWER, "outlet", article_id, SIGNED, Gazetteer.open(), no_progress)


def test_an_error_answers_a_keyed_id_with_no_other(store: StoreAddress) -> None:
    take_in(KEEPER)
    correct(KEEPER)
    with Store.open(store) as kept:
        (report,), key = kept.reports(), kept.id_key()
    (written,) = read_corrections(store.path.with_name("corrections.toml"))
    named, day = keyed(key, report.report_id), date(2024, 3, 4)
    dates = {"date_start": day, "date_end": day, "time_precision": 1}
    overruled = {"action": "redate", "report": named, "author": "x", "date": day, "reason": "a test", **dates}
    alone = {"action": "merge", "reports": [named, "r-gone"], "author": "x", "date": day, "reason": "a test"}
    for entry, told in ((overruled, keyed(key, written.correction_id)), (alone, "r-gone")):
        with pytest.raises(CorrectionsError, match="nothing is written") as caught:
            acts.correct(REVIEWER, [entry], ANYHOW, Gazetteer.open(), no_progress)
        assert named in str(caught.value)
        assert told in str(caught.value)
        assert report.report_id not in str(caught.value)
        assert written.correction_id not in str(caught.value)


def test_who_is_signed_in_withdraws_and_reinstates(store: StoreAddress) -> None:
    take_in(KEEPER)
    withdraw(REVIEWER)
    reinstate(KEEPER)
    with Store.open(store) as kept:
        (one,) = kept.withdrawals()
    assert (one.signed.author, one.ended and one.ended.author) == ("reviewer@desk.example", "keeper@desk.example")
    assert withdrawal_line(one, ENGLISH) == (
        "the article \u2068n1\u2069 · withdrawn by \u2068reviewer@desk.example\u2069, 1 Apr 2024: \u2068a test\u2069"
        " · reinstated by \u2068keeper@desk.example\u2069, 1 Apr 2024: \u2068a test\u2069"
    )


def test_no_other_module_of_the_page_changes_the_store() -> None:
    changes = {"ingest", "add", "add_coded", "refresh", "read_anew", "correct", "undo", "withdraw", "reinstate"}
    found = set()
    for file in ROOT.glob("geo/page/*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("geo.pipeline"):
                found |= {(file.stem, alias.name) for alias in node.names if alias.name in changes}
            if isinstance(node, ast.Attribute) and node.attr in ("add_articles", "set_incidents", "set_document"):
                found.add((file.stem, node.attr))
    assert {module for module, _ in found} == {"acts"}
