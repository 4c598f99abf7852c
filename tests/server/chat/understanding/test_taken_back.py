"""What was told and taken back in the same breath: what is said instead counts, and nothing else is kept."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State, decide, go_on
from tests.server.chat.test_dialogue import view_of
from tests.server.chat.understanding.saying import acts, doubts, facts, say

DISABILITY, DAY, NAME = "insurance.disability", "death.date", "applicant.name"
HOUSEHOLD = "decedent.household_in_county"
AREA, FUND, MEDICAL = "insurance.area", "insurance.housing_fund", "insurance.medical"
CREMATED = "death.cremated"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    "text",
    [
        "有残疾证，不对，是我妈有",
        "他有残疾证，不对，那是我妈的",
        "残疾证有，不是，是我叔叔有",
        "我爸有残疾证，哦不，是我伯伯",
        "有，不对，那是我妈的",
        "有残疾证，讲错哒，是隔壁的",
        "有残疾证，错了，那个是他弟弟的",
        "他有残疾证，不对，残疾证是我奶奶的",
        "有残疾证，说错了那是我的",
    ],
)
def test_a_thing_that_turns_out_to_be_somebody_elses_is_likely_not_there(text: str) -> None:
    understood = say(text, DISABILITY, answers=FATHER)
    (fact,) = understood.facts
    assert (fact.question, fact.value, fact.sure) == (DISABILITY, "no", False)
    step = decide(view_of(FATHER), State(moment="question", asked=DISABILITY), understood, text)
    assert step.changes == {} and "没有残疾证" in "".join(go_on(view_of(FATHER), step.state).lines)


def test_of_a_list_of_things_it_is_asked_again() -> None:
    understood = say("他有低保，不对，低保是我奶奶的", answers=FATHER)
    assert facts(understood) == {} and doubts(understood) == {"insurance.assistance": "taken_back"}


@pytest.mark.parametrize(
    ("text", "asked", "question", "value"),
    [
        ("在医院走的，不对，是在家里", None, "death.place", "home"),
        ("户口在岳阳县，不对，在汨罗", None, "decedent.household_in_county", "no"),
        ("我爸昨天在医院走的，哦不，在屋里", None, "death.place", "home"),
        ("是职工医保，不对，是居民医保", None, "insurance.medical", "resident"),
        ("火化了，不对，还没火化", None, "death.cremated", "no"),
        ("11月8号……不是8号是9号", DAY, DAY, "2026-11-09"),
        ("11月8号不是8号是9号", DAY, DAY, "2026-11-09"),
        ("11月8号走的，不是8号是9号", DAY, DAY, "2026-11-09"),
        ("八号走的，不系八号系九号", DAY, DAY, "2026-11-09"),
        ("昨天走的不是昨天是前天", DAY, DAY, "2026-11-23"),
        ("1950年不是1950是1951年3月5号生的", None, "decedent.birth_date", "1951-03-05"),
        ("10月8号走的，不对，9号", DAY, DAY, "2026-10-09"),
        ("10月8号走的，不是8号是9号", DAY, DAY, "2026-10-09"),
        ("上个月8号走的，说错了，是9号", DAY, DAY, "2026-10-09"),
        ("我不是他儿子是他女婿", "applicant.relation", "applicant.relation", "child_in_law"),
    ],
)
def test_what_is_said_instead_counts(text: str, asked: str | None, question: str, value: str) -> None:
    assert facts(say(text, asked))[question] == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("火化是15号，哦不，16号", "2026-11-16"),
        ("火化18号，不对，19号", "2026-11-19"),
        ("15号烧的，哎呀不对，应该是16号", "2026-11-16"),
        ("火化18号，说错了是19号", "2026-11-19"),
    ],
)
@pytest.mark.parametrize("asked", [None, "decedent.household_in_county", DAY])
def test_the_day_told_instead_is_of_what_was_taken_back(text: str, day: str, asked: str | None) -> None:
    understood = say(text, asked, answers={**FATHER, DAY: "2026-11-13"}, last=(DAY,))
    assert facts(understood) == {"death.cremation_date": day, "death.cremated": "yes"}


@pytest.mark.parametrize(
    "text",
    [
        "烧的日子是十四号不是十五号",
        "哎等下，烧的日子是十四号不是十五号",
        "等一下，火化日期不是15号，是14号",
        "烧的不是15号，应该是14号",
        "烧是十四号，你记成十五号了",
        "你把火化记成15号了，是14号",
    ],
)
@pytest.mark.parametrize("last", [(DAY,), (DAY, "death.cremation_date", "death.cremated")])
def test_a_day_of_cremation_is_put_right_and_no_plan(text: str, last: tuple[str, ...]) -> None:
    burnt = {"death.cremation_date": "2026-11-15", "death.cremated": "yes"}
    understood = say(text, HOUSEHOLD, answers={**FATHER, DAY: "2026-11-13", **burnt}, last=last)
    told = facts(understood)
    assert told.pop("death.cremated", "yes") == "yes"
    assert told == {"death.cremation_date": "2026-11-14"}
    assert "pause" not in acts(understood)


@pytest.mark.parametrize("text", ["烧的日子定在二十八号", "烧的日子定了三号", "定了二十八号火化"])
def test_a_day_that_is_near_at_hand_is_still_a_plan(text: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers={**FATHER, DAY: "2026-11-22"})) == {"death.cremated": "no"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("火化是18号，不对，16号走的", "2026-11-16"),
        ("出生是3月5号，哦不，6号", None),
        ("送医院是18号，不对，19号", None),
        ("走是18号，哦不，17号", "2026-11-17"),
    ],
)
def test_it_is_of_the_death_only_where_that_was_told(text: str, found: str | None) -> None:
    understood = say(text, "insurance.area", answers={**FATHER, DAY: "2026-11-13"}, last=(DAY,))
    assert facts(understood).get(DAY) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("户口在县里，哦不对，在平江", "no"),
        ("户口在平江，啊不是，在县里", "yes"),
        ("户口在县里，其实人在长沙", "yes"),
        ("户口在县里，不是在市里", "yes"),
    ],
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, "death.manner"])
def test_the_place_told_instead_stands(text: str, value: str, asked: str) -> None:
    understood = say(text, asked, answers=FATHER)
    assert facts(understood) == {HOUSEHOLD: value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("户口不是县里的，哦搞错了是县里的", "yes"),
        ("他户口不在县里，噢说错了在县里", "yes"),
        ("户口不是本县的，不对是本县的", "yes"),
        ("户口不是县里的，哦搞错了，是县里的", "yes"),
        ("户口在县里，哦记错了是平江的", "no"),
        ("户口在县里，我记错了，在平江", "no"),
    ],
)
@pytest.mark.parametrize("asked", [HOUSEHOLD, None])
def test_where_somebody_is_registered_after_all_counts_and_shuts_nobody_out_at_once(
    text: str, value: str, asked: str | None
) -> None:
    (fact,) = say(text, asked, answers=FATHER).facts
    assert (fact.question, fact.value) == (HOUSEHOLD, value)
    assert value == "yes" or not fact.sure


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("在医院走的，不对，我再想想", "death.place", "hospital"),
        ("他有残疾证，说错了，等我问一下", DISABILITY, "yes"),
    ],
)
def test_what_was_taken_back_and_not_told_anew_is_not_sure(text: str, question: str, value: str) -> None:
    understood = say(text, answers=FATHER)
    assert [(f.question, f.value, f.sure) for f in understood.facts] == [(question, value, False)]
    assert "no" not in acts(understood)


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("我爸有残疾证，我妈没有", DISABILITY, {DISABILITY: "yes"}),
        ("他有残疾证，不对，他是有两个残疾证", DISABILITY, {DISABILITY: "yes"}),
        ("11月8号走的", DAY, {DAY: "2026-11-08"}),
        ("不是我不想来是没时间，他昨天走的", DAY, {DAY: "2026-11-24"}),
        ("10月8号住院，11月9号走的", DAY, {DAY: "2026-11-09"}),
        ("10月8号住的院，不对，11月9号走的", DAY, {DAY: "2026-11-09"}),
    ],
)
def test_where_nothing_is_put_right_what_was_told_stays(text: str, asked: str, found: dict[str, Any]) -> None:
    assert {q: v for q, v in facts(say(text, asked, answers=FATHER)).items() if q in found} == found


def test_either_of_two_days_is_still_asked_back() -> None:
    assert doubts(say("不是8号就是9号走的", DAY)) == {DAY: "ambiguous"}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("我姓李，李丽", None, {NAME: "李丽"}),
        ("我姓李，木子李，李丽", None, {NAME: "李丽"}),
        ("我姓李，我叫丽华", NAME, {NAME: "李丽华"}),
        ("我姓欧阳，欧阳丽啊", None, {NAME: "欧阳丽"}),
        ("他姓彭，彭德生", None, {"decedent.name": "彭德生"}),
        ("我爸姓李，李建国", NAME, {"decedent.name": "李建国"}),
        ("我姓李，王刚是我邻居", None, {}),
        ("我姓李", NAME, {}),
    ],
)
def test_a_name_that_is_told_in_two_pieces(text: str, asked: str | None, found: dict[str, str]) -> None:
    said = facts(say(text, asked))
    assert {question: value for question, value in said.items() if question.endswith(".name")} == found


def test_the_name_of_a_third_person_is_read_back_where_ones_own_was_asked() -> None:
    (fact,) = say("我姓李，老公姓王，王刚", NAME, answers=FATHER).facts
    assert not fact.sure
    assert facts(say("我姓李，李丽，我老公叫王刚", NAME, answers=FATHER)) == {NAME: "李丽"}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("户口本地的，社保说错了，没有", {HOUSEHOLD: "yes"}),
        ("户口是本地的，公积金搞错了，冇得", {HOUSEHOLD: "yes"}),
        ("户口本地的，养老保险讲错哒，没有", {HOUSEHOLD: "yes"}),
        ("有残疾证，低保说错了，没有", {DISABILITY: "yes"}),
        ("社保说错了，没有", {}),
    ],
)
@pytest.mark.parametrize("asked", [None, DISABILITY])
def test_the_no_behind_another_thing_that_is_called_wrong_is_of_that_one(
    text: str, known: dict[str, Any], asked: str | None
) -> None:
    assert facts(say(text, asked, answers=FATHER | {HOUSEHOLD: "yes"})) == known


TOLD = FATHER | {
    HOUSEHOLD: "yes",
    AREA: "central_urban",
    FUND: "yes",
    MEDICAL: "employee",
    DISABILITY: "yes",
    CREMATED: "yes",
}


@pytest.mark.parametrize("asked", [MEDICAL, FUND, CREMATED, "insurance.elderly_service"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("社保说错了，没有", {AREA: "not_insured"}),
        ("社保讲错哒，冇得", {AREA: "not_insured"}),
        ("刚才社保搞错了，没交", {AREA: "not_insured"}),
        ("社保，说错了，没有", {AREA: "not_insured"}),
        ("社保这块我说错了，没有", {AREA: "not_insured"}),
        ("社保说错了，是乡里的", {AREA: "elsewhere_in_county"}),
        ("残疾证说错了，没有", {DISABILITY: "no"}),
        ("户口说错了，不在县里", {HOUSEHOLD: "no"}),
        ("户口说错了，不是", {}),
        ("社保说错了", {}),
        ("社保说错了，不记得了", {}),
    ],
)
def test_what_follows_a_thing_that_is_called_wrong_is_of_that_thing(
    text: str, told: dict[str, Any], asked: str
) -> None:
    known = {name: value for name, value in TOLD.items() if name != asked}
    assert facts(say(text, asked, answers=known)) == told


@pytest.mark.parametrize("text", ["公积金说错了，没有", "公积金那个搞错哒，冇得", "他公积金我说错了，没得"])
def test_and_is_read_back(text: str) -> None:
    (fact,) = say(text, MEDICAL, answers={name: TOLD[name] for name in TOLD if name != MEDICAL}).facts
    assert (fact.question, fact.value, fact.sure) == (FUND, "no", False)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("社保说错了，没有", AREA, "not_insured"),
        ("社保没错，医保没有", MEDICAL, "none"),
        ("医保说错了，没有", MEDICAL, "none"),
        ("说错了，没有", MEDICAL, "none"),
        ("火化说错了，没有", CREMATED, "no"),
        ("公积金说错了，没有", FUND, "no"),
    ],
)
def test_where_nothing_else_is_called_wrong_it_answers_what_was_asked(
    text: str, asked: str, value: str
) -> None:
    known = {name: told for name, told in TOLD.items() if name != asked}
    assert facts(say(text, asked, answers=known)).get(asked) == value


@pytest.mark.parametrize(
    "text",
    ["有残疾证，说错了，没有", "有残疾证，刚才残疾证说错了，没有", "刚才说有残疾证，这个我说错了，没有"],
)
def test_the_no_behind_itself_that_is_called_wrong_is_of_itself(text: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=FATHER)) == {DISABILITY: "no"}


MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}
DEAD, MINE = "decedent.name", "applicant.name"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("妈妈叫曾玉兰，我叫曾……不是，我叫黄莉", {DEAD: "曾玉兰", MINE: "黄莉"}),
        ("我妈叫曾玉兰，不对，我叫黄莉，我妈叫曾玉兰", {DEAD: "曾玉兰", MINE: "黄莉"}),
        ("我叫曾，不对，我妈叫曾玉兰，我叫黄莉", {DEAD: "曾玉兰", MINE: "黄莉"}),
        ("我娘叫李桂英，不是的，我叫周芳", {DEAD: "李桂英", MINE: "周芳"}),
        ("我叫黄莉，不对，我叫黄丽", {MINE: "黄丽"}),
        ("妈妈叫曾玉兰，不是，叫曾玉莲", {DEAD: "曾玉莲"}),
        ("她叫曾玉兰，不对，我叫曾玉兰", {MINE: "曾玉兰"}),
    ],
)
def test_a_no_between_two_tellings_of_a_name_answers_nothing(text: str, told: dict[str, str]) -> None:
    assert facts(say(text, HOUSEHOLD, answers=MOTHER)) == told


@pytest.mark.parametrize("text", ["不是，我叫黄莉", "不是的，妈妈叫曾玉兰", "不是，妈妈叫曾玉兰，我叫黄莉"])
def test_a_no_ahead_of_a_name_is_read_back_where_it_would_shut_them_out(text: str) -> None:
    (fact,) = (one for one in say(text, HOUSEHOLD, answers=MOTHER).facts if one.question == HOUSEHOLD)
    assert (fact.value, fact.sure) == ("no", False)


@pytest.mark.parametrize("text", ["妈妈叫曾玉兰，户口不是这里的，我叫黄莉", "不是，她户口在长沙，我叫黄莉"])
def test_a_no_of_the_household_beside_a_name_is_one(text: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=MOTHER))[HOUSEHOLD] == "no"


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("他是男的，写成女的了", "decedent.sex", "male"),
        ("写成女的了，他是男的", "decedent.sex", "male"),
        ("他是汉族，写成苗族了", "decedent.ethnic_group", "汉族"),
        ("是13900001234，你记成13900001235了", "applicant.phone", "13900001234"),
        ("写成汉族吧", "decedent.ethnic_group", "汉族"),
    ],
)
def test_what_was_written_by_mistake_is_not_told(text: str, question: str, value: str) -> None:
    assert facts(say(text, "decedent.birth_date"))[question] == value
