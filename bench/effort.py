"""How much is measured: everything for figures to quote, or just enough to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """`rounds` in which limit and product take turns, the seconds of each turn, and the share of the
    prepared rows that is prepared."""

    rounds: int
    limit_seconds: float
    our_seconds: float
    scale: float

    def of(self, count: int) -> int:
        """So many instead of `count`, a multiple of eight and never none."""
        return max(8, int(count * self.scale) // 8 * 8)


WHOLE = Effort(rounds=3, limit_seconds=2, our_seconds=2.5, scale=1)
QUICK = Effort(rounds=1, limit_seconds=1, our_seconds=1, scale=0.1)
"""Its figures are for no document: one round is no median."""
