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
    ],
)
def test_a_right_that_is_said_of_something_else_agrees_to_nothing(words: str) -> None:
    family = reads(DECEDENT)
    family.say(words)
    assert DECEDENT not in family.known
