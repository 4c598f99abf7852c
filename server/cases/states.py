"""The states that a case, an item and a payout can be in, with the word that people read."""

from __future__ import annotations

from enum import StrEnum


class _State(StrEnum):
    label: str

    def __new__(cls, value: str, label: str = "") -> _State:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class CaseStatus(_State):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "待补正"
    REVIEWED = "reviewed", "预审通过"
    ACCEPTED = "accepted", "已受理"
    IN_PROGRESS = "in_progress", "办理中"
    FINISHED = "finished", "已办结"
    ARCHIVED = "archived", "已归档"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "草稿已过期"
    VOIDED = "voided", "误报撤销"


class ItemStatus(_State):
    DISPATCHED = "dispatched", "待接收"
    RECEIVED = "received", "已接收"
    IN_PROGRESS = "in_progress", "办理中"
    SUSPENDED = "suspended", "暂停计时"
    CORRECTION = "correction", "待补正"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予办理"
    NOT_APPLICABLE = "not_applicable", "不适用"
    REVERSING = "reversing", "撤销中"
    REVERSED = "reversed", "已撤销"


class PayoutStatus(_State):
    APPROVED = "approved", "已核定"
    SENT = "sent", "已发放"
    ARRIVED = "arrived", "已到账"
    RETURNED = "returned", "已退汇"
    CANCELLED = "cancelled", "已取消"


# An item in one of these needs nobody any more; a case finishes when all its items are.
ITEM_TERMINAL = frozenset(
    {ItemStatus.DONE, ItemStatus.REFUSED, ItemStatus.NOT_APPLICABLE, ItemStatus.REVERSED}
)
ITEM_OPEN = frozenset(ItemStatus) - ITEM_TERMINAL

# A case in one of these is the family's own live matter: one decedent has at most one.
CASE_LIVE = frozenset(
    {
        CaseStatus.SUBMITTED,
        CaseStatus.RETURNED,
        CaseStatus.REVIEWED,
        CaseStatus.ACCEPTED,
        CaseStatus.IN_PROGRESS,
    }
)
