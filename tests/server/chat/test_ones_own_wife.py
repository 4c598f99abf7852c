"""Who says who died, and then what their own wife is called, has lost no wife."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_putting_right import Family

RELATION, SEX, DECEDENT, NAME = "applicant.relation", "decedent.sex", "decedent.name", "applicant.name"


def told(*turns: str) -> Family:
    family = Family({}, State(greeted=True))
    for turn in turns:
        family.say(turn)
    return family


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("是我岳父", {RELATION: "child_in_law", SEX: "male"}),
        ("就是我外婆", {RELATION: "grandchild", SEX: "female"}),
        ("是我满崽", {RELATION: "parent", SEX: "male"}),
        ("是我丈母娘", {RELATION: "child_in_law", SEX: "female"}),
    ],
)
def test_who_it_is_may_be_told_before_anything_is_asked(words: str, known: dict[str, Any]) -> None:
    assert told("老人家过世了要办什么手续", words).known == known


@pytest.mark.parametrize("words", ["我岳父", "是我", "是我岳父让我问的", "我岳父在吗"])
def test_who_is_only_named_is_not_taken(words: str) -> None:
    assert RELATION not in told("老人家过世了要办什么手续", words).known


@pytest.mark.parametrize("wife", ["我老婆叫赵丽", "我堂客叫赵丽", "我爱人叫赵丽娟", "我妈叫李桂香"])
@pytest.mark.parametrize("first", ["11月15日", "你好"])
def test_whose_name_is_told_beside_who_was_read_back_did_not_die(first: str, wife: str) -> None:
    family = told(first, "嗯", "岳父叫赵国平", "我叫钱勇", wife)
    assert (family.known[DECEDENT], family.known[NAME]) == ("赵国平", "钱勇")
    assert RELATION not in family.known and SEX not in family.known
    assert [one.value for one in family.state.pending if one.question == RELATION] == ["child_in_law"]


def test_a_wife_who_died_is_told_by_her_name() -> None:
    known = told("11月15日", "嗯", "我老婆叫赵丽").known
    assert (known[RELATION], known[SEX], known[DECEDENT]) == ("spouse", "female", "赵丽")


@pytest.mark.parametrize("name", ["钱勇", "钱建国", "钱伟明", "钱秀英"])
def test_one_may_be_called_like_money(name: str) -> None:
    assert told("11月15日", "嗯", f"我叫{name}").known[NAME] == name


def test_money_is_no_name() -> None:
    assert NAME not in told("11月15日", "嗯", "我叫钱打过来").known
