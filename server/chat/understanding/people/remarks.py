"""What is told of who lives and has no part: who else speaks up, what a relative is called, how they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.sounds import sounds
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.on_behalf import is_named
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_NAME, _OF_APPLICANT = "applicant.name", "applicant."
_LEAD = 3  # characters before the one of whom it is told: 那个我岳母
# 申请人换成我，我是小女儿杨丽: they mean to apply
_TAKES_OVER = re.compile(r"申请|[改换错]|[代替]|我[来去]?(?:办|填|弄|搞)|来办")


def speaks_up(
    uttered: Utterance, context: Context, lang: Language, people: People, found: Sequence[Finding]
) -> bool:
    """我是小女儿杨丽, where 杨芳 applies: whether another says who they are, and wants nothing changed."""
    held = context.answers.get(_NAME)
    asked = context.asked == _NAME or context.correcting or _NAME in context.recent
    if not isinstance(held, str) or asked or context.behalf is not None or not people.selves:
        return False
    another = any(one.question == _NAME and one.value and not _alike(held, one.value) for one in found)
    if not another or people.retracted or _TAKES_OVER.search(uttered.plain):
        return False
    return not lang.group("bare_no").whole(uttered.clauses[0].text)


def without_the_other(context: Context, found: Sequence[Finding]) -> list[Finding]:
    """Without what is told of who speaks up beside the applicant, and whose sister they say to be."""
    held = context.answers.get(_NAME)
    return [one for one in found if not one.question.startswith(_OF_APPLICANT) and one.value != held]


def only_remarks(uttered: Utterance, lang: Language, people: People) -> bool:
    """堂哥叫张伟, 我岳母年纪大了受不了: whether the turn tells only of a relative who lives.

    So does who types for another and says who they are: 我是他女儿杨丽.
    """
    first = next((m for m in people.mentions if m.who == "kin"), None)
    if first is None or first.start > _LEAD or any(not clause.tells for clause in uttered.clauses):
        return False
    if people.behalf is not None and first.start in people.selves:
        return True
    if people.role(first) != "other":
        return False
    return is_named(uttered, lang, first) or uttered.says(lang.group("of_the_living"))


def _alike(one: str, other: str) -> bool:
    """Whether both may be one name, as a recogniser or who is called so writes it: 杨丽, 杨莉, 杨丽莉."""
    heard = sounds()
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    return len(one) == len(other) and all(
        mine == theirs or (mine in heard and heard[mine] == heard.get(theirs))
        for mine, theirs in zip(one, other, strict=True)
    )
