"""A number and nothing else, to the question for a day: 18, 应该是十五, and 火化12 beside what happened."""

from __future__ import annotations

import re

from server.chat.understanding.days.dates import latest_with
from server.chat.understanding.days.periods import days_in, is_lunar
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import BIRTH
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.utterance import Utterance

_ONLY_A_NUMBER = re.compile(
    rf"(?:[那嗯]|好像|大概|应该|可能|就|[他她人]|是|在|的?日[子期])*(?P<d>[{NUMERAL}]{{1,3}})(?:[那这]?[天日]|晚上|早上|夜里|下午|上午)?(?:走|没|过)?[的了吧啊呢哒嘛咯]*"
)


def number_alone(uttered: Utterance, context: Context, told: Happenings) -> Finding | None:
    """The day of that number, of the month that is known; 十五 is of this month or of the lunar one, which
    is asked back.
    """
    asked, said = told.asked("date"), uttered.clauses[0]
    if not asked or len(uttered.clauses) > 1:
        return None
    leads = (one.end for one in told.inside(said) if one.start == said.start and one.cue.question == asked)
    hit = _ONLY_A_NUMBER.fullmatch(uttered.plain, max(leads, default=said.start), said.end)
    day = number(hit["d"]) if hit else None
    if hit is None or day is None or not 1 <= day <= 31:
        return None
    month = context.of_month if asked == (context.dated or context.asked) else ""
    days = days_in(month, day) if month else [latest_with(context.today, day)]
    known = month or (hit["d"].isascii() and asked != BIRTH)
    if known and days and (found := days[0]) and found <= context.today:
        return Finding(asked, found.isoformat(), said.start, said.end, sure=False, lunar=is_lunar(month))
    return Finding(asked, None, said.start, said.end, code="ambiguous")
