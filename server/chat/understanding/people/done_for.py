"""For whom it is done, where nobody was said to have died: 帮我岳母办的, by who tells their own address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.meaning import Context
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.the_dead import ELDERS
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_FOR = re.compile(r"(?:你好|您好)?(?:我|我们|我这边)?(?:就?是|来|想|要|过来|今天)*(?:帮|替|给|为)")
_DONE = re.compile(r"(?:来)?(?:办|申请|申报|弄|搞)理?(?:的|这个|这件|一件事|事|手续|这些)*")
# 我自己户口, 联系地址写…, 电话139…: what an applicant tells of themselves
_OWN = re.compile(
    r"(?:我|我自己|我本人|我这边|我们)(?:的|个)?(?:户口|电话|手机|身份证|住址|地址|联系)|联系(?:地址|电话|方式)|电话[是：]?1[0-9]{10}"
)


def done_for(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> Mention | None:
    """The elder or spouse for whom whoever writes says it is done, and goes on to tell their own things.

    Only likely, since it may be done for one who lives, and so to be read back.
    """
    if context.asked or context.behalf or _OWN.search(uttered.plain) is None:
        return None
    if any(lang.group(name).within(uttered.plain) for name in ("gone", "helps", "asks_help", "outsider")):
        return None
    if any(m.kin and m.of == "decedent" for m in mentions):  # 她是他老婆: for her who lives
        return None
    kin = [m for m in mentions if m.of == "speaker" and m.kin and m.kin.line in ELDERS and m.gone]
    for mention in kin:
        clause = uttered.clause_at(mention.start)
        leads = _FOR.fullmatch(uttered.plain, clause.start, mention.start)
        if clause.tells and leads and _DONE.fullmatch(uttered.plain, mention.end, clause.end):
            return mention
    return None
