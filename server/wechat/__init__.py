"""The gateway to the WeChat platform: thin calls, typed errors, one token for all processes.

It knows openids, codes and template ids; it knows neither cases nor families. Callers import what they
catch from `server.wechat.errors` and fit values with `server.wechat.fields` before they send.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.settings import settings
from server.ephemeral import EphemeralStore
from server.wechat.access_token import Account
from server.wechat.miniprogram import MiniProgram
from server.wechat.official_account import OfficialAccount
from server.wechat.platform import Platform

__all__ = ["MiniProgram", "OfficialAccount", "WeChat", "open_wechat"]


@dataclass(frozen=True, slots=True)
class WeChat:
    """Both accounts over one HTTP session. `official_account` is None when none is configured."""

    miniprogram: MiniProgram
    official_account: OfficialAccount | None
    platform: Platform

    async def close(self) -> None:
        """End the HTTP session. Safe to call twice."""
        await self.platform.close()


def open_wechat(store: EphemeralStore) -> WeChat:
    """The gateway of this process as the settings say. Connects to nothing yet."""
    chosen = settings()
    platform = Platform(chosen.wechat_url, connections=max(64, chosen.message_batch))
    account = Account(chosen.wechat_appid, chosen.wechat_secret)
    official = None
    if chosen.wechat_official_appid and chosen.wechat_official_secret:
        official_account = Account(chosen.wechat_official_appid, chosen.wechat_official_secret)
        official = OfficialAccount(platform, official_account, store)
    miniprogram = MiniProgram(platform, account, store, state=chosen.wechat_miniprogram_state)
    return WeChat(miniprogram, official, platform)
