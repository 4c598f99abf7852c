"""To promise and to agree answers what it can be said to, and is no yes to whatever was asked just then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

KIN: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize("words", ["我承诺，也同意", "我同意", "同意的", "我保证都是真的，同意", "本人承诺"])
@pytest.mark.parametrize(
    "asked", ["applicant.kinship_shown", "decedent.household_in_county", "insurance.medical"]
)
def test_it_answers_no_other_question_and_is_told_that_it_comes_at_the_end(words: str, asked: str) -> None:
    family = Family(KIN).asked(asked)
    family.say(words)
    assert family.known == KIN and "承诺和同意放在最后" in family.line and family.line.endswith("？")


def test_what_is_told_beside_a_promise_counts() -> None:
    family = Family(KIN).asked("decedent.household_in_county")
    family.say("我保证，户口在岳阳县")
    assert family.known["decedent.household_in_county"] == "yes" and "承诺" not in family.line


@pytest.mark.parametrize("asked", ["consents.truthful", "consents.sensitive_data", "payee.own_account"])
def test_it_answers_a_statement_and_where_the_money_goes(asked: str) -> None:
    family = Family(KIN).asked(asked)
    family.say("我同意")
    assert family.known[asked] == "yes"


def test_a_promise_agrees_to_no_number_and_agreeing_does() -> None:
    family = Family(KIN).holds("applicant.phone", "13900001234")
    family.say("我承诺，也同意")
    assert family.known == KIN and family.state.pending
    family.say("同意")
    assert family.known["applicant.phone"] == "13900001234"
