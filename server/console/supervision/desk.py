"""Where the supervision's pages are mounted, what its people find at the top and beside each page."""

from __future__ import annotations

from server.console.desk import Desk, Link
from server.identity.actor import ActorKind

ROOT = "/console/supervision"
ACCOUNTS = "/console/administration"

_BESIDE: tuple[tuple[str, tuple[Link, ...]], ...] = (
    (
        "办理",
        (
            Link("总览", ROOT),
            Link("办件", f"{ROOT}/cases"),
            Link("超期事项", f"{ROOT}/overdue"),
            Link("快到期事项", f"{ROOT}/nearly-overdue"),
            Link("过期的期限", f"{ROOT}/lapsed"),
            Link("要追回的款", f"{ROOT}/recoveries"),
        ),
    ),
    (
        "家属",
        (
            Link("差评回访", f"{ROOT}/ratings"),
            Link("请打电话", f"{ROOT}/telephone"),
            Link("没有答案的问题", f"{ROOT}/questions"),
            Link("火化后没有申报", f"{ROOT}/unclaimed"),
        ),
    ),
    (
        "监督",
        (
            Link("统计", f"{ROOT}/statistics"),
            Link("谁看过什么", f"{ROOT}/views"),
            Link("异常查阅提醒", f"{ROOT}/alarms"),
        ),
    ),
    (
        "系统",
        (
            Link("没有送达的推送", f"{ROOT}/deliveries"),
            Link("运行的配置", f"{ROOT}/configuration"),
        ),
    ),
)

# An administrator, who may do all that a supervisor may, begins at the accounts.
administration = Desk(
    "administration",
    "系统管理",
    frozenset({ActorKind.ADMIN}),
    menu=(Link("账号", ACCOUNTS), Link("系统接入", f"{ACCOUNTS}/clients"), Link("督办", ROOT)),
    beside=_BESIDE,
)
desk = Desk(
    "supervision",
    "政务中心督办",
    frozenset({ActorKind.SUPERVISOR, ActorKind.ADMIN}),
    menu=(
        Link("总览", ROOT),
        Link("办件", f"{ROOT}/cases"),
        Link("统计", f"{ROOT}/statistics"),
        Link("谁看过什么", f"{ROOT}/views"),
        Link("配置", f"{ROOT}/configuration"),
    ),
    beside=_BESIDE,
)
