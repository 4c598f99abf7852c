"""What is said in one breath: where the telling ends and the next thing, or a question, begins."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say

HERE, IDENTITY = "decedent.household_in_county", "insurance.identity"
AREA, AID, FUND = "insurance.area", "insurance.assistance", "insurance.housing_fund"
DISABILITY = "insurance.disability"
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


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("我是街上卖鸡蛋的胡娭毑我屋里老官走了你是政府里的人不咯", None, {RELATION: "spouse"}),
        ("我是村里的李奶奶，我老倌走了", None, {RELATION: "spouse"}),
        ("我是志愿者，李奶奶走了", None, {}),
        ("么子参保我不懂反正是在柏祥镇政府那里按的手印交的钱", AREA, {AREA: "elsewhere_in_county"}),
        ("低保吃了两三年了还有过年村里提来一壶油那个算不算", AID, {AID: ["dibao"]}),
        ("一年交四百块那个合作医疗公积金么子的冇得", FUND, {FUND: "no", "insurance.medical": "resident"}),
        ("老公回消息了 说社保是在新墙镇上买的", None, {AREA: "elsewhere_in_county"}),
        ("她耳朵十几年前就听不见哒不过冇去办过么子证", DISABILITY, {DISABILITY: "no"}),
    ],
)
def test_what_follows_in_the_same_breath_is_told_for_itself(
    text: str, asked: str | None, found: dict[str, Any]
) -> None:
    said = facts(say(text, asked))
    assert {name: value for name, value in said.items() if name != "decedent.sex"} == found


@pytest.mark.parametrize("text", ["嗯就是礼拜天那日我记得那天冇去赶场", "就是礼拜天那天我还去了赶场"])
def test_a_nod_and_the_day_that_was_read_back_agree(text: str) -> None:
    said = say(text, confirming=(Fact(DATE, "2026-11-22", "", False),))
    assert acts(said) == {"yes"} and facts(said) == {DATE: "2026-11-22"}
