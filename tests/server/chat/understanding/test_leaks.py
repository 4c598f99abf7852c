"""A yes, a no or a don't-know that is said of something else in the turn answers nothing that was asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

HOUSEHOLD, DISABILITY, CREMATED = "decedent.household_in_county", "insurance.disability", "death.cremated"
SHOWN, OWN_ACCOUNT = "applicant.kinship_shown", "payee.own_account"
EVERY = (HOUSEHOLD, DISABILITY, CREMATED, SHOWN, OWN_ACCOUNT)
UNINSURED = (HOUSEHOLD, CREMATED, SHOWN, OWN_ACCOUNT)
NO_DAY = (HOUSEHOLD, DISABILITY, SHOWN, OWN_ACCOUNT)  # a day alone says that there was a cremation


def answered(text: str, questions: tuple[str, ...]) -> dict[str, Any]:
    """Which of the questions the turn answers where it was asked."""
    told = {asked: facts(say(text, asked)) for asked in questions}
    return {asked: found[asked] for asked, found in told.items() if asked in found}


@pytest.mark.parametrize(
    "text",
    [
        "我哪里会不记得啰 前天 鸡还没叫人就冇得了",
        "不记得是不可能的，11月11号",
        "不可能不记得，就是11月3号",
        "我怎么会忘，上个月二十号",
        "不知道那是不可能的，我在场",
        "汉族，不知道这一项有什么用",
        "土家族，不晓得问这个有么子意义",
        "先把号给你免得忘了，她是430621193604080207。人是在屋里走的",
        "身份证号先报把你怕忘记，430621194007182233",
        "银行卡密码没得人晓得",
        "蜜码不晓得",
    ],
)
def test_who_wonders_or_cannot_forget_does_not_not_know(text: str) -> None:
    assert answered(text, (HOUSEHOLD, DISABILITY, SHOWN)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "短信 可以 打 不行 15873064218",
        "电话 不能 听 短信 可以 19873065530",
        "打电话 不行 发短信 可以 15116280032",
        "微信，行，电话，不行，13975060121",
    ],
)
def test_how_somebody_can_be_reached_is_no_answer(text: str) -> None:
    assert answered(text, EVERY) == {}


@pytest.mark.parametrize(
    "text",
    [
        "是这样子的我老倌走了有九天了屋里就我一个人伢儿都在外头打工",
        "是这样的，我爸前天晚上在屋里走了",
        "是这样子，我是他侄女，他没崽女",
        "是这么回事，我公公在医院走的",
        "是这样的，家里出了事以后就一直乱成一锅粥",
    ],
)
def test_what_opens_a_tale_is_no_yes(text: str) -> None:
    assert answered(text, EVERY) == {}


@pytest.mark.parametrize(
    "text",
    [
        "四三零六二幺，幺九四六零二二五，三幺六四，没了",
        "幺五八七四三零，六六八九，完了",
        "430621 19480816 4896，再念一遍啊，430621 1948 0816 4896，是吧",
        "621799000000390这后面看不清，我问下叔叔……好了，最后四位0210",
        "6228480，等下，好了，0123456789",
        "好的，430621195511020034",
        "嗯，四三零六二幺，一九五五，一一零二",
        "430621195311271412，这是走的那位的，不是我的",
        "430621193811070019 是去世的人的，不是我",
        "430621194811032640，已与身份证复印件比对一致",
        "是这个　430621194302272267",
        "先把电话给你省得等下忘了，13975060121",
        "宋子昂",
    ],
)
def test_what_stands_between_and_behind_figures_is_no_answer(text: str) -> None:
    assert answered(text, EVERY) == {}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("我姑妈是上上周六走的……对，上上周六", NO_DAY),
        ("爷爷大前天走的，嗯，大前天", NO_DAY),
        ("我妈是癌症走的，对，是癌症", EVERY),
        ("去年冬月十六 没得错 那天我孙崽刚好做满月酒", NO_DAY),
        ("我记得是立冬那天，不会错", NO_DAY),
        ("教师统一参加的都是职工医保，这个错不了", EVERY),
        ("在家里走的，冇得错", EVERY),
        ("申请人写欧阳松柏，就是我，松树柏树那个松柏", EVERY),
        ("填申请人彭松，就是我，松树的松", EVERY),
    ],
)
def test_a_yes_to_what_was_just_told_is_no_answer(text: str, questions: tuple[str, ...]) -> None:
    assert answered(text, questions) == {}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("自己交的灵活就业，还没到六十，没领过", EVERY),
        ("灵活就业交的，差三年才到年龄，没领过", EVERY),
        ("我男人残疾证没有，优抚没有，就吃一个低保，公积金听都没听过", UNINSURED),
        ("低保听都没听过", (HOUSEHOLD, DISABILITY, CREMATED)),
        ("出家人没这些个，医保他从没参过", UNINSURED),
        ("没有参保", UNINSURED),
        ("那个卡被银行停了 讲是好久冇动过", (HOUSEHOLD, CREMATED)),
        ("早年当过几年民办老师，没转正就回来作田了", (HOUSEHOLD, CREMATED)),
        ("卡丢了挂失了 一直没去补", (HOUSEHOLD, CREMATED)),
        ("折子丢了，一直没去弄", (HOUSEHOLD, CREMATED)),
        ("她在敬老院睡着睡着就没醒 没送医院", (HOUSEHOLD, CREMATED)),
        ("养老服务补贴我们没去申请过", (HOUSEHOLD, CREMATED)),
        ("司法冻结，解冻要等法院", (HOUSEHOLD, CREMATED)),
        ("她眼睛看不见好多年了 残疾证倒是一直没去办", (HOUSEHOLD, CREMATED)),
    ],
)  # fmt: skip
def test_what_a_benefit_or_a_card_lacks_is_no_no_to_another_matter(
    text: str, questions: tuple[str, ...]
) -> None:
    assert answered(text, questions) == {}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("我哪里会晓得", HOUSEHOLD, "unknown"),
        ("户口在哪里我不晓得", HOUSEHOLD, "unknown"),
        ("忘了有没有", DISABILITY, "unknown"),
        ("是这样的", HOUSEHOLD, "yes"),
        ("是这样的，户口一直在这里", HOUSEHOLD, "yes"),
        ("有的，错不了", HOUSEHOLD, "yes"),
        ("他是本地人，错不了", HOUSEHOLD, "yes"),
        ("有，430621195511020034", DISABILITY, "yes"),
        ("没有，13975060121", DISABILITY, "no"),
        ("没有残疾证，没领过", DISABILITY, "no"),
        ("没领过", DISABILITY, "no"),
        ("听都没听过", DISABILITY, "no"),
        ("没去", CREMATED, "no"),
        ("要等三天", CREMATED, "no"),
        ("存折没找到，人还没送去", CREMATED, "no"),
        ("户口没动过", HOUSEHOLD, "yes"),
        ("没转回来", HOUSEHOLD, "no"),
        ("行，没错", OWN_ACCOUNT, "yes"),
    ],
)
def test_an_answer_of_its_own_still_counts(text: str, asked: str, value: str) -> None:
    assert facts(say(text, asked))[asked] == value


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13900001234，打给我就是", OWN_ACCOUNT),
        ("我老婆是13207306644，我自己的13975060121，打我的", OWN_ACCOUNT),
        ("我啊，我叫罗志远", OWN_ACCOUNT),
        ("我是村会计，帮黄丽填的，她本人的号430621197411020425", OWN_ACCOUNT),
        ("她是去年闰六月初九过的世，户口拖到现在冇销", OWN_ACCOUNT),
        ("户口本上写的岳阳县荣家湾镇东方村三组12号", SHOWN),
        ("死者户口本上写的彭冬梅，平时都喊冬妹子", SHOWN),
        ("明天就头七了", CREMATED),
        ("后天三七", CREMATED),
        ("写我妹夫的，郑开明，郑州的郑，开会的开，明天的明", CREMATED),
        ("老板今天讲赔六十万明天讲赔四十万", CREMATED),
    ],
)
def test_what_is_said_of_a_number_a_book_or_another_day_is_no_answer(text: str, asked: str) -> None:
    assert answered(text, (asked,)) == {}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("打我的卡，13975060121", OWN_ACCOUNT, "no"),
        ("打我的", OWN_ACCOUNT, "no"),
        ("我", OWN_ACCOUNT, "no"),
        ("卡没销", OWN_ACCOUNT, "yes"),
        ("户口本上写了的", SHOWN, "yes"),
        ("户口本上写的我是他女儿", SHOWN, "yes"),
        ("明天做了头七再烧", CREMATED, "no"),
        ("过两天去烧", CREMATED, "no"),
    ],
)
def test_an_answer_beside_it_still_counts(text: str, asked: str, value: str) -> None:
    assert facts(say(text, asked))[asked] == value


@pytest.mark.parametrize(
    ("text", "last", "value"),
    [
        ("对的，复姓上官，不是姓上", "applicant.name", "上官秋菊"),
        ("对，秋菊", "applicant.name", "上官秋菊"),
        ("是的，秋天的秋菊花的菊", "applicant.name", "上官秋菊"),
        ("对，名字没错", "applicant.name", "上官秋菊"),
        ("对的，就是这个号码", "applicant.phone", "13900001234"),
        ("是的，1234结尾", "applicant.phone", "13900001234"),
        ("对，那天下大雨", "death.date", "2026-11-20"),
        ("是的，礼拜五", "death.date", "2026-11-20"),
        ("对，岳阳县支行", "payee.bank", "中国农业银行"),
    ],
)
@pytest.mark.parametrize("asked", [DISABILITY, "insurance.housing_fund"])
def test_a_yes_to_what_was_told_before_is_none_to_what_is_asked_now(
    text: str, last: str, value: str, asked: str
) -> None:
    heard = say(text, asked, answers={last: value}, last=(last,))
    assert asked not in facts(heard)
    assert "yes" not in acts(heard)


@pytest.mark.parametrize(
    "text", ["对", "对，有", "有，单位交的", "对，有公积金，电话也是这个", "是的，厂里一直交的"]
)
def test_a_yes_to_what_is_asked_now_counts(text: str) -> None:
    heard = say(
        text, "insurance.housing_fund", answers={"applicant.phone": "13900001234"}, last=("applicant.phone",)
    )
    assert facts(heard)["insurance.housing_fund"] == "yes"


def test_who_pays_a_medical_insurance_by_themselves_need_not_pay_for_a_pension() -> None:
    told = {one.question: one.sure for one in say("每年自己交钱", "insurance.medical").facts}
    assert told == {"insurance.medical": True, "insurance.identity": False}
    assert acts(say("不交了", "insurance.medical")) == set()


@pytest.mark.parametrize("text", ["有医保", "他有医保", "医保有"])
def test_which_insurance_there_is_has_to_be_told(text: str) -> None:
    (fact,) = say(text, "insurance.medical").facts
    assert (fact.value, fact.sure) == ("unknown", False)


@pytest.mark.parametrize("text", ["18号告诉我的", "18号给他洗的澡", "医院18号通知我的"])
def test_a_day_on_which_something_else_was_done_is_no_day_of_death(text: str) -> None:
    assert facts(say(text, "death.date")) == {}


def test_who_wrote_the_certificate_is_no_place_of_death() -> None:
    assert facts(say("医院证明上写的是18号走的", "death.date")) == {"death.date": "2026-11-18"}


def test_nothing_to_what_they_lived_by_is_read_back() -> None:
    (fact,) = say("冇得", "insurance.identity").facts
    assert (fact.value, fact.sure) == ("resident", False)


def test_what_was_meant_once_is_not_told() -> None:
    answers = {"applicant.name": "卢志军", "payee.own_account": "no"}
    assert (
        "卢志军" not in facts(say("本来想写我的，后来还是写娘的", "payee.holder", answers=answers)).values()
    )
    assert facts(say("写我的", "payee.holder", answers=answers)) == {"payee.holder": "卢志军"}


def test_a_burial_at_home_is_no_death_at_home() -> None:
    assert "death.place" not in facts(say("没火化，老家土葬的，人是得病走的"))


def test_that_a_surname_is_right_is_no_name() -> None:
    assert "张没错" not in facts(say("张没错，后头是有意思的有，义气的义", "applicant.name")).values()
