"""What an act rules out beside it, and what it does not: a question, another wish, an answer."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("为么子要我的号码？我才十七岁，办得成吗？", "applicant.id_number", {"why", "policy"}),
        ("问电话做什么？我人在国外可以办吗？", "applicant.phone", {"why", "policy"}),
        ("不答应会怎么样", "consents.sensitive_data", {"policy"}),
        ("不同意又会怎样", "consents.sensitive_data", {"policy"}),
        ("交之前能否再给我列一遍全部内容？", None, {"review"}),
    ],
)
def test_a_question_is_asked_beside_what_is_done(text: str, asked: str | None, meant: set[str]) -> None:
    assert acts(say(text, asked)) == meant


@pytest.mark.parametrize("text", ["为什么姓名和账号要分开写？系统应该自己会带", "为啥要填两遍？应该有记录的"])
def test_a_hedge_that_submits_nothing_rules_out_no_other_wish(text: str) -> None:
    assert "why" in acts(say(text, "payee.holder"))


@pytest.mark.parametrize("text", ["我已阅读，同意上面的承诺", "已经看完，同意以上条款", "同意上述声明"])
def test_who_agrees_to_a_statement_submits_nothing(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"yes"}


@pytest.mark.parametrize("text", ["对此条款不予接受", "恕不认可", "承诺条款不予签署"])
def test_a_formal_refusal_is_a_no(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"no"}
