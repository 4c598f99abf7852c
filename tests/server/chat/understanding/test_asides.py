"""What is only said by the way: a wait before the answer, a polite address, a word that is given back."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

COUNTY = "decedent.household_in_county"
MEDICAL = "insurance.medical"


@pytest.mark.parametrize(
    "said",
    [
        "等下，户口是在荣家湾", "算了，直接讲吧，户口在岳阳县", "你等我一下。户口在岳阳县",
        "等等，户口在岳阳县的", "等我一下哦 户口在的",
    ],
)  # fmt: skip
def test_a_wait_that_something_is_told_after_stops_nothing(said: str) -> None:
    understood = say(said, COUNTY)
    assert "pause" not in acts(understood) and facts(understood) == {COUNTY: "yes"}


@pytest.mark.parametrize(
    "text", ["等下，我崽讲社保是在城关交的", "那就办不成了啊？等一下，我女儿讲社保是在县城交的"]
)
def test_what_somebody_else_says_is_told_at_once(text: str) -> None:
    understood = say(text)
    assert facts(understood) == {"insurance.area": "central_urban"} and "pause" not in acts(understood)


@pytest.mark.parametrize(
    "text", ["等一下，我哥说他去拿证", "等下，我去跟我姐说一声", "等下，我妈讲话我听不清"]
)
def test_who_waits_for_somebody_else_stops(text: str) -> None:
    assert "pause" in acts(say(text))


@pytest.mark.parametrize("said", ["户口在岳阳县，等我一下", "户口在岳阳县，我先走了，明天再来"])
def test_a_stop_at_the_end_stops_with_what_was_told(said: str) -> None:
    understood = say(said, COUNTY)
    assert "pause" in acts(understood) and facts(understood) == {COUNTY: "yes"}


@pytest.mark.parametrize("said", ["同意，我先走了，明天再来", "明天再弄", "后天再来填"])
def test_the_day_of_coming_back_is_nobodys(said: str) -> None:
    understood = say(said, "consents.truthful")
    assert "pause" in acts(understood)
    assert facts(understood) == {} and doubts(understood) == {}


def test_an_answer_after_giving_up_is_one() -> None:
    assert acts(say("算了 同意", "consents.truthful")) == {"yes"}
    assert acts(say("那算了，我先填着")) == {"resume"}


@pytest.mark.parametrize(
    "said",
    [
        "工作人员您好", "工作人员您好，我爱人走了，烦请指导", "工作人员，我爸前天走了",
        "尊敬的工作人员你们好，我妈走了", "我并未要求转接人工，请继续", "打不通我电话 上班不准带手机",
        "我喊我妹子来跟你讲", "让我妹妹帮我填行不行", "可否由工作人员于窗口现场拍摄？",
        "能否直接携带原件至窗口？", "你们几点下班", "能不能快点",
    ],
)  # fmt: skip
def test_nobody_is_called(said: str) -> None:
    assert "human" not in acts(say(said))


@pytest.mark.parametrize(
    "said", ["工作人员", "您好，找工作人员", "你好，人工", "我爸走了，帮我找个工作人员", "请工作人员跟我联系"]
)
def test_somebody_is_called(said: str) -> None:
    assert "human" in acts(say(said))


@pytest.mark.parametrize("said", ["又是说不准！算哒 公积金么子的快点问", "说不准？我问你跑几趟你说不准"])
def test_our_own_word_given_back_is_no_answer(said: str) -> None:
    understood = say(said, MEDICAL, answers={MEDICAL: "employee"}, last=(MEDICAL,))
    assert MEDICAL not in facts(understood) and "unknown" not in acts(understood)


def test_who_does_not_know_still_does_not() -> None:
    assert facts(say("我也说不准", MEDICAL)) == {MEDICAL: "unknown"}


@pytest.mark.parametrize(
    "said",
    [
        "以后再拍，奶奶叫刘桂英", "继续填 以后再拍", "晚点拍", "明天再发", "回去再拍", "我不想拍",
        "我说了不想拍", "我现在没有身份证在手上，等下再拍行不", "身份证在我哥那里，我背不出", "不留",
    ],
)  # fmt: skip
def test_what_is_not_at_hand_comes_later(said: str) -> None:
    assert "skip" in acts(say(said)) and not acts(say(said)) & {"pause", "distress"}


@pytest.mark.parametrize("said", ["户口在我哥那边，岳阳县", "卡在农业银行开的", "相片是他年轻时候照的"])
def test_what_is_told_of_a_place_is_no_later(said: str) -> None:
    assert "skip" not in acts(say(said))


@pytest.mark.parametrize(
    "said",
    [
        "我老婆上个月二十九走的，我现在不知道怎么活了",
        "没有低保 他有残疾证 我现在一个人坐在屋里 不晓得怎么办", "我爸前天走的，我也不想活了",
        "我没事，就是不想活了", "没了他我也不想活了",
    ],
)  # fmt: skip
def test_despair_is_heard_beside_what_is_told(said: str) -> None:
    assert "distress" in acts(say(said))


@pytest.mark.parametrize(
    "said",
    [
        "我不想拍", "我不想说了", "我没事，我只是不想拍照片。继续", "我不是想死，我是烦你催照片，对不起",
        "我没有想不开", "我不想留电话", "我爸前天走的，他不想住院",
    ],
)  # fmt: skip
def test_not_wanting_to_is_no_despair(said: str) -> None:
    assert "distress" not in acts(say(said))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("好的，430621194003070032", "decedent.id_number"),
        ("430621194003070032，没了", "decedent.id_number"),
        ("前天守的夜，不对不对，是星期天走的", "death.date"),
        ("职工医保，这个错不了", MEDICAL),
    ],
)
def test_a_yes_or_no_beside_an_answer_in_words_says_nothing(said: str, asked: str) -> None:
    understood = say(said, asked)
    assert facts(understood).keys() == {asked} and not acts(understood) & {"yes", "no"}


def test_a_no_that_puts_an_answer_right_is_one() -> None:
    understood = say(
        "不是，是星期天走的", "death.date", answers={"death.date": "2026-11-20"}, last=("death.date",)
    )
    assert facts(understood) == {"death.date": "2026-11-22"} and "no" in acts(understood)


@pytest.mark.parametrize("text", ["我看看，应该是十二号", "我找找，是12号"])
def test_who_looks_for_the_answer_asks_for_no_review(text: str) -> None:
    understood = say(text, "death.date")
    assert facts(understood) == {"death.date": "2026-11-12"} and not acts(understood)
    assert acts(say("我看看", "death.date")) == {"review"}
