"""Whose a number is where it is said behind it, in a word for who gets the money, or by 他 and 她."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
CARD = "payee.card_number"
OLD, YOUNG = "430621194503120120", "430621197008154423"
BANK_CARD = "6217994710497465076"


@pytest.mark.parametrize(
    ("text", "asked", "owner"),
    [
        (f"{OLD}。这是我妈的身份证", None, DECEDENT),
        (f"老人家的身份证{OLD}", None, DECEDENT),
        (f"收钱的是我妈，{OLD}", PAYEE, PAYEE),
        (f"{OLD} 是走了的老人家的", None, DECEDENT),
        (f"{OLD}\n以上是我妈的", None, DECEDENT),
        (f"{YOUNG}是来办手续的我本人的", None, APPLICANT),
        (f"俺户口在荣家湾，身份证{YOUNG}，俺是他闺女", None, APPLICANT),
        (f"{YOUNG}，我是他女儿", None, APPLICANT),
        (f"{OLD}，我是他女儿", None, DECEDENT),
        (f"打我姐卡上，她身份证{YOUNG}", None, PAYEE),
        (f"打我姐卡上，她身份证{YOUNG}", PAYEE, PAYEE),
        (f"钱打我老弟卡上 他身份证{YOUNG}", None, PAYEE),
        (f"我妹妹收钱，她的号{YOUNG}", PAYEE, PAYEE),
        (f"收款的是我崽他身份证{YOUNG}", PAYEE, PAYEE),
        (f"我妹妹领钱，他的身份证{OLD}", PAYEE, DECEDENT),
        (f"我姐发给我的，她身份证{OLD}", None, DECEDENT),
        (f"我妹妹陪我来的，他身份证{OLD}", None, DECEDENT),
        (f"打我妈卡上，她身份证{OLD}", None, DECEDENT),
    ],
)
def test_a_number_is_of_whom_it_is_said_to_be(text: str, asked: str | None, owner: str) -> None:
    understood = facts(say(text, asked))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


def test_the_one_whose_account_it_is_may_be_the_one_who_died() -> None:
    known = {"applicant.relation": "sibling", "decedent.sex": "female"}
    assert DECEDENT in facts(say(f"打我姐卡上，她身份证{OLD}", answers=known))


@pytest.mark.parametrize("text", [f"他走了卡还没销{BANK_CARD}", f"没办过别的卡{BANK_CARD}"])
def test_what_was_not_done_denies_no_number(text: str) -> None:
    assert facts(say(text))[CARD] == BANK_CARD


@pytest.mark.parametrize("text", [f"不是{BANK_CARD}", f"莫打{BANK_CARD}", f"别用{BANK_CARD}"])
def test_a_number_that_is_denied_is_none(text: str) -> None:
    assert CARD not in facts(say(text, CARD))
