"""A surname of two characters that is explained, and not put right: 复姓上官，不是姓上."""

from __future__ import annotations

import re

from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import question_type
from server.chat.understanding.utterance import Utterance

_TWO = r"(?:复姓|双姓|两个字的?姓?|一起的)"
_END = r"[的啊呀咯哦嘞呢了哒]*"
_EXPLAINS = re.compile(
    rf"(?:[我他她]|老人家?|人家|这个|那个|[也就是])*(?:{_TWO}|姓)*@(?:[是就也]*{_TWO})?{_END}(?:，[是就也]*{_TWO}{_END})?，"
    rf"(?:并?不[是系]?|没有|冇得)(?:[单只光]?姓)?(?P<one>.)(?:这个姓)?{_END}"
    rf"|(?:[我他她]|老人家?)?(?:并?不[是系]?)(?:[单只光]?姓)(?P<first>.){_END}，[就是姓]*{_TWO}?[是叫]?@(?:[是就也]*{_TWO})?{_END}"
)


def explains_surname(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether that is all of the turn, and no name that is known has lost a half of its surname."""
    plain, surnames = uttered.plain, lang.sayings.surnames
    if surnames is None or "姓" not in plain or "不" not in plain:
        return False
    compound = next((name for name in surnames.compound if name in plain), "")
    hit = _EXPLAINS.fullmatch(plain.replace(compound, "@", 1).strip("，。！")) if compound else None
    if hit is None or (hit["one"] or hit["first"]) not in compound:
        return False
    known = {*context.answers, *(fact.question for fact in context.confirming)}
    names = (str(context.held(one)) for one in known if question_type(context.catalogue, one) == "name")
    return all(name.startswith(compound) or name[:1] not in compound for name in names)
