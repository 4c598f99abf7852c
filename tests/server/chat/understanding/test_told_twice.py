"""One day that is told twice: vaguely and by its date, by two names, or first by its month alone."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

DEATH, BURNT = "death.date", "death.cremation_date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我爸走了两个月了，9月25号", "2026-09-25"),
        ("我妈去年走的，2025年12月3号", "2025-12-03"),
        ("我爸上个月走的，10月5号", "2026-10-05"),
        ("我爸前几天走的，20号", "2026-11-20"),
        ("我妈上个礼拜走的，11月17号", "2026-11-17"),
        ("我爸走了二十多天，11月2号", "2026-11-02"),
        ("我爷爷走了个把月了，具体是10月20号", "2026-10-20"),
        ("11月17号，我妈上个礼拜走的", "2026-11-17"),
        ("我爸上个月走的，10月5号早上", "2026-10-05"),
        ("我妈2025年12月走的，3号", "2025-12-03"),
        ("我爸上个月走的，5号", "2026-10-05"),
    ],
)
def test_a_day_that_agrees_with_the_vague_word_beside_it_counts(text: str, day: str) -> None:
    assert facts(say(text))[DEATH] == day


@pytest.mark.parametrize(
    "text",
    [
        "我爸上个月走的，11月5号",
        "我爸走了两个月了，7月25号",
        "我妈去年走的，2026年3月5号",
        "我爸上个月走的，31号办的低保",
    ],
)
def test_a_day_that_disagrees_with_it_is_no_day_of_death(text: str) -> None:
    assert DEATH not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("前天走的，11月20号", ("2026-11-23", "2026-11-20")),
        ("我爸大前天走的，就是11月21号", ("2026-11-22", "2026-11-21")),
        ("昨天走的，23号", ("2026-11-24", "2026-11-23")),
        ("23号，昨天走的", ("2026-11-24", "2026-11-23")),
    ],
)
def test_of_two_days_for_one_thing_it_is_asked_which(text: str, choices: tuple[str, ...]) -> None:
    (doubt,) = [one for one in say(text).doubts if one.question == DEATH]
    assert (doubt.code, doubt.choices) == ("ambiguous", choices)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("前天走的，11月23号", "2026-11-23"),
        ("前天走的，25号", "2026-11-23"),  # which is today
        ("前天走的，20号进的医院", "2026-11-23"),
        ("前天走的，不对，是11月20号", "2026-11-20"),
        ("我爸今年78，前天走的", "2026-11-23"),
    ],
)
def test_what_stands_beside_it_is_no_second_day(text: str, day: str) -> None:
    assert facts(say(text))[DEATH] == day


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("我妈2025年12月走的", "2025-12"),
        ("我爸今年3月走的", "2026-03"),
        ("我爸12月份走的", "2025-12"),
        ("我爸上个月走的", "2026-10"),
        ("我爸去年走的", ""),
        ("我爸前几天走的", ""),
        ("我爸去年腊月走的", "lunar 2025-12"),
        ("我娭毑腊月里过的身", "lunar 2025-12"),
        ("我妈旧年冬月走的", "lunar 2025-11"),
        ("我爸正月间没的", "lunar 2026-01"),
        ("我爸农历九月走的", "lunar 2026-09"),
        ("我爸闰六月走的", ""),
    ],
)
def test_the_month_is_kept_of_which_the_day_is_asked_back(text: str, month: str) -> None:
    (doubt,) = say(text).doubts
    assert (doubt.question, doubt.code, doubt.month) == (DEATH, "date_vague", month)


@pytest.mark.parametrize("text", ["3号", "就是3号", "3", "三号夜里", "3号走的"])
def test_a_number_alone_is_of_the_month_that_was_told(text: str) -> None:
    (fact,) = [one for one in say(text, DEATH, month="2025-12").facts if one.question == DEATH]
    assert (fact.value, fact.sure) == ("2025-12-03", False)


@pytest.mark.parametrize(
    ("text", "day"), [("昨天", "2026-11-24"), ("2月3号", "2026-02-03"), ("上个月3号", "2026-10-03")]
)
def test_another_day_than_a_number_alone_is_its_own(text: str, day: str) -> None:
    assert facts(say(text, DEATH, month="2025-12"))[DEATH] == day


def test_a_month_without_such_a_day_is_asked_again() -> None:
    assert doubts(say("30号", DEATH, month="2026-02"))[DEATH] == "date_impossible"


@pytest.mark.parametrize(
    ("first", "then", "line"),
    [
        ("我妈2025年12月走的", "3号", "去世日期：2025年12月3日。对吗？"),
        ("我爸今年3月走的", "8号", "去世日期：2026年3月8日。对吗？"),
    ],
)
def test_the_family_says_the_month_and_then_the_day(first: str, then: str, line: str) -> None:
    family = Family({})
    family.say(first)
    assert line in family.say(then) and DEATH not in family.known


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("初八", "lunar 2025-12", "2026-01-26"),
        ("就是初八那天", "lunar 2025-12", "2026-01-26"),
        ("廿三", "lunar 2025-12", "2026-02-10"),
        ("二十三", "lunar 2025-12", "2026-02-10"),
        ("十五号走的", "lunar 2026-01", "2026-03-03"),
        ("初八", "2026-10", "2026-10-17"),
    ],
)
def test_a_day_of_the_lunar_month_that_was_told_is_read_back(text: str, month: str, day: str) -> None:
    (fact,) = [one for one in say(text, DEATH, month=month).facts if one.question == DEATH]
    assert (fact.value, fact.sure, fact.lunar) == (day, False, True)


@pytest.mark.parametrize("text", ["正月初八", "腊月二十三", "今年4月18号", "昨天"])
def test_a_day_with_a_month_of_its_own_is_of_none_before(text: str) -> None:
    alone = facts(say(text, DEATH))
    assert alone[DEATH] and facts(say(text, DEATH, month="lunar 2025-09")) == alone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("正月村三组", "decedent.household_address"),
        ("去年腊月交的医保", "insurance.medical"),
        ("我是腊月生的", None),
        ("正月里开始办的", None),
    ],
)
def test_a_lunar_month_of_something_else_dates_no_death(text: str, asked: str | None) -> None:
    assert DEATH not in doubts(say(text, asked)) | facts(say(text, asked))


@pytest.mark.parametrize(
    ("turns", "day"),
    [
        (("我爸去年腊月走的", "初八"), "2026-01-26"),
        (("我爸上个月走的", "15号"), "2026-10-15"),
        (("我爸上个月走的", "火化了要多久能办好", "15号"), "2026-10-15"),
        (("我爸去年腊月走的", "办这个要钱吗", "二十三"), "2026-02-10"),
        (("我爸上个月走的", "我电话13900001234", "15号走的"), "2026-10-15"),
        (("我爸上个月走的", "户口在县里", "15号"), "2026-10-15"),
        (("我妈旧年冬月走的", "先跳过", "他是冬月初三走的"), "2025-12-22"),
        (("我爸上个月走的", "哦，是去年走的", "15号"), "2026-11-15"),
        (("我爸上个月走的", "嗯", "15号", "不对", "16号"), "2026-10-16"),
        (("我爸上个月走的", "他是1950年3月12号生的", "15号"), "2026-10-15"),
        (("我爸去年腊月走的", "他是1950年3月12号生的", "初八"), "2026-01-26"),
    ],
)
def test_the_month_is_kept_while_the_day_is_missing(turns: tuple[str, ...], day: str) -> None:
    family = Family({})
    for turn in turns:
        family.say(turn)
    waiting = {one.question: one.value for one in family.state.pending}
    assert (family.known | waiting)[DEATH] == day


def test_of_a_birth_it_is_kept_with_its_year() -> None:
    family = Family({})
    family.say("我爸1950年3月生的")
    assert "出生日期：1950年3月12日。对吗？" in family.say("12号")
    assert doubts(say("12号", "decedent.birth_date"))


@pytest.mark.parametrize("text", ["火化是三天后，18号", "火化是三天后", "走了三天后烧的"])
def test_so_many_days_later_counts_from_the_death(text: str) -> None:
    told = facts(say(text, "decedent.household_in_county", answers={DEATH: "2026-11-15"}))
    assert told.get(BURNT) == "2026-11-18" and DEATH not in told


def test_so_many_days_later_may_still_be_to_come() -> None:
    assert not say("火化是三天后", answers={DEATH: "2026-11-23"}).facts


@pytest.mark.parametrize("text", ["我爸今年78", "他今年都八十二岁了", "我妈今年79了"])
def test_this_year_before_an_age_is_no_day(text: str) -> None:
    assert DEATH not in doubts(say(text, answers={DEATH: "2026-11-23"}, last=(DEATH,)))


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("不是早上八点半，是晚上八点半", "death.time", "20:30"),
        ("是晚上八点半，不是早上八点半", "death.time", "20:30"),
        ("不是20号，是21号", DEATH, "2026-11-21"),
    ],
)
def test_what_is_denied_says_which_answer_is_put_right(text: str, question: str, value: str) -> None:
    held = {DEATH: "2026-11-20", "death.time": "08:30"}
    (fact,) = say(text, "decedent.household_in_county", answers=held).facts
    assert (fact.question, fact.value, fact.sure) == (question, value, False)


@pytest.mark.parametrize("text", ["不是早上九点半，是晚上八点半", "不是19号，是21号"])
def test_what_was_never_told_is_not_put_right(text: str) -> None:
    held = {DEATH: "2026-11-20", "death.time": "08:30"}
    assert not say(text, "decedent.household_in_county", answers=held).facts


@pytest.mark.parametrize("text", ["日子没错", "名字没有错", "电话没错"])
def test_what_is_right_by_another_name_is_no_yes(text: str) -> None:
    assert not say(text, "decedent.household_in_county", answers={DEATH: "2026-11-20"}).facts


@pytest.mark.parametrize("text", ["没错", "户口没错", "是岳阳县的，没错"])
def test_what_is_right_by_its_own_name_or_by_none_is_one(text: str) -> None:
    assert facts(say(text, "decedent.household_in_county")) == {"decedent.household_in_county": "yes"}


def test_a_day_that_is_put_right_is_not_the_one_that_is_missing() -> None:
    family = Family({})
    for turn in ("我爸上个月走的", "他是1950年3月12号生的", "不对，是15号"):
        family.say(turn)
    assert {one.question: one.value for one in family.state.pending} == {"decedent.birth_date": "1950-03-15"}


def test_of_a_cremation_it_is_kept_as_well() -> None:
    family = Family({"applicant.relation": "child", DEATH: "2026-10-03"})
    family.say("上个月火化的")
    family.say("户口在县里")
    family.say("8号")
    waiting = {one.question: one.value for one in family.state.pending}
    assert (family.known | waiting)[BURNT] == "2026-10-08"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("爷老子是今年才走的，就前天，在家里，八十三岁冇得病，村里开了证明", "2026-11-23"),
        ("我爸是今年走的，就上周三", "2026-11-18"),
        ("我妈这个月走的，前天", "2026-11-23"),
        ("前几天走的，就大前天", "2026-11-22"),
    ],
)
def test_a_day_counted_from_today_says_which_of_a_time_it_was(text: str, day: str) -> None:
    assert facts(say(text)).get("death.date") == day


@pytest.mark.parametrize(
    "text",
    [
        "我妈上个月走的，昨天，我去派出所问了",
        "我妈上个月走的，昨天我才晓得要办这个",
        "我爸今年走的，今天来办",
    ],
)
def test_a_day_of_another_time_or_matter_does_not(text: str) -> None:
    assert "death.date" not in facts(say(text))
