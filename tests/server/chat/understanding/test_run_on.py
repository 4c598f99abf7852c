"""What is said in one breath: where the telling ends and the next thing, or a question, begins."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

DATE, RELATION, OWN = "death.date", "applicant.relation", "payee.own_account"


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("他昨天走了嘛我在外面打工回不去怎么弄啊", None, {DATE: "2026-11-24"}),
        ("我妈是前天走的啊我爸也不在了要怎么办", None, {DATE: "2026-11-23", RELATION: "child"}),
        ("我想问一下我爸去世了能不能领丧葬费", None, {RELATION: "child"}),
        ("我那个老倌子走了丢下我跟两个细伢子何解搞啊", None, {RELATION: "spouse"}),
        ("打我姐卡上要不要得啊他自己那个卡上个月就销掉了", OWN, {OWN: "no", "payee.reason": "closed"}),
    ],
)
def test_what_is_told_before_a_question_in_one_breath_is_told(
    text: str, asked: str | None, found: dict[str, Any]
) -> None:
    assert found.items() <= facts(say(text, asked)).items()


@pytest.mark.parametrize(
    "text",
    [
        "我就想问问在家里走的没有死亡证明的能不能办丧葬费",
        "他要是走了的话能不能由我老婆去办这个事",
        "没火化的要不要罚款",
    ],
)
def test_what_a_question_supposes_is_not_told(text: str) -> None:
    said = say(text)
    assert facts(said) == {}
    assert "policy" in acts(said)
