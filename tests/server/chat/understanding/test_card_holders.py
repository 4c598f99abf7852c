"""The name and whose account it is, told beside the number of a card without a word like 户名."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

HOLDER, OWN, CARD = "payee.holder", "payee.own_account", "payee.card_number"
NUMBER = "6217994710497465076"


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        (f"{NUMBER}是我弟弟李建军的卡，岳阳农商行", None, "李建军"),
        (f"卡号{NUMBER}是我自己的名字陈建军农商行的", None, "陈建军"),
        (f"户主是我老婆王秀英，卡号{NUMBER}", None, "王秀英"),
        (f"这张卡{NUMBER}户主是我老婆王秀英开户行建设银行岳阳县支行", None, "王秀英"),
        (f"邮政的{NUMBER}陈建军", None, "陈建军"),
        (f"{NUMBER}，陈建军，邮政的", None, "陈建军"),
        (f"陈建军 {NUMBER} 邮政荣家湾支行", None, "陈建军"),
        (f"收款人陈建军邮政{NUMBER}", None, "陈建军"),
        (f"{NUMBER}，我的，陈建军", CARD, "陈建军"),
        (f"{NUMBER}是我婆婆刘爱莲的", CARD, "刘爱莲"),
        (f"我妹妹陈小红的邮政卡{NUMBER}", None, "陈小红"),
        (f"{NUMBER}，名字是陈建军", None, "陈建军"),
    ],
)
def test_the_name_beside_a_card_is_its_holders(text: str, asked: str | None, name: str) -> None:
    understood = facts(say(text, asked))
    assert (understood[HOLDER], understood[CARD]) == (name, NUMBER)
    assert "decedent.name" not in understood


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBER}，谢谢",
        f"{NUMBER}，高新区支行",
        f"{NUMBER}，马上打钱来",
        f"{NUMBER}，李医生讲的",
        f"卡号{NUMBER}，毛田镇",
        f"岳阳县农商行{NUMBER}",
        f"{NUMBER}不是陈建军的",
        f"我爸李建国走了，卡号{NUMBER}",
        f"逝者李建国，卡号{NUMBER}",
        f"他叫李建国，卡号{NUMBER}",
        "430621197008154423，陈建军，农行",
    ],
)
def test_no_other_word_and_no_other_person_holds_a_card(text: str) -> None:
    assert HOLDER not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"他生前的存折{NUMBER}", "yes"),
        (f"这是他的卡{NUMBER}", "yes"),
        (f"钱就打我老公生前那张邮政的卡，{NUMBER}", "yes"),
        (f"{NUMBER}是我弟弟李建军的卡", "no"),
        (f"{NUMBER}是我自己的名字陈建军", "no"),
        (f"他走了，卡{NUMBER}", None),
        (f"他讲卡是{NUMBER}", None),
    ],
)
def test_whose_card_it_is_says_whose_account_it_is(text: str, own: str | None) -> None:
    assert facts(say(text)).get(OWN) == own
