"""What is said in one breath: where the telling ends and the next thing, or a question, begins."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

HERE, IDENTITY = "decedent.household_in_county", "insurance.identity"
DATE, RELATION, OWN = "death.date", "applicant.relation", "payee.own_account"


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("他昨天走了嘛我在外面打工回不去怎么弄啊", None, {DATE: "2026-11-24"}),
        ("我妈是前天走的啊我爸也不在了要怎么办", None, {DATE: "2026-11-23", RELATION: "child"}),
        ("我想问一下我爸去世了能不能领丧葬费", None, {RELATION: "child"}),
        ("我那个老倌子走了丢下我跟两个细伢子何解搞啊", None, {RELATION: "spouse"}),
        ("打我姐卡上要不要得啊他自己那个卡上个月就销掉了", OWN, {OWN: "no", "payee.reason": "closed"}),
        ("在在岳阳县新墙镇那个养老的钱以前发的还扣不扣回去", HERE, {HERE: "yes"}),
        ("在县里啊新墙镇养老金多发了的要不要退回去我是问这个", HERE, {HERE: "yes"}),
        ("在的在新墙镇那养老的钱多发了还扣不扣回去", HERE, {HERE: "yes"}),
        ("户口在新墙镇那丧葬费我们有得领冇", HERE, {HERE: "yes"}),
        (
            "是上个月二十号走的身份证430621194910145085他是种田的以前没得单位那这个丧葬费我们也有得领冇",
            DATE,
            {DATE: "2026-10-20", IDENTITY: "resident", "decedent.id_number": "430621194910145085"},
        ),
    ],
)
def test_what_is_told_before_a_question_in_one_breath_is_told(
    text: str, asked: str | None, found: dict[str, Any]
) -> None:
    said = say(text, asked)
    assert found.items() <= facts(said).items()
    if asked in (HERE, DATE):
        assert said.policy and "新墙镇那" not in said.policy and "身份证" not in said.policy


@pytest.mark.parametrize(
    "text",
    [
        "我就想问问在家里走的没有死亡证明的能不能办丧葬费",
        "我想问一下在新墙镇那个养老的钱要不要退回去",
        "要是户口在新墙镇那丧葬费还有没有得领",
        "是不是在岳阳县那丧葬费就多一些啊",
        "他要是走了的话能不能由我老婆去办这个事",
        "没火化的要不要罚款",
    ],
)
def test_what_a_question_supposes_is_not_told(text: str) -> None:
    said = say(text)
    assert facts(said) == {}
    assert "policy" in acts(said)
