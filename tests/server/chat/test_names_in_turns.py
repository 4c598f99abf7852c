"""A name that comes in several turns: its surname first, and the rest character by character or at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

NAME, APPLICANT, HOLDER = "decedent.name", "applicant.name", "payee.holder"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


def waiting(family: Family) -> dict[str, Any]:
    return {p.question: p.value for p in family.state.pending}


@pytest.mark.parametrize(
    ("asked", "turns", "name"),
    [
        (NAME, ["他叫刘", "德", "华"], "刘德华"),
        (NAME, ["姓刘", "德华"], "刘德华"),
        (NAME, ["刘", "德华"], "刘德华"),
        (NAME, ["我爸姓章", "名字是国庆"], "章国庆"),
        (NAME, ["他姓欧阳", "国", "庆"], "欧阳国庆"),
        (NAME, ["刘", "等一下", "德华"], "刘德华"),
        (APPLICANT, ["我姓李", "叫小红"], "李小红"),
        (HOLDER, ["姓吴", "梅"], "吴梅"),
        ("death.place", ["我爸姓章", "名字是国庆"], "章国庆"),
        ("death.place", ["我爸姓章", "他名字叫国庆"], "章国庆"),
    ],
)
def test_the_pieces_are_read_back_as_one_name(asked: str, turns: list[str], name: str) -> None:
    family = Family(FATHER).asked(asked)
    for words in turns:
        family.say(words)
    question = asked if asked != "death.place" else NAME
    assert waiting(family) == {question: name}
    family.say("对")
    assert family.known[question] == name


@pytest.mark.parametrize("words", ["他叫刘", "姓刘", "刘"])
def test_the_rest_is_asked_for(words: str) -> None:
    family = Family(FATHER).asked(NAME)
    assert family.say(words) == "好，“刘”我记着。名字后面的字请接着说。"
    assert family.state.asked == NAME


def test_a_surname_that_nobody_asked_for_is_heard() -> None:
    assert "没有听明白" not in Family(FATHER).asked("death.place").say("我爸姓章")


@pytest.mark.parametrize(
    ("asked", "turns"),
    [
        (NAME, ["刘总"]),
        (NAME, ["医生姓刘", "建国"]),
        (NAME, ["我妈姓刘", "建国"]),
        (NAME, ["他叫刘", "不对"]),
        (NAME, ["他姓刘", "家里走的"]),
        ("death.place", ["我爸姓章", "国庆"]),
        ("death.place", ["刘", "建国"]),
    ],
)
def test_what_is_no_piece_of_it_makes_no_name(asked: str, turns: list[str]) -> None:
    family = Family(FATHER).asked(asked)
    for words in turns:
        family.say(words)
    assert NAME not in waiting(family) | family.known


def test_a_whole_name_behind_its_surname_stands_by_itself() -> None:
    family = Family(FATHER).asked(NAME)
    family.say("他叫刘")
    family.say("刘德华")
    assert family.known[NAME] == "刘德华" and not family.state.pending


def test_a_name_that_is_known_gets_no_other_characters() -> None:
    family = Family(FATHER | {NAME: "章国庆"})
    family.say("我爸姓章")
    family.say("名字是建军")
    assert family.known[NAME] == "章国庆" and waiting(family) in ({}, {NAME: "章建军"})
