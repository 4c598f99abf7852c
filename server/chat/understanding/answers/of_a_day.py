"""A no that is about a day or an animal of the year, whatever was asked: 不对她属鸡; 15号，不对，16号."""

from __future__ import annotations

import re

from server.chat.understanding.acts import ActSaid
from server.chat.understanding.days.dates import days_said
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_SAYS_NO = re.compile(r"(?:^|(?<=[，。；]))[哦噢啊呃]?(?:不是|不对|错[了哒]|[搞说讲记弄]错[了哒])")
_ANIMAL = r"属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
_SAID_OF_IT = re.compile(
    rf"(?:[，是系应该就在他她的了哒呢啊吧那天号日走过没生年第前后以之]|不对|不是|错[了哒]|[搞说讲记弄]|老人家?|我[爸妈爹娘公爷奶]|{_ANIMAL}"
    rf"|还是|[{NUMERAL}]{{1,3}}[天日号]?)*。?"
)


def put_right_a_day(uttered: Utterance, context: Context, lang: Language) -> list[ActSaid]:
    """That something is to be put right, where the turn says no and else only tells a day or an animal.

    Only where neither was asked: it is no answer to a question that is answered by yes or no.
    """
    asked = context.catalogue.questions.get(context.asked or "")
    plain = uttered.plain
    led = _SAYS_NO.search(plain)
    if (
        led is None
        or context.confirming
        or asked is None
        or not asked.choices
        or asked.id.startswith("death.")
    ):
        return []
    if any(clause.asks for clause in uttered.clauses):
        return []
    days = [(day.start, day.end) for day in days_said(plain, context.today, lang)]
    if not days and re.search(_ANIMAL, plain) is None:
        return []
    rest = (*range(led.start()), *range(led.end(), len(plain)))
    left = "".join(plain[at] for at in rest if not any(start <= at < end for start, end in days))
    if _SAID_OF_IT.fullmatch(left) is None:
        return []
    return [ActSaid(Act.CORRECTION, led.start(), led.end(), whole=False, certain=True)]
