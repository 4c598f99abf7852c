"""A day that is all that is said tells of the death while that is not known, whatever was asked."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_dialogue import CARD
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

DEATH, BURNT, TIME = "death.date", "death.cremation_date", "death.time"


@pytest.mark.parametrize(
    "asked", ["insurance.medical", "decedent.household_address", "decedent.id_number", None]
)
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2天前", "2026-11-23"),
        ("昨天", "2026-11-24"),
        ("好像是前天", "2026-11-23"),
        ("11月20号", "2026-11-20"),
    ],
)
def test_it_is_read_back_as_the_day_of_death(text: str, day: str, asked: str | None) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, False)


@pytest.mark.parametrize("text", ["今天", "明天", "20号", "昨天打了电话", "我昨天", "2年前", "昨天交的"])
def test_what_may_be_another_day_is_none(text: str) -> None:
    assert DEATH not in facts(say(text, "insurance.medical"))


@pytest.mark.parametrize("asked", ["insurance.medical", "decedent.household_in_county", "death.place", None])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20号", "2026-11-20"),
        ("就是20号", "2026-11-20"),
        ("11.20", "2026-11-20"),
        ("十九号夜里", "2026-11-19"),
        ("大前天早上", "2026-11-22"),
        ("前天晚上八点多", "2026-11-23"),
        ("11月20", "2026-11-20"),
        ("20号早上", "2026-11-20"),
    ],
)
def test_a_few_words_are_the_day_of_a_death_that_was_just_told(
    text: str, day: str, asked: str | None
) -> None:
    told = {"applicant.relation": "child", "decedent.sex": "female"}
    (fact,) = say(text, asked, answers=told, last=tuple(told)).facts
    assert (fact.question, fact.value, fact.sure) == (DEATH, day, False)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("20号", "applicant.address"),
        ("20号", "decedent.household_address"),
        ("11.20", "insurance.contribution_years"),
        ("20", "insurance.medical"),
        ("25栋", None),
        ("20号床", None),
        ("20号交的", None),
    ],
)
def test_what_may_be_a_number_of_something_else_is_no_day_of_death(text: str, asked: str | None) -> None:
    assert DEATH not in facts(say(text, asked, answers={"applicant.relation": "child"}))


@pytest.mark.parametrize("asked", ["insurance.medical", "death.place", None])
def test_where_the_day_of_death_is_known_nothing_is_guessed(asked: str | None) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-18"}
    assert not say("20号", asked, answers=known).facts


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.medical", None])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("今天早上", {DEATH: "2026-11-25"}),
        ("今早", {DEATH: "2026-11-25"}),
        ("今天清早", {DEATH: "2026-11-25"}),
        ("今天早上六点", {DEATH: "2026-11-25", TIME: "06:00"}),
        ("是今天凌晨三点半", {DEATH: "2026-11-25", TIME: "03:30"}),
        ("今天早上，六点多", {DEATH: "2026-11-25"}),
        ("昨天晚上八点", {DEATH: "2026-11-24", TIME: "20:00"}),
        ("昨天，上午十点", {DEATH: "2026-11-24", TIME: "10:00"}),
    ],
)
def test_this_morning_and_the_hour_are_those_of_the_death(
    text: str, told: dict[str, str], asked: str | None
) -> None:
    understood = say(text, asked, answers={"applicant.relation": "spouse", "decedent.sex": "female"})
    assert facts(understood) == told
    assert not any(fact.sure for fact in understood.facts)


@pytest.mark.parametrize(
    "text",
    [
        "今天",
        "今天下午",
        "今天早上打了电话",
        "今天早上交的",
        "我今天早上",
        "今天早上再说",
        "今天早上六点到的",
    ],
)
def test_what_else_was_this_morning_is_no_day_of_death(text: str) -> None:
    known = {"applicant.relation": "spouse", "decedent.sex": "female"}
    assert not say(text, "decedent.household_in_county", answers=known).facts


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.area", None])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("医院里", "hospital"),
        ("县人民医院", "hospital"),
        ("在家", "home"),
        ("是在屋里", "home"),
        ("敬老院", "care_home"),
        ("去医院的路上", "on_the_way"),
    ],
)
def test_a_place_right_behind_the_day_is_where_they_died(text: str, place: str, asked: str | None) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-24"}
    (fact,) = say(text, asked, answers=known, last=(DEATH,)).facts
    assert (fact.question, fact.value, fact.sure) == ("death.place", place, False)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("老家", DEATH),
        ("我在医院", DEATH),
        ("不在家", DEATH),
        ("医院开了证明", DEATH),
        ("卫生院交的", DEATH),
        ("医院里", "applicant.relation"),
        ("在家", "decedent.household_in_county"),
    ],
)
def test_a_place_elsewhere_in_the_talk_tells_nothing_of_the_death(text: str, last: str) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-24"}
    found = facts(say(text, "insurance.area", answers=known, last=(last,)))
    assert "death.place" not in found


DIED = {"applicant.relation": "child", "decedent.sex": "female", DEATH: "2026-11-18"}


@pytest.mark.parametrize(
    ("text", "burnt", "told"),
    [
        ("我哥说是前天", None, {DEATH: "2026-11-23"}),
        ("哥说是前天", None, {DEATH: "2026-11-23"}),
        ("我爸讲应该是二十号", None, {DEATH: "2026-11-20"}),
        ("写错了是二十一号", None, {DEATH: "2026-11-21"}),
        ("我姐说是17号", "2026-11-20", {DEATH: "2026-11-17"}),
        ("写错了是二十一号", "2026-11-20", {BURNT: "2026-11-21"}),
        ("讲错了，是21号", "2026-11-20", {BURNT: "2026-11-21"}),
        ("错了，是十六号", "2026-11-20", {DEATH: "2026-11-16"}),
    ],
)
def test_another_day_is_that_of_which_it_can_be(text: str, burnt: str | None, told: dict[str, str]) -> None:
    known = DIED | ({BURNT: burnt} if burnt else {})
    understood = say(text, "insurance.area", answers=known, last=("decedent.household_in_county",))
    days = {f.question: f.value for f in understood.facts if f.question in (DEATH, BURNT)}
    assert days == told
    assert not any(f.sure for f in understood.facts if f.question in told)


@pytest.mark.parametrize(
    ("text", "burnt"),
    [
        ("说错了，是十九号", "2026-11-20"),  # either of them
        ("我哥说是18号", None),  # as it stands
        ("我哥说前天去打证明", None),
        ("我哥前天说的", None),
        ("我哥说前天回来", None),
        ("是前天", None),
    ],
)
def test_a_day_that_may_be_any_or_none_replaces_nothing(text: str, burnt: str | None) -> None:
    known = DIED | ({BURNT: burnt} if burnt else {})
    found = facts(say(text, "insurance.area", answers=known, last=("decedent.household_in_county",)))
    assert not found.keys() & {DEATH, BURNT}


def test_what_is_reported_of_the_cremation_is_no_day_of_death() -> None:
    assert DEATH not in facts(say("我哥说是前天", "death.cremated", answers=DIED))


def test_it_is_no_second_day_of_death_and_answers_what_was_asked() -> None:
    assert not say("昨天", "insurance.medical", answers={DEATH: "2026-11-20"}).facts
    assert facts(say("昨天", "death.cremated"))[BURNT] == "2026-11-24"


@pytest.mark.parametrize("done", ["火化了", "已经烧了", "火化哒"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月3号", "2026-10-03"),
        ("10月3日", "2026-10-03"),
        ("是10月3号", "2026-10-03"),
        ("10月3号上午", "2026-10-03"),
        ("3号", "2026-10-03"),  # three days after the death, and not thirty-four
        ("昨天", "2026-11-24"),
    ],
)
def test_behind_a_cremation_it_is_the_day_of_that_and_is_put_right_as_such(
    done: str, text: str, day: str
) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in ("我爸走了，9月30号", done, text):
        family.say(words)
    assert {p.question: p.value for p in family.state.pending} == {BURNT: day}
    family.say("不对，是10月2号")
    family.say("对")
    assert (family.known[DEATH], family.known[BURNT]) == ("2026-09-30", "2026-10-02")


@pytest.mark.parametrize("text", ["9月20号", "不对，是10月3号", "10月3号交的社保", "我妈是10月3号"])
def test_behind_a_cremation_another_day_is_not_the_day_of_that(text: str) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in ("我爸走了，9月30号", "火化了", text):
        family.say(words)
    assert BURNT not in {*family.known, *(p.question for p in family.state.pending)}


@pytest.mark.parametrize("text", ["10月3号", "是10月3号", "10月3号上午"])
@pytest.mark.parametrize("done", ["火化了", "已经烧了"])
def test_behind_a_cremation_it_is_the_day_of_that_before_the_death_has_one(done: str, text: str) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in ("我爸走了", done, text):
        family.say(words)
    assert {p.question: p.value for p in family.state.pending} == {BURNT: "2026-10-03"}


@pytest.mark.parametrize(
    "turns",
    [
        ("我爸走了", "没火化", "10月3号"),
        ("我爸走了", "火化了", "户口在", "10月3号"),
        ("我爸走了，火化了", "10月3号"),
        ("我爸走了", "火化了", "10月3号走的"),
    ],
)
def test_a_day_behind_anything_else_is_that_of_the_death(turns: tuple[str, ...]) -> None:
    family = Family({}, State(greeted=True, told_no=True))
    for words in turns:
        family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}[DEATH] == "2026-10-03"


def test_it_puts_off_no_photo() -> None:
    family = Family({}, State(greeted=True, moment="photo", photo=(CARD.code, CARD.part)))
    assert "2026年11月23日。对吗？" in family.say("2天前") and not family.state.photos_later


@pytest.mark.parametrize(
    ("turns", "day"),
    [
        (("十月初八走的", "就是农历"), "2026-11-16"),
        (("十月初八走的", "农历"), "2026-11-16"),
        (("十月初八走的", "是农历的"), "2026-11-16"),
        (("十月初八走的", "嗯，是老历"), "2026-11-16"),
        (("腊月二十走的", "阴历的"), "2026-02-07"),
        (("我妈是上个月走的", "初八", "农历的"), "2026-10-17"),
        (("10月8号走的", "不是，是农历", "农历的"), "2026-11-16"),
        (("10月8号走的", "是阳历的"), "2026-10-08"),
        (("十月初八走的", "不对，是阳历"), "2026-10-08"),
        (("十月初八走的", "不是农历，是阳历", "是阳历"), "2026-10-08"),
        (("10月走的", "25号", "说错了，是9月", "25号没错"), "2026-09-25"),
        (("10月走的", "24号", "月份错了，9月的", "24号"), "2026-09-24"),
        (("10月25号走的", "说错了，是9月", "25号是对的"), "2026-09-25"),
        (("10月走的", "25号", "不对，26号"), "2026-10-26"),
        (("去年腊月走的", "初八", "不对，初九"), "2026-01-27"),
    ],
)
def test_a_calendar_or_a_month_that_was_told_stays(turns: tuple[str, ...], day: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    for words in turns:
        family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}[DEATH] == day


@pytest.mark.parametrize(
    "text", ["我弟弟住长沙市望城坡12号", "我弟弟住在望城坡12号", "我姐的地址是五里牌6号", "他家在下塅15号的"]
)
def test_the_number_of_a_house_is_no_day(text: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    for words in ("11月2号走的", "说错了，是3号", text):
        family.say(words)
    assert {p.question: p.value for p in family.state.pending}[DEATH] == "2026-11-03"


@pytest.mark.parametrize(
    "text", ["我妈住人民医院12号走的", "我妈住在县医院，12号走的", "12号走的，她住人民医院"]
)
def test_a_day_beside_where_somebody_stayed_is_one(text: str) -> None:
    assert facts(say(text))[DEATH] == "2026-11-12"


@pytest.mark.parametrize(
    ("turns", "question", "day"),
    [
        (("10月走的", "25号", "4号火化的"), BURNT, "2026-11-04"),
        (("10月走的", "25号", "4号火化的", "11月4号"), BURNT, "2026-11-04"),
        (("10月走的", "25号走的，4号火化的"), BURNT, "2026-11-04"),
        (("10月走的", "25号", "1号烧的", "不对，是2号火化的"), BURNT, "2026-11-02"),
        (("10月走的", "25号", "27号火化的"), BURNT, "2026-10-27"),
        (("我妈上个月走的", "阴历", "十六"), DEATH, "2026-10-25"),
        (("我妈上个月走的", "是农历", "初六"), DEATH, "2026-10-15"),
        (("我妈10月走的", "老历的", "初六"), DEATH, "2026-11-14"),
        (("我妈八月走的", "阴历", "十五"), DEATH, "2026-09-25"),
        (("我妈上个月走的", "阳历", "16号"), DEATH, "2026-10-16"),
        (("我妈上个月走的", "十六"), DEATH, "2026-10-16"),
        (("我妈去年腊月走的", "阴历", "十六"), DEATH, "2026-02-03"),
        (("我妈走了三天了", "不对，四天"), DEATH, "2026-11-21"),
        (("我妈走了三天了", "不是三天，是四天"), DEATH, "2026-11-21"),
        (("我妈走了三天了", "说错了，走了五天了"), DEATH, "2026-11-20"),
        (("我妈11月21号走的", "走了五天了"), DEATH, "2026-11-21"),
    ],
)
def test_a_day_fits_those_that_were_told(turns: tuple[str, ...], question: str, day: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    for words in turns:
        family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}[question] == day


@pytest.mark.parametrize(
    ("text", "question", "day"),
    [
        ("火化日子说错了，是12", BURNT, "2026-11-12"),
        ("说错了，火化12", BURNT, "2026-11-12"),
        ("说错了，火化日子是12", BURNT, "2026-11-12"),
        ("火化日期错哒，12", BURNT, "2026-11-12"),
        ("去世日期说错了，是7", DEATH, "2026-11-07"),
    ],
)
def test_a_number_beside_what_is_wrong_is_its_day(text: str, question: str, day: str) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-08", BURNT: "2026-11-11", "death.cremated": "yes"}
    family = Family(known)
    family.say(text)
    assert {p.question: p.value for p in family.state.pending} == {question: day}


@pytest.mark.parametrize("text", ["电话说错了，是12", "说错了，卡号尾号是12", "说错了，12"])
def test_a_number_of_something_else_is_no_day(text: str) -> None:
    known = {"applicant.relation": "child", DEATH: "2026-11-08", BURNT: "2026-11-11", "death.cremated": "yes"}
    family = Family(known)
    family.say(text)
    assert family.known == known and not family.state.pending


@pytest.mark.parametrize(
    ("turns", "day"),
    [
        (("农历十月初三走的", "对", "农历"), "2026-11-11"),
        (("十月初三走的", "对", "我说的是农历"), "2026-11-11"),
        (("十月初三走的", "对", "农历的"), "2026-11-11"),
        (("我爸是老历十月初三走的", "是的", "我讲的是老历"), "2026-11-11"),
        (("10月8号走的", "不是，是农历", "对", "农历的"), "2026-11-16"),
        (("10月8号走的", "我说的是农历"), "2026-11-16"),
        (("十月初三走的", "对", "不是农历，是阳历"), "2026-10-03"),
        (("10月8号走的", "是阳历"), "2026-10-08"),
    ],
)
def test_a_day_that_was_converted_and_agreed_to_is_not_converted_again(
    turns: tuple[str, ...], day: str
) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    for words in turns:
        family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}["death.date"] == day
