import socket

import pytest
from streamlit import net_util

from geo.page.loopback import stay_on_loopback


def test_the_server_asks_nobody_for_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    stay_on_loopback()
    assert net_util.get_external_ip() == "127.0.0.1"
