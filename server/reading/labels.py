"""The printed labels of the public forms, and which value belongs to which.

A line as seen may be a label, a value, a label with its value ("姓名江元素") or several of them; a row of
a form is put together again from where the pieces stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from server.reading.lines import ONE_ROW, Placed, in_rows, right_of

# Longest first where one contains another. Also those whose value nobody needs: they end a row's value.
_LABELS: Final[Mapping[str, str]] = {
    "公民身份证件编号": "id_number",
    "公民身份号码": "id_number",
    "公民身份证号码": "id_number",
    "有效身份证件类别": "",
    "身份证件类别": "",
    "有效证件号码": "id_number",
    "死者身份证号码": "id_number",
    "身份证件号码": "id_number",
    "居民身份证号码": "id_number",
    "身份证号码": "id_number",
    "身份证号": "id_number",
    "证件号码": "id_number",
    "户主或与户主关系": "relation_to_head",
    "与户主关系": "relation_to_head",
    "户主或与": "relation_to_head",
    "户主姓名": "head_name",
    "死者姓名": "name",
    "逝者姓名": "name",
    "亡者姓名": "name",
    "故者姓名": "name",
    "死亡人员姓名": "name",
    "家属姓名": "",
    "经办人姓名": "",
    "经办人": "",
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
    "去世时间": "death_date",
    "逝世日期": "death_date",
    "逝世时间": "death_date",
    "亡故日期": "death_date",
    "亡故时间": "death_date",
    "死亡地点": "",
    "火化日期": "cremation_date",
    "火化时间": "cremation_date",
    "遗体火化时间": "cremation_date",
    "火化编号": "",
    "火化炉号": "",
    "火化类别": "",
    "本市(县)其他住址": "",
    "本市县其他住址": "",
    "本县其他住址": "",
    "变动后的住址": "",
    "住址变动登记": "",
    "户口登记机关": "",
    "登记事项变更和更正记载": "",
    "何时由何地迁来本市(县)": "",
    "何时由何地迁来本市县": "",
    "何时由何地迁来本址": "",
    "户籍地址": "address",
    "户籍所在地": "address",
    "户口地址": "address",
    "家庭住址": "address",
    "生前住址": "address",
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
    "实足年龄": "",
    "承办人": "",
    "与逝者关系": "",
    "与死者关系": "",
    "骨灰处理": "",
    "骨灰去向": "",
    "死亡原因": "",
    "家属领取": "",
    "国家或地区": "",
    "个人身份": "",
    "生前工作单位": "",
    "家属住址或工作单位": "",
    "可联系的家属姓名": "",
    "填表日期": "",
    "证件类别": "",
    # Of 姓名, 性别 and 年龄 one under the other the first characters are read as one line that stands.
    "名:": "name",
    "别:": "sex",
    "龄:": "",
}


def _any_of(labels: Iterable[str]) -> str:
    """The source of a pattern for each of them, the longest first."""
    return "|".join(sorted(map(re.escape, labels), key=len, reverse=True))


_LABEL = re.compile(_any_of(_LABELS))
_LONGEST = max(map(len, _LABELS))
# Only where a form's cell is expected: an address or an office may well contain these.
_AT_START = frozenset(
    {"派出所", "殡仪馆", "职业", "年龄", "籍贯", "身高", "血型", "出生", "经办人", "名:", "别:", "龄:"}
)
_CELL: Final = 9  # heights of its label within which a value begins
_APART: Final = 4  # heights between two pieces of one
_TWO_ROWS: Final = 0.85  # heights from the label's middle to those of a value in two rows
_TITLES: Final = ("证明", "证明书")  # 遗体火化证明 is no misread 遗体火化时间
# 死者 with room behind it, in a form that reads like a letter; 死者：张华，男 is one.
_ALONE: Final = {"死者": "死者姓名", "逝者": "逝者姓名", "亡者": "亡者姓名"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands on the paper, and the lines that it was read from."""

    text: str
    score: float
    lines: tuple[Placed, ...]


# Where a label is broken to fit its cell, and by which of its ends a line is a part of it.
_HALVES: Final = frozenset((label[:at], label[at:]) for label in _LABELS for at in range(1, len(label)))
_BEGINNINGS: Final = frozenset(first for first, _ in _HALVES) - _LABELS.keys()
_PIECES: Final = frozenset(piece for halves in _HALVES for piece in halves if len(piece) > 2) - _LABELS.keys()
_ENDINGS: Final = frozenset(second for _, second in _HALVES)


_SPREAD_LABELS: Final = frozenset({"姓名", "性别", "民族", "住址", "籍贯", "出生", "职业", "户别", "户号"})
_FIRST_OF_TWO: Final = frozenset(label[0] for label in _SPREAD_LABELS)
_SPREAD: Final = 9  # heights between the two characters of a label that is spread over its cell


def with_whole_labels(lines: Sequence[Placed]) -> list[Placed]:
    """The lines, of which those that are one label in two pieces are put together again.

    户主或与 above 户主关系, 公民身份证 above 件编号; 姓 and, with room between, 名.
    """
    lines = list(_apart_from_values(lines))
    ends = [line for line in lines if line.text in _ENDINGS]
    joined: dict[int, Placed] = {}
    gone: set[int] = set()
    for first in lines:
        if first.text not in _BEGINNINGS or id(first) in gone:
            continue
        fitting = [
            end
            for end in ends
            if id(end) not in gone and end is not first and (first.text, end.text) in _HALVES
            if _continues(first, end)
        ]
        if fitting:
            end = min(fitting, key=lambda each: abs(each.middle - first.middle) + abs(each.left - first.left))
            gone |= {id(first), id(end)}
            joined[id(first)] = _together(first, end)
    return [joined.get(id(line), line) for line in lines if id(line) not in gone or id(line) in joined]


def _apart_from_values(lines: Sequence[Placed]) -> Iterator[Placed]:
    """姓 and, far behind it, 名罗明满: a label is spread over its cell, and its end sticks to the value."""
    firsts = [line for line in lines if line.text in _FIRST_OF_TWO]
    for line in lines:
        first = next((one for one in firsts if _sticks(one, line)), None)
        if first is None or _parts(line.text):
            yield line
            continue
        at = line.left + line.width / len(line.text)
        yield replace(line, text=line.text[0], right=at, height=min(line.height, 1.1 * first.height))
        yield replace(line, text=line.text[1:], left=at)


def _sticks(first: Placed, line: Placed) -> bool:
    """Whether the line begins with what ends the label that `first` begins, and goes on."""
    if line is first or len(line.text) < 2 or first.text + line.text[0] not in _SPREAD_LABELS:
        return False
    level = abs(first.middle - line.middle) < 0.6 * max(first.height, line.height)
    near = first.left < line.left < first.right + _SPREAD * first.height
    return level and near and line.text[1] != line.text[0]


def _continues(first: Placed, end: Placed) -> bool:
    """Whether the piece stands right under the first one, or behind it in its row."""
    height = max(first.height, end.height)
    if height > 1.6 * min(first.height, end.height):
        return False
    room = _SPREAD if len(first.text) == 1 else 3
    under = 0.4 * height < end.middle - first.middle < 1.8 * height
    if under and abs(end.centre - first.centre) < 0.6 * max(first.width, end.width):
        return True
    level = abs(end.middle - first.middle) < 0.5 * height
    return level and -0.8 * height < end.left - first.right < room * height


def _together(first: Placed, end: Placed) -> Placed:
    return replace(
        first,
        text=first.text + end.text,
        score=min(first.score, end.score),
        left=min(first.left, end.left),
        right=max(first.right, end.right),
        middle=(first.middle + end.middle) / 2,
    )


def values(lines: Sequence[Placed]) -> dict[str, Value]:
    """Each labelled field's value; of two with one label the first from above."""
    found: dict[str, Value] = {}
    parts_of = {id(line): parts for line in lines if (parts := _parts(line.text))}
    free = [line for line in lines if id(line) not in parts_of and line.text not in _PIECES]
    labels = [line for line in lines if id(line) in parts_of]
    for line in sorted(lines, key=lambda each: each.middle):
        for label, text in parts_of.get(id(line), ()):
            field = _LABELS[label]
            if not field or field in found:
                continue
            value = Value(text, line.score, (line,)) if text else _beside(line, free, labels, field)
            if value:
                found[field] = value
    return found


def labelled(lines: Sequence[Placed]) -> frozenset[str]:
    """The fields whose labels are there, with a value or without."""
    return frozenset(_LABELS[label] for line in lines for label, _ in _parts(line.text)) - {""}


def has_label(line: Placed) -> bool:
    """Whether the line is a label or begins with one, or is a piece of one."""
    return bool(_parts(line.text)) or line.text in _PIECES


def said_of(text: str, field: str) -> str:
    """What a line with this text says of the field: what follows its label, or all of it where none is."""
    parts = _parts(text)
    return next((said for label, said in parts if _LABELS[label] == field), "") if parts else text


def no_label() -> str:
    """The source of a pattern that matches nothing, and only where no label of a form begins."""
    return f"(?!{_any_of(_LABELS.keys() - _AT_START)})"


def asks_for(line: Placed) -> str:
    """The field whose label ends the line, so that its value has to stand behind it; "" for none."""
    parts = _parts(line.text)
    return _LABELS[parts[-1][0]] if parts and not parts[-1][1] else ""


def label_in(text: str) -> Literal["field", "other", ""]:
    """Whether these words begin with the label of a field, with another label, or with none."""
    parts = _parts(text)
    return "field" if any(_LABELS[label] for label, _ in parts) else "other" if parts else ""


def _beside(label: Placed, free: Sequence[Placed], labels: Sequence[Placed], field: str) -> Value | None:
    """The unlabelled lines between it and the next label of its row; of an address both rows of its cell."""
    following = right_of(label, labels)
    end = following[0].left if following else float("inf")
    row, reach = list[Placed](), label.right + _CELL * label.height
    for line in right_of(label, free, within=_TWO_ROWS if field == "address" else ONE_ROW):
        if line.left < min(end, reach) and 0.6 < line.height / label.height < 1.8:
            row.append(line)
            reach = max(reach, line.right + _APART * line.height)
    if not row:
        return None
    rows = in_rows(row)
    if field != "address":
        rows = [min(rows, key=lambda each: abs(each[0].middle - label.middle))]
    read = [line for each in rows for line in each]
    return Value("".join(line.text for line in read), min(line.score for line in read), tuple(read))


def _parts(text: str) -> list[tuple[str, str]]:
    """(label, what follows it) for each label in the line; [] for a line that is only a value."""
    if text in _ALONE:
        return [(_ALONE[text], "")]
    marks = [m for m in _LABEL.finditer(text) if m.start() == 0 or m[0] not in _AT_START]
    if not marks or marks[0].start() > 1:
        return [(label, "")] if (label := _misread(text)) else []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [(mark[0], text[mark.end() : end].lstrip(":：")) for mark, end in zip(marks, ends, strict=True)]
    return [(_cut_off(text[: marks[0].end()]) or parts[0][0], parts[0][1]), *parts[1:]]


def _cut_off(text: str) -> str | None:
    """属姓名: the longer label of which this is the end, where more stands there than a label."""
    if text in _LABELS:
        return None
    return next((label for label in _LABELS if label.endswith(text)), None)


def _misread(text: str) -> str | None:
    """The label that this line is but for a character or two ("道者姓名"), if it is one."""
    if not 4 <= len(text) <= _LONGEST or text.endswith(_TITLES):
        return None
    allowed = 1 if len(text) < 6 else 2
    near = [
        label
        for label in _LABELS
        if len(label) == len(text) and sum(a != b for a, b in zip(label, text, strict=True)) <= allowed
    ]
    return near[0] if len(near) == 1 or (near and len({_LABELS[label] for label in near}) == 1) else None
