"""Who someone at the page is: what a proxy or a provider says counts only where it can be believed."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from geo.incidents.access import Person, Role, SignIn
from geo.language.language import ENGLISH
from geo.page import access, arrivals
from geo.page.access import Visitor, is_admitted_still, may, person_of_claims, person_of_headers

PROXIED = SignIn("header", header="X-User", groups_header="X-Groups", proxies=(ip_network("10.1.0.7"),))
OPENID = SignIn("openid", groups_claim="teams")


def test_a_proxy_names_person_and_groups() -> None:
    given = {"x-user": ["A.Reader@desk.example "], "x-groups": ["desk, keepers,,"]}
    person = Person("a.reader@desk.example", frozenset({"desk", "keepers"}))
    assert person_of_headers(given, "10.1.0.7", PROXIED) == person


def test_the_header_of_anybody_else_names_nobody() -> None:
    given = {"x-user": ["a.reader@desk.example"], "x-groups": ["desk"], "x-forwarded-for": ["10.1.0.7"]}
    assert person_of_headers(given, "10.1.0.8", PROXIED) == Person()
    assert person_of_headers(given, "127.0.0.1", PROXIED) == Person()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"x-user": [""]},
        {"x-user": ["own@desk.example", "a.reader@desk.example"]},
        {"x-user": ["a.reader@desk.example"], "x-groups": ["keepers", "desk"]},
        {"x-groups": ["keepers"]},
    ],
)
def test_a_header_that_is_missing_or_doubled_names_nobody(given: dict[str, list[str]]) -> None:
    assert person_of_headers(given, "10.1.0.7", PROXIED) == Person()


def test_a_provider_names_a_confirmed_address() -> None:
    claims = {"is_logged_in": True, "email": "A.Reader@desk.example", "teams": ["desk", 3], "groups": ["keepers"]}
    reader = Person("a.reader@desk.example", frozenset({"desk"}))
    assert person_of_claims(claims, OPENID) == reader
    assert person_of_claims(claims | {"email_verified": True, "teams": "desk"}, OPENID) == reader
    assert person_of_claims(claims | {"email_verified": False}, OPENID) == Person()
    assert person_of_claims(claims | {"is_logged_in": False}, OPENID) == Person()
    assert person_of_claims({key: claims[key] for key in ("is_logged_in", "teams")}, OPENID) == Person()
    assert person_of_claims({}, OPENID) == Person()


def test_what_goes_on_without_a_run_of_the_page_ends_with_the_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        """The page is run anew."""

    def rerun() -> None:
        raise Stopped

    monkeypatch.setenv("INCIDENT_MAP_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(access.st, "session_state", {"visitor": Visitor(Person("reader@desk.example"), Role.READ)})
    monkeypatch.setattr(arrivals.st, "rerun", rerun)
    written = 'sign_in = "openid"\n[[role]]\nrole = "read"\naddresses = ["reader@desk.example"]\n'
    (tmp_path / "access.toml").write_text(written, "utf-8")
    assert is_admitted_still()
    assert may(Role.READ) and not may(Role.REVIEW)
    arrivals._look(ENGLISH)
    for changed in (written.replace("reader@", "other@"), "broken"):
        (tmp_path / "access.toml").write_text(changed, "utf-8")
        assert not is_admitted_still()
        with pytest.raises(Stopped):
            arrivals._look(ENGLISH)
