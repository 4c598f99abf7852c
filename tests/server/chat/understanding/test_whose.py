"""Whose a number or a name is: the payee's, the applicant's or the decedent's."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
ID = "430621194910145085"


@pytest.mark.parametrize(
    ("text", "asked", "owner"),
    [
        (f"收钱的是我女，她的是{ID}", None, PAYEE),
        (f"收款那人的身份证：{ID}", None, PAYEE),
        (f"收款的人身份证{ID}", None, PAYEE),
        (f"开户人身份证号{ID}", None, PAYEE),
        (f"户名的身份证{ID}", None, PAYEE),
        (f"持卡人的身份证{ID}", None, PAYEE),
        (f"卡上的户主身份证{ID}", None, PAYEE),
        (f"户主的身份证是{ID}", PAYEE, PAYEE),
        (f"卡是我崽的，他的身份证{ID}", None, PAYEE),
        (f"收款人叫谭小兵，他的身份证{ID}", None, PAYEE),
        (f"本人系申请人，公民身份号码为{ID}。", None, APPLICANT),
        (f"我是申请人，身份证号{ID}", None, APPLICANT),
        (f"我自己，{ID}", None, APPLICANT),
        (f"收钱的是我，他的身份证是{ID}", None, DECEDENT),
        (f"收款人是我妈，我爸身份证是{ID}", None, DECEDENT),
        (f"收款人是我妈，他的身份证是{ID}", None, DECEDENT),
        (f"我发给你，他的{ID}", None, DECEDENT),
        (f"我找到了，{ID}", DECEDENT, DECEDENT),
        (f"收钱的卡还没办，他的身份证{ID}", None, DECEDENT),
    ],
)
def test_a_number_belongs_to_whom_the_words_name(text: str, asked: str | None, owner: str) -> None:
    understood = facts(say(text, asked))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


def test_the_one_who_died_may_hold_the_account() -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert DECEDENT in facts(say(f"户名是我爸，他的身份证{ID}", answers=known))


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("收钱的户名，谭小兵", None, "谭小兵"),
        ("收款的谭小兵", None, "谭小兵"),
        ("户名写我老公的罗志强", "payee.holder", "罗志强"),
        ("户名写的罗志强", None, "罗志强"),
        ("户名就写谭小兵", "payee.holder", "谭小兵"),
        ("收钱的人叫谭小兵", None, "谭小兵"),
    ],
)
def test_a_name_beside_the_account_is_the_holders(text: str, asked: str | None, name: str) -> None:
    understood = facts(say(text, asked))
    assert (understood.get("payee.holder"), understood.get("decedent.name")) == (name, None)


@pytest.mark.parametrize("text", ["户名是谁的", "收钱的折子还没办", "户主卡上", "收款的时候要本人去"])
def test_an_account_without_a_name_names_nobody(text: str) -> None:
    assert "payee.holder" not in facts(say(text))
