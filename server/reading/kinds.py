"""Which paper a photo shows, and which way up it lies, told by what is printed on it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final

from server.reading.labels import has_label, label_in
from server.reading.letters import told
from server.reading.lines import Placed


class PaperKind(StrEnum):
    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    BANK_CARD = "bank_card"
    REGISTER_FIRST = "register_first"
    REGISTER_PERSON = "register_person"
    DEATH = "death"
    CREMATION = "cremation"


# What tells a paper, the most telling first.
_TITLES: Final[Sequence[tuple[PaperKind, re.Pattern[str]]]] = (
    (PaperKind.DEATH, re.compile(r"死亡医学证明|死亡医学推断")),
    (PaperKind.CREMATION, re.compile(r"火化证明|火化证|火化日期|火化编号|遗体于.*火化|我馆火化")),
    (PaperKind.DEATH, re.compile(r"死者姓名")),
    (
        PaperKind.REGISTER_PERSON,
        re.compile(r"常住人口登记|与户主关系|曾用名|兵役状况|身份证件编号|何时由何地"),
    ),
    (PaperKind.REGISTER_FIRST, re.compile(r"户主姓名|居民户口簿|户口登记机关|^户号|^户别")),
    (PaperKind.ID_FRONT, re.compile(r"公民身份证?号码|民身份号码")),
    (PaperKind.ID_BACK, re.compile(r"居民身份证$|签发机关|有效期限|有效期至")),
    (PaperKind.BANK_CARD, re.compile(r"银联|unionpay|validthru|借记卡|储蓄卡|银行$|信用社", re.IGNORECASE)),
)
_TITLE = re.compile("|".join(title.pattern for _, title in _TITLES), re.IGNORECASE)
_OF_CARD = re.compile(r"^[0-9]{4,19}$|银联|unionpay|validthru|借记卡|储蓄卡|银行$", re.IGNORECASE)
_OF_LETTER = re.compile(r"逝者|死者|亡者|故者|兹有|兹证|遗体|火化|身份证号|特此证明|殡仪馆")
# What stands in the upper and in the lower half of its paper.
_FIRST = re.compile(
    r"死亡医学证明|死者姓名|火化证明|逝者姓名|常住人口登记|与户主关系|居民户口簿|户别|^姓名|^性别|中华人民共和国|银行|信用社"
)
_LAST = re.compile(r"公民身份号码|迁来|医师签名|盖章|签章|有效期限|validthru|银联|unionpay", re.IGNORECASE)


def kind_of(
    lines: Sequence[Placed], *, labelled: Collection[str], expected: Collection[PaperKind]
) -> PaperKind | None:
    """The paper that the lines are of; of several on one photo the `expected` one. None for none of them.

    `labelled` are the fields whose labels were seen: a card may have lost all else.
    """
    there = [kind for kind, title in _TITLES if any(title.search(line.text) for line in lines)]
    if {"name", "sex", "ethnic_group"} <= set(labelled):
        there.append(PaperKind.ID_FRONT)
    if not there and "cremation_date" in told(lines):  # 证明, and 火化 in the sentence's second row
        there.append(PaperKind.CREMATION)
    return next((kind for kind in there if kind in expected), there[0] if there else None)


def surely_of_paper(text: str) -> int:
    """How surely these words are of a paper, and not of what that lies on: 2, 1, or 0 for not at all.

    A label that no field is read from is less sure: 联系电话 stands in newspapers too.
    """
    if _OF_CARD.search(text) or _OF_LETTER.search(text):
        return 2
    return {"field": 2, "other": 1, "": 0}[label_in(text)]


def is_title(line: Placed) -> bool:
    """Whether the line tells a paper, and so is no value on it."""
    return _TITLE.search(line.text) is not None


def uprightness(lines: Sequence[Placed]) -> int:
    """How much speaks for this way up: what is printed first stands above, and rows run to the right."""
    if not lines:
        return 0
    heights = sorted(line.middle for line in lines)
    first = [line.middle for line in lines if _FIRST.search(line.text)]
    last = [line.middle for line in lines if _LAST.search(line.text) and not _FIRST.search(line.text)]
    # Beside each other they tell more than beside the newspaper on which the paper lies.
    half = statistics.mean((*first, *last)) if first and last else heights[len(heights) // 2]
    said = sum(1 if middle < half else -1 for middle in first)
    said += sum(1 if middle > half else -1 for middle in last)
    own = [line for line in lines if has_label(line)] or lines
    level = sum(line.width > line.height for line in own)
    return said + (10 if level > len(own) / 2 else 0)


READS: Final[Mapping[PaperKind, frozenset[str]]] = {
    PaperKind.ID_FRONT: frozenset({"name", "sex", "ethnic_group", "birth_date", "address", "id_number"}),
    PaperKind.ID_BACK: frozenset({"valid_until"}),
    PaperKind.BANK_CARD: frozenset({"card_number", "bank"}),
    PaperKind.REGISTER_FIRST: frozenset({"head_name", "address"}),
    PaperKind.REGISTER_PERSON: frozenset(
        {"name", "sex", "ethnic_group", "birth_date", "id_number", "relation_to_head"}
    ),
    PaperKind.DEATH: frozenset({"name", "sex", "birth_date", "id_number", "death_date", "address"}),
    PaperKind.CREMATION: frozenset({"name", "sex", "id_number", "death_date", "cremation_date", "address"}),
}
"""What each paper says that a form or another paper may be held against."""
NEEDED: Final[Mapping[PaperKind, tuple[str, ...]]] = {
    PaperKind.ID_FRONT: ("name", "id_number"),
    PaperKind.ID_BACK: ("valid_until",),
    PaperKind.BANK_CARD: ("card_number",),
    PaperKind.REGISTER_FIRST: ("head_name",),
    PaperKind.REGISTER_PERSON: ("name", "id_number"),
    PaperKind.DEATH: ("name", "id_number", "death_date"),
    PaperKind.CREMATION: ("name", "id_number", "cremation_date"),
}
"""Without which of it a photo is of no use; told as missing."""
