"""What an angry person tells is told; what is only a part of the curse is no answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

RELATION = "applicant.relation"
COUNTY = "decedent.household_in_county"


@pytest.mark.parametrize(
    ("said", "asked", "told"),
    [
        ("我说了我是他儿子！！听不懂人话吗", RELATION, {RELATION: "child"}),
        ("你是个机器吧！我是他儿子，我叫彭志强", RELATION, {RELATION: "child", "applicant.name": "彭志强"}),
        ("我爸前天走了，你他妈烦不烦", None, {RELATION: "child", "death.date": "2026-11-23"}),
        ("垃圾系统！户口在岳阳县，讲了三遍了", COUNTY, {COUNTY: "yes"}),
        ("没有！滚", "insurance.housing_fund", {"insurance.housing_fund": "no"}),
        ("电话13900001234，你们一帮吃干饭的", None, {"applicant.phone": "13900001234"}),
    ],
)  # fmt: skip
def test_what_is_told_beside_a_curse_counts(said: str, asked: str | None, told: dict[str, Any]) -> None:
    understood = say(said, asked)
    assert "abuse" in acts(understood) and understood.policy is None
    assert facts(understood).items() >= told.items()


@pytest.mark.parametrize("asked", [RELATION, COUNTY, "insurance.assistance", "insurance.housing_fund"])
@pytest.mark.parametrize(
    "said",
    [
        "他妈的烦死了", "你全家都没有", "去你大爷的", "三岁伢子都比你灵光，蠢猪", "你妈的又来问",
        "你有病吧，问个没完", "猪脑壳，讲三遍都记不住", "你们这些人迟早遭雷打，缺德",
    ],
)  # fmt: skip
def test_a_curse_answers_nothing(said: str, asked: str) -> None:
    understood = say(said, asked)
    assert "abuse" in acts(understood)
    assert facts(understood) == {} and doubts(understood) == {}
    assert not acts(understood) & {"yes", "no", "unknown"}


def test_a_curse_asks_for_no_rule() -> None:
    understood = say("你放什么屁，没有残疾证，有公积金")
    assert understood.policy is None
    assert facts(understood) == {"insurance.disability": "no", "insurance.housing_fund": "yes"}
