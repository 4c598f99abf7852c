"""A number that was read back, and is somebody else's: 这是我爸的号, 那个身份证是我的."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.findings import Finding
from server.chat.understanding.identifiers import APPLICANT_ID, DECEDENT_ID, PAYEE_ID
from server.chat.understanding.meaning import Context
from server.chat.understanding.mentions import Mention
from server.chat.understanding.people import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

_BY_OWNER = {"decedent": DECEDENT_ID, "speaker": APPLICANT_ID, "payee": PAYEE_ID}
_BEFORE = re.compile(r"(?:是|系|给|归)(?:那个|这个)?$|^$")
_AFTER = re.compile(r"(?:自己|本人)?的?(?:那个|这个)?(?:身份证|证件)?(?:号码?)?[的啊呀了嘛哦咯哒哈呢]{0,2}")


def moved(
    uttered: Utterance, context: Context, lang: Language, people: People, found: Sequence[Finding]
) -> tuple[list[Finding], tuple[str, ...]]:
    """The number under the question of whom it is said to be, and the questions that it does not answer."""
    waiting = {f.question: f.value for f in context.confirming if f.question in _BY_OWNER.values()}
    held = waiting or {
        q: context.answers[q] for q in context.last if q in _BY_OWNER.values() and q in context.answers
    }
    numbers = [one for one in found if one.question in _BY_OWNER.values()]
    if len(held) != 1 or any(one.value not in held.values() for one in numbers):
        return list(found), ()
    ((old, value),) = held.items()
    told = {one.question for one in numbers}
    told |= {q for m in people.mentions if (q := _BY_OWNER.get(people.role(m))) and _owns(uttered, lang, m)}
    new = told - {old}
    if len(new) != 1:
        return list(found), ()
    rest = [one for one in found if one not in numbers]
    return [*rest, Finding(new.pop(), value, 0, len(uttered.plain), sure=False)], (old,)


def _owns(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """Whether the clause says no more than whose something is."""
    clause = uttered.clause_at(mention.start)
    before, after = uttered.plain[clause.start : mention.start], uttered.plain[mention.end : clause.end]
    if clause.asks or clause.supposes or denied(uttered, lang, mention.start):
        return False
    return bool(_BEFORE.search(before)) and bool(_AFTER.fullmatch(after))
