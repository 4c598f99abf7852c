"""What the platform pushes to us: verified, decrypted and read, as pure functions.

Production accepts the secure mode only: the compatible mode carries the same message in the clear beside
the cipher, the plain mode nothing else. Sources: 消息推送 and 消息加密解密说明 (developers.weixin.qq.com).
The three shapes of a `List` are those of 订阅消息 事件推送; the JSON one is an object for one entry and an
array for several.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto

from config.settings import settings
from server.clock import now
from server.wechat.push_format import read_body

FRESH_WITHIN = timedelta(minutes=5)
LONGEST_BODY = 64 * 1024

Reason = Literal["stale", "signature", "not_secure", "unreadable", "too_long"]
Mode = Literal["secure", "compatible", "plain"]


class CallbackRejected(Exception):
    """The push is not the platform's, is too old, or cannot be read. Carries the reason, no content."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CallbackKeys:
    """What is entered on the account's page 消息推送: token, 43-character AES key, and its AppID."""

    token: SecretStr
    aes_key: SecretStr
    appid: str
    account: Literal["miniprogram", "official"] = "miniprogram"

    @classmethod
    def from_settings(cls) -> CallbackKeys:
        """The mini program's keys."""
        chosen = settings()
        return cls(chosen.wechat_callback_token, chosen.wechat_callback_aes_key, chosen.wechat_appid)

    @classmethod
    def of_all_accounts(cls) -> tuple[CallbackKeys, ...]:
        """The mini program's keys, and the official account's where one is configured."""
        chosen = settings()
        if not chosen.wechat_official_appid:
            return (cls.from_settings(),)
        official = cls(
            chosen.wechat_official_callback_token or chosen.wechat_callback_token,
            chosen.wechat_official_callback_aes_key or chosen.wechat_callback_aes_key,
            chosen.wechat_official_appid,
            "official",
        )
        return cls.from_settings(), official


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person did with a template: accept, reject, ban, filter (popup) or reject (settings)."""

    template_id: str
    status: str


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of a message that the platform took. `error_code` 0 means that the phone has it."""

    template_id: str
    msgid: str
    error_code: int
    error_status: str


@dataclass(frozen=True, slots=True)
class Callback:
    """One push. `content` is the whole message with the platform's own names; it is not logged."""

    openid: str = field(repr=False)
    created_at: datetime
    kind: str
    event: str | None
    dedupe_key: str
    choices: tuple[Choice, ...]
    reports: tuple[SendReport, ...]
    content: Mapping[str, Any] = field(repr=False)


def verify_address(query: Mapping[str, str], keys: CallbackKeys) -> str:
    """The text to answer when the platform verifies our address (GET). Raises `CallbackRejected`."""
    _check(query, keys, "signature")
    return query.get("echostr", "")


def open_callback(
    body: bytes, query: Mapping[str, str], keys: CallbackKeys, mode: Mode = "secure"
) -> Callback:
    """Verify, decrypt and read one push (POST). Raises `CallbackRejected` and nothing else.

    Checks in this order: size, that the body is a cipher and nothing besides, freshness of `timestamp`,
    `msg_signature` in constant time, the AppID inside the cipher. In the compatible mode the cipher is
    what counts and what stands beside it is not read; in the plain mode `signature` is all there is.
    Seen-before is the caller's question: keep `dedupe_key` for some hours.
    """
    if len(body) > LONGEST_BODY:
        raise CallbackRejected("too_long")
    envelope = _read(body)
    cipher = envelope.get("Encrypt")
    if mode == "plain" and cipher is None:
        _check(query, keys, "signature")
        return parse(body)
    beside = set(envelope) - {"Encrypt", "ToUserName"}
    if not isinstance(cipher, str) or (beside and mode == "secure"):
        raise CallbackRejected("not_secure")
    _check(query, keys, "msg_signature", cipher)
    try:
        plain = WeChatCrypto(
            keys.token.get_secret_value(), keys.aes_key.get_secret_value(), keys.appid
        ).decrypt_message({"Encrypt": cipher}, query["msg_signature"], query["timestamp"], query["nonce"])
    except Exception:
        # It leaks struct.error, ValueError, IndexError and more on a cipher that is not one.
        raise CallbackRejected("unreadable") from None
    return parse(_bytes(plain))


def parse(plain: bytes) -> Callback:
    """Read a decrypted message, XML or JSON. Raises `CallbackRejected`."""
    content = _read(plain)
    try:
        kind = str(content["MsgType"])
        event = str(content["Event"]) if kind == "event" else None
        entries = _entries(content)
        return Callback(
            openid=str(content["FromUserName"]),
            created_at=datetime.fromtimestamp(int(content["CreateTime"]), UTC),
            kind=kind,
            event=event,
            dedupe_key=_dedupe_key(content, event, entries),
            choices=tuple(
                Choice(str(e["TemplateId"]), str(e["SubscribeStatusString"]))
                for e in entries
                if "SubscribeStatusString" in e
            ),
            reports=tuple(
                SendReport(
                    str(e["TemplateId"]), str(e["MsgID"]), int(e["ErrorCode"]), str(e.get("ErrorStatus", ""))
                )
                for e in entries
                if "MsgID" in e
            ),
            content=content,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise CallbackRejected("unreadable") from None


def _check(query: Mapping[str, str], keys: CallbackKeys, name: str, *more: str) -> None:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    try:
        age = now() - datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise CallbackRejected("stale") from None
    if abs(age) > FRESH_WITHIN:
        raise CallbackRejected("stale")
    parts = sorted((keys.token.get_secret_value(), timestamp, nonce, *more))
    expected = hashlib.sha1(_bytes("".join(parts)), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(_bytes(expected), _bytes(query.get(name, ""))):
        raise CallbackRejected("signature")


def _bytes(text: str) -> bytes:
    # A query can hold half a surrogate pair; that is a wrong signature, not a failure of ours.
    return text.encode("utf-8", "surrogatepass")


def _read(body: bytes) -> dict[str, Any]:
    try:
        return read_body(body)
    except (ValueError, RecursionError):
        raise CallbackRejected("unreadable") from None


def _entries(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entries of a subscribe event, wherever this shape of the message keeps them."""
    found: object = content
    for name in ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent"):
        found = content.get(name, found)
    if isinstance(found, Mapping) and (found is content or "List" in found):
        found = found.get("List")
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, dict)]


def _dedupe_key(content: Mapping[str, Any], event: str | None, entries: list[Mapping[str, Any]]) -> str:
    """The same for every repetition of one push, and no openid in the clear.

    The platform's rule for events, sender + time + event, would drop the second of two messages that
    were reported within one second; their entries tell them apart.
    """
    if event is None and content.get("MsgId"):
        identity = ["message", str(content["MsgId"])]
    else:
        details = [sorted((k, str(v)) for k, v in entry.items()) for entry in entries]
        identity = [
            str(content["FromUserName"]),
            str(content["CreateTime"]),
            str(event),
            str(content.get("MsgID", "")),
            json.dumps(details),
        ]
    return hashlib.sha256(_bytes("\x00".join(identity))).hexdigest()
