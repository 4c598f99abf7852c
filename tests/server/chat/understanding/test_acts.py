"""What is done by a turn, and the difference between a question about rules and an answer."""

from __future__ import annotations

from typing import get_args

import pytest

from config.catalogue.sayings import ActName
from server.chat.understanding import Act
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("跳过", "skip"), ("这个我不想说", "skip"), ("凭什么告诉你", "skip"),
        ("明天再弄", "pause"), ("等我找一下身份证", "pause"), ("等哈子", "pause"),
        ("接着上次的填", "resume"), ("我回来了", "resume"),
        ("看看我填了什么", "review"), ("从头来过，重新开始", "restart"), ("可以提交了", "submit"),
        ("转人工", "human"), ("我想跟窗口的人说话", "human"),
        ("为什么要问这个", "why"), ("要身份证号做么子", "why"),
        ("谢谢你", "thanks"), ("您好", "greeting"),
        ("我不想活了", "distress"), ("我妈没了，我怎么办啊", "distress"), ("滚", "abuse"),
        ("刚才说错了", "correction"), ("不是前天，是昨天", "correction"),
    ],
)  # fmt: skip
def test_acts_are_told_from_their_words(text: str, act: str) -> None:
    assert act in acts(say(text))


@pytest.mark.parametrize(
    "text",
    [
        "火化了才能办吗", "外地户口能办吗", "工伤去世怎么办", "要带哪些材料", "丧葬费有多少钱",
        "低保要不要自己去停",
        "残疾人补贴停不停", "我爸没交够社保，有抚恤金不", "不知道要带什么材料", "如果没火化怎么办",
    ],
)  # fmt: skip
def test_a_question_about_rules_is_no_answer(text: str) -> None:
    understood = say(text, "death.cremated")
    assert acts(understood) >= {"policy"}
    assert facts(understood) == {}
    assert understood.policy == text


def test_facts_and_a_question_in_one_turn() -> None:
    understood = say("我爸昨天在县医院走了，退休工人。要带什么材料？")
    assert facts(understood) == {
        "applicant.relation": "child",
        "decedent.sex": "male",
        "death.date": "2026-11-24",
        "death.place": "hospital",
        "insurance.identity": "retired_enterprise",
    }
    assert understood.policy == "要带什么材料"


@pytest.mark.parametrize(
    "text", ["哪天走的不记得了", "什么救助都没领过", "前天走的，对吧", "没火化怎么会有火化日期"]
)
def test_words_of_asking_in_a_statement_make_no_question(text: str) -> None:
    assert "policy" not in acts(say(text, "death.date"))


def test_the_asked_question_said_again_is_no_question() -> None:
    understood = say("火化？昨天", "death.cremation_date")
    assert (facts(understood), acts(understood)) == ({"death.cremation_date": "2026-11-24"}, set())


def test_the_file_and_the_program_name_the_same_acts() -> None:
    assert {*get_args(ActName), "policy"} == {act.value for act in Act}


def test_what_was_not_used_is_left_for_a_question_that_takes_any_text() -> None:
    understood = say("昨天走的，岳阳县的一个老裁缝")
    assert "老裁缝" in understood.rest
    assert "昨天" not in understood.rest
