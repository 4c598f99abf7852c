"""Who is led where: families to whom the service is not open, and people who are no next of kin."""

from __future__ import annotations

import pytest

from server.chat.dialogue import Pending, State, decide, go_on, left
from server.chat.dialogue.wording import asked_in_words
from server.chat.understanding.meaning import Act, Understood
from tests.server.chat.talking import Talker
from tests.server.chat.test_dialogue import ANSWERS, CARD, _the_rest, means, view_of
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import say

CLOSED = {"applicant.relation": "child", "insurance.area": "elsewhere_in_county"}


def test_every_reason_against_is_told_once_and_a_new_one_when_it_comes_up() -> None:
    first = go_on(view_of(CLOSED), State())
    assert "中心城区" in first.lines[0] and first.state.moment == ""
    assert go_on(view_of(CLOSED), first.state).state.moment == "question"
    second = go_on(view_of(CLOSED | {"death.manner": "work_injury"}), first.state)
    assert "工伤认定" in second.lines[0] and "中心城区" not in second.lines[0]
    assert [reply.label for reply in second.quick] == ["找工作人员", "继续填"]


def test_whoever_comes_back_to_a_closed_form_hears_what_going_on_is_good_for() -> None:
    told = go_on(view_of(CLOSED), State()).state
    back = decide(view_of(CLOSED), told, means(Act.RESUME))
    assert "打印" in "".join(back.lines) and back.goes_on
    why = decide(view_of(CLOSED), told.but(moment="question", asked="applicant.phone"), means(Act.WHY))
    assert "打印" in why.lines[0]
    assert "打印" not in "".join(decide(view_of(ANSWERS | _the_rest()), State(), means(Act.RESUME)).lines)


@pytest.mark.parametrize("words", ["谢谢", "好吧", "哦，知道了", "那我晓得了", "那要到哪里去办"])
def test_whoever_heard_that_it_is_closed_is_not_asked_on_until_they_want_it(words: str) -> None:
    told = go_on(view_of(CLOSED), State()).state
    step = decide(view_of(CLOSED), told, say(words), words)
    assert not step.goes_on and "？" not in "".join(step.lines)
    assert [reply.label for reply in step.quick] == ["继续填", "找工作人员"]
    open_ = view_of({"applicant.relation": "child"})
    asked = go_on(open_, State()).state
    assert asked.asked and decide(open_, asked, say("谢谢"), "谢谢").goes_on, (
        "where it is open the form goes on"
    )


@pytest.mark.parametrize(
    "turns",
    [
        ("他叫王建国",),
        ("昨天走的",),
        ("我叫李梅", "在医院走的"),
        ("我的电话是13900001234", "对"),
        ("他叫王建国", "好的", "我叫李梅"),
    ],
)
def test_what_is_told_where_it_is_closed_is_kept_and_nothing_is_asked(turns: tuple[str, ...]) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    family.say("我爸户口在长沙")
    before = len(family.known)
    for turn in turns:
        line = family.say(turn)
    assert len(family.known) > before and family.state.asked is None
    assert "还不能在这里提交" in line and "？" not in line and family.quick == ["继续填", "找工作人员"]


def test_who_wishes_to_fill_in_on_is_asked_on_until_something_new_is_against_it() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    family.say("我爸户口在长沙")
    assert "参保" in family.say("继续填")
    assert "对吗" in family.say("我的电话是13900001234")
    assert "参保" in family.say("对") and family.state.asked == "insurance.area"
    assert "目前还不在联办范围内" in family.say("乡镇")
    assert "还不能在这里提交" in family.say("他叫王建国") and family.state.asked is None


def test_what_opens_it_goes_on_with_the_form() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    family.say("我爸户口在长沙")
    family.say("他叫王建国")
    assert "参保" in family.say("说错了，户口是县里的") and family.state.asked == "insurance.area"


def test_what_is_told_to_a_closed_form_and_a_new_reason_against_are_still_heard() -> None:
    told = go_on(view_of(CLOSED), State()).state
    step = decide(view_of(CLOSED), told, means(death__manner="work_injury"))
    assert step.changes == {"death.manner": "work_injury"} and step.goes_on
    assert "工伤认定" in go_on(view_of(CLOSED | step.changes), step.state).lines[0]


def test_who_was_not_cremated_yet_can_come_back_later() -> None:
    line = go_on(view_of({"applicant.relation": "child", "death.cremated": "no"}), State()).lines[0]
    assert "没有在岳阳县火化" not in line and "火化以后就可以申请" in line


NOT_CREMATED, NOT_INSURED = {"death.cremated": "no"}, {"insurance.area": "not_insured"}
AFTERWARDS, OFFICES = "火化以后就可以申请", "参保地的社保"


@pytest.mark.parametrize(
    ("answers", "says", "says_not"),
    [
        (NOT_CREMATED, AFTERWARDS, OFFICES),
        (NOT_CREMATED | NOT_INSURED, "请带死亡证明", AFTERWARDS),
        (NOT_CREMATED | NOT_INSURED, "没有要办的", OFFICES),
        (NOT_CREMATED | CLOSED, OFFICES, AFTERWARDS),
        (NOT_CREMATED | {"decedent.household_in_county": "no"}, "请带死亡证明", AFTERWARDS),
        ({"death.cremated": "yes", "death.cremated_in_county": "no"}, "请带火化证明到", AFTERWARDS),
    ],
)
def test_nobody_is_sent_where_nothing_is_for_them(answers: dict[str, str], says: str, says_not: str) -> None:
    line = "".join(go_on(view_of({"applicant.relation": "child", **answers}), State()).lines)
    assert says in line and says_not not in line


@pytest.mark.parametrize(
    "turns",
    [
        ("土葬了",),
        ("已经下葬了，没火化",),
        ("没火化，埋了",),
        ("老家不兴烧，直接埋了",),
        ("人已经入土了", "没有火化"),
    ],
)
def test_who_has_buried_is_not_told_to_come_back_after_a_cremation(turns: tuple[str, ...]) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    for turn in turns:
        family.say(turn)
    assert family.known["death.cremated"] == "no" and "还没有火化" not in family.line
    assert "请带死亡证明到各部门分别办理" in family.line and AFTERWARDS not in family.line
    assert AFTERWARDS not in family.say("继续填")


@pytest.mark.parametrize("words", ["还没火化", "还没火化，火化了再下葬", "没火化，等下葬"])
def test_who_is_not_buried_yet_can_come_back_later(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    assert AFTERWARDS in family.say(words)


def test_why_not_is_said_before_what_waits_for_a_yes() -> None:
    held = State(pending=(Pending(question="applicant.phone", value="13900001234"),))
    step = go_on(view_of(CLOSED), held)
    assert "中心城区" in step.lines[0] and step.lines[-1].endswith("对吗？")
    assert step.state.moment == "facts" and step.state.asked == "applicant.phone" and step.state.told
    assert len(go_on(view_of(CLOSED), step.state).lines) == 1
    area = Pending(question="insurance.area", value="central_urban", old="elsewhere_in_county")
    asked = go_on(view_of(CLOSED), State(pending=(area,)))
    assert len(asked.lines) == 1 and not asked.state.told, "whether it is so is asked first"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (CLOSED, "那要到哪里去办"),
        (NOT_CREMATED | NOT_INSURED, "村里讲土葬行不行"),
        (NOT_CREMATED | NOT_INSURED, "那到底怎么办"),
        (NOT_CREMATED | NOT_INSURED, "那填这些有什么用"),
    ],
)
async def test_where_to_go_is_said_once_in_a_turn(answers: dict[str, str], said: str) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", "applicant.relation": "child", **answers})
    for words in (said, said, "没有", said):
        answer = await family.say(words)
        assert answer.count("派出所办理") <= 1 and answer.count("到各部门") <= 1 and AFTERWARDS not in answer
        assert answer.count("现在还不能在这里") <= 1


def test_a_closed_form_asks_for_no_photo_and_no_promise_and_names_the_place_to_go_at_its_end() -> None:
    full = {q: v for q, v in (ANSWERS | _the_rest() | CLOSED).items() if not q.startswith("consents.")}
    view = view_of(full, find_papers=lambda answers: (CARD,))
    told = go_on(view, State()).state
    end = go_on(view, told)
    assert "参保地的社保" in end.lines[0] and "照片" not in end.lines[0] and end.state.moment == ""
    wants = decide(view, told, means(Act.SUBMIT))
    assert "参保地的社保" in wants.lines[0] and wants.wish is None and not wants.goes_on


def test_no_next_of_kin_hears_early_who_can_apply_and_never_has_to_promise_to_be_one() -> None:
    start = go_on(view_of({"applicant.relation": "other"}), State())
    assert "直系亲属" in start.lines[0] and "窗口" in start.lines[0]
    assert start.state.moment == "question", "and the form goes on"
    assert "直系亲属" not in "".join(go_on(view_of({"applicant.relation": "other"}), start.state).lines)
    full = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "consents.truthful"}
    end = go_on(view_of(full | {"applicant.relation": "other"}), start.state)
    assert end.state.moment == "" and "真实性承诺" in end.lines[0] and "窗口" in end.lines[1]
    assert go_on(view_of(full), start.state).state.asked == "consents.truthful", "a child is asked"


@pytest.mark.parametrize("relation", ["spouse", "child", "sibling", "grandchild", "child_in_law"])
def test_nearer_kin_is_told_nothing_of_the_kind(relation: str) -> None:
    assert len(go_on(view_of({"applicant.relation": relation}), State()).lines) == 1


def test_who_never_worked_for_anybody_is_asked_for_a_housing_fund_in_other_words() -> None:
    words = {
        identity: asked_in_words(view_of({"insurance.identity": identity}), State(), "insurance.housing_fund")
        for identity in ("resident", "retired_enterprise")
    }
    assert "以前要是在单位" in words["resident"] and "以前要是" not in words["retired_enterprise"]


@pytest.mark.parametrize("said", [means(Act.NO), means(consents__truthful="no")])
def test_who_does_not_agree_is_told_what_follows_and_not_asked_again_at_once(said: Understood) -> None:
    full = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "consents.truthful"}
    view, asked = view_of(full), State(moment="question", asked="consents.truthful")
    step = decide(view, asked, said)
    assert step.changes == {} and "提交不了" in step.lines[0] and "0730-7600000" in step.lines[0]
    after = go_on(view, step.state)
    assert after.state.moment == "" and "真实性承诺" in after.lines[0] and left(view) == 1
    wants = decide(view, after.state, means(Act.SUBMIT))
    assert go_on(view, wants.state).state.asked == "consents.truthful", "who wants to hand in is asked again"


@pytest.mark.parametrize("text", ["不同意", "不愿意", "我不能签", "这个我承诺不了", "我不敢签"])
def test_not_agreeing_is_heard_in_other_words(text: str) -> None:
    meant = say(text, "consents.truthful")
    step = decide(view_of(), State(moment="question", asked="consents.truthful"), meant, text)
    assert step.changes == {} and "提交不了" in "".join(step.lines)


def test_nothing_is_said_twice_where_only_the_promise_is_left() -> None:
    full = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "consents.truthful"}
    view = view_of(full | {"applicant.relation": "other"})
    end = go_on(view, State(told=("no_next_of_kin",), moment="question", asked="applicant.address"))
    assert "直系亲属" in "".join(end.lines)
    assert "直系亲属" not in "".join(go_on(view, end.state).lines), "nor in the turn after"
    assert "直系亲属" in "".join(decide(view, end.state, means(Act.SUBMIT)).lines)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("answers", "question", "says", "says_not"),
    [
        (CLOSED, "那要到哪里去办", "参保地", "综合受理窗口"),
        (CLOSED | {"insurance.area": "central_urban"}, "那要到哪里去办", "综合受理窗口", "参保地"),
        ({"insurance.identity": "resident"}, "丧葬费能领多少", "不敢乱说", "2倍"),
        ({"insurance.identity": "public_retired"}, "抚恤金有多少", "原单位", "2倍"),
        ({"insurance.identity": "retired_enterprise"}, "抚恤金有多少", "2倍", "原单位"),
        ({}, "抚恤金有多少", "企业职工去世的", "原单位"),
        ({"applicant.relation": "other"}, "侄子能办吗", "要问窗口", "表里列的"),
        ({"applicant.relation": "grandchild"}, "孙女能办吗", "孙辈", "要问窗口"),
    ],
)
async def test_an_answer_about_the_rules_is_the_one_for_this_family(
    answers: dict[str, str], question: str, says: str, says_not: str
) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", **answers})
    answer = await family.say(question)
    assert says in answer and says_not not in answer and family.citation
