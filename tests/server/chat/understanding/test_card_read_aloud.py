"""An ID card that is read aloud: all of it is of one person."""

from __future__ import annotations

import time

import pytest

from tests.server.chat.understanding.saying import facts, say

OLD, YOUNG = "430621194503120120", "430621197008154423"
HERS = "姓名周桂香 性别女 民族汉 出生1945年3月12日 住址湖南省岳阳县荣家湾镇东方村三组 公民身份号码" + OLD
MINE = "姓名李桂兰，性别女，民族汉，出生1970年8月15日，住址岳阳县新墙镇高桥村，公民身份号码" + YOUNG
OF_GONE = {
    "decedent.name": "周桂香",
    "decedent.sex": "female",
    "decedent.ethnic_group": "汉族",
    "decedent.birth_date": "1945-03-12",
    "decedent.household_address": "湖南省岳阳县荣家湾镇东方村三组",
    "decedent.id_number": OLD,
}
OF_APPLICANT = {"applicant.name": "李桂兰", "applicant.id_number": YOUNG}
OF_PAYEE = {"payee.holder": "李桂兰", "payee.holder_id_number": YOUNG}


@pytest.mark.parametrize(
    "text",
    [
        HERS + "。这是我妈的",
        "我照着证抄给你：" + HERS,
        "这是我妈的身份证 " + HERS,
        HERS.replace(" ", ""),
        HERS.replace(" ", "，").replace("性别", "性别：").replace("民族汉", "民族：汉族"),
        HERS.replace("性别女", "女")
        .replace("民族汉", "汉族")
        .replace("出生1945年3月12日", "1945年3月12日出生"),
        HERS.replace("1945年3月12日", "一九四五年三月十二日"),
        "现抄录家母身份证。" + HERS.replace(" ", "；").replace("住址", "住址：") + "；签发机关：岳阳县公安局",
        "抄我妈的身份证。" + HERS.replace(" ", "、"),
    ],
)
def test_the_card_of_the_one_who_died_tells_all_of_them(text: str) -> None:
    understood = facts(say(text))
    assert {name: understood.get(name) for name in OF_GONE} == OF_GONE


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (MINE + "，这是我本人的", None, OF_APPLICANT),
        ("我的身份证：" + MINE, None, OF_APPLICANT),
        ("我的身份证：" + MINE.replace("，", "；"), None, OF_APPLICANT),
        (MINE, "applicant.id_number", OF_APPLICANT),
        ("这是收款人的，" + MINE, None, OF_PAYEE),
        (MINE, "payee.holder_id_number", OF_PAYEE),
    ],
)
def test_the_card_of_another_tells_nothing_of_the_one_who_died(
    text: str, asked: str | None, told: dict[str, str]
) -> None:
    assert facts(say(text, asked)) == told


@pytest.mark.parametrize("text", ["姓名周桂香，公民身份号码" + OLD, "我叫李桂兰，女，身份证号" + YOUNG])
def test_a_name_and_a_number_are_no_card(text: str) -> None:
    assert "decedent.birth_date" not in facts(say(text))


def test_no_card_takes_long() -> None:
    begun = time.process_time()
    say(("姓名" + "周，" * 20 + "性别女，民族汉，" * 5 + "住址" + "东 ，" * 30 + OLD) * 8)
    assert time.process_time() - begun < 2
