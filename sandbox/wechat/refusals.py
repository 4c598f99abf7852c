"""The platform's error answers: code and text as its pages and its real answers have them."""

from __future__ import annotations

import secrets

TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40007: "invalid media_id",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
    40226: "high risk user login is blocked",
    41001: "access_token missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    43107: "capability has been banned",
    43108: "concurrent sending to the same user",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45109: "this api has been offline",
    45168: "sensitive word found",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
}


class Refusal(Exception):
    """An answer other than ok. `more` follows the usual text, for example the name of a field."""

    def __init__(self, errcode: int, more: str = "") -> None:
        super().__init__(errcode)
        self.errcode = errcode
        self.more = more

    def as_dict(self) -> dict[str, object]:
        """The JSON body; every errmsg ends with the request's own rid."""
        text = TEXTS.get(self.errcode, "unknown error")
        more = f" {self.more}" if self.more else ""
        return {"errcode": self.errcode, "errmsg": f"{text}{more} rid: {new_rid()}"}


def new_rid() -> str:
    """What the platform's support asks for."""
    return "-".join(secrets.token_hex(4) for _ in range(3))
