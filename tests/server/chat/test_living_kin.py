"""Whoever is paid, applies or is helped is alive: their name is never the name of the one who died."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, family, held
from tests.server.chat.test_putting_right import Family

DECEDENT, HOLDER, OWN = "decedent.name", "payee.holder", "payee.own_account"
HUSBAND = {RELATION: "spouse", SEX: "male", "decedent.household_in_county": "yes"}
FATHER = HUSBAND | {RELATION: "child"}
NEXT = "insurance.area"


@pytest.mark.parametrize(
    ("before", "words", "question", "name"),
    [
        ("钱打我儿子的卡", "他叫周浩", HOLDER, "周浩"),
        ("钱转到我侄儿的卡上", "他叫陈刚", HOLDER, "陈刚"),
        ("钱打我姐的", "她叫许梅", HOLDER, "许梅"),
        ("我弟弟来申请", "他叫李勇", NAME, "李勇"),
        ("让我弟弟来申请", "他叫李勇", NAME, "李勇"),
    ],
)
def test_a_he_goes_on_about_who_was_named_before(before: str, words: str, question: str, name: str) -> None:
    one = family(HUSBAND, NEXT)
    one.say(before)
    one.say(words)
    assert held(one)[question] == name and question not in one.known and DECEDENT not in held(one)


@pytest.mark.parametrize("before", ["他是退休的", "在县城参保的"])
def test_a_he_is_who_died_where_nobody_else_was_named(before: str) -> None:
    one = family(HUSBAND, NEXT)
    one.say(before)
    one.say("他叫周浩")
    assert one.known[DECEDENT] == "周浩"


def test_a_she_where_a_man_died_is_asked_back() -> None:
    one = family(HUSBAND, NEXT)
    assert one.say("她叫许梅").endswith("对吗？") and DECEDENT not in one.known


@pytest.mark.parametrize(
    ("words", "own", "holder"),
    [
        ("我弟叫刘建国，钱打他卡上", "no", "刘建国"),
        ("我大哥叫刘建国，钱打到他卡上", "no", "刘建国"),
        ("我姐叫刘小红，钱打她卡上", "no", "刘小红"),
        ("我爸叫刘长庚，钱打他卡上", "yes", "刘长庚"),
        ("钱打他卡上", "yes", "刘长庚"),
    ],
)
def test_his_card_is_that_of_who_was_named_in_the_sentence(words: str, own: str, holder: str) -> None:
    one = family(FATHER | {DECEDENT: "刘长庚", NAME: "刘建民"}, NEXT)
    one.say(words)
    assert (held(one)[OWN], held(one)[HOLDER]) == (own, holder) and one.known[DECEDENT] == "刘长庚"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (
            ("我是村里的会计，帮王奶奶填的，她老公走了", "她老公叫王大海，前天在家里走的", "她叫李桂英"),
            {RELATION: "spouse", SEX: "male", DECEDENT: "王大海", NAME: "李桂英"},
        ),
        (
            ("隔壁李奶奶的老公走了，我帮她填", "她老公叫李建军", "她叫李秀珍"),
            {RELATION: "spouse", SEX: "male", DECEDENT: "李建军", NAME: "李秀珍"},
        ),
        (
            ("帮邻居填一下，她老公走了", "她叫彭小红，她老公叫李建军"),
            {RELATION: "spouse", SEX: "male", DECEDENT: "李建军", NAME: "彭小红"},
        ),
        (
            ("我是社区工作人员,替李奶奶登记", "她老伴黄志明11月20日去世", "李奶奶叫李秀珍"),
            {RELATION: "spouse", DECEDENT: "黄志明", NAME: "李秀珍"},
        ),
        (
            ("我是村支书,替五组的老张登记,他老婆走了", "他爱人叫周满秀"),
            {RELATION: "spouse", SEX: "female", DECEDENT: "周满秀"},
        ),
        (
            ("我是村里的会计,替王奶奶填,她儿子走了", "她儿子叫王磊"),
            {RELATION: "parent", SEX: "male", DECEDENT: "王磊"},
        ),
        (("李奶奶的儿子走了，我替她填",), {RELATION: "parent", SEX: "male"}),
        (
            ("替五组的老张登记，他老婆走了", "老张叫张国富", "他老婆叫周满秀"),
            {RELATION: "spouse", SEX: "female", DECEDENT: "周满秀", NAME: "张国富"},
        ),
        (
            ("替老张登记，他老婆走了，老张叫张国富",),
            {RELATION: "spouse", SEX: "female", NAME: "张国富"},
        ),
        (
            ("替老张登记，他老婆走了", "老李叫李国富", "老张全名张国富"),
            {RELATION: "spouse", SEX: "female", NAME: "张国富"},
        ),
        (
            ("帮王婶登记，她老公走了", "王婶叫王桂花", "他叫周满堂"),
            {RELATION: "spouse", SEX: "male", DECEDENT: "周满堂", NAME: "王桂花"},
        ),
        (
            ("帮李大爷填，他老伴走了", "李大爷叫李建国", "他老伴叫王桂花"),
            {RELATION: "spouse", DECEDENT: "王桂花", NAME: "李建国"},
        ),
        (
            ("我是村支书，帮张师傅填，他娘老子走了", "张师傅叫张国富", "他娘叫刘桂英"),
            {RELATION: "child", SEX: "female", DECEDENT: "刘桂英", NAME: "张国富"},
        ),
        (
            ("帮我叔填，他老婆走了", "她叫周满秀", "我叔叫张国富"),
            {RELATION: "spouse", SEX: "female", DECEDENT: "周满秀", NAME: "张国富"},
        ),
        (
            ("帮我叔填，他老婆走了", "我叔叫张国富，她叫周满秀"),
            {RELATION: "spouse", SEX: "female", DECEDENT: "周满秀", NAME: "张国富"},
        ),
        (
            ("老张的老婆走了，我替他登记", "老张叫张国富", "老张的老婆叫周满秀"),
            {RELATION: "spouse", SEX: "female", DECEDENT: "周满秀", NAME: "张国富"},
        ),
        (
            ("王师傅的崽走了，我帮他填", "王师傅叫王建国"),
            {RELATION: "parent", SEX: "male", NAME: "王建国"},
        ),
        (
            ("李奶奶的老公走了，我帮她填", "李奶奶叫李秀珍"),
            {RELATION: "spouse", SEX: "male", NAME: "李秀珍"},
        ),
        (("村里的张爷爷走了，我是来帮忙填的",), {SEX: "male"}),
    ],
)
def test_a_clerk_helps_a_widow_or_a_widower(turns: tuple[str, ...], told: dict[str, Any]) -> None:
    one = family()
    for words in turns:
        one.say(words)
    names = {question: held(one).get(question) for question in (DECEDENT, NAME)}
    assert one.state.behalf is not None and names == {DECEDENT: None, NAME: None} | {
        question: value for question, value in told.items() if question in (DECEDENT, NAME)
    }
    assert held(one) == held(one) | told


@pytest.mark.parametrize("asked", ["", RELATION])
@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("我是村干部，张爷爷走了", "male"),
        ("张爷爷走了，我是村干部", "male"),
        ("我是隔壁邻居，李奶奶昨天走了", "female"),
        ("我是社区的，王爹爹走了", "male"),
        ("我是护工，我护理的刘奶奶走了", "female"),
        ("我是村里的会计，王伯伯没了", "male"),
        ("我是村干部，爷爷走了", "male"),
        ("张爷爷走了", "male"),
    ],
)
def test_an_old_man_or_woman_is_nobodys_grandparent(words: str, sex: str, asked: str) -> None:
    one = family(asked=asked)
    one.say(words)
    assert RELATION not in held(one) and one.known[SEX] == sex


@pytest.mark.parametrize("words", ["老张的老婆走了", "老李的爹走了", "王师傅的崽昨天走了"])
def test_a_neighbours_relative_is_no_relative_of_who_speaks(words: str) -> None:
    one = family()
    one.say(words)
    assert RELATION not in held(one)


@pytest.mark.parametrize("first", ["我是村干部", "我是邻居"])
def test_who_said_before_what_they_are_is_no_grandchild(first: str) -> None:
    one = family()
    one.say(first)
    one.say("张爷爷走了")
    assert held(one).get(RELATION) in (None, "other") and one.known[SEX] == "male"


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我是村干部，我爷爷走了", "grandchild"),
        ("爷爷走了", "grandchild"),
        ("我还在朋友圈发了照片，那天晚上爷爷就走了", "grandchild"),
        ("我张爷爷走了，我是他孙子", "grandchild"),
        ("我是村干部，父亲走了", "child"),
        ("我是老张的老婆，他走了", "spouse"),
        ("我老公老张走了", "spouse"),
    ],
)
def test_ones_own_grandfather_is_one_whatever_one_is(words: str, relation: str) -> None:
    one = family()
    one.say(words)
    assert one.known[RELATION] == relation


@pytest.mark.parametrize("words", ["隔壁李奶奶的老公走了，我爸也走了", "我爸走了，隔壁李奶奶的老公也走了"])
def test_a_neighbours_death_beside_ones_own_is_none_to_fill_in(words: str) -> None:
    one = family()
    one.say(words)
    assert held(one)[RELATION] == "child" and one.state.behalf is None


@pytest.mark.parametrize("words", ["她老公叫王大海", "妈妈叫李桂英", "哥哥叫王磊"])
def test_a_name_alone_says_nothing_of_who_applies(words: str) -> None:
    one = family()
    one.say(words)
    assert RELATION not in held(one) and SEX not in held(one)


def test_the_name_of_whom_it_is_filled_in_for_changes_no_relation() -> None:
    one = family()
    one.say("我替我妈填,我爸走了")
    one.say("妈妈叫李桂英")
    assert held(one)[RELATION] == "spouse" and one.known[NAME] == "李桂英"


@pytest.mark.parametrize(
    ("before", "words", "name", "relation"),
    [
        ("我继父走了", "我妈叫刘春花，她来申请", "刘春花", "spouse"),
        ("我继父走了", "我妈叫刘春花", None, "child"),
        ("我继母走了", "我爸叫刘大海", None, "child"),
    ],
)
def test_beside_a_step_parent_the_other_parent_lives(
    before: str, words: str, name: str | None, relation: str
) -> None:
    one = family(asked=RELATION)
    one.say(before)
    one.say(words)
    assert DECEDENT not in held(one) and (held(one).get(NAME), held(one)[RELATION]) == (name, relation)


@pytest.mark.parametrize(
    ("told", "words", "paid"),
    [
        ("我继父走了", "我爸叫王大明", "打我爸的卡"),
        ("我后爹前天走的", "我父亲叫王大明", "钱打到我父亲卡上"),
        ("继父没了", "我老爸叫王大明", "用我老爸的卡收"),
        ("我后妈走了", "我妈叫李秀兰", "打我妈卡上"),
        ("我后娘不在了", "我娘叫李秀兰", "打到我娘的存折上"),
        ("我继母过世了", "我母亲叫李秀兰", "打我母亲的卡"),
    ],
)
def test_beside_a_step_parent_that_was_agreed_to_ones_own_parent_lives(
    told: str, words: str, paid: str
) -> None:
    one = family(asked=RELATION)
    one.say(told)
    one.say("对")
    one.say(words)
    assert one.known[RELATION] == "child" and DECEDENT not in held(one)
    one.say(paid)
    assert held(one)[OWN] == "no" and DECEDENT not in held(one)


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (("我继父走了", "对", "我继父叫王大明"), "王大明"),
        (("我继父走了", "对", "他叫王大明"), "王大明"),
        (("我养父走了", "对", "我爸叫王大明"), "王大明"),
        (("我爸走了", "我爸叫王大明"), "王大明"),
        (("我继父走了", "对", "不对，走的是我爸", "我爸叫王大明"), "王大明"),
    ],
)
def test_the_name_of_who_died_is_theirs(turns: tuple[str, ...], name: str) -> None:
    one = family(asked=RELATION)
    for words in turns:
        one.say(words)
    assert one.known[DECEDENT] == name


def test_a_step_father_is_called_so_and_ones_fathers_name_is_read_back_as_his() -> None:
    one = family(asked=RELATION)
    one.say("我后爸走了")
    assert one.say("对").startswith("您继父")
    one.asked(DECEDENT)
    assert one.say("我爸叫王大明").endswith("您继父的姓名：王大明。对吗？") and DECEDENT not in one.known


@pytest.mark.parametrize("words", ["我妈来申请，她叫刘春花", "由我妈来办", "我妈办", "我妈来当申请人"])
def test_who_comes_to_apply_is_the_applicant(words: str) -> None:
    one = family(FATHER, NEXT)
    one.say(words)
    assert one.state.behalf is not None and held(one)[RELATION] == "spouse" and RELATION not in one.known


@pytest.mark.parametrize(
    "words", ["我妈来办的社保", "我哥去办，他叫李大山", "我妈来过了", "我爸来申请过低保"]
)
def test_who_came_for_something_else_is_no_applicant(words: str) -> None:
    one = family(FATHER, NEXT)
    one.say(words)
    assert one.state.behalf is None and one.known[RELATION] == "child"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("先办我爸的", "我妈是10月20号走的"),
        ("先办我妈的", "我爸10月20号在县医院走的"),
        ("先办我爸的", "我妈走了，是10月20号走的，21号火化的"),
    ],
)
def test_nothing_that_is_told_of_the_other_who_died_counts_for_the_first(first: str, second: str) -> None:
    talks = Family({})
    talks.say("我爸跟我妈都走了")
    talks.say(first)
    known = dict(talks.known)
    talks.say(second)
    talks.say("不改")
    assert talks.known == known and not talks.state.pending


def test_a_day_counts_with_who_died_where_that_is_put_right() -> None:
    talks = Family({"applicant.relation": "child", "decedent.sex": "male"})
    talks.say("不对，走的是我妈，10月20号走的")
    assert (talks.known["decedent.sex"], talks.known["death.date"]) == ("female", "2026-10-20")
