"""Several answers were read back: what is agreed is kept, what is put right taken, the rest stays asked."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import Pending, go_on
from tests.server.chat.talking import Talker
from tests.server.chat.test_putting_right import KNOWN, Family

NAME, DAY, PHONE = "decedent.name", "death.date", "applicant.phone"
OWN_ID, THEIR_ID, CARD = "applicant.id_number", "decedent.id_number", "payee.card_number"
THREE = {NAME: "李桂香", DAY: "2026-11-20", PHONE: "13900001234"}
NUMBERS = {OWN_ID: "430621196803124524", THEIR_ID: "430621194910145085", CARD: "6217994710497465076"}
MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}


def read_back(held: dict[str, Any], known: dict[str, Any] | None = None) -> Family:
    family = Family(known or {})
    pending = tuple(Pending(question=question, value=value) for question, value in held.items())
    family.state = go_on(family._view(), family.state.but(pending=pending)).state
    return family


def waiting(family: Family) -> dict[str, Any]:
    return {p.question: p.value for p in family.state.pending}


@pytest.mark.parametrize(
    ("words", "agreed", "left"),
    [
        ("前两个对", {NAME, DAY}, {PHONE}),
        ("前面那两个是对的", {NAME, DAY}, {PHONE}),
        ("头两个冇错", {NAME, DAY}, {PHONE}),
        ("后面两个对的", {DAY, PHONE}, {NAME}),
        ("第一个对", {NAME}, {DAY, PHONE}),
        ("我看了一下第一项和第三项没问题", {NAME, PHONE}, {DAY}),
        ("中间那个对", {DAY}, {NAME, PHONE}),
        ("最后一个对的", {PHONE}, {NAME, DAY}),
        ("姓名和日期都对", {NAME, DAY}, {PHONE}),
        ("日子是对的", {DAY}, {NAME, PHONE}),
        ("日子，对的", {DAY}, {NAME, PHONE}),
        ("都对，电话我还要看一下", {NAME, DAY}, {PHONE}),
        ("除开电话，别的都冇错", {NAME, DAY}, {PHONE}),
        ("名字对，别的也对", {NAME, DAY, PHONE}, set()),
        ("电话不用改", {PHONE}, {NAME, DAY}),
    ],
)
def test_only_what_is_agreed_to_counts_and_the_rest_is_read_once_more(
    words: str, agreed: set[str], left: set[str]
) -> None:
    family = read_back(THREE)
    line = family.say(words)
    assert family.known.keys() & THREE.keys() == agreed and waiting(family).keys() == left
    assert not left or line.endswith("对吗？")


@pytest.mark.parametrize(
    ("words", "wrong", "agreed"),
    [
        ("前两个对，最后一个不对", PHONE, {NAME, DAY}),
        ("前两个对最后一个不对", PHONE, {NAME, DAY}),
        ("名字对电话对日子不对", DAY, {NAME, PHONE}),
        ("名字对，电话也对，日子要改", DAY, {NAME, PHONE}),
        ("第三个错了", PHONE, set()),
        ("第二个，不对", DAY, set()),
        ("除了电话都对", PHONE, {NAME, DAY}),
        ("除了日子其他都对", DAY, {NAME, PHONE}),
        ("只有日期不对", DAY, {NAME, PHONE}),
        ("都对，就是名字错哒", NAME, {DAY, PHONE}),
        ("别的没错，电话记错了", PHONE, {NAME, DAY}),
        ("电话不用改，日子要改", DAY, {PHONE}),
    ],
)
def test_of_one_that_is_wrong_the_right_value_is_asked_for(words: str, wrong: str, agreed: set[str]) -> None:
    family = read_back(THREE)
    family.say(words)
    assert family.state.asked == wrong and family.known.keys() == agreed
    assert waiting(family).keys() == THREE.keys() - agreed - {wrong}


@pytest.mark.parametrize(
    ("words", "question", "right", "agreed"),
    [
        ("日期不对，是十五号", DAY, "2026-11-15", set()),
        ("第二个不对，是十五号", DAY, "2026-11-15", set()),
        ("第二个错了，是二十一号", DAY, "2026-11-21", set()),
        ("别的都对，就是电话最后一位是8", PHONE, "13900001238", {NAME, DAY}),
        ("电话最后一位应该是8，其余都是对的", PHONE, "13900001238", {NAME, DAY}),
        ("其他没问题，名字是李桂湘", NAME, "李桂湘", {DAY, PHONE}),
        ("其它都是对的，日子是十五号", DAY, "2026-11-15", {NAME, PHONE}),
        ("名字错哒，是李桂湘，别的冇错", NAME, "李桂湘", {DAY, PHONE}),
        ("日子电话是对的，名字不对，应该是李桂湘", NAME, "李桂湘", {DAY, PHONE}),
        ("其他都对，名字应该是李桂湘", NAME, "李桂湘", {DAY, PHONE}),
        ("都对，就是日期错了，是十五号", DAY, "2026-11-15", {NAME, PHONE}),
        ("前面两个对，后面那个是13900001238", PHONE, "13900001238", {NAME, DAY}),
        ("前两个没错，我手机是13900001238", PHONE, "13900001238", {NAME, DAY}),
    ],
)
def test_what_is_put_right_is_taken_beside_what_is_agreed(
    words: str, question: str, right: str, agreed: set[str]
) -> None:
    family = read_back(THREE)
    family.say(words)
    assert (waiting(family) | family.known)[question] == right
    assert family.known.keys() - {question} == agreed
    assert waiting(family).keys() - {question} == THREE.keys() - agreed - {question}
    assert family.line.endswith("对吗？") or not waiting(family)


@pytest.mark.parametrize(
    "words", ["都不对", "没一个对", "别的都对", "有一个不对", "名字和电话都不对", "最后一个数字不对"]
)
def test_where_it_is_not_said_what_is_right_nothing_counts(words: str) -> None:
    family = read_back(THREE)
    line = family.say(words)
    assert family.known == {} and waiting(family) == THREE and "再说一遍" in line and family.quick


@pytest.mark.parametrize("words", ["前两个字对", "卡号对", "前两个好像对", "前四个对"])
def test_what_may_be_of_something_else_agrees_to_nothing(words: str) -> None:
    family = read_back(THREE)
    family.say(words)
    assert family.known == {} and waiting(family) == THREE


@pytest.mark.parametrize("words", ["都对", "对的对的", "嗯，没错，都是对的", "念得没错", "不用改", "莫改哒"])
def test_a_yes_to_all_is_one(words: str) -> None:
    family = read_back(THREE)
    family.say(words)
    assert family.known == THREE


@pytest.mark.parametrize(
    ("words", "agreed", "wrong"),
    [
        ("我的身份证对，我妈的不对", {OWN_ID}, THEIR_ID),
        ("我妈的对，我的不对", {THEIR_ID}, OWN_ID),
        ("身份证都对，卡号不对", {OWN_ID, THEIR_ID}, CARD),
        ("就卡号错了，其他都对", {OWN_ID, THEIR_ID}, CARD),
    ],
)
def test_whose_it_is_tells_which_of_two_is_meant(words: str, agreed: set[str], wrong: str) -> None:
    family = read_back(NUMBERS, MOTHER)
    family.say(words)
    assert family.known.keys() - MOTHER.keys() == agreed and family.state.asked == wrong


@pytest.mark.parametrize("words", ["身份证对", "身份证不对"])
def test_which_of_two_with_one_name_is_not_guessed(words: str) -> None:
    family = read_back(NUMBERS, MOTHER)
    family.say(words)
    assert family.known == MOTHER and waiting(family) == NUMBERS


def test_the_rest_can_be_agreed_to_after_the_no() -> None:
    family = read_back(THREE)
    assert "再说一遍" in family.say("不对")
    family.say("前两个对")
    assert family.known.keys() == {NAME, DAY} and waiting(family).keys() == {PHONE}


def test_a_place_counts_among_those_that_were_heard() -> None:
    family = Family(MOTHER)
    born = "1949-10-14"  # in the number, and not said beside it
    held = {NAME: "李桂香", THEIR_ID: NUMBERS[THEIR_ID], "decedent.birth_date": born, PHONE: "13900001234"}
    family.state = family.state.but(pending=tuple(Pending(question=q, value=v) for q, v in held.items()))
    family.state = go_on(family._view(), family.state).state
    family.say("第三个不对")
    assert family.state.asked == PHONE


@pytest.mark.parametrize(
    "words",
    [
        "不用改的",
        "莫改它",
        "不消改得",
        "用不着改",
        "没必要改",
        "算了，不改了",
        "不改了吧，就那样",
        "那就不改",
        "我说错了，不改",
        "原来的没错",
        "以前填的是对的",
        "不用改啊，本来就是老死的",
        "不用改，他是十五号走的",
    ],
)
def test_who_wants_nothing_changed_keeps_what_stands(words: str) -> None:
    family = Family(KNOWN | {"death.manner": "natural"})
    held = Pending(question="death.manner", value="accident", old="natural")
    family.state = go_on(family._view(), family.state.but(pending=(held,))).state
    line = family.say(words)
    assert family.known["death.manner"] == "natural" and family.state.pending == ()
    assert "还差" not in line


@pytest.mark.parametrize("words", ["要改的", "改不改都行", "不是不改", "改么子改"])
def test_what_does_not_say_to_leave_it_leaves_nothing(words: str) -> None:
    family = Family(KNOWN | {"death.manner": "natural"})
    held = Pending(question="death.manner", value="accident", old="natural")
    family.state = go_on(family._view(), family.state.but(pending=(held,))).state
    family.say(words)
    assert family.state.pending == (held,) or family.known["death.manner"] == "accident"


@pytest.mark.usefixtures("database")
async def test_in_a_whole_conversation_two_of_three_count_and_what_stands_is_kept() -> None:
    family = await Talker.new()
    await family.say("我爸彭德生走了，农历十月初二走的，我手机13900001234，卡号是6217994710497465076")
    waits = [p.question for p in (await family.state()).pending]
    assert waits == ["death.date", "applicant.phone", "payee.card_number"]
    answer = await family.say("前两个对，最后一个不对")
    known = await family.known()
    assert known["applicant.phone"] == "13900001234" and "death.date" in known
    assert "payee.card_number" not in known and "卡号" in answer
    await family.fills({"applicant.address": "长沙市雨花区"})
    await family.say("我住在荣家湾镇东方红路12号")
    assert (await family.state()).moment == "replace"
    await family.say("不用改它")
    assert (await family.known())["applicant.address"] == "长沙市雨花区"
