"""A number is of whom its turn names: by the name that is known, or by 他 behind whose card it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, family, held

APPLICANTS_ID, ID = "applicant.id_number", "decedent.id_number"
HUSBANDS = "430621197402284410"
KNOWN: dict[str, Any] = {RELATION: "child", SEX: "male", NAME: "杨军", "decedent.name": "杨大明"}


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (f"杨军的身份证{HUSBANDS}", APPLICANTS_ID),
        (f"{HUSBANDS}是杨军的", APPLICANTS_ID),
        (f"杨大明的身份证是{HUSBANDS}", ID),
        (f"杨军爸爸的身份证是{HUSBANDS}", ID),
    ],
)
def test_a_number_is_of_whose_known_name_is_said(words: str, question: str) -> None:
    one = family(KNOWN, "insurance.housing_fund")
    one.say(words)
    assert held(one).get(question) == HUSBANDS


def test_the_number_behind_a_name_that_is_agreed_to_is_of_that_one() -> None:
    one = family({RELATION: "child", SEX: "male"}, NAME)
    one.say("我的姓应该是何，何建国吧")
    one.say("对，身份证是430621197506151719")
    assert held(one).get(APPLICANTS_ID) == "430621197506151719"


def test_he_whose_card_it_is_has_the_number_that_follows() -> None:
    one = family({RELATION: "spouse", SEX: "male"}, "payee.card_number")
    one.say("我崽张勇的卡是邮政银行的，卡号6217994710497465076，他身份证43062119811105955X")
    assert held(one)["payee.holder_id_number"] == "43062119811105955X" and ID not in held(one)
