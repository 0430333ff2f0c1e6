"""`incident-map keep`: files that the team writes, in a store that has no folder of its own."""

from pathlib import Path

import pytest
from postgresql_server import PASSWORD, PostgresqlServer

from geo import cli
from geo.incidents.outlets_file import outlets_beside, read_outlets
from geo.incidents.sensitive_file import read_sensitive, sensitive_beside
from geo.incidents.store import Store

RULE = """
[[rule]]
action = "withhold"
kinds = ["shelter"]
reason = "people are there"
author = "A. Reader"
date = 2024-04-01
"""
OUTLET = """
[[outlet]]
name = "The Wadi Courier"
affiliation = "owned by the port authority"
author = "A. Reader"
date = 2024-04-01
"""


def keep(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["keep", *map(str, arguments)])
    return int(ended.value.code or 0)


def test_rules_and_profiles_are_kept_on_a_server_and_taken_back(
    tmp_path: Path,
    postgresql_server: PostgresqlServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    address = postgresql_server.new_database()
    rules, outlets = tmp_path / "sensitive.toml", tmp_path / "outlets.toml"
    rules.write_text(RULE, "utf-8")
    outlets.write_text(OUTLET, "utf-8")
    monkeypatch.setenv("INCIDENT_MAP_STORE", address.url or "")
    assert (keep(rules), keep(outlets)) == (0, 0)
    told = capfd.readouterr().err
    assert "kept: sensitive.toml" in told
    assert PASSWORD not in told
    with Store.open(address) as store:
        assert [rule.action for rule in read_sensitive(sensitive_beside(store.path))] == ["withhold"]
        assert read_outlets(outlets_beside(store.path)).name_of("The Wadi Courier") == "The Wadi Courier"
    rules.write_text(RULE.replace("withhold", "province"), "utf-8")
    assert keep(rules) == 0
    with Store.open(address) as store:
        assert [rule.action for rule in read_sensitive(sensitive_beside(store.path))] == ["province"]
    rules.write_text("", "utf-8")
    assert keep(rules) == 0
    with Store.open(address) as store:
        assert read_sensitive(sensitive_beside(store.path)) == ()


def test_what_is_wrong_is_told_and_not_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules, other = tmp_path / "sensitive.toml", tmp_path / "notes.toml"
    rules.write_text(RULE.replace("withhold", "hide"), "utf-8")
    other.write_text("", "utf-8")
    store = tmp_path / "store" / "store.sqlite"
    assert keep(rules, "--store", store) == 1
    assert "sensitive.toml, line 2" in capfd.readouterr().err
    assert keep(other, "--store", store) == 1
    assert "outlets.toml or sensitive.toml" in capfd.readouterr().err
    rules.write_text(RULE, "utf-8")
    assert keep(rules, "--store", store) == 2
    assert "lay sensitive.toml beside it" in capfd.readouterr().err
