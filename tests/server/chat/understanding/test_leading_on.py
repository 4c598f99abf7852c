"""Words that do something by themselves, and here only lead to what is meant, or are told of others."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    "text", ["好，我翻下柜子", "行，我问一下我爸", "好的，稍等", "嗯，等哈", "要得，我找找", "可以，让我想想"]
)
def test_who_goes_to_look_has_answered_nothing(text: str) -> None:
    understood = say(text, "insurance.disability")
    assert "yes" not in acts(understood) and not understood.facts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("有，等我找给你看", "yes"), ("嗯，有的", "yes"), ("好，有", "yes"), ("对的，二级", "yes"),
        ("对，没有", "no"), ("嗯，没得", "no"), ("嗯……没得", "no"), ("是的，冇得", "no"),
    ],
)  # fmt: skip
def test_of_a_yes_and_what_follows_the_answer_counts(text: str, value: str) -> None:
    assert facts(say(text, "insurance.disability")) == {"insurance.disability": value}


def test_a_yes_to_what_was_read_back_is_one_whatever_follows() -> None:
    none = Fact("insurance.disability", "no", "没有", sure=False)
    assert "yes" in acts(say("对，没有", confirming=(none,)))


@pytest.mark.parametrize("text", ["哦对了，灵棚的钱报不报", "噢对了，他还有个老弟", "对了，车子怎么过户"])
def test_by_the_way_agrees_to_nothing(text: str) -> None:
    phone = Fact("applicant.phone", "13900001234", "13900001234", sure=False)
    assert "yes" not in acts(say(text, "applicant.phone", confirming=(phone,)))
    assert "yes" in acts(say("对了，就是这个号", "applicant.phone", confirming=(phone,)))


@pytest.mark.parametrize("text", ["我不是不同意，先问一下", "我没说不愿意"])
def test_who_denies_to_refuse_refuses_nothing(text: str) -> None:
    understood = say(text, "consents.truthful")
    assert "no" not in acts(understood) and facts(understood).get("consents.truthful") != "no"
    assert "no" in acts(say("不同意", "consents.truthful"))


@pytest.mark.parametrize("text", ["我舅妈是前天走的，对，前天", "我爸上个月，不是，这个月9号走的"])
def test_who_tells_without_being_asked_agrees_with_themselves(text: str) -> None:
    assert not acts(say(text)) & {"yes", "no"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13900001234，可莫给我写错咯", "applicant.phone"), ("初八，千万莫搞错", "death.date"),
        ("20号，上回村里给写错了", "death.date"), ("女的，名字叫得像男的，总有人搞错", "decedent.sex"),
        ("手机是13900001234，按部队里念就是幺三九", "applicant.phone"),
    ],
)  # fmt: skip
def test_what_is_told_for_the_first_time_puts_nothing_right(text: str, asked: str) -> None:
    assert "correction" not in acts(say(text, asked))


@pytest.mark.parametrize(
    ("text", "asked", "context"),
    [
        ("13900001234，刚才那个写错了", "applicant.phone", {}),
        ("是20号，你写错了", "death.date", {"last": ("death.date",)}),
        ("第二个字弄岔了", None, {"last": ("decedent.name",)}),
        ("上面那个答快了", "death.place", {"last": ("death.date",)}),
    ],
)  # fmt: skip
def test_what_was_told_before_is_put_right(text: str, asked: str | None, context: dict[str, Any]) -> None:
    assert "correction" in acts(say(text, asked, **context))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("忘了跟你讲，他是改姓过来的", None), ("跟这机器讲不清，喊个人来", "death.place"),
        ("两张都拍不清楚，我打字算了", "decedent.id_number"), ("冇得问题就交", None),
        ("不晓得的人还当他是我哥", "applicant.relation"), ("不知道要带么子", "death.place"),
        ("十七号，阳历我不记得了", "death.date"),
    ],
)  # fmt: skip
def test_not_to_know_something_else_is_no_answer(text: str, asked: str | None) -> None:
    assert "unknown" not in acts(say(text, asked))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("哪个看钟咯，都慌了神", "death.time"), ("几点我没看", "death.time"),
        ("何里晓得他交了几年", "insurance.contribution_years"), ("要翻族谱才晓得", "decedent.name"),
        ("本子丢到哪里去了都不晓得", "decedent.id_number"),
    ],
)  # fmt: skip
def test_nobody_knows(text: str, asked: str) -> None:
    assert "unknown" in acts(say(text, asked))


@pytest.mark.parametrize(
    "text", ["算不算优抚我讲不准", "大名叫么子哦，要翻族谱才晓得", "哪天走的呢，我记不清了"]
)
def test_who_asks_themselves_asks_for_no_rule(text: str) -> None:
    assert say(text, "insurance.preferential").policy is None


@pytest.mark.parametrize(
    "text",
    [
        "什么叫遗属", "到底归哪个单位发", "两边都交过，按哪个算", "抚恤金由财政发还是由社保发",
        "不知道要带么子", "喊我老表帮我填行不行", "没有手机，座机要得不",
    ],
)  # fmt: skip
def test_a_question_about_what_a_word_means_or_who_pays(text: str) -> None:
    assert say(text, "insurance.area").policy


@pytest.mark.parametrize(
    "text",
    ["奶娃子醒了在哭，我去抱下", "眼睛红是熬的，不是哭的", "我啊，我叫周大成", "他一辈子舍不得穿件新衣"],
)
def test_a_child_that_cries_is_no_despair(text: str) -> None:
    assert "distress" not in acts(say(text, "applicant.name"))


@pytest.mark.parametrize(
    "text",
    [
        "两个崽天天哭着要爸爸",
        "媳妇哭，我也撑不住了",
        "呜呜我妈妈不要我了",
        "怎么偏偏轮到我屋里",
        "没人管我了",
    ],
)
def test_despair_is_heard(text: str) -> None:
    assert "distress" in acts(say(text, "death.date"))


@pytest.mark.parametrize("text", ["你好我公公走了", "同志您好我来办我爸的后事"])
def test_a_greeting_without_a_pause(text: str) -> None:
    assert "greeting" in acts(say(text))
    assert "greeting" not in acts(say("你好像没听懂我讲的"))


@pytest.mark.parametrize("text", ["先别交", "莫提交，还没弄完", "怕是要烧吧"])
def test_what_is_not_to_be_handed_in_is_not(text: str) -> None:
    assert "submit" not in acts(say(text, "death.cremated"))
    assert "submit" in acts(say("帮我交上去", "death.cremated"))


@pytest.mark.parametrize(("text", "act"), [("我不敢签", "no"), ("下次吧", "pause"), ("过后再补", "skip")])
def test_nothing_is_guessed_where_the_words_are_the_turn(text: str, act: str) -> None:
    assert acts(say(text, "consents.truthful")) == {act}
