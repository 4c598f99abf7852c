"""What the platform pushes to the mini program's server: signed, encrypted, repeated when not answered.

消息推送: an answer must come within five seconds, else the push is repeated up to three times. Anything but
`success`, nothing, or an encrypted reply shows the person 该小程序客服暂时无法提供服务.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import aiohttp

from sandbox.wechat import cipher
from sandbox.wechat.world import AccountKind, World

REPEATS = 3
NO_SERVICE = "该小程序客服暂时无法提供服务，请稍后再试"

LISTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
    "subscribe_msg_sent_event": "SubscribeMsgSentEvent",
}


@dataclass(frozen=True)
class Letter:
    """One push: where it goes and what is in it, before signing; each attempt is signed anew."""

    address: Mapping[str, Any]
    to: str
    appid: str
    openid: str
    plain: str


@dataclass(frozen=True)
class Sending:
    """A letter with its line in the record, and what happens when its answer is no good."""

    letter: Letter
    entry: dict[str, Any]
    on_bad_answer: Callable[[], None] | None


class Pusher:
    """Delivers pushes in the background and keeps a record of each with all its attempts."""

    def __init__(self, world: World, *, answer_within: float = 5.0) -> None:
        self._world = world
        self._answer_within = answer_within
        self._session: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._held: list[Sending] = []
        self._last: dict[str, Sending] = {}
        self.record: list[dict[str, Any]] = []

    async def close(self) -> None:
        """Stop what is under way and end the session."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def settled(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def push(
        self,
        account: AccountKind,
        openid: str,
        fields: Mapping[str, Any],
        *,
        entries: Sequence[Mapping[str, Any]] = (),
        on_bad_answer: Callable[[], None] | None = None,
        hold: bool = False,
    ) -> None:
        """Send in the background; nothing happens when the account has no address for pushes.

        `hold` keeps it back until `release`, as a push that is overtaken on its way.
        """
        address = self._world.push_addresses.get(account)
        if address is None:
            return
        keys = self._world.keys
        message = {
            "ToUserName": keys.original_id if account == "miniprogram" else keys.official_original_id,
            "FromUserName": openid,
            "CreateTime": int(self._world.clock.seconds()),
            **fields,
        }
        plain = to_json(message, entries) if address["format"] == "json" else to_xml(message, entries)
        entry = {"account": account, "event": fields.get("Event") or fields["MsgType"], "attempts": []}
        self.record.append(entry)
        appid = keys.appid if account == "miniprogram" else keys.official_appid
        letter = Letter(address, str(message["ToUserName"]), appid, openid, plain)
        sending = Sending(letter, entry, on_bad_answer)
        if hold:
            self._held.append(sending)
            return
        self._last[openid] = sending
        self._start(sending)

    def release(self) -> int:
        """Send what was held back, in its order; returns how many."""
        held, self._held = self._held, []
        for sending in held:
            self._start(sending)
        return len(held)

    def repeat(self, openid: str) -> None:
        """Send this person's last push once more, as the platform does when it heard no answer."""
        if sending := self._last.get(openid):
            self._start(sending)

    def _start(self, sending: Sending) -> None:
        task = asyncio.create_task(self._deliver(sending.letter, sending.entry, sending.on_bad_answer))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def verify(self, address: Mapping[str, Any]) -> bool:
        """The GET with which the platform makes sure that the address is the account's own."""
        timestamp, nonce = str(int(self._world.clock.seconds())), secrets.token_hex(5)
        echo = secrets.token_hex(8)
        signed = cipher.signature(address["token"], timestamp, nonce)
        query = {"signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": echo}
        try:
            async with self._open().get(f"{address['url']}?{urlencode(query)}") as response:
                return response.status == 200 and await response.text() == echo
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _deliver(
        self, letter: Letter, entry: dict[str, Any], on_bad_answer: Callable[[], None] | None
    ) -> None:
        for _ in range(1 + REPEATS):
            attempt = await self._attempt(letter)
            entry["attempts"].append(attempt)
            if attempt["answered"]:
                if not attempt["good"] and on_bad_answer:
                    on_bad_answer()
                return

    async def _attempt(self, letter: Letter) -> dict[str, Any]:
        token, as_json = letter.address["token"], letter.address["format"] == "json"
        timestamp, nonce = str(int(self._world.clock.seconds())), secrets.token_hex(5)
        sealed = cipher.encrypt(letter.plain, letter.address["aes_key"], letter.appid)
        query = {
            "signature": cipher.signature(token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": letter.openid,
            "encrypt_type": "aes",
            "msg_signature": cipher.signature(token, timestamp, nonce, sealed),
        }
        envelope = {"ToUserName": letter.to, "Encrypt": sealed}
        body = json.dumps(envelope) if as_json else to_xml(envelope, ())
        headers = {"Content-Type": "application/json" if as_json else "text/xml"}
        address = f"{letter.address['url']}?{urlencode(query)}"
        at = self._world.clock.now().isoformat()
        try:
            async with self._open().post(address, data=body.encode(), headers=headers) as response:
                text = (await response.text()).strip()
                good = response.status == 200 and (text in ("", "success") or "Encrypt" in text)
                return {"at": at, "answered": True, "good": good, "status": response.status, "body": text}
        except (aiohttp.ClientError, TimeoutError) as error:
            return {"at": at, "answered": False, "good": False, "error": type(error).__name__}

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            patience = aiohttp.ClientTimeout(total=self._answer_within)
            self._session = aiohttp.ClientSession(timeout=patience)
        return self._session


def to_json(message: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """JSON as the platform writes it: one entry is an object, several are an array."""
    if entries:
        return json.dumps(
            {**message, "List": entries[0] if len(entries) == 1 else list(entries)}, ensure_ascii=False
        )
    return json.dumps(message, ensure_ascii=False)


def to_xml(message: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """XML as the platform writes it: text in CDATA, numbers bare, entries in an element of the event."""
    inner = "".join(_element(name, value) for name, value in message.items())
    if entries:
        lists = "".join(
            f"<List>{''.join(_element(name, value) for name, value in entry.items())}</List>"
            for entry in entries
        )
        holder = LISTS[message["Event"]]
        inner += f"<{holder}>{lists}</{holder}>"
    return f"<xml>{inner}</xml>"


def _element(name: str, value: object) -> str:
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    text = str(value)
    content = escape(text) if "]]>" in text else f"<![CDATA[{text}]]>"
    return f"<{name}>{content}</{name}>"
