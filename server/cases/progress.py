"""How far a case is, in plain words: the question that no family should have to ask.

Everything that was promised is shown as a date, everything that was paid with amount and account tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from config.catalogue import Limit
from server import clock
from server.cases.models import Case, CaseEvent, Item
from server.cases.retention import has_deleted
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus
from server.cases.waiting import kind_of
from server.counties import county
from server.database.statements import find, select
from server.payouts.models import Payout

# What the family reads of an event; events that are not here are the offices' own business.
SENTENCES: dict[str, str] = {
    "case.begun": "开始填写申请",
    "case.submitted": "申请已提交，等窗口预审",
    "case.returned": "窗口请您补正几处内容",
    "case.reviewed": "预审通过，请带原件到窗口办理",
    "case.answers_corrected": "窗口当面更正了几项内容",
    "case.material_taken_at_window": "窗口为您补拍了一张材料照片",
    "case.material_withdrawn_at_window": "窗口撤下了一张拍错的照片",
    "case.review_overdue": "预审没有按时完成，政务中心正在督办",
    "case.correction_due": "提醒您补正的日期快到了",
    "case.correction_extended": "补正的期限已延长",
    "case.correction_lapsed": "补正的期限过了，申请还留着，可以随时补正",
    "case.accepted": "窗口已受理，各部门同时开始办理",
    "case.declaration_due": "提醒您后补材料的日期快到了",
    "case.declaration_extended": "后补材料的期限已延长",
    "case.declaration_lapsed": "后补材料的期限过了，办件还留着，请尽快补交",
    "case.declaration_settled": "后补的材料已经收齐",
    "case.declined": "窗口告知不予受理，原因和办法请看说明",
    "case.withdrawn": "申请已撤回",
    "case.expired": "草稿放得太久，已收起，可以随时恢复",
    "case.restored": "草稿已恢复",
    "case.voided": "已按误报撤销，各部门会把办过的恢复原样",
    "case.finished": "全部事项都办完了",
    "case.archived": "办件已归档",
    "case.data_deleted": "保存期限已到，删除了一部分资料",
    "case.claimed": "家人认领了窗口帮办的申请",
    "case.relative_invited": "邀请了一位家人",
    "case.relative_joined": "一位家人加入",
    "case.relative_left": "一位家人不再参与",
    "case.accounts_joined": "一位家人的公众号和小程序合成了一个账号",
    "case.account_forgotten": "一位家人注销了账号",
    "case.consent_withdrawn": "撤回了一项同意",
    "case.cremation_matched": "已收到殡仪馆的火化证明",
    "case.rated": "您作出了评价",
    "appointment.booked": "预约了窗口办理时间",
    "appointment.moved": "改了预约时间",
    "appointment.cancelled": "取消了预约",
    "appointment.released": "已经办理，原来预约的时间不用再来",
    "appointment.checked_in": "在窗口取号",
    "appointment.called": "窗口叫号，请到窗口办理",
    "appointment.no_show": "预约的时间没有来，可以再约",
    "item.received": "{item}：{department}已接收",
    "item.started": "{item}：{department}正在办理",
    "item.suspended": "{item}：暂停计时，原因请看说明",
    "item.resumed": "{item}：继续办理",
    "item.correction_requested": "{item}：需要您补一点材料或信息",
    "item.correction_answered": "{item}：您补的内容已送到{department}",
    "item.correction_due": "{item}：提醒您补正的日期快到了",
    "item.correction_extended": "{item}：补正的期限已延长",
    "item.correction_lapsed": "{item}：补正的期限过了，事项还留着，可以随时补正",
    "item.correction_closed": "{item}：补正的期限过了，{department}先按已有的材料办理",
    "item.suspension_lapsed": "{item}：没有按说好的日子恢复办理，政务中心正在催办",
    "item.done": "{item}：{department}已办完",
    "item.refused": "{item}：{department}告知不予办理，原因和办法请看说明",
    "item.not_applicable": "{item}：核对后不需要办理",
    "item.overdue": "{item}：超过了承诺的日期，政务中心正在催办",
    "item.reversal_requested": "{item}：已通知{department}撤销",
    "item.reversal_overdue": "{item}：没有按时恢复，政务中心正在催办",
    "item.reversed": "{item}：{department}已撤销",
    "payout.approved": "一笔款项已核定",
    "payout.sent": "一笔款项已发放，等银行入账",
    "payout.arrived": "一笔款项已到账",
    "payout.returned": "一笔款项被银行退回，请换一个账户",
    "payout.reissued": "换了账户，重新发放",
    "payout.cancelled": "一笔款项已取消",
    "payout.recovery_due": "一笔款项已经发出、需要退回，{department}会与您联系",
    "payout.landed": "一笔需要退回的款项已到账，请先不要动用",
    "payout.recovered": "一笔款项已退回",
    "message.telephoned": "工作人员已打电话告诉您",
}

# What the offices read beside that: their own business, and what the family did in the form itself.
OFFICE_SENTENCES: dict[str, str] = {
    "case.answers_changed": "改了表上的内容",
    "case.answers_filled": "照片或登记的信息填进了空着的项",
    "case.cremation_unmatched": "火化证明被更正，不再对应这件",
    "case.exported": "导出了自己的资料",
    "case.material_added": "上传了一张材料照片",
    "case.material_confirmed": "一张照片与原件核对一致",
    "case.material_removed": "撤下了一张材料照片",
    "case.photo_read": "系统读了一张照片",
    "case.rating_called_back": "已回访评价",
    "case.reversed": "各部门都已恢复原样",
    "case.started": "第一个部门开始办理",
    "appointment.reminder": "提醒了预约",
    "appointment.served": "窗口办完了这次到访",
    "item.corrected": "{item}：依据的内容有更正，{department}重新核对",
    "item.dispatched": "{item}：已分给{department}",
    "item.due_soon": "{item}：快到承诺的日期",
}


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One department's piece. `due_on` is the promised last day; None once nothing is open.

    `expected_on` is the day that the family was told instead, while the item is late or suspended.
    `request` is what the item waits for: a correction (until its `deadline`) or the end of a suspension
    (`expected_end`), with the reason.
    """

    id: UUID
    code: str
    name: str
    department: str
    phone: str
    status: str
    status_text: str
    due_on: date | None
    expected_on: date | None
    time_limit: str
    overdue: bool
    request: dict[str, Any] | None
    result: dict[str, Any] | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PayoutProgress:
    """One payment; `amount_fen` in fen, the account only by its last four digits."""

    id: UUID
    item_id: UUID
    kind: str
    name: str
    amount_fen: int
    account_tail: str
    status: str
    status_text: str
    arrived_on: date | None
    return_reason: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    kind: str
    text: str
    by: str
    details: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole answer to "how far is it?".

    `promised_on` is the day by which the offices have done what they have to do now, as last told.
    `act_by` is the day by which the family has to act, None when it has nothing to do by a day.
    `declaration` is what may come later (容缺受理): `missing`, `deadline`, `text`, `settled_on`.
    """

    id: UUID
    number: str | None
    status: str
    status_text: str
    next_step: str
    promised_on: date | None
    act_by: date | None
    declaration: dict[str, Any] | None
    done_count: int
    item_count: int
    items: list[ItemProgress]
    payouts: list[PayoutProgress]
    terminations: list[ItemProgress]
    timeline: list[TimelineEntry]


_NEXT: dict[str, str] = {
    CaseStatus.DRAFT: "把表填完就可以提交，填过的内容都会保存。",
    CaseStatus.SUBMITTED: "窗口正在预审。您可以先预约到窗口的时间。",
    CaseStatus.RETURNED: "请按窗口的说明补正，改好后再提交。",
    CaseStatus.REVIEWED: "请带上证件原件，按预约的时间到窗口，一次就能办好。",
    CaseStatus.ACCEPTED: "各部门正在接收，您不用再跑，有进展会告诉您。",
    CaseStatus.IN_PROGRESS: "各部门正在办理，您不用再跑，有进展会告诉您。",
    CaseStatus.FINISHED: "都办完了。款项到账时还会告诉您。",
    CaseStatus.ARCHIVED: "都办完了，办件已归档。",
    CaseStatus.DECLINED: "请看不予受理的说明，里面写了可以去哪里办。",
    CaseStatus.WITHDRAWN: "申请已撤回。需要时可以重新申请。",
    CaseStatus.EXPIRED: "草稿可以恢复，填过的内容都在。",
    CaseStatus.VOIDED: "已按误报撤销，各部门正在恢复。",
}

_TO_COME = "受理时说好后补的材料还没有收到，请尽快带到窗口。"

# The newest file counts: a death that was reported in error leaves one behind that is being reversed.
_ITEMS = """case_id = $2 OR file_id = (
    SELECT id FROM termination_file WHERE county = $1 AND decedent_index = $3 ORDER BY created_at DESC LIMIT 1
)"""

_EVENTS = """
SELECT at, kind, actor_label, item_id, private FROM case_event
WHERE county = $1 AND subject_id = $2 ORDER BY seq DESC
"""


async def progress_of(case: Case) -> Progress:
    """Where the case stands, with its timeline, newest first. Reads only."""
    # Nothing is terminated before acceptance has shown who died.
    decedent = case.decedent_index if case.accepted_at is not None else None
    both = await find(Item, case.county, _ITEMS, case.id, decedent, then="ORDER BY due_on, code")
    items = [item for item in both if item.case_id]
    terminations = sorted((i for i in both if i.file_id), key=lambda i: (i.department, i.code))
    payouts = await payouts_of(case)
    events = await select(_EVENTS, case.county, case.id)
    open_items = [i for i in items if i.closed_at is None]
    shown = [_item(case.county, i) for i in items]
    waiting_rows: list[Case | Item] = [case, *items]
    asked = [row.waits_until for row in waiting_rows if _is_the_familys(row)]
    act_by = min((day for day in asked if day), default=None)
    waiting = any(i.status == ItemStatus.CORRECTION for i in items)
    returned = any(p.status == PayoutStatus.RETURNED for p in payouts)
    next_step = _next_step(case)
    if has_deleted(case, "drafts"):
        next_step = "这份草稿放得太久，填过的内容已按规定删除。需要时请重新填写。"
    elif returned:
        next_step = "有一笔款项被银行退回，请换一个收款账户。"
    elif waiting:
        by = f"请在{_day(act_by)}前在手机上补好。" if act_by else "在手机上就可以补。"
        next_step = f"有一个部门请您补一点内容，{by}"
    return Progress(
        id=case.id,
        number=case.number,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        next_step=next_step,
        promised_on=_promised(case, open_items),
        act_by=act_by,
        declaration=case.declaration,
        done_count=len(items) - len(open_items),
        item_count=len(items),
        items=shown,
        payouts=payouts,
        terminations=[_item(case.county, i) for i in terminations],
        timeline=list(_timeline(case.county, events, items, SENTENCES)),
    )


async def history_of(case: Case, items: list[Item]) -> list[TimelineEntry]:
    """Everything that happened to the case, newest first, for the window: with what answers said before."""
    events = await select(_EVENTS, case.county, case.id)
    return list(_timeline(case.county, events, items, SENTENCES | OFFICE_SENTENCES, whole=True))


async def payouts_of(case: Case) -> list[PayoutProgress]:
    """The payments of the case, in the order in which they were approved."""
    found = await find(Payout, case.county, "case_id = $2", case.id, then="ORDER BY approved_at")
    return [_payout(case, payout) for payout in found]


def _next_step(case: Case) -> str:
    kind = kind_of(case)
    until = case.waits_until
    if kind is None or until is None:
        return _NEXT[case.status]
    if kind.code == "pre_review":
        return f"窗口正在预审，{_day(case.expected_on or until)}前告诉您结果。您可以先预约到窗口的时间。"
    if until < clock.today():
        return _NEXT[case.status] if kind.code == "notice" else f"{_NEXT[case.status]}{_TO_COME}"
    if kind.code == "notice":
        return f"请在{_day(until)}前按窗口的说明补正，改好后再提交。已填的内容都在。"
    return f"{_NEXT[case.status]}受理时说好后补的材料，请在{_day(until)}前带到窗口。"


def _promised(case: Case, open_items: list[Item]) -> date | None:
    if case.status == CaseStatus.SUBMITTED:
        return case.expected_on or case.waits_until
    return max((i.expected_on or i.due_on for i in open_items), default=None)


def _is_the_familys(row: Case | Item) -> bool:
    kind = kind_of(row)
    return kind is not None and kind.is_familys


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _item(division: str, item: Item) -> ItemProgress:
    department = county(division).departments.get(item.department)
    limit = item.rule.get("limit")
    return ItemProgress(
        id=item.id,
        code=item.code,
        name=item.rule.get("short") or item.rule["name"],
        department=department.short if department else item.department,
        phone=department.phone if department else "",
        status=item.status,
        status_text=ItemStatus(item.status).label,
        due_on=None if item.closed_at else item.due_on,
        expected_on=None if item.closed_at else item.expected_on,
        time_limit=Limit.model_validate(limit).shown if limit else "",
        overdue=item.overdue,
        request=item.request if item.status in (ItemStatus.CORRECTION, ItemStatus.SUSPENDED) else None,
        result=item.result,
        closed_at=item.closed_at,
    )


def _payout(case: Case, payout: Payout) -> PayoutProgress:
    kinds = county(case.county).by_version(case.catalogue_version).payouts.kinds
    return PayoutProgress(
        id=payout.id,
        item_id=payout.item_id,
        kind=payout.kind,
        name=kinds[payout.kind].name if payout.kind in kinds else payout.kind,
        amount_fen=payout.amount_fen,
        account_tail=payout.account_tail,
        status=payout.status,
        status_text=PayoutStatus(payout.status).label,
        arrived_on=payout.arrived_on,
        return_reason=payout.return_reason if payout.status == PayoutStatus.RETURNED else None,
    )


def _timeline(
    division: str,
    events: Iterable[Mapping[str, Any]],
    items: list[Item],
    sentences: Mapping[str, str],
    *,
    whole: bool = False,
) -> Iterable[TimelineEntry]:
    departments = county(division).departments
    private = CaseEvent._meta.fields_map["private"]
    names: dict[UUID | None, tuple[str, str]] = {}
    for item in items:
        department = departments.get(item.department)
        short = item.rule.get("short") or item.rule["name"]
        names[item.id] = (short, department.short if department else item.department)
    for event in events:
        sentence = sentences.get(event["kind"])
        if sentence is None:
            continue
        name, office = names.get(event["item_id"], ("", ""))
        private_part = private.to_python_value(event["private"])
        yield TimelineEntry(
            at=event["at"],
            kind=event["kind"],
            text=sentence.format(item=name, department=office),
            by=event["actor_label"],
            details=private_part if whole else _told(private_part),
        )


def _told(details: dict[str, Any] | None) -> dict[str, Any] | None:
    """What was written about the step. What answers said before is whole ID and account numbers, and a
    relative who only follows reads the timeline too: those are in the applicant's export.
    """
    if details is None:
        return None
    return {name: value for name, value in details.items() if name != "before"}
