"""Whether a household register shows how the applicant and the one who died belong together."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

SHOWN = "applicant.kinship_shown"


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("我户口跟他一本，上头写的侄女", None, "yes"),
        ("户口本上写着养子", None, "yes"),
        ("户口本上登的是儿媳", None, "yes"),
        ("户口各管各的", None, "no"),
        ("我是外甥，户口上没写关系", None, "no"),
        ("他是厂里的集体户", SHOWN, "no"),
        ("户口挂在学校集体户", "decedent.household_in_county", None),
        ("就一张单页，哪里看得出", SHOWN, "no"),
        ("就一张纸，哪能看得出来", SHOWN, "no"),
        ("跟她女儿一个本子，我不在上头", SHOWN, "no"),
        ("他跟我哥一个本子，我没在上面", SHOWN, "no"),
        ("我在上面", SHOWN, None),
        ("看得出来，我结婚就把户口迁到她那个本子上了", SHOWN, "yes"),
        ("我户口后来落到她名下的本子", SHOWN, "yes"),
        ("我户口迁到老公那边去了", SHOWN, "no"),
        ("落户落在我公公名下", SHOWN, "yes"),
        ("他的户口后来上到我的本子上的", SHOWN, "yes"),
    ],
)
def test_what_the_register_says_of_the_two(text: str, asked: str | None, shown: str | None) -> None:
    assert facts(say(text, asked)).get(SHOWN) == shown


def test_a_register_is_no_account() -> None:
    assert "payee.own_account" not in facts(say("我结婚就把户口迁到她那个本子上了", SHOWN))
    mine = {"applicant.relation": "parent", "applicant.name": "苏玉华"}
    assert facts(say("本子上户主是我 她那一页写的长女", SHOWN, answers=mine)) == {SHOWN: "yes"}


@pytest.mark.parametrize(
    "text",
    [
        "户口在柏祥，表上我填了儿子",
        "申请表上写的是女婿",
        "看得出来他走得安详",
        "他病了几年都看不出来",
        "死亡证上写着呢",
        "户口本上哪里写关系的",
    ],
)
def test_what_another_paper_says_is_not_the_register(text: str) -> None:
    assert SHOWN not in facts(say(text))


SHOWN_NOT = {"applicant.relation": "child", "decedent.sex": "male", SHOWN: "no"}


@pytest.mark.parametrize(
    "text",
    [
        "不对，我们在一本上，迁走的是我姐",
        "不对，我们是在一本上，分出去的是我哥",
        "错了，看得出的，嫁走的是我妹妹",
        "不对，在一个本子上，单独立户的是我叔叔",
        "不是，我们一本户口，搬走的是我弟弟",
    ],
)
def test_who_moved_out_is_nobody_who_died(text: str) -> None:
    assert facts(say(text, "insurance.assistance", answers=SHOWN_NOT)) == {SHOWN: "yes"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("不对，去世的是我姐", "sibling"),
        ("不对，走了的是我岳父", "child_in_law"),
        ("不对，我说的是我姐", "sibling"),
        ("不对，要办的是我姐", "sibling"),
        ("错了，没了的人是我岳母", "child_in_law"),
    ],
)
def test_who_died_after_all_is_put_right(text: str, relation: str) -> None:
    told = facts(say(text, "insurance.assistance", answers=SHOWN_NOT))
    assert told["applicant.relation"] == relation


def test_a_register_that_is_shared_with_another_relative_shows_nothing_of_the_two() -> None:
    mother_in_law = {"applicant.relation": "child_in_law", "decedent.sex": "female"}
    assert SHOWN not in facts(say("户口跟我爱人在一个本子上", None, answers=mother_in_law))
    assert facts(say("户口跟她在一个本子上", None, answers=mother_in_law))[SHOWN] == "yes"


@pytest.mark.parametrize("asked", [SHOWN, "decedent.birth_date", None])
@pytest.mark.parametrize(
    "text",
    [
        "户口本上写的43年6月12日",
        "户口本上写着1943年的",
        "户口本上写了出生日期的",
        "户口本写着四三年六月生的",
    ],
)
def test_a_day_that_stands_in_the_register_shows_no_kinship(text: str, asked: str | None) -> None:
    assert SHOWN not in facts(say(text, asked))


def test_where_the_birthday_was_asked_for_that_is_what_is_written_there() -> None:
    assert facts(say("户口本上写了的，43年6月12日", "decedent.birth_date")) == {
        "decedent.birth_date": "1943-06-12"
    }


@pytest.mark.parametrize(
    "text", ["户口本上写了的", "户口本上写的是长女", "户口本上写着父子关系", "户口本上写着呢"]
)
def test_the_tie_that_stands_in_the_register_shows_it(text: str) -> None:
    assert facts(say(text, SHOWN)) == {SHOWN: "yes"}


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("户口本上有", "applicant.kinship_shown", "yes"),
        ("户口本上没有", "applicant.kinship_shown", "no"),
        ("要村里打证明", "applicant.kinship_shown", "no"),
        ("村里说可以开证明", "applicant.kinship_shown", "no"),
        ("有户口本", "applicant.kinship_shown", "yes"),
        ("户口本上有我和我爸的关系", None, "yes"),
        ("户口本上有，我去翻下", "payee.holder_id_number", None),
    ],
)
def test_what_stands_in_the_book_is_of_what_was_asked(
    text: str, asked: str | None, shown: str | None
) -> None:
    assert facts(say(text, asked)).get("applicant.kinship_shown") == shown
