"""Somebody types for the applicant: what is told of kin is told of the applicant, and nobody is lectured."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State, go_on
from server.database import transaction
from server.identity.models import Person
from tests.server.chat.talking import Talker
from tests.server.chat.test_dialogue import ANSWERS, _the_rest, view_of
from tests.server.chat.test_putting_right import Family

RELATION, SEX, NAME = "applicant.relation", "decedent.sex", "applicant.name"
GRANDFATHER = {RELATION: "grandchild", SEX: "male"}
FATHER = {RELATION: "child", SEX: "male"}


def family(known: dict[str, Any] | None = None, asked: str = RELATION) -> Family:
    return Family(known or {}).asked(asked)


def held(one: Family) -> dict[str, Any]:
    """What counts, and what waits for a yes."""
    return one.known | {p.question: p.value for p in one.state.pending}


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我爷爷走了，我爸办，我只是帮填", "child"),
        ("我外公前天走了，我是帮我妈填的，她是他女儿", "child"),
        ("我爸走了，我妈办，我帮她填", "spouse"),
        ("我爸走了，我妈来申请，我只是打字的", "spouse"),
        ("我爸走了，用我妈的名义申请", "spouse"),
        ("外婆走了，我来帮妈办", "child"),
        ("爷爷走了，帮爸弄一下", "child"),
        ("我爸走了，让我妈来申请", "spouse"),
        ("帮我爸填的，走的是我爷爷", "child"),
        ("我是帮我妈填的，她是他老婆", "spouse"),
        ("我是他侄女，我只是帮我伯母填，我伯母是他堂客", "spouse"),
        ("我是村里的会计，替老人家的女儿填", "child"),
        ("我只是帮忙填，申请人是他儿子", "child"),
        ("我伯伯走了，我帮我堂姐填，我堂姐叫黄小燕，是他女儿", "child"),
        ("我爸走了，我帮我妈填，我妈叫李红，是他老婆", "spouse"),
    ],
)
def test_the_relation_is_that_of_the_applicant(words: str, relation: str) -> None:
    one = family()
    line = one.say(words)
    assert held(one)[RELATION] == relation and one.state.behalf is not None
    assert "申请人是逝者的" in line and "您是逝者的" not in line


@pytest.mark.parametrize(
    "words", ["我爸走了，我帮我妈办社保", "我妈走了，我来帮我妈办", "我爸走了，帮妈妈办点事"]
)
def test_who_does_something_else_for_a_relative_applies_themselves(words: str) -> None:
    one = family()
    one.say(words)
    assert one.state.behalf is None and held(one)[RELATION] == "child"


@pytest.mark.parametrize(
    "words", ["我爷爷走了，我爸办，我只是帮填", "我爸走了，我妈办，我帮她填", "帮我爸填的，走的是我爷爷"]
)
def test_what_only_follows_from_two_relations_is_asked_first(words: str) -> None:
    one = family()
    assert one.say(words).endswith("对吗？") and RELATION not in one.known


@pytest.mark.parametrize(
    "words",
    ["申请人改我爸", "申请人是我爸", "申请人写我爸吧", "申请人不是我，是我爸", "我爸来申请，我只是打字的"],
)
def test_what_was_the_former_applicants_is_asked_again(words: str) -> None:
    one = family(GRANDFATHER | {NAME: "李丽"}, "applicant.phone")
    one.say(words)
    assert NAME not in one.known and RELATION not in one.known and one.known[SEX] == "male"
    assert [(p.question, p.value, p.old) for p in one.state.pending] == [(RELATION, "child", None)]


def test_what_was_typed_in_the_form_is_left_and_said() -> None:
    one = family(GRANDFATHER | {NAME: "李丽"}, "applicant.phone")
    one.sources[NAME] = "typed"
    assert "“申请人的姓名”不是在对话里填的" in one.say("申请人改我爸") and one.known[NAME] == "李丽"


@pytest.mark.parametrize(
    "words",
    [
        "我是邻居，帮忙填一下",
        "我不是家属，我是村干部，帮他家里填的",
        "我只是帮人家填",
        "我是社区的，代填",
        "我是侄子帮忙问",
        "我是来帮忙填的",
    ],
)
def test_a_helper_is_told_how_to_go_on_and_not_who_may_not(words: str) -> None:
    one = family()
    line = one.say(words)
    assert RELATION not in held(one) and "没有的话" not in line
    assert "也可以用自己的微信申请，再邀请您一起填" in line and one.state.asked == RELATION
    assert line.endswith("申请人是去世的人的什么人？是儿女、爱人，还是别的亲人？") and one.quick
    one.say("他女儿")
    assert one.known[RELATION] == "child"


def test_whoever_types_is_spoken_to_of_their_own_relative_and_nobody_is_a_he() -> None:
    one = family()
    line = one.say("我爸走了，我妈办，我帮她填")
    assert "申请人自己" in line and "他" not in line.replace("其他", "")
    one.say("对")
    assert "您父亲的户口" in one.say("继续填")


@pytest.mark.parametrize(("sex", "who"), [("male", "您兄弟"), ("female", "您姐妹")])
def test_a_brother_or_sister_is_called_so(sex: str, who: str) -> None:
    assert view_of({RELATION: "sibling", SEX: sex}).who() == who


@pytest.mark.parametrize(("born", "who"), [("1948-03-02", "您老伴"), ("1990-03-02", "您爱人")])
def test_an_old_husband_or_wife_is_called_so(born: str, who: str) -> None:
    assert view_of({RELATION: "spouse", SEX: "male", "decedent.birth_date": born}).who() == who


def test_who_said_that_they_are_a_nephew_tells_of_the_applicant_by_name() -> None:
    one = family({RELATION: "other", SEX: "male"}, "decedent.household_in_county")
    line = one.say("申请人是他女儿刘小兰，电话13772759866")
    assert "您的姓名" not in line and one.state.behalf is not None
    assert held(one)[RELATION] == "child" and held(one)[NAME] == "刘小兰"


@pytest.mark.parametrize("words", ["我叫黄志强，是他侄子", "我是他侄子"])
def test_who_whoever_types_is_to_them_says_nothing_of_the_applicant(words: str) -> None:
    one = family()
    one.say("我帮我堂姐填，走的是我伯伯黄建国")
    one.say(words)
    assert RELATION not in held(one)


def test_who_types_is_not_the_applicant_whom_they_are_asked_about() -> None:
    one = family()
    one.say("我来帮忙问下怎么弄")
    one.say("我只是侄儿，不用写我的名字吧？")
    assert RELATION not in held(one)


def test_it_is_said_once_and_who_applies_after_all_is_asked_as_before() -> None:
    one = family()
    one.say("我是邻居，帮忙填一下")
    assert "再邀请您" not in one.say("申请人是他儿子") and one.known[RELATION] == "child"
    line = one.say("还是我自己来申请")
    assert "申请人就是您自己" in line and RELATION not in one.known and one.state.behalf is None
    assert one.state.asked == RELATION and "您是去世的亲人的什么人" in line


@pytest.mark.parametrize(
    ("asked", "words", "question", "value"),
    [
        (NAME, "我妈叫吴秀兰", NAME, "吴秀兰"),
        (NAME, "她叫吴秀兰", NAME, "吴秀兰"),
        (NAME, "吴秀兰", NAME, "吴秀兰"),
        ("insurance.housing_fund", "我妈叫吴秀兰", NAME, "吴秀兰"),
        ("decedent.name", "我爸叫李建国", "decedent.name", "李建国"),
        ("insurance.housing_fund", "她手机13900005678", "applicant.phone", "13900005678"),
        ("applicant.phone", "写我的，13900001234", "applicant.phone", "13900001234"),
        ("payee.holder", "我妈，吴秀兰", "payee.holder", "吴秀兰"),
        (RELATION, "我妈是他堂客", RELATION, "spouse"),
        (RELATION, "老婆", RELATION, "spouse"),
    ],
)
def test_kin_in_later_turns_is_the_applicant(asked: str, words: str, question: str, value: str) -> None:
    one = family()
    one.say("我爸走了，我妈办，我帮她填")
    one.say("对")
    one.known.pop(RELATION) if question == RELATION else None
    one.asked(asked)
    one.say(words)
    assert held(one)[question] == value


DAUGHTERS = "430621196607076864"


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("我大伯昨天走了，我是他侄子，我帮忙填", "是他女儿来申请，女儿叫刘小兰，大小的小，兰花的兰"),
        ("我大伯走了，我是侄子帮忙问", "他女儿叫刘小兰"),
        ("我来帮忙问下怎么弄，我大伯走了", "是他女儿来申请，女儿叫刘小兰"),
        ("我大伯走了，我是他侄子", "那他女儿来申请，她叫刘小兰，女儿电话13772759866"),
        ("我是邻居，帮忙填一下", "他女儿，女儿刘小兰"),
    ],
)
def test_what_is_told_of_the_daughter_who_applies_is_the_applicants(first: str, words: str) -> None:
    one = family()
    one.say(first)
    one.say(words)
    assert one.known[RELATION] == "child" and held(one)[NAME] == "刘小兰" and one.state.behalf is not None
    one.say(f"女儿的电话是13772759866，他女儿身份证{DAUGHTERS}，你记了没有？")
    assert held(one)["applicant.phone"] == "13772759866" and held(one)["applicant.id_number"] == DAUGHTERS
    one.say("对")
    one.asked("insurance.housing_fund").say("他儿子叫刘强")
    assert one.known[NAME] == "刘小兰" and not any("payee" in name for name in held(one))


def test_of_several_children_it_is_asked_whose_name_it_is() -> None:
    one = family()
    one.say("我是邻居，帮忙填一下")
    one.say("子女")
    one.asked("insurance.housing_fund")
    assert one.say("他儿子叫刘强").endswith("申请人的姓名：刘强。对吗？") and NAME not in one.known


@pytest.mark.parametrize("words", ["他女儿叫刘小兰，身份证", "他女儿的身份证号是"])
def test_a_number_of_somebody_whose_part_is_not_known_is_asked_about(words: str) -> None:
    one = family()
    one.say("我大伯走了，我是他侄子")
    assert "是哪一位的" in one.say(words + DAUGHTERS) and one.state.pending == ()
    one.asked("payee.holder").say(words + DAUGHTERS)
    assert held(one)["payee.holder_id_number"] == DAUGHTERS


@pytest.mark.parametrize("words", ["我堂姐的手机是13900001234", "村支书的电话13900001234"])
def test_a_telephone_of_somebody_whose_part_is_not_known_is_not_dropped_without_a_word(words: str) -> None:
    one = family(asked="death.place")
    one.say("我来帮忙问下怎么弄")
    assert "像是别人的" in one.say(words) and not held(one)
    one.known["applicant.phone"] = "13700001234"
    assert "像是别人的" not in one.asked("death.place").say(words)


@pytest.mark.parametrize(
    "words",
    [
        "我爸走了，帮忙问下怎么办",
        "是我妈来申请低保的",
        "我是他女儿来申请抚恤金",
        "是他女儿办的社保",
        "他女儿来申请过低保",
    ],
)
def test_who_asks_or_did_something_else_types_for_nobody(words: str) -> None:
    one = family()
    one.say(words)
    assert one.state.behalf is None


def test_whose_name_a_he_has_is_asked_back() -> None:
    one = family()
    one.say("我爷爷走了，我爸办，我只是帮填")
    one.say("对")
    one.asked("insurance.housing_fund")
    assert one.say("他叫李建国").endswith("对吗？")
    one.say("不对，李建国是我爸")
    assert one.known[NAME] == "李建国" and "decedent.name" not in held(one)


def test_he_behind_the_applicant_is_the_applicant() -> None:
    one = family(GRANDFATHER, "insurance.housing_fund")
    one.say("申请人写我爸吧，他叫李建国")
    assert held(one)[NAME] == "李建国" and "decedent.name" not in held(one)


@pytest.mark.parametrize("words", ["我妈", "我爸"])
def test_who_it_is_to_the_one_who_types_is_no_answer(words: str) -> None:
    one = family()
    one.say("我是邻居，帮忙填一下")
    one.say(words)
    assert RELATION not in held(one)


@pytest.mark.parametrize("words", ["不对，是女婿", "不是，是女婿"])
def test_what_was_inferred_is_put_right(words: str) -> None:
    one = family()
    one.say("我爷爷走了，我爸办，我只是帮填")
    one.say(words)
    assert held(one)[RELATION] == "child_in_law"


def test_a_no_that_puts_the_relation_right_answers_no_other_question() -> None:
    one = family()
    one.say("我是他女儿")
    one.say("不是，是儿媳妇")
    assert held(one)[RELATION] == "child_in_law" and "decedent.household_in_county" not in held(one)


@pytest.mark.parametrize(
    "words",
    [
        "你们帮忙填一下啰",
        "找个人帮忙填",
        "我崽帮我填的",
        "申请人是我爸吗",
        "申请人写我",
        "申请人就写我",
        "我帮我爸填",
        "我帮他办后事",
        "我爸自己办的社保，我帮他填过表",
        "用我爸的名字开的卡",
        "叫我妈来听电话",
        "我给我妈申请了低保",
        "帮忙填一下",
    ],
)
def test_nobody_else_applies_where_it_is_not_said(words: str) -> None:
    for known in ({}, FATHER | {NAME: "李丽"}):
        one = family(known, "insurance.housing_fund")
        one.say(words)
        assert one.state.behalf is None and one.known.items() >= known.items()


def test_the_promise_is_put_to_the_applicant() -> None:
    full = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "consents.truthful"}
    asks = go_on(view_of(full, on_behalf=True), State())
    assert asks.state.asked == "consents.truthful" and asks.lines[0].startswith("请申请人本人听一下")
    ready = go_on(view_of(ANSWERS | _the_rest(), on_behalf=True), State())
    assert "请申请人本人看一看" in ready.lines[0]
    assert "您" not in "".join(
        go_on(view_of(FATHER, on_behalf=True), State(skipped=tuple(full))).lines
    ).replace("您的亲人", "")


@pytest.mark.usefixtures("database")
async def test_the_phone_of_who_types_is_not_the_applicants() -> None:
    helper = await Talker.new()
    async with transaction():
        person = await Person.get(id=helper.person.id)
        person.phone = "13900001111"
        person.phone_confirmed_at = person.created_at
        await person.save()
    await helper.say("我爷爷昨天走了")
    assert (await helper.known())["applicant.phone"] == "13900001111"
    answer = await helper.say("申请人是我爸，我只是打字的")
    known = await helper.known()
    assert "applicant.phone" not in known and "再邀请您一起填" in answer
    assert (await helper.state()).behalf is not None
    await helper.say("对")
    assert (await helper.known())[RELATION] == "child" and "applicant.phone" not in await helper.known()
    await helper.say("我爸叫李建国")
    assert (await helper.known())[NAME] == "李建国"
    await helper.say("看看填了什么")
    assert "申请人是逝者的子女" in "".join(helper.answers)


@pytest.mark.parametrize(
    ("turns", "phone"),
    [
        (("我爸电话13874012345", "我自己的号码是18675512345，别填我的"), "13874012345"),
        (("我爸电话13874012345", "我的号码是18675512345"), "13874012345"),
        (("我爸电话13874012345", "对", "我的是18675512345，莫写我的"), "13874012345"),
        (("我爸电话13874012345，我的是18675512345，不要留我的",), "13874012345"),
        (("我电话18675512345，别填我的",), None),
        (("我爸电话13874012345", "不对，我爸电话是13874012346"), "13874012346"),
        (("我爸电话13874012345", "改成我的号码18675512345"), "18675512345"),
    ],
)
def test_the_number_of_who_types_is_not_put_for_the_applicants(
    turns: tuple[str, ...], phone: str | None
) -> None:
    talks = Family({})
    for words in ("我爷爷走了，我帮我爸填", "对", *turns):
        talks.say(words)
    assert held(talks).get("applicant.phone") == phone


def test_a_number_that_shall_not_be_written_wrong_is_the_applicants() -> None:
    talks = Family(FATHER)
    talks.say("我电话18675512345，莫填错我的号")
    assert held(talks)["applicant.phone"] == "18675512345"
