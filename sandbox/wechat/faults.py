"""Trouble on demand: what goes wrong with the next calls, until it is used up or taken back."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sandbox.clock import Clock
from sandbox.wechat.refusals import Refusal

Trouble = Literal["errcode", "latency", "drop_before", "drop_after", "status", "garbage", "undelivered"]


@dataclass
class Fault:
    """One kind of trouble for the calls that it matches.

    `times` None is for ever; `share` is of the matching calls, drawn with a fixed seed; `openid` limits
    it to calls about one person. `drop_after` breaks the connection when the message is already taken;
    `undelivered` takes it, and reports later that the phone did not get it.
    """

    do: Trouble
    endpoint: str = "*"
    openid: str | None = None
    errcode: int = -1
    more: str = ""
    seconds: float = 0.0
    status: int = 500
    times: int | None = None
    share: float = 1.0
    _dice: random.Random = field(default_factory=lambda: random.Random(20210526), repr=False)

    def strikes(self, endpoint: str, openid: str | None) -> bool:
        """Whether this call gets it; counts down when it does."""
        if self.times == 0 or self.endpoint not in ("*", endpoint):
            return False
        if self.openid is not None and self.openid != openid:
            return False
        if self._dice.random() >= self.share:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faults:
    """All present trouble, the quotas, and whether the whole platform is away."""

    clock: Clock
    present: list[Fault] = field(default_factory=list)
    down: Literal["503", "reset"] | None = None
    quotas: dict[str, tuple[date, int]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def for_call(self, endpoint: str, openid: str | None) -> list[Fault]:
        """The trouble that this call meets, in the order in which it was asked for."""
        struck = [fault for fault in self.present if fault.strikes(endpoint, openid)]
        self.present = [fault for fault in self.present if fault.times != 0]
        return struck

    def leave(self, endpoint: str, calls: int) -> None:
        """From now on and until midnight in China only so many calls of this endpoint are left."""
        self.quotas[endpoint] = (self.clock.today(), calls)

    def spend(self, endpoint: str) -> None:
        """Count one call against its quota. Raises refusal 45009 when none is left today."""
        day, left = self.quotas.get(endpoint, (None, 0))
        if day != self.clock.today():
            self.quotas.pop(endpoint, None)
            return
        if left <= 0:
            raise Refusal(45009)
        self.quotas[endpoint] = (self.clock.today(), left - 1)
