"""A day or an hour beside those in the draft, in the place of one: 我哥说是前天, 时间改一下，四点半."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.happenings.happening import BIRTH, DEATH
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language, longest
from server.chat.understanding.polarity import only
from server.chat.understanding.utterance import Utterance

_IT_WAS = re.compile(  # all that may stand beside the day that answers whether it was done
    rf"(?:[，是就在于的了那都也已经早刚办弄搞完好过哒掉咖嘎啊呀呢哦咯啦嘞吧嗯对]|[{NUMERAL}]{{1,3}}点(?:[半多钟]|[{NUMERAL}]{{1,3}}分?)?"
    r"|应该|大概|好像|可能|那天|当天|县里?|市里?|岳阳|殡仪馆|火葬场)*"
)
_LEADS_TO_IT = "，是系就应该才好像大概的那天日子我刚说讲写记填了哒哦啊"
_THEN = "走没去世死过的了哒"


def it_was_then(uttered: Utterance, lang: Language, said: DaySaid) -> bool:
    """Whether the clause says no more than that it was on that day: 嗯，周日上午, 15号那天."""
    clause, text = uttered.clause_at(said.start), uttered.plain
    around = text[clause.start : said.start] + "，" + text[said.end : clause.end]
    for hit, _ in longest(lang.possible(lang.sayings.parts, text), around):
        around = around.replace(hit.group(), "，")
    return _IT_WAS.fullmatch(around) is not None


def of_a_known_day(text: str, context: Context, lang: Language, said: DaySaid) -> str | None:
    """The one day that stands and that this can be instead, where the text says no more than that.

    Nobody is cremated before they died: where that leaves more than one, or the day stands so already, none.
    """
    if said.day is None or not only(text[said.end :].lstrip(_THEN), lang):
        return None
    before = text[: said.start]
    if not (_is_put_right(before, lang) or _is_reported(before, lang)):
        return None
    held = dict(_held(context))
    if said.day in held.values():
        return None
    fitting = [name for name in held if _in_order({**held, name: said.day})]
    return fitting[0] if len(fitting) == 1 else None


def just_done(
    context: Context, lang: Language, people: People, said: DaySaid, died: date | None
) -> str | None:
    """10月3号, in the turn after 火化了: the question for the day of that, which is none before the death."""
    both = died is None and RELATION in context.recent  # 我爸走了，火化了: it can be the day of either
    if both or people.retracted or said.day is None or (died and said.day < died):
        return None
    for cue in lang.sayings.cues if context.recent else ():
        told = any(name in context.recent and context.held(name) == v for name, v in cue.then.items())
        if told and context.held(cue.question) is None:
            return cue.question
    return None


def _held(context: Context) -> Iterator[tuple[str, date]]:
    for name, value in context.answers.items():
        question = context.catalogue.questions.get(name)
        if question is not None and question.type == "date" and name != BIRTH and isinstance(value, str):
            yield name, date.fromisoformat(value)


def _in_order(days: Mapping[str, date]) -> bool:
    died = days.get(DEATH)
    return died is None or all(day >= died for day in days.values())


def _is_put_right(before: str, lang: Language) -> bool:
    """写错了是, 刚才讲错了，是."""
    hit = lang.group("retraction").first(before)
    return hit is not None and not (before[: hit.start()] + before[hit.end() :]).strip(_LEADS_TO_IT)


def _is_reported(before: str, lang: Language) -> bool:
    """我哥说是, 哥讲."""
    for hit in lang.group("tells").find(before):
        who = before[: hit.start()].removeprefix("我").rstrip("，")
        if who in lang.kin and not before[hit.end() :].strip(_LEADS_TO_IT):
            return True
    return False


def corrected(uttered: Utterance, context: Context, lang: Language, kind: str) -> str | None:
    """The one answer of this type in the draft, when something is put right: 时间改一下，四点半."""
    known, retraction = context.catalogue.questions, lang.group("retraction")
    held = [name for name in context.answers if name in known and known[name].type == kind]
    return held[0] if len(held) == 1 and retraction.within(uttered.plain) else None


def denied_of(context: Context, kind: str, denied: Collection[str]) -> str | None:
    """The one known answer of this type that is what is denied: 不是早上八点半，是晚上八点半."""
    known = context.catalogue.questions
    waiting = {fact.question: fact.value for fact in context.confirming}
    held = {**context.answers, **waiting}
    named = (name for name in held if denied and name in known and known[name].type == kind)
    fitting = [name for name in named if held[name] in denied]
    return fitting[0] if len(fitting) == 1 else None
