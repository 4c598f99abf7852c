"""The control desk from outside: what the demo and the tests do with people's phones."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp


class Desk:
    """One running platform, spoken to over HTTP. The caller opens and closes the session."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url.rstrip("/")
        self._session = session

    async def ask(self, method: str, path: str, given: object = None) -> Any:
        """One request to `/sandbox/…`. Raises RuntimeError with the desk's own words on a refusal."""
        async with self._session.request(method, f"{self.url}/sandbox/{path}", json=given) as response:
            if response.status >= 400:
                raise RuntimeError(f"{method} {path}: {response.status} {await response.text()}")
            return await response.json()

    async def new_phone(self, **given: object) -> DeskPhone:
        """A new person: `name`, `phone_number`, `follows` the official account, `high_risk`."""
        made = await self.ask("POST", "phones", given)
        return DeskPhone(self, made["openid"], made["phone_number"], made["official_openid"])

    async def add_template(self, **given: object) -> None:
        """Register one template: `id`, `title`, `content`, `type`, `account`, `enums`."""
        await self.ask("POST", "templates", [given])

    async def fault(self, do: str, **given: object) -> None:
        """Arrange trouble; see `sandbox.wechat.faults.Fault`."""
        await self.ask("POST", "faults", {"do": do, **given})

    async def all_well(self) -> None:
        """Take every trouble back."""
        await self.ask("DELETE", "faults")

    async def down(self, mode: str | None) -> None:
        """The whole platform is away ("503" or "reset"), or back (None)."""
        await self.ask("POST", "down", {"mode": mode})

    async def calls(self) -> Mapping[str, int]:
        """How often each endpoint was called."""
        found: Mapping[str, int] = await self.ask("GET", "calls")
        return found

    async def release(self) -> int:
        """Let go of the pushes that were held back."""
        return int((await self.ask("POST", "pushes/release"))["released"])

    async def pushes(self) -> Sequence[Mapping[str, Any]]:
        """All pushes so far, after the last one under way has ended."""
        found: Sequence[Mapping[str, Any]] = await self.ask("GET", "pushes?settled=1")
        return found


@dataclass(frozen=True)
class DeskPhone:
    """One person's phone in somebody's hand."""

    desk: Desk
    openid: str
    phone_number: str
    official_openid: str | None

    async def login_code(self) -> str:
        """`wx.login`."""
        return str((await self._do("login-code"))["code"])

    async def phone_code(self) -> str:
        """A press of the phone-number button."""
        return str((await self._do("phone-code"))["code"])

    async def subscribe(self, **choices: str) -> Mapping[str, str]:
        """`wx.requestSubscribeMessage` with what the person presses for each template."""
        found: Mapping[str, str] = await self._do("subscribe", choices)
        return found

    async def unsubscribe(self, *template_ids: str) -> None:
        """拒收 in the settings."""
        await self._do("unsubscribe", {"template_ids": template_ids})

    async def follow(self, *, hold: bool = False) -> str:
        """Follow the official account; gives the person's openid there. `hold` as in `say`."""
        return str((await self._do("follow", {"hold": hold}))["official_openid"])

    async def unfollow(self, *, hold: bool = False) -> None:
        """Follow it no longer."""
        await self._do("unfollow", {"hold": hold})

    async def open_chat(self) -> None:
        """Open the customer-service chat."""
        await self._do("open-chat")

    async def say(self, text: str, *, hold: bool = False, account: str = "miniprogram") -> None:
        """Write in the chat; with `hold` the push is kept back until `Desk.release`."""
        await self._do("chat", {"text": text, "hold": hold, "account": account})

    async def speak(self, recognised: str) -> None:
        """Send a voice message; "" is one in which the platform recognised nothing."""
        await self._do("chat", {"voice": recognised})

    async def send_other(self, kind: str) -> None:
        """Send a place (`location`), a sticker, a video: any other MsgType."""
        await self._do("chat", {"other": kind})

    async def repeat_push(self) -> None:
        """The platform pushes this person's last message once more."""
        await self._do("repeat-push")

    async def send_photo(self, content: bytes, content_type: str = "image/jpeg") -> str:
        """Send a photo in the chat; gives its media id."""
        photo = base64.b64encode(content).decode()
        return str((await self._do("chat", {"image": photo, "content_type": content_type}))["MediaId"])

    async def messages(self, kind: str | None = None) -> Sequence[Mapping[str, Any]]:
        """What the phone shows, in order."""
        query = f"?kind={kind}" if kind else ""
        path = f"phones/{self.openid}/messages{query}"
        found: Sequence[Mapping[str, Any]] = await self.desk.ask("GET", path)
        return found

    async def _do(self, what: str, given: object = None) -> Any:
        return await self.desk.ask("POST", f"phones/{self.openid}/{what}", given)
