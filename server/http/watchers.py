"""Who may read the metrics: whoever has the token, or, while there is none, the house's own networks."""

from __future__ import annotations

import hmac
import ipaddress

from sanic import Request

from config.settings import settings
from server.errors import FORBIDDEN, UNAUTHENTICATED

# A proxy that nobody told us of makes every caller look like one of the house.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def require_watcher(request: Request) -> None:
    """Let a monitoring system pass.

    With METRICS_TOKEN it has to send it as a bearer token, from wherever it calls. Without one its address
    has to be in METRICS_NETWORKS, which are loopback and private ones unless set; behind proxies of ours
    (`PROXIES`) that is the address which the outermost of them saw.
    Raises UNAUTHENTICATED and FORBIDDEN.
    """
    chosen = settings()
    if chosen.metrics_token is not None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        wanted = chosen.metrics_token.get_secret_value()
        right = hmac.compare_digest(given.strip().encode(), wanted.encode())
        if scheme.lower() != "bearer" or not right:
            raise UNAUTHENTICATED("请带上监控系统的令牌。", headers={"WWW-Authenticate": "Bearer"})
        return
    unseen = chosen.proxies == 0 and any(name in request.headers for name in _FORWARDED)
    if unseen or not _is_of_the_house(request.client_ip):
        raise FORBIDDEN("运行指标只给本单位的监控系统看。需要的话，请系统管理员设置令牌或网段。")


def _is_of_the_house(host: str) -> bool:
    try:
        known = ipaddress.ip_address(host.strip("[]").split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    networks = settings().metrics_networks
    return any(known in network for network in networks if network.version == known.version)
