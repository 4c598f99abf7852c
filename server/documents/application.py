"""申请表: every answered question of the one form, section by section, with places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.documents.paper import Block, Column, Field, Fields, Head, Paper, Paragraph, numbered

LONGEST_IN_A_COLUMN = 14
"""So many characters of an answer stand beside another one; a longer one has the line to itself."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question in short and its answer as a person reads it, in full."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was declared or agreed to, whole, and how it was answered."""

    label: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class FilledSection:
    title: str
    answers: tuple[Answered, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class AppliedItem:
    """An item that is applied for; `sure` is false where the window decides."""

    name: str
    department: str
    sure: bool


def application(
    head: Head,
    sections: Sequence[FilledSection],
    items: Sequence[AppliedItem],
    papers: Sequence[tuple[str, str]],
) -> Paper:
    """The filled form. `papers` are the names of the papers with how they are handed in."""
    blocks: list[Block] = [Paragraph(head.say(text)) for text in head.text.text]
    for section in sections:
        fields = [Field(a.label, a.value, _is_long(a)) for a in section.answers]
        fields += [Field(s.label, f"{s.text}\n【{s.answer}】", True) for s in section.statements]
        if fields:
            blocks.append(Fields(section.title, tuple(fields)))
    applied = [(i.name, i.department, "申请" if i.sure else "由窗口核对确定") for i in items]
    columns = (Column("事项", 3), Column("承办部门", 2), Column("申请情况", 0, "center"))
    blocks.append(numbered("申请办理的事项", columns, applied))
    blocks.append(numbered("提交的材料", (Column("材料", 1), Column("提交方式", 1)), list(papers)))
    blocks += [Paragraph(head.say(text)) for text in head.text.after]
    return Paper(head, tuple(blocks), head.say(head.text.remedies), form=True)


def _is_long(answer: Answered) -> bool:
    wide = sum(1 if ord(char) > 0x2E7F else 0.5 for char in answer.value)
    return wide > LONGEST_IN_A_COLUMN or "\n" in answer.value
