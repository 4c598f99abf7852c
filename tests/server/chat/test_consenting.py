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


APPLIES: dict[str, Any] = KIN | {"applicant.name": "王磊", "applicant.phone": "13807301234"}
PROMISE = "consents.truthful"


@pytest.mark.parametrize("words", ["王磊说同意", "王磊同意", "王磊也同意了", "王磊讲他同意", "李军说同意"])
def test_what_somebody_called_by_name_agrees_to_is_no_word_of_their_own(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    family.say(words)
    assert family.known == APPLIES and "要申请人自己来" in family.line


@pytest.mark.parametrize(
    "words", ["我王磊同意", "我说同意", "同意，王磊", "完全同意", "我都同意", "于是同意"]
)
def test_who_agrees_themselves_is_believed(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    family.say(words)
    assert family.known[PROMISE] == "yes"


@pytest.mark.parametrize(
    "words",
    [
        "我是村干部，帮王磊填的",
        "我是社区的，替王磊填一下",
        "我不敢承诺，我是替他填的",
        "我是帮他填的，我是村干部",
        "我是帮他家里填的，我是社区工作人员",
        "我帮王磊打字",
    ],
)
def test_who_fills_it_in_for_the_known_applicant_promises_nothing_and_loses_nothing(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    assert "您帮着填也可以" in family.say(words) and family.known == APPLIES
    family.asked(PROMISE).say("好吧")
    assert family.known == APPLIES and "要申请人自己来" in family.line
    family.asked(PROMISE).say("我是申请人，我同意")
    assert family.known[PROMISE] == "yes"


@pytest.mark.parametrize(
    "words", ["是王磊帮我填的", "钱帮王磊打到卡上", "要是帮王磊填呢", "我是王磊", "帮王磊查一下"]
)
def test_who_is_only_named_beside_help_is_not_typed_for(words: str) -> None:
    family = Family(APPLIES).asked("applicant.address")
    family.say(words)
    assert family.state.behalf is None and family.known == APPLIES


def test_what_was_of_another_applicant_is_not_lost_in_silence() -> None:
    family = Family(APPLIES).asked("applicant.address")
    line = family.say("我只是帮忙填")
    assert "您的姓名、您的手机号”不算申请人的" in line.replace("您和逝者的关系、", "")
    assert "applicant.name" not in family.known
    once_more = family.say("我只是帮她填")
    assert "不算申请人的" not in once_more


@pytest.mark.parametrize(
    "words",
    [
        "知道了",
        "晓得了",
        "晓得咯",
        "我晓得",
        "明白",
        "听懂了",
        "知道了，谢谢",
        "兄弟姐妹都晓得了",
        "我们家没骗过人",
        "我姐晓得了",
    ],
)
@pytest.mark.parametrize("asked", [PROMISE, "consents.sensitive_data"])
def test_to_have_heard_it_is_no_promise_and_it_is_asked_once_more(asked: str, words: str) -> None:
    family = Family(APPLIES).asked(asked)
    family.say(words)
    assert family.known == APPLIES
    assert "说定了才算" in family.line and "听明白" not in family.line and asked not in family.state.skipped


@pytest.mark.parametrize(
    "words",
    [
        "知道了，同意",
        "晓得了，我愿意",
        "家里人都知道了，我同意",
        "都告诉他们了，我承诺",
        "我们家没骗过人，我保证",
    ],
)
def test_a_promise_beside_it_is_one(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    family.say(words)
    assert family.known[PROMISE] == "yes"


@pytest.mark.parametrize(
    "words",
    [
        "我弟弟不同意",
        "我姐姐还没答应",
        "我还没告诉我姐姐",
        "还没跟我哥讲",
        "家里人还不知道",
        "我弟弟还不晓得这个事",
        "我要先跟我妹妹商量一下",
        "我要跟我哥商量一下",
    ],
)
def test_relatives_who_do_not_agree_or_know_come_first(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    family.say(words)
    assert family.known == APPLIES and "先跟家里人说" in family.line
    assert PROMISE not in family.state.skipped
    family.say("同意")
    assert family.known[PROMISE] == "yes"


@pytest.mark.parametrize("words", ["我不同意", "我不愿意", "不同意"])
def test_who_refuses_themselves_is_not_sent_to_their_relatives(words: str) -> None:
    family = Family(APPLIES).asked(PROMISE)
    family.say(words)
    assert family.known == APPLIES and "先跟家里人说" not in family.line


def test_who_knows_still_answers_another_question() -> None:
    family = Family(KIN).asked("payee.own_account")
    family.say("知道了")
    assert family.known["payee.own_account"] == "yes"
