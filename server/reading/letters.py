"""A certificate that is a letter: 兹有逝者王某某，男，于……死亡，于……在我馆火化. Pure."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from server.reading.days import NUMERALS
from server.reading.labels import Value, label_in, no_label
from server.reading.lines import Placed, in_rows

_DAY: Final = (
    r"([0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-./][0-9]{1,2}[-./][0-9]{1,2})"
    rf"|[{NUMERALS}]{{4}}年[{NUMERALS}]{{1,2}}月[{NUMERALS}]{{1,3}}日)"
)
_LIVED: Final = r"(?:村民|居民|社员|职工|市民|公民|群众|村人)"
_WHO: Final = r"(?:逝者|死者|亡者|故者)"
_NAME: Final = r"(?:[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff]{1,8})"
_RUNS_ON: Final = rf"(?:{no_label()}[^年0-9])"  # a sentence does not run over the label of a form's next cell
_STOP: Final = r"[,，(（:：;；。]"
_SENTENCES: Final[Mapping[str, Sequence[re.Pattern[str]]]] = {
    "name": (
        re.compile(rf"兹(?:有|证明|将|查)?(?:{_WHO}|我县居民|居民)?[:：]?({_NAME}){_STOP}"),
        re.compile(rf"{_WHO}[:：]?({_NAME})[,，(（:：]?(?:性别)?[男女]"),
        re.compile(rf"{_WHO}[:：]?({_NAME})[,，(（]"),
        re.compile(rf"{_LIVED}({_NAME})(?:同志)?[,，(（](?:性别)?[:：]?[男女]"),
    ),
    "sex": (re.compile(rf"{_WHO}?[:：]?{_NAME}[,，(（:：](?:性别)?[:：]?([男女])[,，性]"),),
    "id_number": (
        re.compile(r"号码?[:：]?([0-9]{17}[0-9Xx])(?![0-9])"),
        re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx])(?![0-9])"),
    ),
    "death_date": (
        re.compile(rf"{_DAY}{_RUNS_ON}{{0,26}}?(?:死亡|去世|逝世|病故|身故|亡故)(?!地|日|时|原|证|医)"),
    ),
    "cremation_date": (re.compile(rf"{_DAY}{_RUNS_ON}{{0,30}}?火化(?!编号|证|炉|时间|日期|类别)"),),
}


# What only the sentences of such a letter say, not the print of what it lies on.
_KEY: Final = re.compile(
    r"逝者|死者|亡者|故者|兹有|兹证|身份证号|身份号码|生前住|遗体|死亡|去世|逝世|病故|火化|证明"
)
# A label of a form, read wrongly: 火化月网. A sentence goes on behind the word.
_CELL: Final = re.compile(r"(?:火化|死亡|去世|逝世)[\u3400-\u9fff]{2}")


def told(lines: Sequence[Placed]) -> dict[str, Value]:
    """What the sentences of the letter say, each as it stands there; a value may run on into the next row."""
    read = [line for row in in_rows(_of_the_letter(lines)) for line in row]
    text = "".join(line.text for line in read)
    found: dict[str, Value] = {}
    for field, sentences in _SENTENCES.items():
        match = next((match for sentence in sentences if (match := sentence.search(text))), None)
        if match is None:
            continue
        start, end = match.span(1)
        if label_in(text[start:end]) or re.match(_WHO, text[start:end]):
            continue  # 死者姓名 in a form
        of = _between(read, start, end)
        found[field] = Value(text[start:end], min(line.score for line in of), tuple(of))
    return found


def _of_the_letter(lines: Sequence[Placed]) -> list[Placed]:
    """The lines between and beside those that can only be the letter's, as high as they are."""
    own = [line for line in lines if _KEY.search(line.text)]
    if not own:
        return []
    height = statistics.median(line.height for line in own)
    left, right = min(line.left for line in own) - height, max(line.right for line in own) + height
    top, bottom = min(line.middle for line in own) - height, max(line.middle for line in own) + height
    return [
        line
        for line in lines
        if left < line.left and line.right < right and top < line.middle < bottom
        if 0.6 < line.height / height < 1.6 and not _CELL.fullmatch(line.text)
    ]


def _between(read: Sequence[Placed], start: int, end: int) -> list[Placed]:
    """The lines in which the text from `start` to `end` stands."""
    of, at = [], 0
    for line in read:
        if at < end and start < at + len(line.text):
            of.append(line)
        at += len(line.text)
    return of
