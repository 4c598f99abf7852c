"""That a thing is not there or was not moved, or whose matter it is: 户口没有, 户口没迁, 那是我的事."""

from __future__ import annotations

import re
from collections.abc import Iterable

from server.chat.understanding.answers.naming import spoken_of
from server.chat.understanding.answers.no_answer import OF_THE_DEAD
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.scene import KINSHIP_SHOWN, OWN_ACCOUNT
from server.chat.understanding.utterance import Utterance

_LONGEST = 14  # characters
_WHOSE = r"(?:[他她我]们?|老人家?|我?[爸妈爷奶公婆]{1,2}|自己|这个|那个|的|也|都|就|是)*"
_NOT_MOVED = r"(?:从来|一直|还|都|也|就)*(?:没有?|冇|未)[迁动转改](?:走|出来|出去|过来|过去|过|动)?"
_ENDS = r"[的了哒啊呀呢吧咯嘞哦嘛]*"
# 那是我的事: whose business it is
_MATTER = re.compile(
    rf"(?:[这那]|都|也|就)*是?(?:我|我们|他|她|他们)(?:自己|屋里|家里?)?的(?:私?事情?){_ENDS}"
)


def only_of_a_thing(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether the turn says no more, and it is no answer to the question with a closed list that was asked.

    Nor does it agree to what is read back, or deny it.
    """
    asked = context.catalogue.questions.get(context.asked or "")
    if asked is None or len(uttered.plain) > _LONGEST or len(uttered.clauses) > 1:
        return False
    clause = uttered.clauses[0]
    if not (clause.tells and (asked.choices or context.confirming)):
        return False
    about = {fact.question for fact in context.confirming} or {asked.id}
    if (context.confirming or OWN_ACCOUNT in about) and _MATTER.fullmatch(clause.text):
        return True
    if "of a thing" not in lang.patterns:
        lang.patterns["of a thing"] = _pattern(lang)
    hit = lang.patterns["of a thing"].fullmatch(clause.text)
    if hit is None:
        return False
    called = spoken_of(lang, Looked(clause.text))
    if hit["household"] or hit["registered"]:
        shows = KINSHIP_SHOWN in about and not (hit["moved"] or hit["stayed"])
        return about.isdisjoint(called) and not shows
    return not called and all(name.startswith(OF_THE_DEAD) for name in about)


def of_nothing_else(context: Context, found: Iterable[Finding]) -> list[Finding]:
    """Without what it would answer if the thing were the one that was asked for."""
    return [one for one in found if one.question not in (context.asked, OWN_ACCOUNT)]


def _pattern(lang: Language) -> re.Pattern[str]:
    none = rf"(?:也|都|就|还|是)*{lang.source('lacking')}"
    household, thing = lang.source("household"), lang.source("belongings")
    return re.compile(
        rf"{_WHOSE}(?:(?P<household>{household})(?:(?P<moved>{_NOT_MOVED})|{none})"
        rf"|(?:{lang.source('lacking')}|(?P<stayed>{_NOT_MOVED}))(?P<registered>{household})"
        rf"|{thing}{none}){_ENDS}"
    )
