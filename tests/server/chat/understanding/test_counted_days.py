"""Days that are counted back, named by the week, or reckoned aloud; and what only sounds like that."""

from __future__ import annotations

import pytest

from server.chat.understanding.meaning import Act
from tests.server.chat.understanding.saying import acts, doubts, facts, say

DEATH, BURNT = "death.date", "death.cremation_date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("连今天一共六天了", "2026-11-20"),
        ("连今天算在内我爸走了第五天了", "2026-11-21"),
        ("算上今天是第四天", "2026-11-22"),
        ("走了三天了，连今天算在内", "2026-11-23"),
        ("不算今天有五天了", "2026-11-20"),
        ("上个月的今天", "2026-10-25"),
        ("上上个月今天", "2026-09-25"),
        ("去年的昨天", "2025-11-24"),
        ("两个星期前的今天", "2026-11-11"),
        ("上礼拜六天光的时候", "2026-11-21"),
        ("十一月初五天没亮", "2025-12-24"),
        ("刚过去的那个礼拜天", "2026-11-22"),
        ("最近的一个星期三", "2026-11-18"),
        ("周四，不是上周四，是再上一个周四", "2026-11-12"),
        ("小寒的前一天", "2026-01-04"),
        ("九月初八，重阳都没等到", "2026-10-17"),
        ("9号病故的", "2026-11-09"),
        ("人走了，四天了", "2026-11-21"),
        ("赶场是二十号，他走在赶场前头，那应该是十九号", "2026-11-19"),
        ("20号，我查下，21号，对的，21号", "2026-11-21"),
        ("20号夜里到21号早上，应该算21号", "2026-11-21"),
        ("大上个礼拜五", "2026-11-13"),
        ("上上上个周五", "2026-11-06"),
        ("前一个星期三", "2026-11-18"),
        ("走了一个礼拜零两天", "2026-11-16"),
        ("走了一个礼拜零两日", "2026-11-16"),
        ("老倌子走了三日了", "2026-11-22"),
        ("我妈走咖五日哒", "2026-11-20"),
        ("去世有二十日了", "2026-11-05"),
        ("人都走三日了", "2026-11-22"),
        ("走了三日三夜了", "2026-11-22"),
        ("我娘三日前走的", "2026-11-22"),
        ("到今日走了四日", "2026-11-21"),
        ("三日了", "2026-11-22"),
        ("三日走的", "2026-11-03"),
        ("11月三日走的", "2026-11-03"),
        ("初三日走的", "2026-11-11"),
        ("走了，3日走的", "2026-11-03"),
        ("今天都二十五日了，我妈是20日走的", "2026-11-20"),
    ],
)
def test_a_day_is_counted_or_reckoned(text: str, day: str) -> None:
    assert facts(say(text, DEATH))[DEATH] == day


@pytest.mark.parametrize("text", ["老倌子走了三日了", "我妈走咖五日哒", "我娘三日前走的"])
def test_so_many_days_by_their_other_name_are_read_back(text: str) -> None:
    (fact,) = [one for one in say(text).facts if one.question == DEATH]
    assert not fact.sure


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("三日没了", "2026-11-03", False),
        ("五日冇了", "2026-11-05", False),
        ("三日人没了", "2026-11-03", False),
        ("三日不在了", "2026-11-03", False),
        ("都三日没了", "2026-11-22", False),
        ("已经五日不在了", "2026-11-20", False),
        ("没了三日了", "2026-11-22", False),
        ("三日没的", "2026-11-03", True),
        ("3日没了", "2026-11-03", True),
        ("三号没了", "2026-11-03", True),
        ("这个月三日没了", "2026-11-03", True),
        ("十一月三日没了", "2026-11-03", True),
    ],
)
def test_a_day_that_may_be_a_count_is_read_back(text: str, day: str, sure: bool) -> None:
    (fact,) = say(text, DEATH).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, sure)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("过了两日火化的", "2026-11-22"),
        ("隔了三日烧的", "2026-11-23"),
        ("两日后火化的", "2026-11-22"),
        ("三日以后烧的", "2026-11-23"),
        ("二十二日火化的", "2026-11-22"),
        ("两日过后火化的", "2026-11-22"),
        ("过两日烧的", "2026-11-22"),
        ("走了三日火化的", "2026-11-23"),
        ("走了三天才烧的", "2026-11-23"),
        ("火化是过了三天", "2026-11-23"),
        ("走了22日火化的", "2026-11-22"),
    ],
)
def test_so_many_days_later_are_counted_from_the_death(text: str, day: str) -> None:
    assert facts(say(text, answers={DEATH: "2026-11-20"}))[BURNT] == day


@pytest.mark.parametrize("text", ["走了，定了28日火化", "走了22日火化的", "11月28日前火化"])
def test_a_day_that_is_set_is_not_counted(text: str) -> None:
    assert DEATH not in facts(say(text))


@pytest.mark.parametrize(
    "text", ["我妈刚断气，还不到一个小时", "走了半个多钟头了", "爷爷两个小时前走的", "他刚刚落气，才二十分钟"]
)
def test_so_few_hours_ago_is_today_and_read_back(text: str) -> None:
    (fact,) = [one for one in say(text).facts if one.question == DEATH]
    assert (fact.value, fact.sure) == ("2026-11-25", False)


@pytest.mark.parametrize(
    "text",
    [
        "抢救了两个小时没救过来",
        "我爸走了两个小时的路去卫生院",
        "医生说还有两个小时",
        "下了小雪的第二天",
        "我爸昨天住的院，三天了",
        "中秋都没过",
        "今天差五分钟三点我到的",
    ],
)
def test_what_is_counted_from_something_else_is_no_day(text: str) -> None:
    assert DEATH not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("不是19号就是20号", ("2026-11-19", "2026-11-20")),
        ("不是前天，就是昨天", ("2026-11-23", "2026-11-24")),
        ("不是19就是20号", ("2026-11-19", "2026-11-20")),
        ("十九还是二十号我记不清", ("2026-11-19", "2026-11-20")),
    ],
)
def test_one_of_two_is_asked_back(text: str, days: tuple[str, ...]) -> None:
    (doubt,) = say(text, DEATH).doubts
    assert (doubt.question, doubt.choices) == (DEATH, days)


def test_no_choice_is_left_open_by_a_plain_no() -> None:
    assert facts(say("不是的，就是昨天", DEATH)) == {DEATH: "2026-11-24"}
    assert facts(say("不是昨天，是前天", BURNT, last=(DEATH,))) == {BURNT: "2026-11-23"}


def test_what_was_reckoned_for_one_day_says_nothing_of_another() -> None:
    understood = facts(say("我妈18号走的，对，那就是20号烧的"))
    assert (understood[DEATH], understood[BURNT]) == ("2026-11-18", "2026-11-20")


def test_about_a_time_is_read_back() -> None:
    assert not doubts(say("晚上过了十点走的", "death.time"))
    assert [fact.sure for fact in say("晚上过了十点", "death.time").facts] == [False]


@pytest.mark.parametrize("text", ["下午三点和四点之间", "下午三点到四点", "下午三点还是四点"])
def test_one_of_two_times_is_asked_back(text: str) -> None:
    (doubt,) = say(text, "death.time").doubts
    assert (doubt.question, doubt.choices) == ("death.time", ("15:00", "16:00"))


def test_two_times_of_two_things_are_no_range() -> None:
    assert facts(say("从八点抢救到下午三点走的", "death.time"))["death.time"] == "15:00"


def test_another_hour_is_of_the_same_half_of_the_day() -> None:
    assert facts(say("不对，七点半", answers={"death.time": "06:30"}, last=("death.time",))) == {
        "death.time": "07:30"
    }


def test_bare_numbers_before_what_happened_are_days_and_read_back() -> None:
    understood = say("人19走的21烧的")
    assert (facts(understood)[DEATH], facts(understood)[BURNT]) == ("2026-11-19", "2026-11-21")
    assert not any(fact.sure for fact in understood.facts if fact.question in (DEATH, BURNT))
    assert DEATH not in facts(say("就我们3个走的夜路"))


def test_what_was_not_done_has_no_day() -> None:
    assert facts(say("24号上山的没火化")) == {"death.cremated": "no"}
    assert facts(say("昨天走的还没烧")) == {DEATH: "2026-11-24", "death.cremated": "no"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20号走的，已经走了五天了", "2026-11-20"),
        ("已经走了五天了，20号走的", "2026-11-20"),
        ("走了五天了，11月20号", "2026-11-20"),
        ("我娘走了六天，是20号", "2026-11-20"),
        ("11月18号，走了八天了", "2026-11-18"),
        ("大前天走的，都四天了", "2026-11-22"),
        ("18号过的世，走了一个礼拜了", "2026-11-18"),
        ("走了大概五天了，19号走的", "2026-11-19"),
        ("走了五天，不对，18号走的", "2026-11-18"),
        ("20号走的，到今天五天", "2026-11-20"),
        ("十月十二走的，走了五天", "2026-11-20"),
    ],
)
@pytest.mark.parametrize("asked", [None, DEATH, "insurance.medical"])
def test_the_named_day_counts_beside_a_count_that_agrees(text: str, day: str, asked: str | None) -> None:
    understood = say(text, asked)
    assert facts(understood)[DEATH] == day and DEATH not in doubts(understood)


@pytest.mark.parametrize(
    ("text", "named", "counted"),
    [
        ("20号走的，已经走了八天了", "2026-11-20", "2026-11-17"),
        ("已经走了三天了，20号走的", "2026-11-20", "2026-11-22"),
        ("走了三天了，11月20号", "2026-11-20", "2026-11-22"),
        ("11月20号过世，走了十天", "2026-11-20", "2026-11-15"),
        ("20号走的，都八天了", "2026-11-20", "2026-11-17"),
        ("大前天走的，走了七天了", "2026-11-22", "2026-11-18"),
        ("走了半个月了，不是，走了四天，是18号", "2026-11-18", "2026-11-21"),
    ],
)
def test_where_they_do_not_agree_both_are_asked_back(text: str, named: str, counted: str) -> None:
    for asked in (None, DEATH):
        understood = say(text, asked)
        (doubt,) = [one for one in understood.doubts if one.question == DEATH]
        assert (doubt.code, doubt.choices) == ("ambiguous", (named, counted))
        assert DEATH not in facts(understood)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("住院住了十天，20号走的", "2026-11-20"),
        ("20号走的，三天没合眼了", "2026-11-20"),
        ("走了五天了，21号火化的", "2026-11-20"),
        ("18号摔的，拖了五天，23号走的", "2026-11-23"),
    ],
)
def test_what_counts_something_else_leaves_the_day_alone(text: str, day: str) -> None:
    assert facts(say(text))[DEATH] == day


def test_a_count_that_agrees_with_the_day_that_stands_says_it_once_more() -> None:
    told = {DEATH: "2026-11-19"}
    assert facts(say("走了七天了", "insurance.medical", answers=told)) == {DEATH: "2026-11-19"}
    assert facts(say("走了九天了", "insurance.medical", answers=told)) == {DEATH: "2026-11-16"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("走了半个月零三日", "2026-11-07"),
        ("走了半个月零三天", "2026-11-07"),
        ("走了半月零五天了", "2026-11-05"),
        ("我爸走了半个月又三日", "2026-11-07"),
        ("走了一个月零五天", "2026-10-20"),
        ("我妈没了一个月带五天", "2026-10-20"),
        ("我爹走哒一个月搭三天哒", "2026-10-22"),
        ("走了一个半月零两天", "2026-10-08"),
        ("一个月零五天前走的", "2026-10-20"),
        ("三天没了", "2026-11-22"),
        ("三天没了。", "2026-11-22"),
        ("我妈三天没了", "2026-11-22"),
        ("人三天不在了", "2026-11-22"),
        ("五天冇得了", "2026-11-20"),
        ("他都一个礼拜没了", "2026-11-18"),
        ("没了三天", "2026-11-22"),
        ("人没了三天了", "2026-11-22"),
        ("我爹没了七天哒", "2026-11-18"),
    ],
)
@pytest.mark.parametrize("asked", [None, DEATH, "applicant.phone"])
def test_weeks_months_and_days_since_the_death_are_read_back(text: str, day: str, asked: str | None) -> None:
    understood = say(text, asked)
    (fact,) = [one for one in understood.facts if one.question == DEATH]
    assert (fact.value, fact.sure) == (day, False) and not understood.acts


@pytest.mark.parametrize(
    "text", ["走了个把月零几天", "走了个把月零三天", "走了一个月零几天", "走了半个月零十几天"]
)
def test_months_and_some_days_are_asked_for_more_exactly(text: str) -> None:
    understood = say(text, DEATH)
    assert doubts(understood) == {DEATH: "date_vague"} and not facts(understood)
    assert understood.doubts[0].said == text.removeprefix("走了")


@pytest.mark.parametrize(
    "text",
    [
        "住院三天没了",
        "我爸住院一个月零五天走的",
        "他病了半个月零三天",
        "过了一个月零三天才火化",
        "三天没了消息",
        "三天走的",
        "工资三天没了",
        "手机没了三天了",
        "三天没睡了",
    ],
)
def test_how_long_something_else_took_is_no_day_of_death(text: str) -> None:
    assert DEATH not in facts(say(text))


def test_beside_a_count_of_days_despair_is_still_heard() -> None:
    assert say("三天没了，我不想活了").risk == "self"
    assert "distress" in acts(say("人走了三天，我受不了了"))


@pytest.mark.parametrize(
    "text", ["走了有半个月冇？", "走了有半个月没？", "怕有半个月了冇？", "是不是走了半个月了？"]
)
def test_who_asks_themselves_how_long_ago_it_was_asks_for_no_rule(text: str) -> None:
    understood = say(text, DEATH)
    assert Act.POLICY not in acts(understood) and doubts(understood) == {DEATH: "date_vague"}


@pytest.mark.parametrize("text", ["走了有十天冇得？", "我爸走了有十天了没？"])
def test_so_many_days_that_somebody_asks_themselves_are_read_back(text: str) -> None:
    understood = say(text, DEATH)
    (fact,) = [one for one in understood.facts if one.question == DEATH]
    assert (fact.value, fact.sure) == ("2026-11-15", False) and Act.POLICY not in acts(understood)


@pytest.mark.parametrize("text", ["走了半个月的还能办冇？", "半个月以内能领冇？", "走了半个月有丧葬费没"])
def test_what_is_to_be_done_so_long_after_it_is_a_question(text: str) -> None:
    assert Act.POLICY in acts(say(text, DEATH))


@pytest.mark.parametrize(
    "text",
    [
        "有没有半个月？",
        "走了有没有半个月",
        "半个月有没有",
        "是不是有半个月了？",
        "有没有个把月",
        "有没有三个月咯",
    ],
)
def test_how_long_ago_may_be_asked_of_oneself_alone(text: str) -> None:
    heard = say(text, DEATH)
    assert doubts(heard) == {DEATH: "date_vague"} and not heard.facts and not heard.policy


@pytest.mark.parametrize("text", ["有没有十天？", "走了有没有十天", "是不是有十天了"])
def test_days_that_are_asked_of_oneself_are_read_back(text: str) -> None:
    (fact,) = say(text, DEATH).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, "2026-11-15", False)


@pytest.mark.parametrize("text", ["没有半个月", "没有十天", "有没有18号的票", "是不是18号走的我不记得了"])
def test_a_count_that_is_denied_or_unknown_is_none(text: str) -> None:
    heard = say(text, DEATH)
    assert not heard.facts and not heard.doubts
