"""The worker: every loop that runs without a request, in one list.

A loop is a function that does what is due now and returns how many things it did. It is called again at
once while it finds work, else after its interval. Loops never share a transaction and never stop each
other: one that fails is logged and tried again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

from notifications.delivery import Delivery
from notifications.forgetting import forget_messages
from notifications.joining import join_messages
from notifications.planning import plan_messages
from notifications.reconciling import reconcile_messages
from server import clock
from server.booking.lapsing import lapse_holds
from server.booking.slots import ensure_all_slots
from server.cases.anchor import anchor_days
from server.cases.appointments import close_round, remind_round
from server.cases.bulk_reading import watch_reading
from server.cases.certificate_retention import delete_certificates
from server.cases.cremation import match_waiting_cases
from server.cases.deadlines import watch_deadlines
from server.cases.housekeeping import archive_finished, expire_drafts, forget_idempotency_keys
from server.cases.readings import Reader
from server.cases.retention import delete_by_rule
from server.cases.sweeping import Sweep, let_go_of_replaced
from server.cases.terminations import start_terminations
from server.cases.waiting import watch_cases, watch_items
from server.chat.followers import Followers
from server.chat.forgetting import forget_chat
from server.chat.photos import Fetching
from server.chat.pushes import hear_pushes
from server.chat.replies import Replies
from server.departments.dispatch import deliver_dispatches, plan_dispatches
from server.http.observe import registry
from server.reading.desk import reads_photos
from server.wechat import WeChat

log = structlog.get_logger()

DONE = Counter("worker_done_total", "Things done by the worker", ("loop",), registry=registry)
FAILED = Counter("worker_failed_total", "Rounds of the worker that failed", ("loop",), registry=registry)

BACK_OFF_SECONDS = 5.0
# How soon a training clock that was moved ahead is noticed by a loop with a long pause.
LOOK_AT_CLOCK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Loop:
    """`act` does what is due and returns how much; `every` is the pause in seconds when nothing was."""

    name: str
    act: Callable[[], Awaitable[int]]
    every: float = 1.0


def loops(wechat: WeChat) -> tuple[Loop, ...]:
    """Which loops run. This list is the answer to "what happens by itself?"."""
    return (
        Loop("terminations", start_terminations),
        Loop("cremation_matches", match_waiting_cases),
        Loop("plan_messages", plan_messages, every=0.5),
        Loop("deliver_messages", Delivery(wechat).deliver_messages, every=0.5),
        Loop("reconcile_messages", reconcile_messages, every=10),
        Loop("chat_pushes", hear_pushes, every=0.2),
        Loop("followers", Followers(wechat, join_messages).look_up, every=0.5),
        Loop("chat_replies", Replies(wechat).send_replies, every=0.2),
        Loop("chat_photos", Fetching(wechat).fetch_photos, every=0.5),
        Loop("plan_dispatches", plan_dispatches, every=0.5),
        Loop("deliver_dispatches", deliver_dispatches, every=0.5),
        *((Loop("photo_readings", Reader().read_photos),) if reads_photos() else ()),
        Loop("deadlines", watch_deadlines, every=30),
        Loop("waiting_cases", watch_cases, every=30),
        Loop("waiting_items", watch_items, every=30),
        Loop("slots", ensure_all_slots, every=600),
        Loop("lapsed_holds", lapse_holds, every=5),
        Loop("reminders", remind_round, every=60),
        Loop("left_visits", close_round, every=60),
        Loop("expired_drafts", expire_drafts, every=60),
        Loop("bulk_reading", watch_reading, every=60),
        Loop("archive", archive_finished, every=600),
        Loop("retention", delete_by_rule, every=600),
        Loop("message_retention", forget_messages, every=600),
        Loop("chat_retention", forget_chat, every=600),
        Loop("certificate_retention", delete_certificates, every=600),
        Loop("replaced_files", let_go_of_replaced, every=600),
        Loop("orphan_objects", Sweep(), every=600),
        Loop("day_anchors", anchor_days, every=300),
        Loop("idempotency_keys", forget_idempotency_keys, every=3600),
    )


async def run(running: tuple[Loop, ...], stop: asyncio.Event) -> None:
    """Run the loops until `stop` is set; a round that has begun is finished first."""
    await asyncio.gather(*(_keep_running(loop, stop) for loop in running))


async def _keep_running(loop: Loop, stop: asyncio.Event) -> None:
    while not stop.is_set():
        pause = loop.every
        try:
            done = await loop.act()
            DONE.labels(loop.name).inc(done)
            if done:
                pause = 0.0
        except Exception as error:
            FAILED.labels(loop.name).inc()
            log.error("loop_failed", loop=loop.name, exc_info=error)
            pause = max(pause, BACK_OFF_SECONDS)
        if pause:
            await _wait(pause, stop)
        else:
            await asyncio.sleep(0)


async def _wait(seconds: float, stop: asyncio.Event) -> None:
    """Pause for so long, by the machine's clock or by the office's where that was moved ahead."""
    by_machine, by_office = time.monotonic(), clock.now()
    while not stop.is_set():
        passed = max(time.monotonic() - by_machine, (clock.now() - by_office).total_seconds())
        if passed >= seconds:
            return
        try:
            await asyncio.wait_for(stop.wait(), timeout=min(seconds - passed, LOOK_AT_CLOCK_SECONDS))
        except TimeoutError:
            continue
