"""Times told without their half of the day, and what tells it; times that are of something else."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

TIME, DEATH = "death.time", "death.date"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("七点钟样子，新闻联播才开始", "19:00"),
        ("十二点半，我们在吃中饭", "12:30"),
        ("吃早饭的时候，七点多", "07:00"),
        ("一点多钟，他要睡午觉", "13:00"),
        ("四点半，细伢子放学", "16:30"),
        ("六点多，天都黑了", "18:00"),
        ("鸡都没叫我看了下钟是四点", "04:00"),
        ("五点我刚接了孙子回来", "17:00"),
        ("两点多吧，是夜里", "02:00"),
        ("接到电话是夜里八点，护工讲七点四十断的气", "19:40"),
        ("下午五点拉到医院，七点没救过来", "19:00"),
        ("早上八点还讲话，十点走的", "10:00"),
        ("夜里十一点送的，两点断的气", "02:00"),
        ("九点送的医院，十点一刻医生讲人没了，晚上", "22:15"),
        ("夜里十一点多吧，快十二点", "23:00"),
    ],
)
def test_what_tells_the_half_of_the_day_is_read_back(text: str, time: str) -> None:
    understood = say(text, TIME)
    (fact,) = (one for one in understood.facts if one.question == TIME)
    assert (fact.value, fact.sure) == (time, False)
    assert not doubts(understood)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("凌晨三点多，准确说三点二十五", "03:25"),
        ("下午四点左右，医生说是4点10分", "16:10"),
        ("天刚蒙蒙亮，手机上看是六点一十", "06:10"),
        ("晚上十点，不是，死亡证上医生填的22时20分", "22:20"),
        ("三点多断的气，十五点半送的殡仪馆", None),
        ("这个表我22时20分填的", None),
    ],
)
def test_the_exact_time_counts_and_not_the_rough_one(text: str, time: str | None) -> None:
    assert facts(say(text, TIME)).get(TIME) == time


@pytest.mark.parametrize(
    "text",
    [
        "早饭还吃了一碗，八点就走了",
        "早上八点还好好的，三点没的",
        "晚上八点送去抢救，三点没的",
        "昨天早上八点送的，今天十点走的",
        "我回来的时候五点半他已经走了",
        "要是吃中饭，十二点",
    ],
)
def test_what_does_not_tell_it_leaves_it_to_be_asked(text: str) -> None:
    assert TIME not in facts(say(text, TIME))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("后晌三点", "15:00"),
        ("下半日四点", "16:00"),
        ("前晌十点", "10:00"),
        ("煞黑六点", "18:00"),
        ("晚上八点过一点", "20:00"),
        ("凌晨两点过一点点", "02:00"),
        ("下午快四点了", "16:00"),
        ("0540时", "05:40"),
        ("死亡证上写的是21时08分", "21:08"),
        ("大概十二点样子中午", "12:00"),
        ("八点半的样子吧晚上", "20:30"),
    ],
)
def test_a_time_is_told_in_other_words(text: str, time: str) -> None:
    assert facts(say(text, TIME))[TIME] == time


@pytest.mark.parametrize("text", ["昨晚快十二点的时候", "昨天夜里差几分十二点", "昨晚将近十二点走的"])
def test_shortly_before_midnight_is_still_that_day(text: str) -> None:
    assert facts(say(text, DEATH)) == {DEATH: "2026-11-24"}


@pytest.mark.parametrize(
    "text", ["殡仪馆喊我们明早六点以前到", "好一点了", "我刚送到医院八点", "明天下午三点的车", "慢一点"]
)
def test_the_time_of_something_else_is_none(text: str) -> None:
    assert TIME not in facts(say(text, TIME))


def test_the_morning_of_a_plan_is_not_the_time_of_death() -> None:
    answers = {TIME: "20:56", DEATH: "2026-11-23"}
    assert TIME not in facts(say("还没，排到明天早上", "death.cremated", answers=answers, last=(TIME,)))


@pytest.mark.parametrize("words", ["中午", "是中午", "大概中午吧", "中午的时候", "中午走的", "正午"])
def test_noon_alone_is_twelve_and_read_back(words: str) -> None:
    heard = say(words, "death.time", answers={"death.date": "2026-11-20"})
    assert [(f.question, f.value, f.sure) for f in heard.facts] == [("death.time", "12:00", False)]


@pytest.mark.parametrize(
    "words", ["早上", "半夜", "大概是傍晚", "下午吧", "天刚麻麻亮", "吃早饭的时候", "看新闻联播的时候"]
)
def test_of_another_part_of_the_day_the_hour_is_asked(words: str) -> None:
    heard = say(words, "death.time", answers={"death.date": "2026-11-20"})
    assert facts(heard) == {} and doubts(heard) == {"death.time": "time_vague"}


@pytest.mark.parametrize("words", ["晚饭没吃", "吃饭"])
def test_a_meal_that_was_not_eaten_is_no_time(words: str) -> None:
    heard = say(words, "death.time", answers={"death.date": "2026-11-20"})
    assert facts(heard) == {} and doubts(heard) == {}


def test_noon_right_behind_the_day_of_death_is_when_they_died() -> None:
    known = {"applicant.relation": "child", "death.date": "2026-11-24"}
    heard = say("中午", "decedent.household_in_county", answers=known, last=("death.date",))
    assert facts(heard) == {"death.time": "12:00"}


@pytest.mark.parametrize(
    ("words", "asked", "last"),
    [
        ("中午吃的饭", "death.time", ()),
        ("明天中午", "death.time", ()),
        ("不是中午", "death.time", ()),
        ("中午", "decedent.household_in_county", ("insurance.medical",)),
        ("早上", "decedent.household_in_county", ("death.date",)),
    ],
)
def test_a_part_of_another_day_is_no_time_of_death(words: str, asked: str, last: tuple[str, ...]) -> None:
    heard = say(words, asked, answers={"death.date": "2026-11-24"}, last=last)
    assert "death.time" not in {**facts(heard), **doubts(heard)}


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("2:40am，护士手表记的", "death.time", {"death.time": "02:40"}),
        ("3:15 pm", "death.time", {"death.time": "15:15"}),
        ("11:05PM走的", "death.time", {"death.time": "23:05"}),
        ("12:10AM", "death.time", {"death.time": "00:10"}),
        ("4:20 p.m.", "death.time", {"death.time": "16:20"}),
        ("去世时间是凌晨0215", "decedent.sex", {"death.time": "02:15"}),
        ("死亡时间：1430", "decedent.sex", {"death.time": "14:30"}),
        ("缴费时间是1998年", "decedent.sex", {}),
        ("办理时间1430", "decedent.sex", {}),
    ],
)
def test_a_time_as_it_stands_on_a_paper(text: str, asked: str, expected: dict[str, str]) -> None:
    assert facts(say(text, asked)) == expected


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("夜里快十二点的样子，屋里挂钟早停了，我看的手机，十一点五十二", "23:52"),
        ("系夜里头 那个 丑时 大概两点钟咯样子", "02:00"),
        ("申时，四点一刻", "16:15"),
        ("下午快三点，邻居都来了，我看的手机，两点五十", "14:50"),
    ],
)
def test_an_exact_time_is_of_the_part_that_a_rough_one_named(text: str, time: str) -> None:
    assert facts(say(text, "death.time", answers={"death.date": "2026-11-24"})) == {"death.time": time}


def test_one_more_point_is_no_hour() -> None:
    assert "death.time" not in doubts(say("还有一点，我妈是在养老院走的"))
