"""Where the office may send to outside the platform: addresses that its own offices have named."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.settings import settings
from server.errors import INVALID, FieldError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where webhooks may go. In production: https, to public addresses and to the named networks.

    County departments often sit in the government's extranet (电子政务外网), whose addresses are
    private; the operator names those networks, and nothing else inside the house can be reached.
    """

    guarded: bool
    networks: tuple[Network, ...] = ()

    def allow(self, host: str) -> bool:
        """Whether this IP address may be connected to."""
        if not self.guarded:
            return True
        address = ipaddress.ip_address(host.split("%", 1)[0])
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        return all(each.is_global and not each.is_multicast for each in _all_of(address))

    def check(self, url: str) -> None:
        """Raises INVALID for a webhook address that could never be used. Names are resolved when used."""
        parts = urlsplit(url)
        flaw = None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            flaw = "推送地址要写成 https://主机/路径 的样子。"
        elif parts.username or parts.password:
            flaw = "推送地址里不能带用户名和密码。"
        elif self.guarded and parts.scheme != "https":
            flaw = "推送地址必须使用 https。"
        elif is_address(parts.hostname) and not self.allow(parts.hostname):
            flaw = "推送地址不能是内部网络的地址。政务外网的网段由系统管理员登记后可以使用。"
        if flaw:
            raise INVALID(fields=[FieldError("webhook_url", "address", flaw)])


def _all_of(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> Iterable[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The address and whatever it stands for: an IPv6 form can carry a private IPv4 address inside."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        nat64 = address in ipaddress.ip_network("64:ff9b::/96")
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if nat64 else None
        teredo = address.teredo[1] if address.teredo else None
        yield from (a for a in (address.ipv4_mapped, address.sixtofour, teredo, inner) if a is not None)


def is_address(host: str) -> bool:
    """Whether the host of a URL is an IP address and not a name."""
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return True


def webhook_addresses() -> Addresses:
    """The rule of this installation: guarded in production, with the networks that its operator named."""
    chosen = settings()
    return Addresses(chosen.mode == "production", chosen.webhook_networks)
