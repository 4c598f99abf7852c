"""Words that name a thing and tell of another: of somebody else, of another benefit, of what was wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

PREFERENTIAL, DISABILITY, SERVICE = (
    "insurance.preferential", "insurance.disability", "insurance.elderly_service",
)  # fmt: skip
ASSISTANCE, MEDICAL, IDENTITY = "insurance.assistance", "insurance.medical", "insurance.identity"
HOUSEHOLD = "decedent.household_in_county"
MANNER, PLACE, CREMATED = "death.manner", "death.place", "death.cremated"


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("她本人不是优抚对象，领优抚金的是她弟弟", PREFERENTIAL, "no"),
        ("我妈本人不是优抚对象", PREFERENTIAL, "no"),
        ("领低保的是他堂客，他没有", ASSISTANCE, ["none"]),
        ("领低保的是他自己", ASSISTANCE, ["dibao"]),
        ("我哥残疾军人，每年领钱", PREFERENTIAL, "yes"),
        ("不晓得优抚是么子，他又没当过兵", PREFERENTIAL, "no"),
        ("不晓得他是不是优抚", PREFERENTIAL, "unknown"),
    ],
)
def test_whose_it_is_may_be_told_behind_it(text: str, asked: str, answer: Any) -> None:
    assert facts(say(text, asked))[asked] == answer


def test_what_a_relative_has_is_not_taken_for_the_deads_where_both_are_named() -> None:
    assert [fact.sure for fact in say("我哥有残疾证", DISABILITY).facts] == [False]
    assert facts(say("我崽有残疾证，他没有", DISABILITY)).get(DISABILITY) != "yes"


@pytest.mark.parametrize("text", ["残联每月还发个护理补贴", "重度残疾的护理补贴有", "有残疾人护理补贴"])
def test_what_the_disabled_get_is_no_service_for_the_old(text: str) -> None:
    told = say(text, ASSISTANCE)
    assert SERVICE not in facts(told)
    assert facts(say("养老护理补贴有", SERVICE))[SERVICE] == "yes"


def test_the_residents_insurance_says_nothing_of_what_somebody_was() -> None:
    assert facts(say("医保是城乡居民的", MEDICAL)) == {MEDICAL: "resident"}
    assert facts(say("他生前为城乡居民"))[IDENTITY] == "resident"


@pytest.mark.parametrize(
    ("text", "had"),
    [
        ("低保、残疾补贴", ["dibao"]),
        ("五保、医保", ["tekun"]),
        ("低保，还有一个什么临时救助", ["dibao", "other"]),
        ("低保、五保都没有", ["none"]),
    ],
)
def test_whoever_counts_up_what_was_asked_for_has_it(text: str, had: list[str]) -> None:
    assert facts(say(text, ASSISTANCE))[ASSISTANCE] == had
    assert ASSISTANCE not in facts(say("低保、五保有么子区别", ASSISTANCE))


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("脑溢血，一头栽下去的", "illness"),
        ("心梗，上着班就栽下去了", "illness"),
        ("从楼上栽下去的", "accident"),
        ("栽下去就没醒", "accident"),
        ("他在工地上干活，从架子上掉下来，当场就没了", "work_injury"),
        ("在厂里上班被机器绞了", "work_injury"),
    ],
)
def test_a_fall_with_an_illness_is_the_illness_and_one_at_work_is_read_back(text: str, manner: str) -> None:
    (told,) = [fact for fact in say(text, MANNER).facts if fact.question == MANNER]
    assert told.value == manner
    assert told.sure is (manner != "work_injury")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("来不及送医院，在屋里走的", "home"),
        ("我没来得及送他去医院，他就走了", None),
        ("在医院没来得及抢救就走了", "hospital"),
        ("在工地上做事，架子塌了，当场就没了", "elsewhere"),
        ("在工地上做过几年，昨天走的", None),
        ("走在那条沟边上", "elsewhere"),
    ],
)
def test_a_place_that_was_not_reached_is_none(text: str, place: str | None) -> None:
    assert facts(say(text, PLACE if place == "elsewhere" else None)).get(PLACE) == place


@pytest.mark.parametrize("text", ["那个账户挂失尚未解除", "手续尚未办完"])
def test_what_is_not_yet_need_be_no_cremation(text: str) -> None:
    assert CREMATED not in facts(say(text))
    assert facts(say("人尚未火化"))[CREMATED] == "no"


@pytest.mark.parametrize("text", ["工伤的话你们这里办得到不嘛", "车祸的话能不能领"])
def test_what_is_only_supposed_is_asked_and_not_told(text: str) -> None:
    said = say(text)
    assert facts(said) == {}
    assert "policy" in acts(said)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("她在县妇联工作，副科级，正常退休", "public_retired"),
        ("厂里上班，去年办的退休", "retired_enterprise"),
        ("在政府上班，退休手续还没办", "public_serving"),
        ("在公司上班，离退休还有两年", "serving_enterprise"),
    ],
)
def test_a_retirement_told_anywhere_in_the_sentence_ends_the_service(text: str, identity: str) -> None:
    assert facts(say(text, IDENTITY))[IDENTITY] == identity


@pytest.mark.parametrize("text", ["我这几天觉都睡不着", "最近忙得要死", "这两天饭都吃不下"])
def test_how_those_fare_who_are_left_is_no_day_of_death(text: str) -> None:
    assert "death.date" not in doubts(say(f"我娘得胃癌没了，{text}"))
    assert "death.date" in doubts(say("我妈最近走的"))


def test_what_is_named_as_wrong_is_not_taken() -> None:
    held = {"death.date": "2026-11-22"}
    wrong = say("我之前写的22号是错的", answers=held, last=("death.date",))
    assert facts(wrong) == {}
    assert "correction" in acts(wrong)
    right = say("之前报的22号有误，应为21号", "death.date", answers=held)
    assert facts(right) == {"death.date": "2026-11-21"}
    assert facts(say("我之前说22号，没错", "death.date")) == {"death.date": "2026-11-22"}


@pytest.mark.parametrize("text", ["没有参保", "没参保", "冇参保", "没参过保", "他没参保"])
@pytest.mark.parametrize("asked", ["decedent.household_in_county", CREMATED])
def test_that_nobody_insured_him_is_no_no_to_another_matter(text: str, asked: str) -> None:
    assert facts(say(text, asked)) == {"insurance.area": "not_insured"}


def test_a_no_of_its_own_beside_it_still_answers() -> None:
    household = "decedent.household_in_county"
    assert facts(say("不在，没参保", household)) == {household: "no", "insurance.area": "not_insured"}
    assert facts(say("没有", household)) == {household: "no"}


@pytest.mark.parametrize(
    "text", ["公积金又不归人社又不归医保", "公积金不归社保局，归公积金中心", "低保不归你们管吧"]
)
def test_whose_office_it_is_not_says_nothing_of_having_it(text: str) -> None:
    assert facts(say(text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "不对，是中秋后第三天",
        "不是这个礼拜五",
        "不对她属鸡",
        "不对，属狗的",
        "不对，是上个月",
        "不对，是初八",
        "不是星期五走的",
    ],
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "insurance.housing_fund"])
def test_a_no_to_a_day_or_an_animal_answers_nothing_else(text: str, asked: str) -> None:
    understood = say(text, asked)
    assert asked not in facts(understood)
    assert "no" not in acts(understood) and "correction" in acts(understood)


@pytest.mark.parametrize(
    "text", ["不是", "不是的，他是平江的", "不对，不在县里", "不是，他是1998年迁走的", "不是本地的"]
)
def test_a_no_to_where_somebody_is_registered_is_one(text: str) -> None:
    assert facts(say(text, HOUSEHOLD))[HOUSEHOLD] == "no"


@pytest.mark.parametrize("text", ["11月15，不对，16，还是15吧", "15号，不对，16号", "11月15，不对，是16号"])
def test_a_day_put_right_in_the_turn_that_tells_it_answers_nothing_else(text: str) -> None:
    understood = say(text, "decedent.household_in_county")
    assert (facts(understood), acts(understood)) == ({}, {"correction"})


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我自己也有残疾证，二级的", "insurance.disability"),
        ("我本人也是退伍的，十二年兵，领着一份补助", "insurance.preferential"),
        ("崽讲还可以搞临时救助 我没去搞", "insurance.assistance"),
        ("身份证下葬时候烧掉了", "death.cremated"),
        ("我们打算等钱到了再去销户", "payee.reason"),
        ("妈妈是龙山嫁过来的", "decedent.name"),
        ("申请人是周爹爹自己", "applicant.name"),
        ("我今天填不下去了，明天再来弄", "death.date"),
    ],
)
def test_what_only_sounds_like_an_answer_is_none(text: str, asked: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert asked not in facts(say(text, asked, answers=known, last=("applicant.relation",)))


@pytest.mark.parametrize(
    "text", ["今年买了母猪保险，上个月死了一头，到如今冇赔", "他租的房子月底到期，地址还没定"]
)
def test_a_month_of_something_else_asks_for_no_day_of_death(text: str) -> None:
    assert "death.date" not in doubts(say(text, "applicant.address", answers={"decedent.sex": "male"}))


def test_who_fears_to_mistype_puts_nothing_right() -> None:
    known = {"applicant.relation": "child"}
    heard = say(
        "那个字我怕打错，我喊我哥拍过来", "decedent.name", answers=known, last=("applicant.relation",)
    )
    assert facts(heard) == {}


def test_what_is_no_case_is_what_was_said_beside_it() -> None:
    text = "落水。派出所来看过，出了单子讲是意外，案子冇立"
    assert facts(say(text, "death.manner", answers={"decedent.sex": "male"})) == {"death.manner": "accident"}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("我的社保在深圳 我爸的在县城荣家湾", "insurance.area", {"insurance.area": "central_urban"}),
        (
            "落水那个是我叔 我爸是屋里睡着走的",
            "death.place",
            {"death.place": "home", "death.manner": "natural"},
        ),
        ("我妈2019年8月3号走的 我爸是这个月20号", "death.date", {"death.date": "2026-11-20"}),
        ("22号上午 骨灰清明4月5号再上山", "death.cremation_date", {"death.cremation_date": "2026-11-22"}),
        ("加拢来十三年", "insurance.contribution_years", {"insurance.contribution_years": 13}),
        (
            "农业银行6228480128553301747",
            "payee.bank",
            {"payee.bank": "中国农业银行", "payee.card_number": "6228480128553301747"},
        ),
        (
            "他哪有卡咯 钱都是院里管",
            "payee.own_account",
            {"payee.own_account": "no", "payee.reason": "no_account"},
        ),
        ("人都没了还问残疾不残疾", "insurance.disability", {}),
    ],
)
def test_what_is_told_beside_another_thing_is_heard(text: str, asked: str, found: dict[str, object]) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    heard = facts(say(text, asked, answers=known))
    assert {name: value for name, value in heard.items() if name not in known} == found


def test_a_question_that_ends_before_who_died_denies_nothing() -> None:
    assert facts(say("喂你好你是搞那个身后事的不我崽走哒"))["applicant.relation"] == "parent"


def test_what_is_not_decided_yet_is_read_back() -> None:
    heard = say(
        "值班的时候心梗 单位给他报了因公 还没批下来", "death.manner", answers={"decedent.sex": "male"}
    )
    assert all(not fact.sure for fact in heard.facts)
