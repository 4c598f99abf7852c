"""A cremation that has its day shuts nobody out: they hear that it is open to them after it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

CREMATED, AREA = "death.cremated", "insurance.area"
KIN: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize("asked", [CREMATED, AREA])
@pytest.mark.parametrize("text", ["明天上午火化，哦不，后天", "后天火化", "火化定了28号", "火化是后天"])
def test_what_has_its_day_is_only_awaited(text: str, asked: str) -> None:
    family = Family(KIN).asked(asked)
    line = family.say(text)
    assert "那天以后就可以申请" in line and line.endswith("？")
    line += family.say("对") if family.state.pending else ""
    assert family.known[CREMATED] == "no" and "不符合" not in line and "分别办理" not in line
    assert "不能在这里提交" not in family.say("继续填")


@pytest.mark.parametrize(
    "text",
    ["还冇烧，明日烧", "明朝烧", "还没烧 明天烧", "后日去烧", "大后日送殡仪馆烧", "人还在屋里，明早烧"],
)
def test_a_cremation_that_is_to_come_is_no_day_of_death(text: str) -> None:
    family = Family({**KIN, "decedent.household_in_county": "yes"}).asked(AREA)
    family.say("昨日夜里走的")
    line = family.say(text)
    assert "那天以后就可以申请" in line and family.state.asked == AREA
    assert (family.known[CREMATED], family.known["death.date"]) == ("no", "2026-11-24")


@pytest.mark.parametrize("text", ["明日烧纸", "明天出殡"])
def test_what_else_is_to_come_says_nothing_of_a_cremation_or_a_death(text: str) -> None:
    family = Family({**KIN, "decedent.household_in_county": "yes"}).asked(AREA)
    family.say("昨日夜里走的")
    family.say(text)
    assert CREMATED not in family.known and family.state.asked == AREA


def test_what_is_not_to_be_or_has_no_day_is_told_as_before() -> None:
    for text in ("还没火化", "没火化，土葬的"):
        assert "不符合" in Family(KIN).asked(CREMATED).say(text)
    family = Family(KIN).asked(CREMATED)
    family.say("后天火化")
    assert "不符合" in family.say("改了，是土葬的")


def test_another_reason_is_told_all_the_same() -> None:
    line = Family({**KIN, AREA: "elsewhere_in_county"}).asked(CREMATED).say("后天火化")
    assert "那天以后就可以申请" in line and "没有在岳阳县中心城区参保" in line


@pytest.mark.parametrize("text", ["火化完再来", "照片以后再拍，火化完再来", "烧了我再来填"])
def test_to_come_back_after_it_says_of_none_that_it_was(text: str) -> None:
    family = Family({**KIN, CREMATED: "no"}).asked(AREA)
    family.say(text)
    assert family.known[CREMATED] == "no" and not family.state.pending


def test_when_all_else_is_told_they_are_to_come_back() -> None:
    family = Family(KIN).asked(CREMATED)
    family.say("后天火化")
    for _ in range(60):
        if family.state.asked is None:
            break
        family.say("先跳过")
    assert "等那天过了" in family.line
