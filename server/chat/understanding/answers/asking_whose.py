"""A question whose data is wanted, which answers nothing: 这里是填我的对吧, 你问的是我爸的户口是吧."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

from server.chat.understanding.acts import ActSaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.people.who import People
from server.chat.understanding.utterance import Clause, Utterance

_WANTED = re.compile(
    r"(?:请问|那个?|这里|这边|这儿|这上面|这[个栏项格题空]|这一[个栏项格题空]|这|此处|上面|下面|现在|你们?|[他她]们)*"
    r"(?:是|应该|应当|要|需要|就|都|只|得|该|也|给)*(?:填写?|写|问|登记|输入?|讲|说|报)[的]?(?:应该|就|都)?是?"
)
_MYSELF = re.compile(r"我们?(?:自己|本人|个人)?|[他她](?:自己|本人)?|本人|自己")
_THEIR_OWN = re.compile(
    r"(?:自己|本人|个人)?的?(?:名字|姓名|信息|资料|情况|户口|户籍|身份证|地址|住址|电话|号码|生日|年龄|身份|社保|保险|名|事)*"
)
_AGREE = r"(?:对吧|是吧|对不对|是不是|对[吗么啵不]|是[吗么啵不]|没错吧|冇错吧)"
_TO_BE_AGREED = re.compile(rf"(?:{_AGREE}|吧|吗|么|啵|不|咯|嘛|啊)?")
_TAG = re.compile(rf"{_AGREE}[啊呀呢]?")
_Told = TypeVar("_Told", ActSaid, Finding)
_STAYS = frozenset({Act.WHY, Act.HUMAN, Act.ABUSE, Act.THANKS, Act.GREETING, Act.DISTRESS})


def asks_whose(uttered: Utterance, context: Context, who: People) -> frozenset[int]:
    """The numbers of the clauses that ask it, with the 对吧 behind them.

    None where it is asked to whom the money goes: there 填我的对吧 says it.
    """
    if (context.asked or "").startswith("payee."):
        return frozenset()
    found: set[int] = set()
    for clause in uttered.clauses:
        end = _asked_of(uttered, who, clause)
        following = uttered.clauses[clause.number + 1 : clause.number + 2]
        tag = following[0] if following and _TAG.fullmatch(following[0].text) else None
        if end is None or not (tag or end < clause.end or uttered.plain.startswith("？", clause.end)):
            continue
        found |= {clause.number} | ({tag.number} if tag else set())
    return frozenset(found)


def _asked_of(uttered: Utterance, who: People, clause: Clause) -> int | None:
    """Where the words for whose it is end, when the clause is nothing but that and what asks to agree."""
    plain = uttered.plain
    wanted = _WANTED.match(plain, clause.start, clause.end)
    if wanted is None:
        return None
    named = next((m.end for m in who.mentions if m.start == wanted.end() and m.end <= clause.end), None)
    myself = _MYSELF.match(plain, wanted.end(), clause.end)
    end = max(named or 0, myself.end() if myself else 0)
    if not end:
        return None
    theirs = _THEIR_OWN.match(plain, end, clause.end)
    end = theirs.end() if theirs else end
    return end if _TO_BE_AGREED.fullmatch(plain, end, clause.end) else None


def without_the_asked(uttered: Utterance, told: Sequence[_Told], asking: Collection[int]) -> list[_Told]:
    """What is told and done beside it: to ask whose it is answers nothing, neither agrees nor puts off."""
    return [
        one
        for one in told
        if uttered.clause_at(one.start).number not in asking
        or (isinstance(one, ActSaid) and one.act in _STAYS)
    ]
