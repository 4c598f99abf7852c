"""What waits for a yes or was answered before is put right in plain words, whatever was asked since."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import Pending, State, chosen, decide, demanded, go_on, hear, hear_first
from server.chat.dialogue.wording import aloud
from server.chat.understanding import Fact, understand
from server.chat.understanding.meaning import Context
from tests.server.chat.test_dialogue import TODAY, view_of

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
ID = "430621194910145085"
KNOWN: dict[str, Any] = {
    "applicant.relation": "child",
    "decedent.sex": "female",
    "insurance.identity": "retired_enterprise",
    "payee.own_account": "no",
    "applicant.address": "长沙市雨花区",
    "applicant.phone": "13900001234",
    "payee.bank": "农村商业银行",
}


class Family:
    """Words to one draft, without a database."""

    def __init__(self, known: dict[str, Any] | None = None, state: State | None = None) -> None:
        self.known = dict(KNOWN if known is None else known)
        self.sources: dict[str, str] = dict.fromkeys(self.known, "chat")
        self.state = state or State(greeted=True, condoled=True, photos_later=True, told_no=True)
        self.line, self.quick, self.wish = "", list[str](), None

    def holds(self, question: str, value: Any) -> Family:
        self.state = self.state.but(pending=(Pending(question=question, value=value),))
        self.state = go_on(self._view(), self.state).state
        return self

    def asked(self, question: str) -> Family:
        self.state = self.state.but(moment="question", asked=question)
        return self

    def say(self, text: str) -> str:
        view, state = self._view(), self.state
        guess, rest = chosen(text, state)
        heard = understand(rest, self._context(state.asked if guess else state.open))
        meant = hear(text, view, state) or hear_first(heard, text, view, state, guess)
        step = decide(view, state, meant, text)
        self.known.update(step.changes)
        self.known.update(demanded(view.catalogue, {q: v for q, v in self.known.items() if v is not None}))
        self.known = {q: v for q, v in self.known.items() if v is not None}
        self.sources.update(dict.fromkeys(step.changes, "chat"))
        lines, self.state, quick, self.wish = list(step.lines), step.state, step.quick, step.wish
        if step.goes_on and not step.policy:
            following = go_on(self._view(), self.state)
            lines, self.state, quick = [*lines, *following.lines], following.state, following.quick
        self.line, self.quick = "".join(lines), [reply.label for reply in quick]
        return self.line

    def _context(self, asked: str | None) -> Context:
        view, state = self._view(), self.state
        return Context(
            catalogue=view.catalogue,
            today=TODAY,
            asked=asked,
            answers=view.answers,
            last=state.last,
            confirming=tuple(Fact(p.question, p.value, p.said, sure=False) for p in state.pending),
            aloud=aloud(view, state),
            replacing=state.moment == "replace",
            behalf=state.behalf,
            before=state.before,
            correcting=state.moment == "correct",
            offered=state.offered,
            month=state.month,
            kin=state.kin,
            days=dict(state.days),
            dated=state.dated,
            piece=state.piece,
        )

    def _view(self) -> Any:
        sources = {q: self.sources.get(q, "chat") for q in self.known}
        behalf = self.state.behalf
        gone = behalf.gone if behalf else ""
        view = view_of(self.known, sources=sources, on_behalf=behalf is not None, typist=gone)
        return view.beside(self.state)


@pytest.mark.parametrize(
    ("question", "held", "words", "right"),
    [
        (
            "decedent.household_address",
            "月田镇稻田村，他户口还在屋里",
            "不对，就写月田镇稻田村",
            "月田镇稻田村",
        ),
        ("applicant.address", "黄沙街镇坪中村，一样的", "不对，就是黄沙街镇坪中村", "黄沙街镇坪中村"),
        ("applicant.address", "黄沙街镇坪中村，一样的", "地址改成黄沙街镇坪中村", "黄沙街镇坪中村"),
        (
            "decedent.household_address",
            "荣家湾镇东方路25号",
            "应为东方路52号，不是25号",
            "荣家湾镇东方路52号",
        ),
        ("applicant.address", "荣家湾镇东方路25号", "不对，是52号", "荣家湾镇东方路52号"),
        ("decedent.name", "李桂香", "错了，李桂湘", "李桂湘"),
        ("death.date", "2026-11-21", "不对，二十号", "2026-11-20"),
        ("insurance.medical", "resident", "不是，职工的", "employee"),
    ],
)
def test_what_is_said_after_a_no_is_the_right_value(question: str, held: str, words: str, right: str) -> None:
    family = Family({}).holds(question, held)
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**waiting, **family.known}[question] == right


@pytest.mark.parametrize(
    ("question", "held", "right"),
    [
        ("decedent.household_address", "哪条路我不记得了，叔叔家", "荣家湾镇东方红路12号"),
        ("decedent.name", "李桂香", "李桂湘"),
        ("payee.card_number", "6217994710497465076", "6228480000000000000"),
    ],
)
def test_after_a_bare_no_the_bare_answer_is_the_right_value(question: str, held: str, right: str) -> None:
    family = Family({}).holds(question, held)
    family.say("不对")
    assert family.state.moment == "correct" and family.quick
    family.say(right)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**waiting, **family.known}[question] == right


def test_a_yes_to_what_was_said_to_be_wrong_reads_it_once_more() -> None:
    family = Family({}).holds("applicant.phone", "13900001234")
    family.say("不对")
    assert family.say("哦看错了，对的").endswith("139 0000 1234。对吗？") and family.known == {}
    family.say("对")
    assert family.known == {"applicant.phone": "13900001234"}


@pytest.mark.parametrize(("words", "sex"), [("不改", "female"), ("要改", "male"), ("对", "female")])
def test_to_change_it_or_not_is_said_of_what_was_to_be_changed(words: str, sex: str) -> None:
    family = Family().holds("applicant.id_number", ID)
    waiting = Pending(question="decedent.sex", value="male", old="female")
    family.state = family.state.but(pending=(*family.state.pending, waiting))
    family.say(words)
    open_ = {p.question for p in family.state.pending}
    assert family.known["decedent.sex"] == sex
    assert open_ == ({"decedent.sex"} if words == "对" else {"applicant.id_number"})


def test_what_is_put_off_while_it_waits_is_not_asked_again_at_once() -> None:
    family = Family({}).holds("applicant.relation", "child")
    family.say("先跳过")
    assert family.state.asked not in (None, "applicant.relation")


def test_an_answer_that_is_called_wrong_is_asked_for_and_counts() -> None:
    family = Family().asked("consents.truthful")
    family.say("我要更正联系地址。")
    assert family.state.asked == "applicant.address" and "您的联系地址" in family.line
    family.say("荣家湾镇东方红路12号")
    assert family.known["applicant.address"] == "荣家湾镇东方红路12号"


def test_what_was_typed_is_asked_about_before_it_is_put_right() -> None:
    family = Family()
    family.sources["applicant.address"] = "typed"
    family.say("联系地址有误，应为荣家湾镇东方红路12号")
    assert family.known["applicant.address"] == "长沙市雨花区" and "要改吗" in family.line
    family.say("不改")
    family.say("联系地址删掉")
    assert family.known["applicant.address"] == "长沙市雨花区" and "请在表格里改" in family.line


def test_that_something_is_wrong_is_answered_by_which() -> None:
    family = Family().asked("decedent.name")
    assert "哪一项" in family.say("我说错了")
    family.say("手机号")
    assert family.state.asked == "applicant.phone"
    family.say("13900001235")
    family.say("对")
    assert family.known["applicant.phone"] == "13900001235"


def test_one_answer_is_taken_back_and_nothing_else() -> None:
    family = Family(KNOWN | {PAYEE: ID})
    family.say("收款人的身份证删掉")
    assert PAYEE not in family.known and family.known.keys() >= KNOWN.keys()
    assert "重新开始" not in family.line and PAYEE in family.state.skipped


def test_a_card_that_is_given_up_does_not_wait_any_more() -> None:
    for words in ("卡号错了，不要这个", "那个邮政的卡号是错的，农商行的卡号我晚点给", "卡号先空着"):
        family = Family().holds("payee.card_number", "6217994710497465076")
        family.say(words)
        assert family.state.pending == () and "payee.card_number" not in family.known, words
        assert family.known["payee.bank"] == "农村商业银行", words


def test_a_number_that_is_called_mistyped_is_none() -> None:
    family = Family()
    family.say("我妈的卡是农商行6217994710497465076打错了，先跳过卡号")
    assert family.state.pending == () and "payee.card_number" not in family.known


def test_a_number_moves_to_whom_it_is_said_to_be() -> None:
    family = Family().holds(DECEDENT, ID)
    family.say("那个身份证是我的，不是我妈的")
    assert [(p.question, p.value) for p in family.state.pending] == [(APPLICANT, ID)]
    family.say("对")
    assert family.known[APPLICANT] == ID and DECEDENT not in family.known


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("要改吧 我也不懂", True),
        ("还是改吧", True),
        ("要改", True),
        ("不改！那是我自己住的地方", False),
        ("不用改了", False),
        ("别改了", False),
        ("莫改哒，原来的是对的", False),
        ("原来的对", False),
    ],
)
def test_whether_to_change_is_answered_by_the_first_words(words: str, changed: bool) -> None:
    family = Family(KNOWN | {"death.manner": "natural"})
    family.state = family.state.but(
        pending=(Pending(question="death.manner", value="accident", old="natural"),)
    )
    family.state = go_on(family._view(), family.state).state
    family.say(words)
    assert family.known["death.manner"] == ("accident" if changed else "natural")
    assert family.state.pending == ()


def test_another_value_instead_of_a_yes_is_that_value() -> None:
    family = Family(KNOWN | {"death.manner": "natural"})
    family.state = family.state.but(
        pending=(Pending(question="death.manner", value="accident", old="natural"),)
    )
    family.state = go_on(family._view(), family.state).state
    family.say("改，改成工伤")
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}["death.manner"] == "work_injury"


def test_of_several_that_were_read_back_the_others_wait() -> None:
    family = Family({})
    pending = (Pending(question=DECEDENT, value=ID), Pending(question="applicant.phone", value="13900001234"))
    family.state = go_on(family._view(), family.state.but(pending=pending)).state
    family.say("身份证号无误")
    assert family.known == {DECEDENT: ID}
    assert [p.question for p in family.state.pending] == ["applicant.phone"]


def test_a_late_answer_to_the_question_before_is_none_to_what_waits() -> None:
    family = Family().asked("insurance.housing_fund").holds("death.date", "2026-11-20")
    family.say("没有")
    assert family.known["insurance.housing_fund"] == "no"
    assert [p.question for p in family.state.pending] == ["death.date"]
    family.say("对")
    assert family.known["death.date"] == "2026-11-20"


@pytest.mark.parametrize(
    "words",
    [
        "申请人手机号还是写我另外一个15073303347吧，哦不，就用先前那个",
        "手机号写15073303347，算了，还是用原来那个",
        "手机号改成15073303347，不了，照旧",
    ],
)
def test_what_is_taken_back_in_one_breath_for_what_stands_is_not_taken(words: str) -> None:
    family = Family()
    line = family.say(words)
    assert family.known["applicant.phone"] == "13900001234" and family.state.pending == ()
    assert line.startswith("好，“您的手机号”没有改。")


@pytest.mark.parametrize(
    "words",
    ["他是在家里走的，钱就用先前那张卡", "他是在家里走的，就用先前那张卡，卡号6228480402564890018"],
)
def test_what_is_told_beside_the_former_card_is_taken(words: str) -> None:
    family = Family(KNOWN | {"death.place": "hospital"})
    family.say(words)
    assert "home" in [family.known["death.place"], *(p.value for p in family.state.pending)]


@pytest.mark.parametrize("words", ["不对，我说了用先前那个，139那个", "用先前那个", "还是原来那个号码"])
def test_who_wants_the_former_one_keeps_it(words: str) -> None:
    family = Family()
    family.state = family.state.but(
        pending=(Pending(question="applicant.phone", value="15073303347", old="13900001234"),)
    )
    family.state = go_on(family._view(), family.state).state
    assert "没有改" in family.say(words)
    assert family.known["applicant.phone"] == "13900001234" and family.state.pending == ()


@pytest.mark.parametrize(
    "words", ["手机号不用先前那个，用15073303347", "手机号改成15073303347，先前那个不用了"]
)
def test_who_wants_the_former_one_no_more_gives_another(words: str) -> None:
    family = Family()
    family.say(words)
    assert [p.value for p in family.state.pending] == ["15073303347"]


@pytest.mark.parametrize(
    "text",
    [
        "你何解写成二十四号哒",
        "为什么去世日期写成24号了",
        "你怎么就记成是了",
        "我说的是不知道算不算，你怎么就记成是了",
    ],
)
def test_why_something_was_written_down_so_is_no_why_of_what_was_asked(text: str) -> None:
    family = Family().asked("insurance.medical")
    family.say(text)
    assert family.state.moment == "correct" and "医保" not in family.line and family.known == KNOWN


def test_what_is_missed_by_its_name_is_asked_for() -> None:
    family = Family({}).asked("insurance.medical")
    assert family.say("残疾证怎么没记上").endswith("有残疾证吗？")
    family = Family({}).asked("insurance.medical")
    family.say("住址为何没有记录？")
    assert family.state.moment == "correct" and "医保" not in family.line


@pytest.mark.parametrize("text", ["为什么要填这个", "何解要写这个", "为什么问我医保"])
def test_why_something_is_asked_for_is_told(text: str) -> None:
    family = Family().asked("insurance.medical")
    assert "职工医保个人账户" in family.say(text)


BROTHER = {"applicant.relation": "sibling", "decedent.sex": "male"}
BAD_CARD = "侄儿徐小军的卡号是6217993220233566，农商行的"


def test_a_card_that_does_not_check_leaves_what_was_asked_open() -> None:
    family = Family(BROTHER).asked("applicant.phone")
    line = family.say("他卡在哪里我不晓得，怕是存折烂咯哒。" + BAD_CARD)
    assert "银行卡号对不上" in line and "手机号" not in line
    assert "applicant.phone" not in family.state.skipped and family.state.asked == "payee.card_number"


def test_what_stands_on_no_paper_is_looked_up_on_none() -> None:
    assert "证件" not in Family(BROTHER).asked("applicant.phone").say("不晓得")
    assert "户口簿" in Family(BROTHER).asked("decedent.household_address").say("不晓得")


@pytest.mark.parametrize("question", ["decedent.household_address", "applicant.address"])
@pytest.mark.parametrize("words", ["屋里", "就在老家", "乡里咯", "老屋里"])
def test_at_home_is_no_address(question: str, words: str) -> None:
    family = Family(BROTHER).asked(question)
    assert "哪个镇" in family.say(words) and not family.state.pending and family.state.asked == question
    family.say("月田镇稻田村三组")
    assert family.known[question] == "月田镇稻田村三组"


def test_me_whose_name_is_not_known_is_asked_for_the_name() -> None:
    family = Family(BROTHER).asked("payee.holder")
    assert "全名" in family.say("我")
    family.say("王小红")
    assert family.known["payee.holder"] == "王小红"


def test_what_will_be_asked_about_is_said_while_something_else_is_read_back() -> None:
    family = Family(KNOWN | {"insurance.identity": "public_serving"}).holds("decedent.name", "李桂香")
    line = family.say("我妈是退休教师不是在职")
    assert "机关事业单位退休人员" in line and line.endswith("李桂香。对吗？")
    family.say("对")
    assert "要改吗" in family.line
    family.say("改")
    assert family.known["insurance.identity"] == "public_retired"
