"""What an act rules out beside it, and what it does not: a question, another wish, an answer."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("为么子要我的号码？我才十七岁，办得成吗？", "applicant.id_number", {"why", "policy"}),
        ("问电话做什么？我人在国外可以办吗？", "applicant.phone", {"why", "policy"}),
        ("不答应会怎么样", "consents.sensitive_data", {"policy"}),
        ("不同意又会怎样", "consents.sensitive_data", {"policy"}),
        ("交之前能否再给我列一遍全部内容？", None, {"review"}),
    ],
)
def test_a_question_is_asked_beside_what_is_done(text: str, asked: str | None, meant: set[str]) -> None:
    assert acts(say(text, asked)) == meant


@pytest.mark.parametrize("text", ["为什么姓名和账号要分开写？系统应该自己会带", "为啥要填两遍？应该有记录的"])
def test_a_hedge_that_submits_nothing_rules_out_no_other_wish(text: str) -> None:
    assert "why" in acts(say(text, "payee.holder"))


@pytest.mark.parametrize("text", ["我已阅读，同意上面的承诺", "已经看完，同意以上条款", "同意上述声明"])
def test_who_agrees_to_a_statement_submits_nothing(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"yes"}


@pytest.mark.parametrize("text", ["对此条款不予接受", "恕不认可", "承诺条款不予签署"])
def test_a_formal_refusal_is_a_no(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"no"}


@pytest.mark.parametrize("text", ["好了，衣服换好了，接着来", "好了，碗洗完了，继续"])
def test_a_yes_before_going_on_answers_nothing_where_nothing_was_asked(text: str) -> None:
    assert acts(say(text)) == {"resume"}


def test_what_is_put_right_where_nothing_was_asked_is_not_denied() -> None:
    said = say("哎不对，我大姐讲村里给他报上低保了，拿了一年，这个要改", last=("insurance.assistance",))
    assert acts(said) == {"correction"}


def test_surprise_is_no_answer() -> None:
    phone = (Fact("applicant.phone", "13900001234", "13900001234", sure=False),)
    assert not acts(say("不是吧，这么快就弄完了", confirming=phone, last=("applicant.phone",))) & {
        "no",
        "correction",
    }
    assert "no" in acts(say("不是吧", confirming=phone, last=("applicant.phone",)))


def test_the_wrong_one_that_is_mine_agrees_to_nothing() -> None:
    held = (Fact("decedent.ethnic_group", "苗族", "苗族", sure=False),)
    said = say("民族弄反了，那是我的，他是汉族", confirming=held, last=("decedent.ethnic_group",))
    assert acts(said) == {"correction"}
    assert facts(said)["decedent.ethnic_group"] == "汉族"


def test_where_was_i_goes_on_with_nothing_beside_the_answer() -> None:
    assert acts(say("两块五！讲到哪里了，火化了", "death.cremated")) <= {"yes"}
    assert "resume" in acts(say("我们讲到哪里了"))
    number = "430621194808164896"
    assert "review" not in acts(say(f"{number}，再念一遍啊，{number}", "decedent.id_number"))
    assert "review" in acts(say("再念一遍给我听", "decedent.id_number"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("九十五了，没受罪，你讲是不是他的福气", "death.manner"),
        ("昨天他过生日，人就走了，你讲巧不巧", None),
        ("还能是谁，我是他老倌", "applicant.relation"),
        ("病死的，还能怎么死", "death.manner"),
        ("头七都没过，你急么子", "death.date"),
        ("作田人哪里会有那个", "insurance.housing_fund"),
    ],
)
def test_a_question_that_asks_nothing_is_none(text: str, asked: str | None) -> None:
    assert "policy" not in acts(say(text, asked))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("你讲是不是算工伤", "death.manner"),
        ("你看能不能领", None),
        ("还能领么子补助", "applicant.relation"),
        ("哪里会发通知", None),
        ("我是他侄女，他冇得崽女，我能办不，不能我就不跑了", "applicant.relation"),
        ("公积金人走了还有利息没", "insurance.housing_fund"),
        ("里头还有钱没", None),
        ("么样的人才算优抚对象", "insurance.preferential"),
        ("哪些人属于优抚", "insurance.preferential"),
        ("我妈还在，她那份补贴不会跟着停吧", None),
        ("窗口是早上八点半上班吧", None),
        ("那个报了你们这个还给不给", None),
    ],
)
def test_a_question_about_the_rules_is_one_without_its_mark(text: str, asked: str | None) -> None:
    assert "policy" in acts(say(text, asked))


@pytest.mark.parametrize(
    "text",
    [
        "他是苗族，那栏可别填错", "我叫罗志远，莫写错", "银行讲户名有个字不对，退回来了",
        "他那张卡密码老是输错",
        "刚才冲你发火是我不对",
    ],
)  # fmt: skip
def test_a_warning_or_a_card_that_fails_puts_nothing_right(text: str) -> None:
    assert "correction" not in acts(say(text))


@pytest.mark.parametrize(
    "text",
    [
        "性别填错了", "名字写错了", "卡号不对", "民族反了", "名字和电话颠倒了", "以前填的农民改一下",
        "前面讲的地址换一下", "勘误：火化是15号", "号码念岔了，重念",
    ],
)  # fmt: skip
def test_what_is_wrong_is_put_right(text: str) -> None:
    known = {"decedent.sex": "male", "insurance.identity": "resident"}
    assert "correction" in acts(say(text, answers=known))


@pytest.mark.parametrize(
    ("text", "asked", "not_meant"),
    [
        ("理赔员今天又给我打电话", "death.manner", "human"),
        ("保险公司刚刚给我打了电话", None, "human"),
        ("不要问我了，喊个活人来", None, "unknown"),
        ("看我这脑壳，差点忘了", "death.date", "unknown"),
        ("我一个女人家么子都不懂", None, "unknown"),
        ("身份证号发你了，可别泄露", None, "skip"),
        ("邮政的，回头我问下能不能换成别的", "payee.bank", "skip"),
        ("每个月我陪她去信用社取", "insurance.assistance", "distress"),
        ("集体厂子，早就垮了", "insurance.identity", "distress"),
        ("等我大姐把存折翻出来再念给你听", "payee.bank", "review"),
    ],
)
def test_words_of_an_act_that_tell_something_else_do_nothing(
    text: str, asked: str | None, not_meant: str
) -> None:
    assert not_meant not in acts(say(text, asked))


@pytest.mark.parametrize(
    "text", ["你晓得没了儿子是什么滋味吗", "你知道失去老伴是什么感觉吗", "见得多了，轮到自己屋里还是受不住"]
)
def test_what_it_is_like_to_lose_somebody_is_despair(text: str) -> None:
    assert "distress" in acts(say(text, "death.manner"))


@pytest.mark.parametrize("text", ["求你别再问了", "莫再问了", "等我女儿下班来念"])
def test_who_is_not_to_be_asked_on_stops(text: str) -> None:
    assert acts(say(text, "payee.card_number")) & {"pause", "skip", "distress"}


@pytest.mark.parametrize("text", ["冇记得日子", "没记得时间，只晓得落雪那天", "这个真没留心过"])
def test_a_day_that_nobody_noted_is_not_known(text: str) -> None:
    assert "unknown" in acts(say(text, "death.date"))


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("不队，是前天", "death.date", {"correction"}),
        ("队", "death.cremated", {"yes"}),
        ("部队上的", "death.date", set()),
        ("你们记的电话是哪个", None, {"review"}),
        ("我留的号码是多少", None, {"review"}),
        ("你们的电话是多少", None, {"human"}),
        ("机器讲不明白，找个懂的人来", None, {"human"}),
        ("那个出生年月要动一下", None, {"correction"}),
        ("说起这个我眼睛水就出来了", "death.date", {"distress"}),
        ("我保证都是真的", "consents.truthful", {"yes"}),
        ("我不能保证都是真的", "consents.truthful", {"no"}),
        ("你知道失去女儿是什么感觉吗", "death.manner", {"distress"}),
        ("这个号报不报", "payee.card_number", {"policy"}),
        ("卡号我不报", "payee.card_number", {"skip"}),
    ],
)
def test_words_that_are_near_to_each_other_are_told_apart(
    text: str, asked: str | None, meant: set[str]
) -> None:
    assert acts(say(text, asked)) == meant


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("卡号先跳过，他是低保户", "payee.card_number", {"skip"}),
        ("开户行先空着，公积金他没交过", "payee.bank", {"skip"}),
        ("13900001234，能不能喊你们工作人员打给我", "applicant.phone", {"human"}),
        ("莫打给叔叔，打给我13900001234", "applicant.phone", set()),
        ("他生前喜欢跳舞，跳过好多舞", "payee.card_number", set()),
    ],
)
def test_a_wish_is_one_beside_what_is_told(text: str, asked: str, meant: set[str]) -> None:
    assert acts(say(text, asked)) - {"no"} == meant


def test_a_yes_about_what_is_put_right_answers_nothing_that_was_asked() -> None:
    held = {"insurance.disability": "no"}
    text = "前头残疾证我选成没有了，更正一下，他有，听力残疾二级"
    said = say(text, "insurance.elderly_service", answers=held, last=tuple(held))
    assert facts(said) == {"insurance.disability": "yes"}
    assert acts(said) == {"correction"}
    assert "yes" in acts(say("有，残疾证也有", "insurance.elderly_service"))


def test_what_is_not_had_and_told_beside_it_denies_nothing_where_nothing_was_asked() -> None:
    said = say("我们乡里人没这些个，医保他从没参过")
    assert facts(said)["insurance.medical"] == "none"
    assert "no" not in acts(said)
    assert "no" in acts(say("没这些个", "insurance.disability"))


@pytest.mark.parametrize("text", ["妈妈的卡去年就注销了", "奶妈的电话", "姑妈的儿子"])
def test_a_mothers_thing_is_no_curse(text: str) -> None:
    assert "abuse" not in acts(say(text))
    assert "abuse" in acts(say("妈的，搞了半天"))


@pytest.mark.parametrize("text", ["崽呀，你何解就走了", "爷娘都没死你怎么先走了", "你怎么忍心丢下一屋老小"])
def test_who_asks_the_one_who_died_asks_for_no_rule(text: str) -> None:
    assert acts(say(text)) == {"distress"}


@pytest.mark.parametrize("text", ["我承诺", "我说话算数", "我们保证"])
def test_a_promise_agrees(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"yes"}
    assert "yes" not in acts(say("要承诺么子", "consents.truthful"))
    assert acts(say("不承诺", "consents.truthful")) == {"no"}


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("不是医院咧，就在自己屋里", "death.place", set()),
        ("麻烦把全部条目列一遍，我做账的人，不对一遍不放心。", None, {"review"}),
        ("我怕记错了反而给你们添麻烦", "insurance.pension_years", set()),
        ("请问这个申请孙女能不能提交？", None, {"policy"}),
        ("可以接受。430621194009270035", "decedent.id_number", set()),
        ("看得出来 户口迁到她那个本子上了 娃又醒了今天不搞了 拜", "applicant.kinship_shown", {"pause"}),
        ("有客招手 我先把这个客拖到高铁站", None, {"pause"}),
        ("客下车了", None, {"resume"}),
        ("我不识几个字你帮我转到窗口上那个管事的人那里去要得不", None, {"human"}),
        ("我的户口转到县里去了", None, set()),
    ],
)
def test_what_only_sounds_like_another_act(text: str, asked: str | None, meant: set[str]) -> None:
    assert acts(say(text, asked, last=("applicant.relation",))) - {"thanks"} == meant


def test_a_word_that_is_put_right_by_its_sound_is_written_as_it_is_told() -> None:
    said = say("曾国粹，国家的国，精粹的粹，你别给我打成翠绿的翠", "decedent.name")
    assert facts(said) == {"decedent.name": "曾国粹"}
