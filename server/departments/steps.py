"""What happened to an item, in the words of the office that works on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "item.dispatched": "分派到本单位",
    "item.received": "接收",
    "item.started": "开始办理",
    "item.suspended": "暂停计时",
    "item.resumed": "恢复计时",
    "item.correction_requested": "请家属补正",
    "item.correction_answered": "家属已补正",
    "item.correction_due": "提醒家属补正",
    "item.correction_extended": "补正期限自动延长",
    "item.correction_lapsed": "补正期限已过，家属没有补",
    "item.correction_closed": "补正期限已过，按已有材料继续办理",
    "item.suspension_lapsed": "暂停到期，没有恢复",
    "item.done": "办结",
    "item.refused": "不予办理",
    "item.not_applicable": "不适用",
    "item.due_soon": "快到期提醒",
    "item.overdue": "超过期限",
    "item.corrected": "登记机构更正了内容",
    "item.reversal_requested": "要求撤销已办的内容",
    "item.reversal_overdue": "超过撤销期限",
    "item.reversed": "已撤销",
    "item.delivery_replayed": "重新推送到业务系统",
    "payout.approved": "款项核定",
    "payout.sent": "款项已发放",
    "payout.arrived": "款项已到账",
    "payout.returned": "款项退汇",
    "payout.reissued": "换账户重新发放",
    "payout.cancelled": "款项取消",
    "payout.recovery_due": "款项需要追回",
    "payout.landed": "需要追回的款项已到账",
    "payout.recovered": "款项已追回",
}


def step_text(kind: str) -> str:
    """The words for a kind of event; the kind itself for one that has none."""
    return _WORDS.get(kind, kind)
