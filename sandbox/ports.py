"""Ports on the loopback address, for servers that are found by their number."""

from __future__ import annotations

import secrets
import socket
from contextlib import ExitStack

FIRST, LAST = 15_000, 32_000
"""Below what systems hand out to connections that go out: none of those takes such a port before its server
listens there, or while that is started again."""


def free_ports(count: int) -> list[int]:
    """So many different ports on which nobody listens at this moment."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = FIRST + secrets.randbelow(LAST - FIRST)
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    return found
