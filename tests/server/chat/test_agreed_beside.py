"""A read-back that is agreed to beside other words counts, and is not read once more."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import Pending, go_on
from tests.server.chat.test_putting_right import DECEDENT, ID, Family

PHONE, CARD, NAME = "applicant.phone", "payee.card_number", "applicant.name"
HELD: dict[str, Any] = {DECEDENT: ID, PHONE: "13900001234", CARD: "6228480402564890018", NAME: "陈桂秀"}


def reads(*names: str) -> Family:
    family = Family({})
    pending = tuple(Pending(question=name, value=HELD[name]) for name in names)
    family.state = go_on(family._view(), family.state.but(pending=pending)).state
    return family


@pytest.mark.parametrize(
    ("names", "words", "beside"),
    [
        ((DECEDENT, PHONE), "两个都对的我叫周桂香", {NAME: "周桂香"}),
        ((DECEDENT, PHONE), "都是对的他户口在岳阳县", {"decedent.household_in_county": "yes"}),
        ((DECEDENT, PHONE), "嗯都冇错的他在屋里走的", {"death.place": "home"}),
        ((DECEDENT, PHONE), "对，都对。火化一般几天能拿证？", {}),
        ((DECEDENT, NAME), "身份证对的但是我的名字你写错了我叫周桂香", {NAME: "周桂香"}),
        ((DECEDENT,), "城乡居民啊种田的身份证是对的", {"insurance.identity": "resident"}),
        ((DECEDENT,), "身份证冇错，他是在县医院走的", {"death.place": "hospital"}),
        ((CARD,), "尾号是对的，农业银行的", {"payee.bank": "中国农业银行"}),
        ((DECEDENT,), "你念的是对的，他在县医院走的", {"death.place": "hospital"}),
        ((DECEDENT,), "他是退休教师，其他都对", {"insurance.identity": "public_retired"}),
        ((DECEDENT,), "他在县医院走的，别的对的", {"death.place": "hospital"}),
        ((DECEDENT,), "最后四位对的，他是城乡居民", {"insurance.identity": "resident"}),
        ((DECEDENT, PHONE), "都对他是城乡居民种田的", {"insurance.identity": "resident"}),
        ((DECEDENT,), "对医院是人民医院走的老病", {"death.place": "hospital", "death.manner": "illness"}),
        ((DECEDENT,), "对的他在屋里走的", {"death.place": "home"}),
        ((DECEDENT,), "我没说错啊身份证是对的人是上个月二十号走的", {"death.date": "2026-10-20"}),
        ((DECEDENT,), "身份证对的我刚才说了他在屋里走的", {"death.place": "home"}),
        ((DECEDENT,), "身份证对的我刚才说了上个月二十号走的那种田的有没有", {"death.date": "2026-10-20"}),
        ((DECEDENT, PHONE), "对两个都对那先销户还是先来办这个哪个先", {}),
        ((DECEDENT,), "对那先销户还是先来办这个哪个先", {}),
        ((PHONE,), "手机对！你听见没有？", {}),
        ((PHONE,), "手机对！他在屋里走的，你听见没有？", {"death.place": "home"}),
        ((DECEDENT,), "正确。他在县医院走的", {"death.place": "hospital"}),
        ((PHONE,), "对。不过她是在长沙过的", {}),
    ],
)
def test_what_was_read_back_counts_beside_what_else_is_said(
    names: tuple[str, ...], words: str, beside: dict[str, Any]
) -> None:
    family = reads(*names)
    family.say(words)
    agreed = {name: HELD[name] for name in names}
    assert family.known == {**agreed, **beside} and family.state.pending == ()


@pytest.mark.parametrize(
    "words",
    [
        "对了，他还有个低保",
        "他在县医院走的，别的对不对",
        "他在县医院走的，别的不对",
        "老师讲得对，他在县医院走的",
        "户口是对的，他在县医院走的",
        "身份证不对，他在县医院走的",
        "身份证对不对我要看下，他在县医院走的",
        "要是身份证对的，他就是城乡居民",
        "对面的医院走的",
        "对不起，我看错了，他在县医院走的",
        "对，不是他的，他在县医院走的",
        "对。哎不对，我看下",
        "身份证对吗，他在县医院走的",
    ],
)
def test_a_right_that_is_said_of_something_else_agrees_to_nothing(words: str) -> None:
    family = reads(DECEDENT)
    family.say(words)
    assert DECEDENT not in family.known


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("对。哎不对，火化我讲错了，是12号", "2026-11-12"),
        ("对，火化改成12号", "2026-11-12"),
        ("对。哎不对，火化我讲错了，死11号是对的，火化是10号，不，12号！", "2026-11-12"),
        ("身份证对！我说火化是12号，你听见没有？", "2026-11-12"),
    ],
)
def test_a_no_behind_it_is_about_what_it_names(words: str, day: str) -> None:
    family = reads(DECEDENT)
    cremated = {
        "death.date": "2026-11-11", "death.cremated": "yes", "death.cremation_date": "2026-11-13",
    }  # fmt: skip
    family.known.update(cremated)
    family.sources.update(dict.fromkeys(cremated, "chat"))
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert family.known[DECEDENT] == ID and {**family.known, **waiting}["death.cremation_date"] == day


@pytest.mark.parametrize("words", ["对，手机号错了，是13900001235", "嗯，不对，手机是13900001235"])
def test_what_a_no_behind_it_puts_right_is_not_agreed_to(words: str) -> None:
    family = reads(PHONE)
    family.say(words)
    assert PHONE not in family.known and [p.value for p in family.state.pending] == ["13900001235"]


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("我妈的卡因为没人知道密码所以不能用", {}),
        ("身份证号我等下发", {}),
        ("我的身份证等下发给你", {}),
        ("存折不晓得放哪里了", {}),
        ("公积金的事我不清楚", {"insurance.housing_fund": "unknown"}),
        ("公积金 冇听过", {"insurance.housing_fund": "unknown"}),
        ("残疾证好像没有，不清楚", {"insurance.disability": "unknown"}),
    ],
)
def test_an_aside_throws_away_nothing_of_what_waits(text: str, beside: dict[str, Any]) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say("我妈的身份证430621194803120026")
    family.say(text)
    assert [p.question for p in family.state.pending] == ["decedent.id_number"]
    assert beside.items() <= family.known.items()


@pytest.mark.parametrize("text", ["不晓得", "跳过", "这个号码我也搞不清", "身份证先空着"])
def test_what_is_said_of_it_takes_it_back(text: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say("我妈的身份证430621194803120026")
    family.say(text)
    assert not family.state.pending and "decedent.id_number" not in family.known
