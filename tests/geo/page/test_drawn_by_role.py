"""What asks for a role is drawn for who has it, and for nobody else; that it is refused, too, test_acts.py tells."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.extraction.report import Report
from geo.incidents.access import Person
from geo.incidents.store import Store
from geo.incidents.withdrawal import Signed
from geo.pipeline import Settings, ingest, withdraw

DASHBOARD = Path(__file__).parents[3] / "dashboard.py"
ROLES = 'sign_in = "openid"\n' + "".join(
    f'[[role]]\nrole = "{role}"\naddresses = ["{role}@desk.example"]\n' for role in ("read", "review")
)
FOR_REVIEWERS = {"note_added", "review", "withdraw_a1_confirmed", "reinstated_article_a0_confirmed"}


def drawn(incident_id: str, monkeypatch: pytest.MonkeyPatch, role: str) -> set[str]:
    """Of what is for reviewers, all that the page draws for who has a role."""
    monkeypatch.setattr("geo.page.access._person", lambda _: Person(f"{role}@desk.example"))
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["incident"] = incident_id
    page.run()
    assert any(f"{role}@desk.example" in one.value for one in page.text)
    keys = {str(one.key) for one in page.button}
    page.segmented_control(key="scope").set_value("Review").run()
    if not any(one.value.startswith("You may read here") for one in page.caption):
        keys.add("review")
    page = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    page.query_params["list"] = "Articles"
    page.session_state["opened_article"] = ("a1", None)
    page.run()
    return FOR_REVIEWERS & (keys | {str(one.key) for one in page.button})


def test_who_reads_is_drawn_nothing_that_changes_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    own = tmp_path / "store.sqlite"
    monkeypatch.setenv("INCIDENT_MAP_STORE", str(own))
    assert report.place is not None
    world = Gazetteer.of_rows(tmp_path / "world", [report.place])
    monkeypatch.setattr("gazetteer.lookup.Gazetteer.open", lambda *_, **__: world)
    texts = [f"Gunmen attacked an army post in Tell Amber on Friday, killing {number}." for number in ("two", "nine")]
    with Store.open(own) as store:
        articles = [
            Article(f"a{number}", f"Outlet {number}", None, None, text, date(2024, 3, 2), None, "en", None)
            for number, text in enumerate(texts)
        ]
        ingest(articles, store, world, Settings())
        withdraw(store, world, Settings(), "article", "a0", Signed("A. Reader", date(2024, 4, 1), "a test"))
        (incident,) = store.incidents()
    (tmp_path / "access.toml").write_text(ROLES, "utf-8")
    assert drawn(incident.incident_id, monkeypatch, "read") == set()
    assert drawn(incident.incident_id, monkeypatch, "review") == FOR_REVIEWERS
