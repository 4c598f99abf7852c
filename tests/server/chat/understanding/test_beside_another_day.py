"""Days told by another that was named: so many days earlier or later, and of what the named one was."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

DEATH, BURNT, CREMATED, BIRTH = "death.date", "death.cremation_date", "death.cremated", "decedent.birth_date"


@pytest.mark.parametrize(
    ("text", "question", "day"),
    [
        ("骨灰是19号取的，火化要比这个早两天", BURNT, "2026-11-17"),
        ("21号下葬的，头天烧的", BURNT, "2026-11-20"),
        ("22号上山，火化是前一天", BURNT, "2026-11-21"),
        ("19号烧的，走是提前三天", DEATH, "2026-11-16"),
        ("16号走的，烧迟了两天", BURNT, "2026-11-18"),
        ("他在外面没的，我赶回来的时候都摆起了，11月7号的事", DEATH, "2026-11-07"),
        ("烧嘎哒，前日的事", BURNT, "2026-11-23"),
        ("前天火花的", BURNT, "2026-11-23"),
        ("农利九月初八走的", DEATH, "2026-10-17"),
        ("贰零贰陆年拾壹月拾肆日去世", DEATH, "2026-11-14"),
        ("他是四四年十月初八的生，妈妈讲的", BIRTH, "1944-11-23"),
    ],
)
def test_a_day_is_told_by_another_or_in_other_words(text: str, question: str, day: str) -> None:
    assert facts(say(text))[question] == day


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("前天烧的，今天才去接骨灰", BURNT),
        ("骨灰昨天领回来的，前天火化的", None),
        ("昨天领的骨灰，是前天烧的", None),
        ("我昨天去火葬场拿的骨灰，前天火化的", None),
    ],
)
def test_the_ashes_are_fetched_on_a_day_of_their_own(text: str, asked: str | None) -> None:
    understood = say(text, asked)
    assert facts(understood)[BURNT] == "2026-11-23"
    assert not doubts(understood)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("18号走的，头一天还好好的", {DEATH: "2026-11-18"}),
        ("18号走的，前一天住的院", {DEATH: "2026-11-18"}),
        ("我妈比我爸早一天走，我爸是18号走的", {DEATH: "2026-11-18"}),
        ("21号下葬的，头天摆的酒", {}),
        ("昨天进的棺", {}),
        ("18号的生意不好", {}),
        ("我姓陆，叫陆伍", {}),
    ],
)
def test_what_was_the_day_before_may_be_of_nothing_that_is_asked(text: str, found: dict[str, str]) -> None:
    understood = facts(say(text))
    assert {name: day for name, day in understood.items() if name in (DEATH, BURNT, BIRTH)} == found


@pytest.mark.parametrize(
    ("text", "time"),
    [("差五分三点，日里", "14:55"), ("四点一刻，应该是下午", "16:15"), ("九点吧，早上", "09:00")],
)
def test_the_part_of_the_day_may_be_added(text: str, time: str) -> None:
    assert facts(say(text, "death.time")) == {"death.time": time}


def test_the_part_of_the_day_of_something_else_is_not_added() -> None:
    assert doubts(say("三点走的，下午还好好的")) == {"death.time": "ambiguous"}


def test_a_year_is_no_day_of_mourning() -> None:
    assert facts(say("户口本上是一九四七年八月初九", BIRTH)) == {BIRTH: "1947-09-23"}


def test_what_a_paper_says_is_not_simply_taken_back() -> None:
    assert doubts(say("死亡证明上写的是19号，其实18号夜里就不行了", DEATH)) == {DEATH: "ambiguous"}
    assert facts(say("我讲的是19号，其实是18号走的", DEATH)) == {DEATH: "2026-11-18"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("这个月8号住的院第五天头上人就没了", "2026-11-12"),
        ("8号住的院，三天后走的", "2026-11-11"),
        ("8号住的院过了三天走的", "2026-11-11"),
        ("他10号摔了一跤，第二天就走了", "2026-11-11"),
        ("14号出的车祸隔天走的", "2026-11-15"),
        ("上个月5号中风第十天没的", "2026-10-14"),
        ("火化是22号，人是火化前两天走的", "2026-11-20"),
        ("22号烧的，烧的头一天走的", "2026-11-21"),
        ("24号上山，人是上山前三天走的", "2026-11-21"),
    ],
)
def test_the_death_is_counted_from_another_day_and_read_back(text: str, day: str) -> None:
    understood = say(text)
    (fact,) = (one for one in understood.facts if one.question == DEATH)
    assert (fact.value, fact.sure) == (day, False)
    assert DEATH not in doubts(understood)


def test_how_many_days_one_lay_may_count_the_first_or_not() -> None:
    (doubt,) = say("8号住的院，住了三天就走了").doubts
    assert (doubt.question, doubt.choices) == (DEATH, ("2026-11-10", "2026-11-11"))


@pytest.mark.parametrize(
    "text",
    ["8号住的院第五天出的院", "8号查出来的第二天我去看他", "火化前两天我去看的日子", "8号抢救了两天没救过来"],
)
def test_what_came_after_another_day_is_no_death(text: str) -> None:
    assert DEATH not in facts(say(text))


@pytest.mark.parametrize("text", ["我前天去火葬场拿的骨灰", "前天去殡仪馆领骨灰", "前天拿的骨灰"])
def test_the_day_of_the_ashes_is_not_the_day_of_the_cremation(text: str) -> None:
    assert BURNT not in facts(say(text, answers={DEATH: "2026-11-19"}))


@pytest.mark.parametrize(
    "text", ["昨天我去医院打证明的时候人已经走了五天", "昨天去派出所的时候人已经走了三天"]
)
def test_a_day_by_which_they_had_been_dead_for_days_is_not_the_day_of_death(text: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == DEATH)
    assert fact.value < "2026-11-24" and not fact.sure


@pytest.mark.parametrize(
    "text",
    [
        "骨灰已经下葬了 昨天",
        "骨灰上山了，前天",
        "人埋了 昨天",
        "出了殡 大前天",
        "昨天骨灰下的葬",
        "骨灰领回来了 昨天",
    ],
)
def test_the_day_of_the_burial_is_no_other_day(text: str) -> None:
    told = facts(say(text, "insurance.identity", answers={"decedent.sex": "female"}))
    assert DEATH not in told and BURNT not in told


@pytest.mark.parametrize(("text", "question"), [("走了 昨天", DEATH), ("已经火化了 昨天", BURNT)])
def test_the_day_behind_it_is_of_what_was_told(text: str, question: str) -> None:
    assert facts(say(text, "insurance.identity"))[question] == "2026-11-24"


@pytest.mark.parametrize(
    "text", ["殡仪馆前天就把人拉走了", "前天殡仪馆来拉走了", "人昨天被殡仪馆接走了", "灵车昨天把他带走了"]
)
def test_the_day_on_which_somebody_was_fetched_is_no_day_of_death(text: str) -> None:
    heard = say(text, "death.cremated")
    assert "death.date" not in facts(heard) | doubts(heard)


def test_a_day_of_death_beside_the_fetching_counts() -> None:
    assert facts(say("前天走的，殡仪馆昨天拉走了", "death.date")) == {"death.date": "2026-11-23"}
    assert facts(say("被老天爷接走了，昨天", "death.date")) == {"death.date": "2026-11-24"}


@pytest.mark.parametrize("asked", ["death.date", None])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二十号跌的跤，第二天走的", "2026-11-21"),
        ("二十号出的车祸，隔天人就没了", "2026-11-21"),
        ("二十号中的风，两天后走的", "2026-11-22"),
        ("二十号跌的跤，第二天村里打电话告诉我人走了", "2026-11-21"),
        ("我二十号夜里跟她通电话还好好的，第二天清早医院就打电话来讲人没了", "2026-11-21"),
    ],
)
def test_what_the_death_is_counted_from_is_not_its_day(text: str, day: str, asked: str | None) -> None:
    (fact,) = (one for one in say(text, asked).facts if one.question == "death.date")
    assert (fact.value, fact.sure) == (day, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("火化了的，第二天就烧了", "2026-11-19"),
        ("烧了，第二天烧的", "2026-11-19"),
        ("火化哒，隔天就烧了", "2026-11-19"),
        ("火化了，第三天烧的", "2026-11-20"),
        ("火化了，当天就烧了", "2026-11-18"),
        ("烧了，过了三天烧的", "2026-11-21"),
        ("火化了，第二天烧的纸", None),
        ("火化了，第二天去领的骨灰", None),
        ("火化了，第二天上的山", None),
    ],
)
def test_the_cremation_may_be_told_once_more_with_its_day(text: str, day: str | None) -> None:
    heard = say(text, CREMATED, answers={DEATH: "2026-11-18"})
    assert facts(heard).get(BURNT) == day and facts(heard)[CREMATED] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "二十号没的，第二天医院开的证明",
        "二十号走的，过了两天我们才晓得人没了",
        "二十号夜里走的，第二天早上送走的",
    ],
)
def test_what_came_after_the_death_moves_it_not(text: str) -> None:
    assert facts(say(text, "death.date")) == {"death.date": "2026-11-20"}


@pytest.mark.parametrize(
    "text",
    [
        "明天给你",
        "明天告诉你",
        "后天才晓得",
        "等明天问我姐",
        "住址明天报",
        "身份证明天给你",
        "卡号等下发给你",
    ],
)
def test_a_day_on_which_something_will_be_told_puts_it_off(text: str) -> None:
    heard = say(text, DEATH)
    assert acts(heard) == {"skip"} and not heard.facts and not heard.doubts


def test_a_day_on_which_something_was_told_is_none_of_a_death() -> None:
    for text in ("昨天给你了", "昨天说给你听了", "18号给你的"):
        assert not say(text, DEATH).facts
    assert facts(say("昨天走的", DEATH)) == {DEATH: "2026-11-24"}
    assert doubts(say("明天", DEATH)) == {DEATH: "date_future"}


@pytest.mark.parametrize(
    "text",
    [
        "我爸11月5号凌晨两点摔的，11月8日走的",
        "我妈5号晚上八点被车撞了，8号走的",
        "早上七点跌了一跤，我爸11月8日走的",
        "我爷爷5号下午三点从坎上滚下来，11月8日走的",
    ],
)
def test_the_hour_of_a_fall_is_not_that_of_the_death(text: str) -> None:
    told = facts(say(text))
    assert told["death.date"].endswith("11-08") and "death.time" not in told


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("我爸11月5号摔的，11月8日凌晨两点走的", "02:00"),
        ("我爸11月8日凌晨两点走的，5号摔的", "02:00"),
        ("我爸11月8日晚上九点走的，是摔倒走的", "21:00"),
    ],
)
def test_the_hour_of_the_death_stands_beside_a_fall(text: str, time: str) -> None:
    assert facts(say(text))["death.time"] == time


@pytest.mark.parametrize(
    "text",
    [
        "我妈去年腊月二十八生的病，一直没好，11月6号回老家，11月8日凌晨三点走的",
        "我爸10月1日生的疮，烂了，11月8日走的",
        "我爷爷去年3月5号生了个瘤，11月8日走的",
        "我妈六月初三生的大病，11月8日走的",
    ],
)
def test_the_day_on_which_somebody_fell_ill_is_no_birth(text: str) -> None:
    told = facts(say(text))
    assert told["death.date"].endswith("11-08") and "decedent.birth_date" not in told


def test_the_day_of_a_birth_stands_beside_an_illness() -> None:
    told = facts(say("我爸是1950年3月1日生的，生病走的，11月8日"))
    assert told["decedent.birth_date"] == "1950-03-01"


@pytest.mark.parametrize(
    ("text", "burnt"),
    [
        ("19日遗体告别，火化在次日", "2026-11-20"),
        ("19号告别，第二天烧的", "2026-11-20"),
        ("19号开追悼会，火化是第二天", "2026-11-20"),
        ("19号做道场，过了两天烧的", "2026-11-21"),
        ("19号出殡，当天烧的", "2026-11-19"),
        ("走后第二天烧的", "2026-11-17"),
    ],
)
def test_a_cremation_is_counted_from_the_day_that_is_named(text: str, burnt: str) -> None:
    known = {"death.date": "2026-11-16", "death.cremated": "yes"}
    (fact,) = say(text, "death.cremation_date", answers=known).facts
    assert (fact.value, fact.sure) == (burnt, False)


def test_a_day_of_its_own_is_the_cremations() -> None:
    known = {"death.date": "2026-11-16", "death.cremated": "yes"}
    found = facts(say("18号上午火化的，第二天上山", "death.cremation_date", answers=known))
    assert found == {"death.cremation_date": "2026-11-18"}


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("我妈在养老院过身的，上礼拜日朝早六点半，护工打电话来我才知", "2026-11-22", "06:30"),
        ("我爸在医院走的，上周三下午三点，医生打电话来我才晓得", "2026-11-18", "15:00"),
        ("我娘在屋里过的，二十号清早，我接到弟弟电话", "2026-11-20", None),
        ("我爸走了，上个礼拜天，昨天办的酒", "2026-11-22", None),
        ("我爸走了，昨天下午，办的手续", None, None),
    ],
)
def test_what_ends_as_if_the_day_was_to_follow_is_of_that_day(
    text: str, day: str | None, time: str | None
) -> None:
    found = facts(say(text))
    assert (found.get("death.date"), found.get("death.time")) == (day, time)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("不是，在岳阳市殡仪馆，15号那天", "2026-11-15"),
        ("是的，昨天", "2026-11-24"),
        ("14号，在平江", "2026-11-14"),
        ("在县里，20号上的山", None),
        ("不是，15号才办的手续", None),
        ("在县里，10号", None),
    ],
)
def test_a_day_beside_the_place_of_the_cremation_is_of_that(text: str, day: str | None) -> None:
    known = {"death.date": "2026-11-12", "death.cremated": "yes"}
    found = facts(say(text, "death.cremated_in_county", answers=known, last=("death.cremated",)))
    assert found.get("death.cremation_date") == day


@pytest.mark.parametrize(
    ("text", "asked", "question", "day"),
    [
        ("死亡日期有误，医学证明上开的是18日", None, "death.date", "2026-11-18"),
        ("死亡证上开的是十八号", "death.date", "death.date", "2026-11-18"),
        ("死亡证是十八号开的", "death.date", "death.date", None),
        ("死亡证明书载明：2026年11月18日14时20分", "death.date", "death.date", "2026-11-18"),
        ("火化证上写的是20号，走的是18号", "death.date", "death.date", "2026-11-18"),
        ("死亡证上写的是20号，其实是19号夜里走的", "death.date", "death.date", None),
        ("刚才多报了一天，是15号", "death.place", "death.date", "2026-11-15"),
        ("方才笔误，应为十月初九", "death.time", "death.date", "2026-11-17"),
        (
            "昨天在长沙火化的，骨灰今天由我舅舅送回老家",
            "death.cremated",
            "death.cremation_date",
            "2026-11-24",
        ),
        ("骨灰是20号我们去捧回来的", "death.cremated", "death.cremation_date", None),
    ],
)
def test_what_a_day_beside_a_paper_or_the_ashes_is_of(
    text: str, asked: str | None, question: str, day: str | None
) -> None:
    known = {"death.date": "2026-11-16"}
    assert facts(say(text, asked, answers=known, last=("death.date",))).get(question) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("是初六还是初七哦对老历初六那天我还上街卖了菜的就是初六", "2026-11-14"),
        ("初三初四记不清了……嗯对初四", "2026-11-12"),
        ("不是礼拜六就是礼拜天对了礼拜天", "2026-11-22"),
        ("是初六还是初七", None),
    ],
)
def test_who_reckons_aloud_comes_to_an_end_with_a_right(text: str, day: str | None) -> None:
    assert facts(say(text, "death.date")).get("death.date") == day


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("证上是1940年1月10日，他自己做生过的是腊月初二", "1940-01-10"),
        ("身份证上1943年5月6号，平时做寿过的是四月初三", "1943-05-06"),
        ("他平时过生日过的是正月十五，身份证写的是1941年3月8日", "1941-03-08"),
        ("身份证1940年1月10日，家里过的是腊月初二", "1940-01-10"),
    ],
)
def test_the_day_that_is_celebrated_is_no_death(text: str, born: str) -> None:
    assert facts(say(text, "decedent.birth_date")) == {"decedent.birth_date": born}
