"""A family that asked for a person: taken, answered, closed; and calls that only a telephone can make."""

from __future__ import annotations

import pytest_asyncio

from server.chat.models import ChatReply, ChatTurn, Handover
from server.database import new_id, transaction
from tests.access.talks import talked
from tests.server.cases.submitted import submitted
from tests.server.console.conftest import COUNTY, Hall

ROOT = "/console/window/conversations"
HOSTILE = "请问</p><script>alert(1)</script>"


@pytest_asyncio.fixture
async def asked(database: str) -> Handover:
    async with transaction():
        handover_id, _, _ = await talked(await submitted(), new_id(), HOSTILE)
    return await Handover.of(COUNTY).get(id=handover_id)


async def test_a_conversation_is_taken_answered_and_closed(hall: Hall, asked: Handover) -> None:
    browser, here = await hall.at_work(), f"{ROOT}/{asked.id}"
    queue = await browser.get(ROOT)
    assert here in queue.links
    shown = await browser.get(here)
    assert "请问" in shown.text
    assert "<script>alert" not in shown.source
    await browser.submit(f"{here}/take")
    answered = await browser.submit(f"{here}/replies", {"text": "户口簿可以后补，请放心。"})
    assert "户口簿可以后补" in answered.text
    assert await ChatTurn.of(COUNTY).filter(sender="clerk").count() == 1
    closed = await browser.submit(f"{here}/close")
    assert (closed.path, "会话已结束" in closed.text) == (ROOT, True)
    assert (await Handover.of(COUNTY).get(id=asked.id)).closed_at is not None


async def test_a_clerk_sees_what_an_answer_of_the_program_rests_on(hall: Hall, asked: Handover) -> None:
    beside = {"citation": {"name": "通知", "clause": "三(二)2", "basis": "公证法"}}
    await ChatTurn.of(COUNTY).filter(conversation_id=asked.conversation_id).update(shown=beside)
    shown = await (await hall.at_work()).get(f"{ROOT}/{asked.id}")
    assert "依据：通知三(二)2；公证法" in shown.text


async def test_who_comes_second_is_told_and_keeps_the_words(hall: Hall, asked: Handover) -> None:
    first, second = await hall.at_work(), await hall.at_work("window2", work_number="1002")
    here = f"{ROOT}/{asked.id}"
    await second.get(here)
    await first.get(here)
    await first.submit(f"{here}/take")
    refused = await second.submit(f"{here}/take")
    assert refused.status == 409
    assert refused.refusal


async def test_a_call_that_was_made_leaves_the_list(hall: Hall, asked: Handover) -> None:
    browser = await hall.at_work()
    shown = await browser.get(ROOT)
    (call,) = [form.action for form in shown.forms if form.action.endswith("/called")]
    done = await browser.submit(call)
    assert "请带原件来" not in done.text
    assert await ChatReply.of(COUNTY).filter(status="telephone").count() == 0
