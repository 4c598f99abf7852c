"""A part of the day and nothing else, to the question for a time: 中午, 大概是早上, 吃早饭的时候."""

from __future__ import annotations

import re

from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import DEATH
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language, longest
from server.chat.understanding.utterance import Utterance

_AROUND = re.compile(
    r"(?:[，是在就嗯哦那他她人]|应该|大概|大约|好像|可能|差不多|记得|当天|那天|的?时候|时分|左右|样子|边|[那这]阵子?|走|没|过世|去世|[的了吧啊呢哒嘛咯呀])*"
)
_DOING = re.compile(r"(?:(?:刚刚?|正在?|在)?[吃看跳][了完]?)?$")
_NOON = "noon"


def part_alone(uttered: Utterance, context: Context, lang: Language, told: Happenings) -> Finding | None:
    """Noon is twelve, read back; of any other part the hour is asked.

    Right behind the day of death, whatever was asked, noon is when they died.
    """
    time = next((cue.time for cue in lang.sayings.cues if cue.question == DEATH and cue.time), "")
    behind = DEATH in context.last and not context.confirming and context.held(time) is None
    question = told.asked("time") or (time if behind and context.asked != DEATH else "")
    if not question or len(uttered.clauses) > 1 or not uttered.clauses[0].tells:
        return None
    text = uttered.plain
    parts = list(lang.possible(lang.sayings.parts, text))
    if question == context.asked:  # the hour of what is done at that time of day is asked as well
        parts += [(part, lang.words(part.done)) for part in lang.sayings.parts if part.done]
    hits = list(longest(parts, text))
    if len(hits) != 1:
        return None
    hit, part = hits[0]
    doing = _DOING.search(text[: hit.start()])
    if not (_AROUND.fullmatch(text, 0, doing.start() if doing else 0) and _AROUND.fullmatch(text, hit.end())):
        return None
    if part.code == _NOON and lang.words(part.words).at(text, hit.start()):
        return Finding(question, "12:00", hit.start(), hit.end(), sure=False)
    if question != context.asked:
        return None
    return Finding(question, None, hit.start(), hit.end(), code="time_vague")
