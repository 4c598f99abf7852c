"""What is told to have been really so, beside what is written or was thought: 其实是22号, 实际二十二."""

from __future__ import annotations

import re

from server.chat.understanding.numerals import NUMERAL

_TRULY = (
    r"(?:其实|实际上?|真正|真的|真实|事实上?|实则|按理|本来)"
    r"(?:的?(?:时间|日子|日期)|[他她人]|老人家?|应该|就|都|是|在|的)*"
)
_THEN = (
    r"(?:那天|当天|凌晨|清早|早上|上午|中午|下午|傍晚|晚上|夜里|半夜"
    r"|断气|走|没|去世|过世|过身|不在|[的了哒吧呢啊])*"
)
_IN_TRUTH = re.compile(rf"{_TRULY}$")
_NUMBER = re.compile(rf"[他她人但可]*{_TRULY}(?P<told>(?P<moon>初)?(?P<d>[{NUMERAL}]{{1,3}})[号日]?){_THEN}")
_END = re.compile(_THEN)


def in_truth(text: str, start: int, end: int) -> bool:
    """Whether what stands at `end` is told to be really so, by words right before it."""
    return _IN_TRUTH.search(text, start, end) is not None


def true_number(clause: str) -> re.Match[str] | None:
    """The clause that says no more than the number of the day that it really was."""
    return _NUMBER.fullmatch(clause)


def tells_no_more(text: str, start: int, end: int) -> bool:
    """Whether nothing but the hour and the death stand behind a day."""
    return _END.fullmatch(text, start, end) is not None
