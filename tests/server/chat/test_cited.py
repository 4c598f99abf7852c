"""What an answer about the rules rests on: shown beside it, or written below it where there is only text."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from miniprogram_api.chat import history
from server.chat.models import ChatReply
from server.chat.policy import Citation
from server.chat.speaking import messages, said_about
from server.http.pages import Page
from tests.server.chat.talking import DIVISION, Talker

pytestmark = pytest.mark.usefixtures("database")

BRING = "户口簿"


async def _asks(question: str, channel: str = "app") -> Talker:
    family = await Talker.new(channel)
    await family.fills({"decedent.name": "张建国", "applicant.relation": "child"})
    await family.say(question)
    return family


async def test_what_is_read_aloud_has_no_clause_and_the_page_gets_it_beside() -> None:
    family = await _asks("要带哪些材料")
    assert BRING in family.answers[0] and "依据" not in "".join(family.answers)
    assert family.last is not None
    answer, question = family.last.answers
    assert answer.citation == Citation(family.place.info.source, "三(二)2")
    assert question.citation is None and "户口在岳阳县" in question.text
    assert family.quick, "and what can be tapped stands with the question"


async def test_another_law_that_it_rests_on_stands_there_too() -> None:
    family = await _asks("公积金由谁来取")
    assert family.citation is not None and family.citation.basis.startswith("住房公积金管理条例")


async def test_the_history_and_the_export_keep_it() -> None:
    family = await _asks("要带哪些材料")
    turns = (await history(family.actor, Page())).turns
    assert [turn.citation for turn in turns if BRING in turn.text] == [family.citation]
    case = await family.case()
    assert case is not None and family.citation is not None
    said = await said_about(DIVISION, family.person.id, case.id)
    assert [turn["citation"] for turn in said if BRING in turn["text"]] == [asdict(family.citation)]


async def test_a_turn_that_is_sent_twice_has_it_twice() -> None:
    family = await _asks("要带哪些材料")
    first = family.citation
    await family.say("要带哪些材料", key="turn-0001")
    assert family.last is not None and family.last.repeated and family.citation == first


async def test_where_there_is_only_text_it_is_the_last_line_below_the_answer() -> None:
    await _asks("公积金由谁来取", "service")
    answer, question = [row.text or "" for row in await ChatReply.of(DIVISION).order_by("id")]
    *_, last = answer.split("\n")
    assert last == "依据：通知三(二)4(5)" and "岳阳县" in question and "依据" not in question


@pytest.mark.parametrize("question", ["窗口几点上班", "你们礼拜六开门不"])
async def test_nobody_needs_a_clause_for_the_hours_or_the_way(question: str) -> None:
    family = await _asks(question, "service")
    sent = [row.text or "" for row in await ChatReply.of(DIVISION).all()]
    assert family.citation and "依据" not in "".join(sent)


def test_a_long_answer_has_it_at_its_end() -> None:
    line, citation = "天" * 150 + "。" + "地" * 100 + "。", Citation("通知", "一")
    said = messages(["好。", line, "然后呢？"], {line: citation})
    assert [message.citation for message in said] == [None, None, citation, None]
    assert "".join(message.text for message in said[:3]) == "好。" + line
