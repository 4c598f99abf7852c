"""What is said of the speaker, a thing or a death answers no question about the register or the insurance."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding.meaning import Act
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

HOUSEHOLD, AREA = "decedent.household_in_county", "insurance.area"
MEDICAL, FUND = "insurance.medical", "insurance.housing_fund"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我从外地赶回来的，刚到屋里", HOUSEHOLD),
        ("我不在家，在长沙", HOUSEHOLD),
        ("我在外地，不方便", AREA),
        ("我上个礼拜六才晓得他没了，从广东赶回来的", HOUSEHOLD),
        ("他在外面打工几十年，刚回来", HOUSEHOLD),
        ("应该还在老家吧，人在广州带孙子", HOUSEHOLD),
        ("不是在县里死的，在长沙湘雅走的", HOUSEHOLD),
        ("没了，就这样没了", HOUSEHOLD),
        ("没有了，人都没有了", AREA),
        ("没有了，人都没有了", MEDICAL),
        ("不是的，是我爷爷走了，我替我爸填", HOUSEHOLD),
        ("哦不行，他那张密码不晓得，打我自己的算了", HOUSEHOLD),
        ("明天上午火化，哦不，后天", HOUSEHOLD),
        ("存折不知道放哪里了，他的卡我也没见过", HOUSEHOLD),
        ("我也不晓得从哪里讲起", HOUSEHOLD),
        ("卡不晓得在哪里", FUND),
        ("他的证我也搞不清", FUND),
        ("没有时间去问", MEDICAL),
        ("没得办法", MEDICAL),
    ],
)
def test_it_is_about_something_else(text: str, asked: str) -> None:
    assert asked not in facts(say(text, asked))


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("不在", HOUSEHOLD, "no"),
        ("在长沙", HOUSEHOLD, "no"),
        ("我爸在长沙", HOUSEHOLD, "no"),
        ("他户口在外地", HOUSEHOLD, "no"),
        ("他户口在外面，打工迁的", HOUSEHOLD, "no"),
        ("没有，在长沙", HOUSEHOLD, "no"),
        ("不晓得", HOUSEHOLD, "unknown"),
        ("户口不晓得在哪里", HOUSEHOLD, "unknown"),
        ("外地的", AREA, "elsewhere"),
        ("没有了", AREA, "not_insured"),
        ("没得，他嫌贵", MEDICAL, "none"),
        ("没有", FUND, "no"),
        ("不晓得有没有", FUND, "unknown"),
    ],
)
def test_a_plain_answer_counts_at_once(text: str, asked: str, value: Any) -> None:
    (answer,) = (fact for fact in say(text, asked).facts if fact.question == asked)
    assert answer.value == value and answer.sure


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("不在了", HOUSEHOLD),
        ("不是，你莫催我咯", HOUSEHOLD),
        ("他在广东打工", AREA),
        ("他一世人都耗在广东", HOUSEHOLD),
    ],
)
def test_what_would_shut_the_family_out_is_read_back_where_it_is_only_likely(text: str, asked: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(asked)
    line = family.say(text)
    assert asked not in family.known and line.endswith("对吗？") and "联办" not in line


@pytest.mark.parametrize("asked", [HOUSEHOLD, MEDICAL, "death.place", "insurance.assistance", None])
@pytest.mark.parametrize(
    "text",
    [
        "没有人告诉我要办这些",
        "没人跟我说过",
        "哪个晓得要搞这么多",
        "冇得人跟我讲过这些",
        "谁晓得还要填这些",
        "哪晓得这么麻烦",
        "早不跟我说",
        "从来没有哪个通知我们要办",
        "鬼晓得要跑好多地方办",
        "不晓得还要办这些",
    ],
)
def test_that_nobody_told_them_of_all_this_answers_nothing(text: str, asked: str | None) -> None:
    heard = say(text, asked)
    assert not heard.facts and not heard.acts & {Act.UNKNOWN, Act.NO, Act.YES}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("哪个晓得他领没领", "insurance.assistance", ["unknown"]),
        ("鬼晓得", MEDICAL, "unknown"),
        ("没人晓得", HOUSEHOLD, "unknown"),
        ("没听他说过", MEDICAL, "unknown"),
        ("没人告诉过我，我不晓得", HOUSEHOLD, "unknown"),
        ("谁知道呢", FUND, "unknown"),
        ("哪个晓得他交没交", MEDICAL, "unknown"),
    ],
)
def test_not_to_know_it_of_who_died_does(text: str, asked: str, value: Any) -> None:
    assert facts(say(text, asked))[asked] == value


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("火化没有我不清楚 是我哥在弄", "death.cremated", "unknown"),
        ("火化没有 不晓得", "death.cremated", "unknown"),
        ("火化冇我搞不清", "death.cremated", "unknown"),
        ("烧没有我也不晓得", "death.cremated", "unknown"),
        ("火化办了没我也说不准", "death.cremated", "unknown"),
        ("火化没 我不晓得", "death.cremated", "unknown"),
        ("公积金那时候厂里有没有我不晓得", FUND, "unknown"),
        ("公积金以前单位交没交我不清楚", FUND, "unknown"),
        ("残疾证好像没有 不清楚", "insurance.disability", "unknown"),
        ("优抚可能没有吧 我不太清楚", "insurance.preferential", "unknown"),
        ("公积金应该有，不确定", FUND, "unknown"),
        ("公积金 冇听过", FUND, "unknown"),
        ("医保那时候村里交没交搞不清", MEDICAL, "unknown"),
    ],
)
def test_another_matter_that_is_not_known_answers_for_itself_alone(
    text: str, question: str, value: Any
) -> None:
    assert facts(say(text, HOUSEHOLD)) == {question: value}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("火化没有 人还在屋里", {"death.cremated": "no"}),
        ("没火化 户口我不清楚", {"death.cremated": "no", HOUSEHOLD: "unknown"}),
        ("没有残疾证。户口不清楚", {"insurance.disability": "no", HOUSEHOLD: "unknown"}),
        ("火化了 户口在哪里我不晓得", {"death.cremated": "yes", HOUSEHOLD: "unknown"}),
        ("户口迁没迁我不晓得", {HOUSEHOLD: "unknown"}),
        ("退休金一个月多少我不清楚", {}),
        ("他是不是退休的我不清楚", {}),
    ],
)
def test_what_is_not_known_is_what_is_named(text: str, told: dict[str, Any]) -> None:
    assert facts(say(text, HOUSEHOLD)) == told


@pytest.mark.parametrize(
    "text", ["我也想早点交上去，就是不晓得还差哪样", "不知道还要填什么", "不晓得还差哪样材料"]
)
def test_not_to_know_what_is_left_answers_nothing(text: str) -> None:
    assert "insurance.assistance" not in facts(say(text, "insurance.assistance"))
    assert facts(say("哪样不晓得", "insurance.assistance")) == {"insurance.assistance": ["unknown"]}


@pytest.mark.parametrize("text", ["事情总算都办完了，昨天送走了客人", "亲戚昨天都送走了"])
def test_guests_who_left_did_not_die(text: str) -> None:
    assert not facts(say(text, "death.cremated"))
    assert facts(say("昨天送走了老人家", "death.cremated"))["death.date"] == "2026-11-24"


def test_to_have_only_something_else_answers_no_question_of_a_place() -> None:
    assert facts(say("没得，只有农村的那个医保", HOUSEHOLD)) == {MEDICAL: "resident"}
    assert facts(say("没有，只有农村医保", FUND))[FUND] == "no"


def test_who_is_insured_at_all_is_not_shut_out_at_once() -> None:
    told = {one.question: one.sure for one in say("他没买社保，有农村医保", AREA).facts}
    assert told == {AREA: False, MEDICAL: True}


@pytest.mark.parametrize("text", ["公积金 冇听过 冇得", "没听过，没有", "冇听说过 冇"])
def test_what_nobody_heard_of_and_there_was_not_there_was_not(text: str) -> None:
    assert facts(say(text, FUND)) == {FUND: "no"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("不清楚他单位给没给开过户", FUND),
        ("拉到哪个地方烧的我没跟去 真不知道", "death.cremated_in_county"),
        ("火化没有我不清楚", "death.cremated"),
    ],
)
def test_what_it_rests_on_is_no_other_matter(text: str, asked: str) -> None:
    assert facts(say(text, asked)) == {asked: "unknown"}


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "death.cremated_in_county"])
@pytest.mark.parametrize(
    "text",
    [
        "这里是填我的对吧",
        "这里是填我的吧",
        "这里要填的是我的信息对吧",
        "是写我的户口对吧",
        "是填他的对吧",
        "这栏写我自己的，是不是",
        "这是填我自己的，对吧",
        "填我爸的对吧",
    ],
)
def test_to_ask_whose_data_is_wanted_answers_nothing(text: str, asked: str) -> None:
    understood = say(text, asked)
    assert asked not in facts(understood)
    assert understood.acts.isdisjoint({Act.YES, Act.NO, Act.SKIP, Act.SUBMIT})


@pytest.mark.parametrize(
    "text", ["在这里对吧", "填岳阳县对吧", "这里是填我的对吧？他户口在岳阳县", "是的，填我爸的"]
)
def test_beside_whose_data_it_is_an_answer_stands(text: str) -> None:
    household = "decedent.household_in_county"
    assert facts(say(text, household))[household] == "yes"


def test_the_number_behind_the_question_whose_it_is_counts() -> None:
    asked = "applicant.id_number"
    assert facts(say("这里是填我的对吧？430621197601251806", asked)) == {asked: "430621197601251806"}
