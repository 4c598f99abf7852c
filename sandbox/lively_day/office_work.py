"""What the offices do beside the cases: benefits that end, telephone calls, systems that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sandbox.actors.calling import Refused
from sandbox.clock import CHINA
from sandbox.lively_day.days import NOW
from sandbox.lively_day.hall import SYSTEMS, Hall

MOST_AT_ONCE = 100
# Whose clerk or system looks through the benefits to be ended, and until how many days before the last one.
BENEFITS = {
    "human_resources": 2,
    "housing_fund": 2,
    "civil_affairs": 3,
    "disabled_federation": 5,
    "veterans_affairs": 2,
}
OVERPAID = (286_400, 0, 0, 0, 572_800, 0, 0, 143_200, 0, 0)  # fen, of one pension after the other
TRIES_THE_TELEPHONE = 10


async def ends_benefits(hall: Hall, department: str) -> None:
    """A department confirms now and then which benefits end; what came in the last days is still open."""
    confirmed = 0
    for stop in hall.days.stops:
        if stop.ago < BENEFITS[department]:
            break
        await hall.days.until(stop.ago)
        worker = await hall.items_of(department)
        lines = [line for line in await worker.inbox(kind="termination") if _is_from_before(line, hall)]
        rows = []
        for line in sorted(lines, key=lambda line: str(line["created_at"])):
            confirmed += 1
            if line["code"] == "pension_payment":
                rows.append(_stopped(line, OVERPAID[confirmed % len(OVERPAID)]))
            elif confirmed % 12 == 0:
                await worker.mark_not_applicable(line["id"], "库内没有这位逝者的在享待遇")
            else:
                rows.append(_stopped(line, 0))
        for first in range(0, len(rows), MOST_AT_ONCE):
            await worker.complete_many(rows[first : first + MOST_AT_ONCE])


async def telephones(hall: Hall) -> None:
    """The window calls whom no message reached; who could not be told yesterday and today still waits."""
    for ago in reversed([stop.ago for stop in hall.days.stops if stop.ago][::-2]):
        await hall.days.until(ago)
        calls = await hall.window.to_telephone()
        for place, call in enumerate(call for call in calls if _waits_since_before(call, hall)):
            messages = [message["message_id"] for message in call["to_tell"]]
            reached = ago > TRIES_THE_TELEPHONE or place % 9 > 0
            # What was to be told may have been overtaken while the clerk was dialling.
            with overtaken():
                await hall.window.telephoned(
                    messages, reached=reached, note="已告知本人" if reached else "无人接听，下午再打"
                )


@contextmanager
def overtaken() -> Iterator[None]:
    """Nothing to tell any more is no trouble."""
    try:
        yield
    except Refused as refused:
        if refused.code != "message_not_waiting":
            raise


async def fails_to_listen(hall: Hall) -> None:
    """Two systems are out of order for some days; at the end they work, and what they missed can be replayed.

    One refuses at once; the other one breaks down at every request until the hall gives up.
    """
    for department, ago, behaviour in (
        ("veterans_affairs", 6, {"do": "error"}),
        ("housing_fund", 1, {"do": "refuse", "reason": "", "status": 400}),
    ):
        await hall.days.until(ago)
        hall.out_of_order.add(department)
        await hall.system(department).behave(**behaviour)
    await hall.days.until(0, NOW)
    for department in sorted(hall.out_of_order):
        await hall.system(department).behave(**(SYSTEMS[department] or {}))


def _is_from_before(line: Mapping[str, Any], hall: Hall) -> bool:
    return _day(line["created_at"]) < hall.days.today and line["status"] != "reversing"


def _waits_since_before(call: Mapping[str, Any], hall: Hall) -> bool:
    return _day(call["waiting_since"]) < hall.days.today - timedelta(days=1)


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(CHINA).date()


def _stopped(line: Mapping[str, Any], overpaid_fen: int) -> dict[str, Any]:
    summary = "已停发，多发部分请家属退回" if overpaid_fen else "已核对并停止"
    return {"item": line["id"], "summary": summary, "overpaid_fen": overpaid_fen}
