"""How an answer is read back: whose it is, as a sentence where it is one, always with something to tap."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import Pending, State, decide, go_on, hear
from server.chat.understanding.meaning import Act, Doubt, Understood
from tests.counties import first_county
from tests.server.chat.test_dialogue import NUMBER, means, view_of
from tests.server.chat.test_putting_right import Family

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


def read(answers: dict[str, Any], **pending: Any) -> str:
    held = tuple(Pending(question=q.replace("__", "."), value=v) for q, v in pending.items())
    return "".join(go_on(view_of(answers), State(pending=held)).lines)


def test_it_is_said_whose_number_and_whose_name_it_is() -> None:
    line = read(FATHER, applicant__name="张小红", decedent__id_number=NUMBER)
    assert "您的姓名：张小红" in line and "您父亲的身份证号：尾号0012" in line


def test_what_is_a_sentence_by_itself_is_asked_as_one() -> None:
    assert read({}, applicant__relation="spouse") == "您是逝者的爱人，对吗？"
    assert read({}, death__date="2026-11-21").startswith("我念给您听，")


def test_every_yes_and_no_of_the_county_can_be_said_as_a_sentence() -> None:
    place = first_county()
    asked = [q for q in place.newest.questions.values() if q.type == "yes_no" and "chat" in q.prefill]
    for question in asked:
        told = place.chat.asks[question.id].told
        assert {option.value for option in question.choices} <= set(told), question.id


def test_what_stands_and_what_was_said_are_both_told_as_sentences() -> None:
    view = view_of({"decedent.household_in_county": "no"})
    pending = Pending(question="decedent.household_in_county", value="yes", old="no")
    (line,) = go_on(view, State(pending=(pending,))).lines
    assert line == "原来填的是户口不在岳阳县，您刚才说的是户口在岳阳县。要改吗？"


def test_of_two_sentences_one_is_asked_for_and_can_be_tapped() -> None:
    said = "岳阳县的，后来迁到岳阳楼区"
    doubt = Doubt("decedent.household_in_county", said, "ambiguous", ("yes", "no"))
    step = decide(view_of(), State(), Understood(doubts=(doubt,)))
    assert step.lines == ("我有点拿不准，是户口在岳阳县，还是户口不在岳阳县？",)
    assert [reply.label for reply in step.quick][:2] == ["户口在岳阳县", "户口不在岳阳县"]
    for words, value in (("户口不在岳阳县", "no"), ("1", "yes"), ("2。", "no")):
        state = step.state.but(quick=tuple(reply.label for reply in step.quick))
        found = hear(words, view_of(), state)
        assert found is not None and found.facts[0].value == value, words


@pytest.mark.parametrize("asked", ["insurance.medical", "death.date", "consents.truthful"])
def test_who_was_not_understood_can_still_tap(asked: str) -> None:
    view = view_of()
    state = go_on(view, State()).state.but(moment="question", asked=asked)
    missed = decide(view, state, Understood())
    assert missed.lines[0] == "我没有听明白。" and missed.quick
    doubtful = decide(view, state, Understood(doubts=(Doubt(asked, "x", "other"),)))
    assert doubtful.quick


def test_what_was_offered_stays_offered_when_the_answer_is_not_understood() -> None:
    doubt = Doubt("applicant.phone", "…", "ambiguous", ("17300001111", "19447309710"))
    step = decide(view_of(), State(), Understood(doubts=(doubt,)))
    missed = decide(view_of(), step.state, Understood())
    assert [reply.label for reply in missed.quick][:2] == ["173 0000 1111", "194 4730 9710"]
    assert missed.state.offered == step.state.offered
    assert go_on(view_of(), missed.state).state.offered == (), "another question offers others"


def test_an_example_of_days_is_given_only_where_a_day_is_wrong() -> None:
    for question, value, example in (("death.date", "2026-11-21", True), ("payee.bank", "示例银行", False)):
        state = State(moment="facts", pending=(Pending(question=question, value=value),))
        step = decide(view_of(), state, means(Act.NO))
        assert ("前天" in "".join(step.lines)) is example and step.quick, question


@pytest.mark.parametrize(
    ("question", "value"),
    [("insurance.area", "central_urban"), ("insurance.assistance", ["dibao"]), ("death.cremated", "yes")],
)
def test_what_was_not_known_is_not_asked_about_when_it_comes(question: str, value: Any) -> None:
    unknown = ["unknown"] if isinstance(value, list) else "unknown"
    view = view_of({question: unknown})
    step = decide(view, State(), means(**{question.replace(".", "__"): value}))
    assert step.changes == {question: value} and "记下了" in step.lines[0]
    known = view_of(
        {question: ["none"] if isinstance(value, list) else "no" if value == "yes" else "elsewhere"}
    )
    asks = decide(known, State(), means(**{question.replace(".", "__"): value}))
    assert asks.changes == {} and asks.state.pending[0].old is not None


def test_whose_it_is_follows_what_the_same_turn_tells() -> None:
    step = decide(
        view_of(),
        State(condoled=True),
        means(**{q.replace(".", "__"): v for q, v in FATHER.items()} | {"decedent__name": "彭德生"}),
    )
    assert "您父亲的姓名：彭德生" in "".join(step.lines)


@pytest.mark.parametrize("text", ["以后再拍", "现在拍不了", "回去再拍", "晚点传给你"])
def test_putting_off_the_photos_leaves_what_is_read_back(text: str) -> None:
    family = Family({}).holds("applicant.phone", "13900001234")
    assert family.say(text).endswith("139 0000 1234。对吗？") and family.state.photos_later
    family.say("好，照片以后再拍")
    assert family.known == {}
    family.say("对，照片以后再拍")
    assert family.known == {"applicant.phone": "13900001234"}


READ = "去世日期：2026年11月23日"


def telling_on() -> Family:
    family = Family(
        {"applicant.relation": "spouse", "decedent.sex": "male"}, State(greeted=True, condoled=True)
    )
    family.holds("death.date", "2026-11-23")
    family.say("昨天火化的")
    assert READ in family.line and family.known["death.cremated"] == "yes"
    return family


def test_who_tells_on_and_on_is_not_told_the_same_sentence_each_time() -> None:
    family = telling_on()
    family.say("种田的")
    assert READ not in family.line and family.state.moment == "question"
    assert [one.question for one in family.state.pending] == ["death.date"]
    family.say("公积金没有")
    assert READ not in family.line
    family.say("残疾证没有")
    assert READ in family.line and family.state.moment == "facts"
    family.say("对")
    assert family.known["death.date"] == "2026-11-23"


def test_a_yes_to_what_was_asked_meanwhile_is_none_to_what_waits() -> None:
    family = telling_on()
    family.say("种田的")
    assert family.state.asked == "decedent.household_in_county"
    family.say("是的")
    assert family.known["decedent.household_in_county"] == "yes" and "death.date" not in family.known


def test_what_waits_is_read_back_to_who_says_nothing_new_and_when_nothing_else_is_asked() -> None:
    family = telling_on()
    family.say("鞭炮放完了")
    assert READ in family.line
    waits = (Pending(question="death.date", value="2026-11-23"),)
    state = State(pending=waits, read=("death.date",), passed_over=1, last=("insurance.identity",))
    assert READ not in "".join(go_on(view_of(FATHER), state).lines)
    questions = tuple(first_county().newest.questions)
    assert READ in "".join(go_on(view_of(FATHER), state.but(skipped=questions)).lines)


def test_what_waits_is_not_asked_for_meanwhile() -> None:
    household = "decedent.household_in_county"
    state = State(pending=(Pending(question=household, value="yes"),), read=(household,), passed_over=1)
    step = go_on(view_of(FATHER), state.but(last=("insurance.identity",)))
    assert step.state.moment == "question" and step.state.asked not in (None, household)
    assert go_on(view_of(FATHER), State()).state.asked == household


def test_where_it_was_is_told_right_after_a_cremation() -> None:
    family = telling_on()
    family.say("就在县里")
    waits = {one.question: one.value for one in family.state.pending}
    assert waits["death.cremated_in_county"] == "yes" and "在岳阳县火化" in family.line
    assert "decedent.household_in_county" not in family.known


INSURED = {"applicant.relation": "child", "decedent.sex": "male", "insurance.identity": "retired_enterprise"}
AREA = "insurance.area"


@pytest.mark.parametrize("words", ["没有参保", "没有参保。", "他没参过保", "没有参保 对"])
@pytest.mark.parametrize(
    "known",
    [
        INSURED,
        INSURED | {"insurance.identity": "public_retired"},
        INSURED | {"insurance.identity": "unknown", "insurance.medical": "employee"},
        INSURED | {"insurance.identity": "unknown", "insurance.pension_years": 12},
    ],
)
def test_that_nobody_insured_him_is_read_back_first_where_it_is_known_that_he_was(
    words: str, known: dict[str, Any]
) -> None:
    family = Family(known).asked(AREA)
    family.say(words)
    assert AREA not in family.known and [p.value for p in family.state.pending] == ["not_insured"]
    family.say("是的")
    assert family.known[AREA] == "not_insured"


def test_it_is_read_back_as_well_where_what_speaks_against_it_waits_itself() -> None:
    waits = State(
        greeted=True, condoled=True, pending=(Pending(question="insurance.medical", value="employee"),)
    )
    family = Family({"applicant.relation": "child"}, waits).asked(AREA)
    family.say("没有参保")
    assert AREA not in family.known


@pytest.mark.parametrize(
    ("words", "known"),
    [("没有参保", INSURED | {"insurance.identity": "resident"}), ("岳阳县中心城区", INSURED)],
)
def test_an_option_against_which_nothing_speaks_counts_at_once(words: str, known: dict[str, Any]) -> None:
    family = Family(known).asked(AREA)
    family.say(words)
    assert AREA in family.known and not family.state.pending


@pytest.mark.parametrize("words", ["是", "对", "好的"])
def test_who_only_agrees_to_tell_the_number_again_is_asked_for_it_kindly(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say("她身份证号430621194609014326吧")
    family.say("430621194609014325")
    line = family.say(words)
    assert "没有听明白" not in line and "身份证号是多少" in line
    family.say("430621194609014326")
    assert [one.value for one in family.state.pending] == ["430621194609014326"]


def test_a_no_in_place_of_the_number_is_not_understood() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say("她身份证号430621194609014325")
    assert "没有听明白" in family.say("不是")
