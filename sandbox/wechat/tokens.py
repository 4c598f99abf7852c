"""Access tokens of one account, with the platform's two desks: the stable one and the old one.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from sandbox.clock import Clock
from sandbox.wechat.refusals import Refusal

LIFETIME = 7200
OVERLAP = 300
FORCED_A_DAY = 20
FORCED_APART = 30


@dataclass
class Token:
    """One token: when it ends, and the code it is refused with once it was revoked."""

    value: str
    ends: float
    refused_with: int | None = None


@dataclass
class TokenDesk:
    """Hands tokens out and knows later what each is worth."""

    clock: Clock
    issued: dict[str, Token] = field(default_factory=dict)
    stable: Token | None = None
    forced_on: date | None = None
    forced: int = 0
    forced_at: float = 0.0

    def give_stable(self, *, force: bool = False) -> tuple[str, int]:
        """The token and its remaining seconds: the same one to everybody until its last 5 minutes.

        Forced, the former one ends at once: 20 times a day, and within 30 seconds it does nothing.
        """
        now = self.clock.seconds()
        if force:
            if self.forced_on != self.clock.today():
                self.forced_on, self.forced = self.clock.today(), 0
            if self.forced >= FORCED_A_DAY:
                raise Refusal(45009)
            if now - self.forced_at >= FORCED_APART:
                self.forced += 1
                self.forced_at = now
                if self.stable:
                    self.stable.refused_with = 40001
                self.stable = None
        usable = self.stable is not None and self.stable.refused_with is None
        if not usable or self.stable is None or self.stable.ends - now <= OVERLAP:
            self.stable = self._issue(now)
        return self.stable.value, int(self.stable.ends - now)

    def give_old(self) -> tuple[str, int]:
        """`/cgi-bin/token`: a new one at every call, apart from the stable one.

        The former lives on for five minutes.
        """
        now = self.clock.seconds()
        for token in self.issued.values():
            if token is not self.stable:
                token.ends = min(token.ends, now + OVERLAP)
        return self._issue(now).value, LIFETIME

    def check(self, value: str) -> None:
        """Raise the refusal that this token meets; return when it is good."""
        if not value:
            raise Refusal(41001)
        token = self.issued.get(value)
        if token is None:
            raise Refusal(40001 if len(value) > 100 else 40014)
        if token.refused_with is not None:
            raise Refusal(token.refused_with)
        if self.clock.seconds() >= token.ends:
            raise Refusal(42001)

    def revoke(self, errcode: int) -> None:
        """From now on every token that was handed out is refused with this code."""
        for token in self.issued.values():
            token.refused_with = errcode

    def _issue(self, now: float) -> Token:
        token = Token(f"90_{secrets.token_urlsafe(100)}", now + LIFETIME)
        self.issued[token.value] = token
        return token
