"""access.toml: who may what, and how what is wrong in it is told."""

from pathlib import Path

import pytest
from postgresql_server import PostgresqlServer

from geo import cli
from geo.errors import AccessError
from geo.incidents.access import Access, Person, Role
from geo.incidents.access_file import access_beside, read_access, store_access
from geo.incidents.store import Store
from geo.incidents.store_address import StoreAddress
from geo.incidents.store_backup import back_up, restore

HEADER = """
sign_in = "header"
header = "X-Forwarded-Email"
groups_header = "X-Forwarded-Groups"
proxies = ["127.0.0.1", "10.1.0.0/24", "fd00::7"]
"""
ROLES = """
[[role]]
role = "review"
addresses = ["A.Reader@desk.example"]
groups = ["desk"]

[[role]]
role = "manage"
groups = ["keepers"]

[[role]]
role = "read"
addresses = ["b.writer@desk.example"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "access.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_whoever_uses_the_machine_may_do_everything(tmp_path: Path) -> None:
    access = store_access(StoreAddress(tmp_path / "store.sqlite"))
    assert access == Access()
    assert access.role_of(Person()) is Role.MANAGE


def test_roles_go_to_addresses_and_groups_and_the_greatest_counts(tmp_path: Path) -> None:
    access = read_access(written(tmp_path, HEADER + ROLES))
    assert access.role_of(Person("a.reader@desk.example")) is Role.REVIEW
    assert access.role_of(Person("b.writer@desk.example")) is Role.READ
    assert access.role_of(Person("c@desk.example", frozenset({"desk"}))) is Role.REVIEW
    assert access.role_of(Person("b.writer@desk.example", frozenset({"desk", "keepers"}))) is Role.MANAGE
    assert access.role_of(Person("c@desk.example", frozenset({"Desk"}))) is None
    assert access.role_of(Person("a.reader@desk.example.org")) is None
    assert access.role_of(Person(None, frozenset({"keepers"}))) is None, "who is not signed in is in no group"


def test_each_role_may_what_those_before_it_may_and_no_more(tmp_path: Path) -> None:
    access = read_access(written(tmp_path, HEADER + ROLES))
    reviewer = Person("a.reader@desk.example")
    access.demand(reviewer, Role.READ)
    access.demand(reviewer, Role.REVIEW)
    with pytest.raises(AccessError, match=r"a\.reader@desk\.example has the role review; this asks for manage"):
        access.demand(reviewer, Role.MANAGE)
    with pytest.raises(AccessError, match="has no role"):
        access.demand(Person("c@desk.example"), Role.READ)
    with pytest.raises(AccessError, match="not signed in"):
        access.demand(Person(), Role.READ)


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    sign_in = read_access(written(tmp_path, HEADER + ROLES)).sign_in
    assert sign_in is not None
    assert all(map(sign_in.is_proxy, ("127.0.0.1", "10.1.0.200", "fd00::7", "::ffff:10.1.0.3")))
    assert not any(map(sign_in.is_proxy, ("127.0.0.2", "10.1.1.1", "::1", "", "unknown", "10.1.0.1, 10.9.9.9")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: sign_in is missing"),
        (ROLES, "line 1: sign_in is missing"),
        ('\nsign_in = "password"\n' + ROLES, "line 2: sign_in 'password' is none that there is"),
        ('sign_in = "openid"\nproxies = ["127.0.0.1"]\n' + ROLES, "line 2: proxies is not for"),
        ('sign_in = "header"\n\nheader = 3\nproxies = ["127.0.0.1"]\n' + ROLES, "line 3: header is no text"),
        ('sign_in = "header"\nheader = "X-A"\n' + ROLES, "proxies is missing; write the addresses"),
        (HEADER.replace("fd00::7", "proxy.example") + ROLES, "line 5: proxies 'proxy.example' is no IP address"),
        (HEADER.replace("fd00::7", "0.0.0.0/0") + ROLES, "line 5: proxies '0.0.0.0/0' is everybody"),
        (HEADER, "gives nobody a role"),
        (HEADER + ROLES.replace('"manage"', '"boss"'), "line 12, role 2: 'boss' is no role"),
        (HEADER + '\n[[role]]\nrole = "read"\n', "line 7, role 1: is given to nobody"),
        (HEADER + ROLES + 'password = "x"\n', "role 3: 'password' is not for a role"),
        (HEADER + ROLES + "[other]\n", "holds 'other'"),
        (HEADER + "[[role]", "mend it"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(AccessError) as raised:
        read_access(path)
    assert str(raised.value).startswith(f"{path}")
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_server_keeps_it_for_all_machines(tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    address = postgresql_server.new_database()
    path = written(tmp_path, HEADER + ROLES)
    for text, roles in ((HEADER + ROLES, 3), ("", 0)):
        path.write_text(text, "utf-8")
        with pytest.raises(SystemExit) as ended:
            cli.main(["keep", str(path), "--store", address.url or ""])
        assert ended.value.code == 0
        assert len(store_access(address).grants) == roles


def test_a_backup_brings_it_along(tmp_path: Path) -> None:
    first, second = (StoreAddress(tmp_path / name / "store.sqlite") for name in ("first", "second"))
    with Store.open(first):
        access_beside(first.path).write_text(HEADER + ROLES, "utf-8")
    back_up(first, tmp_path / "backup")
    restore(tmp_path / "backup", second, replace=False)
    assert store_access(second) == store_access(first) != Access()


def test_serve_opens_to_others_only_where_people_sign_in(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    def start(_: str, command: list[str], environment: dict[str, str]) -> None:
        started.append((command, environment))
        raise SystemExit(0)

    monkeypatch.setattr(cli.os, "execve", start)
    store = tmp_path / "store.sqlite"

    def serve(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            cli.main(["serve", "--store", str(store), *arguments])
        return int(ended.value.code or 0)

    assert serve("--address", "0.0.0.0") == 1
    assert "access.toml" in capfd.readouterr().err
    assert started == []
    assert serve() == 0
    assert "for this machine only" in capfd.readouterr().err
    access_beside(store).write_text(HEADER + ROLES, "utf-8")
    assert serve("--address", "0.0.0.0") == 0
    assert "access.toml" in capfd.readouterr().err
    (command, environment) = started[-1]
    assert environment["FORWARDED_ALLOW_IPS"] == "", "nobody's word is taken for another address"
    assert "--server.address=0.0.0.0" in command
    access_beside(store).write_text("[[role]]", "utf-8")
    assert serve() == 1
