"""One message of a family, whichever way it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from server.privacy import blind_index

Channel = Literal["app", "service"]
Account = Literal["", "miniprogram", "official"]
Kind = Literal["text", "voice", "photo", "open", "location", "other"]

LONGEST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Incoming:
    """`id` is the sender's own and the same for every repetition; `at` when it was said.

    `text` of a voice message is what the platform recognised. A photo has a `media_id` (in the
    platform's chat) or names the `material` (code and side) as which the mini program uploaded it.
    """

    id: str
    channel: Channel
    kind: Kind
    at: datetime
    text: str = field(default="", repr=False)
    account: Account = ""
    media_id: str | None = field(default=None, repr=False)
    material: tuple[str, str] | None = None

    @property
    def digest(self) -> bytes:
        """What two sendings of one message have in common."""
        return blind_index("chat message", f"{self.channel} {self.id}")

    @property
    def kept(self) -> str:
        """The text as it is kept: what no column takes is left out."""
        return self.text.replace("\0", "")[:LONGEST_KEPT]
