"""The money is to go to one's own account after all: whose it is, and whose the number is that follows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

LI = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "decedent.name": "李大山",
    "decedent.birth_date": "1945-03-12",
    "applicant.name": "李小山",
    "payee.own_account": "yes",
    "payee.holder": "李大山",
    "payee.bank": "中国农业银行",
}
LIS_SON, LI_HIMSELF = "430621197506180034", "430621194503120016"


@pytest.mark.parametrize("words", ["还是打我卡上", "换成我的卡", "改打我自己卡上", "不打他卡了，打我卡上"])
def test_a_change_to_ones_own_account_keeps_whose_it_is(words: str) -> None:
    family = Family(LI)
    line = family.say(words)
    assert "李小山" in line and family.known["payee.own_account"] == "yes"
    family.say("要改")
    assert (family.known["payee.own_account"], family.known["payee.holder"]) == ("no", "李小山")
    assert "payee.bank" not in family.known


def test_a_change_to_ones_own_account_that_is_not_wanted_leaves_all_as_it_was() -> None:
    family = Family(LI)
    family.say("还是打我卡上")
    family.say("不改")
    assert family.known == LI


@pytest.mark.parametrize(
    ("known", "number", "question"),
    [
        ({}, LIS_SON, "payee.holder_id_number"),
        ({"applicant.id_number": LIS_SON}, LIS_SON, "payee.holder_id_number"),
        ({}, LI_HIMSELF, "decedent.id_number"),
        ({"payee.own_account": "yes", "payee.holder": "李大山"}, LI_HIMSELF, "decedent.id_number"),
    ],
)
def test_a_number_right_after_it_is_of_who_is_paid(known: dict[str, Any], number: str, question: str) -> None:
    family = Family(LI | {"payee.own_account": "no", "payee.holder": "李小山"} | known)
    family.asked("payee.reason").say(number)
    assert {p.question for p in family.state.pending} == {question}
