"""Short replies that are no plain yes and no answer: 是吧, 累死了, 没人跟我说过."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from server.chat.understanding.meaning import Act
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

DEATH, HOUSEHOLD = "death.date", "decedent.household_in_county"
KNOWN = {"applicant.relation": "child", DEATH: "2026-11-18"}
LOST = "我没有听明白"


@pytest.mark.parametrize(
    "text", ["是吧", "是的吧", "应该是吧", "应该是", "大概是的吧", "嗯，是吧", "好像是的", "可能是吧", "对吧"]
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "death.cremated"])
def test_half_a_yes_is_read_back(text: str, asked: str) -> None:
    understood = say(text, asked)
    (fact,) = understood.facts
    assert (fact.question, fact.value, fact.sure) == (asked, "yes", False)
    assert understood.hesitant and understood.acts == {Act.YES}


@pytest.mark.parametrize("text", ["是", "是的", "对", "嗯，是的", "没错", "应该的，是"])
def test_a_whole_one_counts_at_once(text: str) -> None:
    understood = say(text, HOUSEHOLD)
    assert facts(understood) == {HOUSEHOLD: "yes"} and not understood.hesitant


@pytest.mark.parametrize("text", ["应该不是吧", "不是吧", "应该没有吧", "是3号吧", "是我爸吧"])
def test_what_says_more_is_no_half_yes(text: str) -> None:
    assert not say(text, HOUSEHOLD).hesitant


@pytest.mark.parametrize("text", ["应该是吧", "是吧", "大概是的"])
def test_it_is_enough_where_they_hear_their_own_words(text: str) -> None:
    family = Family(KNOWN).holds("decedent.birth_date", "1950-03-12")
    family.say(text)
    assert family.known["decedent.birth_date"] == "1950-03-12"


@pytest.mark.parametrize("text", ["是吧", "应该是吧", "应该同意吧"])
@pytest.mark.parametrize("asked", ["consents.truthful", "consents.sensitive_data"])
def test_it_is_no_promise(text: str, asked: str) -> None:
    family = Family(KNOWN).asked(asked)
    assert family.say(text).startswith("这个要您说定了才算") and asked not in family.known
    assert not family.state.pending


@pytest.mark.parametrize("moment", ["submit", "restart"])
def test_nothing_is_handed_in_or_thrown_away_by_it(moment: str) -> None:
    family = Family(KNOWN, State(greeted=True, condoled=True, moment=moment))  # type: ignore[arg-type]
    family.say("应该是吧")
    assert family.wish is None and family.known == KNOWN


@pytest.mark.parametrize("text", ["累死了", "累死哒", "真的累死了", "累得要死", "热死了"])
@pytest.mark.parametrize("asked", [HOUSEHOLD, "applicant.relation", "decedent.id_number"])
def test_who_is_worn_out_hears_a_kind_word(text: str, asked: str) -> None:
    family = Family({}).asked(asked)
    line = family.say(text)
    assert "受累" in line and LOST not in line and "12356" not in line
    assert family.known == {} and "继续填" in family.quick


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("他是累死的", HOUSEHOLD),
        ("累死了一头牛", HOUSEHOLD),
        ("累死了", "death.manner"),
        ("太累了", HOUSEHOLD),
    ],
)
def test_whoever_was_worn_out_before_is_not_meant(text: str, asked: str) -> None:
    assert "受累" not in Family(KNOWN).asked(asked).say(text)


def test_what_is_told_beside_it_counts_and_the_next_question_follows() -> None:
    family = Family({}).asked("applicant.relation")
    assert "受累" not in family.say("跑了三趟累死了，我爸前天走的")
    assert family.known["applicant.relation"] == "child"


@pytest.mark.parametrize(
    "text",
    ["没人告诉我", "没人告诉我这些", "没人跟我说过", "冇人跟我讲过", "没人通知我", "从来没人跟我们讲过这些"],
)
@pytest.mark.parametrize(("known", "asked"), [(KNOWN, HOUSEHOLD), ({}, "applicant.relation")])
def test_who_was_never_told_is_not_blamed_and_asked_again(
    text: str, known: dict[str, str], asked: str
) -> None:
    family = Family(known).asked(asked)
    line = family.say(text)
    assert "不怪您" in line and "找工作人员" in line and LOST not in line and "12356" not in line
    assert family.known == known and family.state.asked == asked


@pytest.mark.parametrize("text", ["我不知道，没人告诉我", "不晓得，冇人讲过"])
def test_not_to_know_an_answer_is_one(text: str) -> None:
    assert facts(say(text, "insurance.elderly_service")) == {"insurance.elderly_service": "unknown"}


@pytest.mark.parametrize("text", ["没人告诉我他领没领", "没人告诉我他走了", "没有人，家里只有我"])
def test_what_somebody_was_not_told_of_who_died_is_no_complaint(text: str) -> None:
    assert not say(text, "insurance.elderly_service").untold


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("好的 她是22号走的", {DEATH: "2026-11-22"}),
        ("嗯 22号走的", {DEATH: "2026-11-22"}),
        ("嗯嗯 已经火化了", {"death.cremated": "yes"}),
        ("要得，她是病死的", {"death.manner": "illness"}),
        ("嗯 病", {"death.manner": "illness"}),
        ("行 我叫李明", {"applicant.name": "李明"}),
        ("嗯 退休的", {}),
    ],
)
def test_a_word_that_only_opens_the_turn_answers_nothing(text: str, told: dict[str, str]) -> None:
    assert facts(say(text, HOUSEHOLD, answers={"applicant.relation": "child"})) == told


@pytest.mark.parametrize(
    "text",
    [
        "嗯",
        "好的",
        "嗯，在的",
        "嗯 老人家一直住荣家湾",
        "嗯 户口在，22号走的",
        "是的 22号走的",
        "对 我妈退休了",
        "恩 农村户口",
    ],
)
def test_a_word_for_yes_that_answers_counts(text: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers={"applicant.relation": "child"}))[HOUSEHOLD] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "是的 不过她娘家是平江的",
        "是的，不过她老家在平江",
        "嗯是 我妈娘家屋里是平江的",
        "对，就是她老屋里在汨罗",
    ],
)
def test_a_yes_stands_before_what_only_seems_to_be_a_no(text: str) -> None:
    (fact,) = [one for one in say(text, HOUSEHOLD).facts if one.question == HOUSEHOLD]
    assert (fact.value, fact.sure) == ("yes", True)


@pytest.mark.parametrize("text", ["是的 不过户口前年迁到平江去了", "是的 就是在平江", "不是的，她是平江的"])
def test_a_plain_no_behind_it_counts(text: str) -> None:
    assert facts(say(text, HOUSEHOLD)) == {HOUSEHOLD: "no"}


def test_where_she_was_born_is_not_where_she_is_registered() -> None:
    assert not facts(say("她娘家是平江的", HOUSEHOLD))


@pytest.mark.parametrize("text", ["嗯 厂里交的", "嗯 交了三十年", "嗯 有两万多"])
def test_a_word_for_yes_before_more_of_the_same_kind_counts(text: str) -> None:
    assert facts(say(text, "insurance.housing_fund"))["insurance.housing_fund"] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "嗯嗯 72岁",
        "好的 谢谢",
        "好 谢谢你啊",
        "嗯 知道了 谢谢",
        "要得 多谢你咯",
        "好的好的，麻烦你了",
        "嗯，辛苦了",
        "好嘞 多谢 你们有心了",
        "哦 晓得哒 难为你",
        "嗯 我晓得了",
        "嗯 今年七十二了",
        "好，72岁走的",
    ],
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "death.cremated", "insurance.disability"])
def test_that_it_was_heard_is_no_yes(text: str, asked: str) -> None:
    understood = say(text, asked)
    assert facts(understood) == {} and Act.YES not in understood.acts


@pytest.mark.parametrize(
    "text",
    [
        "是的 谢谢",
        "谢谢，是的",
        "嗯，是的，谢谢",
        "对 谢谢",
        "有 谢谢",
        "对，72岁",
        "嗯",
        "好的好的",
        "嗯，好的，嗯",
        "知道了，是的",
        "嗯，一直没迁走过",
    ],
)
def test_an_affirmed_yes_is_one_whatever_is_said_beside_it(text: str) -> None:
    assert facts(say(text, HOUSEHOLD)) == {HOUSEHOLD: "yes"}


def test_thanks_take_nothing_from_a_yes_to_what_was_read_back_or_to_where_the_money_goes() -> None:
    assert facts(say("好的 谢谢", "payee.own_account")) == {"payee.own_account": "yes"}
    family = Family(KNOWN).holds("decedent.birth_date", "1950-03-12")
    family.say("好的 谢谢")
    assert family.known["decedent.birth_date"] == "1950-03-12"


def offered_staff(asked: str = HOUSEHOLD) -> Family:
    family = Family(dict(KNOWN)).asked(asked)
    family.say("何玉")
    family.say("李大山")
    assert family.state.moment == "offer"
    return family


@pytest.mark.parametrize(
    ("asked", "words", "value"),
    [
        (HOUSEHOLD, "是岳阳县", "yes"),
        (HOUSEHOLD, "岳阳县的", "yes"),
        (HOUSEHOLD, "不用，是岳阳县的", "yes"),
        (HOUSEHOLD, "不用了，岳阳县", "yes"),
        ("insurance.medical", "不用，职工的", "employee"),
    ],
)
def test_behind_an_offer_the_question_before_it_is_answered(asked: str, words: str, value: str) -> None:
    family = offered_staff(asked)
    family.say(words)
    assert family.known[asked] == value and LOST not in family.line


@pytest.mark.parametrize("words", ["好", "是的", "不用", "不要", "不用了", "不清楚"])
def test_a_bare_word_is_said_to_the_offer(words: str) -> None:
    family = offered_staff()
    family.say(words)
    assert HOUSEHOLD not in family.known and LOST not in family.line


@pytest.mark.parametrize(
    "words",
    [
        "不懂什么意思",
        "我不懂这个什么意思",
        "不知道什么意思",
        "听不懂",
        "没听懂",
        "看不懂",
        "你讲的我听不懂",
        "不明白你的意思",
        "不晓得你问么子",
        "什么意思",
    ],
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "insurance.area", "consents.truthful"])
def test_who_does_not_follow_a_question_hears_it_explained(asked: str, words: str) -> None:
    family = Family(dict(KNOWN)).asked(asked)
    family.say(words)
    assert family.known == KNOWN and family.state.asked == asked and asked not in family.state.skipped
    assert family.line.startswith("不要紧，我再说一遍。") and not family.state.distressed


def test_who_follows_nothing_again_and_again_is_offered_a_person() -> None:
    family = Family(dict(KNOWN)).asked(HOUSEHOLD)
    family.say("听不懂")
    family.say("还是听不懂")
    assert family.state.moment == "offer"


@pytest.mark.parametrize("words", ["听你的", "随便你们", "随你", "你们看着办", "你定"])
def test_who_leaves_an_answer_to_us_is_not_angry(words: str) -> None:
    family = Family(dict(KNOWN)).asked(HOUSEHOLD)
    family.say(words)
    assert family.known == KNOWN and family.line.startswith("这个要您说定了才算。")


@pytest.mark.parametrize(
    ("words", "value"),
    [("不懂", "unknown"), ("这个我不懂", "unknown"), ("不晓得", "unknown"), ("听我弟说是的", "yes")],
)
def test_not_to_know_is_still_an_answer(words: str, value: str) -> None:
    family = Family(dict(KNOWN)).asked(HOUSEHOLD)
    family.say(words)
    waits = {one.question: one.value for one in family.state.pending}
    assert {**waits, **family.known}[HOUSEHOLD] == value


@pytest.mark.parametrize("words", ["你听不懂", "你都听不懂人话", "哈宝，听不懂人话是不"])
def test_who_is_not_understood_does_not_ask_for_an_explanation(words: str) -> None:
    assert not say(words, HOUSEHOLD).unclear
