"""What every ephemeral store promises, whichever engine is behind it."""

from __future__ import annotations

from typing import Protocol


class EphemeralUnavailable(Exception):
    """The shared store did not answer in time. The caller goes on without it, or refuses.

    It may have carried out the command all the same; nothing here may depend on that.
    """


class EphemeralStore(Protocol):
    """Text values under text keys, each with a time to live in seconds (fractions count).

    Keys and values never carry personal data in the clear: hash an openid before it becomes a key.
    Every method raises `EphemeralUnavailable` within about half a second when the store is gone.
    """

    async def get(self, key: str) -> str | None:
        """The value, or None when there is none or its time is over."""
        ...

    async def set(self, key: str, value: str, *, ttl: float) -> None:
        """Store the value in place of any earlier one; its time starts anew."""
        ...

    async def set_if_absent(self, key: str, value: str, *, ttl: float) -> bool:
        """Store the value if the key is free. True for exactly one of any number of callers at once."""
        ...

    async def compare_and_delete(self, key: str, expected: str) -> bool:
        """Delete the key if it still holds `expected`, in one step. True when it was deleted."""
        ...

    async def increment(self, key: str, *, ttl: float, by: int = 1) -> int:
        """Add to a counter and give its new value; its time starts with the first addition only.

        That makes it a fixed window: `ttl` seconds after the first event the count starts from zero.
        """
        ...

    async def close(self) -> None:
        """Let go of every connection. Safe to call twice."""
        ...
