"""Of which relative a turn tells before anybody was said to have died: 我哥入过伍; 我大哥何立本."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import DIGIT
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.people.the_dead import ELDERS
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_NAME, _PAUSES = "decedent.name", "，。；！\n"
_ID_NUMBER, _IS_CALLED = re.compile(rf"[{DIGIT}]{{15}}"), re.compile(rf"[的叫喊名是：，]|[{DIGIT}]{{15}}")
APPLIES = re.compile(r"(?:自己|本人|亲自)?[要想]?来?(?:申请|申报)")  # 我弟弟李军来申请; 来办 may be an errand


def presumed_of(
    uttered: Utterance,
    context: Context,
    lang: Language,
    mentions: Sequence[Mention],
    others: Sequence[Mention],
) -> Mention | None:
    """The one relative with whom a clause begins, and who is no elder: of those it is supposed elsewhere.

    `others`: without who only tells it. Where the name of who died was asked for, only with a name and no
    more: 我大哥何立本, and not 我哥何立新来办.
    """
    asked = context.asked or ""
    # 我哥入过伍, where it is asked of who died; not 我崽有，他没有
    insured = asked.startswith("insurance.") and all(m.who != "decedent" for m in mentions)
    relatives = [m for m in others if m.who == "kin"]
    if len(relatives) != 1 or lang.group("alive").within(uttered.plain):
        return None
    only = relatives[0]
    begins = only.start == uttered.clause_at(only.start).start
    if not (begins and only.gone and only.kin) or only.kin.line in ELDERS or only.of == "decedent":
        return None
    name = name_at(uttered.plain, lang, only.end)
    if APPLIES.match(uttered.plain, name or only.end):
        return None
    named = asked == _NAME and bool(name) and uttered.plain[name : name + 1] in _PAUSES
    return only if not asked or insured or named else None


def is_numbered(text: str, lang: Language, end: int) -> bool:
    """Whether an ID number goes with that one: 我弟叫刘建国，身份证4306…; not 我姐来办，身份证4306…."""
    introduced = (
        _IS_CALLED.match(text, end) or name_at(text, lang, end) or lang.group("id_label").at(text, end)
    )
    return bool(introduced and _ID_NUMBER.search(text, end))
