"""A day told behind "or", and one that is come back to: 19号，还是20号; 19号，不对，20号，还是19号吧."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_OR = re.compile(r"(?:算了|那|嗯|哦|要不|或者|也可能|应该)*(?:还是|或者|要么|要不就?|也可能)(?:是|在)?")
_END = re.compile(r"(?:吧|算了|好了|没错|对|的|走的?|了|哒|啊|呢|嘞|咯)*")
_FAR = 2  # days that are named between the two
_AGAIN = re.compile(
    rf"(?<![^，。；！\n])(?:算了|那|嗯|哦|要不)*还是(?:是|在)?"
    rf"(?P<again>(?:[{NUMERAL}]{{1,3}}月)?初?[{NUMERAL}]{{1,3}})(?:[号日]|点[半钟多]?|分)?{_END.pattern}(?=[，。；！\n]|$)"
)
_NUMBER = re.compile(rf"[{NUMERAL}]+")


def beside_before(
    uttered: Utterance,
    days: Sequence[DaySaid],
    said: DaySaid,
    question: str | None,
    question_of: Callable[[DaySaid], str | None],
) -> tuple[str | None, DaySaid]:
    """What the day is of, and how sure it is, where its clause says no more than this: 还是20号.

    It is of what the day before it in the sentence is of, unless it was told before of something else.
    """
    clause, plain = uttered.clause_at(said.start), uttered.plain
    led = _OR.fullmatch(plain, clause.start, said.start)
    if said.day is None or led is None or not _END.fullmatch(plain, said.end, clause.end):
        return question, said
    before = [one for one in days if one.end <= clause.start and one.day]
    told = (question_of(one) for one in before[: -_FAR - 1 : -1])
    question = next((one for one in told if one), question)
    same = (question_of(one) for one in before if one.day == said.day)
    return None if any(one != question for one in same) else question, replace(said, sure=False)


def come_back_to(uttered: Utterance, lang: Language) -> Iterator[int]:
    """Where somebody comes back to a number that they told first and gave up for another one.

    不对，20号，还是19号吧 does; 19号，还是20号 does not, nor does who cannot say which it was.
    """
    plain = uttered.plain
    for hit in _AGAIN.finditer(plain) if "还是" in plain else ():
        before = [one.group() for one in _NUMBER.finditer(plain, 0, hit.start())]
        numbers = _NUMBER.findall(hit["again"])
        comes_back = numbers[-1] in before[:-1] and before[-1] != numbers[-1]
        open_still = lang.group("unsure").within(plain, hit.end())
        if comes_back and not open_still and uttered.tells(hit.start("again")):
            yield hit.start()
