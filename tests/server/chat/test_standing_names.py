"""A name that stands: told anew by what it is not, told as one is called at home, shown when asked."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family

ZHIYUAN = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "decedent.name": "陈德明",
    "applicant.name": "陈致远",
    "payee.own_account": "no",
    "payee.holder": "陈致远",
    "applicant.phone": "13285495669",
}
ME, HOLDER, PHONE = "applicant.name", "payee.holder", "applicant.phone"


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("本人姓名不是陈致远，应为陈志远，户口簿上是“志气”的志，手机号仍用13285495669", {ME: "陈志远"}),
        ("我叫陈志远不叫陈致远", {ME: "陈志远"}),
        ("户名不是陈致远，是陈志远", {HOLDER: "陈志远"}),
        ("是陈志远，写成陈致远了", {ME: "陈志远", HOLDER: "陈志远"}),  # both are called so
        ("户名也要一致，改为陈志远", {HOLDER: "陈志远"}),
        ("我的姓名改为陈志远，户名同步更正", {ME: "陈志远", HOLDER: "陈志远"}),
        ("我爸不叫陈德明，叫陈德民", {"decedent.name": "陈德民"}),
        ("不是陈致远来办，是我来办", {}),
        ("我叫陈志远，户名也要改", {ME: "陈志远", HOLDER: "陈志远"}),
        ("名字写错了，我叫陈志远，户名也要改成这个", {ME: "陈志远", HOLDER: "陈志远"}),
        ("我的名字是陈志远，户名也改成这个名字", {ME: "陈志远", HOLDER: "陈志远"}),
        ("户名也要改，我叫陈志远", {ME: "陈志远", HOLDER: "陈志远"}),
        ("我叫陈志远，户名跟着换成一样的吧", {ME: "陈志远", HOLDER: "陈志远"}),
        ("我叫陈志远，户名也要改吗", {ME: "陈志远"}),
        ("户名能不能改", {}),
    ],
)
def test_a_name_that_stands_is_told_anew(words: str, right: dict[str, str]) -> None:
    family = Family(ZHIYUAN)
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    now = {**family.known, **waiting}
    assert {name: now[name] for name in (ME, HOLDER, "decedent.name") if now[name] != ZHIYUAN[name]} == right


def test_the_holder_follows_the_name_that_was_put_right_the_turn_before() -> None:
    family = Family(ZHIYUAN)
    family.say("我的姓名改为陈志远")
    assert family.say("户名同步更正").endswith("户名：陈志远。对吗？")


def test_the_holder_that_is_not_known_yet_is_read_back_as_the_same() -> None:
    known = {name: value for name, value in ZHIYUAN.items() if name not in (ME, HOLDER)}
    family = Family(known)
    assert family.say("我叫陈志远，户名也要改").endswith("户名：陈志远。对吗？")


WRONG = [
    "名字打错了，是陈德铭",
    "打错了，是陈德铭",
    "不对，是陈德铭",
    "名字写错了，应该是陈德铭",
    "我打错字了，陈德铭",
    "我打错了，叫陈德铭",
    "我说错了，身份证上写的是陈德铭",
    "我说错话了，名字是陈德铭",
    "我刚才讲错哒，身份证上是陈德铭",
    "哎呀我前面记错了，证上写的是陈德铭",
]


@pytest.mark.parametrize("words", WRONG)
@pytest.mark.parametrize("asked", [ME, HOLDER, "insurance.medical"])
def test_a_name_that_was_wrong_is_the_one_that_was_told_last(words: str, asked: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male", "payee.own_account": "no"})
    family.say("我爸叫陈德明")
    family.asked(asked)
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    now = {**family.known, **waiting}
    assert now["decedent.name"] == "陈德铭" and not now.keys() & {ME, HOLDER}


@pytest.mark.parametrize("words", ["名字打错了，是陈德铭", "名字错了，陈德铭"])
def test_a_name_that_was_wrong_is_the_only_one_that_is_known(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.name": "陈德明"}).asked(ME)
    family.say(words)
    assert family.known["decedent.name"] == "陈德铭" and ME not in family.known


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("名字打错了，是陈德铭", HOLDER),
        ("名字打错了，是陈德铭", "insurance.medical"),
        ("我说错了，身份证上写的是陈德铭", "insurance.medical"),
    ],
)
def test_of_several_names_it_is_asked_which_one_was_wrong(words: str, asked: str) -> None:
    known = {name: value for name, value in ZHIYUAN.items() if name != HOLDER}
    family = Family(known).asked(asked)
    family.say(words)
    assert family.known == known and not family.state.pending


@pytest.mark.parametrize(
    "words",
    [
        "我名字打错了，是陈志远",
        "我说错了，我叫陈志远",
        "名字打错了，我叫陈志远",
        "陈致远，不对，陈志远",
        "陈致远打错了，是陈志远",
        "不对，我叫陈志远",
    ],
)
def test_ones_own_name_is_no_other(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    family.say("我爸叫陈德明")
    family.asked(ME).say(words)
    assert (family.known[ME], family.known["decedent.name"]) == ("陈志远", "陈德明")


@pytest.mark.parametrize(
    ("words", "told", "not_told"),
    [
        ("收款户名改了没有？", "收款账户的户名：陈致远", "陈德明"),
        ("电话改过来没有", "132 8549 5669", "陈"),
        ("核对一下我的姓名和手机号", "您的姓名：陈致远", "陈德明"),
        ("核对一下我爸的姓名", "您父亲的姓名：陈德明", "陈致远"),
        ("我的名字你写对了没有", "您的姓名：陈致远", "陈德明"),
        ("都改好没有", "陈德明", "还没有"),
    ],
)
def test_what_is_to_be_shown_is_called_by_its_name(words: str, told: str, not_told: str) -> None:
    family = Family(ZHIYUAN)
    line = family.say(words)
    assert told in line and not_told not in line and family.known == ZHIYUAN


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("是我，我是燕子", None),
        ("我叫燕子", None),
        ("我叫李燕", "李燕"),
        ("我叫黄燕", "黄燕"),
        ("我是黄小雁", "黄小雁"),
    ],
)
def test_what_somebody_is_called_at_home_is_not_put_for_the_name(words: str, offered: str | None) -> None:
    family = Family({ME: "黄小燕"}).asked("death.place")
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert waiting.get(ME) == offered and family.known[ME] == "黄小燕"


MOTHER = {"applicant.relation": "child", "decedent.sex": "female", "decedent.name": "王桂兰"}
FATHER = {"applicant.relation": "child", "decedent.sex": "male", "decedent.name": "李长根"}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (MOTHER, "我爸叫周大海，也走了好几年了"),
        (MOTHER, "我爸叫周大海，走了好几年了"),
        (MOTHER, "老公叫周大海，先她走的"),
        (MOTHER, "我公公叫周大海，早就走了"),
        (FATHER, "打我哥的，他叫李大山"),
        (FATHER, "我哥来收，他叫李大山"),
        (FATHER, "我哥去办，他叫李大山"),
    ],
)
def test_the_name_of_another_relative_never_replaces_the_one_of_who_died(
    held: dict[str, str], words: str
) -> None:
    family = Family(held)
    family.state = family.state.but(last=("decedent.name",))
    family.say(words)
    assert {name: family.known[name] for name in held} == held


@pytest.mark.parametrize("words", ["打我哥的，他叫李大山", "我哥来收，他叫李大山"])
def test_who_is_paid_is_no_name_of_the_dead(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    family.say(words)
    assert "decedent.name" not in family.known and family.known[HOLDER] == "李大山"


@pytest.mark.parametrize(
    ("words", "now"), [("不对，走的是我爸，叫周大海", "周大海"), ("她名字错了，叫王桂莲", "王桂莲")]
)
def test_a_name_that_is_put_right_still_replaces(words: str, now: str) -> None:
    family = Family(MOTHER)
    family.state = family.state.but(last=("decedent.name",))
    family.say(words)
    assert family.known["decedent.name"] == now


MIN = {"applicant.relation": "child", "decedent.sex": "male", ME: "杨敏"}


@pytest.mark.parametrize(
    "words",
    [
        "不对，我是小女儿杨丽",
        "搞错了，我是他二女儿杨丽",
        "不对，我是满女杨丽",
        "不对，我是他小女儿，我叫杨丽",
        "错了，我是他崽杨军",
    ],
)
def test_another_child_by_name_is_read_back_before_the_one_that_stands_is_replaced(words: str) -> None:
    family = Family(MIN)
    family.say(words)
    assert family.known == MIN
    assert {p.question: p.value[:1] for p in family.state.pending} == {ME: "杨"}
    family.say("对")
    assert family.known[ME] in ("杨丽", "杨军") and family.known["applicant.relation"] == "child"


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("不对，我叫杨丽", MIN),
        ("名字打错了，我叫杨丽", MIN),
        ("我是小女儿杨丽", {"applicant.relation": "child"}),
    ],
)
def test_a_name_told_as_the_right_one_or_as_the_first_counts_at_once(
    words: str, known: dict[str, str]
) -> None:
    family = Family(known)
    family.say(words)
    assert family.known[ME] == "杨丽"


@pytest.mark.parametrize(
    "words",
    [
        "手机号改成13900002222，哦不改了，就用原来的",
        "手机号改成我老婆的13900002222，不，还是用我的，不改了",
        "手机号改成13900002222，算了不改了",
        "手机号改成13900002222，还是不改了吧",
        "手机号改成13900002222，不，不改了",
    ],
)
def test_a_number_stands_where_the_change_is_taken_back(words: str) -> None:
    family = Family({**ZHIYUAN, "payee.own_account": "yes"})
    family.say(words)
    assert family.known[PHONE] == ZHIYUAN[PHONE] and not family.state.pending


@pytest.mark.parametrize("words", ["手机号改成13900002222，卡号不改了", "手机号改成13900002222，别的不改了"])
def test_a_number_is_changed_where_something_else_stays(words: str) -> None:
    family = Family(ZHIYUAN)
    family.say(words)
    assert {p.question: p.value for p in family.state.pending}[PHONE] == "13900002222"


@pytest.mark.parametrize(
    ("own", "holder", "words", "right"),
    [
        ("yes", "李大山", ("我爸名字错了，是李大珊",), "李大珊"),
        ("yes", "李大山", ("我爸叫李建国", "要改"), "李建国"),
        ("no", "李小山", ("我爸叫李大珊", "要改"), "李小山"),
        ("yes", "李大山", ("我爸叫李大珊", "不改"), "李大山"),
    ],
)
def test_the_name_on_the_account_follows_the_name_of_whose_it_is(
    own: str, holder: str, words: tuple[str, ...], right: str
) -> None:
    names = {"decedent.name": "李大山", "applicant.name": "李小山"}
    father = {"applicant.relation": "child", "decedent.sex": "male", "payee.own_account": own}
    one = Family({**father, **names, "payee.holder": holder})
    for said in words:
        one.say(said)
    assert one.known["payee.holder"] == right
    assert "对不上" not in one.line
