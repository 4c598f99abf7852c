"""Whether it goes for one's own family: a yes first, or what it hangs on; the rule is for who asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.talking import Talker

pytestmark = pytest.mark.usefixtures("database")

OPEN = {
    "decedent.name": "张建国",
    "applicant.relation": "child",
    "decedent.household_in_county": "yes",
    "insurance.area": "central_urban",
    "death.cremated": "yes",
    "death.cremated_in_county": "yes",
    "death.place": "hospital",
    "death.manner": "illness",
}
NOT_KNOWN = {"decedent.name": "张建国", "applicant.relation": "child"}
WHETHER = [
    "能不能办",
    "我们这种情况可以办吗",
    "我屋里这种办得成不",
    "给不给办",
    "我爹爹这个能办啵",
    "我们家符合不",
]
WHO = ["我可以来办不", "我去办行不行", "我来搞要得不", "我是他女儿可以来办吗"]


async def _asked(question: str, answers: dict[str, Any]) -> Talker:
    family = await Talker.new()
    await family.fills(answers)
    await family.say("你好")
    await family.say(question)
    return family


@pytest.mark.parametrize("question", WHETHER)
async def test_who_is_in_scope_hears_yes_first_and_then_what_comes_next(question: str) -> None:
    family = await _asked(question, OPEN)
    assert family.answers[0].startswith("可以办") and "窗口" in family.answers[0]
    assert family.citation and "中心城区" not in "".join(family.answers)
    assert (await family.state()).moment == "question"


@pytest.mark.parametrize("question", WHETHER)
async def test_who_may_be_in_scope_hears_what_it_hangs_on_and_is_asked_for_it(question: str) -> None:
    missing = {q: v for q, v in OPEN.items() if q not in ("insurance.area", "death.manner")}
    family = await _asked(question, missing)
    first = family.answers[0]
    assert "“参保地”“去世情形”" in first and "已火化" not in first and first.count("。") == 1
    assert (await family.state()).asked == "insurance.area"


@pytest.mark.parametrize("question", WHETHER)
@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"death.manner": "accident"}, "查看死亡医学证明后确定"),
        ({"insurance.area": "unknown"}, "窗口查询后确定"),
    ],
)
async def test_what_only_the_window_can_tell_is_promised_to_nobody(
    question: str, known: dict[str, str], says: str
) -> None:
    family = await _asked(question, OPEN | known)
    assert says in family.answers[0] and "可以办" not in family.answers[0]


@pytest.mark.parametrize("question", [*WHETHER, *WHO])
async def test_to_whom_it_is_closed_hears_where_to_go(question: str) -> None:
    family = await _asked(question, OPEN | {"insurance.area": "elsewhere_in_county"})
    assert "还不能在这里联办" in family.answers[0] and "参保地" in family.answers[0]


@pytest.mark.parametrize("question", WHO)
@pytest.mark.parametrize(
    ("relation", "says"),
    [("child", "由您来申请就可以"), ("spouse", "由您来申请就可以"), ("other", "有更近的亲属")],
)
async def test_who_may_apply_hears_so(question: str, relation: str, says: str) -> None:
    family = await _asked(question, OPEN | {"applicant.relation": relation})
    assert family.answers[0].startswith(says) or says in family.answers[0]


async def test_who_did_not_say_who_they_are_is_asked() -> None:
    family = await _asked("我可以来办不", {"decedent.name": "张建国"})
    assert "什么人" in family.answers[0] and (await family.state()).asked == "applicant.relation"


async def test_what_was_told_in_the_same_breath_counts() -> None:
    answers = {q: v for q, v in OPEN.items() if q != "death.place"}
    family = await _asked("我爸是在县医院走的，我们家能不能办", answers)
    assert "可以办" in "".join(family.answers)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("什么条件可以办", "中心城区"),
        ("侄子能办吗", "由逝者的直系亲属"),
        ("我堂弟来办可以不", "由逝者的直系亲属"),
    ],
)
async def test_who_asks_about_the_rule_or_about_others_hears_the_rule(question: str, says: str) -> None:
    family = await _asked(question, NOT_KNOWN)
    assert says in family.answers[0] and "由您来申请" not in family.answers[0]


async def test_who_is_in_scope_and_asks_about_the_rule_hears_both() -> None:
    family = await _asked("什么条件可以办", OPEN)
    assert family.answers[0].startswith("照您说的情况，您家里可以办") and "中心城区" in family.answers[0]


@pytest.mark.parametrize("question", ["我家能办低保不", "驾照能不能办", "不办行不行"])
async def test_what_is_not_ours_is_promised_to_nobody(question: str) -> None:
    family = await _asked(question, OPEN)
    assert "可以办" not in "".join(family.answers) and family.citation is None
