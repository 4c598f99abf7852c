"""Ports that nothing else takes before the server listens there."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sandbox import ports
from sandbox.world import Ports

HANDED_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_no_two_servers_get_the_same_port() -> None:
    for _ in range(50):
        chosen = Ports.free()
        assert len({chosen.api, chosen.wechat, chosen.departments}) == 3


def test_a_port_on_which_somebody_listens_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    (taken,) = ports.free_ports(1)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", taken))
        listener.listen()
        monkeypatch.setattr(ports, "FIRST", taken)
        monkeypatch.setattr(ports, "LAST", taken + 5)
        assert all(ports.free_ports(1) != [taken] for _ in range(50))


@pytest.mark.skipif(not HANDED_OUT.exists(), reason="tells what Linux hands out")
def test_the_system_hands_none_of_them_to_a_connection_that_goes_out() -> None:
    assert ports.FIRST < ports.LAST <= int(HANDED_OUT.read_text().split()[0])
