"""The printed labels of the public forms, and which value belongs to which.

A line as seen may be a label, a value, a label with its value ("姓名江元素") or several of them; a row of
a form is put together again from where the pieces stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.reading.lines import Placed, right_of

# Longest first where one contains another. Also those whose value nobody needs: they end a row's value.
_LABELS: Final[Mapping[str, str]] = {
    "公民身份证件编号": "id_number",
    "公民身份号码": "id_number",
    "公民身份证号码": "id_number",
    "有效身份证件类别": "",
    "身份证件类别": "",
    "有效证件号码": "id_number",
    "身份证件号码": "id_number",
    "居民身份证号码": "id_number",
    "身份证号码": "id_number",
    "身份证号": "id_number",
    "证件号码": "id_number",
    "户主或与户主关系": "relation_to_head",
    "与户主关系": "relation_to_head",
    "户主姓名": "head_name",
    "死者姓名": "name",
    "逝者姓名": "name",
    "死亡人员姓名": "name",
    "家属姓名": "",
    "经办人姓名": "",
    "申请人姓名": "",
    "曾用名": "",
    "姓名": "name",
    "性别": "sex",
    "民族": "ethnic_group",
    "出生日期": "birth_date",
    "出生地": "",
    "出生": "birth_date",
    "死亡日期": "death_date",
    "死亡时间": "death_date",
    "去世日期": "death_date",
    "死亡地点": "",
    "火化日期": "cremation_date",
    "火化时间": "cremation_date",
    "火化编号": "",
    "本市(县)其他住址": "",
    "本市县其他住址": "",
    "户籍地址": "address",
    "常住地址": "address",
    "住址": "address",
    "签发机关": "issued_by",
    "有效期限": "valid_until",
    "签发日期": "",
    "登记日期": "",
    "承办人签章": "",
    "婚姻状况": "",
    "兵役状况": "",
    "文化程度": "",
    "宗教信仰": "",
    "服务处所": "",
    "联系电话": "",
    "医师签名": "",
    "医疗卫生机构盖章": "",
    "籍贯": "",
    "职业": "",
    "身高": "",
    "血型": "",
    "户别": "",
    "户号": "",
    "派出所": "",
    "殡仪馆": "",
    "年龄": "",
}
_LABEL = re.compile("|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True)))
_LONGEST = max(map(len, _LABELS))
# Only where a form's cell is expected: an address or an office may well contain these.
_AT_START = frozenset({"派出所", "殡仪馆", "职业", "年龄", "籍贯", "身高", "血型", "出生"})


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands on the paper, and the lines that it was read from."""

    text: str
    score: float
    lines: tuple[Placed, ...]


def values(lines: Sequence[Placed]) -> dict[str, Value]:
    """Each labelled field's value; of two with one label the first from above."""
    found: dict[str, Value] = {}
    labelled = {id(line): parts for line in lines if (parts := _parts(line.text))}
    free = [line for line in lines if id(line) not in labelled]
    labels = [line for line in lines if id(line) in labelled]
    for line in sorted(lines, key=lambda each: each.middle):
        for label, text in labelled.get(id(line), ()):
            field = _LABELS[label]
            if not field or field in found:
                continue
            value = Value(text, line.score, (line,)) if text else _beside(line, free, labels)
            if value:
                found[field] = value
    return found


def has_label(line: Placed) -> bool:
    return bool(_parts(line.text))


def _beside(label: Placed, free: Sequence[Placed], labels: Sequence[Placed]) -> Value | None:
    """The unlabelled lines between this label and the next one of its row."""
    following = right_of(label, labels)
    end = following[0].left if following else float("inf")
    row = [line for line in right_of(label, free) if line.left < end]
    if not row:
        return None
    return Value("".join(line.text for line in row), min(line.score for line in row), tuple(row))


def _parts(text: str) -> list[tuple[str, str]]:
    """(label, what follows it) for each label in the line; [] for a line that is only a value."""
    marks = [m for m in _LABEL.finditer(text) if m.start() == 0 or m[0] not in _AT_START]
    if not marks or marks[0].start() > 1:
        return [(label, "")] if (label := _misread(text)) else []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [(mark[0], text[mark.end() : end].lstrip(":：")) for mark, end in zip(marks, ends, strict=True)]


def _misread(text: str) -> str | None:
    """The label that this line is but for a character or two ("道者姓名"), if it is one."""
    if not 4 <= len(text) <= _LONGEST:
        return None
    allowed = 1 if len(text) < 6 else 2
    near = [
        label
        for label in _LABELS
        if len(label) == len(text) and sum(a != b for a, b in zip(label, text, strict=True)) <= allowed
    ]
    return near[0] if len(near) == 1 or (near and len({_LABELS[label] for label in near}) == 1) else None
