"""How often one person or address may do one thing."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import structlog
from sanic import Request

from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.errors import TOO_MANY

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Allowance:
    """That one caller may do `what` so often, at `most`, in a stretch of `seconds`."""

    what: str
    most: int
    seconds: int


async def limit(request: Request, what: str, who: object, *, most: int, seconds: int) -> None:
    """Count one more of `what` by `who` in the running stretch of `seconds`.

    Raises TOO_MANY with Retry-After beyond `most`. Without its shared store it lets everybody through
    and says so in the log: a family must not be shut out because Redis is away.
    """
    store: EphemeralStore = request.app.ctx.store
    try:
        count = await store.increment(f"limit:{what}:{who}", ttl=seconds)
    except EphemeralUnavailable:
        log.warning("rate_limit_unavailable", what=what)
        return
    if count > most:
        raise TOO_MANY(headers={"Retry-After": str(seconds)})


def address(request: Request) -> str:
    """Whom a limit by address counts: the phone's IPv4 address, or the /64 of its IPv6 address.

    A household has a whole /64, so single IPv6 addresses would be no limit at all. Behind our own
    proxies (`PROXIES`) it is the address that the outermost of them saw, not one that a client claims.
    """
    try:
        known = ipaddress.ip_address(request.client_ip.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is None:
            return str(ipaddress.ip_network((known, 64), strict=False))
        known = known.ipv4_mapped
    return str(known)
