"""What is done by a turn, and the difference between a question about rules and an answer."""

from __future__ import annotations

from typing import get_args

import pytest

from config.speech import ActName
from server.chat.understanding import Act
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("跳过", "skip"), ("这个我不想说", "skip"), ("凭什么告诉你", "skip"),
        ("明天再弄", "pause"), ("等我找一下身份证", "pause"), ("等哈子", "pause"),
        ("等哈子，灵堂那边在喊我", "pause"),
        ("接着上次的填", "resume"), ("我回来了", "resume"),
        ("看看我填了什么", "review"), ("从头来过，重新开始", "restart"), ("可以提交了", "submit"),
        ("转人工", "human"), ("我想跟窗口的人说话", "human"),
        ("为什么要问这个", "why"), ("要身份证号做么子", "why"),
        ("谢谢你", "thanks"), ("您好", "greeting"),
        ("我不想活了", "distress"), ("我妈没了，我怎么办啊", "distress"), ("滚", "abuse"),
        ("刚才说错了", "correction"), ("不是前天，是昨天", "correction"),
    ],
)  # fmt: skip
def test_acts_are_told_from_their_words(text: str, act: str) -> None:
    assert act in acts(say(text))


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("麻烦您帮我先提交一下好吗", "submit"), ("那我们就接着往下填吧", "resume"),
        ("可不可以请你先暂停一下", "pause"),
        ("能不能把我填过的给我念一遍", "review"), ("请问这一栏可以不填吗", "skip"),
        ("想请你们派个人过来教我", "human"), ("就没个能直接讲话的人吗", "human"),
        ("你们收集这个号码的目的是什么", "why"), ("前面的全部作废，重填一份", "restart"),
    ],
)  # fmt: skip
def test_politeness_around_an_act_changes_nothing(text: str, act: str) -> None:
    assert acts(say(text)) - {"thanks"} == {act}


@pytest.mark.parametrize(
    "text",
    [
        "他一直跟领导关系好", "那天早上我先去上班，下午他就走了", "他退休后继续在厂里上班",
        "殡仪馆的人打电话说明天火化",
        "我昨天去问过窗口的人", "客服说我妈的卡还能用", "检查出来就是晚期",
    ],
)  # fmt: skip
def test_what_sounds_like_a_wish_and_is_told_is_none(text: str) -> None:
    assert acts(say(text)) == set()


@pytest.mark.parametrize(
    "text", ["低保不得有。他属牛的，七十七啵", "看得出来的吧？我以前户口也在那本上", "户口是在筻口的吧？"]
)
def test_what_is_only_to_be_agreed_to_is_no_question_about_the_rules(text: str) -> None:
    assert Act.POLICY not in say(text, "insurance.assistance").acts


@pytest.mark.parametrize("text", ["低保会停啵", "户口不用我自己去销吧？", "办这个要钱啵", "火化证不用带吧？"])
def test_what_asks_for_a_rule_in_the_same_words_is_one(text: str) -> None:
    assert say(text, "insurance.assistance").policy


def test_the_yes_in_a_wish_answers_nothing() -> None:
    understood = say("可以交了", "insurance.housing_fund")
    assert acts(understood) == {"submit"}
    assert facts(understood) == {}


@pytest.mark.parametrize(
    "text",
    [
        "火化了才能办吗", "外地户口能办吗", "工伤去世怎么办", "要带哪些材料", "丧葬费有多少钱",
        "低保要不要自己去停",
        "残疾人补贴停不停", "我爸没交够社保，有抚恤金不", "不知道要带什么材料", "如果没火化怎么办",
    ],
)  # fmt: skip
def test_a_question_about_rules_is_no_answer(text: str) -> None:
    understood = say(text, "death.cremated")
    assert acts(understood) >= {"policy"}
    assert facts(understood) == {}
    assert understood.policy == text


def test_facts_and_a_question_in_one_turn() -> None:
    understood = say("我爸昨天在县医院走了，退休工人。要带什么材料？")
    assert facts(understood) == {
        "applicant.relation": "child",
        "decedent.sex": "male",
        "death.date": "2026-11-24",
        "death.place": "hospital",
        "insurance.identity": "retired_enterprise",
    }
    assert understood.policy == "要带什么材料"


@pytest.mark.parametrize(
    "text", ["哪天走的不记得了", "什么救助都没领过", "前天走的，对吧", "没火化怎么会有火化日期"]
)
def test_words_of_asking_in_a_statement_make_no_question(text: str) -> None:
    assert "policy" not in acts(say(text, "death.date"))


def test_the_asked_question_said_again_is_no_question() -> None:
    understood = say("火化？昨天", "death.cremation_date")
    assert (facts(understood), acts(understood)) == ({"death.cremation_date": "2026-11-24"}, set())


def test_the_file_and_the_program_name_the_same_acts() -> None:
    assert {*get_args(ActName), "policy"} == {act.value for act in Act}


def test_what_was_not_used_is_left_for_a_question_that_takes_any_text() -> None:
    understood = say("昨天走的，岳阳县的一个老裁缝")
    assert "老裁缝" in understood.rest
    assert "昨天" not in understood.rest


def test_another_answer_that_is_right_agrees_to_no_statement() -> None:
    assert "yes" not in acts(say("电话没错", "consents.truthful"))
    assert "yes" in acts(say("同意，电话没错", "consents.truthful"))
    assert "yes" in acts(say("没错，我同意", "consents.truthful"))


def test_a_greeting_beside_a_question_leaves_the_question() -> None:
    understood = say("有人没？我妈这个月14号走的，人不回来能不能办")
    assert understood.policy is not None and "能不能办" in understood.policy
    assert say("打扰了，有人值班吗").policy is None


def test_the_day_of_coming_back_is_no_day_that_was_asked_before() -> None:
    understood = say("我要吃药了 歇一下 明天再跟你讲", last=("death.date",))
    assert "pause" in acts(understood) and not understood.doubts


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("先莫问", "pause"),
        ("先莫问我", "pause"),
        ("先别问了", "pause"),
        ("你先别问", "pause"),
        ("莫问哒", "pause"),
        ("莫再问哒", "pause"),
        ("等下再问", "pause"),
        ("晚点再问我", "pause"),
        ("先莫问，我接个电话", "pause"),
        ("回来再讲", "pause"),
        ("先莫问这个", "skip"),
        ("先莫问卡号", "skip"),
        ("莫问这个哒，问别的", "skip"),
    ],
)
def test_who_wants_no_more_questions_now_pauses(text: str, act: str) -> None:
    assert acts(say(text, "applicant.phone")) == {act}


@pytest.mark.parametrize(
    "text",
    [
        "上面的话我都看了，愿意承诺", "愿意", "我签", "我授权", "准许", "允许使用", "没有隐瞒",
        "绝对没有假话", "我用人格担保", "我对天发誓", "天地良心，句句是真", "你们用就是了", "行，你们用吧",
        "同意处理，但我保留随时撤回同意的权利", "我同意你们使用这些信息办手续", "你们可以用我的信息",
    ],
)  # fmt: skip
def test_a_statement_is_agreed_to_in_many_words(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"yes"}


@pytest.mark.parametrize("text", ["我不签", "保证不了", "我同意不了", "不授权", "不愿意", "我不敢保证"])
def test_a_statement_is_refused_in_many_words(text: str) -> None:
    assert acts(say(text, "consents.truthful")) == {"no"}


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("能不能给我总的看一眼，我怕填岔了", {"review"}),
        ("怕写错了，再看一遍", {"review"}),
        ("那么多数字看不清，等我崽收工回来再念把你听", {"pause"}),
        ("我怕是记错了，是19号", {"correction"}),
        ("钱好久才到得账", {"policy"}),
        ("抚恤金好久能到", {"policy"}),
        ("养你们这帮吃干饭的有么子用", {"abuse"}),
        ("我都不晓得活着还有什么意思", {"distress"}),
    ],
)
def test_words_for_an_act_within_another_are_none(text: str, only: set[str]) -> None:
    assert acts(say(text, last=("death.date",))) == only


@pytest.mark.parametrize("text", ["不要乱发", "莫乱传", "不要泄露", "莫给别人看", "要保密", "只要不外传就行"])
def test_who_fears_that_it_gets_out_refuses_nothing(text: str) -> None:
    understood = acts(say(text, "consents.sensitive_data"))
    assert "why" in understood and not understood & {"no", "restart", "yes"}


def test_an_agreement_stands_beside_such_a_fear() -> None:
    assert acts(say("可以，莫传出去", "consents.sensitive_data")) == {"yes"}


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("本人承诺以上所填内容真实。", "consents.truthful", {"yes"}),
        ("我爷爷在边上点头了，那就同意", "consents.sensitive_data", {"yes"}),
        (
            "同意可以，但还给不给别的单位看？你先答我，答了我再同意",
            "consents.sensitive_data",
            {"pause", "policy"},
        ),
        ("如果我不同意，是不是就白填了？", "consents.sensitive_data", {"policy"}),
        ("优抚是什么意思 他没当过兵的", "insurance.preferential", {"policy"}),
        ("他哪里办过卡啰，名下一张都冇得", "payee.reason", set()),
        ("残疾证没有。孩子才二年级，天天晚上问爸爸几点回", "insurance.disability", set()),
        ("你跟我问养老，你问得出口？", "insurance.elderly_service", {"abuse"}),
        ("我心里痛得很 我不晓得还活着做么子", "insurance.disability", {"distress"}),
        ("烧完了日期要不要补报", "death.cremated", {"policy"}),
        ("你等我两分钟，名字是哪个字我要看一眼", "decedent.name", {"pause"}),
        ("一起发给你 我妈的430621195708240040", None, set()),
    ],
)
def test_what_a_turn_does_in_the_words_of_others(text: str, asked: str | None, meant: set[str]) -> None:
    answers = {"applicant.name": "谢军", "applicant.relation": "child", "decedent.sex": "male"}
    assert acts(say(text, asked, answers=answers)) == meant
