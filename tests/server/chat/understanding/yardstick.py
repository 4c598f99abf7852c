"""How fast this machine is right now: a limit of time is told in pieces of the same kind of work."""

from __future__ import annotations

import re
import statistics
import time

_WORDS = re.compile("|".join(f"{first}{second}" for first in "昨今明前后大" for second in "天日晚早年月周"))
_TEXT = "我爸昨天晚上在县医院走的，他是水泥厂退休的，今年七十八岁，户口在荣家湾镇天鹅路十二号。" * 4


def piece() -> float:
    """CPU seconds that one piece of work takes: a pattern over a page, and a table of its characters."""
    began = time.process_time()
    for _ in range(4):
        hits = [hit.span() for hit in _WORDS.finditer(_TEXT)]
        counts: dict[str, int] = {}
        for char in _TEXT:
            counts[char] = counts.get(char, 0) + len(hits)
        sorted(counts, key=counts.__getitem__)
    return time.process_time() - began


def pace(pieces: int = 9) -> float:
    """The middle of some pieces, in CPU seconds."""
    return statistics.median(piece() for _ in range(pieces))
