"""The notices: what each of them says, from the county's words and the facts of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server.documents.paper import (
    Block,
    Column,
    Field,
    Fields,
    Head,
    Paper,
    Paragraph,
    chinese_date,
    numbered,
)


@dataclass(frozen=True, slots=True)
class PromisedItem:
    """A joint item, who handles it and the last day of its promise."""

    name: str
    department: str
    phone: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TakenPaper:
    """A paper of the case and how the office has it."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class MissingThing:
    """What is missing or wrong, and what to do about it."""

    name: str
    to_do: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How an item ended; `told` is what the department wrote for the family."""

    name: str
    department: str
    status: str
    closed_on: date | None
    told: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: `amount` in yuan as a person reads it, the account by its last four digits only."""

    name: str
    amount: str
    account_tail: str
    status: str
    arrived_on: date | None


def acceptance(head: Head, items: Sequence[PromisedItem], taken: Sequence[TakenPaper]) -> Paper:
    """受理通知书: the items with department and promised day, and the papers that were taken."""
    columns = (
        Column("事项", 3),
        Column("承办部门", 2.2),
        Column("咨询电话", 0, "center"),
        Column("承诺办结日期", 0, "center"),
    )
    promised = [(i.name, i.department, i.phone, chinese_date(i.due_on)) for i in items]
    return _notice(
        head,
        numbered("办理事项", columns, promised),
        numbered("收到的材料", (Column("材料", 1), Column("收取情况", 1)), [(t.name, t.how) for t in taken]),
    )


def one_time_notice(head: Head, missing: Sequence[MissingThing]) -> Paper:
    """一次性告知书: everything that is missing, at once (行政许可法 32)."""
    rows = [(m.name, m.to_do) for m in missing]
    return _notice(head, numbered("需要补正的内容", (Column("内容", 1), Column("问题和补正办法", 2.2)), rows))


def declined(head: Head, reason: str, ground: str, instead: str) -> Paper:
    """不予受理通知书: the reason, the legal ground, where to go instead, and how to object."""
    told = (Field("理由", reason, True), Field("依据", ground, True), Field("另行办理途径", instead, True))
    return _notice(head, Fields("不予受理的理由和依据", told))


def conditional_acceptance(
    head: Head, missing: Sequence[str], deadline: date, declared: str, settled_on: date | None
) -> Paper:
    """容缺受理通知书: what comes later, until when, and what the family declared."""
    rows = [(name, chinese_date(deadline)) for name in missing]
    columns = (Column("暂缺的材料", 1), Column("补交期限", 0, "center"))
    blocks: list[Block] = [
        numbered("容缺的材料", columns, rows),
        Fields("申请人的承诺", (Field("承诺内容", declared, True),)),
    ]
    if settled_on:
        blocks.append(Paragraph(f"上述材料已于{chinese_date(settled_on)}补齐。"))
    return _notice(head, *blocks)


def completion(head: Head, results: Sequence[ItemResult], payments: Sequence[Payment]) -> Paper:
    """办结通知书: how every item ended and which money was paid; amounts in yuan."""
    columns = (
        Column("事项", 1.3),
        Column("承办部门", 0.75),
        Column("结果", 0, "center"),
        Column("办结日期", 0, "center"),
        Column("说明", 1.3),
    )
    rows = [(r.name, r.department, r.status, chinese_date(r.closed_on), r.told) for r in results]
    blocks: list[Block] = [numbered("办理结果", columns, rows)]
    if payments:
        money = (
            Column("款项", 2),
            Column("金额（元）", 0, "right"),
            Column("账户尾号", 0, "center"),
            Column("状态", 0, "center"),
            Column("到账日期", 0, "center"),
        )
        paid = [(p.name, p.amount, p.account_tail, p.status, chinese_date(p.arrived_on)) for p in payments]
        blocks.append(numbered("款项", money, paid))
    return _notice(head, *blocks)


def _notice(head: Head, *listed: Block) -> Paper:
    """Whose matter it is, what the office says, what it lists, and what comes after."""
    text = head.text
    before, after = ([Paragraph(head.say(t)) for t in texts] for texts in (text.text, text.after))
    about = [Fields("", head.about)] if head.about else []
    return Paper(head, (*before, *about, *listed, *after), head.say(text.remedies))
