"""Days that are named to say what day it is now, when who types got round to it, or which it was not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

_TAKEN_FOR = re.compile(r"[写记说填打当搞弄讲报听]成(?:了|哒)?是?$")
_TODAY = re.compile("(?:今[天日儿]|今朝)")
_IT_IS = re.compile("(?:都?已经|都|就|又|才|刚好|正好|不)?是?")
_NO_MORE = re.compile("[了哒嘛啊呀咯撒吧呢嘞的，]*")
_AT_LAST = re.compile(  # 今天才来办, 今天才得空
    "(?:我们?|才|早上|上午|下午|刚刚?|就|赶|过|跑|特意|专门)*(?:来|得空|有空|抽空|想起|记起|回来|到家|办|填|报|问)"
)

# 有没有半个月: a length that somebody asks themselves is not denied
_WHETHER = re.compile(r"(?:有[没冇]有?|有没得|有不有|是不是[都也]?有)$")


def without_now(uttered: Utterance, today: date, days: Sequence[DaySaid]) -> list[DaySaid]:
    """Without what only says that it is today now: 礼拜二走的，今天礼拜四; 前天走的，今天才来办.

    Only where the turn names another day: alone, 今天 may well be the answer.
    """
    if all(said.day == today for said in days) or all(said.day != today for said in days):
        return list(days)
    return [said for said in days if said.day != today or not _is_now(uttered, said, days)]


def _is_now(uttered: Utterance, said: DaySaid, days: Sequence[DaySaid]) -> bool:
    clause = uttered.clause_at(said.start)
    text = uttered.plain[: clause.end]
    word = _TODAY.match(text, clause.start)
    if word is None:
        return False
    whole = next(
        (d for d in days if d.start >= word.start() and d.day == said.day and d.end > word.end()), None
    )
    if whole is not None and whole.end <= clause.end:  # 今天礼拜四, 今天都26号了
        is_it = _IT_IS.fullmatch(text, word.end(), max(word.end(), whole.start))
        return is_it is not None and _NO_MORE.fullmatch(text, whole.end) is not None
    return _AT_LAST.match(text, word.end()) is not None


def not_that_day(uttered: Utterance, lang: Language, said: DaySaid) -> bool:
    """Whether it was not this day, or was only taken for it: 不是十五号, 你记成十五号了."""
    if _WHETHER.search(uttered.plain, 0, said.start):
        return False
    taken_for = _TAKEN_FOR.search(uttered.plain, max(0, said.start - 4), said.start)
    return taken_for is not None or denied(uttered, lang, said.start)
