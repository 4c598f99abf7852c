"""What is asked, what is read back, what counts: the dialogue by itself, without understanding anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.catalogue import County
from server.answers import check_character
from server.answers.validation import normalise_all
from server.chat.dialogue import Paper, Pending, State, View, Wish, decide, demanded, go_on, hear, left
from server.chat.dialogue.wording import asked_in_words
from server.chat.understanding.meaning import Act, Doubt, Fact, Understood
from tests.counties import first_county, second_county, toy

TODAY = date(2026, 11, 25)
CARD = Paper("decedent_id_card", "front", "逝者身份证", "人像面")
NUMBER = "430621191203080012"


def view_of(answers: dict[str, Any] | None = None, place: County | None = None, **more: Any) -> View:
    place = place or first_county()
    catalogue = place.newest
    kept = normalise_all(catalogue, answers or {})
    return View(
        catalogue=catalogue,
        chat=place.chat,
        today=TODAY,
        service="一件事",
        phone="0730-7600000",
        answers=kept,
        sources=more.pop("sources", dict.fromkeys(kept, "chat")),
        **more,
    )


def means(*acts: Act, **facts: Any) -> Understood:
    told = tuple(Fact(q.replace("__", "."), v, "…", sure=True) for q, v in facts.items())
    return Understood(facts=told, acts=frozenset(acts))


def asked(view: View, state: State | None = None) -> str | None:
    step = go_on(view, state or State())
    return step.state.asked


def test_anger_is_apologised_for_and_what_it_tells_is_kept() -> None:
    step = decide(view_of(), State(), means(Act.ABUSE, applicant__relation="child"))
    assert step.changes == {"applicant.relation": "child"} and step.goes_on
    assert step.lines[0] == first_county().chat.say("abuse", phone="0730-7600000")
    waits = State(
        moment="facts", asked="applicant.phone", pending=(Pending(question="applicant.phone", value="1"),)
    )
    assert decide(view_of(), waits, means(Act.ABUSE, Act.YES)).changes == {"applicant.phone": "1"}


def test_what_is_told_in_despair_is_kept_and_read_back_later() -> None:
    told = (
        Fact("death.place", "hospital", "…", sure=True),
        Fact("decedent.household_in_county", "yes", "…", sure=False),
    )
    step = decide(view_of(), State(), Understood(facts=told, acts=frozenset({Act.DISTRESS})))
    assert step.changes == {"death.place": "hospital"} and not step.goes_on and len(step.lines) == 2
    assert {card.question for card in step.cards} == {fact.question for fact in told}
    assert [p.question for p in step.state.pending] == ["decedent.household_in_county"]


def test_what_makes_the_rest_kinder_is_asked_first_and_then_what_decides() -> None:
    answers: dict[str, Any] = {}
    order = []
    for value in ("child", "yes", "central_urban"):
        name = asked(view_of(answers))
        assert name is not None
        order.append(name)
        answers[name] = value
    assert order[0] == "applicant.relation"
    assert set(order[1:]) == {"decedent.household_in_county", "insurance.area"}


def test_what_a_photo_or_a_registry_answers_is_asked_when_nothing_else_is_left() -> None:
    catalogue = first_county().newest
    answers: dict[str, Any] = {}
    order: list[str] = []
    while (name := asked(view_of(answers), TOLD)) is not None:
        order.append(name)
        question = catalogue.questions[name]
        answers[name] = ANSWERS.get(name) or (
            [o.value for o in question.choices if o.alone][:1]
            if question.type == "multi_choice"
            else question.choices[0].value
        )
    elsewhere = [bool({"photo", "registry"} & set(catalogue.questions[q].prefill)) for q in order]
    statements = [catalogue.questions[q].type == "statement" for q in order]
    assert statements[-2:] == [True, True] and sum(statements) == 2
    assert elsewhere[:-2] == sorted(elsewhere[:-2])
    assert left(view_of(answers)) == 0
    never = {"decedent.sex", "decedent.birth_date", "payee.holder", "decedent.ethnic_group", "death.time"}
    assert not never & set(order), "derived or not required"


RULES = first_county().newest.eligibility
TOLD = State(told=tuple(rule.code for rule in (*RULES.conditions, *RULES.exclusions)))

ANSWERS = {
    "decedent.name": "张建国",
    "decedent.id_number": NUMBER,
    "decedent.household_address": "荣家湾镇天鹅路1号",
    "death.date": "2026-11-21",
    "applicant.name": "张小红",
    "applicant.id_number": "43062119350412006" + check_character("43062119350412006"),
    "applicant.phone": "13900001234",
    "applicant.address": "荣家湾镇天鹅路1号",
    "payee.bank": "示例银行",
    "payee.card_number": "9999990000000000121",
    "applicant.relation": "child",
    "insurance.area": "central_urban",
    "payee.own_account": "yes",
    "death.place": "home",
    "death.manner": "natural",
}


def test_photos_come_before_what_they_would_answer() -> None:
    known = {
        q.id: ANSWERS.get(q.id) or q.choices[0].value
        for q in first_county().newest.questions.values()
        if q.choices and q.type in ("choice", "yes_no") and "registry" not in q.prefill
    }
    known |= {"insurance.assistance": ["none"], "payee.own_account": "yes", "applicant.phone": "13900001234"}
    view = view_of(known, find_papers=lambda answers: (CARD,))
    step = go_on(view, TOLD)
    assert (step.state.moment, step.state.photo) == ("photo", ("decedent_id_card", "front"))
    later = decide(view, step.state, means(Act.SKIP))
    assert later.state.photos_later
    name = asked(view, later.state)
    assert name is not None and {"photo", "registry"} & set(view.question(name).prefill)


def test_a_number_is_read_back_by_its_tail_and_counts_after_a_yes() -> None:
    view, state = view_of(), State(moment="question", asked="decedent.id_number")
    step = decide(view, state, means(decedent__id_number=NUMBER))
    assert step.changes == {}
    read = go_on(view, step.state)
    assert "尾号0012" in read.lines[0] and NUMBER not in read.lines[0]
    assert [r.label for r in read.quick] == ["对", "不对"]
    agreed = decide(view, read.state, means(Act.YES))
    assert agreed.changes == {"decedent.id_number": NUMBER} and agreed.state.pending == ()


def test_what_was_read_back_wrongly_is_said_again_and_read_back_again() -> None:
    view = view_of()
    held = State(moment="facts", pending=(Pending(question="applicant.phone", value="13900001234"),))
    no = decide(view, held, means(Act.NO))
    assert no.changes == {} and no.state.moment == "correct" and not no.goes_on
    right = decide(view, no.state, means(applicant__phone="13900001235"))
    assert right.changes == {}
    assert [p.value for p in right.state.pending] == ["13900001235"]
    both = decide(view, held, means(Act.NO, Act.CORRECTION, applicant__phone="13900001236"))
    assert [p.value for p in both.state.pending] == ["13900001236"]


def test_the_same_words_once_more_are_a_yes() -> None:
    held = State(moment="facts", pending=(Pending(question="applicant.phone", value="13900001234"),))
    step = decide(view_of(), held, means(applicant__phone="13900001234"))
    assert step.changes == {"applicant.phone": "13900001234"}


@pytest.mark.parametrize("source", ["typed", "window", "photo", "registry", "id_number"])
def test_what_somebody_else_wrote_is_never_overwritten_unasked(source: str) -> None:
    view = view_of({"death.date": "2026-11-23"}, sources={"death.date": source})
    step = decide(view, State(last=("death.date",)), means(Act.CORRECTION, death__date="2026-11-22"))
    assert step.changes == {}
    question = go_on(view, step.state)
    assert question.state.moment == "replace"
    assert "2026年11月23日" in question.lines[0] and "2026年11月22日" in question.lines[0]
    assert decide(view, question.state, means(Act.NO)).changes == {}
    assert decide(view, question.state, means(Act.NO)).state.pending == ()
    assert decide(view, question.state, means(Act.YES)).changes == {"death.date": "2026-11-22"}


def test_a_correction_of_what_was_just_told_counts_at_once() -> None:
    view = view_of({"death.date": "2026-11-23"})
    step = decide(view, State(last=("death.date",)), means(Act.CORRECTION, death__date="2026-11-22"))
    assert step.changes == {"death.date": "2026-11-22"}


def test_one_no_answers_all_that_was_asked_in_one_sentence() -> None:
    view = view_of({"applicant.relation": "child"})
    state = State(moment="question", asked="insurance.assistance")
    expected = {
        "insurance.assistance": ["none"],
        "insurance.disability": "no",
        "insurance.preferential": "no",
        "insurance.elderly_service": "no",
    }
    assert decide(view, state, means(Act.NO)).changes == expected
    for words in ("都没有", "都没有。", "都冇得", "1"):
        found = hear(words, view, state.but(quick=("都没有", "低保")))
        assert found is not None and decide(view, state, found).changes == expected
    only = decide(view, state, means(insurance__assistance=["dibao"]))
    assert only.changes == {"insurance.assistance": ["dibao"]}


def test_one_thing_that_is_not_there_says_nothing_of_the_others() -> None:
    view = view_of({"applicant.relation": "child"})
    state = State(moment="question", asked="insurance.assistance")
    only = Understood(facts=(Fact("insurance.assistance", ["none"], "没有低保", sure=False),))
    step = decide(view, state, only)
    assert step.changes == {}
    assert [waiting.question for waiting in step.state.pending] == ["insurance.assistance"]
    certain = Understood(facts=(Fact("insurance.assistance", ["none"], "没有低保", sure=True),))
    assert decide(view, state, certain).changes == {"insurance.assistance": ["none"]}
    everything = Understood(facts=(Fact("insurance.assistance", ["none"], "这些都没有", sure=True),))
    assert decide(view, state, everything).changes.keys() > {"insurance.assistance"}


def test_a_no_that_puts_a_day_right_is_no_answer_to_what_was_asked() -> None:
    view = view_of({"applicant.relation": "child", "death.date": "2026-11-20"})
    state = State(moment="question", asked="insurance.disability")
    assert decide(view, state, means(Act.NO)).changes["insurance.disability"] == "no"
    for last in ((), ("death.date",)):
        step = decide(view, state.but(last=last), means(Act.NO, death__date="2026-11-22"))
        assert "insurance.disability" not in step.changes


def test_words_that_name_no_place_are_no_address() -> None:
    view = view_of({"applicant.relation": "child"})
    state = State(moment="question", asked="applicant.address")
    for words, read_back in (("荣家湾镇东方路12号", True), ("我想想看哈", False)):
        step = decide(view, state, Understood(rest=words))
        assert step.changes == {}
        assert ("applicant.address" in {p.question for p in step.state.pending}) is read_back


@pytest.mark.parametrize("place", [first_county, second_county, toy], ids=lambda load: load.__name__)
def test_every_quick_reply_can_be_said(place) -> None:  # type: ignore[no-untyped-def]
    view = view_of({}, place())
    for name, question in place().newest.questions.items():
        step = go_on(view, State(pending=(Pending(question=name, value="x"),)))
        assert step.quick
        if not question.choices:
            continue
        state = State(moment="question", asked=name)
        for option in question.choices:
            found = hear(f"{option.label}。", view, state)
            assert found is not None, (name, option.label)
            decided = decide(view, state, found)
            assert decided.changes or option.value == "no", (name, option.label)
    for moment, code in [("facts", "yes"), ("facts", "no"), ("submit", "yes"), ("replace", "keep")]:
        words = place().chat.button(code)
        assert hear(words, view, State(moment=moment)) is not None  # type: ignore[arg-type]


def test_a_doubt_is_told_and_asks_by_itself() -> None:
    doubt = Doubt("decedent.id_number", "43062119", "id_length")
    step = decide(view_of(), State(), Understood(doubts=(doubt,)))
    assert "18位" in step.lines[0]
    assert (step.state.moment, step.state.asked, step.goes_on) == ("question", "decedent.id_number", False)
    unsure = Doubt("death.date", "初五", "ambiguous", ("2026-11-13", "2026-11-05"))
    step = decide(view_of(), State(), Understood(doubts=(unsure,)))
    assert "2026年11月13日还是2026年11月5日" in step.lines[0]
    assert decide(view_of(), State(), Understood(doubts=(Doubt("death.date", "", "new"),))).lines


def test_what_does_not_fit_together_is_said_and_asked_again() -> None:
    view = view_of(
        {"death.date": "2026-11-23", "death.cremated": "yes", "death.cremation_date": "2026-11-20"}
    )
    step = go_on(view, State())
    assert "火化日期早于去世日期" in step.lines[0]
    assert step.state.asked == "death.date"


def test_a_family_is_told_early_and_once_that_the_service_is_not_open_to_it() -> None:
    view = view_of({"decedent.household_in_county": "no"})
    step = go_on(view, State())
    assert "户口不在岳阳县" in step.lines[0] and step.state.told == ("register_elsewhere",)
    assert [r.label for r in step.quick] == ["找工作人员", "继续填"]
    assert go_on(view, step.state).state.moment == "question"


def test_skipped_is_asked_again_at_the_end_only() -> None:
    view = view_of()
    first = asked(view)
    assert first is not None
    skipped = decide(view, State(moment="question", asked=first), means(Act.SKIP))
    assert skipped.state.skipped == (first,)
    assert asked(view, skipped.state) not in (None, first)
    everything = tuple(q.id for q in view.catalogue.questions.values())
    again = go_on(view, State(skipped=everything))
    assert again.state.again and again.state.asked == first
    ended = go_on(view, State(skipped=everything, again=True))
    assert ended.state.moment == "" and "还差这些" in ended.lines[0]


def test_not_understood_twice_offers_a_person_and_a_yes_takes_it() -> None:
    view, state = view_of(), go_on(view_of(), State()).state
    once = decide(view, state, Understood())
    assert once.state.misses == 1 and not once.goes_on
    twice = decide(view, once.state, Understood())
    assert twice.state.moment == "offer" and "0730-7600000" in "".join(twice.lines)
    assert decide(view, twice.state, means(Act.YES)).wish is Wish.HUMAN


def test_despair_gets_a_kind_sentence_and_never_a_question_of_the_form() -> None:
    view = view_of()
    step = decide(view, State(moment="question", asked="death.date"), means(Act.DISTRESS), "我一个人怎么过")
    assert not step.goes_on and step.wish is None and "12356" in "".join(step.lines)
    assert decide(view, step.state, means(Act.DISTRESS), "太难了").wish is Wish.HUMAN
    assert decide(view, State(), replace(means(Act.DISTRESS), risk="self")).wish is Wish.HUMAN


def test_a_curse_is_no_answer_and_leaves_everything_as_it_was() -> None:
    state = State(moment="facts", pending=(Pending(question="applicant.phone", value="13900001234"),))
    step = decide(view_of(), state, means(Act.ABUSE))
    assert step.changes == {} and step.state.pending == state.pending and step.state.moment == "facts"
    assert "对不起" in step.lines[0] and not step.goes_on
    assert decide(view_of(), state, means(Act.ABUSE, Act.HUMAN)).wish is Wish.HUMAN


def test_hand_in_is_asked_for_and_only_by_the_applicant() -> None:
    full = ANSWERS | _the_rest()
    view = view_of(full)
    assert left(view) == 0, [e.message for e in view.errors]
    step = go_on(view, State())
    assert step.state.moment == "submit"
    assert decide(view, step.state, means(Act.YES)).wish is Wish.SUBMIT
    assert decide(view, step.state, means(Act.SUBMIT)).wish is Wish.SUBMIT
    assert decide(view, step.state, means(Act.NO)).wish is None
    unasked = decide(view, State(), means(Act.SUBMIT))
    assert unasked.wish is None and unasked.goes_on
    helper = view_of(full, may_submit=False)
    assert "申请人本人" in "".join(decide(helper, step.state, means(Act.SUBMIT)).lines)


def _the_rest() -> dict[str, Any]:
    rest: dict[str, Any] = {
        q.id: q.choices[0].value
        for q in first_county().newest.questions.values()
        if q.choices and q.id not in ANSWERS and q.type in ("choice", "yes_no", "statement")
    }
    return rest | {"insurance.assistance": ["none"], "payee.holder": "张建国", "payee.reason": None}


def test_the_owner_of_an_own_account_is_not_asked_for() -> None:
    catalogue = first_county().newest
    paid = {"insurance.identity": "retired_enterprise", "decedent.name": "张建国", "payee.own_account": "yes"}
    assert demanded(catalogue, paid) == {"payee.holder": "张建国"}
    assert demanded(catalogue, paid | {"payee.own_account": "no"}) == {}
    assert demanded(catalogue, paid | {"payee.holder": "别人"}) == {}


def test_a_statement_counts_only_when_it_was_read_out() -> None:
    view = view_of()
    assert decide(view, State(), means(consents__truthful="yes")).changes == {}
    state = State(moment="question", asked="consents.truthful")
    assert decide(view, state, means(Act.YES)).changes == {"consents.truthful": "yes"}
    assert decide(view, state, means(Act.NO)).changes == {}


def test_why_is_the_catalogues_own_reason() -> None:
    view = view_of()
    why = decide(view, State(moment="question", asked="death.date"), means(Act.WHY))
    assert view.question("death.date").why in why.lines[0]
    unasked = decide(view, State(), means(Act.WHY), "要这么多做什么")
    assert unasked.policy == "要这么多做什么" and unasked.lines == ()
    photo = decide(view, State(moment="photo", photo=(CARD.code, CARD.part)), means(Act.WHY))
    assert "逝者的身份" in photo.lines[0] and not photo.goes_on, "and it is not asked for at once again"
    assert [reply.label for reply in photo.quick] == ["以后再拍", "找工作人员"]


def test_the_decedent_is_spoken_of_as_the_family_does() -> None:
    state = State(passed="走")
    father = view_of(
        {"applicant.relation": "child", "decedent.sex": "male", "decedent.household_in_county": "yes"}
    )
    assert asked_in_words(father, state, "death.date") == "您父亲是哪一天走的？"
    assert asked_in_words(view_of(), State(), "death.date") == "您的亲人是哪一天去世的？"


def test_what_is_only_half_known_is_put_aside_and_not_asked_for_at_once() -> None:
    state = State(moment="question", asked="decedent.birth_date")
    half = Understood(
        acts=frozenset({Act.UNKNOWN}), doubts=(Doubt("decedent.birth_date", "六七年", "date_vague"),)
    )
    step = decide(view_of({"decedent.name": "王建国"}), state, half)
    assert step.goes_on and step.state.skipped == ("decedent.birth_date",) and len(step.lines) == 1


def test_a_vague_day_is_asked_for_by_its_own_words() -> None:
    step = decide(view_of(), State(), Understood(doubts=(Doubt("death.date", "上个礼拜", "date_vague"),)))
    assert "上个礼拜" in step.lines[0] and step.state.asked == "death.date"
